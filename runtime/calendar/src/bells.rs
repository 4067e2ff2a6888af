//! Bells: the closing moments that day clocks count.

use crate::table::Table;
use crate::{Date, Minute, Moment, Timetable};

/// The close of business of each known working day. Position: how many have rung before a moment.
pub(crate) struct WorkBells<'a> {
    pub table: &'a Table,
    pub timetable: &'a Timetable,
}

impl WorkBells<'_> {
    /// Bells that ring before `moment`; `None` if its year is not known.
    pub fn before(&self, moment: Moment) -> Option<i64> {
        let date = moment.date();
        let before = self.table.working_before(date.day_number())?;
        let rung = match self.table.mark(date.day_number()) {
            Some(mark) => mark.working && self.timetable.closing_on(date) < moment,
            // The day after the last known one: nothing is known but its first moment.
            None if moment.millis_of_day() == 0 => false,
            None => return None,
        };
        Some(before + i64::from(rung))
    }

    /// When the bell rings that has `index` known ones before it.
    pub fn at(&self, index: i64) -> Option<Moment> {
        let date = Date::from_day_number(self.table.working_day(index)?).ok()?;
        Some(self.timetable.closing_on(date))
    }
}

/// A bell at the same minute of every day, known or not.
#[derive(Clone, Copy)]
pub(crate) struct DayBells {
    pub minute: Minute,
}

impl DayBells {
    /// The day number of the first bell at or after `moment`.
    pub fn first_from(self, moment: Moment) -> i64 {
        let date = moment.date();
        date.day_number() + i64::from(Moment::at(date, self.minute) < moment)
    }

    /// When the bell of the day with this number rings; `None` beyond the year 9999.
    pub fn at(self, number: i64) -> Option<Moment> {
        Some(Moment::at(Date::from_day_number(number).ok()?, self.minute))
    }
}
