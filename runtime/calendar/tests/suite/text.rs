//! Reading and writing.

use shao_calendar::{CN_OFFSET, Date, Due, Limit, Minute, Moment, Pause, Span, TextError, Timetable, Unit};

use crate::support::*;

#[test]
fn moments_are_read_in_every_usual_form() {
    let nine = m("2026-09-24T09:00");
    for text in
        ["2026-09-24 09:00", "2026-09-24T09:00:00", "2026-09-24 09:00:00.000", "2026-09-24T09:00+08:00"]
    {
        assert_eq!(m(text), nine, "{text}");
    }
    assert_eq!(m("2026-09-24"), m("2026-09-24 00:00"));
    assert_eq!(m("2026-09-24 24:00"), Moment::end_of_day(d("2026-09-24")));
    assert_eq!(m("2026-09-24 24:00:00"), m("2026-09-24 23:59:59.999"));
    assert_eq!(m("2026-09-24 09:00:05.2"), m("2026-09-24 09:00:05.200"));
    for text in [
        "",
        "2026-9-24",
        "2026-09-31",
        "2026-09-24T",
        "2026-09-24 9:00",
        "2026-09-24 25:00",
        "2026-09-24 24:01",
        "2026-09-24 09:60",
        "2026-09-24 09:00:60",
        "2026-09-24 09:00:00.0000",
        "2026-09-24+08:00",
        "0000-01-01",
        "10000-01-01",
        "2026-09-24 09:00 ",
        "2026-09-24  09:00",
    ] {
        assert!(matches!(text.parse::<Moment>(), Err(TextError::Moment(_))), "{text}");
    }
    for text in ["2026-09-24T09:00Z", "2026-09-24T09:00+09:00", "2026-09-24 09:00-05:00"] {
        assert!(
            matches!(text.parse::<Moment>(), Err(TextError::Offset { expected: CN_OFFSET, .. })),
            "{text}"
        );
    }
    assert_eq!(Moment::parse_in("2026-09-24T09:00+06:00", "+06:00"), Ok(nine));
}

#[test]
fn moments_are_written_for_machines_and_for_people() {
    let cases = [
        ("2026-09-24 09:00", "2026-09-24T09:00", "2026-09-24 09:00"),
        ("2026-09-24 00:00", "2026-09-24T00:00", "2026-09-24 00:00"),
        ("2026-09-24 09:00:05", "2026-09-24T09:00:05", "2026-09-24 09:00:05"),
        ("2026-09-24 09:00:00.050", "2026-09-24T09:00:00.050", "2026-09-24 09:00:00.050"),
        ("2026-09-24 24:00", "2026-09-24T23:59:59.999", "2026-09-24 24:00"),
    ];
    for (text, machine, people) in cases {
        assert_eq!(m(text).to_iso(), machine);
        assert_eq!(m(text).to_string(), people);
        assert_eq!(m(machine), m(people));
    }
    assert_eq!(Moment::MIN.to_iso(), "0001-01-01T00:00");
    assert_eq!(Moment::MAX.to_string(), "9999-12-31 24:00");
    assert_eq!(Moment::MAX.date(), Date::MAX);
    assert!(Moment::MAX.plus_millis(1).is_err() && Moment::MIN.plus_millis(-1).is_err());
    assert!(Moment::from_millis(i64::MAX).is_err() && Moment::MAX.plus_hours(i64::MAX).is_err());
}

#[test]
fn parts_of_a_moment() {
    let moment = m("1969-12-31 17:30:00.250");
    assert_eq!((moment.date(), moment.minute_of_day()), (d("1969-12-31"), 17 * 60 + 30));
    assert_eq!(Moment::at(d("2026-09-24"), Minute::at(17, 30).unwrap()), m("2026-09-24 17:30"));
    assert_eq!(m("2026-09-24 17:30").millis_since(m("2026-09-24 17:00")), 30 * 60_000);
    assert_eq!(m("2026-09-24 17:30").plus_minutes(-30), Ok(m("2026-09-24 17:00")));
    assert_eq!(m("1970-01-01 00:00:00.007").as_millis(), 7);
    assert_eq!(d("2026-09-24").weekday_zh(), "周四");
    assert_eq!(d("2024-01-31").plus_months(1), Ok(d("2024-02-29")));
    assert!(Date::new(2025, 2, 29).is_err() && Date::MAX.plus_days(1).is_err());
}

