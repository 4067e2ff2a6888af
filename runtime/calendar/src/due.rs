//! Deadlines: when a limit ends.

use serde::{Deserialize, Serialize};

use crate::bells::{DayBells, WorkBells};
use crate::pause::Stops;
use crate::scale::{Reached, Scale};
use crate::{Calendar, ClockError, Limit, Moment, Pause, Timetable, Unit};

/// When a clock ends, as far as can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Due {
    /// It ends here.
    At {
        /// The last lawful moment, itself included: an act at it is on time.
        deadline: Moment,
    },
    /// It stands still and cannot end before it resumes.
    Stopped {
        /// Since when.
        since: Moment,
        /// What had been counted by then.
        used: Used,
    },
    /// It ends on or after days that no official calendar covers.
    Unknown {
        /// The deadline is not before this: for 工作日 and 工作时 it is after this, the last bell that is known.
        after_last_known: Moment,
        /// The first year that lacks a calendar and is needed.
        year: i16,
    },
}

impl Due {
    /// The deadline, where there is one.
    pub fn deadline(self) -> Option<Moment> {
        match self {
            Due::At { deadline } => Some(deadline),
            Due::Stopped { .. } | Due::Unknown { .. } => None,
        }
    }
}

/// How much of a limit has been used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Used {
    /// Bells that rang while the clock ran: days, and for 月 also days.
    Bells(i64),
    /// Milliseconds for which the clock ran: 分钟, 小时 and 工作时.
    Millis(i64),
}

/// When `limit` ends for a clock that started at `start` and stood still in `pauses`.
///
/// Day clocks count the closings that ring while the clock runs, the start date apart (民法典 §201); 自然日 and 月 then
/// move on to the first closing of a working day (§203), 月 after being turned into days at the start (§202). 分钟 and
/// 小时 run from the moment itself (始时不计: from the next full hour), 工作时 only in opening hours. Fails if the limit is not positive, a pause ends
/// before it begins, or the result lies beyond the year 9999.
pub fn due(
    calendar: &Calendar,
    timetable: &Timetable,
    start: Moment,
    limit: Limit,
    pauses: &[Pause],
) -> Result<Due, ClockError> {
    Clock::new(calendar, timetable, start, limit.unit, pauses)?.due(limit)
}

/// What a clock of this unit has used from `start` to `until`, a bell at `until` included; `None` where days of the
/// stretch have no official calendar.
pub fn used(
    calendar: &Calendar,
    timetable: &Timetable,
    start: Moment,
    unit: Unit,
    pauses: &[Pause],
    until: Moment,
) -> Result<Option<Used>, ClockError> {
    let clock = Clock::new(calendar, timetable, start, unit, pauses)?;
    let counted = clock.scale.counted(clock.start, until.max(clock.start), &clock.stops)?;
    Ok(counted.map(|n| clock.used(n)))
}

/// The limit after an extension: still counted from the original start, so that an approval that comes late neither
/// gains nor loses time. Only a limit of the same unit can be added; 下一个 has no extension.
pub fn extended(limit: Limit, by: Limit) -> Result<Limit, ClockError> {
    if limit.unit != by.unit || matches!(limit.unit, Unit::NextAt(_)) {
        return Err(ClockError::NotExtendable { limit, by });
    }
    if by.n < 1 {
        return Err(ClockError::NotPositive(by.n));
    }
    let n = limit.n.checked_add(by.n).ok_or(ClockError::OutOfRange)?;
    Ok(Limit::new(n, limit.unit))
}

/// When `k` has passed since a deadline (逾 k, and each further step of 此后每 k): counted as a limit that starts at the
/// deadline, which nothing pauses any more.
pub fn after_mark(
    calendar: &Calendar,
    timetable: &Timetable,
    deadline: Moment,
    k: Limit,
) -> Result<Due, ClockError> {
    due(calendar, timetable, deadline, k, &[])
}

/// A started clock with everything needed to count it.
pub(crate) struct Clock<'a> {
    pub calendar: &'a Calendar,
    pub timetable: &'a Timetable,
    pub start: Moment,
    pub stops: Stops,
    pub scale: Scale<'a>,
}

