//! The log, order by order, through the engine.

use std::collections::BTreeMap;

use indicatif::ProgressBar;
use serde_json::Value as Json;
use shao_calendar::Moment;
use shao_case::{Act, FactProblem, Fault, Policy, read_facts};

use crate::import::{Log, Mapping, Order, RowFault};
use crate::journal::{Journal, entries};
use crate::refused::Refused;
use crate::replay::{Replay, first_matter, texts};
use crate::shell::Failure;
use crate::tally::{Runs, Tally};

/// What a log came to.
pub struct Replayed<'a> {
    /// Unit by unit.
    pub tally: Tally<'a>,
    /// What the policy refused.
    pub refused: Refused,
    /// How many acts the log has, of the orders that were opened.
    pub acts: u64,
    /// How many cases were opened, and how many of them ended.
    pub opened: u32,
    /// How many ended.
    pub ended: u32,
    /// Marks by name.
    pub marks: BTreeMap<String, u32>,
    /// Rows that could be read but whose facts the policy does not take.
    pub faults: Vec<(u64, RowFault)>,
    /// Cases on which the engine gave up, by line.
    pub broken: Vec<(u64, Fault)>,
    /// Until when it was played.
    pub until: Moment,
    /// The decisions, written out.
    pub journal: Journal,
}

/// Plays every order.
///
/// # Errors
/// When the journal cannot be written.
pub fn replay_all<'a>(
    policy: Policy<'_>,
    mapping: &'a Mapping,
    log: &Log,
    until: Moment,
    journal: Journal,
    bar: &ProgressBar,
) -> Result<Replayed<'a>, Failure> {
    let mut all = Replayed {
        tally: Tally::new(&mapping.report, policy.process),
        refused: Refused::default(),
        acts: 0,
        opened: 0,
        ended: 0,
        marks: BTreeMap::new(),
        faults: Vec::new(),
        broken: Vec::new(),
        until,
        journal,
    };
    for order in &log.orders {
        if order.opened <= until {
            all.order(policy, order)?;
        }
        bar.inc(1);
    }
    all.journal.end()?;
    Ok(all)
}

impl Replayed<'_> {
    fn order(&mut self, policy: Policy<'_>, order: &Order) -> Result<(), Failure> {
        let facts = match read_facts(policy.schema, first_matter(policy.process), &texts(&order.facts)) {
            Ok(facts) => facts,
            Err(problems) => {
                self.faults.push((order.line, misfit(&problems)));
                return Ok(());
            }
        };
        let mut case = Played::new(policy, order);
        let played = case.replay.open(order.opened, facts).and_then(|refusal| {
            if let Some(refusal) = refusal {
                self.refused.add("立案", &refusal, order.line, &order.key);
            }
            self.acts_of(policy, order, &mut case)
        });
        self.journal.add(&case.entries)?;
        match played {
            Ok(()) => self.close(policy, &case),
            Err(fault) => self.broken.push((order.line, fault)),
        }
        Ok(())
    }

    fn acts_of(&mut self, policy: Policy<'_>, order: &Order, case: &mut Played<'_>) -> Result<(), Fault> {
        self.note(policy, case);
        for logged in order.acts.iter().filter(|logged| logged.at <= self.until) {
            self.acts += 1;
            let Some(actor) = policy.schema.party_named(&logged.by) else {
                self.refused.stranger(&logged.act, &logged.by, order.line, &order.key);
                continue;
            };
            let args = texts(&logged.args).into_iter().collect();
            let act = Act { act: logged.act.clone(), result: logged.result.clone(), args, ..Act::default() };
            if let Some(refusal) = case.replay.act(logged.at, actor, act)? {
                self.refused.add(&logged.act, &refusal, order.line, &order.key);
            }
            self.note(policy, case);
        }
        case.replay.advance(self.until)?;
        self.note(policy, case);
        Ok(())
    }

    /// Keeps of a step what the case's state will no longer say at the end.
    fn note(&self, policy: Policy<'_>, case: &mut Played<'_>) {
        let fresh = case.replay.records.get(case.noted..).unwrap_or_default();
        if self.journal.wanted() {
            case.entries.extend(entries(&policy, case.line, case.replay.state.as_ref(), fresh));
        }
        case.noted = case.replay.records.len();
        if let (Some(clock), Some(state)) = (self.tally.clock, &case.replay.state) {
            case.runs.note(clock, state);
        }
    }

    fn close(&mut self, policy: Policy<'_>, case: &Played<'_>) {
        self.tally.add(&case.runs, &case.replay.records);
        let Some(state) = &case.replay.state else { return };
        self.opened += 1;
        self.ended += u32::from(state.ended.is_some());
        for mark in &state.marks {
            let name = policy.schema.marks.get(mark.mark.index()).map_or("", |def| def.name.as_str());
            *self.marks.entry(name.to_owned()).or_default() += mark.times;
        }
    }
}

/// One order under way.
struct Played<'a> {
    line: u64,
    replay: Replay<'a>,
    runs: Runs,
    entries: Vec<Json>,
    noted: usize,
}

impl<'a> Played<'a> {
    fn new(policy: Policy<'a>, order: &Order) -> Self {
        let replay = Replay::new(policy, &order.key);
        Self { line: order.line, replay, runs: Runs::default(), entries: Vec::new(), noted: 0 }
    }
}

fn misfit(problems: &[FactProblem]) -> RowFault {
    let zh: Vec<String> = problems.iter().map(FactProblem::zh).collect();
    let en: Vec<String> = problems.iter().map(FactProblem::en).collect();
    RowFault::Refused { zh: zh.join("；"), en: en.join("; ") }
}
