//! A case as a page or an API shows it.

mod acts;
mod clocks;
mod outcomes;
mod types;

pub use types::{
    ActView, AskView, CaseView, ClockView, DutyView, MarkView, NamedValue, Openness, OutcomeView, ParamView,
    RuleView,
};

pub(crate) use clocks::status_word;

use shao_calendar::Moment;

use crate::engine::Work;
use crate::state::{Duty, DutyId, DutyStatus};
use crate::{CaseState, Fault, Policy};

/// A case as it stands at `now`: what fell due before is shown as having happened, without being recorded.
///
/// # Errors
/// As [`crate::step`].
pub fn view(policy: &Policy<'_>, state: &CaseState, now: Moment) -> Result<CaseView, Fault> {
    crate::step::check_pins(policy, state, &state.key)?;
    let mut work = Work::new(policy, state.clone());
    work.drain(now)?;
    work.now = now.max(work.state.last);
    let state = &work.state;
    Ok(CaseView {
        case: state.key.clone(),
        process: work.names().flow(state.flow),
        policy: state.pins.policy.clone(),
        seq: state.seq,
        now,
        opened: state.opened,
        ended: state.ended,
        tainted: is_tainted(state),
        facts: outcomes::facts(&work),
        outcomes: outcomes::outcomes(&work),
        duties: duties(&work),
        clocks: clocks::clocks(&work),
        marks: clocks::marks(&work),
        asks: clocks::asks(&work)?,
        acts: acts::acts(&work)?,
        next: work.next_point()?,
    })
}

fn is_tainted(state: &CaseState) -> bool {
    !state.tainted.is_empty()
        || state.clocks.iter().any(|run| run.tainted)
        || state.marks.iter().any(|mark| mark.tainted)
        || state.outcomes.values().any(|decided| decided.tainted)
}

/// The duties that go on; of an ended case, its own.
fn duties(work: &Work<'_>) -> Vec<DutyView> {
    let shown = work.state.duties.iter().filter(|duty| duty.is_active() || duty.id == DutyId::ROOT);
    shown.map(|duty| duty_view(work, duty)).collect()
}

fn duty_view(work: &Work<'_>, duty: &Duty) -> DutyView {
    let names = work.names();
    DutyView {
        duty: duty.id,
        visit: duty.visit,
        member: duty.member.map(|party| names.party(party)),
        stage: names.stage(duty.stage),
        holder: duty.holder.map(|party| names.party(party)),
        since: duty.since,
        status: match duty.status {
            DutyStatus::Active => "在办",
            DutyStatus::Ended { .. } => "已毕",
            DutyStatus::Withdrawn { .. } => "已撤",
        }
        .to_owned(),
    }
}
