//! Every way to set an axis, as far as conditions can tell: one value of each kind that they tell apart.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{FieldKind, IntKind, Slot, SlotId, SlotSource, TextOp, Type, Value};
use shao_ir::{Expr, Policy, Test};

/// How many values of a number are tried one by one where no comparison with a constant cuts its range.
const VALUES_MAX: i64 = 256;
/// How many members a set may be made of: it has two to that many values.
const SET_MAX: usize = 8;
/// How many literals a text may be asked to contain.
const LITERALS_MAX: usize = 8;

/// One way to set the slots of an axis.
#[derive(Debug, Clone)]
pub(super) struct Opt {
    /// As an author would write it.
    pub says: String,
    pub set: Vec<(SlotId, Value)>,
}

/// Every value of a slot.
pub(super) fn of_slot(policy: &Policy, id: SlotId, atoms: &BTreeMap<u16, &Test>) -> Option<Vec<Opt>> {
    let slot = policy.schema.slots.get(id.index())?;
    let values = match &slot.ty {
        Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Type::Enum(of) => {
            (0..policy.schema.enums.get(of.index())?.members.len()).map(index).map(Value::Enum).collect()
        }
        Type::Party { among } => among.iter().copied().map(Value::Party).collect(),
        Type::Int { min, max, .. } => numbers(id, *min, *max, atoms)?.into_iter().map(Value::Int).collect(),
        Type::EnumSet(of) => {
            subsets((0..policy.schema.enums.get(of.index())?.members.len()).map(index).collect())?
        }
        Type::PartySet { among } => subsets(among.iter().map(|p| p.0).collect())?,
        Type::Limit => return None,
    };
    Some(
        values
            .into_iter()
            .map(|value| Opt { says: says(policy, slot, &value), set: vec![(id, value)] })
            .collect(),
    )
}

fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn subsets(members: Vec<u16>) -> Option<Vec<Value>> {
    if members.len() > SET_MAX {
        return None;
    }
    let mut all = vec![BTreeSet::new()];
    for member in members {
        let with: Vec<BTreeSet<u16>> = all.iter().map(|set| set | &BTreeSet::from([member])).collect();
        all.extend(with);
    }
    Some(all.into_iter().map(Value::Set).collect())
}

/// Numbers on both sides of every constant a slot is compared with; all of them, if it is read in any other way.
fn numbers(id: SlotId, min: i64, max: i64, atoms: &BTreeMap<u16, &Test>) -> Option<BTreeSet<i64>> {
    let reads = |test: &Test| {
        let mut slots = BTreeSet::new();
        test.reads(&mut slots);
        slots.contains(&id)
    };
    let mut cuts = BTreeSet::from([min, max]);
    for test in atoms.values().filter(|test| reads(test)) {
        match constant(id, test) {
            Some(c) => cuts.extend([c.saturating_sub(1), c, c.saturating_add(1)]),
            None if max.saturating_sub(min) < VALUES_MAX => cuts.extend(min..=max),
            None => return None,
        }
    }
    cuts.retain(|n| (min..=max).contains(n));
    Some(cuts)
}

/// The constant a slot is compared with.
fn constant(id: SlotId, test: &Test) -> Option<i64> {
    match test {
        Test::Compare(_, Expr::Slot(slot), Expr::Value(Value::Int(n)))
        | Test::Compare(_, Expr::Value(Value::Int(n)), Expr::Slot(slot))
            if *slot == id =>
        {
            Some(*n)
        }
        Test::Compare(..)
        | Test::Holds(_)
        | Test::Within(..)
        | Test::Subset(..)
        | Test::SameSet(..)
        | Test::Empty(_)
        | Test::HasKey(..) => None,
    }
}

/// Texts that answer the questions put to a field in every way that is possible: none, each literal it is compared
/// with, and each choice of literals it may contain, set apart by a mark that stands in none of them.
pub(super) fn of_text(policy: &Policy, field: u16, slots: &[SlotId]) -> Option<Vec<Opt>> {
    let field = policy.schema.fields.get(usize::from(field))?;
    let FieldKind::Text { atoms } = &field.kind else { return None };
    let asked: Vec<_> = atoms.iter().filter(|atom| slots.contains(&atom.slot)).collect();
    let of = |op: TextOp| {
        asked.iter().filter(move |a| a.op == op).map(|a| a.literal.clone()).collect::<Vec<String>>()
    };
    let (equal, contained) = (of(TextOp::Equals), of(TextOp::Contains));
    if contained.len() > LITERALS_MAX {
        return None;
    }
    let mut texts: Vec<(String, String)> = vec![(String::new(), format!("{} \"\"", field.name))];
    texts.extend(equal.into_iter().map(|text| (text.clone(), format!("{} \"{text}\"", field.name))));
    let mut chosen: Vec<Vec<String>> = vec![Vec::new()];
    for literal in contained {
        let with: Vec<Vec<String>> =
            chosen.iter().map(|c| [c.as_slice(), std::slice::from_ref(&literal)].concat()).collect();
        chosen.extend(with);
    }
    for choice in chosen {
        let said = if choice.is_empty() { "别的字".to_owned() } else { choice.join("…") };
        texts.push((format!("\u{1}{}\u{1}", choice.join("\u{1}")), format!("{} \"{said}\"", field.name)));
    }
    let answer = |text: &str, op: TextOp, literal: &str| match op {
        TextOp::Contains => text.contains(literal),
        TextOp::Equals => text == literal,
        TextOp::NonEmpty => !text.is_empty(),
    };
    let set =
        |text: &str| asked.iter().map(|a| (a.slot, Value::Bool(answer(text, a.op, &a.literal)))).collect();
    Some(texts.into_iter().map(|(text, says)| Opt { says, set: set(&text) }).collect())
}

