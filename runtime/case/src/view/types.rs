//! What a page or an API shows of a case: names instead of ids, all of it plain JSON.

use serde::Serialize;
use shao_calendar::Moment;

use crate::{AskId, DutyId, RunId, Words};

/// A case as it stands at an instant: what fell due until then has happened already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseView {
    /// The case's key.
    pub case: String,
    /// The process's name.
    pub process: String,
    /// The policy it is pinned to, by hash.
    pub policy: String,
    /// How many records there are; an act may name it as `expected_seq`.
    pub seq: u64,
    /// The instant shown.
    pub now: Moment,
    /// When it was opened.
    pub opened: Moment,
    /// When it ended, if it has.
    pub ended: Option<Moment>,
    /// Whether anything in it rests on 待县确认.
    pub tainted: bool,
    /// The facts: fields of the 事项.
    pub facts: Vec<NamedValue>,
    /// What was decided.
    pub outcomes: Vec<OutcomeView>,
    /// Its duties that go on, or the last stage of an ended case.
    pub duties: Vec<DutyView>,
    /// Its clocks: open runs first, then the last run of the others.
    pub clocks: Vec<ClockView>,
    /// Marks recorded, oldest first.
    pub marks: Vec<MarkView>,
    /// Open questions.
    pub asks: Vec<AskView>,
    /// What may be done now, and by whom.
    pub acts: Vec<ActView>,
    /// When something falls due next.
    pub next: Option<Moment>,
}

/// A name and a value as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedValue {
    /// The field.
    pub name: String,
    /// Its value; none while unknown.
    pub value: Option<String>,
}

/// What a decision decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeView {
    /// The decision.
    pub decision: String,
    /// `定`, `缺`, `待县确认`; of a 须 decision `通过` or `不通过`.
    pub status: String,
    /// Its fields: one row for 唯一, one per fired rule for 全部.
    pub rows: Vec<Vec<NamedValue>>,
    /// The rules that fired (须: the lines that failed).
    pub rules: Vec<RuleView>,
    /// The facts it lacks, by name.
    pub needs: Vec<String>,
    /// When.
    pub at: Moment,
    /// Whether it rests on 待县确认.
    pub tainted: bool,
}

/// A rule with its authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleView {
    /// Its name.
    pub name: String,
    /// 依据.
    pub cites: Vec<String>,
    /// The reason of a 须 line.
    pub reason: Option<String>,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyView {
    /// Its number.
    pub duty: DutyId,
    /// Its visit.
    pub visit: u32,
    /// 本单位.
    pub member: Option<String>,
    /// The stage.
    pub stage: String,
    /// 责任方.
    pub holder: Option<String>,
    /// Since when.
    pub since: Moment,
    /// `在办`, `随办`, `已毕` or `已撤`.
    pub status: String,
}

/// A clock run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockView {
    /// The clock's name.
    pub clock: String,
    /// The run's number.
    pub id: RunId,
    /// Which run, from 1.
    pub run: u32,
    /// The duty.
    pub duty: DutyId,
    /// For which member, in a fork.
    pub member: Option<String>,
    /// By whose timetable it closes.
    pub holder: Option<String>,
    /// Since when.
    pub start: Moment,
    /// How long, grants included, e.g. `5 工作日`.
    pub limit: String,
    /// How many extensions were granted.
    pub grants: u32,
    /// `走`, `停`, `如期`, `届满` or `注销`.
    pub state: String,
    /// Whether its 至 is still awaited.
    pub open: bool,
    /// The deadline, if it is known.
    pub deadline: Option<Moment>,
    /// Why there is no deadline, or what is known instead.
    pub note: Option<Words>,
    /// Whether it rests on 待县确认.
    pub tainted: bool,
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkView {
    /// The mark.
    pub mark: String,
    /// Against whom.
    pub against: Option<String>,
    /// When first.
    pub at: Moment,
    /// When last.
    pub last: Moment,
    /// How often.
    pub times: u32,
    /// By what, e.g. `期限 办理期 届满`.
    pub by: String,
    /// Whether it rests on 待县确认.
    pub tainted: bool,
}

/// An open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskView {
    /// Its number.
    pub id: AskId,
    /// What is asked, e.g. `认定 情节严重`, `延期 办理期`.
    pub about: String,
    /// Who must answer.
    pub who: Option<String>,
    /// Since when.
    pub asked: Moment,
    /// Until when.
    pub deadline: Option<Moment>,
    /// What silence means.
    pub silence: String,
}

/// Something that may be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActView {
    /// Its name.
    pub act: String,
    /// In which duty.
    pub duty: DutyId,
    /// Its visit.
    pub visit: u32,
    /// The stage that offers it; of a built-in act, the clock or field it is about.
    pub of: String,
    /// Who may do it; none while that is undecided.
    pub by: Option<String>,
    /// The results to choose from; empty if it has none.
    pub results: Vec<String>,
    /// What must be given.
    pub params: Vec<ParamView>,
    /// Whether its 当 holds.
    pub open: Openness,
    /// Why it is not open, or what its 当 still waits for.
    pub why: Option<Words>,
}

/// Whether an act would pass now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// Yes, with fitting arguments.
    Open,
    /// No.
    Closed,
    /// It depends on its arguments or result.
    Depends,
}

/// A parameter of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParamView {
    /// Its name.
    pub name: String,
    /// `文本`, `是否`, `整数`, `金额`, `比例`, `日期`, `时刻`, `枚举`, `单位` or `集合`.
    pub kind: String,
    /// The values to choose from, if they can be listed.
    pub choices: Vec<String>,
}
