//! Who may change the past, how far back, and what of it.

use shao_abi::{PartyId, Who};
use shao_calendar::Moment;

use super::course::{Course, Entry, Fate};
use super::edits::Amend;
use super::target::target;
use crate::act::{self, stale};
use crate::engine::{Stop, Work};
use crate::limits;
use crate::state::{Deadline, DutyId};
use crate::{Act, Correction, Event, EventKind, Refusal, RefusalKind, Revision, What};

/// What an event does to the past.
#[derive(Debug)]
pub(super) enum Plan {
    /// Nothing at all.
    Nothing,
    /// It leaves a record and changes nothing.
    Note(What),
    /// It changes the course.
    Change(Changing),
}

/// A change of the course.
#[derive(Debug)]
pub(super) struct Changing {
    /// The course with the change in it.
    pub course: Course,
    /// What is recorded in the place where it was sent; none of a ruling, which is an act and records itself.
    pub what: Option<What>,
    /// The position of the act that is changed.
    pub of: Option<u32>,
    /// 撤销立案, or taking that back: no path can be in conflict, for all of it goes or comes.
    pub overturns: bool,
}

/// What an event may do to the past. `work` has come to its time, `sent` is its place in the order.
pub(super) fn permit(
    work: &Work<'_>,
    course: &Course,
    event: &Event,
    sent: (Moment, u32),
) -> Result<Plan, Stop> {
    if let Some(refusal) = stale(work, event) {
        return Err(refusal.into());
    }
    match &event.kind {
        EventKind::Revise(revision) => revise(work, course, event, revision, sent),
        EventKind::Outage { from, to } => outage(course, *from, *to),
        EventKind::Retract { id } => Ok(retract(course, id, sent)),
        EventKind::Act(act) => ruling(work, course, event, act, sent),
        EventKind::Open { .. }
        | EventKind::Heard { .. }
        | EventKind::Follow { .. }
        | EventKind::Migrate { .. }
        | EventKind::Wake => Ok(Plan::Nothing),
    }
}

/// 停摆: whoever signs it has been checked by the host.
fn outage(course: &Course, from: Moment, to: Moment) -> Result<Plan, Stop> {
    if from >= to {
        let zh = format!("停摆的止时 {to} 不晚于起时 {from}");
        let en = format!("an outage cannot end at {to}, which is not after its beginning {from}");
        return Err(Refusal::new(RefusalKind::Args, zh, en).into());
    }
    if let Some(base) = course.base.as_ref().filter(|base| from < base.state.last) {
        return Err(base.is_over().into());
    }
    let what = Some(What::Outage { from, to });
    Ok(Plan::Change(Changing { course: course.clone(), what, of: None, overturns: false }))
}

/// What another case told does not hold. Nobody decides this: it follows from what was decided there. A case that
/// should not have been opened stays, with a note for whoever must close it.
fn retract(course: &Course, id: &str, sent: (Moment, u32)) -> Plan {
    let Some(entry) = course.heard(id) else { return Plan::Nothing };
    let what = |case: &str| What::Retracted { case: case.to_owned() };
    match &entry.event.kind {
        EventKind::Heard { from, .. } => {
            let mut changed = course.clone();
            changed.edit(sent, entry.position, Amend::Void);
            let (what, of) = (Some(what(&from.case)), Some(entry.position));
            Plan::Change(Changing { course: changed, what, of, overturns: false })
        }
        EventKind::Open { origin, .. } => {
            Plan::Note(what(origin.as_ref().map_or("", |origin| origin.case.as_str())))
        }
        EventKind::Act(_)
        | EventKind::Follow { .. }
        | EventKind::Revise(_)
        | EventKind::Outage { .. }
        | EventKind::Retract { .. }
        | EventKind::Migrate { .. }
        | EventKind::Wake => Plan::Nothing,
    }
}

/// 回转: the path does not stand any more.
fn ruling(
    work: &Work<'_>,
    course: &Course,
    event: &Event,
    act: &Act,
    sent: (Moment, u32),
) -> Result<Plan, Stop> {
    if let Some(refusal) = work.not_recused(event.actor)? {
        return Err(refusal.into());
    }
    act::may_rule(work, event, act)?;
    let mut course = Course { standing: Vec::new(), ..course.clone() };
    course.entries.push(Entry::new(sent.0, sent.1, event, Fate::Done));
    Ok(Plan::Change(Changing { course, what: None, of: Some(sent.1), overturns: false }))
}

