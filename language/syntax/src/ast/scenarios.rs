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
    /// 于 T 谁 更正 甲 动作 …: an earlier act is void, or was done at another time.
    Revise(Name, Revision),
    /// 停摆 自 T 至 T: the platform was down.
    Outage(Name, Name),
    /// 于 T 谁 并案 甲 入 乙.
    Merge(Name, Name, Name, Name),
    /// 于 T 谁 免责/决定/申诉 情形 对 单位 …: something is done about a proposal.
    Propose(Name, Proposing),
    /// 期望 启于 流程 对 单位 为 乙: time has opened a case, which is called so from here on.
    ExpectOpened(Name, Name, Name),
    /// 期望 台账/问责/考评 …: what the county's settlement says.
    ExpectSight(Sight),
}

/// 更正.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Who.
    pub actor: Name,
    /// Which case.
    pub case: Name,
    /// The last act of this name.
    pub act: Name,
    /// 发生于 T; none for 作废.
    pub at: Option<Name>,
    /// With what.
    pub args: Vec<Fact>,
}

/// What is done about a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposing {
    /// Who.
    pub actor: Name,
    /// 免责, 决定 or 申诉, in Chinese.
    pub verb: Name,
    /// The 情形.
    pub situation: Name,
    /// 对: the subject.
    pub subject: Name,
    /// 成立/不成立, 采纳/不采纳.
    pub answer: Option<Name>,
}

/// What the county's settlement must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// Which.
    pub kind: SightKind,
    /// Where.
    pub span: Span,
}

/// What can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SightKind {
    /// 台账 L(单位) [窗] = n.
    Ledger(Name, Name, Option<super::Window>, i64),
    /// 问责 情形 对 单位 状态 [形式, …].
    Proposal(Name, Name, Name, Vec<Name>),
    /// 考评 名 对 单位 = p (basis points).
    Score(Name, Name, i64),
    /// 考评 名 对 单位 不参评, 前, 后 or 第 n: a word or a rank.
    Standing(Name, Name, Name),
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
    /// 对: in whose child duty, where several offer it.
    pub branch: Option<Name>,
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
    /// 启动 流程 [为 乙]: a case of it was started; from here it is called so.
    Started(Name, Option<Name>),
    /// 通知 谁: they were told something.
    Notified(Name),
}
