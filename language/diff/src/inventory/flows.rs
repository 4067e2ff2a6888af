//! 流程, and what may be done from outside their stages.

use shao_abi::{Flow, Opening, Recurrence, Recusal};

use super::effects::params;
use crate::names::{Names, minute};
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    for flow in &names.policy.process.flows {
        things.push(self::flow(names, flow));
        things.extend(flow.recusals.iter().map(|one| recusal(names, flow, one)));
    }
}

fn flow(names: Names<'_>, flow: &Flow) -> Thing {
    let thing = Thing::new(Sort::Flow, &flow.name)
        .says(Facet::Matter, names.matter(flow.matter))
        .says(Facet::Start, names.stage(flow.start))
        .may_say(Facet::Opening, flow.opening.as_ref().map(|one| opening(names, one)))
        .term(Facet::Merge, flow.merge.map(|who| Term::party(names.who(who))), Sense::Neutral);
    let thing = match &flow.revise {
        None => thing,
        Some(revise) => thing
            .term(Facet::ReviseBy, Some(Term::party(names.who(revise.by))), Sense::Neutral)
            .term(Facet::ReviseWithin, Some(Term::limit(revise.within)), Sense::Neutral),
    };
    let Some(reopen) = &flow.reopen else { return thing };
    let most = reopen.most;
    let given = params(names, &reopen.params).map(|given| format!("({given})")).unwrap_or_default();
    let most = Term::number(i64::from(most.value), most.value.to_string(), most.unconfirmed);
    thing
        .says(Facet::Reopen, format!("重启{given} 由 {} 转 {}", names.who(reopen.by), names.stage(reopen.to)))
        .term(Facet::ReopenMost, Some(most), Sense::Neutral)
}

fn opening(names: Names<'_>, opening: &Opening) -> String {
    let recurs = match opening.recurs {
        Recurrence::Daily { minute: at } => format!("每日 {}", minute(i64::from(at))),
        Recurrence::Workdays { minute: at } => format!("每工作日 {}", minute(i64::from(at))),
        Recurrence::Monthly { day, minute: at } => format!("每月 {day} 日 {}", minute(i64::from(at))),
    };
    let each = names.units(&opening.each).join("|");
    format!("{recurs} 每个 {each} 为 {}", names.field(opening.field))
}

fn recusal(names: Names<'_>, flow: &Flow, one: &Recusal) -> Thing {
    Thing::new(Sort::Recusal, format!("{}.{}", flow.name, names.who(one.who)))
        .part_of(Sort::Flow, &flow.name)
        .term(Facet::Owner, Some(Term::party(names.who(one.instead))), Sense::Neutral)
}
