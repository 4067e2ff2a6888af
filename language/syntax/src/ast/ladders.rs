//! 梯子: rungs in order, each with whoever stands on it.

use super::{Action, Name, Value, Who};
use crate::Span;

/// A named ladder. A stage that goes 沿 it stands once on each rung, lowest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Its name.
    pub name: Name,
    /// Its rungs, lowest first.
    pub rungs: Vec<Rung>,
}

/// 级.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Its name.
    pub name: Name,
    /// 由.
    pub by: Who,
    /// 限.
    pub within: Option<Value>,
    /// What may be done on this rung only.
    pub actions: Vec<Action>,
    /// Where.
    pub span: Span,
}