impl<'a> Clock<'a> {
    pub fn new(
        calendar: &'a Calendar,
        timetable: &'a Timetable,
        start: Moment,
        unit: Unit,
        pauses: &[Pause],
    ) -> Result<Clock<'a>, ClockError> {
        let start = if unit == Unit::HourAfter { start.next_full_hour()? } else { start };
        let union = Stops::union(pauses, start)?;
        let stops = if matches!(unit, Unit::NextAt(_)) { Stops::default() } else { union };
        Ok(Clock { calendar, timetable, start, stops, scale: Scale::of(unit, calendar, timetable) })
    }

    fn due(&self, limit: Limit) -> Result<Due, ClockError> {
        let n = amount(self.start, limit)?;
        let bell = self.after(n)?;
        match bell {
            Due::At { deadline } if matches!(limit.unit, Unit::Day | Unit::Month) => self.roll(deadline, n),
            Due::At { .. } | Due::Stopped { .. } | Due::Unknown { .. } => Ok(bell),
        }
    }

    /// When `n` have been counted, without rolling; at once if there is nothing to count.
    pub fn after(&self, n: i64) -> Result<Due, ClockError> {
        if n <= 0 {
            return Ok(Due::At { deadline: self.start });
        }
        Ok(match self.scale.reach(self.start, n, &self.stops)? {
            Reached::At(deadline) => Due::At { deadline },
            Reached::Stopped { since, counted } => Due::Stopped { since, used: self.used(counted) },
            Reached::Missing => self.unknown(),
        })
    }

    /// The first closing at or after `bell` that rings on a working day while the clock runs.
    fn roll(&self, bell: Moment, n: i64) -> Result<Due, ClockError> {
        let bells = DayBells { minute: self.timetable.cutoff() };
        let mut number = bell.date().day_number();
        loop {
            let bell = bells.at(number).ok_or(ClockError::OutOfRange)?;
            match (self.stops.at(bell), self.calendar.table.mark(number)) {
                (Some(Pause { from, to: None }), _) => {
                    return Ok(Due::Stopped { since: *from, used: self.used(n) });
                }
                (Some(Pause { to: Some(to), .. }), _) => number = bells.first_from(*to),
                (None, Some(mark)) if mark.working => return Ok(Due::At { deadline: bell }),
                (None, Some(_)) => number += 1,
                (None, None) => {
                    let after = bells.at(number - 1).map_or(self.start, |before| before.max(self.start));
                    return Ok(Due::Unknown { after_last_known: after, year: bell.date().year() });
                }
            }
        }
    }

    pub fn used(&self, n: i64) -> Used {
        match self.scale {
            Scale::Wall | Scale::Work(_) => Used::Millis(n),
            Scale::WorkBells(_) | Scale::DayBells(_) | Scale::NextBells(_) => Used::Bells(n),
        }
    }

    /// The answer where the calendar ends too early, or begins too late.
    pub fn unknown(&self) -> Due {
        let table = &self.calendar.table;
        let first_counted = match self.scale {
            Scale::Work(_) | Scale::Wall => Ok(self.start.date()),
            Scale::WorkBells(_) | Scale::DayBells(_) | Scale::NextBells(_) => self.start.date().plus_days(1),
        };
        let first_counted = first_counted.unwrap_or(self.start.date());
        match (table.first_day(), table.last_day()) {
            (Some(first), Some(last)) if first <= first_counted => {
                let bells = WorkBells { table, timetable: self.timetable };
                let bell = bells.at(table.working_days() - 1).unwrap_or(self.start);
                let year = first_counted.year().max(last.year().saturating_add(1));
                Due::Unknown { after_last_known: bell.max(self.start), year }
            }
            _ => Due::Unknown { after_last_known: self.start, year: first_counted.year() },
        }
    }
}

/// The limit as a count on the scale of its unit; 月 becomes the days to the corresponding day.
pub(crate) fn amount(start: Moment, limit: Limit) -> Result<i64, ClockError> {
    if limit.n < 1 {
        return Err(ClockError::NotPositive(limit.n));
    }
    if limit.unit == Unit::Month {
        return Ok(start.date().plus_months(limit.n)?.day_number() - start.date().day_number());
    }
    limit.n.checked_mul(limit.unit.millis().unwrap_or(1)).ok_or(ClockError::OutOfRange)
}
