//! Regions and values as an author writes them.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use shao_abi::{IntKind, Schema, Type, Value};
use shao_ir::{Arith, Expr, Policy};

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
    let chosen: Vec<&Class> = (0_u32..).zip(&var.classes).filter(|(at, _)| classes.contains(at)).map(|(_, c)| c).collect();
    let rest: Vec<&Class> = (0_u32..).zip(&var.classes).filter(|(at, _)| !classes.contains(at)).map(|(_, c)| c).collect();
    match key {
        Key::Slot(Name { name, .. }) => match var.ty {
            Type::Bool => vec![truth(name, &chosen)],
            Type::Int { kind, min, max } => vec![numbers(name, kind, (min, max), &chosen)],
            _ => vec![named(name, &chosen, &rest)],
        },
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
        let names: Vec<&str> = classes.iter().filter_map(|class| match class {
            Class::Named(name) => Some(name.as_str()),
            _ => None,
        }).collect();
        let shown = names.get(..NAMES_MAX).unwrap_or(&names).join(", ");
        if names.len() > NAMES_MAX { format!("{{{shown}, … 共 {} 个}}", names.len()) } else { format!("{{{shown}}}") }
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
    let mut ranges: Vec<(i64, i64)> = chosen.iter().filter_map(|class| match class {
        Class::Range(from, to) => Some((*from, *to)),
        _ => None,
    }).collect();
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
    let is = |class: &&Class| match class {
        Class::Literal(Some(text)) if text.is_empty() => Some(format!("{field} = \"\"")),
        Class::Literal(Some(text)) => Some(format!("{field} = \"{text}\"")),
        _ => None,
    };
    let is_not = |class: &&Class| match class {
        Class::Literal(Some(text)) if text.is_empty() => Some(format!("{field} 非空")),
        Class::Literal(Some(text)) => Some(format!("{field} ≠ \"{text}\"")),
        _ => None,
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

/// A number of a kind, as it is written.
pub(crate) fn show_number(kind: IntKind, n: i64) -> String {
    match kind {
        IntKind::Plain => n.to_string(),
        IntKind::Money => format!("{} 元", hundredths(n)),
        IntKind::Ratio => format!("{}%", hundredths(n)),
        IntKind::Date => date(n),
        IntKind::Minute => format!("{:02}:{:02}", n.div_euclid(60), n.rem_euclid(60)),
    }
}

fn hundredths(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let (whole, part) = (n.unsigned_abs() / 100, n.unsigned_abs() % 100);
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:02}") }
}

/// Days since 1970-01-01 as a date (H. Hinnant, "chrono-compatible low-level date algorithms").
fn date(days: i64) -> String {
    let z = days.saturating_add(719_468);
    let (era, of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) =
        (day_of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A value of a type, as it is written.
#[must_use]
pub fn show(schema: &Schema, ty: &Type, value: &Value) -> String {
    let member = |at: u16| match ty {
        Type::Enum(of) | Type::EnumSet(of) => schema.member_name(*of, at).to_owned(),
        _ => schema.party_name(shao_abi::PartyId(at)).to_owned(),
    };
    match (value, ty) {
        (Value::Bool(truth), _) => if *truth { "是" } else { "否" }.to_owned(),
        (Value::Int(n), Type::Int { kind, .. }) => show_number(*kind, *n),
        (Value::Int(n), _) => n.to_string(),
        (Value::Enum(at), _) => member(*at),
        (Value::Party(party), _) => schema.party_name(*party).to_owned(),
        (Value::Set(set), _) if set.is_empty() => "无".to_owned(),
        (Value::Set(set), _) => format!("{{{}}}", set.iter().map(|at| member(*at)).collect::<Vec<_>>().join(", ")),
        (Value::Limit(limit), _) => limit.to_string(),
    }
}

/// An expression that decides a value of a type, as it is written.
pub(crate) fn expr(policy: &Policy, ty: &Type, value: &Expr) -> String {
    let schema = &policy.schema;
    let slot_name = |slot: &shao_abi::SlotId| schema.slots.get(slot.index()).map_or("?", |slot| slot.name.as_str()).to_owned();
    let of = |inner: &Expr| expr(policy, ty, inner);
    match value {
        Expr::Value(value) => show(schema, ty, value),
        Expr::Slot(slot) => slot_name(slot),
        Expr::Lookup { table, column, key, otherwise } => {
            let table = policy.tables.get(usize::from(table.0));
            let name = table.map_or("?", |table| table.name.as_str());
            let column = table.and_then(|t| t.columns.get(usize::from(*column))).map_or("?", |c| c.name.as_str());
            let found = format!("{name}[{}].{column}", key_text(policy, key));
            match otherwise {
                Some(other) => format!("{found} 若无 {}", of(other)),
                None => found,
            }
        }
        Expr::Arith(Arith::Add, a, b) => format!("{} + {}", of(a), of(b)),
        Expr::Arith(Arith::Subtract, a, b) => format!("{} - {}", of(a), of(b)),
        Expr::Arith(Arith::Multiply, a, b) => format!("{} × {}", of(a), of(b)),
        Expr::Single(inner) => format!("{{{}}}", of(inner)),
        Expr::Union(a, b) => format!("{} 加 {}", of(a), of(b)),
        Expr::Intersect(a, b) => format!("{} 与 {}", of(a), of(b)),
        Expr::Minus(a, b) => format!("{} 去 {}", of(a), of(b)),
        Expr::Count(set) => format!("{}.个数", of(set)),
        Expr::First { otherwise, .. } => format!("共同上级(… {})", of(otherwise)),
    }
}

fn key_text(policy: &Policy, key: &Expr) -> String {
    match key {
        Expr::Slot(slot) => policy.schema.slots.get(slot.index()).map_or_else(String::new, |slot| slot.name.clone()),
        _ => "…".to_owned(),
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
    fn days_are_counted_from_1970() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(20_720), "2026-09-24");
        assert_eq!(date(19_782), "2024-02-29");
    }

    #[test]
    fn runs_of_numbers_are_joined_and_need_no_bound_at_the_end() {
        let classes = [Class::Range(0, 4), Class::Range(5, 5), Class::Range(9, 20)];
        let all: Vec<&Class> = classes.iter().collect();
        let said = numbers("天数", IntKind::Plain, (0, 20), &all);
        assert_eq!(said, "(天数 <= 5 或 天数 >= 9)");
        assert_eq!(numbers("天数", IntKind::Plain, (0, 20), &all[1..2]), "天数 = 5");
    }
}
