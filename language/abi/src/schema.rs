//! The schema of a policy: who there is, what a case carries, what decisions read and give, and where each of
//! these stands in the memory of the module.

use serde::{Deserialize, Serialize};

use crate::{
    DecisionId, EnumId, LevelId, Limit, MatterId, PartyId, RuleId, SlotId, Stated, Type, Value, Who,
};

/// Everything a host must know to feed a policy module and to read its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The policy's head (政策).
    pub policy: PolicyInfo,
    /// Levels (层级), lowest first.
    pub levels: Vec<LevelDef>,
    /// Units, then groups. Indexed by [`PartyId`].
    pub parties: Vec<Party>,
    /// Enumerations. Indexed by [`EnumId`].
    pub enums: Vec<EnumDef>,
    /// Marks (记号). Indexed by [`crate::MarkId`].
    pub marks: Vec<MarkDef>,
    /// 事项. Indexed by [`MatterId`].
    pub matters: Vec<MatterDef>,
    /// The fields of every 事项, in source order: what opening a case must supply.
    pub fields: Vec<Field>,
    /// What decisions read. Indexed by [`SlotId`].
    pub slots: Vec<Slot>,
    /// Decisions, guards included. Indexed by [`DecisionId`].
    pub decisions: Vec<DecisionDef>,
    /// Where facts go in.
    pub input: InLayout,
    /// Bytes of memory the module has (min = max), a multiple of 64 KiB.
    pub memory_bytes: u32,
}

/// The head of a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyInfo {
    /// Its name.
    pub name: String,
    /// 辖区.
    pub area: String,
    /// 版本, as written.
    pub version: String,
    /// 施行, as `YYYY-MM-DD`.
    pub effective: String,
    /// 日历: which calendar its limits run on.
    pub calendar: String,
    /// 依据 of the policy as a whole.
    pub cites: Vec<String>,
    /// 过渡: under which version a case that is open already goes on.
    #[serde(default)]
    pub transition: Transition,
    /// 遵循: the baselines it was checked against when it was compiled.
    #[serde(default)]
    pub follows: Vec<Followed>,
}

/// 过渡: under which version a case that is open already goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// 从旧: it ends under the version it was opened under.
    #[default]
    Old,
    /// 从新: it goes over at the next stage it enters.
    New,
}

/// A baseline that a policy follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Its name, e.g. 信访工作条例.
    pub name: String,
    /// Its 版本, as the baseline writes it; empty if it has none.
    pub version: String,
}

/// A level of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelDef {
    /// Its name, e.g. 镇街.
    pub name: String,
}

/// A mark (记号).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkDef {
    /// Its name, e.g. 黄牌.
    pub name: String,
}

/// A unit or a group: whoever can hold a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PartyKind,
    /// 作息: open spans of a working day in minutes `[from, to)`. Empty: none declared (a day ends at 24:00).
    /// `[(0, 1440)]`: 全天, open every day of the year.
    pub timetable: Vec<(u16, u16)>,
    /// 截止: the minute at which a natural day ends for them; none is 24:00.
    #[serde(default)]
    pub day_end: Option<u16>,
}

/// Units stand on a level; groups (诉求人, 鉴定机构) stand outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 单位.
    Unit {
        /// On which level.
        level: LevelId,
        /// 属: the unit above it, if said.
        parent: Option<PartyId>,
        /// 职能.
        functions: Vec<String>,
    },
    /// 群体.
    Group,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumDef {
    /// Its name, e.g. `类别` or `属地管理.情形`.
    pub name: String,
    /// Its members, in order.
    pub members: Vec<String>,
}

/// A 事项: what a kind of case carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterDef {
    /// Its name.
    pub name: String,
}

