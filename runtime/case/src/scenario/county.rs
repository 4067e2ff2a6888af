//! The county in a 案例: as time passes, cases fall due, time opens cases, and the county is settled, each at its own
//! instant and in this order; and people answer what it proposes.

use shao_abi::{FieldKind, PartyId, ProposalVerb, Scenario, StepKind, Value};
use shao_calendar::Moment;

use super::{Runner, Running, Verdict, fault_words, moment};
use crate::settlement::{
    County, CountyAct, News, Proposal, ProposalStatus, SituationId, act, next_opening, next_settlement,
    openings, settle, situation_named, stands_for,
};
use crate::{CaseState, Effect, EventKind, Policy, Words};

/// The county beside the cases of a 案例.
pub(super) struct Seat {
    pub county: County,
    /// All that happened to it.
    pub news: Vec<News>,
    /// The cases that time has opened, by key.
    pub opened: Vec<String>,
    /// Up to when time has opened cases.
    opened_to: Moment,
    /// How many effects of cases it has taken.
    taken: u64,
}

/// What somebody does about a proposal, as a line says it.
pub(super) struct Proposing<'s> {
    pub at: &'s str,
    pub actor: &'s str,
    pub verb: ProposalVerb,
    pub situation: &'s str,
    pub subject: &'s str,
    pub answer: bool,
}

impl Seat {
    /// A county that begins with the first day the 案例 names; none if it names no time at all.
    pub fn of(policy: &Policy<'_>, scenario: &Scenario) -> Option<Self> {
        let opened = scenario.cases.iter().filter_map(|case| case.opened.as_deref());
        let lines = scenario.steps.iter().filter_map(|step| time_of(&step.kind));
        let first = opened.chain(lines).filter_map(|text| text.parse::<Moment>().ok()).min()?;
        let since = Moment::start_of_day(first.date());
        let county = County::new(policy, since);
        // What is opened at the very first instant of that day is opened.
        let opened_to = since.plus_millis(-1).unwrap_or(since);
        Some(Self { county, news: Vec::new(), opened: Vec::new(), opened_to, taken: 0 })
    }

    /// Takes what cases leave in the ledgers, in the order in which they do.
    pub fn take(&mut self, effect: &Effect) {
        self.taken = self.taken.saturating_add(1);
        self.county.take(self.taken, effect);
    }

    /// The next instant at which time opens a case or the county is settled.
    fn next(&self, policy: &Policy<'_>) -> Result<Option<Moment>, Words> {
        let opening = next_opening(policy, self.opened_to).map_err(|fault| fault_words(&fault))?;
        let settlement = next_settlement(policy, &self.county).map_err(|fault| fault_words(&fault))?;
        Ok([opening, settlement].into_iter().flatten().min())
    }
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
    /// Lets everything happen up to an instant, in order of time.
    pub(super) fn live_until(&mut self, to: Moment) -> Result<(), Words> {
        loop {
            let next = self.seat.as_ref().map(|seat| seat.next(self.policy)).transpose()?.flatten();
            let Some(at) = next.filter(|at| *at <= to) else { break };
            self.wake_all(at)?;
            self.open_periodic(at)?;
            self.settle(at)?;
        }
        self.wake_all(to)?;
        self.settle(to)
    }

    /// Wakes each case at each instant it asked for, the earliest first: what one of them does may concern another.
    fn wake_all(&mut self, to: Moment) -> Result<(), Words> {
        loop {
            let due = self.cases.iter().enumerate().filter_map(|(at, case)| Some((case.wake?, at)));
            let Some((when, at)) = due.min().filter(|(when, _)| *when <= to) else { return Ok(()) };
            self.send(at, when, EventKind::Wake, None)?;
        }
    }

    fn open_periodic(&mut self, to: Moment) -> Result<(), Words> {
        let Some(from) = self.seat.as_ref().map(|seat| seat.opened_to) else { return Ok(()) };
        let found = openings(self.policy, from, to).map_err(|fault| fault_words(&fault))?;
        for opened in found.cases {
            if self.is_there(&opened.case) {
                continue;
            }
            let kind = EventKind::Open { flow: opened.flow, facts: opened.facts, origin: None };
            self.cases.push(Running::started(opened.case.clone()));
            let at = self.cases.len().saturating_sub(1);
            if let Some(refusal) = self.send(at, opened.at, kind, None)?.refusal() {
                return Err(refusal.reason.clone());
            }
            if let Some(seat) = &mut self.seat {
                seat.opened.push(opened.case);
            }
        }
        if let Some(seat) = &mut self.seat {
            seat.opened_to = to;
        }
        Ok(())
    }

