//! The step: the whole engine as one pure function.

use crate::engine::{Moved, Setting, Work};
use crate::open::{Opening, open};
use crate::state::{CaseState, Replied};
use crate::{
    Effect, Event, EventKind, Fault, Policy, REDUCER_VERSION, REPLIES_KEPT, Refusal, RefusalKind, Reply,
};

/// What a step gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The case afterwards. None only when there was none and the event did not open one.
    pub state: Option<CaseState>,
    /// What the world must be told or asked, in order.
    pub effects: Vec<Effect>,
    /// What the sender is told.
    pub reply: Reply,
    /// Whether the event had been answered before, so that nothing happened now.
    pub repeated: bool,
}

/// Makes one step: drains what fell due before the event, checks it, runs to quiescence, says when to wake next.
///
/// # Errors
/// When the policy or the state is broken ([`Fault`]): the caller parks the case, whose state is as it was. Or when the
/// event changes the past ([`crate::needs_log`]): then the caller makes the step with [`crate::revise`].
pub fn step(policy: &Policy<'_>, state: Option<CaseState>, event: &Event) -> Result<Step, Fault> {
    Ok(traced(policy, state, event, 0)?.0)
}

/// A step and the moves it made. `rank` tells those of this event from those of time.
pub(crate) fn traced(
    policy: &Policy<'_>,
    state: Option<CaseState>,
    event: &Event,
    rank: u32,
) -> Result<(Step, Vec<Moved>), Fault> {
    let Some(state) = state else { return on_nothing(policy, event, rank) };
    check_pins(policy, &state, &event.case)?;
    if let Some(reply) = recorded_reply(&state, event) {
        return Ok((Step { state: Some(state), effects: Vec::new(), reply, repeated: true }, Vec::new()));
    }
    if crate::needs_log(event) {
        return Err(Fault::NeedsLog);
    }
    let mut work = Work::new(policy, state);
    work.rank = rank;
    let reply = match &event.kind {
        EventKind::Wake => crate::wake::wake(&mut work, event)?,
        EventKind::Act(act) => crate::act::act(&mut work, event, act)?,
        EventKind::Open { .. } => crate::open::open_again(&mut work)?,
        EventKind::Heard { from, point } => crate::heard::heard(&mut work, event, from, point)?,
        EventKind::Follow { into } => crate::follow::follow(&mut work, event, into)?,
        EventKind::Migrate { to } => return Err(Fault::NeedsVersion { hash: to.clone() }),
        EventKind::Revise(_) | EventKind::Outage { .. } | EventKind::Retract { .. } => {
            return Err(Fault::NeedsLog);
        }
    };
    let path = std::mem::take(&mut work.path);
    Ok((finish(work, event, reply)?, path))
}

/// An event for a case that does not exist: only 立案 makes sense.
fn on_nothing(policy: &Policy<'_>, event: &Event, rank: u32) -> Result<(Step, Vec<Moved>), Fault> {
    let nothing = |reply| (Step { state: None, effects: Vec::new(), reply, repeated: false }, Vec::new());
    let refused = |refusal| nothing(Reply::Refused(refusal));
    if let Some(opening) = Opening::of(event) {
        let setting = Setting { rank, ..Setting::default() };
        return match open(policy, event, &opening, setting)? {
            Ok((mut work, reply)) => {
                let path = std::mem::take(&mut work.path);
                Ok((finish(work, event, reply)?, path))
            }
            Err(refusal) => Ok(refused(refusal)),
        };
    }
    match &event.kind {
        EventKind::Act(_) | EventKind::Revise(_) | EventKind::Follow { .. } | EventKind::Migrate { .. } => {
            let zh = format!("没有案件“{}”", event.case);
            Ok(refused(Refusal::new(RefusalKind::NotOpen, zh, format!("there is no case `{}`", event.case))))
        }
        EventKind::Open { .. }
        | EventKind::Wake
        | EventKind::Heard { .. }
        | EventKind::Outage { .. }
        | EventKind::Retract { .. } => Ok(nothing(Reply::Woken)),
    }
}

/// A case runs only under what it is pinned to; another policy is a migration, not a step.
pub(crate) fn check_pins(policy: &Policy<'_>, state: &CaseState, case: &str) -> Result<(), Fault> {
    let differ = |pinned: String, given: String| Err(Fault::Pinned { pinned, given });
    if state.pins.policy != policy.hash {
        return differ(format!("policy {}", state.pins.policy), format!("policy {}", policy.hash));
    }
    if state.pins.reducer != REDUCER_VERSION {
        return differ(format!("reducer {}", state.pins.reducer), format!("reducer {REDUCER_VERSION}"));
    }
    if state.key != case {
        return differ(format!("case {}", state.key), format!("case {case}"));
    }
    Ok(())
}

/// What an event was answered, if it came before.
pub(crate) fn recorded_reply(state: &CaseState, event: &Event) -> Option<Reply> {
    let replied = state.replies.iter().find(|replied| !event.id.is_empty() && replied.id == event.id)?;
    if replied.digest == event.digest() {
        return Some(replied.reply.clone());
    }
    let zh = format!("编号 {} 已用于另一事件", event.id);
    let en = format!("the id {} was used for another event", event.id);
    Some(Reply::Refused(Refusal::new(RefusalKind::Conflict, zh, en)))
}

/// Keeps the reply and says when to wake next.
pub(crate) fn finish(mut work: Work<'_>, event: &Event, reply: Reply) -> Result<Step, Fault> {
    if !event.id.is_empty() && reply != Reply::Woken {
        let replied = Replied { id: event.id.clone(), digest: event.digest(), reply: reply.clone() };
        let excess = work.state.replies.len().saturating_add(1).saturating_sub(REPLIES_KEPT);
        work.state.replies.drain(..excess);
        work.state.replies.push(replied);
    }
    let wake = work.wake_at()?;
    let Work { state, mut effects, .. } = work;
    effects.extend(wake.map(|at| Effect::Wake { at }));
    Ok(Step { state: Some(state), effects, reply, repeated: false })
}
