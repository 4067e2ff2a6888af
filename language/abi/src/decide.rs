//! Asking a policy a question: the one seam behind which a module, an interpreter or a browser stands.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{DecisionId, Frame, RuleId, SlotId, Value};

/// Whoever can evaluate the decisions of one policy.
pub trait Decide {
    /// Evaluates a decision on a frame.
    ///
    /// # Errors
    /// When the decision does not exist, the frame does not fit the schema, or the module traps.
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError>;

    /// The truth of each atomic condition of a decision on a frame, none skipped. Their texts are in the provenance.
    ///
    /// # Errors
    /// As [`Decide::decide`].
    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError>;
}

/// What a decision answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it could be decided.
    pub status: Status,
    /// The rules that fired, in source order. For 须: the lines that failed. For a guard: its one rule, if it holds.
    pub fired: Vec<RuleId>,
    /// The facts it lacks, ascending; empty unless `status` is [`Status::Lacking`].
    pub needs: Vec<SlotId>,
    /// What it decided: one row for 唯一, one per fired rule for 全部, none for 须 and guards.
    pub rows: Vec<Outcome>,
}

/// The values of one row, by field.
pub type Outcome = Vec<Value>;

/// Whether a decision could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 定: decided.
    Decided,
    /// 缺: facts are lacking.
    Lacking,
    /// 待县确认: decided, on a value the county has yet to confirm. Taints whatever rests on it.
    Unconfirmed,
    /// No rule fits, two rules of a 唯一 fit, or the id is unknown. A checked policy does not give it.
    Broken,
}

impl Status {
    /// The number the module writes.
    #[must_use]
    pub fn code(self) -> i32 {
        match self {
            Self::Decided => 0,
            Self::Lacking => 1,
            Self::Unconfirmed => 2,
            Self::Broken => 3,
        }
    }

    /// The status of a number.
    #[must_use]
    pub fn from_code(code: i32) -> Option<Self> {
        [Self::Decided, Self::Lacking, Self::Unconfirmed, Self::Broken].into_iter().find(|s| s.code() == code)
    }
}

/// Kleene's three truth values (S. C. Kleene, Introduction to Metamathematics, §64, the strong tables).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kleene {
    /// 假.
    False,
    /// 未知.
    Unknown,
    /// 真.
    True,
}

impl Kleene {
    /// A known truth.
    #[must_use]
    pub fn known(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }

    /// 且.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// 或.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// 非.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// Why a decision could not be evaluated at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecideError {
    /// The policy has no such decision.
    #[error("no decision number {0} in this policy")]
    NoSuchDecision(u16),
    /// The frame does not fit the schema.
    #[error("the frame does not fit the policy: {0}")]
    Frame(String),
    /// The module trapped or its memory could not be read.
    #[error("the policy module failed: {0}")]
    Trap(String),
}
