//! The log through the engine: all its orders in one county, in order of time.

use std::collections::BTreeMap;

use indicatif::ProgressBar;
use serde_json::Value as Json;
use shao_abi::FlowId;
use shao_calendar::Moment;
use shao_case::settlement::{Account, account};
use shao_case::{Act, Facts, Play, Played, Policy, Reply, Words, read_facts};

use crate::facts::{misfit, texts};
use crate::import::{Log, Logged, Mapping, Order, RowFault};
use crate::journal::{Journal, entries};
use crate::matter;
use crate::refused::Refused;
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

/// Something in the log: an order is opened, or somebody does something about it.
enum Item<'a> {
    Open(Facts),
    Act(&'a Logged),
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
    let mut play = Play::new(policy, orders.iter().map(|order| order.opened).min());
    orders.iter().for_each(|order| {
        play.place(order.key.clone());
    });
    for (at, place, item) in all.items(policy, flow, &orders) {
        let Some(order) = orders.get(place) else { continue };
        play.pass_to(at);
        match item {
            Item::Open(facts) => all.open(&mut play, place, order, flow, facts),
            Item::Act(logged) => all.act(policy, &mut play, place, order, logged),
        }
        bar.set_position(u64::from(all.opened));
    }
    play.pass_to(until);
    play.settle(until);
    all.end(policy, &play, &orders)?;
    Ok((all, play))
}

impl Replayed<'_> {
    /// What the log tells, in order of time. At the same time the order of the file counts.
    fn items<'o>(
        &mut self,
        policy: &Policy<'_>,
        flow: FlowId,
        orders: &[&'o Order],
    ) -> Vec<(Moment, usize, Item<'o>)> {
        let mut items = Vec::new();
        for (place, order) in orders.iter().enumerate() {
            match read_facts(policy.schema, matter::of(policy, flow), &texts(&order.facts)) {
                Ok(facts) => items.push((order.opened, place, Item::Open(facts))),
                Err(problems) => {
                    let why = misfit(&problems);
                    self.faults.push((order.line, RowFault::Refused { zh: why.zh, en: why.en }));
                    continue;
                }
            }
            let acts = order.acts.iter().filter(|logged| logged.at <= self.until);
            items.extend(acts.map(|logged| (logged.at, place, Item::Act(logged))));
        }
        items.sort_by_key(|(at, _, _)| *at);
        items
    }

    fn open(&mut self, play: &mut Play<'_>, place: usize, order: &Order, flow: FlowId, facts: Facts) {
        // What the engine gives up on is listed at the end.
        if let Ok(Reply::Refused(refusal)) = play.open(place, order.opened, flow, facts) {
            self.refused.add("立案", &refusal, order.line, &order.key);
        }
        self.opened += u32::from(play.case(place).is_some_and(|case| case.state.is_some()));
    }

    fn act(
        &mut self,
        policy: &Policy<'_>,
        play: &mut Play<'_>,
        place: usize,
        order: &Order,
        logged: &Logged,
    ) {
        self.acts += 1;
        let Some(actor) = policy.schema.party_named(&logged.by) else {
            self.refused.stranger(&logged.act, &logged.by, order.line, &order.key);
            return;
        };
        let args = texts(&logged.args).into_iter().collect();
        let act = Act { act: logged.act.clone(), result: logged.result.clone(), args, ..Act::default() };
        if let Ok(Reply::Refused(refusal)) = play.act(place, logged.at, actor, act) {
            self.refused.add(&logged.act, &refusal, order.line, &order.key);
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
