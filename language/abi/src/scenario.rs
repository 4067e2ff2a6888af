//! A 案例 as plain data: cases, who does what when, what must be so, what must be refused and by which rule.
//! Scenarios are not part of the module; they travel beside it.

use serde::{Deserialize, Serialize};

use crate::Place;

/// A 案例.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its title.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<ScenarioCase>,
    /// What happens, in order.
    pub steps: Vec<ScenarioStep>,
    /// Where it stands.
    pub place: Place,
}

/// 案件 甲 = 诉求 { … }. Opened at the time of `opened`, or of the first step that names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioCase {
    /// Its name.
    pub name: String,
    /// Its facts, by field.
    pub facts: Vec<FactText>,
    /// 于: when it is opened, `YYYY-MM-DDTHH:MM`.
    pub opened: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A field or argument by name, its value as a person writes it (`民生`, `否`, `12`, `2026-09-24`; sets by `、`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactText {
    /// The field.
    pub name: String,
    /// The value.
    pub value: String,
}

/// One line of a 案例.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioStep {
    /// What it says.
    pub kind: StepKind,
    /// Where it stands.
    pub place: Place,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// 于 T 谁 做 案件 [结果] [(参数 值, …)].
    Act {
        /// When; none repeats the time before.
        at: Option<String>,
        /// Who, by name.
        actor: String,
        /// What, by name.
        act: String,
        /// To which case.
        case: String,
        /// With which result.
        result: Option<String>,
        /// With what.
        args: Vec<FactText>,
    },
    /// 不可 谁 做 案件 [因 …]: the act must be refused.
    Refused {
        /// When; none repeats the time before.
        at: Option<String>,
        /// Who.
        actor: String,
        /// What.
        act: String,
        /// To which case.
        case: String,
        /// With which result.
        result: Option<String>,
        /// With what.
        args: Vec<FactText>,
        /// Words that the reason must contain.
        because: Option<String>,
    },
    /// 推进至 T.
    Advance {
        /// To when.
        to: String,
    },
    /// 期望 甲….
    Expect {
        /// Of which case.
        case: String,
        /// What must be so; all of it.
        that: Vec<Expectation>,
        /// 因 规则 R: the rule by which the last named decision was made.
        because: Option<String>,
    },
}

/// What must be so of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// 在 S: the case (or `of` its child duties) stands in this stage.
    Stage {
        /// The stage's name.
        stage: String,
        /// 对 单位: the child duty of this unit.
        of: Option<String>,
    },
    /// 甲.字段 = 值 (or ≠): a fact, or a field of an outcome.
    Field {
        /// `主办` or `分流.主办`.
        field: String,
        /// The value, as written.
        value: String,
        /// False for ≠.
        equal: bool,
    },
    /// 记 M [对 谁], or 未记 M [对 谁].
    Mark {
        /// The mark.
        mark: String,
        /// Against whom.
        of: Option<String>,
        /// False for 未记.
        recorded: bool,
    },
    /// 期限 C 届满 于 T: the deadline of the clock's running or last run.
    Deadline {
        /// The clock.
        clock: String,
        /// When, closed (`24:00` is accepted).
        at: String,
    },
    /// 期限 C 走 | 停 | 如期 | 届满.
    ClockIs {
        /// The clock.
        clock: String,
        /// `走`, `停`, `如期`, `届满` or `注销`.
        state: String,
    },
    /// 不通过 因 "理由": 须 decision `decision` failed with this reason among others; 通过 when `reason` is none.
    Must {
        /// The decision.
        decision: String,
        /// The reason, if it must fail.
        reason: Option<String>,
    },
}
