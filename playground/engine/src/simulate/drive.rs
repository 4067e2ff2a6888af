//! Sends a plan's events to the case engine, waking it whenever something falls due on the way.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shao_abi::{FieldKind, PartyId};
use shao_calendar::Moment;
use shao_case::{
    Act, AskAbout, CaseState, ClockRun, Effect, Event, EventKind, Record, Reply, RunId, builtin, read_facts,
    step,
};

use super::Setting;
use super::types::{Named, Plan, PlanStep};

/// How often a case is woken at most; a policy that needs more repeats itself for ever.
const WAKES: usize = 5_000;
const CASE: &str = "样例";

/// What happened.
pub(crate) struct Driven {
    pub state: CaseState,
    pub records: Vec<Record>,
    /// Every run of every clock as it was seen last, with the rule that gave its length.
    pub runs: BTreeMap<RunId, (ClockRun, Option<shao_abi::RuleId>)>,
    pub refusals: Vec<Option<String>>,
    pub now: Moment,
}

struct Driver<'a> {
    setting: &'a Setting<'a>,
    /// Judgements the plan answers as soon as they are asked.
    judgements: Vec<(u16, Named)>,
    state: Option<CaseState>,
    wake: Option<Moment>,
    records: Vec<Record>,
    runs: BTreeMap<RunId, (ClockRun, Option<shao_abi::RuleId>)>,
    wakes: usize,
}

/// Runs a plan to its end.
pub(crate) fn drive(setting: &Setting<'_>, plan: &Plan) -> Result<Driven, String> {
    let (opened, now) = (moment(&plan.opened)?, moment(&plan.until)?);
    let schema = setting.policy.schema;
    let field =
        |name: &str| schema.fields.iter().position(|f| f.name == name).and_then(|at| u16::try_from(at).ok());
    let judged = |at: u16| {
        matches!(schema.fields.get(usize::from(at)).map(|f| &f.kind), Some(FieldKind::Judgement { .. }))
    };
    let (judgements, facts): (Vec<_>, Vec<_>) =
        plan.facts.iter().partition(|fact| field(&fact.name).is_some_and(judged));
    let facts = facts.into_iter().map(|fact| (fact.name.clone(), Json::from(fact.value.clone()))).collect();
    let facts = read_facts(schema, crate::form::first_matter(setting.policy.process), &facts).map_err(
        |problems| {
            let said: Vec<String> =
                problems.iter().map(|problem| setting.either(&problem.zh(), &problem.en())).collect();
            said.join("；")
        },
    )?;
    let judgements =
        judgements.into_iter().filter_map(|fact| Some((field(&fact.name)?, fact.clone()))).collect();
    let mut driver = Driver {
        setting,
        judgements,
        state: None,
        wake: None,
        records: Vec::new(),
        runs: BTreeMap::new(),
        wakes: 0,
    };
    if let Some(refused) =
        driver.send(opened, None, EventKind::Open { flow: shao_abi::FlowId(0), facts, origin: None })?
    {
        return Err(refused);
    }
    let mut refusals = Vec::with_capacity(plan.script.len());
    for line in &plan.script {
        let at = moment(&line.at)?;
        refusals.push(if at <= now { driver.act(at, line)? } else { None });
    }
    driver.until(now)?;
    let Driver { state, records, runs, .. } = driver;
    let state = state.ok_or("立案未成")?;
    Ok(Driven { state, records, runs, refusals, now })
}

