//! What a county counts over its cases, and what it proposes from that: ledgers (台账), scores (考评), accountability
//! (问责). The compiler writes it, the settlement (结算) runs it. Conditions are not here: each 当 is a guard decision
//! of the module, which reads the values of ledgers as slots.

use serde::{Deserialize, Serialize};

use crate::{
    ActId, Cite, ClockId, DecisionId, FlowId, LedgerId, Limit, MarkId, PartyId, Place, SlotId, StageId,
    Stated,
};

/// Everything that runs over many cases: the section `shao.ledgers`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledgers {
    /// Indexed by [`LedgerId`], in source order.
    pub ledgers: Vec<Ledger>,
    /// Ledger values that guards of 问责 read. Indexed by [`crate::TallyId`].
    pub tallies: Vec<Tally>,
    /// 考评, in source order.
    pub scores: Vec<Score>,
    /// 问责形式: which forms fit which kind of subject.
    pub forms: Vec<FormList>,
    /// 问责, in source order.
    pub accountability: Vec<Accountability>,
}

/// A ledger (台账): a fold over entries that the cases of one process leave behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Its name.
    pub name: String,
    /// How entries are put together.
    pub fold: Fold,
    /// The process whose cases make entries.
    pub flow: FlowId,
    /// What makes an entry.
    pub on: EntryPoint,
    /// 间断于: what ends a 连续.
    pub broken_by: Option<EntryPoint>,
    /// 当: a guard that must hold of the case at that moment. It also reads [`crate::SlotSource::Result`] and
    /// [`crate::SlotSource::Deemed`].
    pub when: Option<DecisionId>,
    /// 按: whose entry it is.
    pub by: EntryKey,
    /// What is summed, told apart or compared: the slot whose value the entry carries.
    pub value: Option<SlotId>,
    /// 依据.
    pub cites: Vec<Cite>,
    /// Where it stands.
    pub place: Place,
}

/// How entries are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fold {
    /// 计数.
    Count,
    /// 合计.
    Sum,
    /// 去重: how many different values.
    Distinct,
    /// 最大; 0 of nothing.
    Max,
    /// 连续: how many entries since the last break, by (τ, key).
    Streak,
}

/// What makes an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryPoint {
    /// 登记.
    Opened,
    /// 进入 S.
    Enter(StageId),
    /// An act is done or deemed done.
    Act(ActId),
    /// 记 M.
    Mark(MarkId),
    /// 期限 C 如期: it met its end in time.
    Met(ClockId),
    /// 期限 C 届满.
    Lapsed(ClockId),
    /// 期限 C 到期: it met its end in time or lapsed, each run once; one that was cancelled did neither.
    Due(ClockId),
}

/// Whose entry it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKey {
    /// 责任方: the one that the record names.
    Responsible,
    /// The unit in this slot at that moment.
    Slot(SlotId),
}

/// A ledger's value for the subject under consideration: what a guard of 问责 reads through a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Which ledger.
    pub ledger: LedgerId,
    /// Which entries.
    pub window: Window,
}

/// Which entries count. Windows are civil: they begin and end at midnight, and end with the day of the settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// All of them.
    Ever,
    /// 近 n 自然日: today and the n-1 days before.
    Days(u32),
    /// 近 n 个月: from the day after the same day n months ago.
    Months(u32),
    /// 本月.
    ThisMonth,
    /// 本季.
    ThisQuarter,
    /// 本年.
    ThisYear,
}

/// 考评.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Its name.
    pub name: String,
    /// How often it is closed.
    pub every: Period,
    /// 对: who is scored, ascending.
    pub of: Vec<PartyId>,
    /// 由: who seals it.
    pub by: PartyId,
    /// 计入 按: which entries belong to a period.
    pub cohort: Cohort,
    /// 宽限: days from the end of the period to the seal (封账).
    pub grace: Limit,
    /// 迟到.
    pub late: Late,
    /// 指标; the weights add up to 10,000.
    pub indicators: Vec<Indicator>,
    /// 并列.
    pub ties: Ties,
    /// 前 n, 后 n, 低于.
    pub awards: Vec<Award>,
    /// 纳入.
    pub shares: Vec<Share>,
    /// Whether anything it is measured or sealed by is 待县确认: 由, 宽限, a weight, 满分, a sample, a target, a share.
    pub unconfirmed: bool,
    /// 依据.
    pub cites: Vec<Cite>,
    /// Where it stands.
    pub place: Place,
}

/// How often a score is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 每月.
    Month,
    /// 每季.
    Quarter,
    /// 每年.
    Year,
}

/// Which entries belong to a period. Numerator and denominator always share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cohort {
    /// 受理期: of cases opened in it.
    Opened,
    /// 到期期: about a deadline that fell in it; entries without one, or not yet due, are outside.
    Due,
    /// 办结期: that arose in it.
    Done,
}

