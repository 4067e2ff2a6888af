//! A clock that takes every minute in turn, written from the rule and sharing no code with the crate.
//!
//! It knows working days from the packages' fixture, times as minutes since 2019-01-01, and pauses as a list that it
//! looks through at every minute. Slow and plain; everything it is given lies on whole minutes.

use std::sync::LazyLock;

use shao_calendar::{Limit, Moment, Pause, Timetable, Unit};

use crate::oracle::{CHINESECALENDAR, flags};

const DAY: i64 = 1440;
/// Milliseconds from 1970-01-01 to 2019-01-01.
const ZERO: i64 = 17_897 * 86_400_000;

static WORKING: LazyLock<Vec<bool>> = LazyLock::new(|| flags(CHINESECALENDAR).1);

/// Minutes since 2019-01-01.
pub fn minutes(moment: Moment) -> i64 {
    (moment.as_millis() - ZERO).div_euclid(60_000)
}

/// The moment that many minutes after 2019-01-01.
pub fn moment(minutes: i64) -> Moment {
    Moment::from_millis(ZERO + minutes * 60_000).unwrap()
}

fn working(day: i64) -> Option<bool> {
    WORKING.get(usize::try_from(day).ok()?).copied()
}

/// The deadline by walking; `None` if the known days end first.
pub fn due(timetable: &Timetable, start: i64, limit: Limit, pauses: &[(i64, i64)]) -> Option<Moment> {
    let clock = Walker { timetable, start, pauses };
    match limit.unit {
        Unit::Minute => clock.elapsed(limit.n, |_| Some(true)),
        Unit::Hour => clock.elapsed(limit.n * 60, |_| Some(true)),
        Unit::HourAfter => {
            let clock = Walker { start: (start / 60 + 1) * 60, ..clock };
            clock.elapsed(limit.n * 60, |_| Some(true))
        }
        Unit::WorkHour => {
            let end = clock.elapsed(limit.n * 60, |minute| clock.is_open(minute))?;
            // Opening hours that close at 24:00 close within their day.
            Some(if end.millis_of_day() == 0 { end.plus_millis(-1).unwrap() } else { end })
        }
        Unit::WorkDay => clock.bells(limit.n, timetable.closing().of_day(), true),
        Unit::Day => clock.bells(limit.n, timetable.cutoff().of_day(), false),
        Unit::Month => clock.bells(to_days(start, limit.n), timetable.cutoff().of_day(), false),
        Unit::NextAt(_) => None,
    }
}

struct Walker<'a> {
    timetable: &'a Timetable,
    start: i64,
    pauses: &'a [(i64, i64)],
}

impl Walker<'_> {
    fn running(&self, minute: i64) -> bool {
        !self.pauses.iter().any(|&(from, to)| from <= minute && minute < to)
    }

    fn is_open(&self, minute: i64) -> Option<bool> {
        let at = minute.rem_euclid(DAY);
        let within = |span: &shao_calendar::Span| {
            i64::from(span.from.of_day()) <= at && at < i64::from(span.to.of_day())
        };
        Some(working(minute.div_euclid(DAY))? && self.timetable.spans().iter().any(within))
    }

    /// Minutes that count, one by one.
    fn elapsed(&self, n: i64, counts: impl Fn(i64) -> Option<bool>) -> Option<Moment> {
        let (mut minute, mut left) = (self.start, n);
        while left > 0 {
            left -= i64::from(counts(minute)? && self.running(minute));
            minute += 1;
        }
        Some(moment(minute))
    }

    /// Bells, watching the hand go round: at the minute of the bell, does it count?
    fn bells(&self, n: i64, minute_of_day: u16, only_working: bool) -> Option<Moment> {
        let (mut minute, mut left) = (self.start, n);
        loop {
            let day = minute.div_euclid(DAY);
            // The bell of 24:00 rings in the last minute of its day.
            let strikes = minute.rem_euclid(DAY) == i64::from(minute_of_day.min(1439));
            if strikes && day != self.start.div_euclid(DAY) && self.running(minute) {
                let counts = !only_working || working(day)?;
                left -= i64::from(counts);
                if left <= 0 && working(day)? {
                    let bell = moment(day * DAY + i64::from(minute_of_day));
                    return Some(if minute_of_day == 1440 { bell.plus_millis(-1).unwrap() } else { bell });
                }
            }
            if strikes && only_working {
                working(day)?;
            }
            minute += 1;
        }
    }
}

/// Days to the corresponding day, by the calendar on the wall.
fn to_days(start: i64, months: i64) -> i64 {
    let mut date = civil(start.div_euclid(DAY));
    let (from, mut count) = (date, 0);
    let months_since = |(year, month, _): (i64, i64, i64)| (year - from.0) * 12 + month - from.1;
    loop {
        let next = civil(start.div_euclid(DAY) + count + 1);
        let arrived = months_since(date) == months && date.2 == from.2;
        let month_ends = months_since(date) == months && next.1 != date.1;
        if arrived || month_ends {
            return count;
        }
        date = next;
        count += 1;
    }
}

/// Year, month and day of the day that many days after 2019-01-01, by tearing off leaves.
fn civil(day: i64) -> (i64, i64, i64) {
    let (mut year, mut month, mut left) = (2019, 1, day);
    loop {
        let length = match month {
            2 if year % 4 == 0 => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if left < length {
            return (year, month, left + 1);
        }
        left -= length;
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
}

/// The pauses as the crate takes them.
pub fn closed(pauses: &[(i64, i64)]) -> Vec<Pause> {
    pauses.iter().map(|&(from, to)| Pause::closed(moment(from), moment(to))).collect()
}
