//! What is claimed of two limits holds from every start that a small model of the clocks can try.

use shao_abi::{Limit, LimitUnit};

use super::{Bound, Verdict, least_days, most_days, never_later};

const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn length(month: i64, leap: bool) -> i64 {
    let month = usize::try_from(month.rem_euclid(12)).unwrap();
    MONTHS[month] + i64::from(month == 1 && leap)
}

/// Days from a day (from 1) of a month (from 0) to the corresponding one. `leap` says which years are.
fn days_to_corresponding(month: i64, day: i64, months: i64, leap: impl Fn(i64) -> bool) -> i64 {
    let whole: i64 = (month..month + months).map(|m| length(m, leap(m.div_euclid(12)))).sum();
    let last = month + months;
    whole + day.min(length(last, leap(last.div_euclid(12)))) - day
}

#[test]
fn months_are_as_long_as_they_can_be() {
    for months in 1..=40 {
        let mut all = Vec::new();
        for leap_year in 0..4 {
            for month in 0..12 {
                for day in 1..=length(month, leap_year == 0) {
                    all.push(days_to_corresponding(month, day, months, |y| y.rem_euclid(4) == leap_year));
                }
            }
        }
        let (least, most) = (*all.iter().min().unwrap(), *all.iter().max().unwrap());
        assert!(least_days(months) <= least && most <= most_days(months), "{months}: {least}..{most}");
        if months < 12 {
            assert_eq!((least_days(months), most_days(months)), (least, most), "{months}");
        }
    }
}

/// A county: which days are worked, and when a working day opens and closes.
struct County {
    worked: Vec<bool>,
    from: i64,
    to: i64,
}

impl County {
    fn works(&self, day: i64) -> bool {
        self.worked[usize::try_from(day).unwrap() % self.worked.len()]
    }

    /// The minute at which a limit ends that begins at `start`. The first day is 1 January of a common year.
    fn due(&self, limit: Limit, start: i64) -> i64 {
        let (n, today) = (limit.n, start / 1440);
        let natural = |days: i64| {
            let day = (today + days..).find(|day| self.works(*day)).unwrap();
            (day + 1) * 1440
        };
        match limit.unit {
            LimitUnit::Minute => start + n,
            LimitUnit::Hour => start + n * 60,
            LimitUnit::HourAfter => (start / 60 + 1 + n) * 60,
            LimitUnit::WorkHour => {
                let open = |m: &i64| self.works(m / 1440) && (self.from..self.to).contains(&(m % 1440));
                let last = usize::try_from(n * 60 - 1).unwrap();
                (start..).filter(open).nth(last).unwrap() + 1
            }
            LimitUnit::WorkDay => {
                let nth = usize::try_from(n - 1).unwrap();
                let day = (today + 1..).filter(|day| self.works(*day)).nth(nth).unwrap();
                day * 1440 + self.to
            }
            LimitUnit::Day => natural(n),
            LimitUnit::Month => {
                let (mut month, mut day) = (0, today);
                while day >= length(month, false) {
                    day -= length(month, false);
                    month += 1;
                }
                natural(days_to_corresponding(month, day + 1, n, |_| false))
            }
            LimitUnit::NextAt => {
                let at = today * 1440 + n;
                if at > start { at } else { at + 1440 }
            }
        }
    }
}

/// Numbers that look random and are the same every time (a linear congruence, Knuth's constants).
fn numbers() -> impl FnMut(i64) -> i64 {
    let mut state = 2026_u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(state >> 33).unwrap() % below
    }
}

/// For limits of every two clocks, the smallest that is said never to end before the other is tried.
#[test]
fn what_never_ends_later_never_does() {
    let mut random = numbers();
    let mut claimed = 0;
    for round in 0..2_560 {
        let (first, second) = (LimitUnit::ALL[round / 8 % 8], LimitUnit::ALL[round % 8]);
        let a = Limit { n: 1 + random(if first == LimitUnit::Minute { 4_000 } else { 12 }), unit: first };
        let from = random(1200);
        let county = County {
            worked: (0..9).map(|day| day == 0 || random(4) > 0).collect(),
            from,
            to: from + 60 + random(1440 - from - 59),
        };
        let open = county.to - county.from;
        let all = (1..=1440).map(|n| Limit { n, unit: second });
        let Some(b) = all.into_iter().find(|b| never_later(a, *b, open)) else { continue };
        claimed += 1;
        for _ in 0..60 {
            let start = random(200 * 1440);
            let (first, second) = (county.due(a, start), county.due(b, start));
            assert!(first <= second, "{a} from {start} ends at {first}, {b} at {second}");
        }
    }
    assert!(claimed > 1_000, "only {claimed} claims were tried");
}

#[test]
fn working_days_are_never_within_natural_days() {
    let limit = |n, unit| Limit { n, unit };
    for n in 1..40 {
        assert!(!never_later(limit(1, LimitUnit::WorkDay), limit(n, LimitUnit::Day), 480));
        assert!(never_later(limit(24 * n, LimitUnit::Hour), limit(n, LimitUnit::Day), 480));
        assert!(!never_later(limit(24 * n + 1, LimitUnit::Hour), limit(n, LimitUnit::Day), 480));
        assert!(!never_later(limit(n, LimitUnit::Day), limit(n, LimitUnit::WorkDay), 480));
    }
}

#[test]
fn the_earlier_of_two_limits_is_early_if_either_is() {
    let (most, least) = (Limit { n: 60, unit: LimitUnit::Day }, Limit { n: 30, unit: LimitUnit::WorkDay });
    let work = |n| Limit { n, unit: LimitUnit::WorkDay };
    let day = |n| Limit { n, unit: LimitUnit::Day };
    let judge = |bound: Bound, limits: [Limit; 2], later| bound.judge(&limits, later, 480);
    assert_eq!(judge(Bound::AtMost(most), [work(40), day(60)], false), Verdict::Kept);
    assert_eq!(judge(Bound::AtMost(most), [work(40), day(60)], true), Verdict::Unsure);
    assert_eq!(judge(Bound::AtMost(most), [work(40), day(61)], true), Verdict::Broken);
    assert_eq!(judge(Bound::AtMost(most), [work(40), day(61)], false), Verdict::Unsure);
    assert_eq!(judge(Bound::AtLeast(least), [work(29), day(60)], false), Verdict::Broken);
    assert_eq!(judge(Bound::AtLeast(least), [work(30), day(1)], true), Verdict::Kept);
}
