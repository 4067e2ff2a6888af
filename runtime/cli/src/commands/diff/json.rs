//! A difference for machines.

use std::io::Write as _;

use serde_json::{Value as Json, json};
use shao_diff::{CaseClass, Change, Difference, Direction};

use super::sides::{Compared, Outcome};
use crate::shell::{Failure, Shell};

/// Writes all of it: a list, one entry per policy.
///
/// # Errors
/// When it cannot be written.
pub fn write(all: &[Compared], shell: &mut Shell) -> Result<(), Failure> {
    let list: Vec<Json> = all.iter().map(one).collect();
    writeln!(shell.out, "{:#}", Json::from(list))?;
    Ok(())
}

fn one(one: &Compared) -> Json {
    let (status, found) = match &one.outcome {
        Outcome::Both(found) => ("compared", Some(found)),
        Outcome::Gone => ("removed", None),
        Outcome::Come => ("added", None),
    };
    json!({
        "policy": one.name, "old": one.old, "new": one.new, "status": status,
        "proved": found.map(|found| proved(&found.difference)),
        "longest": found.and_then(|found| found.longest.as_ref()),
        "gates": found.map(|found| &found.gates),
        // Never counted with what is proved.
        "measured": found.and_then(|found| found.impact.as_ref()),
    })
}

fn proved(found: &Difference) -> Json {
    let (zh, en) = found.header();
    let tally = found.tally();
    let mut counts = serde_json::Map::new();
    for direction in Direction::ALL {
        let name = serde_json::to_value(direction).ok().and_then(|name| name.as_str().map(str::to_owned));
        counts.insert(name.unwrap_or_default(), tally.of(direction).into());
    }
    counts.insert("rows".to_owned(), tally.rows.into());
    json!({
        "old": found.old, "new": found.new, "zh": zh, "en": en, "counts": counts,
        "classes": found.classes.iter().map(class).collect::<Vec<_>>(),
        "changes": found.changes.iter().map(change).collect::<Vec<_>>(),
        "undecided": found.undecided,
    })
}

fn class(class: &CaseClass) -> Json {
    json!({
        "direction": class.direction, "decision": class.decision, "kind": class.kind, "field": class.field,
        "cases": class.says, "whole": class.whole, "case": class.case, "old": class.old, "new": class.new,
        "zh": class.zh(), "en": class.en(),
    })
}

fn change(change: &Change) -> Json {
    let facet = change.facet.as_ref().map(|facet| json!({"zh": facet.words().0, "en": facet.words().1}));
    json!({
        "direction": change.direction, "sort": change.sort, "of": change.of, "facet": facet,
        "old": change.old, "new": change.new, "zh": change.zh(), "en": change.en(),
    })
}
