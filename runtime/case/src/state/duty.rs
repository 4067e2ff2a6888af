//! Duties: who is waited for, where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shao_abi::{PartyId, StageId};
use shao_calendar::Moment;

/// The number of a duty, unique within its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DutyId(pub u32);

impl DutyId {
    /// The duty of the case itself.
    pub const ROOT: Self = Self(0);
}

/// One thread of a case: it stands in one stage at a time and one party answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Its number.
    pub id: DutyId,
    /// The duty whose fork it belongs to.
    pub parent: Option<DutyId>,
    /// The visit of the parent in which the fork was opened; 0 without a parent.
    pub fork_visit: u32,
    /// 本单位: the member of the set it runs for.
    pub member: Option<PartyId>,
    /// 责任方: whoever the stage names. None on an end stage.
    pub holder: Option<PartyId>,
    /// Whether who holds it rests on 待县确认: then nothing it leaves behind is evidence against a real unit.
    #[serde(default)]
    pub tainted: bool,
    /// Where it stands.
    pub stage: StageId,
    /// How many stages it has entered, this one included. An act that names an older visit is stale.
    pub visit: u32,
    /// When it entered this stage.
    pub since: Moment,
    /// Whether it goes on.
    pub status: DutyStatus,
    /// 续办: it goes on, but its end moves nothing.
    pub orphan: bool,
    /// How often each rule already gave an effect during this visit: the ordinals of effect keys.
    pub ordinals: BTreeMap<String, u32>,
}

/// Whether a duty goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyStatus {
    /// 在办.
    Active,
    /// 随办: it does nothing but wait for the case that this one follows.
    Following {
        /// Since when.
        at: Moment,
    },
    /// 已毕.
    Ended {
        /// When.
        at: Moment,
        /// Whether silence ended it rather than an act.
        by_lapse: bool,
    },
    /// 已撤: ended from above; neither on time nor late.
    Withdrawn {
        /// When.
        at: Moment,
    },
}

impl Duty {
    /// 在办.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == DutyStatus::Active
    }

    /// 撤销立案: it is the duty of a case that should not have been opened.
    #[must_use]
    pub fn is_annulled(&self) -> bool {
        self.parent.is_none() && matches!(self.status, DutyStatus::Withdrawn { .. })
    }
}