/// 曾 X and X.次数 of one happening: it happened if and only if it happened at least once.
pub(super) fn of_history(
    policy: &Policy,
    slots: &[SlotId],
    atoms: &BTreeMap<u16, &Test>,
) -> Option<Vec<Opt>> {
    let source = |id: &SlotId| policy.schema.slots.get(id.index()).map(|slot| (&slot.source, slot));
    let count = slots.iter().copied().find(|id| matches!(source(id), Some((SlotSource::Count(_), _))));
    let ever = slots.iter().copied().find(|id| matches!(source(id), Some((SlotSource::Ever(_), _))));
    let Some(counted) = count else { return of_slot(policy, ever?, atoms) };
    let mut all = of_slot(policy, counted, atoms)?;
    all.extend([0, 1].map(|n| {
        let says = source(&counted).map(|(_, slot)| says(policy, slot, &Value::Int(n))).unwrap_or_default();
        Opt { says, set: vec![(counted, Value::Int(n))] }
    }));
    for option in &mut all {
        let happened = option.set.iter().any(|(_, value)| *value != Value::Int(0));
        option.set.extend(ever.map(|ever| (ever, Value::Bool(happened))));
    }
    Some(all)
}

/// A slot with its value, as an author writes it.
fn says(policy: &Policy, slot: &Slot, value: &Value) -> String {
    let (schema, name) = (&policy.schema, slot.name.as_str());
    let member = |at: u16| match &slot.ty {
        Type::Enum(of) | Type::EnumSet(of) => schema.member_name(*of, at).to_owned(),
        Type::Bool | Type::Int { .. } | Type::Party { .. } | Type::PartySet { .. } | Type::Limit => {
            schema.party_name(shao_abi::PartyId(at)).to_owned()
        }
    };
    match (value, &slot.source) {
        (Value::Bool(true), SlotSource::Ever(_) | SlotSource::Passed(_) | SlotSource::Fired(..)) => {
            name.to_owned()
        }
        (Value::Bool(false), SlotSource::Ever(_) | SlotSource::Passed(_) | SlotSource::Fired(..)) => {
            format!("非 {name}")
        }
        (Value::Bool(truth), _) => format!("{name} {}", if *truth { "是" } else { "否" }),
        (Value::Int(n), SlotSource::Count(_)) => format!("{name} = {n}"),
        (Value::Int(n), _) => format!("{name} {}", number(&slot.ty, *n)),
        (Value::Enum(at), _) => format!("{name} {}", member(*at)),
        (Value::Party(party), _) => format!("{name} {}", schema.party_name(*party)),
        (Value::Set(set), _) if set.is_empty() => format!("{name} 无"),
        (Value::Set(set), _) => {
            format!("{name} {{{}}}", set.iter().map(|at| member(*at)).collect::<Vec<_>>().join(", "))
        }
        (Value::Limit(limit), _) => format!("{name} {limit}"),
    }
}

fn number(ty: &Type, n: i64) -> String {
    let hundredths = || match n.rem_euclid(100) {
        0 => n.div_euclid(100).to_string(),
        part => format!("{}.{part:02}", n.div_euclid(100)),
    };
    let Type::Int { kind, .. } = ty else { return n.to_string() };
    match kind {
        IntKind::Plain => n.to_string(),
        IntKind::Money => format!("{} 元", hundredths()),
        IntKind::Ratio => format!("{}%", hundredths()),
        IntKind::Date => date(n),
        IntKind::Minute => format!("{:02}:{:02}", n.div_euclid(60), n.rem_euclid(60)),
    }
}

/// Days since 1970-01-01 as a date (H. Hinnant, "chrono-compatible low-level date algorithms").
fn date(days: i64) -> String {
    let z = days + 719_468;
    let (era, of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) =
        (day_of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(20_720), "2026-09-24");
        assert_eq!(date(19_782), "2024-02-29");
    }
}
