//! Entries of cases that run under another version of the policy than the one by which their county is settled.

use shao_abi::{LedgerId, Type, Value};

use crate::passage::Atlas;
use crate::{Entry, Policy};

/// An entry that a case left behind under one version of its policy, as the county keeps it under another: its ledger,
/// its subject and what it counts are found by name. None if the county's version knows nothing of one of them: then
/// there is nothing that it could count for.
#[must_use]
pub fn entry_under(case: &Policy<'_>, county: &Policy<'_>, entry: &Entry) -> Option<Entry> {
    let was = case.ledgers.ledgers.get(entry.ledger.index())?;
    let at = county.ledgers.ledgers.iter().position(|ledger| ledger.name == was.name)?;
    let ledger = LedgerId(u16::try_from(at).ok()?);
    let is = county.ledgers.ledgers.get(at)?;
    let atlas = Atlas::of(case, county, was.flow).ok()?;
    let value = match (was.value, is.value) {
        (None, None) => entry.value,
        (Some(was), Some(is)) => {
            let (was, is) =
                (&case.schema.slots.get(was.index())?.ty, &county.schema.slots.get(is.index())?.ty);
            counted(&atlas, entry.value, was, is)?
        }
        (None, Some(_)) | (Some(_), None) => return None,
    };
    Some(Entry { ledger, value, subject: atlas.party(entry.subject).ok()?, ..entry.clone() })
}

/// What is counted: a number, or the position of a unit or a member, which is another one in the other version.
fn counted(atlas: &Atlas<'_>, value: i64, was: &Type, is: &Type) -> Option<i64> {
    let of = |value: &Value| match value {
        Value::Enum(member) => Some(i64::from(*member)),
        Value::Party(party) => Some(i64::from(party.0)),
        Value::Bool(_) | Value::Int(_) | Value::Set(_) | Value::Limit(_) => None,
    };
    let position = || u16::try_from(value).ok();
    match was {
        Type::Enum(_) => of(&atlas.value(&Value::Enum(position()?), was, is)?),
        Type::Party { .. } => of(&atlas.value(&Value::Party(shao_abi::PartyId(position()?)), was, is)?),
        Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => {
            (std::mem::discriminant(was) == std::mem::discriminant(is)).then_some(value)
        }
    }
}
