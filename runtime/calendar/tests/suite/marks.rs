//! Marks before a deadline (剩) and after it (逾).

use proptest::prelude::*;
use shao_calendar::{
    ClockError, Due, Limit, Minute, Moment, Pause, Unit, Used, after_mark, due, remaining_mark, used,
};

use crate::laws::clock;
use crate::reference::{closed, moment};
use crate::support::*;

fn left(start: &str, limit: Limit, pauses: &[Pause], k: Limit) -> String {
    shown(remaining_mark(&CHINA, &OFFICE, m(start), limit, pauses, k).unwrap())
}

fn late(deadline: &str, k: Limit) -> String {
    shown(after_mark(&CHINA, &OFFICE, m(deadline), k).unwrap())
}

#[test]
fn in_the_unit_of_the_limit_it_is_the_bell_before() {
    assert_eq!(left("2026-09-24 09:00", workdays(5), &[], workdays(1)), "2026-10-08 17:30");
    // The example of the language: three working days from 09-24 warn at the close of 09-29.
    assert_eq!(left("2026-09-24 09:20", workdays(3), &[], workdays(1)), "2026-09-29 17:30");
    // Natural days are not rolled for a warning: bell 55 of 60, though the deadline rolls to 10-09.
    assert_eq!(left("2025-08-03 09:00", days(60), &[], days(5)), "2025-09-27 24:00");
    assert_eq!(left("2026-09-30 16:20", hours(24), &[], hours(2)), "2026-10-01 14:20");
    assert_eq!(left("2026-09-30 16:20", hours(24), &[], Limit::new(30, Unit::Minute)), "2026-10-01 15:50");
    assert_eq!(left("2026-09-24 10:00", workhours(6), &[], workhours(4)), "2026-09-24 12:00");
    // Three months from 30 November: all but one of them is two months, to the end of January.
    assert_eq!(left("2025-11-30 09:00", months(3), &[], months(1)), "2026-01-30 24:00");
}

#[test]
fn too_little_from_the_start_warns_at_once() {
    for k in [workdays(5), workdays(9), days(40), workhours(900), hours(9000), months(7)] {
        assert_eq!(left("2026-09-24 09:00", workdays(5), &[], k), "2026-09-24 09:00", "{k}");
    }
    assert_eq!(left("2026-03-02 09:00", months(1), &[], months(1)), "2026-03-02 09:00");
}

#[test]
fn in_another_unit_it_is_counted_back_from_the_deadline() {
    // Due 2025-10-09 24:00; working days before: 10-09 and 09-30 (10-01 to 10-08 are holidays).
    assert_eq!(left("2025-08-03 09:00", days(60), &[], workdays(1)), "2025-09-30 17:30");
    assert_eq!(left("2025-08-03 09:00", days(60), &[], workdays(2)), "2025-09-29 17:30");
    // Due 10-09 17:30.
    assert_eq!(left("2026-09-24 09:00", workdays(5), &[], days(1)), "2026-10-07 24:00");
    assert_eq!(left("2026-09-24 09:00", workdays(5), &[], hours(2)), "2026-10-09 15:30");
    assert_eq!(left("2026-09-24 09:00", workdays(5), &[], workhours(4)), "2026-10-09 11:30");
    // Seven working hours before the close is the close of the day before, not the morning.
    assert_eq!(left("2026-09-24 09:00", workdays(5), &[], workhours(7)), "2026-10-08 17:30");
    // Due 05-06 24:00, and 22:00 is two hours before, to the millisecond.
    assert_eq!(left("2026-03-02 09:00", days(60), &[], hours(2)), "2026-05-06 22:00");
    // Due 2026-05-06 24:00, a month before that 04-06.
    assert_eq!(left("2026-03-02 09:00", days(60), &[], months(1)), "2026-04-06 24:00");
    let evening = Limit::new(1, Unit::NextAt(Minute::at(20, 0).unwrap()));
    assert_eq!(
        left("2026-09-24 09:00", evening, &[Pause::open(m("2026-09-24 10:00"))], hours(1)),
        "2026-09-24 19:00"
    );
    let wrong = remaining_mark(&CHINA, &OFFICE, m("2026-09-24 09:00"), workdays(5), &[], evening);
    assert_eq!(wrong, Err(ClockError::NoRemainder(evening.unit)));
    let zero = remaining_mark(&CHINA, &OFFICE, m("2026-09-24 09:00"), workdays(5), &[], workdays(0));
    assert_eq!(zero, Err(ClockError::NotPositive(0)));
}

