//! 问责: 情形, what is proposed, who is asked.

use shao_abi::{Accountability, Measure, Situation, Tally};

use super::effects;
use super::ledgers::window;
use crate::names::{Names, minute};
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Direction, Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    for forms in &names.policy.ledgers.forms {
        let order = forms.forms.join(" < ");
        things.push(Thing::new(Sort::Forms, &forms.subject).says(Facet::Members, order));
    }
    for one in &names.policy.ledgers.accountability {
        things.push(accountability(names, one));
        things.extend(one.situations.iter().map(|situation| self::situation(names, one, situation)));
    }
}

fn accountability(names: Names<'_>, one: &Accountability) -> Thing {
    let role = one.role.as_ref().map(|role| format!(".{role}")).unwrap_or_default();
    let exemption = &one.exemption;
    // Offices that check and excuse are given less time; what is left to the subject has no direction.
    Thing::new(Sort::Accountability, &one.name)
        .at(Some(&one.place))
        .says(Facet::Every, format!("每日 {}", minute(i64::from(one.at))))
        .says(Facet::Subject, format!("责任方{role} 为 {}", one.subject))
        .term(Facet::Of, Some(Term::members(names.units(&one.of))), Sense::Neutral)
        .term(Facet::Hold, Some(Term::limit(one.hold)), Sense::Neutral)
        .says(Facet::ExemptionName, &exemption.name)
        .term(Facet::ExemptionBy, Some(Term::party(names.stated_party(exemption.by))), Sense::Neutral)
        .term(Facet::ExemptionLimit, Some(Term::limit(exemption.limit)), Sense::Neutral)
        .term(Facet::Decider, Some(Term::party(names.stated_party(one.decider))), Sense::Neutral)
        .term(Facet::Appeal, Some(Term::limit(one.appeal)), Sense::Neutral)
        .is(Facet::Milder, one.milder)
}

fn situation(names: Names<'_>, of: &Accountability, one: &Situation) -> Thing {
    let again = one.again.as_ref();
    let again = again.map(|again| format!("{} {}", window(again.window), measures(&again.measures)));
    let evidence = one.evidence.iter().map(|tally| evidence(names, tally));
    Thing::new(Sort::Situation, format!("{}.{}", of.name, one.name))
        .part_of(Sort::Accountability, &of.name)
        .when_added(Direction::Tighter)
        .at(Some(&one.place))
        .term(Facet::Guard, effects::guard(names, one.when), Sense::Neutral)
        .term(Facet::Evidence, Some(Term::members(evidence)), Sense::Neutral)
        .says(Facet::Measures, measures(&one.measures))
        .may_say(Facet::Again, again)
        .is(Facet::Repeatable, one.repeatable)
        .is(Facet::Unconfirmed, one.unconfirmed)
}

fn evidence(names: Names<'_>, tally: &Tally) -> String {
    format!("{} {}", names.ledger(tally.ledger), window(tally.window))
}

fn measures(all: &[Measure]) -> String {
    let one = |measure: &Measure| match measure {
        Measure::Propose(form) => format!("建议 {form}"),
        Measure::Refer(body) => format!("移送 {body}"),
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}
