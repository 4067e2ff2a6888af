//! Repair: what changes the past of a case. One operation for all of it: the log is folded again with the change in
//! it, and what follows now is compared with what followed before, effect by effect.
//!
//! ```text
//! log ──► course (what counts as having happened, and when) ──► fold ──► state, effects, path
//!            ▲                                                             │ compared with those before
//!     更正 停摆 撤回 回转                                                    ▼
//!                                  adopted, or (路径冲突) the path stands, lateness is corrected, 路径裁定 is asked
//! ```
//!
//! Nothing is deleted: the event that changes the past is itself in the log, and folding the longer log gives the
//! same state. The past is worked out with the calendar as it is given; calendars are not pinned.
//!
//! Reading order: `history` (a log, event by event), `permit` and `target` (who may change what), `course` and `edits` (the change),
//! `refold` (working it out again), `path` (does it still fit), `difference` (what the world must be told).

mod course;
mod difference;
mod edits;
mod history;
mod path;
mod permit;
mod refold;
mod target;
mod words;

use crate::engine::Work;
use crate::{Act, CaseState, Effect, Event, EventKind, Fault, Policy, Record, Reply, Unfit, builtin};
#[cfg(test)]
pub(crate) use difference::{key_of, says_the_same};
use history::History;
use shao_calendar::Moment;

/// Whether an event changes the past of its case, so that [`crate::step`] cannot take it and [`revise`] must.
#[must_use]
pub fn needs_log(event: &Event) -> bool {
    match &event.kind {
        EventKind::Revise(_) | EventKind::Outage { .. } | EventKind::Retract { .. } => true,
        EventKind::Act(act) => turns_back(act),
        EventKind::Open { .. }
        | EventKind::Heard { .. }
        | EventKind::Follow { .. }
        | EventKind::Migrate { .. }
        | EventKind::Wake => false,
    }
}

/// Whether an act rules that a path is turned back.
fn turns_back(act: &Act) -> bool {
    act.act == builtin::RULE && act.result.as_deref() == Some(builtin::TURN_BACK)
}

/// A log, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The case; none if nothing opened it.
    pub state: Option<CaseState>,
    /// Every effect that holds, in the order of the history as it stands. No wake-up and no revocation is among them.
    pub effects: Vec<Effect>,
    /// What each event was answered, by position in the log.
    pub replies: Vec<Reply>,
}

impl Folded {
    /// The history as it stands: what was revoked is not in it.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        records(self.effects.iter())
    }
}

/// Folds the log of one case.
///
/// # Errors
/// As [`crate::step`].
pub fn fold(policy: &Policy<'_>, log: &[Event]) -> Result<Folded, Fault> {
    fold_through(std::slice::from_ref(policy), log)
}

/// Folds the log of a case that goes over (过渡) from one version of its policy to another: the version it was opened
/// under stands first, and each that it goes over to is among the others.
///
/// # Errors
/// As [`fold`]; and [`Fault::NeedsVersion`] when a version is missing.
pub fn fold_through(versions: &[Policy<'_>], log: &[Event]) -> Result<Folded, Fault> {
    let history = History::of(versions, log)?;
    let effects = history.earlier.into_iter().chain(history.run.effects).collect();
    Ok(Folded { state: history.run.state, effects, replies: history.replies })
}

/// What changing the past came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// The case afterwards; none if there is none.
    pub state: Option<CaseState>,
    /// What the world must be told, in this order: what does not hold any more ([`Effect::Revoke`]), what holds now
    /// and did not before, and the wake-up. A key that is revoked and then comes again bears the second one.
    pub effects: Vec<Effect>,
    /// What the sender is told.
    pub reply: Reply,
    /// What came of it.
    pub outcome: Outcome,
    /// The history as it stands now: what was revoked is not in it.
    pub records: Vec<Record>,
}

