//! 基线: what a superior law demands; 对照: what in a policy answers to it.

use super::{Basis, Expr, Name};
use crate::Span;

/// A baseline: a policy in which bounds stand in place of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Its name.
    pub name: Name,
    /// 版本.
    pub version: Option<Name>,
    /// 施行.
    pub effective: Option<Name>,
    /// 条.
    pub clauses: Vec<Clause>,
    /// 依据.
    pub basis: Basis,
}

/// 条 名 ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its name.
    pub name: Name,
    /// What it demands.
    pub demand: Demand,
    /// 依据.
    pub basis: Basis,
    /// The whole.
    pub span: Span,
}

/// What a clause demands of whatever answers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// 期限 至多 D.
    LimitAtMost(Expr),
    /// 期限 至少 D.
    LimitAtLeast(Expr),
    /// 延期 至多 n 次 加 D.
    ExtensionAtMost(i64, Expr),
    /// 权重 至少 p, in basis points.
    ShareAtLeast(i64),
    /// 权重 至多 p.
    ShareAtMost(i64),
    /// 禁止 甲, 乙: nothing in the policy may be called so.
    Forbid(Vec<Name>),
    /// 附 甲, 乙: the action takes these.
    Attach(Vec<Name>),
    /// 须 甲, 乙: the 须 decision has a line for each.
    Require(Vec<Name>),
    /// 形式 对象类型 { … }: the forms that fit a kind of subject, mildest first.
    Forms(Name, Vec<Name>),
}

/// 遵循 基线 版本 来自 "文件".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// The baseline.
    pub baseline: Name,
    /// Its version.
    pub version: Option<Name>,
    /// Its file.
    pub path: Name,
}

/// 对照 基线 { … }.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The baseline.
    pub baseline: Name,
    /// Its lines.
    pub lines: Vec<MappingLine>,
}

/// A line of a 对照.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingLine {
    /// Which.
    pub kind: MappingKind,
    /// Where.
    pub span: Span,
}

/// The lines there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingKind {
    /// 甲[.乙] 即 条.
    Is(Name, Option<Name>, Name),
    /// 条 不适用 因 "…".
    NotHere(Name, Name),
}