/// A field of a 事项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Whose field it is.
    pub matter: MatterId,
    /// What it holds.
    pub kind: FieldKind,
    /// 脱敏: masked wherever the public looks.
    pub masked: bool,
    /// 保密 对: parties that never see it.
    pub hidden_from: Vec<Who>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A fact that opening the case must supply.
    Fact {
        /// Where it goes.
        slot: SlotId,
    },
    /// 文本: kept by the case, seen by decisions only through these bits.
    Text {
        /// Each `包含` / `=` / `非空` the policy asks of it.
        atoms: Vec<TextAtom>,
    },
    /// 认定: a judgement some party must make; unknown until then.
    Judgement {
        /// Where it goes.
        slot: SlotId,
        /// Who is asked, for how long, and what silence means.
        ask: Ask,
    },
}

/// One question put to a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextAtom {
    /// The Bool slot that holds the answer.
    pub slot: SlotId,
    /// The question.
    pub op: TextOp,
    /// The literal, as written; empty for 非空.
    pub literal: String,
}

/// What may be asked of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextOp {
    /// 包含.
    Contains,
    /// `=`.
    Equals,
    /// 非空.
    NonEmpty,
}

/// The tail of a judgement: 由 谁 限 D 届满 视同 值.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Who judges.
    pub who: Who,
    /// How long they have.
    pub limit: Stated<Limit>,
    /// What silence means.
    pub silence: Value,
}

/// A field of the frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its name as a reader would say it, e.g. `类别`, `分流.主办`, `曾 指定`.
    pub name: String,
    /// Its type; never [`Type::Limit`].
    pub ty: Type,
    /// Who fills it.
    pub source: SlotSource,
}

/// Who fills a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotSource {
    /// A field of the 事项 (fact, judgement).
    Field(u16),
    /// A bit about the text field `.0`.
    Text(u16),
    /// Field `.1` of the outcome of decision `.0`.
    Outcome(DecisionId, u16),
    /// Whether a 须 decision passed (通过).
    Passed(DecisionId),
    /// Whether rule `.1` (position within its decision) of a 全部 decision fired.
    Fired(DecisionId, u16),
    /// Whether this ever happened to the case: 曾 X.
    Ever(Happening),
    /// How often it happened: X.次数.
    Count(Happening),
    /// Parameter `.1` of the act under way, by its name and position.
    Param(crate::ActId, u16),
    /// 结果 of this act, while the guard of a ledger reads it.
    Result(crate::ActId),
    /// 视同: whether silence did the act, while the guard of a ledger reads it.
    Deemed,
    /// What a ledger holds of the subject, while a guard of 问责 reads it.
    Tally(crate::TallyId),
}

impl SlotSource {
    /// What it says of the past of the case, if it does.
    #[must_use]
    pub fn happening(&self) -> Option<Happening> {
        if let Self::Ever(what) | Self::Count(what) = self { Some(*what) } else { None }
    }

    /// The decision whose result it is, if it is one's.
    #[must_use]
    pub fn decision(&self) -> Option<DecisionId> {
        match self {
            Self::Outcome(decision, _) | Self::Passed(decision) | Self::Fired(decision, _) => Some(*decision),
            Self::Field(_)
            | Self::Text(_)
            | Self::Ever(_)
            | Self::Count(_)
            | Self::Param(..)
            | Self::Result(_)
            | Self::Deemed
            | Self::Tally(_) => None,
        }
    }
}

/// What the history of a case can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// A mark was recorded.
    Mark(crate::MarkId),
    /// An action was done or deemed done.
    Act(crate::ActId),
    /// A stage was entered.
    Stage(crate::StageId),
}

/// How a decision picks its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// 唯一: one rule fits (首个 and 除外 are rewritten to it).
    Unique,
    /// 全部: every rule that fits.
    All,
    /// 须 lines: 通过, or every reason why not. A rule *fires* when its line fails.
    Must,
    /// The 当 of an action: one condition.
    Guard,
}

