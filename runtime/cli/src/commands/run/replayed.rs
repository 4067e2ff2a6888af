//! The log through the engine: all its orders in one county, in order of time.

use std::collections::BTreeMap;

use indicatif::ProgressBar;
use serde_json::Value as Json;
use shao_abi::FlowId;
use shao_calendar::Moment;
use shao_case::settlement::{Account, account};
use shao_case::{Play, Played, Policy, Words};

use crate::import::{Log, Mapping, Order, RowFault};
use crate::journal::{Journal, entries};
use crate::refused::Refused;
use crate::replay::{self, Heard};
use crate::shell::Failure;
use crate::tally::Tally;

/// What a log came to.
pub struct Replayed<'a> {
    /// Unit by unit.
    pub tally: Tally<'a>,
    /// What the policy refused.
    pub refused: Refused,
    /// How many acts the log has, of the orders that were opened.
    pub acts: u64,
    /// How many cases of the log were opened.
    pub opened: u32,
    /// How many of them ended.
    pub ended: u32,
    /// How many cases were started by others, by process.
    pub started: BTreeMap<String, u32>,
    /// How many cases time opened, by process.
    pub timed: BTreeMap<String, u32>,
    /// Marks by name, of all cases.
    pub marks: BTreeMap<String, u32>,
    /// Rows that could be read but whose facts the policy does not take.
    pub faults: Vec<(u64, RowFault)>,
    /// What the engine gave up on, by line; without a line if it is none of the log.
    pub broken: Vec<(Option<u64>, Words)>,
    /// Until when it was played.
    pub until: Moment,
    /// What the county counted, sealed and proposed.
    pub account: Option<Account>,
    /// The decisions, written out.
    pub journal: Journal,
}

/// Plays every order; gives the play as well.
///
/// # Errors
/// When the journal cannot be written, or the county does not fit the policy.
pub fn replay_all<'a, 'p>(
    policy: &'p Policy<'p>,
    flow: FlowId,
    mapping: &'a Mapping,
    log: &Log,
    until: Moment,
    journal: Journal,
    bar: &ProgressBar,
) -> Result<(Replayed<'a>, Play<'p>), Failure> {
    let mut all = Replayed {
        tally: Tally::new(&mapping.report, policy.process, flow),
        refused: Refused::default(),
        acts: 0,
        opened: 0,
        ended: 0,
        started: BTreeMap::new(),
        timed: BTreeMap::new(),
        marks: BTreeMap::new(),
        faults: Vec::new(),
        broken: Vec::new(),
        until,
        account: None,
        journal,
    };
    let orders: Vec<&Order> = log.orders.iter().filter(|order| order.opened <= until).collect();
    let play = replay::play(policy, flow, &orders, until, &mut |order, heard| {
        all.hear(order, heard);
        bar.set_position(u64::from(all.opened));
    });
    all.end(policy, &play, &orders)?;
    Ok((all, play))
}

impl Replayed<'_> {
    fn hear(&mut self, order: &Order, heard: Heard<'_>) {
        let (line, key) = (order.line, order.key.as_str());
        match heard {
            Heard::Misfit(fault) => self.faults.push((line, fault)),
            Heard::Opened { open, refusal } => {
                self.opened += u32::from(open);
                if let Some(refusal) = refusal {
                    self.refused.add("立案", &refusal, line, key);
                }
            }
            Heard::Stranger(logged) => {
                self.acts += 1;
                self.refused.stranger(&logged.act, &logged.by, line, key);
            }
            Heard::Acted(logged, refusal) => {
                self.acts += 1;
                if let Some(refusal) = refusal {
                    self.refused.add(&logged.act, &refusal, line, key);
                }
            }
        }
    }

    /// Counts what all of it came to.
    fn end(&mut self, policy: &Policy<'_>, play: &Play<'_>, orders: &[&Order]) -> Result<(), Failure> {
        let line = |place: usize| orders.get(place).map(|order| order.line);
        for (place, case) in play.cases().iter().enumerate() {
            if self.journal.wanted() {
                let entries: Vec<Json> = entries(policy, line(place), case);
                self.journal.add(&entries)?;
            }
            self.case(policy, case, line(place).is_some(), play.opened().contains(&case.key));
        }
        let lines = play.stuck().iter().map(|stuck| (stuck.case.and_then(line), stuck.why.clone()));
        self.broken = lines.collect();
        let account = play.county().map(|county| account(policy, county)).transpose();
        self.account = account.map_err(|fault| Failure::said(fault.zh(), fault.en()))?;
        self.journal.end()
    }

    fn case(&mut self, policy: &Policy<'_>, case: &Played, logged: bool, timed: bool) {
        let Some(state) = &case.state else { return };
        if logged {
            self.tally.add(case);
            self.ended += u32::from(state.ended.is_some());
        } else {
            let name = policy.process.flows.get(state.flow.index()).map_or("", |flow| flow.name.as_str());
            let counted = if timed { &mut self.timed } else { &mut self.started };
            *counted.entry(name.to_owned()).or_default() += 1;
        }
        for mark in &state.marks {
            let name = policy.schema.marks.get(mark.mark.index()).map_or("", |def| def.name.as_str());
            *self.marks.entry(name.to_owned()).or_default() += mark.times;
        }
    }
}
