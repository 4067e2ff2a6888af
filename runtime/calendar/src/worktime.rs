//! Working time: milliseconds inside opening hours on working days, as a distance along the calendar.

use crate::table::Table;
use crate::{Date, Moment, Timetable};

/// Opening hours laid end to end. Position: how much of them has passed before a moment.
pub(crate) struct WorkTime<'a> {
    pub table: &'a Table,
    pub timetable: &'a Timetable,
}

impl WorkTime<'_> {
    /// Opening hours passed before `moment` since the first known day; `None` if its year is not known.
    pub fn before(&self, moment: Moment) -> Option<i64> {
        let number = moment.date().day_number();
        let days = self.table.working_before(number)?;
        let whole = days.checked_mul(self.timetable.millis_per_day())?;
        match self.table.mark(number) {
            // The last millisecond of the day stands for 24:00, as everywhere.
            Some(mark) if mark.working && moment.is_end_of_day() => {
                Some(whole + self.timetable.millis_per_day())
            }
            Some(mark) if mark.working => Some(whole + self.within_day(moment.millis_of_day())),
            Some(_) => Some(whole),
            // The day after the last known one: nothing is known but its first moment.
            None => (moment.millis_of_day() == 0).then_some(whole),
        }
    }

    /// The first moment by which `position` has passed; at the end of a span that is the end of the span, and not
    /// the start of the next (12:00, not 14:00). `None` beyond the known days, or for nothing.
    pub fn reach(&self, position: i64) -> Option<Moment> {
        let last = position.checked_sub(1)?;
        let day = self.timetable.millis_per_day();
        let date = Date::from_day_number(self.table.working_day(last.div_euclid(day))?).ok()?;
        let offset = self.time_of_day(last.rem_euclid(day) + 1)?;
        // Exactly 24:00 is the last millisecond of the day, as for every closing.
        Some(Moment::start_of_day(date).plus_millis(offset).ok()?.min(Moment::end_of_day(date)))
    }

    /// Opening hours of a working day before this many milliseconds after midnight.
    fn within_day(&self, millis: i64) -> i64 {
        let passed = |span: &crate::Span| (millis - span.from.millis()).clamp(0, span.millis());
        self.timetable.spans().iter().map(passed).sum()
    }

    /// The least time after midnight by which `passed` of a day's opening hours have passed.
    fn time_of_day(&self, passed: i64) -> Option<i64> {
        let mut left = passed;
        for span in self.timetable.spans() {
            if left <= span.millis() {
                return Some(span.from.millis() + left);
            }
            left -= span.millis();
        }
        None
    }
}
