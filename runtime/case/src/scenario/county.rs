//! The county in a 案例: what people answer to what it proposes, and what happened to it.

use shao_abi::{FieldKind, PartyId, ProposalVerb, Scenario, StepKind, Value};
use shao_calendar::Moment;

use super::{Runner, Verdict, moment};
use crate::settlement::{County, CountyAct, Proposal, ProposalStatus, SituationId, situation_named};
use crate::{CaseState, Play, Words};

/// What somebody does about a proposal, as a line says it.
pub(super) struct Proposing<'s> {
    pub at: &'s str,
    pub actor: &'s str,
    pub verb: ProposalVerb,
    pub situation: &'s str,
    pub subject: &'s str,
    pub answer: bool,
}

/// The first time that a 案例 names, with whose day its county begins; none if it names none at all.
pub(super) fn first(scenario: &Scenario) -> Option<Moment> {
    let opened = scenario.cases.iter().filter_map(|case| case.opened.as_deref());
    let lines = scenario.steps.iter().filter_map(|step| time_of(&step.kind));
    opened.chain(lines).filter_map(|text| text.parse::<Moment>().ok()).min()
}

/// The first time a line names.
fn time_of(kind: &StepKind) -> Option<&str> {
    match kind {
        StepKind::Act { at, .. } | StepKind::Refused { at, .. } => at.as_deref(),
        StepKind::Advance { to } => Some(to),
        StepKind::Revise { at, .. } | StepKind::Merge { at, .. } | StepKind::Propose { at, .. } => Some(at),
        StepKind::Outage { from, .. } => Some(from),
        StepKind::Expect { .. }
        | StepKind::ExpectOpened { .. }
        | StepKind::ExpectLedger { .. }
        | StepKind::ExpectProposal { .. }
        | StepKind::ExpectScore { .. }
        | StepKind::ExpectStanding { .. } => None,
    }
}

impl Runner<'_, '_> {
    /// 于 T 谁 免责|决定|申诉 情形 对 单位.
    pub(super) fn propose(&mut self, line: &Proposing<'_>) -> Result<Verdict, Words> {
        self.pass_to(moment(line.at)?)?;
        let (at, actor) = (moment(line.at)?, self.party(line.actor)?);
        let (situation, subject) = (self.situation(line.situation)?, self.party(line.subject)?);
        let policy = self.policy;
        let county = self.play.county().ok_or_else(no_time)?;
        let Some(proposal) = meant(county, situation, subject, line.verb) else {
            let zh = format!("情形“{}”对 {} 没有建议", line.situation, line.subject);
            let en = format!("nothing is proposed under `{}` for {}", line.situation, line.subject);
            let why = super::sight::condition_words(policy, county, situation, subject, at)?;
            return Ok(Verdict { ok: false, happened: Words::new(zh, en), why: Some(why) });
        };
        let doing = CountyAct { at, actor, proposal, verb: line.verb, answer: line.answer };
        let done = self.play.answer(&doing).ok_or_else(no_time)??;
        if let Some(refusal) = done.refusal {
            let (zh, en) = (format!("驳回：{}", refusal.zh()), format!("refused: {}", refusal.en()));
            return Ok(Verdict::bad(Words::new(zh, en)));
        }
        let turn = done.county.proposal(proposal).and_then(|proposal| proposal.history.last());
        let Some(turn) = turn else { return Err(no_time()) };
        let (zh, en) = (turn.status.zh(), turn.status.en());
        let happened = Words::new(format!("已办，现为“{zh}”"), format!("done; it is {en}"));
        Ok(Verdict { ok: true, happened, why: Some(turn.why.clone()) })
    }

