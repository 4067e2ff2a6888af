//! Marks before a deadline (剩 k): when what remains falls to k.

use crate::due::{Clock, amount};
use crate::{Calendar, ClockError, Due, Limit, Moment, Pause, Timetable, Unit};

/// When no more than `k` of the limit remains.
///
/// In the unit of the limit, that is when all but `k` has been counted, which stays true whatever happens later. In
/// another unit, it is when no more than `k` of that unit lies between the moment and the deadline as it is now
/// expected: `k` closings for days, `k` of running time for the others. If so little remains from the start, it is
/// the start (始时不计: the full hour). The answer is [`Due::At`] the mark; without a deadline to count back from it is that of the deadline.
/// 下一个 cannot remain.
pub fn remaining_mark(
    calendar: &Calendar,
    timetable: &Timetable,
    start: Moment,
    limit: Limit,
    pauses: &[Pause],
    k: Limit,
) -> Result<Due, ClockError> {
    if matches!(k.unit, Unit::NextAt(_)) {
        return Err(ClockError::NoRemainder(k.unit));
    }
    let kept = amount(start, k)?;
    if same_scale(limit.unit, k.unit) {
        let whole = amount(start, limit)?;
        let clock = Clock::new(calendar, timetable, start, limit.unit, pauses)?;
        return clock.after(all_but(start, limit, whole, k, kept)?);
    }
    let due = crate::due(calendar, timetable, start, limit, pauses)?;
    match due {
        Due::At { deadline } => {
            let ignores_pauses = matches!(limit.unit, Unit::NextAt(_));
            let pauses = if ignores_pauses { &[] } else { pauses };
            before(&Clock::new(calendar, timetable, start, k.unit, pauses)?, deadline, k)
        }
        Due::Stopped { .. } | Due::Unknown { .. } => Ok(due),
    }
}

/// Whether both are counted along one scale, so that the remainder is a difference.
fn same_scale(limit: Unit, k: Unit) -> bool {
    let wall = |unit| matches!(unit, Unit::Minute | Unit::Hour | Unit::HourAfter);
    limit == k || (wall(limit) && wall(k))
}

/// What must have been counted when only `k` remains. Months are not equally long, so theirs are taken off as months.
fn all_but(start: Moment, limit: Limit, whole: i64, k: Limit, kept: i64) -> Result<i64, ClockError> {
    match limit.unit {
        Unit::Month if k.n >= limit.n => Ok(0),
        Unit::Month => amount(start, Limit::new(limit.n - k.n, Unit::Month)),
        Unit::Minute
        | Unit::Hour
        | Unit::HourAfter
        | Unit::WorkHour
        | Unit::WorkDay
        | Unit::Day
        | Unit::NextAt(_) => Ok(whole.saturating_sub(kept)),
    }
}

/// Counts back from the deadline in the unit of `k`.
fn before(clock: &Clock<'_>, deadline: Moment, k: Limit) -> Result<Due, ClockError> {
    let kept = match k.unit {
        Unit::Month => {
            let back = deadline.date().plus_months(k.n.checked_neg().ok_or(ClockError::OutOfRange)?)?;
            deadline.date().day_number() - back.day_number()
        }
        Unit::Minute
        | Unit::Hour
        | Unit::HourAfter
        | Unit::WorkHour
        | Unit::WorkDay
        | Unit::Day
        | Unit::NextAt(_) => amount(clock.start, k)?,
    };
    match clock.scale.counted(clock.start, deadline, &clock.stops)? {
        Some(whole) => clock.after(whole.saturating_sub(kept)),
        None => Ok(clock.unknown()),
    }
}
