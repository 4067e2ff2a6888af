//! Runs a 案例: a policy's own tests, on the same step as real cases.

mod acts;
mod county;
mod expect;
mod lately;
mod repair;
mod report;
mod say;
mod sight;

pub use report::{CaseReport, Coverage, ScenarioReport, StepReport};

use serde_json::{Map, Value as Json};
use shao_abi::{Expectation, FactText, Link, PartyId, Place, Scenario, ScenarioCase, ScenarioStep, StepKind};
use shao_calendar::Moment;

use crate::{EventKind, Fault, Play, Policy, Reply, Words, read_facts};

/// Runs a scenario against a policy. Never fails: a fault of the policy is a line that did not hold.
#[must_use]
pub fn run<'p>(policy: &'p Policy<'p>, scenario: &Scenario) -> ScenarioReport {
    play(policy, scenario).0
}

/// As [`run`]; gives the play as well, of which more can be asked.
#[must_use]
pub fn play<'p>(policy: &'p Policy<'p>, scenario: &Scenario) -> (ScenarioReport, Play<'p>) {
    let mut play = Play::new(policy, county::first(scenario));
    scenario.cases.iter().for_each(|case| {
        play.place(case.name.clone());
    });
    let mut runner = Runner { policy, play, defs: &scenario.cases, now: None };
    let mut steps = runner.open_dated();
    for line in &scenario.steps {
        steps.push(runner.line(line));
    }
    let mut reached = Coverage::default();
    if let Some(county) = runner.play.county() {
        reached.ledgers.extend(county.archive.iter().map(|filed| filed.entry.ledger));
        reached.situations.extend(county.proposals.iter().map(|proposal| proposal.situation));
    }
    let cases: Vec<CaseReport> = runner.play.cases().iter().cloned().map(CaseReport::of).collect();
    let report = ScenarioReport {
        name: scenario.name.clone(),
        ok: steps.iter().all(|step| step.ok),
        coverage: coverage(policy, &cases, reached),
        steps,
        cases,
        county: runner.play.county().cloned(),
    };
    (report, runner.play)
}

/// What a line came to, before it is put beside what it said.
pub(crate) struct Verdict {
    pub ok: bool,
    pub happened: Words,
    pub why: Option<Words>,
}

impl Verdict {
    fn bad(happened: Words) -> Self {
        Self { ok: false, happened, why: None }
    }
}

struct Runner<'p, 's> {
    policy: &'p Policy<'p>,
    /// The cases, those that the 案例 declares first, and their county; none if no line names a time.
    play: Play<'p>,
    /// How the cases were declared, by their place.
    defs: &'s [ScenarioCase],
    /// The time of the last line that named one.
    now: Option<Moment>,
}

impl Runner<'_, '_> {
    /// Cases that say when they are opened; only failures are worth a line.
    fn open_dated(&mut self) -> Vec<StepReport> {
        let mut failed = Vec::new();
        for (at, def) in self.defs.iter().enumerate() {
            let Some(text) = &def.opened else { continue };
            if let Err(problem) = moment(text).and_then(|opened| self.open(at, opened)) {
                let said = say::opening(def);
                failed.push(StepReport {
                    ok: false,
                    place: def.place.clone(),
                    said,
                    happened: problem,
                    why: None,
                });
            }
        }
        failed
    }

    fn line(&mut self, line: &ScenarioStep) -> StepReport {
        let said = say::line(&line.kind);
        let verdict = self.verdict(&line.kind).unwrap_or_else(Verdict::bad);
        let place: Place = line.place.clone();
        StepReport { ok: verdict.ok, place, said, happened: verdict.happened, why: verdict.why }
    }

    /// What became of a line; the error is what made it impossible to run.
    fn verdict(&mut self, kind: &StepKind) -> Result<Verdict, Words> {
        match kind {
            StepKind::Act { at, actor, act, case, branch, result, args } => {
                let (branch, result) = (branch.as_ref(), result.as_ref());
                let doing = acts::Doing { actor, act, branch, result, args };
                let (case, at) = self.ready(case, at.as_ref())?;
                self.act(case, at, &doing)
            }
            StepKind::Refused { at, actor, act, case, branch, result, args, because } => {
                let (branch, result) = (branch.as_ref(), result.as_ref());
                let doing = acts::Doing { actor, act, branch, result, args };
                let (case, at) = self.ready(case, at.as_ref())?;
                self.refused(case, at, &doing, because.as_ref())
            }
            StepKind::Advance { to } => self.advance(to),
            StepKind::Expect { case, that, because } => {
                let (case, _) = self.ready(case, None)?;
                self.call_started(case, that);
                self.expect(case, that, because.as_ref())
            }
            StepKind::ExpectOpened { flow, unit, name } => self.call_opened(flow, unit, name),
            StepKind::Revise { at, actor, case, act, to, args } => {
                self.revise(&repair::Revising { at, actor, case, act, to: to.as_ref(), args })
            }
            StepKind::Outage { from, to } => self.outage(from, to),
            StepKind::Merge { at, actor, case, into } => self.merge(at, actor, case, into),
            StepKind::Propose { at, actor, verb, situation, subject, answer } => {
                let (verb, answer) = (*verb, *answer);
                self.propose(&county::Proposing { at, actor, verb, situation, subject, answer })
            }
            StepKind::ExpectLedger { ledger, subject, window, value } => {
                self.expect_ledger(ledger, subject, *window, *value)
            }
            StepKind::ExpectProposal { situation, subject, status, forms } => {
                self.expect_proposal(situation, subject, status, forms)
            }
            StepKind::ExpectScore { score, subject, value } => self.expect_score(score, subject, *value),
            StepKind::ExpectStanding { score, subject, standing } => {
                self.expect_standing(score, subject, standing)
            }
        }
    }

