//! 台账: what the county counts over its cases.

use super::{Basis, Expr, Name};
use crate::Span;

/// A ledger: a fold over entries that the cases of one process leave behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// Its name.
    pub name: Name,
    /// How entries are put together.
    pub fold: Fold,
    /// The process whose cases make entries.
    pub process: Name,
    /// What makes an entry.
    pub on: EntryPoint,
    /// 间断于: what ends a 连续.
    pub broken_by: Option<EntryPoint>,
    /// 当.
    pub when: Option<Expr>,
    /// 按.
    pub by: LedgerKey,
    /// 依据.
    pub basis: Basis,
    /// The whole.
    pub span: Span,
}

/// How entries are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fold {
    /// 计数.
    Count,
    /// 合计 字段.
    Sum(Name),
    /// 去重 字段.
    Distinct(Name),
    /// 最大 字段.
    Max(Name),
    /// 连续.
    Streak,
}

/// What makes an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPoint {
    /// The process whose cases make it.
    pub process: Name,
    /// Which.
    pub kind: EntryKind,
    /// Where.
    pub span: Span,
}

/// The points that can make an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// 登记.
    Opened,
    /// 进入 S.
    Enter(Name),
    /// An action.
    Act(Name),
    /// 记 M.
    Mark(Name),
    /// 期限 C and how it came out.
    Clock(Name, ClockEnd),
}

/// How a clock comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockEnd {
    /// 如期.
    Met,
    /// 届满.
    Lapsed,
    /// 到期: either of the two.
    Due,
}

/// Whose entry it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerKey {
    /// 责任方: whoever the case's stage or branch named then.
    Responsible(Span),
    /// A fact or outcome that holds a unit.
    Field(Name),
}

/// 近 90 自然日, 本季: the window of a ledger where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Which.
    pub kind: WindowKind,
    /// Where.
    pub span: Span,
}

/// The windows there are. All are civil: they begin and end at midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowKind {
    /// 近 n 自然日: today and the n-1 days before.
    Days(i64),
    /// 近 n 个月.
    Months(i64),
    /// 近 n 年.
    Years(i64),
    /// 本月.
    ThisMonth,
    /// 本季.
    ThisQuarter,
    /// 本年.
    ThisYear,
}
