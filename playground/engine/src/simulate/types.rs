//! What the page sends and what it gets: `web/src/engine/types.ts` says the same in TypeScript.

use serde::{Deserialize, Serialize};
use shao_calendar::{Date, Moment};
use shao_case::{CaseView, TimelineEntry};

use crate::explain::CountedDay;
use crate::texts::Place;

/// A name and a value as a person writes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Named {
    pub name: String,
    pub value: String,
}

/// A sample case: by which process, its facts, when it was opened, what is done, and until when it is followed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub process: String,
    pub facts: Vec<Named>,
    pub opened: String,
    pub script: Vec<PlanStep>,
    pub until: String,
    /// The case that is looked at, by key; none: the sample itself.
    #[serde(default)]
    pub shown: Option<String>,
}

/// Who does what when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PlanStep {
    pub at: String,
    pub actor: String,
    pub act: String,
    pub result: Option<String>,
    pub args: Vec<Named>,
    /// About which case, by key; none: the sample itself.
    #[serde(default)]
    pub case: Option<String>,
}

/// What became of a plan.
#[derive(Debug, Serialize)]
pub(crate) struct Simulation {
    /// The process of the case that is shown; all that follows is about it.
    pub process: String,
    /// The sample and the cases that follow from it, as they stand; only one if it started none.
    pub cases: Vec<Linked>,
    /// How many cases time opened meanwhile.
    pub timed: usize,
    /// Why it came no farther than `view.now`, if it did not come to the end of the plan.
    pub stuck: Option<String>,
    /// Per line of the script: why it was refused.
    pub refusals: Vec<Option<String>>,
    pub view: CaseView,
    pub timeline: Vec<TimelineEntry>,
    /// What it left in the ledgers.
    pub entries: Vec<LedgerEntry>,
    pub duties: Vec<Duty>,
    pub clocks: Vec<Clock>,
    pub marks: Vec<Mark>,
    pub path: Path,
    pub calendar: Vec<Day>,
}

/// A case in one line: what it is and how it stands.
#[derive(Debug, Serialize)]
pub(crate) struct Linked {
    /// Its key; none of the sample itself.
    pub key: Option<String>,
    pub name: String,
    pub opened: Moment,
    pub stage: String,
    pub holder: Option<String>,
    pub ended: Option<Moment>,
    pub shown: bool,
}

/// An entry that a case left in a ledger.
#[derive(Debug, Serialize)]
pub(crate) struct LedgerEntry {
    pub at: Moment,
    pub ledger: String,
    pub unit: String,
    pub value: i64,
    /// Whether it breaks a 连续 rather than adding to it.
    pub breaks: bool,
    /// What made it, e.g. `动作 派单`.
    pub made: String,
}

/// A thread of the case: the case itself, or a child duty of a fork.
#[derive(Debug, Serialize)]
pub(crate) struct Duty {
    pub id: u32,
    pub name: String,
    pub child: bool,
    pub spans: Vec<DutySpan>,
}

#[derive(Debug, Serialize)]
pub(crate) struct DutySpan {
    pub stage: usize,
    pub name: String,
    pub holder: String,
    pub from: Moment,
    pub to: Option<Moment>,
}

/// One run of one clock, past runs included.
#[derive(Debug, Serialize)]
pub(crate) struct Clock {
    pub name: String,
    pub duty: u32,
    pub holder: String,
    pub stage: Option<usize>,
    pub limit: String,
    pub start: Moment,
    pub deadline: Option<Moment>,
    pub end: Option<Moment>,
    pub state: &'static str,
    pub unconfirmed: bool,
    pub pauses: Vec<Pause>,
    pub days: Vec<CountedDay>,
    pub rule: Option<String>,
    pub cites: Vec<String>,
    pub place: Option<Place>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Pause {
    pub name: String,
    pub from: Moment,
    pub to: Option<Moment>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Mark {
    pub at: Moment,
    pub mark: String,
    pub against: Option<String>,
    pub because: String,
}

/// The boxes and arrows of the flow that the case took.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Path {
    pub stages: Vec<usize>,
    pub edges: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Day {
    pub date: Date,
    pub kind: &'static str,
    pub name: String,
}
