//! 考评: scores over a period.

use super::{Basis, Expr, Name, Stated, Who};
use crate::Span;

/// A score of every unit of a cohort, period by period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Its name.
    pub name: Name,
    /// 每月, 每季, 每年.
    pub every: Period,
    /// 对: the level whose units are scored, or one unit.
    pub of: Vec<Name>,
    /// 由: who seals it.
    pub by: Option<Who>,
    /// 计入 按 …期.
    pub cohort: Option<Cohort>,
    /// 宽限: from the end of the period to the seal.
    pub grace: Option<Stated<Expr>>,
    /// 迟到: what becomes of data that arrives after the seal.
    pub late: Option<Late>,
    /// 指标.
    pub indicators: Vec<Indicator>,
    /// 并列.
    pub ties: Option<Ties>,
    /// 前 n, 后 n, 低于.
    pub awards: Vec<Award>,
    /// 纳入.
    pub shares: Vec<Share>,
    /// 依据.
    pub basis: Basis,
    /// The head.
    pub span: Span,
}

/// How often a score is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// 每月.
    Month,
    /// 每季.
    Quarter,
    /// 每年.
    Year,
}

/// 计入 按: which cases belong to a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cohort {
    /// 受理期: those opened in it.
    Opened,
    /// 到期期: those that fell due in it.
    Due,
    /// 办结期: those whose entry arose in it.
    Done,
}

/// 迟到.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// 入下期.
    Next,
    /// 重开.
    Reopen,
}

/// 指标 名 权重 w = 分子 / 分母 ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its name.
    pub name: Name,
    /// 权重, in basis points.
    pub weight: Stated<i64>,
    /// Where the weight stands.
    pub weight_span: Span,
    /// The ledger above the line.
    pub above: Name,
    /// What stands below it.
    pub below: Below,
    /// 满分: what the quotient is a part of; 1 if not said.
    pub full: Option<Stated<i64>>,
    /// 样本: below this many it does not take part.
    pub sample: Option<Stated<i64>>,
    /// 分母为零.
    pub zero: Option<Zero>,
    /// 依据.
    pub basis: Basis,
    /// The whole.
    pub span: Span,
}

/// What stands below the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Below {
    /// A ledger.
    Ledger(Name),
    /// A number: a target; the quotient counts at most 100%.
    Number(Stated<i64>),
}

/// 分母为零.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zero {
    /// 不参评.
    Out,
    /// 满分.
    Full,
    /// 零分.
    None,
}

/// 并列.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ties {
    /// Which.
    pub kind: TiesKind,
    /// Where.
    pub span: Span,
}

/// How ties are broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TiesKind {
    /// 同入: all of them are in.
    All,
    /// 从宽: of an adverse line, none of them.
    Lenient,
    /// 比 指标.
    By(Name),
}

/// 前 n, 后 n or 低于 p, and what is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Who.
    pub rank: Rank,
    /// 建议.
    pub form: Name,
    /// Whether the number is 待县确认.
    pub unconfirmed: bool,
    /// 依据.
    pub basis: Basis,
    /// The whole.
    pub span: Span,
}

/// Who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// 前 n.
    Top(i64),
    /// 后 n.
    Bottom(i64),
    /// 低于 p, in basis points: adverse whatever the rank.
    Below(i64),
}

/// 纳入 名 p: which part of another assessment this score makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The assessment.
    pub of: Name,
    /// In basis points.
    pub ratio: Stated<i64>,
    /// 依据.
    pub basis: Basis,
    /// The whole.
    pub span: Span,
}
