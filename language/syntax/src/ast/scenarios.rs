//! 案例.

use super::Name;
use crate::Span;

/// A scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its title.
    pub title: Name,
    /// Its cases.
    pub cases: Vec<Case>,
    /// Its lines.
    pub steps: Vec<Step>,
}

/// 案件.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub name: Name,
    /// The 事项.
    pub matter: Name,
    /// 于, as written.
    pub opened: Option<Name>,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// Where.
    pub span: Span,
}

/// 名 值.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The field.
    pub name: Name,
    /// The value.
    pub value: FactValue,
}

/// A value as a person writes it, quotes removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactValue {
    /// The text.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// Where.
    pub span: Span,
}

/// The lines there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// 于 T ….
    Act(Name, Deed),
    /// 不可 [于 T] … [因 …].
    Refused(Option<Name>, Deed, Option<String>),
    /// 推进至 T.
    Advance(Name),
    /// 期望 甲 … [因 规则 R].
    Expect(Name, Vec<Expectation>, Option<Name>),
}

/// 谁 做 案件 [结果] [(…)].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub actor: Name,
    /// What.
    pub act: Name,
    /// To which case.
    pub case: Name,
    /// With which result.
    pub result: Option<Name>,
    /// With what.
    pub args: Vec<Fact>,
}

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Which.
    pub kind: ExpectationKind,
    /// Where.
    pub span: Span,
}

/// The expectations there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectationKind {
    /// .字段 = 值 (true) or ≠.
    Field(Name, Option<Name>, bool, FactValue),
    /// 在 S [对 单位].
    Stage(Name, Option<Name>),
    /// 记 (true) or 未记 M [对 谁].
    Mark(bool, Name, Option<Name>),
    /// 期限 C 届满 于 T.
    Deadline(Name, Name),
    /// 期限 C 状态.
    Clock(Name, Name),
    /// 判定 通过, or 不通过 [因 "…"] (some, perhaps empty, when failed).
    Must(Name, Option<Option<Name>>),
}