fn revise(
    work: &Work<'_>,
    course: &Course,
    event: &Event,
    revision: &Revision,
    sent: (Moment, u32),
) -> Result<Plan, Stop> {
    let target = target(work, course, event, revision);
    let unmerges = target.as_ref().is_ok_and(|target| target.unmerges);
    let by = may_revise(work, event, unmerges)?;
    if revision.reason.trim().is_empty() {
        let en = "a correction needs a reason (理由)";
        return Err(Refusal::new(RefusalKind::Args, "更正须写明理由", en).into());
    }
    let target = target?;
    if let Some((_, since)) = course.annulled().filter(|_| !target.overturns) {
        let zh = format!("本案已于 {since} 撤销立案；要更正的，先作废那一次撤销");
        let en = format!("the opening of the case was taken back on {since}; void that first");
        return Err(Refusal::new(RefusalKind::Revision, zh, en).into());
    }
    let correction =
        if in_time(work, by, target.since, sent.0)? { Correction::Adopted } else { Correction::Noted };
    let what = What::Revised {
        act: target.act,
        was: target.was,
        change: target.change,
        reason: revision.reason.clone(),
        evidence: revision.evidence.clone(),
        correction,
    };
    let unsure = is_unsure(work)?;
    if correction == Correction::Noted && !unsure {
        return Ok(Plan::Note(what));
    }
    let mut course = Course { unsure: course.unsure || unsure, ..course.clone() };
    if correction != Correction::Noted {
        course.change(&revision.change, event, sent);
        target.unasks.iter().for_each(|from| course.unask(*from));
    }
    let (of, overturns) = (Some(target.of.unwrap_or(sent.1)), target.overturns);
    Ok(Plan::Change(Changing { course, what: Some(what), of, overturns }))
}

/// Whoever may correct this process; a 并案 may also be undone by whoever may merge, where nothing is said of 更正.
fn may_revise(work: &Work<'_>, event: &Event, unmerges: bool) -> Result<Option<PartyId>, Stop> {
    if let Some(refusal) = work.not_recused(event.actor)? {
        return Err(refusal.into());
    }
    let flow = work.flow()?;
    let by: Option<Who> = flow.revise.as_ref().map(|revise| revise.by).or(flow.merge.filter(|_| unmerges));
    let Some(by) = by else {
        let zh = format!("“{}”没有规定更正", flow.name);
        let en = format!("`{}` says nothing of corrections (更正)", flow.name);
        return Err(Refusal::new(RefusalKind::NotOffered, zh, en).into());
    };
    let by = work.resolve(DutyId::ROOT, by)?;
    if by.is_none() || by != event.actor {
        let names = work.names();
        let (may, actor) = (names.party_or_nobody(by), names.party_or_nobody(event.actor));
        let zh = format!("更正由 {may} 决定，不是 {actor}");
        return Err(Refusal::new(RefusalKind::NotYours, zh, format!("{may} corrects, not {actor}")).into());
    }
    Ok(by)
}

/// Whether who may correct, or until when, is 待县确认.
fn is_unsure(work: &Work<'_>) -> Result<bool, Stop> {
    let flow = work.flow()?;
    let by = flow.revise.as_ref().map(|revise| revise.by).or(flow.merge);
    let within = flow.revise.as_ref().is_some_and(|revise| revise.within.unconfirmed);
    Ok(within || matches!(by, Some(Who::Unconfirmed(_))))
}

/// 补录: whether there is still time to correct what happened then.
fn in_time(work: &Work<'_>, by: Option<PartyId>, since: Moment, now: Moment) -> Result<bool, Stop> {
    let Some(revise) = &work.flow()?.revise else { return Ok(true) };
    let outages = limits::outages(&work.state.outages);
    Ok(match limits::deadline(work.policy, by, since, revise.within.value, &outages)? {
        Deadline::At(last) => now <= last,
        Deadline::UnknownAfter(_) | Deadline::Standing => true,
    })
}
