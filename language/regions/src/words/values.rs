//! Values and expressions as an author writes them.

use shao_abi::{IntKind, Schema, Type, Value};
use shao_ir::{Arith, Expr, Policy};

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
    let member = |at: u16| {
        let (Type::Enum(of) | Type::EnumSet(of)) = ty else {
            return schema.party_name(shao_abi::PartyId(at)).to_owned();
        };
        schema.member_name(*of, at).to_owned()
    };
    match (value, ty) {
        (Value::Bool(truth), _) => if *truth { "是" } else { "否" }.to_owned(),
        (Value::Int(n), Type::Int { kind, .. }) => show_number(*kind, *n),
        (Value::Int(n), _) => n.to_string(),
        (Value::Enum(at), _) => member(*at),
        (Value::Party(party), _) => schema.party_name(*party).to_owned(),
        (Value::Set(set), _) if set.is_empty() => "无".to_owned(),
        (Value::Set(set), _) => {
            format!("{{{}}}", set.iter().map(|at| member(*at)).collect::<Vec<_>>().join(", "))
        }
        (Value::Limit(limit), _) => limit.to_string(),
    }
}

/// A value of a type as a host reads it: a set without braces.
pub(crate) fn given(schema: &Schema, ty: &Type, value: &Value) -> String {
    let text = show(schema, ty, value);
    match value {
        Value::Set(_) => text.trim_matches(['{', '}']).replace(", ", "、"),
        Value::Bool(_) | Value::Int(_) | Value::Enum(_) | Value::Party(_) | Value::Limit(_) => text,
    }
}

/// An expression that decides a value of a type, as it is written.
pub(crate) fn expr(policy: &Policy, ty: &Type, value: &Expr) -> String {
    let schema = &policy.schema;
    let slot_name = |slot: &shao_abi::SlotId| {
        schema.slots.get(slot.index()).map_or("?", |slot| slot.name.as_str()).to_owned()
    };
    let of = |inner: &Expr| expr(policy, ty, inner);
    match value {
        Expr::Value(value) => show(schema, ty, value),
        Expr::Slot(slot) => slot_name(slot),
        Expr::Lookup { table, column, key, otherwise } => {
            let table = policy.tables.get(usize::from(table.0));
            let name = table.map_or("?", |table| table.name.as_str());
            let column =
                table.and_then(|t| t.columns.get(usize::from(*column))).map_or("?", |c| c.name.as_str());
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
    let Expr::Slot(slot) = key else { return "…".to_owned() };
    policy.schema.slots.get(slot.index()).map_or_else(String::new, |slot| slot.name.clone())
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
