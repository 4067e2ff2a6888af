//! One way to count for every clock.
//!
//! Each clock is a scale: a position for every moment, which only grows. Counting is then moving along the scale,
//! skipping what passes while the clock stands still. For day clocks the scale counts bells, for the others it
//! counts milliseconds of running time; this is the only place that knows how pauses and counts meet.

use crate::bells::{DayBells, WorkBells};
use crate::pause::Stops;
use crate::table::Table;
use crate::worktime::WorkTime;
use crate::{Calendar, ClockError, Moment, Timetable, Unit};

/// What a clock counts along.
pub(crate) enum Scale<'a> {
    /// Milliseconds, day and night.
    Wall,
    /// Milliseconds of opening hours.
    Work(WorkTime<'a>),
    /// Closings of working days.
    WorkBells(WorkBells<'a>),
    /// One bell a day, from the day after the start.
    DayBells(DayBells),
    /// One bell a day, from the first after the start.
    NextBells(DayBells),
}

/// Where counting ended.
pub(crate) enum Reached {
    /// The count was complete at this moment.
    At(Moment),
    /// The clock has stood still since then, with so much counted.
    Stopped { since: Moment, counted: i64 },
    /// The calendar ends first.
    Missing,
}

impl<'a> Scale<'a> {
    /// The scale of a unit; 月 counts as 自然日 do.
    pub fn of(unit: Unit, calendar: &'a Calendar, timetable: &'a Timetable) -> Scale<'a> {
        let table: &Table = &calendar.table;
        match unit {
            Unit::Minute | Unit::Hour | Unit::HourAfter => Scale::Wall,
            Unit::WorkHour => Scale::Work(WorkTime { table, timetable }),
            Unit::WorkDay => Scale::WorkBells(WorkBells { table, timetable }),
            Unit::Day | Unit::Month => Scale::DayBells(DayBells { minute: timetable.cutoff() }),
            Unit::NextAt(minute) => Scale::NextBells(DayBells { minute }),
        }
    }

    /// The moment at which `n` have been counted since `start`.
    pub fn reach(&self, start: Moment, n: i64, stops: &Stops) -> Result<Reached, ClockError> {
        let origin = self.origin(start)?;
        let Some(mut cursor) = self.position(origin) else { return Ok(Reached::Missing) };
        let mut left = n;
        for stop in stops.iter() {
            // A stop beyond the known days cannot come before what is within them.
            let Some(stopped) = self.position(stop.from.max(origin)) else { break };
            let passed = stopped - cursor;
            if left <= passed {
                break;
            }
            left -= passed;
            let Some(to) = stop.to else {
                return Ok(Reached::Stopped { since: stop.from, counted: n - left });
            };
            let Some(resumed) = self.position(to.max(origin)) else { return Ok(Reached::Missing) };
            cursor = resumed;
        }
        let target = cursor.checked_add(left).ok_or(ClockError::OutOfRange)?;
        self.moment(target)
    }

    /// How many have been counted from `start` to `until`, a bell at `until` included; `None` if not known.
    pub fn counted(&self, start: Moment, until: Moment, stops: &Stops) -> Result<Option<i64>, ClockError> {
        let origin = self.origin(start)?;
        let Some(mut cursor) = self.position(origin) else { return Ok(None) };
        let Some(end) = self.through(start, until)? else { return Ok(None) };
        let mut count = 0;
        for stop in stops.iter().take_while(|stop| stop.from <= until) {
            let Some(stopped) = self.position(stop.from.max(origin)) else { return Ok(None) };
            count += stopped - cursor;
            let Some(to) = stop.to.filter(|&to| to <= until) else { return Ok(Some(count)) };
            let Some(resumed) = self.position(to.max(origin)) else { return Ok(None) };
            cursor = resumed;
        }
        Ok(Some(count + (end - cursor).max(0)))
    }

    /// The moment from which counting starts: for day clocks the start date does not count (民法典 §201).
    fn origin(&self, start: Moment) -> Result<Moment, ClockError> {
        match self {
            Scale::Wall | Scale::Work(_) => Ok(start),
            Scale::WorkBells(_) | Scale::DayBells(_) => Ok(Moment::start_of_day(start.date().plus_days(1)?)),
            Scale::NextBells(_) => start.plus_millis(1),
        }
    }

    /// What has been passed before `moment`; `None` where the calendar is silent.
    fn position(&self, moment: Moment) -> Option<i64> {
        match self {
            Scale::Wall => Some(moment.as_millis()),
            Scale::Work(time) => time.before(moment),
            Scale::WorkBells(bells) => bells.before(moment),
            Scale::DayBells(bells) | Scale::NextBells(bells) => Some(bells.first_from(moment)),
        }
    }

    /// What has been passed when `moment` is over.
    fn through(&self, start: Moment, moment: Moment) -> Result<Option<i64>, ClockError> {
        match self {
            // A day that ends at 24:00 has ended in full, unless the clock also started at a 24:00.
            Scale::Wall if moment.is_end_of_day() && !start.is_end_of_day() => {
                Ok(Some(moment.as_millis() + 1))
            }
            Scale::Wall | Scale::Work(_) => Ok(self.position(moment)),
            Scale::WorkBells(_) | Scale::DayBells(_) | Scale::NextBells(_) => {
                Ok(self.position(moment.plus_millis(1)?))
            }
        }
    }

    /// The first moment by which `position` has been passed.
    fn moment(&self, position: i64) -> Result<Reached, ClockError> {
        let found = match self {
            Scale::Wall => return Ok(Reached::At(Moment::from_millis(position)?)),
            Scale::Work(time) => time.reach(position),
            Scale::WorkBells(bells) => bells.at(position - 1),
            Scale::DayBells(bells) | Scale::NextBells(bells) => {
                return Ok(Reached::At(bells.at(position - 1).ok_or(ClockError::OutOfRange)?));
            }
        };
        Ok(found.map_or(Reached::Missing, Reached::At))
    }
}
