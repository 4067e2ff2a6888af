//! 过渡 从新: a case goes over to another version of its policy.
//!
//! It does so in a stage that it has just entered, after the new version took effect: then it is as if it had entered
//! the stage under the new version. What the stage decides is decided anew, whoever the new version names holds it, and
//! its clocks run by the new terms. Clocks that ran before keep their start, their length and their extensions, open
//! questions their limits, counters their counts. Everything is found by name; where the new version lacks something
//! that the case rests on, it does not go over, and the refusal names that.
//!
//! Reading order: `atlas` (names in both versions), `clocks`, `decided`, `carry` (the state). A step needs one policy and
//! this needs two, so it is a step of its own.

mod atlas;
mod carry;
mod clocks;
mod decided;

use shao_abi::Transition;
use shao_calendar::{Date, Moment};

use crate::act::{self, Named};
use crate::engine::{Cause, Stop, Work};
use crate::state::{DutyId, LinkedCase, MarkCause};
use crate::step::{check_pins, finish, recorded_reply};
use crate::{Actor, CaseState, Event, EventKind, Fault, Policy, Refusal, Reply, Step, What};
pub(crate) use atlas::Atlas;
use atlas::no;

/// Whether a case has just entered a stage in which it goes over to a newer version of its policy, as far as that can
/// be seen without looking closer: [`migrate`] may still refuse.
#[must_use]
pub fn may_migrate(new: &Policy<'_>, state: &CaseState) -> bool {
    state.pins.policy != new.hash && at_its_time(new, state).is_ok()
}

/// Lets a case go over to another version of its policy, or refuses it: then nothing has happened but the time that
/// passed, and the case goes on under the old version until it enters its next stage. The event must be
/// [`EventKind::Migrate`]; it is dated by when it was received.
///
/// # Errors
/// As [`crate::step`], of either version.
pub fn migrate(old: &Policy<'_>, new: &Policy<'_>, state: CaseState, event: &Event) -> Result<Step, Fault> {
    check_pins(old, &state, &event.case)?;
    let EventKind::Migrate { to } = &event.kind else {
        return Err(Fault::Malformed("only 过渡 lets a case go over to another version".to_owned()));
    };
    if to != new.hash {
        return Err(Fault::NeedsVersion { hash: to.clone() });
    }
    if let Some(reply) = recorded_reply(&state, event) {
        return Ok(Step { state: Some(state), effects: Vec::new(), reply, repeated: true });
    }
    let at = event.received.max(state.last);
    let mut work = Work::new(old, state);
    work.drain(at)?;
    work.now = at;
    match go_over(new, &work, at) {
        Ok(over) => {
            let reply = Reply::Accepted { at, seq: over.state.seq };
            finish(over, event, reply)
        }
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Refused(refusal)) => {
            let reply = act::refuse(&mut work, event.actor, &Named::of_event(&event.kind), *refusal)?;
            finish(work, event, reply)
        }
    }
}

/// The case under the new version, with all that has happened in this step.
fn go_over<'p>(new: &'p Policy<'p>, work: &Work<'p>, until: Moment) -> Result<Work<'p>, Stop> {
    at_its_time(new, &work.state)?;
    let atlas = Atlas::of(work.policy, new, work.state.flow)?;
    let stage = work.duty(DutyId::ROOT)?.stage;
    let since = work.duty(DutyId::ROOT)?.since;
    let mut left = Work::new(work.policy, work.state.clone());
    left.now = since;
    left.withdraw_children(DutyId::ROOT)?;
    left.cancel(&clocks::begun_here(&atlas, &left.state, stage))?;
    let state = carry::carry(&atlas, &left.state)?;
    let to = atlas.stage(stage)?;
    let mut over = Work::new(new, state);
    over.now = since;
    over.effects = work.effects.iter().cloned().chain(left.effects).collect();
    let by = MarkCause::Act(crate::builtin::PASSAGE.to_owned());
    let (params, texts) = (Vec::new(), Vec::new());
    let cause = Cause { actor: Actor::Process, by, lapse: false, tainted: false, params, texts };
    let what = What::Migrated { from: work.policy.hash.to_owned(), to: new.hash.to_owned() };
    if let Some(refusal) = over.attempt(|over| over.take_up(to, what, &cause))? {
        return Err(refusal.into());
    }
    over.drain(until)?;
    Ok(over)
}

/// Whether a case may go over now, whatever the two versions say of its stage.
fn at_its_time(new: &Policy<'_>, state: &CaseState) -> Result<(), Refusal> {
    if new.schema.policy.transition == Transition::Old {
        let en = "the new version lets cases end under the version they began under (过渡 从旧)";
        return Err(no("新版写的是“过渡 从旧”，已开的案件照旧版办完", en));
    }
    let root = state.root().filter(|_| state.ended.is_none());
    let Some(root) = root else {
        return Err(no("案件已经办结，照旧版了结", "the case has ended, under the version it ran under"));
    };
    let effective = effective(new)
        .ok_or_else(|| no("新版没有写施行日期", "the new version does not say when it takes effect"))?;
    if root.since < effective {
        let zh = format!("新版 {effective} 起施行，案件进入现在的阶段在此之前；进入下一个阶段时再转");
        let en =
            format!("the new version takes effect on {effective}, and the case entered its stage before");
        return Err(no(zh, en));
    }
    if root.since != state.last {
        let zh = "案件进入现在的阶段以后已有变动；进入下一个阶段时再转";
        return Err(no(
            zh,
            "something has happened since the case entered its stage; it goes over at the next",
        ));
    }
    let orphan = state.duties.iter().any(|duty| duty.orphan && duty.is_active());
    if orphan || state.is_following() {
        let en = "a parallel duty of an earlier stage goes on, or the case follows another";
        return Err(no("先前阶段还有协办在续办，或者本案随他案办理", en));
    }
    if let Some(LinkedCase { case, .. }) = state.links.first() {
        let zh = format!("本案与“{case}”相连，两件要照同一版办完");
        return Err(no(zh, format!("the case is linked to `{case}`: both end under one version")));
    }
    Ok(())
}

/// 施行, the first instant of that day; none if the policy does not say.
pub(crate) fn effective(policy: &Policy<'_>) -> Option<Moment> {
    policy.schema.policy.effective.parse::<Date>().ok().map(Moment::start_of_day)
}

/// The version among several that a log goes over to.
pub(crate) fn version<'p>(versions: &'p [Policy<'p>], hash: &str) -> Result<&'p Policy<'p>, Fault> {
    let found = versions.iter().find(|policy| policy.hash == hash);
    found.ok_or_else(|| Fault::NeedsVersion { hash: hash.to_owned() })
}
