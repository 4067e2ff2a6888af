//! Folds: what entries come to, whatever the order in which they arrived.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shao_abi::Fold;

use crate::{EffectKey, Entry};

/// What a ledger holds of a subject, and by which entries.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tallied {
    /// The value.
    pub value: i64,
    /// The entries it rests on, by (τ, key): of 连续 those since the last break, else all that were looked at.
    pub keys: Vec<EffectKey>,
    /// Whether one of them rests on 待县确认.
    pub tainted: bool,
}

/// Folds entries. A sum beyond the range of its type is the end of that range; no condition can tell the difference.
#[must_use]
pub fn fold<'a>(how: Fold, entries: impl Iterator<Item = &'a Entry>) -> Tallied {
    let mut sorted: Vec<&Entry> = entries.collect();
    sorted.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    let counted: Vec<&Entry> = match how {
        // What tears a 连续 is no evidence of it: only what came after the last tear counts.
        Fold::Streak => {
            let torn = sorted.iter().rposition(|entry| entry.breaks).map_or(0, |at| at.saturating_add(1));
            sorted.into_iter().skip(torn).collect()
        }
        Fold::Count | Fold::Sum | Fold::Distinct | Fold::Max => {
            sorted.into_iter().filter(|entry| !entry.breaks).collect()
        }
    };
    let values = counted.iter().map(|entry| entry.value);
    let value = match how {
        Fold::Count | Fold::Streak => i64::try_from(counted.len()).unwrap_or(i64::MAX),
        Fold::Sum => clamp(values.map(i128::from).fold(0i128, i128::saturating_add)),
        Fold::Distinct => i64::try_from(values.collect::<BTreeSet<i64>>().len()).unwrap_or(i64::MAX),
        Fold::Max => values.max().unwrap_or(0),
    };
    Tallied {
        value,
        tainted: counted.iter().any(|entry| entry.tainted),
        keys: counted.into_iter().map(|entry| entry.key.clone()).collect(),
    }
}

/// An i64 nearest to a number.
pub(super) fn clamp(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}
