//! Clock runs: one run of one 期限.

use serde::{Deserialize, Serialize};
use shao_abi::{ClockId, Limit, PartyId};
use shao_calendar::Moment;

use super::{DutyId, Outage};

/// The number of a clock run, unique within its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub u32);

/// One run of a clock, from its 自 to its 至.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRun {
    /// Its number.
    pub id: RunId,
    /// Which clock.
    pub clock: ClockId,
    /// The duty in which it was started; points of other duties do not concern it.
    pub duty: DutyId,
    /// Which run of this clock in this duty, from 1.
    pub run: u32,
    /// When it started.
    pub start: Moment,
    /// How long it is, grants included.
    pub limit: Limit,
    /// A second limit, on another clock, of which the earlier or the later end counts.
    #[serde(default)]
    pub beside: Option<Beside>,
    /// How many extensions were granted.
    pub grants: u32,
    /// Whether an extension was refused: final for this run.
    pub refused: bool,
    /// By whose timetable it closes; fixed when it starts.
    pub holder: Option<PartyId>,
    /// 停表, in order of their start. They may overlap; the calendar is given their union.
    pub pauses: Vec<PauseRun>,
    /// 停摆 that it stands still in, beside its own pauses.
    #[serde(default)]
    pub outages: Vec<Outage>,
    /// The marks that fired, by position among the clock's marks.
    pub fired: Vec<FiredMark>,
    /// How it stands.
    pub status: ClockStatus,
    /// When a lapsed clock was met after all; its 逾 and 此后 marks end then.
    pub closed: Option<Moment>,
    /// Its deadline as far as it is known now.
    pub deadline: Deadline,
    /// Whether its length rests on 待县确认.
    pub tainted: bool,
}

/// 承前: what a case that is handed over (移送) passes on of a clock that was running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Its name.
    pub clock: String,
    /// When it started.
    pub start: Moment,
    /// When it stood still since, by 停表 or 停摆.
    pub stood: Vec<Outage>,
}

/// 先到者 or 后到者.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The other limit.
    pub limit: Limit,
    /// Whether the later end counts.
    pub later: bool,
}

/// How a clock run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockStatus {
    /// 走.
    Running,
    /// 停.
    Stopped,
    /// 如期: its 至 came in time.
    Met {
        /// When.
        at: Moment,
    },
    /// 届满: its deadline passed.
    Lapsed {
        /// The deadline.
        at: Moment,
    },
    /// 注销: its duty ended first; neither on time nor late.
    Cancelled {
        /// When.
        at: Moment,
    },
}

/// The last lawful instant of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// It is known; an act at this very millisecond is in time.
    At(Moment),
    /// The calendar ends before it: it lies after this moment.
    UnknownAfter(Moment),
    /// The clock stands still: it depends on when the clock runs again.
    Standing,
}

/// One 停表 of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseRun {
    /// Which, by position among the clock's pauses.
    pub pause: u16,
    /// From this instant.
    pub from: Moment,
    /// Until this instant, excluded; none while it lasts.
    pub to: Option<Moment>,
    /// 至多: the last instant of the pause if nothing ends it before; none while unknown or unlimited.
    pub until: Option<Moment>,
}

/// A mark that fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiredMark {
    /// Which, by position among the clock's marks.
    pub mark: u16,
    /// The point at which it last fired.
    pub at: Moment,
    /// How often it fired.
    pub times: u32,
}

impl ClockRun {
    /// Neither met, nor cancelled, nor closed after its lapse: repeated starts are ignored, its 至 is awaited.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.status {
            ClockStatus::Running | ClockStatus::Stopped => true,
            ClockStatus::Lapsed { .. } => self.closed.is_none(),
            ClockStatus::Met { .. } | ClockStatus::Cancelled { .. } => false,
        }
    }

    /// Whether it lapsed, closed since or not.
    #[must_use]
    pub fn has_lapsed(&self) -> bool {
        matches!(self.status, ClockStatus::Lapsed { .. })
    }

    /// The deadline, if it is known: of a lapsed clock, the one it missed.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        match (self.status, self.deadline) {
            (ClockStatus::Lapsed { at }, _) => Some(at),
            (_, Deadline::At(at)) => Some(at),
            (_, Deadline::UnknownAfter(_) | Deadline::Standing) => None,
        }
    }
}
