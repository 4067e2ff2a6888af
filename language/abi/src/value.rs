//! Values that facts, outcomes and arguments take, and their types.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{EnumId, PartyId};

/// One value. Text is not a value: decisions see only bits that say whether a text contains or equals a literal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// 是否.
    Bool(bool),
    /// 整数, 金额 (fen), 比例 (basis points), 日期 (days since 1970-01-01) or 时刻 (minute of the day).
    Int(i64),
    /// A member of an enumeration, by position.
    Enum(u16),
    /// A unit.
    Party(PartyId),
    /// A set of enumeration members or of units, by position.
    Set(BTreeSet<u16>),
    /// 时限: an amount with its clock. Only outcomes have it.
    Limit(Limit),
}

/// The type of a [`Value`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// 是否.
    Bool,
    /// A bounded integer, both ends included.
    Int {
        /// What the number counts.
        kind: IntKind,
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// One member of an enumeration.
    Enum(EnumId),
    /// One unit out of `among` (ascending).
    Party {
        /// The units a value may name.
        among: Vec<PartyId>,
    },
    /// A set of members of an enumeration.
    EnumSet(EnumId),
    /// A set of units out of `among` (ascending).
    PartySet {
        /// The units a value may name.
        among: Vec<PartyId>,
    },
    /// 时限.
    Limit,
}

/// What an integer counts. Kinds never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntKind {
    /// 整数.
    Plain,
    /// 金额, in fen.
    Money,
    /// 比例, in basis points (1% = 100).
    Ratio,
    /// 日期, in days since 1970-01-01.
    Date,
    /// 时刻, in minutes since midnight.
    Minute,
}

/// 时限: an amount of time on one clock. It starts a 期限 and does nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// How many; for [`LimitUnit::NextAt`] the minute of the day.
    pub n: i64,
    /// On which clock.
    pub unit: LimitUnit,
}

/// The clocks of the language. They never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// 分钟.
    Minute,
    /// 小时.
    Hour,
    /// 小时 始时不计: hours from the next full hour.
    HourAfter,
    /// 工作时, by the timetable of whoever must act.
    WorkHour,
    /// 工作日.
    WorkDay,
    /// 自然日.
    Day,
    /// 月.
    Month,
    /// 下一个 hh:mm; `n` of the limit is the minute of the day.
    NextAt,
}

impl LimitUnit {
    /// Every clock, in the order of their codes.
    pub const ALL: [LimitUnit; 8] = [
        Self::Minute,
        Self::Hour,
        Self::WorkHour,
        Self::WorkDay,
        Self::Day,
        Self::Month,
        Self::NextAt,
        Self::HourAfter,
    ];

    /// The number by which a limit leaves the module.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Minute => 0,
            Self::Hour => 1,
            Self::WorkHour => 2,
            Self::WorkDay => 3,
            Self::Day => 4,
            Self::Month => 5,
            Self::NextAt => 6,
            Self::HourAfter => 7,
        }
    }

    /// The clock of a code, if there is one.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }

    /// What is counted, however the count begins: 小时 始时不计 counts 小时.
    #[must_use]
    pub fn counted(self) -> Self {
        if self == Self::HourAfter { Self::Hour } else { self }
    }

    /// The word of the language for it.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Minute => "分钟",
            Self::Hour => "小时",
            Self::HourAfter => "小时 始时不计",
            Self::WorkHour => "工作时",
            Self::WorkDay => "工作日",
            Self::Day => "自然日",
            Self::Month => "月",
            Self::NextAt => "下一个",
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.unit {
            LimitUnit::NextAt => {
                write!(f, "下一个 {:02}:{:02}", self.n.div_euclid(60), self.n.rem_euclid(60))
            }
            LimitUnit::Month => write!(f, "{} 个月", self.n),
            LimitUnit::Minute
            | LimitUnit::Hour
            | LimitUnit::HourAfter
            | LimitUnit::WorkHour
            | LimitUnit::WorkDay
            | LimitUnit::Day => write!(f, "{} {}", self.n, self.unit.zh()),
        }
    }
}
