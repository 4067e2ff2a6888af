//! What a case remembers: outcomes, marks, happenings, replies.

use serde::{Deserialize, Serialize};
use shao_abi::{Answer, ClockId, Happening, MarkId, PartyId, StageId};
use shao_calendar::Moment;

use super::{DutyId, RunId};
use crate::Reply;

/// What a decision answered, and when: evaluated once, at a named point, then stored until evaluated again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The answer.
    pub answer: Answer,
    /// When it was given.
    pub at: Moment,
    /// The record that says so.
    pub seq: u64,
    /// Whether it rests on 待县确认, its own or that of something it read.
    pub tainted: bool,
}

/// A mark recorded against somebody. The repetitions of one 此后 每 share an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkRecorded {
    /// Which mark.
    pub mark: MarkId,
    /// Whoever held the duty then.
    pub against: Option<PartyId>,
    /// The duty.
    pub duty: DutyId,
    /// The stage in which it stood.
    pub stage: StageId,
    /// When first.
    pub at: Moment,
    /// When last.
    pub last: Moment,
    /// How often.
    pub times: u32,
    /// What brought it about.
    pub by: MarkCause,
    /// Whether it rests on 待县确认: never evidence for a real proposal.
    pub tainted: bool,
}

/// What brought a mark about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkCause {
    /// A mark of a clock.
    Clock {
        /// Which clock.
        clock: ClockId,
        /// Which run.
        run: RunId,
        /// Which of its marks, by position.
        mark: u16,
    },
    /// An act, done or deemed done, by name.
    Act(String),
    /// The join of a fork.
    Join,
}

/// How often something happened: what 曾 and 次数 read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// What.
    pub what: Happening,
    /// How often.
    pub times: u32,
    /// Whether one of them rests on 待县确认.
    pub tainted: bool,
}

/// An event that was answered: what makes a repeated delivery harmless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replied {
    /// The event's id.
    pub id: String,
    /// SHA-256 of what it said ([`crate::Event::digest`]).
    pub digest: String,
    /// What was replied.
    pub reply: Reply,
}