#[test]
fn timetables_are_checked() {
    assert_eq!(OFFICE.to_string(), "08:30-12:00, 14:00-17:30");
    assert_eq!(OFFICE.closing().to_string(), "17:30");
    assert_eq!(OFFICE.millis_per_day(), 7 * 3_600_000);
    assert_eq!("全天".parse(), Ok(Timetable::always()));
    assert_eq!("00:00-12:00、12:00-24:00".parse(), Ok(Timetable::always()));
    assert_eq!(Timetable::always().to_string(), "全天");
    let fault = |text: &str| text.parse::<Timetable>().unwrap_err();
    assert!(matches!(fault("12:00-08:30"), TextError::EmptySpan(_)));
    assert!(matches!(fault("08:30-12:00,11:00-17:30"), TextError::SpanOrder { .. }));
    assert!(matches!(fault("14:00-17:30,08:30-12:00"), TextError::SpanOrder { .. }));
    assert!(matches!(fault("08:30-25:00"), TextError::Span(_)));
    assert!(matches!(fault("08:30"), TextError::Span(_)));
    assert!(matches!(Timetable::new(&[]), Err(TextError::NoSpan)));
    assert!(matches!(OFFICE.clone().with_cutoff(Minute::START), Err(TextError::Cutoff)));
    let message = fault("08:30-12:00,11:00-17:30").to_string();
    assert_eq!(message, "the span 11:00-17:30 must start at or after the end of 08:30-12:00");
}

#[test]
fn everything_survives_json() {
    fn round<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
        value: T,
        json: &str,
    ) {
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        assert_eq!(serde_json::from_str::<T>(json).unwrap(), value);
    }
    round(m("2026-09-24 09:00"), r#""2026-09-24T09:00""#);
    round(d("2026-09-24"), r#""2026-09-24""#);
    round(workdays(5), r#"{"n":5,"unit":"work_day"}"#);
    round(Limit::new(1, Unit::NextAt(Minute::at(20, 0).unwrap())), r#"{"n":1,"unit":{"next_at":"20:00"}}"#);
    round(Pause::open(m("2026-09-24 09:00")), r#"{"from":"2026-09-24T09:00","to":null}"#);
    round(OFFICE.clone(), r#"{"open":["08:30-12:00","14:00-17:30"]}"#);
    round(
        OFFICE.clone().with_cutoff(OFFICE.closing()).unwrap(),
        r#"{"open":["08:30-12:00","14:00-17:30"],"cutoff":"17:30"}"#,
    );
    round(
        Due::At { deadline: m("2026-09-24 24:00") },
        r#"{"kind":"at","deadline":"2026-09-24T23:59:59.999"}"#,
    );
    assert!(serde_json::from_str::<Timetable>(r#"{"open":["12:00-08:00"]}"#).is_err());
    assert!(serde_json::from_str::<Span>(r#""8-9""#).is_err());
}

#[test]
fn limits_read_as_policies_write_them() {
    let evening = Unit::NextAt(Minute::at(20, 0).unwrap());
    let zh = [
        (Limit::new(30, Unit::Minute), "30 分钟", "30 minutes"),
        (hours(24), "24 小时", "24 hours"),
        (workhours(4), "4 工作时", "4 working hours"),
        (workdays(1), "1 工作日", "1 working day"),
        (days(60), "60 自然日", "60 calendar days"),
        (months(3), "3 月", "3 months"),
        (Limit::new(1, evening), "下一个 20:00", "the next 20:00"),
    ];
    for (limit, chinese, english) in zh {
        assert_eq!((limit.to_string().as_str(), limit.to_en().as_str()), (chinese, english));
    }
}
