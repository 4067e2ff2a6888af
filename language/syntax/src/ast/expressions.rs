//! Conditions and values: one grammar, told apart by their types.

use super::Name;
use crate::Span;

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// What an expression can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// 或.
    Or(Vec<Expr>),
    /// 且.
    And(Vec<Expr>),
    /// 非.
    Not(Box<Expr>),
    /// `=` `≠` `<` `≤` `>` `≥`.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// 元素 于 集合.
    Within(Box<Expr>, Box<Expr>),
    /// 文本 包含 "…".
    Contains(Box<Expr>, Box<Expr>),
    /// 集合 含 元素.
    Includes(Box<Expr>, Box<Expr>),
    /// 表 有 键.
    HasKey(Box<Expr>, Box<Expr>),
    /// 判定 通过 (true) or 不通过.
    Passed(Box<Expr>, bool),
    /// 空 (true) or 非空.
    Empty(Box<Expr>, bool),
    /// Sums of numbers, or 加 / 去 on sets.
    Sum(SumOp, Box<Expr>, Box<Expr>),
    /// `×`.
    Product(Box<Expr>, Box<Expr>),
    /// 表[键].
    Index(Box<Expr>, Box<Expr>),
    /// 甲.乙.
    Member(Box<Expr>, Name),
    /// 甲.次数.
    Count(Box<Expr>),
    /// 值 若无 值.
    IfNone(Box<Expr>, Box<Expr>),
    /// 曾 X.
    Ever(Name),
    /// A name.
    Name(String),
    /// 是 or 否.
    Bool(bool),
    /// 无.
    None,
    /// A number.
    Number(i64),
    /// An amount of money in fen.
    Money(i64),
    /// Basis points.
    Ratio(i64),
    /// Days since 1970-01-01.
    Date(i64),
    /// Minutes since midnight.
    Minute(i64),
    /// An amount of time, and the keyword of its clock; `from_next_hour` is 小时 始时不计.
    Limit(i64, &'static str),
    /// A quoted text.
    Text(String),
    /// { …, … }.
    Set(Vec<Expr>),
    /// 台账(对象) [窗]: what a ledger holds of the subject a 问责 looks at.
    Ledger(Name, Option<super::Window>),
    /// 上级(x), 共同上级(a, b), 部门(层级, 属地, 职能).
    Call(Name, Vec<Expr>),
    /// 待县确认(暂按 v) within a condition.
    Unconfirmed(Box<Expr>),
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `=`.
    Equal,
    /// `≠`.
    NotEqual,
    /// `<`.
    Less,
    /// `≤`.
    AtMost,
    /// `>`.
    Greater,
    /// `≥`.
    AtLeast,
}

/// What joins two summands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumOp {
    /// `+` or 加.
    Add,
    /// `-` or 去.
    Take,
}
