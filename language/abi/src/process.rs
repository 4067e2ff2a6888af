//! The processes (流程) of a policy as plain data: stages, actions, clocks. The compiler writes it, the case engine
//! runs it. Conditions are not here: each 当 is the id of a guard decision in the module.

use serde::{Deserialize, Serialize};

use crate::{
    ActId, CounterId, DecisionId, FlowId, Limit, MarkId, MatterId, PartyId, SlotId, StageId, StartId, Stated,
    Type,
};

/// Finite sets of stages that wait for somebody, with clocks over them. One numbering of stages, acts, clocks and
/// counters serves all processes of a policy; each of these belongs to one flow.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Process {
    /// 流程. Indexed by [`FlowId`].
    pub flows: Vec<Flow>,
    /// Indexed by [`StageId`]; within a flow the stages of a fork follow those of the flow itself.
    pub stages: Vec<Stage>,
    /// Actions by name. Indexed by [`ActId`].
    pub acts: Vec<ActDef>,
    /// Indexed by [`ClockId`], in source order; the clock that 阶段 … 限 D stands for is among them.
    pub clocks: Vec<Clock>,
    /// What each counter counts, for messages. Indexed by [`CounterId`].
    pub counters: Vec<String>,
    /// 启动 and 移送. Indexed by [`StartId`].
    pub starts: Vec<Start>,
}

/// A 流程: where its cases begin, and what may be done to them from outside its stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Its name.
    pub name: String,
    /// What its cases carry.
    pub matter: MatterId,
    /// Where a case begins.
    pub start: StageId,
    /// 启于: when time opens a case.
    pub opening: Option<Opening>,
    /// 重启.
    pub reopen: Option<Reopen>,
    /// 更正.
    pub revise: Option<Revise>,
    /// 并案: who may let a case follow another one.
    pub merge: Option<Who>,
    /// 回避.
    pub recusals: Vec<Recusal>,
}

/// 启于 … 每个 …: one case per unit and period, opened by time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// How often, and when.
    pub recurs: Recurrence,
    /// Who each gets a case, ascending.
    pub each: Vec<PartyId>,
    /// The field that holds the unit (position in the schema).
    pub field: u16,
}

/// When time opens a case. `minute` counts from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// 每日.
    Daily {
        /// When.
        minute: u16,
    },
    /// 每工作日.
    Workdays {
        /// When.
        minute: u16,
    },
    /// 每月 d 日; in a shorter month on its last day.
    Monthly {
        /// The day of the month, from 1.
        day: u8,
        /// When.
        minute: u16,
    },
}

/// 重启: an ended case begins another cycle. Counters stay; past lapses stay; clocks are new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopen {
    /// What must be given with it.
    pub params: Vec<Param>,
    /// Who may.
    pub by: Who,
    /// How often at most.
    pub most: Stated<u32>,
    /// Where it begins again.
    pub to: StageId,
}

/// 更正: who may correct the history of a case, and within what time of the event (补录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revise {
    /// Who may.
    pub by: Who,
    /// Within what time of the event.
    pub within: Stated<Limit>,
}

/// 回避: the unit in this slot neither holds a duty of the case nor acts in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recusal {
    /// Who must stay away.
    pub who: Who,
    /// 改由: who takes its place.
    pub instead: Who,
}

/// An action of a flow, by name; several of its stages may offer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActDef {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub flow: FlowId,
}

/// 启动 流程(…): a case of another flow begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Which flow.
    pub flow: FlowId,
    /// A 唯一 decision with one rule whose outcome fields are the facts; none if there are none but texts.
    pub facts: Option<DecisionId>,
    /// Per outcome field of it: the field of the other matter (position in the schema).
    pub fields: Vec<u16>,
    /// Where each text comes from, by field of the other matter.
    pub texts: Vec<(u16, PassedText)>,
    /// The field of the other matter that is given 本单位, the unit for whom the child duty that starts it runs.
    pub member: Option<u16>,
    /// 移送: the other case goes on in the place of this one, which ends. None of a 启动.
    pub handover: Option<Terms>,
}

/// 时限, of 移送: what becomes of the clocks (期限) of the case that is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    /// 承前: a clock of the new case that bears the name of one that was running starts as that one did.
    Carried,
    /// 重起: the clocks of the new case start when they start.
    Anew,
}

/// Where a text that 启动 passes on comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassedText {
    /// Written out.
    Written(String),
    /// A text of the case that starts the other (position in the schema).
    Field(u16),
    /// What the action that starts it was given under this name; nothing, if silence did the action.
    Param(String),
}

