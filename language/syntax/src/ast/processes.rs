//! 流程.

use super::{Basis, Expr, Name, TypeExpr, Value};
use crate::Span;

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its name.
    pub name: Name,
    /// The 事项 a case of it is.
    pub matter: Name,
    /// Named clocks.
    pub clocks: Vec<Clock>,
    /// Stages, in order.
    pub stages: Vec<Stage>,
    /// 终态.
    pub ends: Vec<Name>,
    /// The head, for messages.
    pub span: Span,
}

/// 由 ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Who.
    pub kind: WhoKind,
    /// Where.
    pub span: Span,
}

/// Who can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhoKind {
    /// 本单位.
    Member,
    /// A unit, a group, a field, or an outcome (`分流.主办`).
    Named(Name, Option<Name>),
}

/// 期限.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Its name.
    pub name: Name,
    /// 由.
    pub by: Option<Who>,
    /// 自.
    pub since: Vec<Point>,
    /// 至.
    pub until: Vec<Point>,
    /// 限.
    pub within: Value,
    /// Marks.
    pub marks: Vec<Mark>,
    /// 停表.
    pub pauses: Vec<Pause>,
    /// 延期.
    pub extensions: Vec<Extension>,
    /// 依据.
    pub basis: Basis,
    /// The whole.
    pub span: Span,
}

/// A point in a case's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Which.
    pub kind: PointKind,
    /// Where.
    pub span: Span,
}

/// The points there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PointKind {
    /// 登记.
    Opened,
    /// 进入 S.
    Enter(Name),
    /// 离开 S.
    Leave(Name),
    /// An action, with a result if one is named.
    Act(Name, Option<Name>),
}

/// A mark on a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: MarkAt,
    /// What then.
    pub effects: Vec<Effect>,
    /// Where.
    pub span: Span,
}

/// When a mark falls; amounts are expressions of kind `Limit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkAt {
    /// 剩.
    Left(Expr),
    /// 届满.
    Lapse,
    /// 逾.
    Over(Expr),
    /// 此后 每.
    Every(Expr),
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Which.
    pub kind: EffectKind,
    /// Where.
    pub span: Span,
}

/// The effects there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectKind {
    /// 记.
    Record(Vec<Name>),
    /// 转 阶段.
    Goto(Name),
    /// 转 本阶段.
    Stay,
    /// 视同 动作 [结果].
    Deem(Name, Option<Name>),
}

/// 停表.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Its name.
    pub name: Name,
    /// 自.
    pub since: Point,
    /// 至.
    pub until: Point,
    /// 至多.
    pub most: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// 延期.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// What is given with the request.
    pub params: Vec<Param>,
    /// 至多 n 次.
    pub times: i64,
    /// 加.
    pub add: Expr,
    /// 由.
    pub by: Who,
    /// 限.
    pub within: Expr,
    /// 视同 同意 or 不同意.
    pub silence: Name,
    /// Where.
    pub span: Span,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its type; without one it is free text.
    pub ty: Option<TypeExpr>,
}

/// 阶段.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: Name,
    /// 由.
    pub by: Option<Who>,
    /// 顶级.
    pub top: bool,
    /// 限.
    pub within: Option<Value>,
    /// 判定 on entry.
    pub decides: Vec<Name>,
    /// 动作.
    pub actions: Vec<Action>,
    /// Marks of its own clock.
    pub marks: Vec<Mark>,
    /// 并行.
    pub fork: Option<Box<Fork>>,
    /// 依据.
    pub basis: Basis,
    /// The head line.
    pub span: Span,
}

/// 动作.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub params: Vec<Param>,
    /// 由.
    pub by: Option<Who>,
    /// 限 … 届满 视同 ….
    pub tail: Option<Tail>,
    /// 当.
    pub when: Option<Expr>,
    /// 至多 n 次.
    pub cap: Option<Cap>,
    /// What it does.
    pub body: ActionBody,
    /// Where.
    pub span: Span,
}

/// The tail of an awaited action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tail {
    /// 限.
    pub within: Value,
    /// 视同 结果.
    pub silence: Name,
    /// Where.
    pub span: Span,
}

/// 至多 n 次 [超次 …].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// n.
    pub most: i64,
    /// 超次.
    pub over: Option<Vec<Effect>>,
    /// Where.
    pub span: Span,
}

/// What an action does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionBody {
    /// At once.
    Effects(Vec<Effect>),
    /// By its result.
    Results(Vec<ResultLine>),
}

/// 结果 … 转 ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultLine {
    /// The results that share this line.
    pub names: Vec<Name>,
    /// 至多 n 次.
    pub cap: Option<Cap>,
    /// What follows.
    pub effects: Vec<Effect>,
}

/// 并行.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// 每个: the set.
    pub over: Who,
    /// The stages of a child duty.
    pub stages: Vec<Stage>,
    /// Its 终态.
    pub ends: Vec<Name>,
    /// 汇合.
    pub join: Join,
    /// Where.
    pub span: Span,
}

/// 汇合.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Join {
    /// 全部.
    All(Vec<Effect>),
    /// 任一 … 余者 撤销 (true) or 续办.
    Any(Vec<Effect>, bool),
    /// The lead; `wait` is false for 不待协办.
    Lead(Name, bool),
}
