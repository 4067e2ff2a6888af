//! 重启: an ended case begins another cycle. Counters, marks and past lapses stay; the clocks are new.

use shao_abi::{Happening, Link, Point, Reopen, Who};

use super::args;
use crate::engine::{Cause, Note, Stop, Work};
use crate::state::{DutyId, DutyStatus, MarkCause};
use crate::{Act, Actor, CiteRef, Event, Fault, Refusal, RefusalKind, What, builtin};

/// Whether the process of a case has 重启.
pub(super) fn is_written(work: &Work<'_>) -> Result<bool, Fault> {
    Ok(work.flow()?.reopen.is_some())
}

/// 重启 of the process, if this case could be begun again now by whoever may.
pub(crate) fn reopening<'p>(work: &Work<'p>) -> Result<Option<&'p Reopen>, Fault> {
    let reopen = work.flow()?.reopen.as_ref();
    Ok(reopen.filter(|reopen| may_begin(work) && work.state.cycle < reopen.most.value))
}

/// Whether there is an end to begin again from.
fn may_begin(work: &Work<'_>) -> bool {
    work.state.ended.is_some() && !work.state.is_annulled()
}

/// Begins another cycle.
pub(super) fn reopen(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    let Some(reopen) = &work.flow()?.reopen else { return Ok(()) };
    may_reopen(work, event, reopen)?;
    let given = args::read(work.policy.schema, &reopen.params, &act.args, &[])?;
    if let Some(result) = &act.result {
        let zh = format!("“重启”没有结果可选，给出的是“{result}”");
        return Err(
            Refusal::new(RefusalKind::Args, zh, format!("reopening has no results, got `{result}`")).into()
        );
    }
    let actor = event.actor.map_or(Actor::Process, Actor::Party);
    let by = MarkCause::Act(builtin::REOPEN.to_owned());
    // The first time rests on no number: 至多 n 次 allows one whatever n is.
    let tainted = matches!(reopen.by, Who::Unconfirmed(_)) || reopen.most.unconfirmed && work.state.cycle > 0;
    let cause = Cause { actor, by, lapse: false, tainted, params: given.slots, texts: Vec::new() };
    work.state.cycle = work.state.cycle.saturating_add(1);
    work.state.ended = None;
    // Those that followed have ended with it, and it goes on alone, as does a follower that is begun again.
    work.state.links.retain(|linked| !matches!(linked.link, Link::Leads | Link::Follows));
    work.duty_mut(DutyId::ROOT)?.status = DutyStatus::Active;
    let what = What::Acted { act: builtin::REOPEN.to_owned(), result: None, args: given.texts, over: false };
    let note = Note::by(actor).cite(CiteRef::Stage(reopen.to)).params(&cause.params).tainted(tainted);
    match work.policy.process.act_named(work.state.flow, builtin::REOPEN) {
        Some(id) => {
            work.happen(Happening::Act(id), tainted);
            work.record(DutyId::ROOT, what, note)?;
            work.pass(DutyId::ROOT, Point::Act { act: id, result: None })?;
        }
        None => {
            work.record(DutyId::ROOT, what, note)?;
        }
    }
    // What runs 自 登记 runs anew too: a cycle without the petitioner's own limit could last for ever.
    work.pass(DutyId::ROOT, Point::Open)?;
    work.enter(DutyId::ROOT, reopen.to, &cause)
}

fn may_reopen(work: &Work<'_>, event: &Event, reopen: &Reopen) -> Result<(), Stop> {
    let names = work.names();
    if !may_begin(work) {
        let stage = names.place(work.duty(DutyId::ROOT)?);
        let zh = format!("案件尚在“{stage}”，没有办结，不能重启");
        let en = format!("the case is in `{stage}`; only an ended case can be reopened");
        return Err(Refusal::new(RefusalKind::NotOffered, zh, en).into());
    }
    let by = work.resolve(DutyId::ROOT, reopen.by)?;
    if by.is_none() || by != event.actor {
        let (may, actor) = (names.party_or_nobody(by), names.party_or_nobody(event.actor));
        let zh = format!("重启由 {may} 决定，不是 {actor}");
        return Err(
            Refusal::new(RefusalKind::NotYours, zh, format!("{may} reopens cases, not {actor}")).into()
        );
    }
    let most = reopen.most.value;
    if work.state.cycle >= most {
        let zh = format!("至多重启 {most} 次，已用完");
        let en = format!("a case may be reopened at most {most} times, and has been");
        let refusal = Refusal::new(RefusalKind::Cap, zh, en);
        return Err(refusal.unconfirmed(reopen.most.unconfirmed).into());
    }
    Ok(())
}
