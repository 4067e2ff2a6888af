//! Things of a policy, as far as they are compared.

use serde::Serialize;
use shao_abi::Place;

use crate::Direction;
use crate::term::{Sense, Term};

/// A thing that a policy has, and all that it says of it.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    /// Of what sort it is.
    pub sort: Sort,
    /// The name by which it is found again; things without a name of their own share one.
    pub name: String,
    /// The thing that it is a part of: what comes or goes with it is not told apart.
    pub within: Option<(Sort, String)>,
    /// What is said of it.
    pub facets: Vec<(Facet, Term, Sense)>,
    /// Which way it goes when it is added.
    pub added: Direction,
    /// Where it stands.
    pub place: Option<Place>,
}

/// What sort of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The 政策 itself.
    Policy,
    /// 判定.
    Decision,
    /// 流程.
    Flow,
    /// 阶段.
    Stage,
    /// 动作.
    Action,
    /// A result of an action.
    Result,
    /// 期限.
    Clock,
    /// 剩, 届满, 逾, 此后 of a clock.
    Mark,
    /// 停表.
    Pause,
    /// 延期.
    Extension,
    /// 遇.
    Meet,
    /// 回避.
    Recusal,
    /// 台账.
    Ledger,
    /// 考评.
    Score,
    /// 指标.
    Indicator,
    /// What follows from a rank (前, 后, 低于).
    Award,
    /// 纳入.
    Share,
    /// 问责.
    Accountability,
    /// 情形.
    Situation,
    /// 问责形式.
    Forms,
    /// 层级, in their order.
    Levels,
    /// 单位 and 群体.
    Party,
    /// 事项.
    Matter,
    /// A field of a 事项.
    Field,
    /// An enumeration.
    Enum,
    /// 记号.
    MarkName,
    /// 清单.
    Table,
    /// A row of a 清单.
    Row,
}

/// What of a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// 辖区.
    Area,
    /// 施行.
    Effective,
    /// 日历.
    Calendar,
    /// 过渡.
    Transition,
    /// 遵循.
    Follows,
    /// How it picks its rules.
    Kind,
    /// 定: what it decides, with its types.
    Decides,
    /// 否则 "理由".
    Reasons,
    /// Of which 事项.
    Matter,
    /// Where its cases begin.
    Start,
    /// 启于.
    Opening,
    /// 重启.
    Reopen,
    /// 重启 至多.
    ReopenMost,
    /// 更正 由.
    ReviseBy,
    /// 更正 限.
    ReviseWithin,
    /// 并案.
    Merge,
    /// 由.
    Owner,
    /// 顶级.
    Top,
    /// 判定 on entry.
    Decisions,
    /// 并行 … 汇合 ….
    Fork,
    /// 当.
    Guard,
    /// What must be given.
    Params,
    /// 至多.
    Most,
    /// 超次.
    Beyond,
    /// What follows.
    Effects,
    /// 自.
    From,
    /// 至.
    To,
    /// 限.
    Limit,
    /// When a mark falls.
    At,
    /// 加.
    Add,
    /// 届满 视同.
    Silence,
    /// How entries are put together.
    Fold,
    /// What makes an entry.
    On,
    /// 间断于.
    BrokenBy,
    /// 按.
    By,
    /// What is summed.
    Value,
    /// How often.
    Every,
    /// Of whom.
    Of,
    /// 计入 按.
    Cohort,
    /// 宽限.
    Grace,
    /// 迟到.
    Late,
    /// 并列.
    Ties,
    /// 待县确认 somewhere in it.
    Unconfirmed,
    /// 权重.
    Weight,
    /// Above and below the line.
    Quotient,
    /// 满分.
    Full,
    /// 样本.
    Sample,
    /// 分母为零.
    Zero,
    /// 建议, 移送.
    Measures,
    /// 再犯.
    Again,
    /// What it rests on.
    Evidence,
    /// 可重复.
    Repeatable,
    /// 对象.
    Subject,
    /// 候核.
    Hold,
    /// 免责 由.
    ExemptionBy,
    /// 免责 限.
    ExemptionLimit,
    /// 免责: what it is called.
    ExemptionName,
    /// 决定.
    Decider,
    /// 申诉.
    Appeal,
    /// 择优.
    Milder,
    /// Its members, in their order or in none.
    Members,
    /// On which level; 群体 if on none.
    Level,
    /// 属.
    Parent,
    /// 职能.
    Functions,
    /// 作息.
    Timetable,
    /// 截止.
    DayEnd,
    /// Its type.
    Type,
    /// 脱敏.
    Masked,
    /// 保密 对.
    Hidden,
    /// A column of a table.
    Column(String),
}

impl Thing {
    /// A thing of which nothing is said yet.
    pub fn new(sort: Sort, name: impl Into<String>) -> Self {
        let (within, place) = (None, None);
        Self { sort, name: name.into(), within, facets: Vec::new(), added: Direction::Added, place }
    }

    /// A part of another thing.
    pub fn part_of(mut self, sort: Sort, name: &str) -> Self {
        self.within = Some((sort, name.to_owned()));
        self
    }

    /// Which way it goes when it is added.
    pub fn when_added(mut self, direction: Direction) -> Self {
        self.added = direction;
        self
    }

    /// Where it stands.
    pub fn at(mut self, place: Option<&Place>) -> Self {
        self.place = place.cloned();
        self
    }

    /// Something that is said of it and is the same or not.
    pub fn says(self, facet: Facet, text: impl Into<String>) -> Self {
        self.term(facet, Some(Term::said(text)), Sense::Neutral)
    }

    /// The same, if it is said.
    pub fn may_say(self, facet: Facet, text: Option<impl Into<String>>) -> Self {
        self.term(facet, text.map(Term::said), Sense::Neutral)
    }

    /// That it is so; nothing if it is not.
    pub fn is(self, facet: Facet, so: bool) -> Self {
        self.term(facet, so.then(|| Term::said("是")), Sense::Neutral)
    }

    /// A term, if it is said, and which way it goes when it becomes less.
    pub fn term(mut self, facet: Facet, term: Option<Term>, sense: Sense) -> Self {
        self.facets.extend(term.map(|term| (facet, term, sense)));
        self
    }

    /// What is said of one facet.
    pub fn facet(&self, facet: &Facet) -> Option<(&Term, Sense)> {
        self.facets.iter().find(|(one, _, _)| one == facet).map(|(_, term, sense)| (term, *sense))
    }
}
