//! Deadlines worked out by hand, from the research notes and the written rule.

use shao_calendar::{Limit, Minute, Timetable, Unit, due, extended};

use crate::support::*;

#[test]
fn ten_published_vectors() {
    let working = [
        ("2026-09-24 09:00", 5, "2026-10-09 17:30"),
        ("2025-09-26 09:00", 3, "2025-09-30 17:30"),
        ("2026-02-12 09:00", 5, "2026-02-26 17:30"),
        ("2026-02-13 09:00", 1, "2026-02-14 17:30"),
        ("2026-04-30 09:00", 3, "2026-05-08 17:30"),
        ("2024-09-13 09:00", 2, "2024-09-18 17:30"),
        ("2026-01-02 09:00", 1, "2026-01-04 17:30"),
    ];
    for (start, n, end) in working {
        assert_eq!(office(start, workdays(n), &[]), end, "{start} + {n} 工作日");
    }
    let natural = [
        ("2025-08-03 09:00", 60, "2025-10-09 24:00"),
        ("2026-01-30 09:00", 15, "2026-02-14 24:00"),
        ("2026-09-05 09:00", 15, "2026-09-20 24:00"),
    ];
    for (start, n, end) in natural {
        assert_eq!(office(start, days(n), &[]), end, "{start} + {n} 自然日");
    }
}

#[test]
fn a_pause_on_the_last_day_never_resumes_into_the_past() {
    // Excluding the days of the pause would say 10-09, five days before the clock resumes.
    let stopped = [pause("2026-10-09 16:00", "2026-10-14 10:00")];
    assert_eq!(office("2026-09-24 09:00", workdays(5), &stopped), "2026-10-14 17:30");
    // Resumed after the bell of the 14th, it is the 15th.
    let later = [pause("2026-10-09 16:00", "2026-10-14 17:30:00.001")];
    assert_eq!(office("2026-09-24 09:00", workdays(5), &later), "2026-10-15 17:30");
    // A bell at the very end of a pause rings; one at its very start does not.
    let until_bell = [pause("2026-10-09 16:00", "2026-10-14 17:30")];
    assert_eq!(office("2026-09-24 09:00", workdays(5), &until_bell), "2026-10-14 17:30");
    let from_bell = [pause("2026-10-09 17:30", "2026-10-09 17:30:00.001")];
    assert_eq!(office("2026-09-24 09:00", workdays(5), &from_bell), "2026-10-10 17:30");
}

#[test]
fn an_extension_counts_from_the_original_start_and_rolls_once() {
    let whole = extended(days(60), days(30)).unwrap();
    assert_eq!(office("2026-03-02 09:00", whole, &[]), "2026-06-01 24:00");
    // Rolling the first sixty before adding thirty would have given 06-05.
    assert_eq!(office("2026-03-02 09:00", days(60), &[]), "2026-05-06 24:00");
    assert!(extended(days(60), workdays(30)).is_err());
    assert!(extended(days(60), days(0)).is_err());
    assert!(extended(days(i64::MAX), days(1)).is_err());
    let next = Limit::new(1, Unit::NextAt(Minute::at(20, 0).unwrap()));
    assert!(extended(next, next).is_err());
}

#[test]
fn working_hours_end_with_the_span_and_not_with_the_next() {
    assert_eq!(office("2026-09-24 10:00", workhours(2), &[]), "2026-09-24 12:00");
    assert_eq!(office("2026-09-24 11:00", workhours(2), &[]), "2026-09-24 15:00");
    assert_eq!(office("2026-09-24 12:30", workhours(1), &[]), "2026-09-24 15:00");
    assert_eq!(office("2026-09-24 16:30", workhours(1), &[]), "2026-09-24 17:30");
    // 09-25 to 09-27 are the Mid-Autumn holidays.
    assert_eq!(office("2026-09-24 16:30", workhours(2), &[]), "2026-09-28 09:30");
    // A lunch is no working time, so a pause in it costs nothing.
    let lunch = [pause("2026-09-24 12:00", "2026-09-24 14:00")];
    assert_eq!(office("2026-09-24 11:00", workhours(2), &lunch), "2026-09-24 15:00");
    let morning = [pause("2026-09-24 11:30", "2026-09-24 14:15")];
    assert_eq!(office("2026-09-24 11:00", workhours(2), &morning), "2026-09-24 15:45");
}

#[test]
fn round_the_clock_offices_close_at_24() {
    let start = m("2026-09-30 09:00");
    let always = |limit| shown(due(&CHINA, &Timetable::always(), start, limit, &[]).unwrap());
    assert_eq!(always(workdays(1)), "2026-10-08 24:00");
    assert_eq!(always(workhours(15)), "2026-09-30 24:00");
    assert_eq!(always(workhours(16)), "2026-10-08 01:00");
}

