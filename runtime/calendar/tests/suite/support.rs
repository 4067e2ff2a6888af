//! Short ways to say things in tests.

use std::sync::LazyLock;

use shao_calendar::{Calendar, Date, Due, Limit, Moment, Pause, Timetable, Unit, due};

pub static CHINA: LazyLock<Calendar> = LazyLock::new(Calendar::national);
pub static OFFICE: LazyLock<Timetable> = LazyLock::new(|| "08:30-12:00, 14:00-17:30".parse().unwrap());

pub fn m(text: &str) -> Moment {
    text.parse().unwrap()
}

pub fn d(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn days(n: i64) -> Limit {
    Limit::new(n, Unit::Day)
}

pub fn workdays(n: i64) -> Limit {
    Limit::new(n, Unit::WorkDay)
}

pub fn hours(n: i64) -> Limit {
    Limit::new(n, Unit::Hour)
}

pub fn workhours(n: i64) -> Limit {
    Limit::new(n, Unit::WorkHour)
}

pub fn months(n: i64) -> Limit {
    Limit::new(n, Unit::Month)
}

pub fn pause(from: &str, to: &str) -> Pause {
    Pause::closed(m(from), m(to))
}

/// The deadline at the office's hours under the national calendar, as people read it.
pub fn office(start: &str, limit: Limit, pauses: &[Pause]) -> String {
    shown(due(&CHINA, &OFFICE, m(start), limit, pauses).unwrap())
}

pub fn shown(due: Due) -> String {
    match due {
        Due::At { deadline } => deadline.to_string(),
        Due::Stopped { since, used } => format!("stopped {since} {used:?}"),
        Due::Unknown { after_last_known, year } => format!("{year} unknown, after {after_last_known}"),
    }
}
