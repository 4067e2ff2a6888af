//! The one file that asks the calendar: limits of the contract become limits of the calendar, parties their
//! timetables, and a calendar that ends too early an unknown deadline.

use shao_abi::{LimitUnit, PartyId};
use shao_calendar::{
    ClockError, Date, Due, Explanation, Limit, Minute, Moment, Pause, Span, Timetable, Unit, due,
    explain_due, remaining_mark,
};

use crate::state::{ClockRun, Deadline, Outage};
use crate::{Fault, Policy};

/// When a limit ends for a clock that closes by this party's timetable.
///
/// # Errors
/// When the party's timetable makes no sense, or the result leaves the calendar's range.
pub fn deadline(
    policy: &Policy<'_>,
    holder: Option<PartyId>,
    start: Moment,
    limit: shao_abi::Limit,
    pauses: &[Pause],
) -> Result<Deadline, Fault> {
    let timetable = timetable(policy, holder)?;
    let limit = calendar_limit(policy, holder, limit, 1)?;
    let due = due(policy.calendar, &timetable, start, limit, pauses).map_err(time)?;
    Ok(match due {
        Due::At { deadline } => Deadline::At(deadline),
        Due::Stopped { .. } => Deadline::Standing,
        Due::Unknown { after_last_known, .. } => Deadline::UnknownAfter(after_last_known),
    })
}

/// When a run ends; of two limits, at the earlier or the later end.
pub(crate) fn run_deadline(policy: &Policy<'_>, run: &ClockRun) -> Result<Deadline, Fault> {
    let end = |limit| deadline(policy, run.holder, run.start, limit, &pauses(run));
    let first = end(run.limit)?;
    let Some(beside) = run.beside else { return Ok(first) };
    Ok(match (first, end(beside.limit)?) {
        (Deadline::Standing, _) | (_, Deadline::Standing) => Deadline::Standing,
        (Deadline::At(a), Deadline::At(b)) => Deadline::At(if beside.later { a.max(b) } else { a.min(b) }),
        // What is known ends before the calendar does, so what is unknown ends later.
        (Deadline::At(at), Deadline::UnknownAfter(_)) | (Deadline::UnknownAfter(_), Deadline::At(at))
            if !beside.later =>
        {
            Deadline::At(at)
        }
        (Deadline::UnknownAfter(after), _) | (_, Deadline::UnknownAfter(after)) => {
            Deadline::UnknownAfter(after)
        }
    })
}

/// Of two limits, the one that ends a run.
fn decisive(policy: &Policy<'_>, run: &ClockRun) -> Result<shao_abi::Limit, Fault> {
    let Some(beside) = run.beside else { return Ok(run.limit) };
    let first = deadline(policy, run.holder, run.start, run.limit, &pauses(run))?;
    Ok(if first == run_deadline(policy, run)? { run.limit } else { beside.limit })
}

/// When the remainder of a run falls to `left`; none while that is unknown or the clock stands.
pub(crate) fn left_mark(
    policy: &Policy<'_>,
    run: &ClockRun,
    left: shao_abi::Limit,
) -> Result<Option<Moment>, Fault> {
    let timetable = timetable(policy, run.holder)?;
    let limit = calendar_limit(policy, run.holder, decisive(policy, run)?, 1)?;
    let left = calendar_limit(policy, run.holder, left, 1)?;
    let due =
        remaining_mark(policy.calendar, &timetable, run.start, limit, &pauses(run), left).map_err(time)?;
    Ok(due.deadline())
}

/// When `limit` has passed for the `times`-th time since the deadline of a run; none while that is unknown.
pub(crate) fn over_mark(
    policy: &Policy<'_>,
    run: &ClockRun,
    deadline: Moment,
    limit: shao_abi::Limit,
    times: u32,
) -> Result<Option<Moment>, Fault> {
    let timetable = timetable(policy, run.holder)?;
    let limit = calendar_limit(policy, run.holder, limit, i64::from(times))?;
    // Nothing pauses a clock that has lapsed, but no reminder falls for time that counted for nobody.
    let outages = outages(&run.outages);
    let due = due(policy.calendar, &timetable, deadline, limit, &outages).map_err(time)?;
    Ok(due.deadline())
}

