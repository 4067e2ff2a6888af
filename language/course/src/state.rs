//! A state of the abstract machine, and what a move changes about its clocks.

use shao_abi::{ClockId, StageId};

use crate::age::Age;

/// Where a duty stands, as far as it matters to where it can go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct State {
    /// Its stage.
    pub stage: StageId,
    /// How often each 至多 was used, in the order of [`crate::Course::counters`].
    pub counters: Vec<u32>,
    /// How often what a 当 asks for has happened, up to a bound, in the order of [`crate::Course::past`].
    pub past: Vec<u32>,
    /// How each clock stands, in the order of [`crate::Course::clocks`].
    pub clocks: Vec<ClockState>,
}

/// How a clock stands. The bits say which of its marks (by position) have fired, so that each fires once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockState {
    /// It does not run: not yet, or no more.
    Absent,
    /// 走.
    Running {
        /// The 剩 marks that moved the case.
        fired: u32,
        /// How long it has run at most; see [`Age`].
        age: Age,
    },
    /// 停.
    Stopped {
        /// The 剩 marks that moved the case.
        fired: u32,
        /// How long it has run at most.
        age: Age,
        /// The pauses that hold it.
        by: u32,
    },
    /// 届满, and its 至 is still awaited.
    Lapsed {
        /// The 逾 marks that moved the case.
        fired: u32,
    },
}

/// What a move does to clocks and stages, in the order in which it does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A stage is entered.
    Entered(StageId),
    /// A clock starts, when the whole move is made.
    Started(ClockId),
    /// A clock ends: its 至, or the end of the duty.
    Ended(ClockId),
    /// A pause (by position) begins.
    Stopped(ClockId, u16),
    /// A pause ends.
    Resumed(ClockId, u16),
    /// A clock lapses.
    Lapsed(ClockId),
}

impl Change {
    /// The clock it is about, if it is about one.
    #[must_use]
    pub fn clock(self) -> Option<ClockId> {
        match self {
            Self::Entered(_) => None,
            Self::Started(clock)
            | Self::Ended(clock)
            | Self::Stopped(clock, _)
            | Self::Resumed(clock, _)
            | Self::Lapsed(clock) => Some(clock),
        }
    }
}

/// The bit of a position. Positions beyond 31 share the last bit, which only lets their marks fire less often apart.
pub(crate) fn bit(at: u16) -> u32 {
    1u32 << u32::from(at.min(31))
}