#[test]
fn warnings_stay_honest_without_a_deadline() {
    // The deadline lies in 2027, but its eve is known.
    assert_eq!(left("2026-12-28 09:00", workdays(4), &[], workdays(1)), "2026-12-31 17:30");
    assert_eq!(
        left("2026-12-28 09:00", workdays(5), &[], workdays(1)),
        "2027 unknown, after 2026-12-31 17:30"
    );
    assert_eq!(left("2026-12-28 09:00", workdays(4), &[], days(1)), "2027 unknown, after 2026-12-31 17:30");
    // Minutes and hours are one clock: the last hour had begun before it stopped.
    let late = [Pause::open(m("2026-09-25 10:30"))];
    assert_eq!(left("2026-09-24 11:00", hours(24), &late, Limit::new(60, Unit::Minute)), "2026-09-25 10:00");
    let open = [Pause::open(m("2026-09-29 10:00"))];
    assert_eq!(left("2026-09-24 09:00", workdays(3), &open, workdays(2)), "2026-09-28 17:30");
    assert_eq!(
        left("2026-09-24 09:00", workdays(3), &open, workdays(1)),
        "stopped 2026-09-29 10:00 Bells(1)"
    );
}

#[test]
fn overdue_is_counted_from_the_deadline() {
    assert_eq!(late("2026-10-09 17:30", workdays(5)), "2026-10-15 17:30");
    assert_eq!(late("2026-10-08 24:00", days(1)), "2026-10-09 24:00");
    assert_eq!(late("2026-10-08 24:00", hours(24)), "2026-10-09 24:00");
    // 此后每 5 工作日, one after the other.
    assert_eq!(late(&late("2026-10-09 17:30", workdays(5)), workdays(5)), "2026-10-22 17:30");
}

fn amount(used: Option<Used>) -> i64 {
    match used.unwrap() {
        Used::Bells(n) | Used::Millis(n) => n,
    }
}

/// What `used` counts one of a unit as.
fn size(unit: Unit) -> i64 {
    match unit {
        Unit::Minute => 60_000,
        Unit::Hour | Unit::HourAfter | Unit::WorkHour => 3_600_000,
        Unit::WorkDay | Unit::Day | Unit::Month | Unit::NextAt(_) => 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mark_is_where_the_remainder_falls(
        (timetable, start, limit, pauses) in clock(), k in 1i64..40, unit in 0usize..5,
    ) {
        let unit = [Unit::Minute, Unit::Hour, Unit::WorkHour, Unit::WorkDay, Unit::Day][unit];
        let (start, pauses) = (moment(start), closed(&pauses));
        let wall = |unit: Unit| matches!(unit, Unit::Minute | Unit::Hour | Unit::HourAfter);
        // What a clock without its starting hour has used is counted by that clock.
        let counting = if limit.unit == Unit::HourAfter && wall(unit) { limit.unit } else { unit };
        let of = |until: Moment| amount(used(&CHINA, &timetable, start, counting, &pauses, until).unwrap());
        let Due::At { deadline } = due(&CHINA, &timetable, start, limit, &pauses).unwrap() else {
            return Err(TestCaseError::reject("beyond the published years"));
        };
        let mark = remaining_mark(&CHINA, &timetable, start, limit, &pauses, Limit::new(k, unit)).unwrap();
        let mark = mark.deadline().unwrap();
        prop_assert!(start <= mark && mark <= deadline);
        let k = k * size(unit);
        // The deadline of natural days may have rolled past the bell that completed them.
        let whole = if limit.unit == unit || (wall(limit.unit) && wall(unit)) {
            limit.n * size(limit.unit)
        } else {
            of(deadline)
        };
        prop_assert!(whole - of(mark) <= k);
        // One millisecond before 00:00 is read as 24:00, hence two.
        let begins = if counting == Unit::HourAfter { start.next_full_hour().unwrap() } else { start };
        if mark > begins.plus_millis(1).unwrap() {
            prop_assert!(whole - of(mark.plus_millis(-2).unwrap()) > k);
        }
    }

    #[test]
    fn a_limit_is_used_up_at_its_deadline_and_not_before((timetable, start, limit, pauses) in clock()) {
        let (start, pauses) = (moment(start), closed(&pauses));
        let Due::At { deadline } = due(&CHINA, &timetable, start, limit, &pauses).unwrap() else {
            return Err(TestCaseError::reject("beyond the published years"));
        };
        let of = |until| amount(used(&CHINA, &timetable, start, limit.unit, &pauses, until).unwrap());
        match limit.unit {
            Unit::WorkDay => {
                prop_assert_eq!(of(deadline), limit.n);
                prop_assert_eq!(of(deadline.plus_millis(-1).unwrap()), limit.n - 1);
            }
            Unit::Day => prop_assert!(of(deadline) >= limit.n),
            Unit::Hour | Unit::HourAfter => prop_assert_eq!(of(deadline), limit.n * 3_600_000),
            Unit::WorkHour => prop_assert_eq!(of(deadline), limit.n * 3_600_000),
            Unit::Minute => prop_assert_eq!(of(deadline), limit.n * 60_000),
            Unit::Month | Unit::NextAt(_) => {}
        }
    }
}
