//! 流程.

use super::{Assign, Basis, Expr, Name, Stated, TypeExpr, Value};
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
    /// 启于: when it opens a case by itself.
    pub opening: Option<Opening>,
    /// 重启.
    pub reopen: Vec<Reopen>,
    /// 更正.
    pub revise: Vec<Revise>,
    /// 并案.
    pub merge: Vec<Merge>,
    /// 回避.
    pub recusals: Vec<Recusal>,
    /// The head, for messages.
    pub span: Span,
}

/// 启于 每日 hh:mm 每个 层级 为 字段: one case per unit and period, opened by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// How often, and when.
    pub recurs: Recurrence,
    /// 每个: the level whose units each get a case.
    pub each: Name,
    /// 为: the field that holds the unit.
    pub field: Name,
    /// The whole.
    pub span: Span,
}

/// When time opens a case. Minutes count from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// 每日 hh:mm.
    Daily(i64),
    /// 每工作日 hh:mm.
    Workdays(i64),
    /// 每月 d 日 hh:mm.
    Monthly(i64, i64),
}

/// 重启(…) 由 谁 至多 n 次 转 阶段: an ended case begins another cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopen {
    /// What must be given with it.
    pub params: Vec<Param>,
    /// 由.
    pub by: Who,
    /// 至多 n 次.
    pub most: Stated<i64>,
    /// 转: where it begins again.
    pub to: Name,
    /// The whole.
    pub span: Span,
}

/// 更正 由 谁 限 D: who may correct the history of a case, and within what time of the event (补录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revise {
    /// 由.
    pub by: Who,
    /// 限.
    pub within: Stated<Expr>,
    /// The whole.
    pub span: Span,
}

/// 并案 由 谁: a case may follow another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// 由.
    pub by: Who,
    /// The whole.
    pub span: Span,
}

/// 回避 字段 改由 谁: the unit in this field may neither hold a duty of the case nor act in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recusal {
    /// The field.
    pub field: Who,
    /// 改由.
    pub instead: Who,
    /// The whole.
    pub span: Span,
}

/// 由 ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Who.
    pub kind: WhoKind,
    /// Whether the county has yet to confirm it.
    pub unconfirmed: bool,
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
    Left(Stated<Expr>),
    /// 届满.
    Lapse,
    /// 逾.
    Over(Stated<Expr>),
    /// 此后 每.
    Every(Stated<Expr>),
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
    /// 转 上级: the next rung of the ladder this stage goes along.
    Up,
    /// 启动 流程(字段 值, …): a case of another process begins.
    Start(Name, Vec<Assign>),
    /// 移送 流程(字段 值, …) 时限 承前|重起: another case goes on in the place of this one.
    HandOver(Name, Vec<Assign>, Option<Terms>),
    /// 视同 动作 [结果].
    Deem(Name, Option<Name>),
}

/// 时限, of 移送.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terms {
    /// 承前.
    Carried,
    /// 重起.
    Anew,
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
    pub most: Option<Stated<Expr>>,
    /// Where.
    pub span: Span,
}

/// 延期.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// What is given with the request.
    pub params: Vec<Param>,
    /// 至多 n 次.
    pub times: Stated<i64>,
    /// 加.
    pub add: Stated<Expr>,
    /// 由.
    pub by: Who,
    /// 限.
    pub within: Stated<Expr>,
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
    /// 沿: the ladder on each of whose rungs it stands once.
    pub along: Option<Name>,
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
    /// 登顶: marks that take the place of `marks` on the top rung.
    pub top_marks: Vec<Mark>,
    /// 遇.
    pub meets: Vec<Meet>,
    /// 并行.
    pub fork: Option<Box<Fork>>,
    /// 依据.
    pub basis: Basis,
    /// The head line.
    pub span: Span,
}

/// 遇 原件 进入 归档 转 …: what another case does moves this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meet {
    /// Which case.
    pub with: MeetWith,
    /// What it does.
    pub point: Point,
    /// What follows.
    pub effects: Vec<Effect>,
    /// The whole.
    pub span: Span,
}

/// Which other case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetWith {
    /// 原件: the case that started this one.
    Origin,
    /// A case of this process that this one started.
    Started(Name),
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
    pub most: Stated<i64>,
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
