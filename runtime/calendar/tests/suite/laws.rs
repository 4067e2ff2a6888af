//! The laws of the bell rule, on random clocks, and the crate against the minute-by-minute reference.

use proptest::prelude::*;
use shao_calendar::{Due, Limit, Minute, Moment, Pause, Timetable, Unit, due, explain_due};

use crate::reference::{self, closed, minutes, moment};
use crate::support::*;

const DAY: i64 = 1440;
/// 2019-01-01 to 2026-12-31, in minutes.
const KNOWN: i64 = 2922 * DAY;

/// Hours of several kinds: split, one piece, odd, at night, around the clock, and with a declared 截止.
pub fn timetable() -> impl Strategy<Value = Timetable> {
    let texts = ["08:30-12:00,14:00-17:30", "09:00-17:00", "00:00-00:40,07:13-08:14", "20:00-24:00", "全天"];
    (prop::sample::select(texts.to_vec()), prop::option::of(1u16..=1440)).prop_map(|(text, cutoff)| {
        let timetable: Timetable = text.parse().unwrap();
        cutoff
            .map_or(timetable.clone(), |minute| timetable.with_cutoff(Minute::new(minute).unwrap()).unwrap())
    })
}

/// Limits short enough to be walked minute by minute.
pub fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1i64..3000).prop_map(|n| Limit::new(n, Unit::Minute)),
        (1i64..100).prop_map(|n| Limit::new(n, Unit::Hour)),
        (1i64..100).prop_map(|n| Limit::new(n, Unit::HourAfter)),
        (1i64..60).prop_map(|n| Limit::new(n, Unit::WorkHour)),
        (1i64..45).prop_map(|n| Limit::new(n, Unit::WorkDay)),
        (1i64..95).prop_map(|n| Limit::new(n, Unit::Day)),
        (1i64..5).prop_map(|n| Limit::new(n, Unit::Month)),
    ]
}

/// Minutes of the day that matter are hit far more often than chance would.
pub fn minute() -> impl Strategy<Value = i64> {
    let near = [0, 1, 510, 720, 840, 1049, 1050, 1051, 1439];
    prop_oneof![2 => 0..DAY, 3 => prop::sample::select(near.to_vec())]
}

pub fn start(days: std::ops::Range<i64>) -> impl Strategy<Value = i64> {
    (days, minute()).prop_map(|(day, minute)| day * DAY + minute)
}

/// Up to five pauses around a start, overlapping as they please.
pub fn pauses(start: i64) -> impl Strategy<Value = Vec<(i64, i64)>> {
    let one = (-3i64..60, minute(), 0i64..25, minute()).prop_map(move |(after, at, length, until)| {
        let from = (start.div_euclid(DAY) + after) * DAY + at;
        (from, from.max((start.div_euclid(DAY) + after + length) * DAY + until))
    });
    prop::collection::vec(one, 0..5)
}

pub fn clock() -> impl Strategy<Value = (Timetable, i64, Limit, Vec<(i64, i64)>)> {
    (timetable(), start(0..2700), limit())
        .prop_flat_map(|(timetable, start, limit)| (Just(timetable), Just(start), Just(limit), pauses(start)))
}

fn ask(timetable: &Timetable, start: i64, limit: Limit, pauses: &[(i64, i64)]) -> Due {
    due(&CHINA, timetable, moment(start), limit, &closed(pauses)).unwrap()
}

