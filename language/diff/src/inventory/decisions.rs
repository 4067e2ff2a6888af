//! 判定, as far as they are declared. What their rules decide of which cases is compared region by region.

use shao_abi::{DecisionDef, DecisionKind, RuleId, RuleSource};

use crate::classes::kind;
use crate::names::Names;
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    things.extend(names.policy.schema.decisions.iter().filter_map(|def| decision(names, def)));
}

/// Conditions stand with what they guard.
fn decision(names: Names<'_>, def: &DecisionDef) -> Option<Thing> {
    if def.kind == DecisionKind::Guard {
        return None;
    }
    let fields = def.fields.iter().map(|field| format!("{}: {}", field.name, names.kind(&field.ty)));
    let rules = def.rules.iter().filter_map(|id| source(names, *id));
    let reasons: Vec<&String> = rules.clone().filter_map(|rule| rule.reason.as_ref()).collect();
    let reasons = (!reasons.is_empty()).then(|| Term::members(reasons));
    Some(
        Thing::new(Sort::Decision, &def.name)
            .may_say(Facet::Matter, def.matter.map(|matter| names.matter(matter)))
            .says(Facet::Kind, kind(def.kind))
            .term(Facet::Decides, Some(Term::members(fields)), Sense::Neutral)
            .term(Facet::Reasons, reasons, Sense::Neutral)
            .may_say(Facet::Unconfirmed, unconfirmed(names, def))
            .at(def.rules.first().and_then(|id| source(names, *id)).map(|rule| &rule.place)),
    )
}

/// How many rules rest on 待县确认. Of a 唯一 it is told by classes of cases.
fn unconfirmed(names: Names<'_>, def: &DecisionDef) -> Option<String> {
    let rules = def.rules.iter().filter_map(|id| source(names, *id));
    let count = rules.filter(|rule| rule.unconfirmed).count();
    (def.kind != DecisionKind::Unique && count > 0).then(|| format!("{count} 条"))
}

fn source<'a>(names: Names<'a>, id: RuleId) -> Option<&'a RuleSource> {
    names.provenance().rules.get(id.index())
}
