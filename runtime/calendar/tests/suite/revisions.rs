//! What was known when: 2019 and 2020 each had a second notice.

use shao_calendar::{DayKind, Due, due, never_earlier};

use crate::support::*;

#[test]
fn views_by_publication() {
    let first = CHINA.as_published_by(d("2019-03-21"));
    assert_eq!(first.years(), Some(2019..=2019));
    assert_eq!(first.day(d("2019-05-02")), Ok(DayKind::Workday));
    assert_eq!(first.day(d("2019-04-28")), Ok(DayKind::Weekend));
    let second = CHINA.as_published_by(d("2019-03-22"));
    assert_eq!(second.day(d("2019-05-02")), Ok(DayKind::Holiday("劳动节")));
    assert_eq!(second.day(d("2019-04-28")), Ok(DayKind::MakeUp("劳动节")));
    assert_eq!(second.citation(d("2019-05-02")), Some("国办发明电〔2019〕3号"));
    // A view of a view sees no more.
    assert_eq!(second.as_published_by(d("2026-01-01")), second);
    assert_eq!(CHINA.as_published_by(d("2018-12-05")).years(), None);
}

#[test]
fn the_spring_of_2020_rolled_deadlines_that_were_running() {
    let before = CHINA.as_published_by(d("2020-01-26"));
    let after = CHINA.as_published_by(d("2020-01-27"));
    assert_eq!(before.day(d("2020-02-01")), Ok(DayKind::MakeUp("春节")));
    assert_eq!(after.day(d("2020-02-01")), Ok(DayKind::Holiday("春节")));
    let ask = |calendar| due(calendar, &OFFICE, m("2020-01-16 09:00"), days(15), &[]).unwrap();
    assert_eq!(shown(ask(&before)), "2020-01-31 24:00");
    assert_eq!(shown(ask(&after)), "2020-02-03 24:00");
    assert_eq!(never_earlier(ask(&before), ask(&after)), ask(&after));
    assert_eq!(never_earlier(ask(&after), ask(&before)), ask(&after));
}

#[test]
fn no_view_ever_judges_a_day_gone_by_differently() {
    let published = ["2018-12-06", "2019-03-22", "2019-11-21", "2020-01-27", "2020-11-25"];
    for by in published.map(d) {
        let view = CHINA.as_published_by(by);
        let (first, last) = (d("2019-01-01"), by);
        let mut date = first;
        while date <= last {
            assert_eq!(view.day(date), CHINA.day(date), "{date} as known on {by}");
            date = date.plus_days(1).unwrap();
        }
    }
}

#[test]
fn a_revision_in_force_late_leaves_rung_bells() {
    let (old, new) = (CHINA.as_published_by(d("2020-01-26")), CHINA.as_published_by(d("2020-01-27")));
    // The county put the new calendar into force only on 2 February: 1 February was worked, and counted.
    let spliced = old.revised(&new, d("2020-02-02"));
    assert_eq!(spliced.day(d("2020-02-01")), Ok(DayKind::MakeUp("春节")));
    assert_eq!(spliced.day(d("2020-01-31")), Ok(DayKind::Workday));
    assert_eq!(spliced.day(d("2020-02-02")), Ok(DayKind::Holiday("春节")));
    let ask = |calendar| shown(due(calendar, &OFFICE, m("2020-01-23 09:00"), workdays(3), &[]).unwrap());
    assert_eq!(ask(&old), "2020-02-03 17:30");
    assert_eq!(ask(&spliced), "2020-02-03 17:30");
    assert_eq!(ask(&new), "2020-02-05 17:30");
    // Years that only one of the two knows are kept.
    let grown = old.revised(&CHINA, d("2020-02-02"));
    assert_eq!(grown.years(), Some(2019..=2026));
    assert_eq!(CHINA.revised(&old, d("2020-02-02")).years(), Some(2019..=2026));
}

#[test]
fn a_lost_calendar_never_brings_a_deadline_forward() {
    let old = Due::At { deadline: m("2026-12-30 17:30") };
    let unknown = Due::Unknown { after_last_known: m("2026-12-01 17:30"), year: 2027 };
    assert_eq!(shown(never_earlier(old, unknown)), "2027 unknown, after 2026-12-30 17:30");
    assert_eq!(never_earlier(unknown, old), old);
}
