//! The strict tree: declarations without holes, names and numbers read, keywords and punctuation gone.

mod accountability;
mod baselines;
mod decisions;
mod declarations;
mod expressions;
mod ladders;
mod ledgers;
mod processes;
mod scenarios;
mod scores;

pub use accountability::{Accountability, Again, Exemption, Forms, Measure, Situation, Subject};
pub use baselines::{Baseline, Clause, Demand, Follow, Mapping, MappingKind, MappingLine};

pub use decisions::{
    Assign, Choice, Decision, DecisionBody, Must, Musts, Outcome, Pick, Rule, RuleGuard, Value,
};
pub use declarations::{
    Basis, Column, Enumeration, Field, Groups, Hours, Judgement, KeyColumn, Levels, Marks, Matter, OpenSpan,
    Parties, PolicyHead, Secrecy, Table, Transition, TypeExpr, TypeKind, Unit, UnitFile, Units, UnitsBody,
    UseFile,
};
pub use expressions::{CompareOp, Expr, ExprKind, SumOp};
pub use ladders::{Ladder, Rung};
pub use ledgers::{ClockEnd, EntryKind, EntryPoint, Fold, Ledger, LedgerKey, Window, WindowKind};
pub use processes::{
    Action, ActionBody, Cap, Clock, Effect, EffectKind, Extension, Fork, Join, Mark, MarkAt, Meet, MeetWith,
    Merge, Opening, Param, Pause, Point, PointKind, Process, Recurrence, Recusal, Reopen, ResultLine, Revise,
    Stage, Tail, Terms, Who, WhoKind,
};
pub use scenarios::{
    Case, Deed, Expectation, ExpectationKind, Fact, FactValue, Proposing, Revision, Scenario, Sight,
    SightKind, Step, StepKind,
};
pub use scores::{Award, Below, Cohort, Indicator, Late, Period, Rank, Score, Share, Ties, TiesKind, Zero};

use crate::Span;

/// A name, or any word, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// What the county may have yet to confirm (待县确认): a number, a share, an amount of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value (暂按, if unconfirmed).
    pub value: T,
    /// Whether the county has yet to confirm it.
    pub unconfirmed: bool,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// Its declarations, in order.
    pub items: Vec<Item>,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a file has a few dozen of them")]
pub enum Item {
    /// 政策.
    Policy(PolicyHead),
    /// 引用.
    Use(UseFile),
    /// 机构.
    Parties(Parties),
    /// 记号.
    Marks(Marks),
    /// 枚举.
    Enumeration(Enumeration),
    /// 事项.
    Matter(Matter),
    /// 清单.
    Table(Table),
    /// 判定.
    Decision(Decision),
    /// 流程.
    Process(Process),
    /// 梯子.
    Ladder(Ladder),
    /// 台账.
    Ledger(Ledger),
    /// 考评.
    Score(Score),
    /// 问责形式.
    Forms(Forms),
    /// 问责.
    Accountability(Accountability),
    /// 基线.
    Baseline(Baseline),
    /// 对照.
    Mapping(Mapping),
    /// 案例.
    Scenario(Scenario),
}