/// 遇: what another case does moves this one, while it stands in the stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meet {
    /// Which other case.
    pub with: Link,
    /// The flow of that case.
    pub flow: FlowId,
    /// What it does.
    pub point: Point,
    /// What follows.
    pub then: Consequence,
}

/// How one case stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// 原件: it started this one.
    Origin,
    /// This one started it.
    Started,
    /// 并入: this one follows it and ends as it ends. Never in 遇.
    Leads,
    /// 随: it follows this one. Never in 遇.
    Follows,
}

/// A stage: one waiting point of one duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Whose stage it is.
    pub flow: FlowId,
    /// What it is.
    pub kind: StageKind,
    /// 由: who is waited for. None on an end stage.
    pub owner: Option<Who>,
    /// 顶级: nobody stands above; it may remind for ever.
    pub top: bool,
    /// 判定: the decisions evaluated on entry, in order.
    pub decisions: Vec<DecisionId>,
    /// What may be done here, in source order.
    pub actions: Vec<Action>,
    /// 并行: the duties that run beside this one while the stage lasts.
    pub fork: Option<Fork>,
    /// 遇.
    pub meets: Vec<Meet>,
}

/// What a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// A stage of the case itself.
    Main,
    /// 终态: the case ends here.
    End,
    /// A stage of a child duty, inside the fork of the named stage.
    Child(StageId),
    /// 毕: the end of a child duty of the named stage's fork.
    ChildEnd(StageId),
}

/// Who holds a duty or does an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A named unit or group.
    Party(PartyId),
    /// A named unit or group that the county has yet to confirm (待县确认).
    Unconfirmed(PartyId),
    /// The unit in this slot (主办, 属地).
    Slot(SlotId),
    /// 本单位: the member for whom a child duty runs.
    Member,
}

/// An action (动作).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Its name.
    pub act: ActId,
    /// 由, when it is not the stage's owner.
    pub by: Option<Who>,
    /// 当: a guard that must hold.
    pub guard: Option<DecisionId>,
    /// What must be given with it, in order.
    pub params: Vec<Param>,
    /// 至多 n 次.
    pub cap: Option<Cap>,
    /// Its results; with none, `effects` happen.
    pub results: Vec<ActionResult>,
    /// What happens when it is done.
    pub effects: Vec<Effect>,
}

/// What must be given with an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type; none is free text, kept but never read by a decision.
    pub ty: Option<Type>,
    /// The slot by which the guard reads it.
    pub slot: Option<SlotId>,
}

/// A result of an action, e.g. 满意.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionResult {
    /// Its name.
    pub name: String,
    /// 至多 n 次.
    pub cap: Option<Cap>,
    /// What happens.
    pub effects: Vec<Effect>,
}

/// 至多 n 次 … 超次 …. Counted over the whole case, never per visit, else a circle would be endless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// Which counter.
    pub counter: CounterId,
    /// How often at most.
    pub most: Stated<u32>,
    /// 超次: what happens instead from then on. None: the act is refused.
    pub over: Option<Vec<Effect>>,
}

/// What follows from an act or from a mark of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// 记: record a mark against whoever holds the duty.
    Mark(MarkId),
    /// 转: go to a stage.
    Goto(StageId),
    /// 转 本阶段: stay; nothing is entered anew and no clock restarts.
    Stay,
    /// 视同: the act is deemed done, with this result.
    Deem {
        /// Which act of the stage.
        act: ActId,
        /// With which result (position), if it has results.
        result: Option<u16>,
    },
    /// 启动: a case of another flow begins. It moves nothing here.
    Start(StartId),
}

/// A clock (期限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Its name; for the clock of a stage, the stage's name.
    pub name: String,
    /// Whose clock it is.
    pub flow: FlowId,
    /// The stage whose 限 it is, if it was written so.
    pub of_stage: Option<StageId>,
    /// 由: by whose timetable it closes. None: whoever holds the duty when it starts (after the move that started it).
    pub holder: Option<Who>,
    /// 自. Ignored while it runs.
    pub from: Vec<Point>,
    /// 至.
    pub to: Vec<Point>,
    /// 限.
    pub limit: LimitSource,
    /// Its marks, in source order.
    pub marks: Vec<Mark>,
    /// 停表.
    pub pauses: Vec<Pause>,
    /// 延期.
    pub extension: Option<Extension>,
}

