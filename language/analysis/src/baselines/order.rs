//! Which of two limits ends first, whenever both begin together.
//!
//! On one clock the smaller number does. Across clocks it is said only where it is so from every start, under every
//! calendar: no official calendar is read here. What holds of days (`semantics.md` §1.5): they are counted by their
//! closing moments, the start date apart; 工作日 close at the latest at 24:00; 自然日 and 月 close at 24:00 and then
//! move on to a working day, which keeps their order. Pauses are not part of a limit.

use shao_abi::{Limit, LimitUnit};

/// Whether a limit keeps what a clause demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// From every start.
    Kept,
    /// On the clock of the clause itself, it does not.
    Broken,
    /// On another clock, and not from every start.
    Unsure,
}

/// What a clause says of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// 至多.
    AtMost(Limit),
    /// 至少.
    AtLeast(Limit),
}

impl Bound {
    pub fn limit(self) -> Limit {
        match self {
            Self::AtMost(limit) | Self::AtLeast(limit) => limit,
        }
    }

    /// How one limit stands to it. `open` is how many minutes a working day is open at least.
    fn one(self, limit: Limit, open: i64) -> Verdict {
        let kept = match self {
            Self::AtMost(most) => never_later(limit, most, open),
            Self::AtLeast(least) => never_later(least, limit, open),
        };
        match (kept, limit.unit == self.limit().unit) {
            (true, _) => Verdict::Kept,
            (false, true) => Verdict::Broken,
            (false, false) => Verdict::Unsure,
        }
    }

    /// How one or two limits stand to it, of which the earlier or the `later` counts.
    pub fn judge(self, limits: &[Limit], later: bool, open: i64) -> Verdict {
        let mut all = limits.iter().map(|limit| self.one(*limit, open));
        let first = all.next().unwrap_or(Verdict::Kept);
        // The earlier of two is early if either is; the later of two is late if either is.
        let either = matches!((self, later), (Self::AtMost(_), false) | (Self::AtLeast(_), true));
        all.fold(first, |a, b| match (a, b, either) {
            (Verdict::Kept, _, true) | (_, Verdict::Kept, true) => Verdict::Kept,
            (Verdict::Broken, _, false) | (_, Verdict::Broken, false) => Verdict::Broken,
            (Verdict::Unsure, _, _) | (_, Verdict::Unsure, _) => Verdict::Unsure,
            (Verdict::Kept, Verdict::Kept, false) => Verdict::Kept,
            (Verdict::Broken, Verdict::Broken, true) => Verdict::Broken,
        })
    }
}

/// Whether `a` never ends after `b`, from whatever moment both begin.
pub(crate) fn never_later(a: Limit, b: Limit, open: i64) -> bool {
    use LimitUnit::{Day, Hour, HourAfter, Minute, Month, NextAt, WorkDay, WorkHour};
    match (a.unit, b.unit) {
        (NextAt, NextAt) => a.n == b.n,
        (HourAfter, HourAfter) => a.n <= b.n,
        (Minute | Hour | HourAfter | NextAt, _) => {
            at_most_minutes(a).is_some_and(|most| most <= at_least_minutes(b))
        }
        (WorkHour, WorkHour) | (WorkDay, WorkDay) | (Day, Day) | (Month, Month) => a.n <= b.n,
        // The n-th working day is at least n days off and may close before 24:00.
        (Day, WorkDay) => a.n < b.n,
        (Month, WorkDay) => most_days(a.n) < b.n,
        (Day, Month) => a.n <= least_days(b.n),
        (Month, Day) => most_days(a.n) <= b.n,
        // Each counted working day is open for so long.
        (WorkHour, WorkDay) => a.n.saturating_mul(60) <= b.n.saturating_mul(open),
        // Holidays put off whatever counts working days, by an unknown number of days.
        (WorkHour, Minute | Hour | HourAfter | Day | Month | NextAt)
        | (WorkDay, Minute | Hour | HourAfter | WorkHour | Day | Month | NextAt)
        | (Day | Month, Minute | Hour | HourAfter | WorkHour | NextAt) => false,
    }
}

/// How many minutes pass at most until a limit ends; none if that depends on a calendar.
fn at_most_minutes(limit: Limit) -> Option<i64> {
    match limit.unit {
        LimitUnit::Minute => Some(limit.n),
        LimitUnit::Hour => Some(limit.n.saturating_mul(60)),
        LimitUnit::HourAfter => Some(limit.n.saturating_add(1).saturating_mul(60)),
        LimitUnit::NextAt => Some(DAY),
        LimitUnit::WorkHour | LimitUnit::WorkDay | LimitUnit::Day | LimitUnit::Month => None,
    }
}

const DAY: i64 = 24 * 60;

/// How many minutes pass at least until a limit ends.
fn at_least_minutes(limit: Limit) -> i64 {
    match limit.unit {
        LimitUnit::Minute => limit.n,
        LimitUnit::Hour | LimitUnit::HourAfter | LimitUnit::WorkHour => limit.n.saturating_mul(60),
        // Of the first day only what lies before its closing is certain: nothing.
        LimitUnit::WorkDay => limit.n.saturating_sub(1).saturating_mul(DAY),
        LimitUnit::Day => limit.n.saturating_mul(DAY),
        LimitUnit::Month => least_days(limit.n).saturating_mul(DAY),
        LimitUnit::NextAt => 0,
    }
}

/// Days of the shortest and of the longest run of so many months, with the 28 days of February and with 29.
const RUNS: [(i64, i64); 12] = [
    (0, 0),
    (28, 31),
    (59, 62),
    (89, 92),
    (120, 123),
    (150, 153),
    (181, 184),
    (212, 215),
    (242, 245),
    (273, 276),
    (303, 306),
    (334, 337),
];

/// How many days so many months are at least. The corresponding day is at the earliest the end of a shorter month,
/// which leaves every month that follows whole.
fn least_days(months: i64) -> i64 {
    let (years, (least, _)) = run(months);
    years.saturating_mul(365).saturating_add(least)
}

/// How many days so many months are at most.
fn most_days(months: i64) -> i64 {
    let (years, (_, most)) = run(months);
    years.saturating_mul(366).saturating_add(most)
}

fn run(months: i64) -> (i64, (i64, i64)) {
    let rest = usize::try_from(months.rem_euclid(12)).unwrap_or(0);
    (months.div_euclid(12), RUNS.get(rest).copied().unwrap_or((0, 0)))
}

#[cfg(test)]
mod tests;
