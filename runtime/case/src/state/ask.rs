//! Asks: questions put to a party, each with its own limit and its silence.

use serde::{Deserialize, Serialize};
use shao_abi::PartyId;
use shao_calendar::Moment;

use super::{Deadline, DutyId, RunId};
use crate::Words;

/// The number of an ask, unique within its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AskId(pub u32);

/// An open question. Answered or silent, it leaves the state; the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Its number.
    pub id: AskId,
    /// What is asked.
    pub about: AskAbout,
    /// Who must answer. None when that itself is undecided: then only silence can end it.
    pub who: Option<PartyId>,
    /// The duty in which it arose.
    pub duty: DutyId,
    /// The visit of that duty.
    pub visit: u32,
    /// When it was put.
    pub asked: Moment,
    /// When its own limit ends. Silence on an extension takes its effect no later than the deadline it would move,
    /// which is looked up then, since a pause may still move that.
    pub deadline: Deadline,
}

/// What an ask is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskAbout {
    /// 认定: the value of this field (position in the schema).
    Judgement {
        /// Which field.
        field: u16,
    },
    /// 延期批准: more time for this run.
    Extension {
        /// Which run.
        run: RunId,
    },
    /// 路径裁定: a correction of the past does not fit what was done since.
    Path {
        /// What was done since and could not have been done: what 回转 would void.
        unfit: Vec<Unfit>,
    },
}

/// An act that could not have been done in the history as it was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfit {
    /// The position of its event in the log of the case.
    pub position: u32,
    /// The act.
    pub act: String,
    /// When it was done.
    pub at: Moment,
    /// Why it could not have been done.
    pub reason: Words,
}