/// What came of an attempt to change the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The case is as it would have been.
    Adopted,
    /// 路径冲突: the stages stand, who was late is corrected, and 路径裁定 is asked where the process says of whom.
    Path {
        /// What was done since and could not have been done.
        unfit: Vec<Unfit>,
    },
    /// It came after the time for corrections, so it was noted and changed nothing.
    Noted,
    /// It was refused, which is on record; the reply says why.
    Refused,
    /// The event had been answered before.
    Repeated,
    /// The event did not change the past: it was stepped as any other.
    Stepped,
}

/// Takes an event that changes the past: 更正, 停摆, a retraction, or the ruling that a path is turned back. `log` is
/// every event of the case so far, in the order in which it was stepped; positions count it from 0. Wake-ups and
/// repeated deliveries may be in it or left out, as long as positions are counted in the same log. Any other event is
/// stepped.
///
/// # Errors
/// As [`crate::step`]: the case stays as it was.
pub fn revise(policy: &Policy<'_>, log: &[Event], event: &Event) -> Result<Revised, Fault> {
    revise_through(std::slice::from_ref(policy), log, event)
}

/// As [`revise`], of a case that has gone over from one version of its policy to another ([`fold_through`]). Only what
/// was done since can be changed.
///
/// # Errors
/// As [`fold_through`].
pub fn revise_through(versions: &[Policy<'_>], log: &[Event], event: &Event) -> Result<Revised, Fault> {
    let mut history = History::of(versions, log)?;
    let (step, outcome) = history.take(event)?;
    Ok(Revised {
        state: step.state,
        effects: step.effects,
        reply: step.reply,
        outcome,
        records: records(history.earlier.iter().chain(&history.run.effects)),
    })
}

/// Something that somebody did and that may be corrected, corrections included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The position of its event in the log: what a [`crate::Change`] names.
    pub position: u32,
    /// What it is called.
    pub act: String,
    /// When it was done, as it is known by now.
    pub at: Moment,
    /// Of a 更正: what it is about.
    pub about: Option<String>,
}

/// What of a log counts as having been done by somebody, in the order in which it was done.
///
/// # Errors
/// As [`crate::step`].
pub fn correctable(policy: &Policy<'_>, log: &[Event]) -> Result<Vec<Done>, Fault> {
    correctable_through(std::slice::from_ref(policy), log)
}

/// As [`correctable`], of a case that has gone over from one version of its policy to another: what was done since.
///
/// # Errors
/// As [`fold_through`].
pub fn correctable_through(versions: &[Policy<'_>], log: &[Event]) -> Result<Vec<Done>, Fault> {
    let history = History::of(versions, log)?;
    let course = &history.course;
    let annulled = course.annulled().is_some();
    let done = course.in_order().into_iter().filter_map(|entry| {
        let (position, at) = (entry.position, entry.at);
        let act = entry.is_opening().then_some(builtin::OPEN).or(entry.act());
        if let Some(act) = act.filter(|_| !annulled) {
            return Some(Done { position, act: act.to_owned(), at, about: None });
        }
        let told = entry.told().filter(|_| course.counts(position))?;
        if annulled && told.act != builtin::OPEN {
            return None;
        }
        Some(Done { position, act: builtin::REVISE.to_owned(), at, about: Some(told.act.to_owned()) })
    });
    Ok(done.collect())
}

fn records<'e>(effects: impl Iterator<Item = &'e Effect>) -> Vec<Record> {
    let record = |effect: &Effect| match effect {
        Effect::Record(record) => Some((**record).clone()),
        Effect::Wake { .. }
        | Effect::Notify(_)
        | Effect::Open(_)
        | Effect::Send(_)
        | Effect::Entry(_)
        | Effect::Revoke(_) => None,
    };
    effects.filter_map(record).collect()
}

/// A working copy that goes on from a state.
fn work_on<'p>(policy: &'p Policy<'p>, state: &CaseState, rank: u32) -> Work<'p> {
    let mut work = Work::new(policy, state.clone());
    work.rank = rank;
    work
}