#[test]
fn hours_run_day_and_night_from_the_moment_itself() {
    assert_eq!(office("2026-09-30 16:20", hours(24), &[]), "2026-10-01 16:20");
    assert_eq!(office("2026-09-30 16:20", Limit::new(30, Unit::Minute), &[]), "2026-09-30 16:50");
    let paused =
        [pause("2026-09-30 20:00", "2026-09-30 22:00"), pause("2026-09-30 21:00", "2026-09-30 23:00")];
    assert_eq!(office("2026-09-30 16:20", hours(24), &paused), "2026-10-01 19:20");
    // What stops at the deadline comes too late.
    let late = [pause("2026-10-01 16:20", "2026-10-05 16:20")];
    assert_eq!(office("2026-09-30 16:20", hours(24), &late), "2026-10-01 16:20");
    let full = m("2026-09-30 16:20").next_full_hour().unwrap();
    assert_eq!(full, m("2026-09-30 17:00"));
    assert_eq!(full.next_full_hour().unwrap(), m("2026-09-30 18:00"));
    assert_eq!(m("2026-09-30 24:00").next_full_hour().unwrap(), m("2026-10-01 01:00"));
}

#[test]
fn the_starting_hour_does_not_count_where_a_law_says_so() {
    let after = |n| Limit::new(n, Unit::HourAfter);
    assert_eq!(office("2026-09-30 16:20", after(24), &[]), "2026-10-01 17:00");
    assert_eq!(office("2026-09-30 16:00", after(24), &[]), "2026-10-01 17:00");
    // What stands still in the starting hour takes nothing from what counts.
    assert_eq!(
        office("2026-09-30 16:20", after(24), &[pause("2026-09-30 16:30", "2026-09-30 17:00")]),
        "2026-10-01 17:00"
    );
    assert_eq!(
        office("2026-09-30 16:20", after(24), &[pause("2026-09-30 16:30", "2026-09-30 17:30")]),
        "2026-10-01 17:30"
    );
}

#[test]
fn months_end_on_the_corresponding_day() {
    assert_eq!(office("2026-03-16 09:00", months(1), &[]), "2026-04-16 24:00");
    // No 31 April, so the 30th.
    assert_eq!(office("2026-03-31 09:00", months(1), &[]), "2026-04-30 24:00");
    assert_eq!(office("2024-01-31 09:00", months(1), &[]), "2024-02-29 24:00");
    // 2025-02-28 is a Friday; 2026-02-28 a Saturday worked as make-up day.
    assert_eq!(office("2025-01-31 09:00", months(1), &[]), "2025-02-28 24:00");
    assert_eq!(office("2026-01-31 09:00", months(1), &[]), "2026-02-28 24:00");
    // 2026-10-03 is a holiday.
    assert_eq!(office("2026-09-03 09:00", months(1), &[]), "2026-10-08 24:00");
    // The length is fixed at the start: 31 days, and ten more paused: 04-26, a Sunday.
    let ten = [pause("2026-03-20 00:00", "2026-03-30 00:00")];
    assert_eq!(office("2026-03-16 09:00", months(1), &ten), "2026-04-27 24:00");
}

#[test]
fn the_end_of_natural_days_may_be_declared() {
    let closing = OFFICE.clone().with_cutoff(OFFICE.closing()).unwrap();
    let at = |start: &str, n| shown(due(&CHINA, &closing, m(start), days(n), &[]).unwrap());
    assert_eq!(at("2026-01-30 09:00", 15), "2026-02-14 17:30");
    assert_eq!(at("2025-08-03 09:00", 60), "2025-10-09 17:30");
}

#[test]
fn rolling_waits_for_a_running_clock() {
    // Complete on Saturday 03-07; Monday is paused, Tuesday at 24:00 the clock runs again.
    let monday = [pause("2026-03-08 08:00", "2026-03-10 09:00")];
    assert_eq!(office("2026-03-02 09:00", days(5), &monday), "2026-03-10 24:00");
}

#[test]
fn the_next_evening_is_strictly_later_and_does_not_pause() {
    let next = Limit::new(1, Unit::NextAt(Minute::at(20, 0).unwrap()));
    let paused = [pause("2026-10-01 00:00", "2026-10-09 00:00")];
    assert_eq!(office("2026-10-01 19:59", next, &paused), "2026-10-01 20:00");
    assert_eq!(office("2026-10-01 20:00", next, &paused), "2026-10-02 20:00");
    let midnight = Limit::new(2, Unit::NextAt(Minute::END));
    assert_eq!(office("2026-10-01 20:00", midnight, &[]), "2026-10-02 24:00");
}

#[test]
fn a_paused_month_may_end_earlier_for_a_later_start() {
    // A consequence of fixing the length at the start: 29 days from 30 January, 28 from the 31st.
    let stopped = [pause("2026-01-31 00:00", "2026-02-10 00:00")];
    assert_eq!(office("2026-01-30 09:00", months(1), &stopped), "2026-03-10 24:00");
    assert_eq!(office("2026-01-31 09:00", months(1), &stopped), "2026-03-09 24:00");
}