/// Why the deadline of a run is what it is: the bells counted and skipped.
///
/// # Errors
/// When the run does not fit the policy or leaves the calendar's range.
pub fn explain(policy: &Policy<'_>, run: &ClockRun) -> Result<Explanation, Fault> {
    let timetable = timetable(policy, run.holder)?;
    let limit = calendar_limit(policy, run.holder, decisive(policy, run)?, 1)?;
    explain_due(policy.calendar, &timetable, run.start, limit, &pauses(run)).map_err(time)
}

/// Whether a day is a working day; none while its year has no official calendar.
pub(crate) fn is_workday(policy: &Policy<'_>, day: Date) -> Option<bool> {
    policy.calendar.is_workday(day).ok()
}

/// The pauses of a run, 停摆 included, as the calendar takes them; it forms their union.
pub(crate) fn pauses(run: &ClockRun) -> Vec<Pause> {
    let own = run.pauses.iter().map(|pause| Pause { from: pause.from, to: pause.to });
    own.chain(outages(&run.outages)).collect()
}

/// 停摆 as pauses.
pub(crate) fn outages(outages: &[Outage]) -> Vec<Pause> {
    outages.iter().map(|outage| Pause::closed(outage.from, outage.to)).collect()
}

/// 作息 of a party; none declared, or nobody: a day ends at 24:00 and every hour is a working hour of a working day.
fn timetable(policy: &Policy<'_>, holder: Option<PartyId>) -> Result<Timetable, Fault> {
    let party = holder.and_then(|id| policy.schema.parties.get(id.index()));
    let Some(party) = party.filter(|party| !party.timetable.is_empty()) else {
        return Ok(Timetable::always());
    };
    let bad = |error: shao_calendar::TextError| Fault::Malformed(format!("作息 of {}: {error}", party.name));
    let mut spans = Vec::with_capacity(party.timetable.len());
    for (from, to) in &party.timetable {
        spans.push(Span { from: Minute::new(*from).map_err(bad)?, to: Minute::new(*to).map_err(bad)? });
    }
    let table = Timetable::new(&spans).map_err(bad)?;
    let Some(end) = party.day_end else { return Ok(table) };
    table.with_cutoff(Minute::new(end).map_err(bad)?).map_err(bad)
}

/// Whether a party declares 全天: open every day of the year, holidays included.
fn round_the_clock(policy: &Policy<'_>, holder: Option<PartyId>) -> bool {
    let party = holder.and_then(|id| policy.schema.parties.get(id.index()));
    party.is_some_and(|party| party.timetable == [(0, 1440)])
}

/// A limit of the contract, taken `times` times. To whoever is open 全天 every hour is a working hour, on holidays
/// too; their working days are still those of the calendar.
fn calendar_limit(
    policy: &Policy<'_>,
    holder: Option<PartyId>,
    limit: shao_abi::Limit,
    times: i64,
) -> Result<Limit, Fault> {
    let n = limit.n.checked_mul(times).ok_or_else(|| Fault::Time(format!("{times} × {limit}")))?;
    Ok(match limit.unit {
        LimitUnit::Minute => Limit::new(n, Unit::Minute),
        LimitUnit::Hour => Limit::new(n, Unit::Hour),
        LimitUnit::HourAfter => Limit::new(n, Unit::HourAfter),
        LimitUnit::WorkHour if round_the_clock(policy, holder) => Limit::new(n, Unit::Hour),
        LimitUnit::WorkHour => Limit::new(n, Unit::WorkHour),
        LimitUnit::WorkDay => Limit::new(n, Unit::WorkDay),
        LimitUnit::Day => Limit::new(n, Unit::Day),
        LimitUnit::Month => Limit::new(n, Unit::Month),
        // Its number is the minute of the day, so the repetitions are what is counted.
        LimitUnit::NextAt => Limit::new(times, Unit::NextAt(minute(limit.n)?)),
    })
}

fn minute(of_day: i64) -> Result<Minute, Fault> {
    let minute = u16::try_from(of_day).ok().and_then(|of_day| Minute::new(of_day).ok());
    minute.ok_or_else(|| Fault::Malformed(format!("{of_day} is not a minute of the day")))
}

fn time(error: ClockError) -> Fault {
    Fault::Time(error.to_string())
}