/// Where the length of a clock comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitSource {
    /// Written out.
    Fixed {
        /// How long.
        limit: Limit,
        /// Whether it is 待县确认.
        unconfirmed: bool,
    },
    /// Field `field` of what `decision` decided last.
    Outcome {
        /// The decision.
        decision: DecisionId,
        /// The position of the field.
        field: u16,
    },
    /// 甲 与 乙 先到者 or 后到者: two limits on different clocks, of which the earlier or the later end counts.
    Either {
        /// Both.
        limits: [Limit; 2],
        /// Whether the later one counts (后到者).
        later: bool,
        /// Whether it is 待县确认.
        unconfirmed: bool,
    },
}

/// A point in the life of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// 登记.
    Open,
    /// 进入 S.
    Enter(StageId),
    /// 离开 S.
    Leave(StageId),
    /// An act is done or deemed done, with any result or with this one.
    Act {
        /// Which.
        act: ActId,
        /// With which result (its name), if it matters.
        result: Option<String>,
    },
}

/// A mark on a clock: when, and what then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: MarkPoint,
    /// What then.
    pub then: Consequence,
}

/// What a mark brings about.
pub type Consequence = Vec<Effect>;

/// When a mark falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkPoint {
    /// 剩 D.
    Left(Stated<Limit>),
    /// 届满.
    Lapse,
    /// 逾 D.
    Over(Stated<Limit>),
    /// 此后 每 D: again and again, counted from the lapse.
    Every(Stated<Limit>),
}

/// 停表: the clock it is written under, and no other, stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Its name.
    pub name: String,
    /// From when.
    pub from: Point,
    /// Until when.
    pub to: Point,
    /// 至多: after which it runs again by itself. None only where the stage it lasts in has a limit of its own.
    pub most: Option<Stated<Limit>>,
}

/// 延期: more time, asked for while the clock runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// What must be given with the request.
    pub params: Vec<Param>,
    /// How many may be granted in one run.
    pub times: Stated<u32>,
    /// How much is added; on the clock's own unit.
    pub add: Stated<Limit>,
    /// Who answers.
    pub by: Who,
    /// How long they have.
    pub within: Stated<Limit>,
    /// What silence means.
    pub silence: Silence,
}

/// The effect of silence on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// 视同 同意.
    Granted,
    /// 视同 不同意.
    Refused,
}

/// 并行 每个 集合 为 本单位 { … } 汇合 …: one child duty per member. Children never see each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// The set slot whose members get a duty.
    pub over: SlotId,
    /// How the children run.
    pub child: Child,
    /// How they come together.
    pub join: Join,
}

/// The process of a child duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Its first stage.
    pub start: StageId,
    /// 毕: its end stage.
    pub end: StageId,
}

/// How child duties come together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// 汇合 全部: when every child has ended, by act or by lapse. At once if there is none.
    All(Consequence),
    /// 汇合 任一: when the first child ends.
    Any {
        /// What then.
        then: Consequence,
        /// What becomes of the others.
        rest: Rest,
    },
    /// 汇合 主办: the stage's owner ends it by an act of the stage, but not before every child has reported or
    /// lapsed, unless 不待协办 (`wait` is false).
    Lead {
        /// Whether the lead must wait for the children.
        wait: bool,
    },
}

/// 余者.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// 撤销: their duties are withdrawn; this is no lapse.
    Withdrawn,
    /// 续办: they go on and may lapse, but move no stage.
    Continue,
}

impl Who {
    /// The unit or group that is named, if one is.
    #[must_use]
    pub fn party(self) -> Option<PartyId> {
        match self {
            Self::Party(party) | Self::Unconfirmed(party) => Some(party),
            Self::Slot(_) | Self::Member => None,
        }
    }
}

impl Flow {
    /// A flow whose cases can only be opened and worked on.
    #[must_use]
    pub fn plain(name: impl Into<String>, matter: MatterId, start: StageId) -> Self {
        Self {
            name: name.into(),
            matter,
            start,
            opening: None,
            reopen: None,
            revise: None,
            merge: None,
            recusals: Vec::new(),
        }
    }
}

impl Process {
    /// The flow of this name.
    #[must_use]
    pub fn flow_named(&self, name: &str) -> Option<FlowId> {
        let at = self.flows.iter().position(|flow| flow.name == name)?;
        u16::try_from(at).ok().map(FlowId)
    }

    /// The first flow whose cases carry this matter.
    #[must_use]
    pub fn flow_of(&self, matter: MatterId) -> Option<FlowId> {
        let at = self.flows.iter().position(|flow| flow.matter == matter)?;
        u16::try_from(at).ok().map(FlowId)
    }

    /// The action of this name in a flow.
    #[must_use]
    pub fn act_named(&self, flow: FlowId, name: &str) -> Option<ActId> {
        let at = self.acts.iter().position(|act| act.flow == flow && act.name == name)?;
        u16::try_from(at).ok().map(ActId)
    }
}
