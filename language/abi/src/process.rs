//! A process (流程) as plain data: stages, actions, clocks. The compiler writes it, the case engine runs it.
//! Conditions are not here: each 当 is the id of a guard decision in the module.

use serde::{Deserialize, Serialize};

use crate::{ActId, CounterId, DecisionId, Limit, MarkId, PartyId, SlotId, StageId, Type};

/// A finite set of stages that wait for somebody, with clocks over them. A case starts in stage 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its name.
    pub name: String,
    /// Indexed by [`StageId`]; the stages of a fork follow those of the process itself.
    pub stages: Vec<Stage>,
    /// The names of actions. Indexed by [`ActId`].
    pub acts: Vec<String>,
    /// Indexed by [`ClockId`], in source order; the clock that 阶段 … 限 D stands for is among them.
    pub clocks: Vec<Clock>,
    /// What each counter counts, for messages. Indexed by [`CounterId`].
    pub counters: Vec<String>,
}

/// A stage: one waiting point of one duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name.
    pub name: String,
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
    pub most: u32,
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
}

/// A clock (期限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Its name; for the clock of a stage, the stage's name.
    pub name: String,
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
    Left(Limit),
    /// 届满.
    Lapse,
    /// 逾 D.
    Over(Limit),
    /// 此后 每 D: again and again, counted from the lapse.
    Every(Limit),
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
    pub most: Option<Limit>,
}

/// 延期: more time, asked for while the clock runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// What must be given with the request.
    pub params: Vec<Param>,
    /// How many may be granted in one run.
    pub times: u32,
    /// How much is added; on the clock's own unit.
    pub add: Limit,
    /// Who answers.
    pub by: Who,
    /// How long they have.
    pub within: Limit,
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
