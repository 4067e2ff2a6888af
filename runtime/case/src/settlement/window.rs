//! Windows: which days count. They are civil: they begin and end at midnight, and none looks beyond the settlement's
//! own day.

use serde::{Deserialize, Serialize};
use shao_abi::Window;
use shao_calendar::{Date, Moment};

use super::period::Span;
use crate::Words;

/// The days of a window, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first; none: from the beginning.
    pub from: Option<Date>,
    /// The last.
    pub to: Date,
}

impl Days {
    /// Whether a moment falls into it.
    #[must_use]
    pub fn hold(self, at: Moment) -> bool {
        let day = at.date();
        self.from.is_none_or(|from| from <= day) && day <= self.to
    }

    /// The days as a reader sees them.
    #[must_use]
    pub fn words(self) -> Words {
        match self.from {
            Some(from) if from == self.to => Words::new(from.to_string(), from.to_string()),
            Some(from) => Words::new(format!("{from} 至 {}", self.to), format!("{from} to {}", self.to)),
            None => Words::new(format!("截至 {}", self.to), format!("up to {}", self.to)),
        }
    }
}

/// The days of a window that ends with `day`.
#[must_use]
pub fn days_of(window: Window, day: Date) -> Days {
    let from = match window {
        Window::Ever => None,
        Window::Days(n) => Some(day.plus_days(1i64.saturating_sub(i64::from(n))).unwrap_or(Date::MIN)),
        // The same day n months ago, or the end of that month, is the last one that does not count.
        Window::Months(n) => {
            let before = day.plus_months(0i64.saturating_sub(i64::from(n)));
            Some(before.and_then(|before| before.plus_days(1)).unwrap_or(Date::MIN))
        }
        Window::ThisMonth => Some(Span::of(shao_abi::Period::Month, day).from),
        Window::ThisQuarter => Some(Span::of(shao_abi::Period::Quarter, day).from),
        Window::ThisYear => Some(Span::of(shao_abi::Period::Year, day).from),
    };
    Days { from, to: day }
}

/// A window as a policy writes it; empty for all time.
#[must_use]
pub fn window_words(window: Window) -> Words {
    match window {
        Window::Ever => Words::default(),
        Window::Days(n) => Words::new(format!("近 {n} 自然日"), last(n, "day")),
        Window::Months(n) if n > 0 && n % 12 == 0 => {
            Words::new(format!("近 {} 年", n / 12), last(n / 12, "year"))
        }
        Window::Months(n) => Words::new(format!("近 {n} 个月"), last(n, "month")),
        Window::ThisMonth => Words::new("本月", "this month"),
        Window::ThisQuarter => Words::new("本季", "this quarter"),
        Window::ThisYear => Words::new("本年", "this year"),
    }
}

fn last(n: u32, unit: &str) -> String {
    if n == 1 { format!("the last {unit}") } else { format!("the last {n} {unit}s") }
}
