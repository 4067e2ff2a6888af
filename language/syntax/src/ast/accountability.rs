//! 问责: what the county proposes, on which evidence; people decide.

use super::{Basis, Expr, Name, Stated, Who, Window};
use crate::Span;

/// 问责形式 对象类型 { … }: the forms that fit a kind of subject, mildest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms {
    /// The kind of subject.
    pub subject: Name,
    /// Its forms, mildest first.
    pub forms: Vec<Name>,
    /// 依据.
    pub basis: Basis,
}

/// 问责.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accountability {
    /// Its name.
    pub name: Name,
    /// 情形总数.
    pub total: Option<(i64, Span)>,
    /// 启于 每日 hh:mm, in minutes since midnight.
    pub at: Option<i64>,
    /// 情形.
    pub situations: Vec<Situation>,
    /// 对象.
    pub subject: Option<Subject>,
    /// 候核: how long a candidate waits for late data before it is looked at again.
    pub hold: Option<Stated<Expr>>,
    /// 免责.
    pub exemption: Option<Exemption>,
    /// 决定.
    pub decider: Option<Who>,
    /// 申诉: how long the subject may appeal.
    pub appeal: Option<Stated<Expr>>,
    /// 择优, where it stands: the law milder for the subject applies.
    pub milder: Option<Span>,
    /// 依据.
    pub basis: Basis,
    /// The head.
    pub span: Span,
}

/// 情形.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Its name.
    pub name: Name,
    /// 当; none where it is 待县确认.
    pub when: Option<Expr>,
    /// 建议 or 移送.
    pub measures: Vec<Measure>,
    /// 再犯.
    pub again: Option<Again>,
    /// 可重复: the same facts may support a proposal twice.
    pub repeatable: bool,
    /// 依据.
    pub basis: Basis,
    /// The whole.
    pub span: Span,
}

/// 再犯 近 D 建议 …: when a measure of this 情形 is in force already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// How far back.
    pub window: Window,
    /// What then.
    pub measures: Vec<Measure>,
}

/// What is proposed; several are proposed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The form, or whoever it is referred to.
    pub name: Name,
    /// 移送.
    pub referral: bool,
    /// Whether it is 待县确认.
    pub unconfirmed: bool,
}

/// 对象 责任方.职位 为 对象类型.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The role within the responsible unit; none: the unit itself.
    pub role: Option<Name>,
    /// Which kind of subject that is.
    pub kind: Name,
    /// Where.
    pub span: Span,
}

/// 免责 名 由 谁 限 D 届满 视同 成立.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Its name.
    pub name: Name,
    /// Who says whether it holds.
    pub by: Who,
    /// How long they have.
    pub within: Stated<Expr>,
    /// What silence means.
    pub silence: Name,
    /// Where.
    pub span: Span,
}
