//! Every day of eight years against two packages made by others (tests/oracle/README.md).

use shao_calendar::Date;

use crate::support::CHINA;

pub const CHINESECALENDAR: &str = include_str!("../oracle/chinesecalendar-1.11.0.txt");
const CHINESE_DAYS: &str = include_str!("../oracle/chinese-days-1.5.7.txt");

/// The first day and one flag a day, in order.
pub fn flags(text: &str) -> (Date, Vec<bool>) {
    let years = text.lines().map(|line| line.split_once(' ').unwrap());
    let first: i16 = text.split(' ').next().unwrap().parse().unwrap();
    let flags = years.flat_map(|(_, days)| days.bytes().map(|digit| digit == b'1'));
    (Date::new(first, 1, 1).unwrap(), flags.collect())
}

#[test]
fn every_day_agrees_with_both_packages() {
    for text in [CHINESECALENDAR, CHINESE_DAYS] {
        let (first, flags) = flags(text);
        assert_eq!(flags.len(), 2922);
        for (offset, &working) in (0..).zip(&flags) {
            let date = first.plus_days(offset).unwrap();
            assert_eq!(CHINA.is_workday(date), Ok(working), "{date}");
        }
        let last = first.plus_days(2921).unwrap();
        assert_eq!(last.to_string(), "2026-12-31");
    }
}
