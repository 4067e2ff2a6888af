//! A case as a page or an API shows it.

mod acts;
mod clocks;
mod outcomes;
mod privacy;
mod types;

pub use types::{
    ActView, AskView, CaseView, ClockView, DutyView, MarkView, NamedValue, Openness, OutcomeView, ParamView,
    RuleView,
};

pub(crate) use clocks::status_word;
pub(crate) use privacy::{Secrets, Viewer};

use shao_abi::PartyId;
use shao_calendar::Moment;

use crate::engine::Work;
use crate::state::{Duty, DutyId, DutyStatus};
use crate::{CaseState, Fault, Policy};

/// A case as it stands at `now`: what fell due before is shown as having happened, without being recorded. Nothing is
/// covered: whoever shows it answers for who sees it.
///
/// # Errors
/// As [`crate::step`].
pub fn view(policy: &Policy<'_>, state: &CaseState, now: Moment) -> Result<CaseView, Fault> {
    shown(policy, state, now, Viewer::Host)
}

/// A case as a party sees it, or the public (none): fields that are 保密 before the viewer say so, and to the public
/// those that are 脱敏 show their first letter alone. What is 保密 before anybody is so before the public, where he
/// looks too.
///
/// # Errors
/// As [`crate::step`].
pub fn view_for(
    policy: &Policy<'_>,
    state: &CaseState,
    now: Moment,
    viewer: Option<PartyId>,
) -> Result<CaseView, Fault> {
    shown(policy, state, now, viewer.map_or(Viewer::Public, Viewer::Party))
}

fn shown(policy: &Policy<'_>, state: &CaseState, now: Moment, viewer: Viewer) -> Result<CaseView, Fault> {
    crate::step::check_pins(policy, state, &state.key)?;
    let mut work = Work::new(policy, state.clone());
    work.drain(now)?;
    work.now = now.max(work.state.last);
    let state = &work.state;
    let secrets = Secrets::of(&work, viewer)?;
    Ok(CaseView {
        case: state.key.clone(),
        process: work.names().flow(state.flow),
        policy: state.pins.policy.clone(),
        seq: state.seq,
        now,
        opened: state.opened,
        ended: state.ended,
        tainted: is_tainted(state),
        facts: privacy::facts(&work, &secrets),
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
        stage: names.place(duty),
        holder: duty.holder.map(|party| names.party(party)),
        since: duty.since,
        status: match duty.status {
            DutyStatus::Active => "在办",
            DutyStatus::Following { .. } => "随办",
            DutyStatus::Ended { .. } => "已毕",
            DutyStatus::Withdrawn { .. } => "已撤",
        }
        .to_owned(),
    }
}
