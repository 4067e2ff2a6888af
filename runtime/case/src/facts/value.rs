//! A value as a person writes it, read against its type.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use shao_abi::{EnumId, IntKind, PartyId, Schema, Type, Value};

use super::number::{narrow, number};
use super::problem::{Trouble, shown};

/// Reads one value of a type.
///
/// # Errors
/// Says what is wrong and what would be possible.
pub fn read_value(schema: &Schema, ty: &Type, given: &Json) -> Result<Value, Trouble> {
    match ty {
        Type::Bool => boolean(given).map(Value::Bool),
        Type::Int { kind, min, max } => integer(*kind, *min, *max, given).map(Value::Int),
        Type::Enum(id) => {
            let member = one_of(&members(schema, *id), &text(given, "选项之一", "one of its choices")?)?;
            Ok(Value::Enum(member))
        }
        Type::Party { among } => {
            let at = one_of(&names(schema, among), &text(given, "单位名称", "the name of a unit")?)?;
            among.get(usize::from(at)).map(|party| Value::Party(*party)).ok_or(Trouble::Missing)
        }
        Type::EnumSet(id) => set(&members(schema, *id), given).map(Value::Set),
        Type::PartySet { among } => {
            let chosen = set(&names(schema, among), given)?;
            let parties = chosen.into_iter().filter_map(|at| among.get(usize::from(at)));
            Ok(Value::Set(parties.map(|party| party.0).collect()))
        }
        Type::Limit => Err(Trouble::not_a("（时限不能作为事实填写）", "(a limit cannot be given)", given)),
    }
}

fn boolean(given: &Json) -> Result<bool, Trouble> {
    if let Json::Bool(truth) = given {
        return Ok(*truth);
    }
    match narrow(&shown(given)).as_str() {
        "是" | "真" | "true" | "yes" => Ok(true),
        "否" | "假" | "false" | "no" => Ok(false),
        _ => Err(Trouble::Impossible {
            given: shown(given),
            possible: vec!["是".to_owned(), "否".to_owned()],
        }),
    }
}

fn integer(kind: IntKind, min: i64, max: i64, given: &Json) -> Result<i64, Trouble> {
    let written = match given {
        // A JSON number keeps the digits it was written with, so 12.34 元 stays exact.
        Json::String(_) | Json::Number(_) => narrow(&shown(given)),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => return Err(unreadable(kind, given)),
    };
    let n = number(kind, &written).ok_or_else(|| unreadable(kind, given))?;
    if n < min || n > max {
        let show = |n| super::show::show_int(kind, n);
        return Err(Trouble::OutOfRange { given: shown(given), min: show(min), max: show(max) });
    }
    Ok(n)
}

fn unreadable(kind: IntKind, given: &Json) -> Trouble {
    match kind {
        IntKind::Plain => Trouble::not_a("整数", "an integer", given),
        IntKind::Money => Trouble::not_a("金额（元，如 12.34）", "an amount of yuan such as 12.34", given),
        IntKind::Ratio => Trouble::not_a("比例（如 30%）", "a ratio such as 30%", given),
        IntKind::Date => Trouble::not_a("日期（如 2026-09-24）", "a date such as 2026-09-24", given),
        IntKind::Minute => Trouble::not_a("时刻（如 17:30）", "a time such as 17:30", given),
    }
}

fn text(given: &Json, zh: &str, en: &str) -> Result<String, Trouble> {
    given.as_str().map(|text| text.trim().to_owned()).ok_or_else(|| Trouble::not_a(zh, en, given))
}

fn one_of(possible: &[String], given: &str) -> Result<u16, Trouble> {
    let found =
        (0u16..).zip(possible).find(|(_, name)| name.as_str() == given || narrow(name) == narrow(given));
    found
        .map(|(at, _)| at)
        .ok_or_else(|| Trouble::Impossible { given: given.to_owned(), possible: possible.to_vec() })
}

/// A set: an array, or names with 、 between them. 无 and 空 are the empty set unless a member is called so.
fn set(possible: &[String], given: &Json) -> Result<BTreeSet<u16>, Trouble> {
    let items: Vec<String> = match given {
        Json::Array(items) => items.iter().map(shown).collect(),
        Json::String(text) => text.split(['、', ',', '，']).map(|item| item.trim().to_owned()).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => {
            return Err(Trouble::not_a("若干项（如 甲、乙）", "a set such as 甲、乙", given));
        }
    };
    let nothing =
        |item: &String| item.is_empty() || (matches!(item.as_str(), "无" | "空") && !possible.contains(item));
    items.iter().filter(|item| !nothing(item)).map(|item| one_of(possible, item)).collect()
}

fn members(schema: &Schema, id: EnumId) -> Vec<String> {
    schema.enums.get(id.index()).map_or_else(Vec::new, |e| e.members.clone())
}

fn names(schema: &Schema, among: &[PartyId]) -> Vec<String> {
    among.iter().map(|party| schema.party_name(*party).to_owned()).collect()
}
