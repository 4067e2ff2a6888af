//! Windows, by named dates and against a count day by day.

use proptest::prelude::*;
use shao_abi::Window;
use shao_calendar::{Date, Moment};

use super::super::world::t;
use crate::settlement::{days_of, window_words};

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

fn from(window: Window, day: &str) -> String {
    days_of(window, d(day)).from.unwrap().to_string()
}

#[test]
fn the_last_90_days_are_today_and_the_89_before() {
    let days = days_of(Window::Days(90), d("2026-09-30"));
    assert!(days.hold(t("2026-07-03T00:00")), "the first instant of the first day counts");
    assert!(!days.hold(t("2026-07-02T23:59:59.999")), "the day before does not, to the millisecond");
    assert!(days.hold(t("2026-09-30T24:00")) && !days.hold(t("2026-10-01T00:00")));
    assert_eq!(days.words().zh, "2026-07-03 至 2026-09-30");
    assert_eq!(from(Window::Days(1), "2026-09-30"), "2026-09-30");
}

#[test]
fn months_go_back_to_the_day_after_the_same_day_or_after_the_end_of_that_month() {
    assert_eq!(from(Window::Months(3), "2026-09-30"), "2026-07-01");
    // 2026 has no 02-31: the same day three months ago is the 28th.
    assert_eq!(from(Window::Months(3), "2026-05-31"), "2026-03-01");
    assert_eq!(from(Window::Months(12), "2026-09-30"), "2025-10-01");
    assert_eq!(from(Window::Months(12), "2025-02-28"), "2024-02-29");
    assert_eq!(from(Window::Months(12), "2024-02-29"), "2023-03-01");
    assert_eq!(window_words(Window::Months(12)).zh, "近 1 年");
    assert_eq!(window_words(Window::Months(12)).en, "the last year");
    assert_eq!(window_words(Window::Months(3)).zh, "近 3 个月");
}

#[test]
fn this_month_quarter_and_year_are_those_of_the_calendar() {
    assert_eq!(from(Window::ThisMonth, "2026-09-30"), "2026-09-01");
    assert_eq!(from(Window::ThisQuarter, "2026-09-30"), "2026-07-01");
    assert_eq!(from(Window::ThisQuarter, "2026-10-01"), "2026-10-01");
    assert_eq!(from(Window::ThisQuarter, "2026-12-31"), "2026-10-01");
    assert_eq!(from(Window::ThisYear, "2026-09-30"), "2026-01-01");
}

#[test]
fn windows_that_reach_beyond_the_first_day_there_is_begin_there() {
    assert_eq!(days_of(Window::Days(u32::MAX), d("2026-09-30")).from, Some(Date::MIN));
    assert_eq!(days_of(Window::Months(u32::MAX), d("2026-09-30")).from, Some(Date::MIN));
}

/// Whether a day counts, found by walking back one day at a time.
fn slowly(window: Window, today: Date, day: Date) -> bool {
    if day > today {
        return false;
    }
    let civil = |date: Date| (i64::from(date.year()), i64::from(date.civil().month()), date.civil().day());
    let ((year, month, of_month), (y, m, _)) = (civil(today), civil(day));
    match window {
        Window::Ever => true,
        Window::Days(n) => {
            let mut at = today;
            (0..n).any(|_| {
                let found = at == day;
                at = at.plus_days(-1).unwrap();
                found
            })
        }
        Window::Months(n) => {
            let target = year * 12 + month - 1 - i64::from(n);
            let mut at = today;
            loop {
                let (y, m, d) = civil(at);
                let index = y * 12 + m - 1;
                // The same day n months ago, or the last of that month, is the first that does not count.
                if index < target || (index == target && d <= of_month) {
                    return false;
                }
                if at == day {
                    return true;
                }
                at = at.plus_days(-1).unwrap();
            }
        }
        Window::ThisMonth => (y, m) == (year, month),
        Window::ThisQuarter => (y, (m - 1) / 3) == (year, (month - 1) / 3),
        Window::ThisYear => y == year,
    }
}

fn windows() -> impl Strategy<Value = Window> {
    prop_oneof![
        Just(Window::Ever),
        (1u32..400).prop_map(Window::Days),
        (1u32..30).prop_map(Window::Months),
        Just(Window::ThisMonth),
        Just(Window::ThisQuarter),
        Just(Window::ThisYear),
    ]
}

proptest! {
    #[test]
    fn windows_are_what_a_count_day_by_day_finds(
        window in windows(),
        today in 19_000i64..21_500,
        back in -3i64..500,
        minute in 0i64..1440,
    ) {
        let today = Date::from_day_number(today).unwrap();
        let day = today.plus_days(-back).unwrap();
        let at = Moment::start_of_day(day).plus_minutes(minute).unwrap();
        prop_assert_eq!(days_of(window, today).hold(at), slowly(window, today, day));
    }
}