/// 迟到: what becomes of an entry that turns up after the seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    /// 入下期: it counts in the period that is open.
    Next,
    /// 重开: the period is closed anew as another revision; the old one is kept.
    Reopen,
}

/// 指标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// 权重, in basis points.
    pub weight: u32,
    /// The ledger above the line.
    pub above: LedgerId,
    /// What stands below it.
    pub below: Below,
    /// 满分: the quotient is a part of this; 1 for a plain rate.
    pub full: u32,
    /// 样本: with fewer below the line the unit does not take part.
    pub sample: u32,
    /// 分母为零.
    pub zero: Zero,
    /// 依据.
    pub cites: Vec<Cite>,
}

/// What stands below the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Below {
    /// A ledger.
    Ledger(LedgerId),
    /// A target; the quotient counts at most 100%.
    Target(u32),
}

/// 分母为零.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zero {
    /// 不参评.
    Out,
    /// 满分.
    Full,
    /// 零分.
    None,
}

/// 并列.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// 同入: a tie that crosses a line is in.
    All,
    /// 从宽: of an adverse line it is out, of a favourable one in.
    Lenient,
    /// 比 指标: the higher value of this indicator (position) goes first; what still ties is 从宽.
    By(u16),
}

/// What follows from a rank or a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Who.
    pub rank: Rank,
    /// 建议.
    pub form: String,
    /// Whether it is 待县确认.
    pub unconfirmed: bool,
    /// 依据.
    pub cites: Vec<Cite>,
}

/// Who is meant. [`Rank::Bottom`] and [`Rank::Below`] are adverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// 前 n.
    Top(u32),
    /// 后 n.
    Bottom(u32),
    /// 低于, in basis points.
    Below(u32),
}

/// 纳入: which part of another assessment a score makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The assessment.
    pub of: String,
    /// In basis points.
    pub ratio: u32,
    /// Whether it is 待县确认.
    pub unconfirmed: bool,
    /// 依据.
    pub cites: Vec<Cite>,
}

/// 问责形式: the forms that fit a kind of subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormList {
    /// The kind of subject.
    pub subject: String,
    /// Its forms, mildest first.
    pub forms: Vec<String>,
    /// 依据.
    pub cites: Vec<Cite>,
}

/// 问责.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accountability {
    /// Its name.
    pub name: String,
    /// 启于: the minute of the day at which it is settled.
    pub at: u16,
    /// 情形, as many as 情形总数 says.
    pub situations: Vec<Situation>,
    /// 对象: the role within the responsible unit; none is the unit itself.
    pub role: Option<String>,
    /// The kind of subject.
    pub subject: String,
    /// Who can be a subject, ascending: the units.
    pub of: Vec<PartyId>,
    /// 候核: how long a candidate waits before it is looked at again.
    pub hold: Stated<Limit>,
    /// 免责: asked first.
    pub exemption: Exemption,
    /// 决定: who decides.
    pub decider: Stated<PartyId>,
    /// 申诉: how long the subject may appeal a decision. It does not suspend.
    pub appeal: Stated<Limit>,
    /// 择优: of conduct before this version took effect, the milder of its measures and those of the version of then.
    #[serde(default)]
    pub milder: bool,
    /// 依据.
    pub cites: Vec<Cite>,
    /// Where it stands.
    pub place: Place,
}

/// 情形.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situation {
    /// Its name.
    pub name: String,
    /// 当: a guard over tallies. None: 待县确认, it can never fire.
    pub when: Option<DecisionId>,
    /// The tallies it reads: entries of these are its evidence.
    pub evidence: Vec<Tally>,
    /// What is proposed, together.
    pub measures: Vec<Measure>,
    /// 再犯: what is proposed instead while a measure of this 情形 is in force.
    pub again: Option<Again>,
    /// 可重复: an entry may support more than one proposal.
    pub repeatable: bool,
    /// Whether its condition or a measure is 待县确认: then it only ever gives a drill (演练).
    pub unconfirmed: bool,
    /// 依据.
    pub cites: Vec<Cite>,
    /// Where it stands.
    pub place: Place,
}

/// 再犯.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// How far back a measure in force counts.
    pub window: Window,
    /// What is proposed then.
    pub measures: Vec<Measure>,
}

/// What is proposed. A policy never sanctions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 建议 a form.
    Propose(String),
    /// 移送 to a body.
    Refer(String),
}

/// 免责: whether the subject is excused, asked before anything is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Its name.
    pub name: String,
    /// Who says.
    pub by: Stated<PartyId>,
    /// How long they have. Silence excuses: it may never be the adverse answer.
    pub limit: Stated<Limit>,
}
