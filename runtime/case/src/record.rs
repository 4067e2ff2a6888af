//! Records: the history of a case, entry by entry, in ids. [`crate::timeline()`] makes them readable.

use serde::{Deserialize, Serialize};
use shao_abi::{ClockId, DecisionId, FlowId, MarkId, PartyId, RuleId, StageId, Status, Terms};
use shao_calendar::Moment;

use crate::{AskAbout, Changed, Correction, DutyId, EffectKey, Refusal};

/// One entry of a case's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its key.
    pub key: EffectKey,
    /// Its position in the history, from 1.
    pub seq: u64,
    /// When it happened: of a lapse, the first instant after the deadline.
    pub at: Moment,
    /// In which duty.
    pub duty: DutyId,
    /// In which stage that duty stood.
    pub stage: StageId,
    /// 责任方: whoever held the duty then.
    pub responsible: Option<PartyId>,
    /// Who brought it about.
    pub actor: Actor,
    /// What happened.
    pub what: What,
    /// The rules that decided it.
    pub rules: Vec<RuleId>,
    /// What it rests on.
    pub cites: Vec<CiteRef>,
    /// The deadline it is about, if any.
    pub deadline: Option<Moment>,
    /// Whether it rests on 待县确认.
    pub tainted: bool,
}

/// Who brought something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A party did it.
    Party(PartyId),
    /// Nobody: time passed.
    Time,
    /// 视同: deemed done by silence.
    Deemed,
    /// It followed from what the same step did before.
    Process,
}

/// Where to find the authority for something, in the provenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CiteRef {
    /// A rule.
    Rule(RuleId),
    /// A stage.
    Stage(StageId),
    /// A clock.
    Clock(ClockId),
    /// An action of a stage, by position.
    Action(StageId, u16),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum What {
    /// 立案.
    Opened,
    /// A stage was entered.
    Entered {
        /// Which.
        stage: StageId,
    },
    /// An act was done, or deemed done.
    Acted {
        /// Its name.
        act: String,
        /// Its result.
        result: Option<String>,
        /// What was given with it, as text.
        args: Vec<(String, String)>,
        /// Whether it went beyond its 至多, so that 超次 followed.
        over: bool,
    },
    /// 驳回: an act was refused.
    Refused {
        /// Its name.
        act: String,
        /// With which result.
        result: Option<String>,
        /// Why.
        refusal: Refusal,
    },
    /// What a clock should have brought about could not happen; its marks stand.
    Blocked {
        /// Which clock; none for a join.
        clock: Option<ClockId>,
        /// Why.
        refusal: Refusal,
    },
    /// A decision was made.
    Decided {
        /// Which.
        decision: DecisionId,
        /// Whether it could be decided.
        status: Status,
    },
    /// A question was put.
    Asked {
        /// About what.
        about: AskAbout,
        /// To whom.
        to: Option<PartyId>,
    },
    /// A question was answered.
    Answered {
        /// About what.
        about: AskAbout,
        /// The answer, as text.
        answer: String,
        /// Whether silence answered.
        silent: bool,
    },
    /// A question became moot.
    AskDropped {
        /// About what.
        about: AskAbout,
    },
    /// A clock started.
    ClockStarted {
        /// Which.
        clock: ClockId,
        /// Which run.
        run: u32,
        /// 承前: when it had started in the case that handed this one over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Moment>,
    },
    /// 停表.
    ClockStopped {
        /// Which clock.
        clock: ClockId,
        /// The pause's name.
        pause: String,
    },
    /// It runs again.
    ClockResumed {
        /// Which clock.
        clock: ClockId,
        /// The pause that ended.
        pause: String,
        /// Whether its 至多 ended it.
        by_limit: bool,
    },
    /// 如期, or after its lapse.
    ClockMet {
        /// Which clock.
        clock: ClockId,
        /// Whether it had lapsed before.
        late: bool,
    },
    /// 届满.
    ClockLapsed {
        /// Which clock.
        clock: ClockId,
    },
    /// 注销.
    ClockCancelled {
        /// Which clock.
        clock: ClockId,
    },
    /// 延期: more time was granted.
    ClockExtended {
        /// Which clock.
        clock: ClockId,
        /// How many grants there are now.
        grants: u32,
    },
    /// 记: a mark was recorded against whoever held the duty.
    Marked {
        /// Which.
        mark: MarkId,
        /// Against whom.
        against: Option<PartyId>,
        /// The clock that brought it about, if one did.
        clock: Option<ClockId>,
    },
    /// 并行: a child duty began.
    Forked {
        /// For which member.
        member: PartyId,
    },
    /// A child duty ended.
    DutyEnded {
        /// For which member.
        member: Option<PartyId>,
        /// Whether silence ended it.
        by_lapse: bool,
    },
    /// 已撤: a child duty was withdrawn.
    DutyWithdrawn {
        /// For which member.
        member: Option<PartyId>,
    },
    /// 汇合: the children came together.
    Joined,
    /// The case reached a 终态.
    Ended,
    /// 启动: a case of another process began; 移送: it goes on in the place of this one.
    Started {
        /// Which process.
        flow: FlowId,
        /// The new case.
        case: String,
        /// What becomes of the clocks, if it was handed over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handover: Option<Terms>,
    },
    /// 遇: what another case did moved this one.
    Heard {
        /// Which case.
        case: String,
        /// By which process it runs.
        flow: FlowId,
    },
    /// 并案: this case follows another one from now on.
    Followed {
        /// Which case.
        case: String,
        /// By which process it runs.
        flow: FlowId,
    },
    /// 并案: another case follows this one from now on.
    Led {
        /// Which case.
        case: String,
        /// By which process it runs.
        flow: FlowId,
    },
    /// 回避: somebody else holds the stage in the place of whom it names.
    Recused {
        /// Who stays away.
        who: PartyId,
        /// Who stands in; none while that is undecided.
        instead: Option<PartyId>,
    },
    /// 更正: what was on record was corrected. What it said before stays on file under the keys that were revoked.
    Revised {
        /// The act that it is about.
        act: String,
        /// When that had been done, as it stood before.
        was: Moment,
        /// What was done about it.
        change: Changed,
        /// 理由.
        reason: String,
        /// What it rests on.
        evidence: Vec<String>,
        /// What came of it.
        correction: Correction,
    },
    /// 停摆: all clocks of the case stood still.
    Outage {
        /// From this instant.
        from: Moment,
        /// Until this instant, excluded.
        to: Moment,
    },
    /// 过渡: the case goes over to another version of its policy. What was recorded before is to be read by the one it
    /// comes from, this and all that follows by the one it goes to.
    Migrated {
        /// SHA-256 of the module it comes from.
        from: String,
        /// SHA-256 of the module it goes to.
        to: String,
    },
    /// What another case had told does not hold any more.
    Retracted {
        /// Which case.
        case: String,
    },
}
