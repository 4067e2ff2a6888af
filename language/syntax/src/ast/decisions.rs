//! 判定.

use super::{Basis, Expr, Name, TypeExpr};
use crate::Span;

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its name.
    pub name: Name,
    /// The 事项 it reads.
    pub matter: Name,
    /// Its rules.
    pub body: DecisionBody,
}

/// The two kinds of decisions; they never mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecisionBody {
    /// 唯一, 首个 or 全部.
    Choice(Choice),
    /// 须.
    Musts(Musts),
}

/// What a case must meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Musts {
    /// 一律: proved of every case when the policy is compiled.
    pub uniformly: bool,
    /// The lines.
    pub lines: Vec<Must>,
    /// 依据 of the whole.
    pub basis: Basis,
}

/// How rules are picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// 唯一.
    Unique,
    /// 首个.
    First,
    /// 全部.
    All,
}

/// Rules from facts to an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// How they are picked.
    pub pick: Pick,
    /// 定.
    pub decides: Vec<Outcome>,
    /// The rules.
    pub rules: Vec<Rule>,
    /// 依据 of the whole.
    pub basis: Basis,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its name.
    pub name: Name,
    /// Its type, when written.
    pub ty: Option<TypeExpr>,
}

/// 规则.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: Name,
    /// 除外: the rules it is an exception to.
    pub excepts: Vec<Name>,
    /// When it applies.
    pub guard: RuleGuard,
    /// What it decides.
    pub assigns: Vec<Assign>,
    /// 依据.
    pub basis: Basis,
    /// The whole rule.
    pub span: Span,
}

/// 当 or 否则.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleGuard {
    /// 当 条件.
    When(Expr),
    /// 否则.
    Otherwise(Span),
}

/// 名 值.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assign {
    /// What is decided.
    pub name: Name,
    /// How.
    pub value: Value,
}

/// A value that may be 待县确认.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The value (暂按, if unconfirmed).
    pub expr: Expr,
    /// 与 D 先到者 (false) or 后到者: a second limit, of which the earlier or the later counts.
    pub beside: Option<(Expr, bool)>,
    /// Whether the county has yet to confirm it.
    pub unconfirmed: bool,
    /// Where.
    pub span: Span,
}

/// 须.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Must {
    /// Its name.
    pub name: Name,
    /// What is demanded.
    pub demand: Expr,
    /// 否则 "理由".
    pub reason: Name,
    /// 依据.
    pub basis: Basis,
    /// The whole line.
    pub span: Span,
}
