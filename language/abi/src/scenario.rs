//! A 案例 as plain data: cases, who does what when, what must be so, what must be refused and by which rule.
//! Scenarios are not part of the module; they travel beside it.

use serde::{Deserialize, Serialize};

use crate::{Place, Window};

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
    /// The 事项 it is.
    pub matter: String,
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
        /// 对: in whose child duty, where several offer it.
        branch: Option<String>,
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
        /// 对: in whose child duty, where several offer it.
        branch: Option<String>,
        /// With which result.
        result: Option<String>,
        /// With what.
        args: Vec<FactText>,
        /// Words that the reason must contain.
        because: Option<String>,
    },
    /// 期望 启于 流程 对 单位 为 乙: time has opened a case of this flow for this unit; from here on the last one is
    /// called so.
    ExpectOpened {
        /// The flow.
        flow: String,
        /// For whom.
        unit: String,
        /// What the case is called from here on.
        name: String,
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
    /// 于 T 谁 更正 甲 动作 作废 | 发生于 T'.
    Revise {
        /// When.
        at: String,
        /// Who.
        actor: String,
        /// Which case.
        case: String,
        /// The last act of this name.
        act: String,
        /// When it was really done; none: it is void.
        to: Option<String>,
        /// With what.
        args: Vec<FactText>,
    },
    /// 停摆 自 T 至 T.
    Outage {
        /// From.
        from: String,
        /// To, excluded.
        to: String,
    },
    /// 于 T 谁 并案 甲 入 乙.
    Merge {
        /// When.
        at: String,
        /// Who.
        actor: String,
        /// The case that follows.
        case: String,
        /// The case it follows.
        into: String,
    },
    /// 于 T 谁 免责|决定|申诉 情形 对 单位 [答复].
    Propose {
        /// When.
        at: String,
        /// Who.
        actor: String,
        /// What.
        verb: ProposalVerb,
        /// The 情形.
        situation: String,
        /// The subject.
        subject: String,
        /// Whether it holds (成立, 采纳). Always true of an appeal.
        answer: bool,
    },
    /// 期望 台账 L(单位) [窗] = n.
    ExpectLedger {
        /// The ledger.
        ledger: String,
        /// The unit.
        subject: String,
        /// The window.
        window: Window,
        /// The value.
        value: i64,
    },
    /// 期望 问责 情形 对 单位 状态 [形式 …].
    ExpectProposal {
        /// The 情形.
        situation: String,
        /// The unit.
        subject: String,
        /// 无, 候核, 待免责, 免责, 建议, 演练, 撤回, 已决定, 不采纳, 申诉, 依据变更 or 复核建议.
        status: String,
        /// The forms proposed, if they matter.
        forms: Vec<String>,
    },
    /// 期望 考评 名 对 单位 = p, in basis points, of the last sealed period.
    ExpectScore {
        /// The score.
        score: String,
        /// The unit.
        subject: String,
        /// Its value.
        value: u32,
    },
    /// 期望 考评 名 对 单位 不参评 | 建议的形式, of the last sealed period.
    ExpectStanding {
        /// The score.
        score: String,
        /// The unit.
        subject: String,
        /// `不参评`, or a form that is proposed.
        standing: String,
    },
}

/// What is done about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalVerb {
    /// 免责: whether the subject is excused.
    Exempt,
    /// 决定: whether it is adopted.
    Decide,
    /// 申诉.
    Appeal,
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
    /// 启动 流程 [为 乙]: the case started one of this flow; from here on it is called so.
    Started {
        /// The flow.
        flow: String,
        /// What the case is called from here on.
        name: Option<String>,
    },
    /// 通知 谁: they were told something about this case.
    Notified {
        /// Who.
        who: String,
    },
}
