//! Limits: a number and the clock that counts it. Clocks never mix, so a bare 日 does not exist here.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Minute;

/// The clock that counts a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 分钟: 60 seconds, day and night.
    Minute,
    /// 小时: 60 minutes, day and night, from the moment itself (民法典 §201).
    Hour,
    /// 小时 始时不计: the starting hour does not count, 60 minutes each from the next full hour (民诉法 §85).
    HourAfter,
    /// 工作时: an hour inside opening hours on working days.
    WorkHour,
    /// 工作日: rings at the close of business of each working day.
    WorkDay,
    /// 自然日: rings at 24:00 of each day, or at the declared 截止.
    Day,
    /// 月: the corresponding day, or the end of the month where there is none (民法典 §202).
    Month,
    /// 下一个 20:00: the next time the wall clock shows this minute. It does not pause and is not extended.
    NextAt(Minute),
}

impl Unit {
    /// The name used in policies.
    pub fn zh(self) -> Cow<'static, str> {
        match self {
            Unit::Minute => "分钟".into(),
            Unit::Hour | Unit::HourAfter => "小时".into(),
            Unit::WorkHour => "工作时".into(),
            Unit::WorkDay => "工作日".into(),
            Unit::Day => "自然日".into(),
            Unit::Month => "月".into(),
            Unit::NextAt(minute) => format!("下一个 {minute}").into(),
        }
    }

    /// The name in English, singular.
    pub fn en(self) -> Cow<'static, str> {
        match self {
            Unit::Minute => "minute".into(),
            Unit::Hour | Unit::HourAfter => "hour".into(),
            Unit::WorkHour => "working hour".into(),
            Unit::WorkDay => "working day".into(),
            Unit::Day => "calendar day".into(),
            Unit::Month => "month".into(),
            Unit::NextAt(minute) => format!("next {minute}").into(),
        }
    }

    /// Milliseconds of one unit, where every unit is as long as any other; `None` for units that ring bells.
    pub(crate) fn millis(self) -> Option<i64> {
        match self {
            Unit::Minute => Some(60_000),
            Unit::Hour | Unit::HourAfter | Unit::WorkHour => Some(3_600_000),
            Unit::WorkDay | Unit::Day | Unit::Month | Unit::NextAt(_) => None,
        }
    }
}

/// An amount of time with its clock: `5 工作日`.
///
/// `n` must be at least 1 when a deadline is asked for; this is checked there, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// How many.
    pub n: i64,
    /// Of what.
    pub unit: Unit,
}

impl Limit {
    /// `n` of `unit`.
    pub const fn new(n: i64, unit: Unit) -> Limit {
        Limit { n, unit }
    }

    /// `5 working days`.
    pub fn to_en(self) -> String {
        let plural = if self.n == 1 { "" } else { "s" };
        match self.unit {
            Unit::NextAt(_) if self.n == 1 => format!("the {}", self.unit.en()),
            Unit::NextAt(minute) => format!("{minute}, {} times", self.n),
            Unit::HourAfter => format!("{} hour{plural} from the next full hour", self.n),
            Unit::Minute | Unit::Hour | Unit::WorkHour | Unit::WorkDay | Unit::Day | Unit::Month => {
                format!("{} {}{plural}", self.n, self.unit.en())
            }
        }
    }
}

impl fmt::Display for Limit {
    /// As policies write it: `5 工作日`, `下一个 20:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::NextAt(_) if self.n == 1 => f.pad(&self.unit.zh()),
            Unit::NextAt(minute) => f.pad(&format!("第 {} 个 {minute}", self.n)),
            Unit::HourAfter => f.pad(&format!("{} 小时（始时不计）", self.n)),
            Unit::Minute | Unit::Hour | Unit::WorkHour | Unit::WorkDay | Unit::Day | Unit::Month => {
                f.pad(&format!("{} {}", self.n, self.unit.zh()))
            }
        }
    }
}
