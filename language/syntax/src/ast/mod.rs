//! The strict tree: declarations without holes, names and numbers read, keywords and punctuation gone.

mod decisions;
mod declarations;
mod expressions;
mod processes;
mod scenarios;

pub use decisions::{Assign, Choice, Decision, DecisionBody, Must, Outcome, Pick, Rule, RuleGuard, Value};
pub use declarations::{
    Basis, Column, Enumeration, Field, Groups, Hours, Judgement, KeyColumn, Levels, Marks, Matter, OpenSpan,
    Parties, PolicyHead, Table, TypeExpr, TypeKind, Unit, UnitFile, Units, UnitsBody, UseFile,
};
pub use expressions::{CompareOp, Expr, ExprKind, SumOp};
pub use processes::{
    Action, ActionBody, Cap, Clock, Effect, EffectKind, Extension, Fork, Join, Mark, MarkAt, Param, Pause,
    Point, PointKind, Process, ResultLine, Stage, Tail, Who, WhoKind,
};
pub use scenarios::{Case, Deed, Expectation, ExpectationKind, Fact, FactValue, Scenario, Step, StepKind};

use crate::Span;

/// A name, or any word, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// Its declarations, in order.
    pub items: Vec<Item>,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// 案例.
    Scenario(Scenario),
}
