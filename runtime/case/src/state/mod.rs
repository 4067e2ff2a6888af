//! The state of a case: plain data, JSON both ways, every list bounded by the policy.
//!
//! There is no timer in it: what is due next is derived from its clocks and asks.

mod ask;
mod clock;
mod duty;
mod history;
mod outage;

pub use ask::{Ask, AskAbout, AskId, Unfit};
pub use clock::{Beside, Carried, ClockRun, ClockStatus, Deadline, FiredMark, PauseRun, RunId};
pub use duty::{Duty, DutyId, DutyStatus};
pub use history::{Decided, Happened, MarkCause, MarkRecorded, Replied};
pub use outage::Outage;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shao_abi::{DecisionId, FlowId, Frame, Link, SlotId};
use shao_calendar::Moment;

/// A case: everything a step needs to know of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseState {
    /// `county/case`, as the host names it.
    pub key: String,
    /// How many records were written so far. Wake-ups that find nothing due do not count, so the same acts at the
    /// same times give the same number however often the case was woken.
    pub seq: u64,
    /// 重启: which cycle this is, from 0.
    pub cycle: u32,
    /// By which process it runs.
    pub flow: FlowId,
    /// What it is pinned to.
    pub pins: Pins,
    /// When it was opened (τ).
    pub opened: Moment,
    /// When it reached a 终态, if it has.
    pub ended: Option<Moment>,
    /// τ of the last thing that happened. Nothing may happen before it.
    pub last: Moment,
    /// Facts, judgements and outcomes, by slot. History and parameters are filled in only while a decision reads.
    pub frame: Frame,
    /// Whether from some point on all of it rests on 待县确认: it went on because an unconfirmed number or window refused
    /// something, or because somebody let it follow another case whom the county has yet to confirm.
    #[serde(default)]
    pub unsure: bool,
    /// The slots whose value rests on 待县确认.
    pub tainted: BTreeSet<SlotId>,
    /// 文本 facts, by position of the field in the schema.
    pub texts: BTreeMap<u16, String>,
    /// What each decision answered last.
    pub outcomes: BTreeMap<DecisionId, Decided>,
    /// The duty of the case itself (id 0), then those of its forks.
    pub duties: Vec<Duty>,
    /// Clocks: of each clock and duty the open run, or else the last.
    pub clocks: Vec<ClockRun>,
    /// How often each 至多 n 次 was used. Indexed by `CounterId`.
    pub counters: Vec<u32>,
    /// Open questions.
    pub asks: Vec<Ask>,
    /// Marks recorded so far.
    pub marks: Vec<MarkRecorded>,
    /// What 曾 and 次数 can be asked about.
    pub history: Vec<Happened>,
    /// Cases that this one started, the one that started it, those that follow it, and the one that it follows.
    pub links: Vec<LinkedCase>,
    /// 停摆: every clock of the case stands still in these.
    #[serde(default)]
    pub outages: Vec<Outage>,
    /// 承前: clocks of the case that handed this one over, as far as none of the same name has started here yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<Carried>,
    /// The replies to the last [`crate::REPLIES_KEPT`] events, oldest first.
    pub replies: Vec<Replied>,
    /// The next free number for runs and asks.
    pub next_id: u32,
    /// The next free number for duties. They are numbered apart, since keys of effects name them: a question more or
    /// less may not rename what a parallel duty did.
    pub next_duty: u32,
}

/// Another case, and how it stands to this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedCase {
    /// How it stands to this one.
    pub link: Link,
    /// Its key.
    pub case: String,
    /// By which process it runs.
    pub flow: FlowId,
}

/// What a case is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// SHA-256 of the policy module.
    pub policy: String,
    /// [`crate::REDUCER_VERSION`] when it was opened.
    pub reducer: u32,
}

impl CaseState {
    /// The duty of this id.
    #[must_use]
    pub fn duty(&self, id: DutyId) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.id == id)
    }

    /// The duty of the case itself.
    #[must_use]
    pub fn root(&self) -> Option<&Duty> {
        self.duty(DutyId::ROOT)
    }

    /// The clock run of this id.
    #[must_use]
    pub fn run(&self, id: RunId) -> Option<&ClockRun> {
        self.clocks.iter().find(|run| run.id == id)
    }

    /// 并案: the case that this one follows.
    #[must_use]
    pub fn leader(&self) -> Option<&LinkedCase> {
        self.links.iter().find(|linked| linked.link == Link::Leads)
    }

    /// 并案: the cases that follow this one.
    pub fn followers(&self) -> impl Iterator<Item = &LinkedCase> {
        self.links.iter().filter(|linked| linked.link == Link::Follows)
    }

    /// Whether it only waits for another case to end.
    #[must_use]
    pub fn is_following(&self) -> bool {
        self.root().is_some_and(|root| matches!(root.status, DutyStatus::Following { .. }))
    }

    /// 撤销立案: whether it should not have been opened.
    #[must_use]
    pub fn is_annulled(&self) -> bool {
        self.root().is_some_and(Duty::is_annulled)
    }

    pub(crate) fn duty_mut(&mut self, id: DutyId) -> Option<&mut Duty> {
        self.duties.iter_mut().find(|duty| duty.id == id)
    }

    pub(crate) fn run_mut(&mut self, id: RunId) -> Option<&mut ClockRun> {
        self.clocks.iter_mut().find(|run| run.id == id)
    }
}
