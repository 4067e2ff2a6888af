//! Regions as an author writes them.

mod values;

pub use values::show;
pub(crate) use values::{expr, given, show_number};

use std::collections::BTreeSet;

use indexmap::IndexMap;
use shao_abi::{IntKind, Type};

use crate::blocks::Block;
use crate::space::{Class, Key, Name, Space, Var};

/// How many names are written out.
const NAMES_MAX: usize = 12;

/// A region as a condition; the empty block is every case.
pub(crate) fn region(space: &Space, blocks: &[Block]) -> String {
    let parts: Vec<String> = blocks.iter().map(|found| block(space, found)).collect();
    if parts.is_empty() { "没有案件".to_owned() } else { parts.join(" 或 ") }
}

fn block(space: &Space, block: &Block) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (at, classes) in block {
        if let Some((key, var)) = space.var(*at) {
            parts.extend(one(key, var, classes));
        }
    }
    if parts.is_empty() { "任何案件".to_owned() } else { parts.join(" 且 ") }
}

/// What one variable is held to.
fn one(key: &Key, var: &Var, classes: &BTreeSet<u32>) -> Vec<String> {
    let chosen: Vec<&Class> =
        (0_u32..).zip(&var.classes).filter(|(at, _)| classes.contains(at)).map(|(_, c)| c).collect();
    let rest: Vec<&Class> =
        (0_u32..).zip(&var.classes).filter(|(at, _)| !classes.contains(at)).map(|(_, c)| c).collect();
    match key {
        Key::Slot(Name { name, .. }) => vec![match var.ty {
            Type::Bool => truth(name, &chosen),
            Type::Int { kind, min, max } => numbers(name, kind, (min, max), &chosen),
            Type::Enum(_) | Type::Party { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => {
                named(name, &chosen, &rest)
            }
        }],
        Key::Member(Name { name, .. }, member) => vec![truth(&format!("{name} 含 {member}"), &chosen)],
        Key::Contains(field, literal) => vec![truth(&format!("{field} 包含 \"{literal}\""), &chosen)],
        Key::Equals(field) => text(field, &chosen, &rest),
    }
}

fn truth(name: &str, chosen: &[&Class]) -> String {
    if chosen.contains(&&Class::Truth(true)) { name.to_owned() } else { format!("非 {name}") }
}

fn named(name: &str, chosen: &[&Class], rest: &[&Class]) -> String {
    let listed = |classes: &[&Class]| {
        let name = |class: &&Class| if let Class::Named(name) = class { Some(name.clone()) } else { None };
        let names: Vec<String> = classes.iter().filter_map(name).collect();
        let shown = names.get(..NAMES_MAX).unwrap_or(&names).join(", ");
        if names.len() > NAMES_MAX {
            format!("{{{shown}, … 共 {} 个}}", names.len())
        } else {
            format!("{{{shown}}}")
        }
    };
    match (chosen, rest) {
        ([Class::Named(only)], _) => format!("{name} = {only}"),
        (_, [Class::Named(only)]) => format!("{name} ≠ {only}"),
        _ if rest.len() < chosen.len() => format!("非 {name} 于 {}", listed(rest)),
        _ => format!("{name} 于 {}", listed(chosen)),
    }
}

/// Runs of numbers; a run that begins or ends where the numbers do needs no bound there.
fn numbers(name: &str, kind: IntKind, (min, max): (i64, i64), chosen: &[&Class]) -> String {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    let range = |class: &&Class| if let Class::Range(from, to) = class { Some((*from, *to)) } else { None };
    let mut ranges: Vec<(i64, i64)> = chosen.iter().filter_map(range).collect();
    ranges.sort_unstable();
    for (from, to) in ranges {
        match runs.last_mut() {
            Some(run) if run.1.checked_add(1) == Some(from) => run.1 = to,
            Some(_) | None => runs.push((from, to)),
        }
    }
    let show = |n: i64| show_number(kind, n);
    let run = |(from, to): &(i64, i64)| match (*from <= min, *to >= max) {
        _ if from == to => format!("{name} = {}", show(*from)),
        (true, _) => format!("{name} <= {}", show(*to)),
        (_, true) => format!("{name} >= {}", show(*from)),
        (false, false) => format!("{name} >= {} 且 {name} <= {}", show(*from), show(*to)),
    };
    let parts: Vec<String> = runs.iter().map(run).collect();
    match parts.as_slice() {
        [only] => only.clone(),
        _ => format!("({})", parts.join(" 或 ")),
    }
}

fn text(field: &str, chosen: &[&Class], rest: &[&Class]) -> Vec<String> {
    let literal = |class: &&Class| if let Class::Literal(text) = class { text.clone() } else { None };
    let is = |class: &&Class| Some(format!("{field} = \"{}\"", literal(class)?));
    let is_not = |class: &&Class| {
        let text = literal(class)?;
        Some(if text.is_empty() { format!("{field} 非空") } else { format!("{field} ≠ \"{text}\"") })
    };
    if chosen.contains(&&Class::Literal(None)) {
        return rest.iter().filter_map(is_not).collect();
    }
    let some: Vec<String> = chosen.iter().filter_map(is).collect();
    match some.as_slice() {
        [only] => vec![only.clone()],
        _ => vec![format!("({})", some.join(" 或 "))],
    }
}

/// Names and values as the facts of a 案件.
pub(crate) fn facts(facts: &IndexMap<String, String>) -> String {
    facts.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_numbers_are_joined_and_need_no_bound_at_the_end() {
        let classes = [Class::Range(0, 4), Class::Range(5, 5), Class::Range(9, 20)];
        let all: Vec<&Class> = classes.iter().collect();
        let said = numbers("天数", IntKind::Plain, (0, 20), &all);
        assert_eq!(said, "(天数 <= 5 或 天数 >= 9)");
        assert_eq!(numbers("天数", IntKind::Plain, (0, 20), &all[1..2]), "天数 = 5");
    }
}
