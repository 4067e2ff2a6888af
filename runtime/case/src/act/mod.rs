//! 行为: somebody does something. Either all of it happens or nothing does; what is refused is recorded.

mod address;
mod args;
mod extend;
mod guard;
mod judge;
mod perform;

pub(crate) use address::{Addressed, who_may};
pub(crate) use perform::try_out;

use shao_calendar::Moment;

use crate::engine::{Note, Stop, Work};
use crate::state::DutyId;
use crate::{Act, Actor, Event, Fault, Refusal, RefusalKind, Reply, What, builtin};

/// Does an act, or refuses it. What fell due before it happens first, in either case.
pub(crate) fn act(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<Reply, Fault> {
    let at = match when(work, event) {
        Ok(at) => at,
        Err(refusal) => return refuse(work, event, act, refusal),
    };
    work.drain(at)?;
    work.now = at;
    if let Some(refusal) = stale(work, event) {
        return refuse(work, event, act, refusal);
    }
    if let Some(refusal) = work.attempt(|work| do_it(work, event, act))? {
        return refuse(work, event, act, refusal);
    }
    work.state.last = work.state.last.max(at);
    // A warning that is due from the start of its clock comes at once.
    work.drain(at)?;
    Ok(Reply::Accepted { at, seq: work.state.seq })
}

/// τ: what the sender asserts, else the host's clock, which never runs backwards for a case.
fn when(work: &Work<'_>, event: &Event) -> Result<Moment, Refusal> {
    let last = work.state.last;
    match event.at {
        None => Ok(event.received.max(last)),
        Some(at) if at > event.received => {
            let zh = format!("所称时间 {at} 晚于收到时间 {}", event.received);
            let en = format!("it is dated {at}, after it was received ({})", event.received);
            Err(Refusal::new(RefusalKind::OutOfOrder, zh, en))
        }
        Some(at) if at < last => {
            let zh = format!("所称时间 {at} 早于本案最近一次变动 {last}；事后补录须走更正");
            let en = format!(
                "it is dated {at}, before the last change of the case ({last}); a late entry is a revision"
            );
            Err(Refusal::new(RefusalKind::OutOfOrder, zh, en))
        }
        Some(at) => Ok(at),
    }
}

fn stale(work: &Work<'_>, event: &Event) -> Option<Refusal> {
    let expected = event.expected_seq.filter(|seq| *seq != work.state.seq)?;
    let seq = work.state.seq;
    let zh = format!("案件已有变动（所见第 {expected} 条，现为第 {seq} 条），请刷新后再办");
    let en = format!("the case has moved on (you saw entry {expected}, there are {seq}); look again");
    Some(Refusal::new(RefusalKind::Stale, zh, en))
}

fn do_it(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    let own = work.policy.process.act_named(work.state.flow, &act.act).is_some();
    match act.act.as_str() {
        builtin::EXTEND if !own => extend::ask(work, event, act),
        builtin::GRANT if !own => extend::answer(work, event, act, true),
        builtin::DENY if !own => extend::answer(work, event, act, false),
        builtin::JUDGE if !own => judge::judge(work, event, act),
        _ => {
            let addressed = address::address(work, act, event.actor)?;
            perform::by_party(work, &addressed, act, event.actor)
        }
    }
}

/// 驳回: recorded with its reason, and nothing else changes.
fn refuse(work: &mut Work<'_>, event: &Event, act: &Act, refusal: Refusal) -> Result<Reply, Fault> {
    work.now = work.now.max(work.state.last);
    let duty = act.duty.filter(|id| work.state.duty(*id).is_some()).unwrap_or(DutyId::ROOT);
    let rules: Vec<_> = refusal.conditions.iter().filter_map(|condition| condition.rule).collect();
    let note = Note::by(event.actor.map_or(Actor::Process, Actor::Party)).rules(&rules);
    let what = What::Refused { act: act.act.clone(), result: act.result.clone(), refusal: refusal.clone() };
    work.record(duty, what, note)?;
    Ok(Reply::Refused(refusal))
}