/// A decision as a host sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionDef {
    /// Its name; for a guard, the action it guards, e.g. `待接单.退单`.
    pub name: String,
    /// Whose facts it reads; none for the conditions of 问责, which read ledgers.
    pub matter: Option<MatterId>,
    /// How it picks.
    pub kind: DecisionKind,
    /// 定: what it decides. Empty for 须 and guards.
    pub fields: Vec<OutcomeField>,
    /// Its rules, in source order.
    pub rules: Vec<RuleId>,
    /// Every slot that its conditions and values may read, ascending. Taint flows along these.
    pub reads: Vec<SlotId>,
    /// How many atomic conditions `why` reports.
    pub atoms: u16,
    /// Where the answer stands.
    pub output: OutLayout,
}

/// A field of an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeField {
    /// Its name, e.g. 主办.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// The slot through which later decisions read it; none for 时限 and for 全部.
    pub slot: Option<SlotId>,
}

/// Where facts go in. All offsets are absolute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InLayout {
    /// One byte per slot: 1 known, 0 unknown.
    pub known: u32,
    /// Per slot, the offset of its value: an i64 (bool 0/1, member, unit, number), or for sets
    /// `ceil(members / 64)` i64 words, little end first.
    pub values: Vec<u32>,
}

/// Where a decision's answer stands. All offsets are absolute; every decision shares one OUT region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutLayout {
    /// i32: [`crate::Status`].
    pub status: u32,
    /// One byte per rule of the decision: 1 if it fired.
    pub fired: u32,
    /// One byte per slot of the schema: 1 if the decision lacks it.
    pub needs: u32,
    /// Per row (one for 唯一, one per rule for 全部, none otherwise) and field: the offset of its value. A limit
    /// is two i64: the amount, then [`crate::LimitUnit::code`].
    pub rows: Vec<Vec<u32>>,
    /// One byte per atom of the decision, written by `why`: 0 false, 1 unknown, 2 true.
    pub why: u32,
}

impl Schema {
    /// How many i64 words a value of this type takes in memory.
    #[must_use]
    pub fn words(&self, ty: &Type) -> usize {
        match ty {
            Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::Party { .. } => 1,
            Type::EnumSet(id) => {
                self.enums.get(id.index()).map_or(1, |e| e.members.len().div_ceil(64).max(1))
            }
            Type::PartySet { .. } => self.parties.len().div_ceil(64).max(1),
            Type::Limit => 2,
        }
    }

    /// The fields of a matter with their positions, in source order.
    pub fn fields_of(&self, matter: MatterId) -> impl Iterator<Item = (u16, &Field)> {
        (0u16..).zip(&self.fields).filter(move |(_, field)| field.matter == matter)
    }

    /// The matter of this name.
    #[must_use]
    pub fn matter_named(&self, name: &str) -> Option<MatterId> {
        let at = self.matters.iter().position(|m| m.name == name)?;
        u16::try_from(at).ok().map(MatterId)
    }

    /// The name of a matter; empty if there is none.
    #[must_use]
    pub fn matter_name(&self, id: MatterId) -> &str {
        self.matters.get(id.index()).map_or("", |m| m.name.as_str())
    }

    /// The party of this name.
    #[must_use]
    pub fn party_named(&self, name: &str) -> Option<PartyId> {
        let at = self.parties.iter().position(|p| p.name == name)?;
        u16::try_from(at).ok().map(PartyId)
    }

    /// The name of a party; empty if there is none.
    #[must_use]
    pub fn party_name(&self, id: PartyId) -> &str {
        self.parties.get(id.index()).map_or("", |p| p.name.as_str())
    }

    /// The decision of this name.
    #[must_use]
    pub fn decision_named(&self, name: &str) -> Option<DecisionId> {
        let at = self.decisions.iter().position(|d| d.name == name)?;
        u16::try_from(at).ok().map(DecisionId)
    }

    /// The name of a member of an enumeration.
    #[must_use]
    pub fn member_name(&self, id: EnumId, member: u16) -> &str {
        self.enums.get(id.index()).and_then(|e| e.members.get(usize::from(member))).map_or("", String::as_str)
    }
}
