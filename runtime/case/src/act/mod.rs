//! 行为: somebody does something. Either all of it happens or nothing does; what is refused is recorded.

mod address;
mod args;
mod extend;
mod guard;
mod judge;
mod perform;
mod reopen;
mod rule;

pub(crate) use address::{Addressed, who_may};
pub(crate) use perform::try_out;
pub(crate) use reopen::reopening;
pub(crate) use rule::may_rule;

use std::collections::BTreeMap;

use shao_abi::{Happening, PartyId, Point};
use shao_calendar::Moment;

use crate::engine::{Note, Stop, Work};
use crate::state::DutyId;
use crate::{Act, Actor, Event, EventKind, Fault, Refusal, RefusalKind, Reply, What, builtin};

/// What a record calls something that is done, and with which result; and the duty it names, if it names one.
pub(crate) struct Named<'a> {
    pub act: &'a str,
    pub result: Option<&'a String>,
    pub duty: Option<DutyId>,
}

impl<'a> Named<'a> {
    pub(crate) fn plain(act: &'a str) -> Self {
        Self { act, result: None, duty: None }
    }

    pub(crate) fn of_event(kind: &'a EventKind) -> Self {
        if let EventKind::Act(act) = kind { Self::of(act) } else { Self::plain(kind.name()) }
    }

    fn of(act: &'a Act) -> Self {
        Self { act: &act.act, result: act.result.as_ref(), duty: act.duty }
    }
}

/// Does an act, or refuses it. What fell due before it happens first, in either case.
pub(crate) fn act(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<Reply, Fault> {
    accepted_or_refused(work, event, &Named::of(act), |work| do_it(work, event, act))
}

/// Does an act again in a history that is worked out anew; a refusal leaves no trace. Where the path of the case
/// stands, what was done was done, though it may be that nothing follows from it.
pub(crate) fn again(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<Option<Refusal>, Fault> {
    let refused = at_its_time(work, event, |work| do_it(work, event, act))?;
    match refused {
        Some(_) if work.stands() => at_its_time(work, event, |work| bare(work, event, act)),
        refused => Ok(refused),
    }
}

/// Does something that may be refused, at the time the event says.
pub(crate) fn accepted_or_refused(
    work: &mut Work<'_>,
    event: &Event,
    named: &Named<'_>,
    what: impl FnOnce(&mut Work<'_>) -> Result<(), Stop>,
) -> Result<Reply, Fault> {
    let at = match when(work, event) {
        Ok(at) => at,
        Err(refusal) => return refuse(work, event.actor, named, refusal),
    };
    work.drain(at)?;
    work.now = at;
    if let Some(refusal) = stale(work, event) {
        return refuse(work, event.actor, named, refusal);
    }
    if let Some(refusal) = work.attempt(what)? {
        return refuse(work, event.actor, named, refusal);
    }
    work.state.last = work.state.last.max(at);
    // A warning that is due from the start of its clock comes at once.
    work.drain(at)?;
    Ok(Reply::Accepted { at, seq: work.state.seq })
}

/// Does something at the time it was done, as it is known by now.
pub(crate) fn at_its_time(
    work: &mut Work<'_>,
    event: &Event,
    what: impl FnOnce(&mut Work<'_>) -> Result<(), Stop>,
) -> Result<Option<Refusal>, Fault> {
    let at = event.at.unwrap_or(event.received).max(work.state.last);
    work.drain(at)?;
    work.now = at;
    let refused = work.attempt(what)?;
    if refused.is_none() {
        work.state.last = work.state.last.max(at);
        work.drain(at)?;
    }
    Ok(refused)
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

pub(crate) fn stale(work: &Work<'_>, event: &Event) -> Option<Refusal> {
    let expected = event.expected_seq.filter(|seq| *seq != work.state.seq)?;
    let seq = work.state.seq;
    let zh = format!("案件已有变动（所见第 {expected} 条，现为第 {seq} 条），请刷新后再办");
    let en = format!("the case has moved on (you saw entry {expected}, there are {seq}); look again");
    Some(Refusal::new(RefusalKind::Stale, zh, en))
}

fn do_it(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    may_act(work, event, act)?;
    let own = work.policy.process.act_named(work.state.flow, &act.act).is_some();
    match act.act.as_str() {
        builtin::REOPEN if reopen::is_written(work)? => reopen::reopen(work, event, act),
        builtin::RULE if !own => rule::rule(work, event, act),
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

/// Nobody acts in a case that follows another one, except on how its own past is put right; and a party that must
/// stay away does not act at all.
fn may_act(work: &Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    if let Some(refusal) = work.not_recused(event.actor)? {
        return Err(refusal.into());
    }
    if !work.state.is_following() || act.act == builtin::RULE {
        return Ok(());
    }
    let leader = work.state.leader().map_or("", |leader| leader.case.as_str());
    let zh = format!("本案已并入“{leader}”，随其办理；请到该案办理");
    let en = format!("this case follows `{leader}` and ends with it; act there");
    Err(Refusal::new(RefusalKind::Following, zh, en).into())
}

/// What was done, and that it was done: nothing follows but what waits for the act itself.
fn bare(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    let duty = act.duty.filter(|id| work.state.duty(*id).is_some()).unwrap_or(DutyId::ROOT);
    let args = shown(&act.args);
    let what = What::Acted { act: act.act.clone(), result: act.result.clone(), args, over: false };
    let note = Note::by(event.actor.map_or(Actor::Process, Actor::Party));
    let Some(id) = work.policy.process.act_named(work.state.flow, &act.act) else {
        work.record(duty, what, note)?;
        return Ok(());
    };
    work.happen(Happening::Act(id), false);
    work.record(duty, what, note)?;
    Ok(work.pass(duty, Point::Act { act: id, result: act.result.clone() })?)
}

/// Arguments as text.
fn shown(args: &BTreeMap<String, serde_json::Value>) -> Vec<(String, String)> {
    args.iter().map(|(name, given)| (name.clone(), crate::facts::shown(given))).collect()
}

/// 驳回: recorded with its reason, and nothing else changes.
pub(crate) fn refuse(
    work: &mut Work<'_>,
    actor: Option<PartyId>,
    named: &Named<'_>,
    refusal: Refusal,
) -> Result<Reply, Fault> {
    work.now = work.now.max(work.state.last);
    let duty = named.duty.filter(|id| work.state.duty(*id).is_some()).unwrap_or(DutyId::ROOT);
    // What the case goes on to would not be, had the county confirmed another number.
    work.state.unsure |= refusal.unconfirmed;
    let rules: Vec<_> = refusal.conditions.iter().filter_map(|condition| condition.rule).collect();
    let note = Note::by(actor.map_or(Actor::Process, Actor::Party)).rules(&rules);
    let (act, result) = (named.act.to_owned(), named.result.cloned());
    let what = What::Refused { act, result, refusal: refusal.clone() };
    work.record(duty, what, note)?;
    Ok(Reply::Refused(refusal))
}

/// Records a refusal again in a history that is worked out anew: what was refused stays refused.
pub(crate) fn refused_again(work: &mut Work<'_>, event: &Event, refusal: &Refusal) -> Result<(), Fault> {
    let at = event.at.unwrap_or(event.received).max(work.state.last);
    work.drain(at)?;
    work.now = at;
    refuse(work, event.actor, &Named::of_event(&event.kind), refusal.clone())?;
    Ok(())
}
