//! A value as a person reads it.

use shao_abi::{IntKind, Schema, Type, Value};
use shao_calendar::Date;

/// The text of a value of this type. What [`super::read_value`] reads back, except for limits.
#[must_use]
pub fn show_value(schema: &Schema, ty: &Type, value: &Value) -> String {
    match (value, ty) {
        (Value::Bool(truth), _) => if *truth { "是" } else { "否" }.to_owned(),
        (Value::Int(n), Type::Int { kind, .. }) => show_int(*kind, *n),
        (Value::Int(n), _) => n.to_string(),
        (Value::Enum(m), Type::Enum(id)) => schema.member_name(*id, *m).to_owned(),
        (Value::Enum(m), _) => format!("第 {m} 项"),
        (Value::Party(party), _) => schema.party_name(*party).to_owned(),
        (Value::Set(set), _) if set.is_empty() => "无".to_owned(),
        (Value::Set(set), Type::EnumSet(id)) => join(set.iter().map(|m| schema.member_name(*id, *m))),
        (Value::Set(set), _) => join(set.iter().map(|p| schema.party_name(shao_abi::PartyId(*p)))),
        (Value::Limit(limit), _) => limit.to_string(),
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join("、")
}

/// The text of a number of this kind.
pub(crate) fn show_int(kind: IntKind, n: i64) -> String {
    match kind {
        IntKind::Plain => n.to_string(),
        IntKind::Money => format!("{} 元", hundredths(n)),
        IntKind::Ratio => format!("{}%", hundredths(n)),
        IntKind::Date => Date::from_day_number(n).map_or_else(|_| n.to_string(), |date| date.to_string()),
        IntKind::Minute => format!("{:02}:{:02}", n.div_euclid(60), n.rem_euclid(60)),
    }
}

/// A hundredth of a number, with as many places as it needs.
fn hundredths(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let (whole, part) = (n.unsigned_abs() / 100, n.unsigned_abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        tens if tens % 10 == 0 => format!("{sign}{whole}.{}", tens / 10),
        cents => format!("{sign}{whole}.{cents:02}"),
    }
}

/// The word of the language for a type.
#[must_use]
pub fn show_type(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "是否",
        Type::Int { kind: IntKind::Plain, .. } => "整数",
        Type::Int { kind: IntKind::Money, .. } => "金额",
        Type::Int { kind: IntKind::Ratio, .. } => "比例",
        Type::Int { kind: IntKind::Date, .. } => "日期",
        Type::Int { kind: IntKind::Minute, .. } => "时刻",
        Type::Enum(_) => "枚举",
        Type::Party { .. } => "单位",
        Type::EnumSet(_) | Type::PartySet { .. } => "集合",
        Type::Limit => "时限",
    }
}
