//! What a county may have yet to confirm.

use serde::{Deserialize, Serialize};

/// A value as the policy states it. 待县确认(暂按 v): the policy runs with v, and what rests on it is tainted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Whether the county has yet to confirm it.
    pub unconfirmed: bool,
}

impl<T> Stated<T> {
    /// A value that stands.
    pub const fn firm(value: T) -> Self {
        Self { value, unconfirmed: false }
    }

    /// 待县确认(暂按 v).
    pub const fn unconfirmed(value: T) -> Self {
        Self { value, unconfirmed: true }
    }
}
