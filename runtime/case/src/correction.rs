//! Corrections of the past: what is asked for, and what is told of it.

use serde::{Deserialize, Serialize};
use shao_abi::PartyId;
use shao_calendar::Moment;

use crate::Act;

/// 更正.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// What is corrected.
    pub change: Change,
    /// 理由, which is compulsory.
    pub reason: String,
    /// What it rests on: hashes or names of documents.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// What is corrected. Positions count the events in the log of the case from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 作废: an act, a 并案 or a 停摆 that was accepted never counted. Of a correction it means that what was corrected is
    /// again as it was before, other corrections of it apart; of the event that opened the case, that it should not have been opened (撤销立案).
    Void {
        /// The position of its event.
        of: u32,
    },
    /// An act was really another one, by the same party or by another, at the same time. It also takes up again what
    /// was void.
    Replace {
        /// The position of its event.
        of: u32,
        /// What was really done.
        act: Act,
        /// By whom; none: by the same.
        #[serde(default)]
        actor: Option<PartyId>,
    },
    /// 发生于: an act was really done then.
    Date {
        /// The position of its event.
        of: u32,
        /// When.
        at: Moment,
    },
    /// 补录: an act was done and never put on record.
    Add {
        /// What was done.
        act: Act,
        /// By whom.
        actor: PartyId,
        /// When.
        at: Moment,
    },
}

/// What a correction does to an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// 作废: it never counted.
    Void,
    /// It was really this act, with its result.
    Replaced {
        /// Which.
        by: String,
    },
    /// 发生于: it was really done then.
    Dated {
        /// When.
        at: Moment,
    },
    /// 补录: it was done and never put on record.
    Added {
        /// When.
        at: Moment,
    },
    /// A correction of it is void.
    Undone,
    /// 撤销立案: the case should not have been opened.
    Annulled,
}

/// What came of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// The history is as it would have been.
    Adopted,
    /// 路径冲突: who was on time and who was late is corrected; the stages stand until 路径裁定.
    Path,
    /// It came after the time for corrections: a note and nothing else.
    Noted,
}
