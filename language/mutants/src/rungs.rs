//! Ladders: a stage along one stands once per rung, but its lines are written once. Whoever changes such a line changes
//! it on every rung, so changes that differ by the rung alone are one change.

use std::collections::BTreeMap;

use crate::{Group, Mutant};

/// What tells two changes of one line apart, the rung left out.
type Line = (String, u32, u32, Group, String, String, Option<String>);

/// The same changes, those of one line as one.
pub(crate) fn joined(all: Vec<Mutant>) -> Vec<Mutant> {
    let mut joined: Vec<Mutant> = Vec::with_capacity(all.len());
    let mut known: BTreeMap<Line, usize> = BTreeMap::new();
    for mutant in all {
        let Some(line) = line(&mutant) else {
            joined.push(mutant);
            continue;
        };
        match known.get(&line).and_then(|at| joined.get_mut(*at)) {
            Some(first) => first.join(mutant),
            None => {
                let of = line.4.clone();
                known.insert(line, joined.len());
                joined.push(Mutant { of, ..mutant });
            }
        }
    }
    joined
}

/// The line of a change that stands on every rung; none if it stands on one alone: 由 and 限 are each rung's own.
fn line(mutant: &Mutant) -> Option<Line> {
    let own = match mutant.group {
        Group::Who => mutant.of.starts_with("阶段"),
        Group::Limit => mutant.was.starts_with("限 "),
        Group::Condition | Group::Rule | Group::Effect | Group::Cap | Group::Table | Group::County => false,
    };
    if own || !mutant.of.contains('·') {
        return None;
    }
    let place = &mutant.place;
    let (was, now) = (mutant.was.clone(), mutant.now.clone());
    Some((place.file.clone(), place.start, place.end, mutant.group, rungless(&mutant.of), was, now))
}

/// `处置·镇级 动作 办结` without its rung: `处置 动作 办结`.
fn rungless(of: &str) -> String {
    let mut whole = String::with_capacity(of.len());
    let mut in_rung = false;
    for c in of.chars() {
        in_rung = match c {
            '·' => true,
            ' ' | '.' => false,
            _ => in_rung,
        };
        if !in_rung {
            whole.push(c);
        }
    }
    whole
}
