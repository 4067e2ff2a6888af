//! A cell of a table as a value.

use std::collections::BTreeSet;

use shao_abi::{IntKind, Limit, LimitUnit, PartyId, Type, Value};

use crate::context::{Context, id16};
use crate::lower::LIMIT_MAX;

/// What names in a cell can mean.
pub(crate) enum EnumOrUnits<'t> {
    Enum(shao_abi::EnumId),
    Units(&'t [PartyId]),
}

impl EnumOrUnits<'_> {
    /// The position of a name, if it is one of these.
    pub fn find(&self, context: &Context<'_>, name: &str) -> Option<u16> {
        match self {
            Self::Enum(id) => context.members(*id).iter().position(|m| m == name).map(id16),
            Self::Units(among) => context.party(name).filter(|p| among.contains(p)).map(|p| p.0),
        }
    }

    /// Every name it knows.
    pub fn known(&self, context: &Context<'_>) -> Vec<String> {
        match self {
            Self::Enum(id) => context.members(*id).to_vec(),
            Self::Units(among) => among
                .iter()
                .filter_map(|p| context.parties.get_index(p.index()))
                .map(|(n, _)| n.clone())
                .collect(),
        }
    }
}

/// Reads a cell. The error is the name that is unknown, or the whole cell.
pub(crate) fn read_cell(context: &Context<'_>, ty: &Type, cell: &str) -> Result<Value, String> {
    let whole = || cell.to_owned();
    let one = |names: EnumOrUnits<'_>| names.find(context, cell).ok_or_else(whole);
    match ty {
        Type::Bool => match cell {
            "是" | "true" => Ok(Value::Bool(true)),
            "否" | "false" => Ok(Value::Bool(false)),
            _ => Err(whole()),
        },
        Type::Int { kind, min, max } => {
            let n = number(*kind, cell).filter(|n| n >= min && n <= max);
            n.map(Value::Int).ok_or_else(whole)
        }
        Type::Enum(id) => one(EnumOrUnits::Enum(*id)).map(Value::Enum),
        Type::Party { among } => one(EnumOrUnits::Units(among)).map(|p| Value::Party(PartyId(p))),
        Type::EnumSet(id) => set(context, &EnumOrUnits::Enum(*id), cell),
        Type::PartySet { among } => set(context, &EnumOrUnits::Units(among), cell),
        Type::Limit => limit(cell).map(Value::Limit).ok_or_else(whole),
    }
}

fn set(context: &Context<'_>, names: &EnumOrUnits<'_>, cell: &str) -> Result<Value, String> {
    let parts = cell.split(['、', ',', ',', ';', ';']).map(str::trim).filter(|p| !p.is_empty() && *p != "无");
    let members: Result<BTreeSet<u16>, String> =
        parts.map(|p| names.find(context, p).ok_or_else(|| p.to_owned())).collect();
    members.map(Value::Set)
}

fn number(kind: IntKind, cell: &str) -> Option<i64> {
    match kind {
        IntKind::Plain => cell.parse().ok(),
        IntKind::Money => cell.trim_end_matches('元').trim().parse::<i64>().ok()?.checked_mul(100),
        IntKind::Ratio => cell.trim_end_matches('%').trim().parse::<i64>().ok()?.checked_mul(100),
        IntKind::Date => date(cell),
        IntKind::Minute => shao_syntax::read_minute(cell).map(i64::from),
    }
}

/// A day such as `2026-09-24`; spreadsheets also write `2026/9/24`, and people `2026年9月24日`.
fn date(cell: &str) -> Option<i64> {
    let plain = cell.replace(['/', '年', '月'], "-");
    shao_syntax::read_date(plain.trim_end_matches('日'))
}

/// A cell such as `5 工作日`.
fn limit(cell: &str) -> Option<Limit> {
    let digits: String = cell.chars().take_while(char::is_ascii_digit).collect();
    let unit = cell.strip_prefix(digits.as_str())?.trim();
    let unit = unit.strip_prefix('个').unwrap_or(unit);
    let unit = LimitUnit::ALL.into_iter().find(|u| u.zh() == unit && *u != LimitUnit::NextAt)?;
    let n = digits.parse().ok().filter(|n| (1..=LIMIT_MAX).contains(n))?;
    Some(Limit { n, unit })
}