impl Driver<'_> {
    fn act(&mut self, at: Moment, line: &PlanStep) -> Result<Option<String>, String> {
        self.until(at)?;
        let Some(actor) = self.setting.policy.schema.party_named(&line.actor) else {
            return Ok(Some(format!("没有“{}”这一方", line.actor)));
        };
        let args = line.args.iter().map(|arg| (arg.name.clone(), Json::from(arg.value.clone()))).collect();
        let act = Act { act: line.act.clone(), result: line.result.clone(), args, duty: None, visit: None };
        self.send(at, Some(actor), EventKind::Act(act))
    }

    /// Lets everything happen that falls due before `at`, one wake-up at a time.
    fn until(&mut self, at: Moment) -> Result<(), String> {
        while let Some(wake) = self.wake.filter(|wake| *wake <= at) {
            self.wakes += 1;
            if self.wakes > WAKES {
                return Err(format!("到 {wake} 已自动发生 {WAKES} 次，不再往后推"));
            }
            self.send(wake, None, EventKind::Wake)?;
        }
        Ok(())
    }

    /// Sends one event, and after it the answers to what it asked. Says why it was refused, if it was.
    fn send(
        &mut self,
        at: Moment,
        actor: Option<PartyId>,
        kind: EventKind,
    ) -> Result<Option<String>, String> {
        let refused = self.step(at, actor, kind)?;
        while let Some((who, act)) = self.answer() {
            if self.step(at, Some(who), EventKind::Act(act))?.is_some() {
                break;
            }
        }
        Ok(refused)
    }

    fn step(
        &mut self,
        at: Moment,
        actor: Option<PartyId>,
        kind: EventKind,
    ) -> Result<Option<String>, String> {
        let (setting, id) = (self.setting, self.records.len().to_string());
        let claimed = (kind != EventKind::Wake).then_some(at);
        let event =
            Event { id, case: CASE.to_owned(), at: claimed, received: at, expected_seq: None, actor, kind };
        let done = step(&setting.policy, self.state.take(), &event).map_err(|fault| setting.fault(&fault))?;
        self.wake = None;
        for effect in done.effects {
            match effect {
                Effect::Record(record) => self.records.push(*record),
                Effect::Wake { at } => self.wake = Some(at),
                Effect::Notify(_)
                | Effect::Open(_)
                | Effect::Send(_)
                | Effect::Entry(_)
                | Effect::Revoke(_) => {}
            }
        }
        self.state = done.state;
        self.keep_runs();
        Ok(match done.reply {
            Reply::Refused(refusal) => Some(setting.say(&refusal.reason)),
            Reply::Accepted { .. } | Reply::Woken => None,
        })
    }

    /// The state keeps only the last run of a clock; the page draws them all.
    fn keep_runs(&mut self) {
        let Some(state) = &self.state else { return };
        for run in &state.clocks {
            let rule = self.runs.get(&run.id).map_or_else(|| self.rule_of(run, state), |(_, rule)| *rule);
            self.runs.insert(run.id, (run.clone(), rule));
        }
    }

    fn rule_of(&self, run: &ClockRun, state: &CaseState) -> Option<shao_abi::RuleId> {
        let clock = self.setting.policy.process.clocks.get(run.clock.index())?;
        match &clock.limit {
            shao_abi::LimitSource::Outcome { decision, .. } => {
                state.outcomes.get(decision)?.answer.fired.first().copied()
            }
            shao_abi::LimitSource::Fixed { .. } | shao_abi::LimitSource::Either { .. } => None,
        }
    }

    /// The answer the plan has for an open question; each is given once.
    fn answer(&mut self) -> Option<(PartyId, Act)> {
        let state = self.state.as_ref()?;
        let found = self.judgements.iter().position(|(field, _)| {
            state
                .asks
                .iter()
                .any(|ask| ask.who.is_some() && ask.about == AskAbout::Judgement { field: *field })
        })?;
        let (field, Named { name, value }) = self.judgements.remove(found);
        let who = state.asks.iter().find(|ask| ask.about == AskAbout::Judgement { field })?.who?;
        let args = BTreeMap::from([(name, Json::from(value))]);
        Some((who, Act { act: builtin::JUDGE.to_owned(), args, ..Act::default() }))
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    text.parse().map_err(|_| format!("“{text}”不是时间"))
}
