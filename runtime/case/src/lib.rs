//! The case engine: a pure step from (policy, state, event) to (state, effects, reply).
//!
//! ```text
//! event ──► drain what fell due before it ──► check it ──► microsteps to quiescence ──► effects, reply, next wake-up
//! ```
//!
//! Knows no clock, store, network or source text. Time is an input: what is due is derived from the state and
//! drained before each event, so wake-ups carry nothing and may come early, late, twice or never
//!. Every name a reader sees comes from the policy.
//!
//! Reading order: `step` (the whole of it), `open`, `act`, `wake` (one file or folder per event), `engine` (the
//! machine inside: draining, stages, forks, clocks, decisions), `limits` (the calendar), `repair` (what changes the
//! past), `passage` (going over to another version of the policy). Then `settlement` (what the county counts over its
//! cases) and what it gives to readers: `facts`, `timeline`, `view`; `play` (cases and their county together) and
//! `scenario`, which is a play with expectations; `why`, which asks of a play why it came so. The data: `state`, `event`, `effect`, `record`, `reply`.

mod act;
pub mod builtin;
mod correction;
mod effect;
mod engine;
mod event;
mod explore;
mod facts;
mod fault;
mod follow;
mod heard;
mod keys;
mod limits;
mod names;
mod open;
mod passage;
mod play;
mod policy;
mod record;
mod repair;
mod reply;
mod scenario;
pub mod settlement;
mod state;
mod step;
mod timeline;
mod view;
mod wake;
mod why;
mod words;

pub use correction::{Change, Changed, Correction, Revision};
pub use effect::{CaseOpened, Effect, EffectKey, Entry, Notice, Notify, Sent};
pub use event::{Act, Event, EventKind};
pub use explore::{Attempt, Opening, Proposal, certain_past, explore, never_done, plain_value, tries, ways};
pub use facts::{FactProblem, Facts, Trouble, read_facts, read_value, show_type, show_value};
pub use fault::Fault;
pub use limits::{deadline, explain};
pub use passage::{may_migrate, migrate};
pub use play::{Play, Played, Stuck};
pub use policy::{Policy, REDUCER_VERSION};
pub use record::{Actor, CiteRef, Record, What};
pub use repair::{
    Done, Folded, Outcome, Revised, correctable, correctable_through, fold, fold_through, needs_log, revise,
    revise_through,
};
pub use reply::{Condition, REPLIES_KEPT, Refusal, RefusalKind, Reply};
pub use scenario::{CaseReport, Coverage, ScenarioReport, StepReport, play, run};
pub use state::{
    Ask, AskAbout, AskId, Beside, Carried, CaseState, ClockRun, ClockStatus, Deadline, Decided, Duty, DutyId,
    DutyStatus, FiredMark, Happened, LinkedCase, MarkCause, MarkRecorded, Outage, PauseRun, Pins, Replied,
    RunId, Unfit,
};
pub use step::{Step, step};
pub use timeline::{TimelineEntry, timeline, timeline_for, timeline_through};
pub use view::{
    ActView, AskView, CaseView, ClockView, DutyView, MarkView, NamedValue, Openness, OutcomeView, ParamView,
    RuleView, view, view_for,
};
pub use why::{Because, Ground, Instead, Question, rule_of, why};
pub use words::Words;

pub(crate) use engine::Stop;

#[cfg(test)]
mod tests;
