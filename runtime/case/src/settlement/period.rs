//! Periods: the months, quarters and years that are closed one after the other.

use serde::{Deserialize, Serialize};
use shao_abi::Period;
use shao_calendar::{Date, Moment};

use crate::Words;

/// One month, quarter or year, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

impl Span {
    /// The period in which a day lies.
    #[must_use]
    pub fn of(every: Period, day: Date) -> Self {
        let (year, month) = (day.year(), day.civil().month());
        let (first, months) = match every {
            Period::Month => (month, 1),
            // January, April, July, October.
            Period::Quarter => (month.saturating_sub(month.saturating_sub(1) % 3), 3),
            Period::Year => (1, 12),
        };
        // The first of a month always exists.
        let from = Date::new(year, first, 1).unwrap_or(day);
        let next = from.plus_months(months).and_then(|next| next.plus_days(-1));
        Self { from, to: next.unwrap_or(Date::MAX) }
    }

    /// The one after it; none at the end of time.
    #[must_use]
    pub fn next(self, every: Period) -> Option<Self> {
        self.to.plus_days(1).ok().map(|day| Self::of(every, day))
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Its last instant.
    #[must_use]
    pub fn end(self) -> Moment {
        Moment::end_of_day(self.to)
    }

    /// `2026 年第 3 季度`.
    #[must_use]
    pub fn words(self, every: Period) -> Words {
        let (year, month) = (self.from.year(), self.from.civil().month());
        match every {
            Period::Month => Words::new(format!("{year} 年 {month} 月"), format!("{year}-{month:02}")),
            Period::Quarter => {
                let quarter = month.saturating_add(2) / 3;
                Words::new(format!("{year} 年第 {quarter} 季度"), format!("quarter {quarter} of {year}"))
            }
            Period::Year => Words::new(format!("{year} 年"), format!("{year}")),
        }
    }
}
