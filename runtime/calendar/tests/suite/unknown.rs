//! Where there is no answer, and what is said instead.

use shao_calendar::{Calendar, ClockError, Limit, Minute, Pause, Unit, Used, due, used};

use crate::support::*;

#[test]
fn deadlines_beyond_the_published_years() {
    assert_eq!(office("2026-12-28 09:00", workdays(3), &[]), "2026-12-31 17:30");
    assert_eq!(office("2026-12-28 09:00", workdays(4), &[]), "2027 unknown, after 2026-12-31 17:30");
    assert_eq!(office("2026-12-31 15:30", workhours(2), &[]), "2026-12-31 17:30");
    assert_eq!(office("2026-12-31 15:30", workhours(3), &[]), "2027 unknown, after 2026-12-31 17:30");
    assert_eq!(office("2026-12-28 09:00", days(3), &[]), "2026-12-31 24:00");
    assert_eq!(office("2026-12-28 09:00", days(10), &[]), "2027 unknown, after 2027-01-06 24:00");
    assert_eq!(office("2030-05-01 09:00", workdays(1), &[]), "2030 unknown, after 2030-05-01 09:00");
    assert_eq!(office("2018-12-20 09:00", workdays(5), &[]), "2018 unknown, after 2018-12-20 09:00");
    // Hours and the next evening need no calendar; natural days only for the end.
    assert_eq!(office("2030-05-01 09:00", hours(4), &[]), "2030-05-01 13:00");
    let next = Limit::new(1, Unit::NextAt(Minute::at(20, 0).unwrap()));
    assert_eq!(office("2030-05-01 09:00", next, &[]), "2030-05-01 20:00");
    assert_eq!(office("2018-12-20 09:00", days(15), &[]), "2019-01-04 24:00");
    let empty = due(&Calendar::default(), &OFFICE, m("2026-09-24 09:00"), workdays(1), &[]);
    assert_eq!(shown(empty.unwrap()), "2026 unknown, after 2026-09-24 09:00");
}

#[test]
fn a_pause_from_an_unknown_year_reaches_into_a_known_one() {
    // 2018 has no calendar, but the first day that can count is in 2019.
    let new_year = [pause("2018-12-31 00:00", "2019-01-03 00:00")];
    assert_eq!(office("2018-12-31 00:00", workdays(1), &new_year), "2019-01-03 17:30");
}

#[test]
fn a_clock_that_stands_has_no_deadline_but_says_how_far_it_came() {
    let open = [Pause::open(m("2026-09-29 10:00"))];
    assert_eq!(office("2026-09-24 09:00", workdays(5), &open), "stopped 2026-09-29 10:00 Bells(1)");
    // It had ended before it could stop.
    assert_eq!(office("2026-09-24 09:00", workdays(1), &open), "2026-09-28 17:30");
    assert_eq!(office("2026-09-29 09:00", hours(2), &open), "stopped 2026-09-29 10:00 Millis(3600000)");
    assert_eq!(office("2026-09-28 17:00", workhours(3), &open), "stopped 2026-09-29 10:00 Millis(7200000)");
    // Counted in full on a Saturday, stopped before it could roll.
    let weekend = [Pause::open(m("2026-03-08 08:00"))];
    assert_eq!(office("2026-03-02 09:00", days(5), &weekend), "stopped 2026-03-08 08:00 Bells(5)".to_owned());
    // Whether anything was counted on 2027-01-01 before it stopped, no calendar says.
    let next_year = [Pause::open(m("2027-01-01 20:00"))];
    assert_eq!(office("2026-12-28 09:00", workdays(5), &next_year), "2027 unknown, after 2026-12-31 17:30");
    assert_eq!(office("2026-12-31 09:00", workhours(9), &next_year), "2027 unknown, after 2026-12-31 17:30");
    let at_midnight = [Pause::open(m("2027-01-01 00:00"))];
    assert_eq!(office("2026-12-28 09:00", workdays(5), &at_midnight), "stopped 2027-01-01 00:00 Bells(3)");
    // Two reasons that follow each other are one stop, since the first.
    let handed_over = [pause("2026-09-29 10:00", "2026-09-30 10:00"), Pause::open(m("2026-09-30 10:00"))];
    assert_eq!(office("2026-09-24 09:00", workdays(5), &handed_over), "stopped 2026-09-29 10:00 Bells(1)");
    // An open pause swallows whatever begins after it; one already running at the start counts from the start.
    let both = [Pause::open(m("2026-09-23 10:00")), pause("2026-10-12 10:00", "2026-10-13 10:00")];
    assert_eq!(office("2026-09-24 09:00", workdays(5), &both), "stopped 2026-09-24 09:00 Bells(0)");
}

