//! Which cases a decision takes: exact regions of the case space.
//!
//! A [`space`] has a variable for everything that a decision's conditions and values tell apart; conditions become
//! decision [`diagram`]s over it. Gaps, overlaps, rules that never fire and the difference of two versions are then
//! questions about diagrams, answered without trying cases one by one. What is found is said as a condition in the
//! author's own words, with one ordinary case.
//!
//! Exact on its domain (enumerations, units, sets, booleans, bounded numbers, questions about texts): no false alarm and no
//! miss, held against enumeration by a test. Beyond it, or when diagrams grow too large, the answer is [`Undecided`],
//! never "none".

mod answers;
mod blocks;
mod compare;
mod compile;
mod diagram;
mod membership;
mod obligations;
mod space;
mod truth;
mod valid;
mod witness;
mod words;

pub use answers::{Overlap, Region, Regions};
pub use compare::{Changed, Side, UNDECIDED, compare};
pub use obligations::{About, Idle, Obligation, Obligations, met, obligations};
pub use witness::Witness;
pub use words::show;

use diagram::Full;

/// Why nothing is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecided {
    /// This number can take too many values, and is compared with another or decided on.
    Number(String),
    /// There are too many kinds of cases.
    TooMany,
    /// The decision does not exist, or the two are not of one kind.
    NoSuchDecision,
}

impl From<Full> for Undecided {
    fn from(_: Full) -> Self {
        Self::TooMany
    }
}

impl std::fmt::Display for Undecided {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(name) => write!(f, "未决:`{name}` 的取值太多,又同别的数相比,没有逐一试"),
            Self::TooMany => write!(f, "未决:案件的种类太多"),
            Self::NoSuchDecision => write!(f, "未决:没有可以比的判定"),
        }
    }
}

impl std::error::Error for Undecided {}
