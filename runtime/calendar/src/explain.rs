//! Why a deadline is where it is: what was counted, day by day, and what was not.

use serde::{Deserialize, Serialize};

use crate::due::{Clock, amount};
use crate::explain_days::{natural_days, next_at, work_days};
use crate::explain_hours::{wall_time, work_time};
use crate::{Calendar, ClockError, Date, DayKind, Due, Limit, Moment, Pause, Timetable, Unit};

/// A deadline with the days that led to it.
///
/// The outcome is that of [`crate::due`], found by walking from day to day instead of computing; a test holds the
/// two together. It costs time and memory in proportion to the days walked, so it is made when someone asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// When the clock started.
    pub start: Moment,
    /// What it counts.
    pub limit: Limit,
    /// Where it ends.
    pub outcome: Due,
    /// In order of time.
    pub steps: Vec<Step>,
}

/// One day, or one stretch of hours, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The day.
    pub date: Date,
    /// What became of it.
    #[serde(flatten)]
    pub kind: StepKind,
    /// The notice or article that says so, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
}

/// What became of a day or stretch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StepKind {
    /// The start date, which does not count (始日不计).
    StartDay,
    /// The rest of the starting hour, which does not count (始时不计).
    StartHour {
        /// The full hour from which the clock runs.
        to: Moment,
    },
    /// Its bell rang and was counted as the `nth`.
    Counted {
        /// When it rang.
        bell: Moment,
        /// Counted from 1.
        nth: i64,
    },
    /// The same, on a day that a notice made a working day.
    MakeUpCounted {
        /// When it rang.
        bell: Moment,
        /// Counted from 1.
        nth: i64,
        /// The festival it makes up for.
        name: String,
    },
    /// A day of rest, on which no bell rings.
    Rested {
        /// Why.
        rest: Rest,
    },
    /// The clock stood still when its bell rang.
    Paused {
        /// When it rang.
        bell: Moment,
    },
    /// The count is complete, but the period cannot end on a day of rest (顺延).
    Rolled {
        /// Why.
        rest: Rest,
    },
    /// The working day to which the end moved.
    Landed {
        /// When it closes.
        bell: Moment,
    },
    /// The clock ran, from `from` to `to`.
    Ran {
        /// When it began to run.
        from: Moment,
        /// When it ceased to.
        to: Moment,
        /// Milliseconds counted in all, this stretch included.
        total: i64,
    },
    /// The clock stood still, from `from` to `to`.
    Halted {
        /// When it stopped.
        from: Moment,
        /// When it resumed, if it has.
        to: Option<Moment>,
    },
    /// No official calendar says what this day is.
    Missing {
        /// The year without one.
        year: i16,
    },
}

/// Why a day is one of rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A holiday, by name.
    Holiday(String),
}

/// The deadline that [`crate::due`] gives for the same arguments, with its reasons.
pub fn explain_due(
    calendar: &Calendar,
    timetable: &Timetable,
    start: Moment,
    limit: Limit,
    pauses: &[Pause],
) -> Result<Explanation, ClockError> {
    let clock = Clock::new(calendar, timetable, start, limit.unit, pauses)?;
    let n = amount(start, limit)?;
    let mut steps = Vec::new();
    let outcome = match limit.unit {
        Unit::Minute | Unit::Hour => wall_time(&clock, n, &mut steps),
        Unit::HourAfter => {
            steps.push(start_hour(start, clock.start));
            wall_time(&clock, n, &mut steps)
        }
        Unit::WorkHour => work_time(&clock, n, &mut steps),
        Unit::WorkDay => work_days(&clock, n, &mut steps),
        Unit::Day | Unit::Month => natural_days(&clock, n, &mut steps),
        Unit::NextAt(minute) => next_at(&clock, n, minute, &mut steps),
    }?;
    Ok(Explanation { start, limit, outcome, steps })
}

impl Step {
    /// A step that needs no authority.
    pub(crate) fn plain(date: Date, kind: StepKind) -> Step {
        Step { date, kind, note: None }
    }

    /// A step that rests on the notice which arranged its day, if one did.
    pub(crate) fn cited(calendar: &Calendar, date: Date, kind: StepKind) -> Step {
        Step { date, kind, note: calendar.citation(date).map(str::to_owned) }
    }
}

/// 始时不计, with the article that says so of courts; the policy cites its own.
fn start_hour(start: Moment, to: Moment) -> Step {
    Step { date: start.date(), kind: StepKind::StartHour { to }, note: Some("民诉法 §85".to_owned()) }
}

/// Why the day is one of rest; `None` if it is a working day.
pub(crate) fn rest(kind: DayKind<'_>) -> Option<Rest> {
    match kind {
        DayKind::Workday | DayKind::MakeUp(_) => None,
        DayKind::Weekend => Some(Rest::Weekend),
        DayKind::Holiday(name) => Some(Rest::Holiday(name.to_owned())),
    }
}
