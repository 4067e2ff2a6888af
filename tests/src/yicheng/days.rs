//! The working days of 2019 and the office hours of 峄城's units, as the county's own clerks would count them.
//! Kept apart from `shao-calendar`, so that the log never agrees with the engine merely by sharing its code.

use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::{Span, ToSpan};

/// Rest days by the two notices for 2019 (2018-12-06, and 2019-03-22 for 劳动节), weekends apart.
const REST: [(Date, Date); 7] = [
    (date(2019, 1, 1), date(2019, 1, 1)),
    (date(2019, 2, 4), date(2019, 2, 10)),
    (date(2019, 4, 5), date(2019, 4, 5)),
    (date(2019, 5, 1), date(2019, 5, 4)),
    (date(2019, 6, 7), date(2019, 6, 7)),
    (date(2019, 9, 13), date(2019, 9, 13)),
    (date(2019, 10, 1), date(2019, 10, 7)),
];

/// Weekend days that were worked.
const WORK: [Date; 6] = [
    date(2019, 2, 2),
    date(2019, 2, 3),
    date(2019, 4, 28),
    date(2019, 5, 5),
    date(2019, 9, 29),
    date(2019, 10, 12),
];

/// Office hours in minutes of the day.
const OPEN: [(i64, i64); 2] = [(8 * 60 + 30, 12 * 60), (14 * 60, 17 * 60 + 30)];

/// How many minutes an office is open on a working day.
pub const DAY: i64 = 420;

/// Whether a day is worked.
#[must_use]
pub fn is_working(day: Date) -> bool {
    if WORK.contains(&day) {
        return true;
    }
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    !weekend && !REST.iter().any(|(from, to)| *from <= day && day <= *to)
}

/// The day after.
#[must_use]
pub fn next(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// The moment at a minute of a day.
#[must_use]
pub fn at(day: Date, minute: i64) -> DateTime {
    day.at(0, 0, 0, 0).saturating_add(Span::new().minutes(minute))
}

/// The minute of the day.
#[must_use]
pub fn minute(time: DateTime) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// A moment `minutes` of clock time later.
#[must_use]
pub fn later(time: DateTime, minutes: i64) -> DateTime {
    time.saturating_add(Span::new().minutes(minutes))
}

/// The moment by which an office has been open for `minutes` since `from`.
#[must_use]
pub fn office(from: DateTime, minutes: i64) -> DateTime {
    let (mut day, mut now, mut left) = (from.date(), minute(from), minutes);
    loop {
        if is_working(day) {
            for (open, close) in OPEN {
                let start = now.max(open);
                let room = (close - start).max(0);
                if room > 0 && left <= room {
                    return later(at(day, start + left), 0)
                        .saturating_add(i64::from(from.second()).seconds());
                }
                left -= room;
            }
        }
        day = next(day);
        now = 0;
    }
}

/// The close of business of the `n`-th working day after the day of `from`.
#[must_use]
pub fn deadline(from: DateTime, n: i64) -> DateTime {
    let (mut day, mut left) = (from.date(), n);
    while left > 0 {
        day = next(day);
        if is_working(day) {
            left -= 1;
        }
    }
    at(day, 17 * 60 + 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_has_250_working_days() {
        let mut day = date(2019, 1, 1);
        let mut count = 0;
        while day <= date(2019, 12, 31) {
            count += i32::from(is_working(day));
            day = next(day);
        }
        assert_eq!(count, 250);
    }

    #[test]
    fn office_time_skips_lunch_nights_and_holidays() {
        let eve = date(2019, 9, 30).at(11, 50, 7, 0);
        assert_eq!(office(eve, 20), date(2019, 9, 30).at(14, 10, 7, 0));
        assert_eq!(office(eve, 230), date(2019, 10, 8).at(8, 40, 7, 0));
        assert_eq!(deadline(eve, 5), date(2019, 10, 12).at(17, 30, 0, 0));
    }
}
