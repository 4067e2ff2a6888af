//! A difference for machines.

use std::io::Write as _;

use serde_json::{Value as Json, json};
use shao_diff::{Change, Difference, Direction};

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
    let (status, difference) = match &one.outcome {
        Outcome::Both(found) => ("compared", whole(found)),
        Outcome::Gone => ("removed", Json::Null),
        Outcome::Come => ("added", Json::Null),
    };
    json!({"policy": one.name, "old": one.old, "new": one.new, "status": status, "difference": difference})
}

fn whole(found: &Difference) -> Json {
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
        "changes": found.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn change(change: &Change) -> Json {
    let facet = change.facet.as_ref().map(|facet| json!({"zh": facet.words().0, "en": facet.words().1}));
    json!({
        "direction": change.direction, "sort": change.sort, "of": change.of, "facet": facet,
        "old": change.old, "new": change.new, "zh": change.zh(), "en": change.en(),
    })
}