    /// The case of a line, open and drained to the line's time.
    fn ready(&mut self, name: &str, at: Option<&String>) -> Result<(usize, Moment), Words> {
        let found = self.play.cases().iter().position(|case| case.name == name);
        let found = found
            .ok_or_else(|| Words::new(format!("没有案件“{name}”"), format!("there is no case `{name}`")))?;
        let now = match (at, self.now) {
            (Some(text), _) => moment(text)?,
            (None, Some(now)) => now,
            (None, None) => self
                .opened(found)
                .ok_or_else(|| Words::new("此前没有写明时间", "no time was given before"))?,
        };
        self.pass_to(now)?;
        if self.play.case(found).is_some_and(|case| case.state.is_none()) {
            self.open(found, now)?;
        }
        match self.opened(found).filter(|opened| *opened > now) {
            Some(opened) => {
                Err(Words::new(format!("{opened} 才立案"), format!("it is opened only at {opened}")))
            }
            None => Ok((found, now)),
        }
    }

    fn opened(&self, at: usize) -> Option<Moment> {
        self.play.case(at)?.state.as_ref().map(|state| state.opened)
    }

    fn advance(&mut self, to: &str) -> Result<Verdict, Words> {
        let to = moment(to)?;
        let before: Vec<usize> = self.play.cases().iter().map(|case| case.records.len()).collect();
        let (told, opened) = (self.play.news().len(), self.play.opened().len());
        self.pass_to(to)?;
        let county = county::news(&self.play, told, opened);
        let news = say::news(self.policy, self.play.cases(), &before, county);
        Ok(Verdict { ok: true, happened: news, why: None })
    }

    /// Time passes for every case. A scenario's time never runs backwards.
    fn pass_to(&mut self, to: Moment) -> Result<(), Words> {
        if let Some(now) = self.now.filter(|now| to < *now) {
            return Err(Words::new(format!("{to} 早于此前的 {now}"), format!("{to} is before {now}")));
        }
        self.now = Some(to);
        self.unless_stuck(|play| {
            play.pass_to(to);
            play.settle(to);
        })
    }

    fn open(&mut self, at: usize, when: Moment) -> Result<(), Words> {
        let Some(def) = self.defs.get(at) else { return Ok(()) };
        let given: Map<String, Json> = named(&def.facts);
        let matter = self.policy.schema.matter_named(&def.matter);
        let process = matter.and_then(|matter| Some((matter, self.policy.process.flow_of(matter)?)));
        let (matter, flow) = process.ok_or_else(|| {
            let zh = format!("事项“{}”没有流程", def.matter);
            Words::new(zh, format!("matter `{}` has no process", def.matter))
        })?;
        let facts = read_facts(self.policy.schema, matter, &given).map_err(|problems| {
            let zh: Vec<String> = problems.iter().map(crate::FactProblem::zh).collect();
            let en: Vec<String> = problems.iter().map(crate::FactProblem::en).collect();
            Words::new(zh.join("；"), en.join("; "))
        })?;
        match self.send(at, when, EventKind::Open { flow, facts, origin: None, carried: Vec::new() }, None)? {
            Reply::Refused(refusal) => Err(refusal.reason),
            Reply::Accepted { .. } | Reply::Woken => Ok(()),
        }
    }

    /// Makes one step of a case, and the steps of other cases that follow from it.
    fn send(
        &mut self,
        at: usize,
        when: Moment,
        kind: EventKind,
        actor: Option<PartyId>,
    ) -> Result<Reply, Words> {
        self.unless_stuck(|play| play.send(at, when, kind, actor))?
    }

    /// Lets something happen; the error is what could not go on because of it.
    fn unless_stuck<T>(&mut self, what: impl FnOnce(&mut Play<'_>) -> T) -> Result<T, Words> {
        let before = self.play.stuck().len();
        let done = what(&mut self.play);
        self.play.stuck().get(before).map_or(Ok(done), |stuck| Err(stuck.why.clone()))
    }

    /// 启动 流程 为 乙: from here on the scenario calls the last such case so.
    fn call_started(&mut self, case: usize, that: &[Expectation]) {
        for one in that {
            let Expectation::Started { flow, name: Some(name) } = one else { continue };
            let names = crate::names::Names(self.policy);
            let state = self.play.case(case).and_then(|case| case.state.as_ref());
            let mut links = state.into_iter().flat_map(|state| &state.links);
            let started = links
                .rfind(|linked| linked.link == Link::Started && names.flow(linked.flow) == *flow)
                .map(|linked| linked.case.clone());
            if let Some(key) = started {
                self.play.call(&key, name);
            }
        }
    }
}

fn fault_words(fault: &Fault) -> Words {
    Words::new(fault.zh(), fault.en())
}

fn named(texts: &[FactText]) -> Map<String, Json> {
    texts.iter().map(|text| (text.name.clone(), Json::String(text.value.clone()))).collect()
}

fn moment(text: &str) -> Result<Moment, Words> {
    text.parse().map_err(|error: shao_calendar::TextError| {
        Words::new(format!("“{text}”不是时间（如 2026-09-24T09:00）"), error.to_string())
    })
}

fn coverage(policy: &Policy<'_>, cases: &[CaseReport], mut coverage: Coverage) -> Coverage {
    for record in cases.iter().flat_map(|case| &case.records) {
        coverage.see(policy, record);
    }
    coverage
}
