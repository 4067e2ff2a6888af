//! What callers may ask for in writing.
//!
//! `case`, `repair` and `county` read it, `event` says as which event it reaches a case.

mod case;
mod county;
mod event;
mod repair;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;
use shao_abi::ProposalVerb;
use shao_calendar::Moment;
use shao_case::settlement::ProposalId;

pub(crate) use event::{party, wake};

/// A request that changes something.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Request {
    /// The id of the event.
    pub(crate) id: String,
    /// The case; [`shao_store::COUNTY`] for what is about all of them.
    pub(crate) case: String,
    /// The unit or group that acts.
    pub(crate) actor: Option<String>,
    /// The person.
    pub(crate) caller: Option<String>,
    /// What is asked for.
    pub(crate) wish: Wish,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wish {
    /// 立案.
    Open {
        /// The 事项; none for that of the policy's first process.
        #[serde(skip_serializing_if = "Option::is_none")]
        matter: Option<String>,
        /// By field.
        facts: BTreeMap<String, Json>,
    },
    /// 行为.
    Act {
        /// Its name.
        act: String,
        /// With which result.
        result: Option<String>,
        /// By parameter.
        args: BTreeMap<String, Json>,
        /// In which duty.
        duty: Option<u32>,
        /// The visit the caller saw.
        visit: Option<u32>,
        /// The `seq` the caller saw.
        expected_seq: Option<u64>,
    },
    /// 更正.
    Correct {
        /// What is corrected, and how.
        change: Change,
        /// 理由.
        reason: String,
        /// What it rests on.
        evidence: Vec<String>,
    },
    /// 并案.
    Merge {
        /// The case that leads from now on.
        into: String,
    },
    /// Something about the county as a whole.
    County(CountyWish),
}

/// What is asked for about the county as a whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CountyWish {
    /// 停摆, of every case that is open.
    Outage(Outage),
    /// 免责, 决定 or 申诉.
    Propose(Propose),
}

/// 停摆.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Outage {
    /// From this instant.
    pub(crate) from: Moment,
    /// Until this instant, excluded.
    pub(crate) to: Moment,
    /// 理由.
    pub(crate) reason: String,
}

/// 免责, 决定 or 申诉.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Propose {
    /// Which proposal.
    pub(crate) proposal: ProposalId,
    /// What is done about it.
    pub(crate) verb: ProposalVerb,
    /// 成立 or 采纳: whether it is so.
    pub(crate) answer: bool,
}

/// What is corrected. Positions are those of `GET /cases/{key}/acts`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum Change {
    /// 作废.
    Void {
        /// Which act.
        of: u32,
    },
    /// It was really another act, or done by somebody else.
    Replace {
        /// Which act.
        of: u32,
        /// What was really done.
        done: Done,
    },
    /// 发生于.
    Date {
        /// Which act.
        of: u32,
        /// When it was done.
        at: Moment,
    },
    /// 补录.
    Add {
        /// What was done.
        done: Done,
        /// When.
        at: Moment,
    },
}

/// What was really done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Done {
    /// The act.
    pub(crate) act: String,
    /// With which result.
    pub(crate) result: Option<String>,
    /// By parameter.
    pub(crate) args: BTreeMap<String, Json>,
    /// By whom; none: by whoever was on record.
    pub(crate) by: Option<String>,
}

impl Request {
    /// The request byte for byte, however it was spaced or ordered when it came.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        // Plain data with text keys always serialises.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Whether it opens a case.
    pub(crate) fn opens(&self) -> bool {
        matches!(self.wish, Wish::Open { .. })
    }

    /// Whether it is a 停摆.
    pub(crate) fn is_outage(&self) -> bool {
        matches!(self.wish, Wish::County(CountyWish::Outage(_)))
    }

    /// Whether it is about the county as a whole.
    pub(crate) fn is_of_county(&self) -> bool {
        matches!(self.wish, Wish::County(_))
    }
}
