//! Runs a 案例: a policy's own tests, on the same step as real cases.

mod acts;
mod expect;
mod report;
mod say;

pub use report::{CaseReport, Coverage, ScenarioReport, StepReport};

use serde_json::{Map, Value as Json};
use shao_abi::{FactText, Place, Scenario, ScenarioCase, ScenarioStep, StepKind};
use shao_calendar::Moment;

use crate::{
    CaseState, Effect, Event, EventKind, Fault, Policy, Record, Reply, What, Words, read_facts, step,
};

/// Runs a scenario against a policy. Never fails: a fault of the policy is a line that did not hold.
#[must_use]
pub fn run(policy: &Policy<'_>, scenario: &Scenario) -> ScenarioReport {
    let cases = scenario.cases.iter().map(|def| Running { def, state: None, records: Vec::new() }).collect();
    let mut runner = Runner { policy, cases, now: None, events: 0 };
    let mut steps = runner.open_dated();
    for line in &scenario.steps {
        steps.push(runner.line(line));
    }
    let cases: Vec<CaseReport> = runner.cases.into_iter().map(Running::report).collect();
    ScenarioReport {
        name: scenario.name.clone(),
        ok: steps.iter().all(|step| step.ok),
        coverage: coverage(policy, &cases),
        steps,
        cases,
    }
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

struct Running<'s> {
    def: &'s ScenarioCase,
    state: Option<CaseState>,
    records: Vec<Record>,
}

impl Running<'_> {
    fn report(self) -> CaseReport {
        CaseReport { name: self.def.name.clone(), state: self.state, records: self.records }
    }
}

struct Runner<'p, 's> {
    policy: &'p Policy<'p>,
    cases: Vec<Running<'s>>,
    /// The time of the last line that named one.
    now: Option<Moment>,
    events: u32,
}

impl Runner<'_, '_> {
    /// Cases that say when they are opened; only failures are worth a line.
    fn open_dated(&mut self) -> Vec<StepReport> {
        let mut failed = Vec::new();
        for at in 0..self.cases.len() {
            let Some(def) = self.cases.get(at).map(|case| case.def) else { continue };
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
            StepKind::Act { at, actor, act, case, result, args } => {
                let doing = acts::Doing { actor, act, result: result.as_ref(), args };
                let (case, at) = self.ready(case, at.as_ref())?;
                self.act(case, at, &doing)
            }
            StepKind::Refused { at, actor, act, case, result, args, because } => {
                let doing = acts::Doing { actor, act, result: result.as_ref(), args };
                let (case, at) = self.ready(case, at.as_ref())?;
                self.refused(case, at, &doing, because.as_ref())
            }
            StepKind::Advance { to } => self.advance(to),
            StepKind::Expect { case, that, because } => {
                let (case, _) = self.ready(case, None)?;
                self.expect(case, that, because.as_ref())
            }
        }
    }

    /// The case of a line, open and drained to the line's time.
    fn ready(&mut self, name: &str, at: Option<&String>) -> Result<(usize, Moment), Words> {
        let found = self.cases.iter().position(|case| case.def.name == name);
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
        if self.cases.get(found).is_some_and(|case| case.state.is_none()) {
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
        self.cases.get(at)?.state.as_ref().map(|state| state.opened)
    }

    fn advance(&mut self, to: &str) -> Result<Verdict, Words> {
        let to = moment(to)?;
        let before: Vec<usize> = self.cases.iter().map(|case| case.records.len()).collect();
        self.pass_to(to)?;
        let news = say::news(self.policy, &self.cases, &before);
        Ok(Verdict { ok: true, happened: news, why: None })
    }

    /// Time passes for every case. A scenario's time never runs backwards.
    fn pass_to(&mut self, to: Moment) -> Result<(), Words> {
        if let Some(now) = self.now.filter(|now| to < *now) {
            return Err(Words::new(format!("{to} 早于此前的 {now}"), format!("{to} is before {now}")));
        }
        self.now = Some(to);
        for at in 0..self.cases.len() {
            if self
                .cases
                .get(at)
                .is_some_and(|case| case.state.as_ref().is_some_and(|state| state.opened <= to))
            {
                self.send(at, to, EventKind::Wake, None)?;
            }
        }
        Ok(())
    }

    fn open(&mut self, at: usize, when: Moment) -> Result<(), Words> {
        let Some(def) = self.cases.get(at).map(|case| case.def) else { return Ok(()) };
        let given: Map<String, Json> = named(&def.facts);
        let facts = read_facts(self.policy.schema, &given).map_err(|problems| {
            let zh: Vec<String> = problems.iter().map(crate::FactProblem::zh).collect();
            let en: Vec<String> = problems.iter().map(crate::FactProblem::en).collect();
            Words::new(zh.join("；"), en.join("; "))
        })?;
        match self.send(at, when, EventKind::Open { facts }, None)? {
            Reply::Refused(refusal) => Err(refusal.reason),
            Reply::Accepted { .. } | Reply::Woken => Ok(()),
        }
    }

    /// Makes one step of a case and keeps what came of it.
    fn send(
        &mut self,
        at: usize,
        when: Moment,
        kind: EventKind,
        actor: Option<shao_abi::PartyId>,
    ) -> Result<Reply, Words> {
        self.events = self.events.saturating_add(1);
        let id = format!("{}", self.events);
        let Some(case) = self.cases.get_mut(at) else { return Ok(Reply::Woken) };
        let key = case.def.name.clone();
        let event = Event { id, case: key, at: None, received: when, expected_seq: None, actor, kind };
        let done = step(self.policy, case.state.clone(), &event).map_err(|fault| fault_words(&fault))?;
        case.state = done.state;
        case.records.extend(done.effects.into_iter().filter_map(|effect| match effect {
            Effect::Record(record) => Some(*record),
            Effect::Wake { .. } | Effect::Notify(_) => None,
        }));
        Ok(done.reply)
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

fn coverage(policy: &Policy<'_>, cases: &[CaseReport]) -> Coverage {
    let mut coverage = Coverage::default();
    for record in cases.iter().flat_map(|case| &case.records) {
        // A refusal is not a use of the rules that made it.
        if matches!(record.what, What::Refused { .. } | What::Blocked { .. }) {
            continue;
        }
        if let What::Acted { act, .. } = &record.what {
            coverage.acts.insert((record.stage, act.clone()));
        }
        if let What::Entered { stage } = &record.what {
            coverage.stages.insert(*stage);
        }
        coverage
            .rules
            .extend(record.rules.iter().filter(|rule| rule.index() < policy.provenance.rules.len()));
    }
    coverage
}