    /// Whether a case stands for the one that time would open under a key.
    fn is_there(&self, key: &str) -> bool {
        let states = self.cases.iter().filter_map(|case| case.state.as_ref());
        states.filter_map(|state| stands_for(self.policy, state)).any(|stands| stands == key)
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
        let mut cases = self.cases.iter_mut().filter(|case| case.def.is_none());
        let Some(found) = cases.rfind(|case| case.state.as_ref().is_some_and(opened)) else {
            let zh = format!("到现在还没有为 {unit} 开出“{flow}”");
            return Ok(Verdict::bad(Words::new(zh, format!("time has opened no `{flow}` for {unit} yet"))));
        };
        found.name = name.to_owned();
        let key = &found.key;
        let happened = Words::new(format!("已开出：{key}"), format!("it was opened: {key}"));
        Ok(Verdict { ok: true, happened, why: None })
    }

    /// Settles the county. What cases have left since is seen from here on.
    pub(super) fn settle(&mut self, at: Moment) -> Result<(), Words> {
        let Some(seat) = &mut self.seat else { return Ok(()) };
        let settled = settle(self.policy, seat.county.clone(), at).map_err(|fault| fault_words(&fault))?;
        seat.county = settled.county;
        seat.news.extend(settled.news);
        Ok(())
    }

    /// 于 T 谁 免责|决定|申诉 情形 对 单位.
    pub(super) fn propose(&mut self, line: &Proposing<'_>) -> Result<Verdict, Words> {
        self.pass_to(moment(line.at)?)?;
        let (at, actor) = (moment(line.at)?, self.party(line.actor)?);
        let (situation, subject) = (self.situation(line.situation)?, self.party(line.subject)?);
        let policy = self.policy;
        let seat = self.seat.as_mut().ok_or_else(no_time)?;
        let Some(proposal) = meant(&seat.county, situation, subject, line.verb) else {
            let zh = format!("情形“{}”对 {} 没有建议", line.situation, line.subject);
            let en = format!("nothing is proposed under `{}` for {}", line.situation, line.subject);
            let why = super::sight::condition_words(policy, &seat.county, situation, subject, at)?;
            return Ok(Verdict { ok: false, happened: Words::new(zh, en), why: Some(why) });
        };
        let doing = CountyAct { at, actor, proposal, verb: line.verb, answer: line.answer };
        let done = act(policy, seat.county.clone(), &doing).map_err(|fault| fault_words(&fault))?;
        seat.county = done.county;
        seat.news.extend(done.news);
        if let Some(refusal) = done.refusal {
            let (zh, en) = (format!("驳回：{}", refusal.zh()), format!("refused: {}", refusal.en()));
            return Ok(Verdict::bad(Words::new(zh, en)));
        }
        let turn = seat.county.proposal(proposal).and_then(|proposal| proposal.history.last());
        let Some(turn) = turn else { return Err(no_time()) };
        let (zh, en) = (turn.status.zh(), turn.status.en());
        let happened = Words::new(format!("已办，现为“{zh}”"), format!("done; it is {en}"));
        Ok(Verdict { ok: true, happened, why: Some(turn.why.clone()) })
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
pub(super) fn news(seat: Option<&Seat>, news: usize, opened: usize) -> Words {
    /// How many keys of opened cases are listed.
    const LISTED_MOST: usize = 3;
    let Some(seat) = seat else { return Words::default() };
    let mut words: Vec<Words> = Vec::new();
    let fresh: Vec<&str> = seat.opened.iter().skip(opened).map(String::as_str).collect();
    if !fresh.is_empty() {
        let (count, shown) = (fresh.len(), fresh.iter().take(LISTED_MOST).copied().collect::<Vec<_>>());
        let (zh_more, en_more) = if count > LISTED_MOST { (" 等", " and more") } else { ("", "") };
        words.push(Words::new(
            format!("到时启动 {count} 件：{}{zh_more}", shown.join("、")),
            format!("time opened {count} cases: {}{en_more}", shown.join(", ")),
        ));
    }
    let told = seat.news.iter().skip(news);
    words.extend(told.map(|one| {
        Words::new(format!("{} {}", one.at, one.words.zh), format!("{} {}", one.at, one.words.en))
    }));
    crate::settlement::say::joined(&words)
}

pub(super) fn no_time() -> Words {
    Words::new("此前没有写明时间", "no time was given before")
}