/// The deadline; clocks in these tests end within the published years.
fn end(timetable: &Timetable, start: i64, limit: Limit, pauses: &[(i64, i64)]) -> Moment {
    ask(timetable, start, limit, pauses).deadline().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_the_minute_by_minute_clock((timetable, start, limit, pauses) in clock()) {
        let expected = reference::due(&timetable, start, limit, &pauses);
        prop_assert_eq!(ask(&timetable, start, limit, &pauses).deadline(), expected);
    }

    #[test]
    fn it_knows_where_the_published_years_end(
        timetable in timetable(), start in start(2830..2922), limit in limit(), pause in (0i64..60, 1i64..20),
    ) {
        let from = start + pause.0 * DAY;
        let pauses = [(from, (from + pause.1 * DAY).min(KNOWN - 1).max(from))];
        let expected = reference::due(&timetable, start, limit, &pauses);
        let answer = ask(&timetable, start, limit, &pauses);
        prop_assert_eq!(answer.deadline(), expected);
        if let Due::Unknown { after_last_known, year } = answer {
            prop_assert_eq!(year, 2027);
            prop_assert!(after_last_known >= moment(start));
        }
    }

    #[test]
    fn no_clock_ends_before_it_resumes((timetable, start, limit, pauses) in clock(), length in 1i64..30_000) {
        // Stop it at the last moment allowed, or a little earlier.
        for early in [0, 1, 300, 3000] {
            let last = end(&timetable, start, limit, &pauses);
            let from = minutes(last) - early;
            let hours = matches!(limit.unit, Unit::Minute | Unit::Hour | Unit::HourAfter | Unit::WorkHour);
            if from < start || (hours && moment(from) >= last) {
                continue;
            }
            let mut paused = pauses.clone();
            paused.push((from, from + length));
            if let Due::At { deadline } = ask(&timetable, start, limit, &paused)
                && !(hours && early == 0)
            {
                let resumed = moment(from + length);
                // A pause may lie wholly between two bells, or outside opening hours: then nothing has moved.
                prop_assert!(deadline >= resumed || deadline == last, "{} < {}", deadline, resumed);
                prop_assert!(deadline != last || last >= resumed || hours);
            }
        }
    }

    #[test]
    fn a_later_start_is_never_an_earlier_end((timetable, start, limit, pauses) in clock(), later in 0i64..9000) {
        // 月 is fixed at the start and may be shorter from a later one; it keeps the law without pauses.
        let pauses = if limit.unit == Unit::Month { Vec::new() } else { pauses };
        let (a, b) = (end(&timetable, start, limit, &pauses), ask(&timetable, start + later, limit, &pauses));
        if let Due::At { deadline } = b {
            prop_assert!(a <= deadline);
        }
    }

    #[test]
    fn one_more_pause_is_never_an_earlier_end(
        (timetable, start, limit, pauses) in clock(), from in -2000i64..60_000, length in 0i64..20_000,
    ) {
        let mut more = pauses.clone();
        more.push((start + from, start + from + length));
        let (a, b) = (end(&timetable, start, limit, &pauses), ask(&timetable, start, limit, &more));
        if let Due::At { deadline } = b {
            prop_assert!(a <= deadline);
        }
    }

    #[test]
    fn splitting_a_pause_changes_nothing((timetable, start, limit, pauses) in clock(), at in 0i64..100) {
        let whole = ask(&timetable, start, limit, &pauses);
        let mut parts: Vec<(i64, i64)> = Vec::new();
        for &(from, to) in &pauses {
            let middle = from + (to - from) * at / 100;
            parts.extend([(middle, to), (from, middle), (from, middle)]);
        }
        prop_assert_eq!(ask(&timetable, start, limit, &parts), whole);
    }

    #[test]
    fn a_pause_without_a_bell_changes_nothing(
        (timetable, start, limit, pauses) in clock(), day in 0i64..60, from in minute(), to in minute(),
    ) {
        let (from, to) = (from.min(to), from.max(to));
        let day = start.div_euclid(DAY) + day;
        let date = moment(day * DAY).date();
        let within = |minute: u16| from <= i64::from(minute) && i64::from(minute) < to;
        let rings = match limit.unit {
            Unit::WorkDay => CHINA.is_workday(date).unwrap() && within(timetable.closing().of_day().min(1439)),
            Unit::Day | Unit::Month => within(timetable.cutoff().of_day().min(1439)),
            Unit::WorkHour => {
                let touches = |span: &shao_calendar::Span| {
                    i64::from(span.from.of_day()) < to && from < i64::from(span.to.of_day())
                };
                CHINA.is_workday(date).unwrap() && timetable.spans().iter().any(touches)
            }
            Unit::Minute | Unit::Hour | Unit::HourAfter | Unit::NextAt(_) => from < to,
        };
        let mut more = pauses.clone();
        more.push((day * DAY + from, day * DAY + to));
        if !rings {
            prop_assert_eq!(ask(&timetable, start, limit, &more), ask(&timetable, start, limit, &pauses));
        }
    }

    #[test]
    fn working_days_add_up(start in start(0..2700), n in 1i64..30, m in 1i64..30) {
        let first = end(&OFFICE, start, workdays(n), &[]);
        let both = due(&CHINA, &OFFICE, first, workdays(m), &[]).unwrap().deadline();
        prop_assert_eq!(both, Some(end(&OFFICE, start, workdays(n + m), &[])));
    }

    #[test]
    fn the_explanation_agrees((timetable, start, limit, pauses) in explained()) {
        let cheap = due(&CHINA, &timetable, start, limit, &pauses).unwrap();
        let told = explain_due(&CHINA, &timetable, start, limit, &pauses).unwrap();
        prop_assert_eq!(told.outcome, cheap);
        prop_assert_eq!(told.to_zh().len(), told.steps.len() + 2);
        prop_assert_eq!(told.to_en().len(), told.steps.len() + 2);
    }
}

/// Clocks of every unit, on odd milliseconds, with open pauses, in and around the published years.
fn explained() -> impl Strategy<Value = (Timetable, Moment, Limit, Vec<Pause>)> {
    let days = prop_oneof![3 => start(0..2700), 2 => start(2860..2925), 1 => start(-40..3)];
    let limits = prop_oneof![
        4 => limit(),
        1 => (1i64..4, 0u16..=1440).prop_map(|(n, at)| Limit::new(n, Unit::NextAt(Minute::new(at).unwrap()))),
    ];
    let odd = prop::sample::select(vec![0i64, 1, 59_999]);
    (timetable(), days, limits, odd)
        .prop_flat_map(|(timetable, start, limit, odd)| {
            let open = prop::option::weighted(0.3, (-3i64..40, minute()));
            (Just(timetable), Just(start), Just(limit), Just(odd), pauses(start), open)
        })
        .prop_map(|(timetable, start, limit, odd, pauses, open)| {
            let mut pauses = closed(&pauses);
            for pause in &mut pauses {
                pause.from = pause.from.plus_millis(-odd).unwrap();
            }
            let day = start.div_euclid(DAY);
            pauses.extend(open.map(|(after, at)| Pause::open(moment((day + after) * DAY + at))));
            (timetable, moment(start).plus_millis(odd).unwrap(), limit, pauses)
        })
}