    /// 启于 流程 对 单位 为 乙: from here on the scenario calls the last such case so.
    pub(super) fn call_opened(&mut self, flow: &str, unit: &str, name: &str) -> Result<Verdict, Words> {
        let unit_id = self.party(unit)?;
        let id = self.policy.process.flow_named(flow);
        let opening = id.and_then(|id| self.policy.process.flows.get(id.index())?.opening.as_ref());
        let field = opening.and_then(|opening| self.policy.schema.fields.get(usize::from(opening.field)));
        let slot = field.and_then(|field| match field.kind {
            FieldKind::Fact { slot } => Some(slot),
            FieldKind::Text { .. } | FieldKind::Judgement { .. } => None,
        });
        let opened = |state: &CaseState| {
            Some(state.flow) == id
                && slot.is_some_and(|slot| state.frame.get(slot) == Some(&Value::Party(unit_id)))
        };
        // Those that the 案例 declares come first; they have names of their own.
        let mut cases = self.play.cases().iter().skip(self.defs.len());
        let Some(found) = cases.rfind(|case| case.state.as_ref().is_some_and(opened)) else {
            let zh = format!("到现在还没有为 {unit} 开出“{flow}”");
            return Ok(Verdict::bad(Words::new(zh, format!("time has opened no `{flow}` for {unit} yet"))));
        };
        let key = found.key.clone();
        self.play.call(&key, name);
        let happened = Words::new(format!("已开出：{key}"), format!("it was opened: {key}"));
        Ok(Verdict { ok: true, happened, why: None })
    }

    pub(super) fn party(&self, name: &str) -> Result<PartyId, Words> {
        let party = self.policy.schema.party_named(name);
        party.ok_or_else(|| {
            Words::new(format!("没有单位或群体“{name}”"), format!("there is no party `{name}`"))
        })
    }

    pub(super) fn situation(&self, name: &str) -> Result<SituationId, Words> {
        let found = situation_named(self.policy, name);
        found
            .ok_or_else(|| Words::new(format!("没有情形“{name}”"), format!("there is no situation `{name}`")))
    }
}

/// The proposal a line means: the last one that waits for this, or else the last one, which says why it does not.
fn meant(
    county: &County,
    situation: SituationId,
    subject: PartyId,
    verb: ProposalVerb,
) -> Option<crate::settlement::ProposalId> {
    let waits = |proposal: &&Proposal| match verb {
        ProposalVerb::Exempt => proposal.status == ProposalStatus::Asked,
        ProposalVerb::Decide => matches!(
            proposal.status,
            ProposalStatus::Proposed
                | ProposalStatus::Appealed
                | ProposalStatus::Shaken
                | ProposalStatus::Review
        ),
        ProposalVerb::Appeal => matches!(proposal.status, ProposalStatus::Adopted | ProposalStatus::Review),
    };
    let all = || county.proposals_of(situation, subject);
    all().filter(waits).last().or_else(|| all().last()).map(|proposal| proposal.id)
}

/// What happened to the county since, and which cases time opened.
pub(super) fn news(play: &Play<'_>, news: usize, opened: usize) -> Words {
    /// How many keys of opened cases are listed.
    const LISTED_MOST: usize = 3;
    let mut words: Vec<Words> = Vec::new();
    let fresh: Vec<&str> = play.opened().iter().skip(opened).map(String::as_str).collect();
    if !fresh.is_empty() {
        let (count, shown) = (fresh.len(), fresh.iter().take(LISTED_MOST).copied().collect::<Vec<_>>());
        let (zh_more, en_more) = if count > LISTED_MOST { (" 等", " and more") } else { ("", "") };
        words.push(Words::new(
            format!("到时启动 {count} 件：{}{zh_more}", shown.join("、")),
            format!("time opened {count} cases: {}{en_more}", shown.join(", ")),
        ));
    }
    let told = play.news().iter().skip(news);
    words.extend(told.map(|one| {
        let at = Words::when(one.at);
        Words::new(format!("{} {}", at.zh, one.words.zh), format!("{} {}", at.en, one.words.en))
    }));
    crate::settlement::say::joined(&words)
}

pub(super) fn no_time() -> Words {
    Words::new("此前没有写明时间", "no time was given before")
}