#[test]
fn questions_that_are_wrong() {
    let ask = |limit, pauses: &[Pause]| due(&CHINA, &OFFICE, m("2026-09-24 09:00"), limit, pauses);
    assert_eq!(ask(workdays(0), &[]), Err(ClockError::NotPositive(0)));
    assert_eq!(ask(days(-3), &[]), Err(ClockError::NotPositive(-3)));
    let backwards = [pause("2026-09-25 09:00", "2026-09-25 08:00")];
    assert!(matches!(ask(workdays(1), &backwards), Err(ClockError::PauseBackwards { .. })));
    for unit in [Unit::Minute, Unit::Hour, Unit::Day, Unit::Month, Unit::NextAt(Minute::END)] {
        assert_eq!(ask(Limit::new(i64::MAX, unit), &[]), Err(ClockError::OutOfRange), "{unit:?}");
    }
    // Too many working hours to count, or merely more than are published.
    assert_eq!(ask(workhours(i64::MAX), &[]), Err(ClockError::OutOfRange));
    assert!(ask(workhours(1_000_000_000), &[]).unwrap().deadline().is_none());
    assert_eq!(ask(workdays(i64::MAX), &[]), Err(ClockError::OutOfRange));
    assert!(ask(workdays(1_000_000_000), &[]).unwrap().deadline().is_none());
}

#[test]
fn what_has_been_used_so_far() {
    let stopped = [pause("2026-09-29 10:00", "2026-09-30 10:00")];
    let at =
        |unit, until: &str| used(&CHINA, &OFFICE, m("2026-09-24 09:00"), unit, &stopped, m(until)).unwrap();
    assert_eq!(at(Unit::WorkDay, "2026-09-28 17:29"), Some(Used::Bells(0)));
    assert_eq!(at(Unit::WorkDay, "2026-09-28 17:30"), Some(Used::Bells(1)));
    assert_eq!(at(Unit::WorkDay, "2026-10-08 12:00"), Some(Used::Bells(2)));
    assert_eq!(at(Unit::Day, "2026-09-29 12:00"), Some(Used::Bells(4)));
    assert_eq!(at(Unit::WorkHour, "2026-09-24 15:00"), Some(Used::Millis(4 * 3_600_000)));
    assert_eq!(at(Unit::Hour, "2026-09-30 12:00"), Some(Used::Millis((5 * 24 + 3) * 3_600_000)));
    assert_eq!(at(Unit::WorkDay, "2026-09-01 12:00"), Some(Used::Bells(0)));
    assert_eq!(at(Unit::WorkDay, "2027-01-04 12:00"), None);
    // A bell that rings as the clock resumes has rung.
    let resumed = [pause("2026-09-28 10:00", "2026-09-28 17:30")];
    let rung = used(&CHINA, &OFFICE, m("2026-09-24 09:00"), Unit::WorkDay, &resumed, m("2026-09-28 17:30"));
    assert_eq!(rung, Ok(Some(Used::Bells(1))));
    // From midnight to midnight, however midnight is written, is 24 hours.
    for (from, to) in [("2026-09-24 24:00", "2026-09-25 24:00"), ("2026-09-25 00:00", "2026-09-25 24:00")] {
        let day = used(&CHINA, &OFFICE, m(from), Unit::Hour, &[], m(to));
        assert_eq!(day, Ok(Some(Used::Millis(24 * 3_600_000))), "{from}");
    }
}
