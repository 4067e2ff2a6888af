//! Cases and their county, played together: what a 案例, a log of past years and the page each let happen. One clock for
//! all: as time passes, cases fall due, time opens cases, and the county is settled, each at its own instant and in this
//! order; what a case starts or tells another follows at once.
//!
//! Nothing here fails. A case or a county on which the engine gives up is parked, with the reason, and the others go on.

mod again;
mod chain;
mod script;
mod seat;

pub(crate) use script::{ADDED, Input, Otherwise, Said, Script};

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{FlowId, PartyId};
use shao_calendar::Moment;

use crate::settlement::{County, CountyAct, News, Settled};
use crate::{
    Act, CaseState, ClockRun, Decided, Event, EventKind, Facts, Fault, Policy, Record, Reply, RunId, Words,
};
use seat::Seat;

/// Cases under way, and the county that counts what they leave.
#[derive(Clone)]
pub struct Play<'p> {
    policy: &'p Policy<'p>,
    cases: Vec<Played>,
    /// When cases asked to be woken, by their places.
    due: BTreeSet<(Moment, usize)>,
    /// None if no day is known with which the county begins.
    seat: Option<Seat>,
    stuck: Vec<Stuck>,
    events: u32,
    wakes: u32,
    wakes_most: u32,
    /// What came from outside.
    script: Script,
}

/// One case under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// What it is called; its key, unless somebody gives it another name.
    pub name: String,
    /// Its key.
    pub key: String,
    /// How it stands; none if it is not open.
    pub state: Option<CaseState>,
    /// Its history.
    pub records: Vec<Record>,
    /// Every event of it, in order.
    pub log: Vec<Event>,
    /// Who was told something about it.
    pub told: Vec<PartyId>,
    /// Every run of every clock, as it was seen last: a state keeps only the last run of each.
    pub runs: BTreeMap<RunId, ClockRun>,
    /// Every answer of a decision, by the record that says so: a state keeps only the last of each.
    pub decided: BTreeMap<u64, Decided>,
    /// When it asked to be woken.
    wake: Option<Moment>,
}

/// Something that cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// Which case; none: the county.
    pub case: Option<usize>,
    /// Why.
    pub why: Words,
}

impl Stuck {
    fn fault(case: Option<usize>, fault: &Fault) -> Self {
        Self { case, why: Words::new(fault.zh(), fault.en()) }
    }
}

impl Played {
    fn new(key: String) -> Self {
        Self {
            name: key.clone(),
            key,
            state: None,
            records: Vec::new(),
            log: Vec::new(),
            told: Vec::new(),
            runs: BTreeMap::new(),
            decided: BTreeMap::new(),
            wake: None,
        }
    }
}

impl<'p> Play<'p> {
    /// Nothing has happened yet. The county begins with the day of `first`; without one there is none.
    #[must_use]
    pub fn new(policy: &'p Policy<'p>, first: Option<Moment>) -> Self {
        let seat = first.map(|first| Seat::of(policy, first));
        let (cases, stuck, events, wakes) = (Vec::new(), Vec::new(), 0, 0);
        let (due, script) = (BTreeSet::new(), Script::new(first));
        Self { policy, cases, due, seat, stuck, events, wakes, wakes_most: u32::MAX, script }
    }

    /// The same, but cases are woken so often at most: a policy that repeats itself for ever must not hold up a reader.
    #[must_use]
    pub fn at_most(mut self, wakes_most: u32) -> Self {
        self.script.at_most(wakes_most);
        Self { wakes_most, ..self }
    }

    /// A place for a case that is to be opened under this key.
    pub fn place(&mut self, key: impl Into<String>) -> usize {
        let key = key.into();
        self.script.places.push(key.clone());
        self.seat_for(key)
    }

    fn seat_for(&mut self, key: String) -> usize {
        self.cases.push(Played::new(key));
        self.cases.len().saturating_sub(1)
    }

    /// Opens a case in its place.
    ///
    /// # Errors
    /// When the engine gives up on it.
    pub fn open(&mut self, case: usize, at: Moment, flow: FlowId, facts: Facts) -> Result<Reply, Words> {
        self.send(case, at, EventKind::Open { flow, facts, origin: None, carried: Vec::new() }, None)
    }

    /// Somebody does something about a case.
    ///
    /// # Errors
    /// When the engine gives up on it.
    pub fn act(&mut self, case: usize, at: Moment, actor: PartyId, act: Act) -> Result<Reply, Words> {
        self.send(case, at, EventKind::Act(act), Some(actor))
    }

    /// The next instant at which something happens by itself: a case falls due, time opens one, the county is settled.
    #[must_use]
    pub fn next_due(&mut self) -> Option<Moment> {
        let due = self.due.first().map(|(when, _)| *when);
        [due, self.next_of_county()].into_iter().flatten().min()
    }

    /// Lets everything happen up to an instant, in order of time.
    pub fn pass_to(&mut self, to: Moment) {
        self.script.passes(to);
        while let Some(at) = self.next_of_county().filter(|at| *at <= to) {
            self.wake_all(at);
            self.open_periodic(at);
            self.settle(at);
        }
        self.wake_all(to);
    }

    /// Settles the county. What cases have left since is seen from here on.
    pub fn settle(&mut self, at: Moment) {
        let policy = self.policy;
        self.with_seat(|seat| seat.settle(policy, at));
    }

    /// Somebody answers what the county proposes; none if there is no county.
    ///
    /// # Errors
    /// When the engine gives up on it.
    pub fn answer(&mut self, doing: &CountyAct) -> Option<Result<Settled, Words>> {
        let policy = self.policy;
        let seat = self.seat.as_mut()?;
        let of = seat.county.proposal(doing.proposal).map(|of| (of.situation, of.subject));
        let done = seat.answer(policy, doing);
        if let Some(of) = of {
            let accepted = done.as_ref().is_ok_and(|settled| settled.refusal.is_none());
            self.script.answer(doing, of, accepted);
        }
        Some(done)
    }

    /// What came from outside so far.
    pub(crate) fn script(&self) -> &Script {
        &self.script
    }

    /// All cases, in the order of their places.
    #[must_use]
    pub fn cases(&self) -> &[Played] {
        &self.cases
    }

    /// A case.
    #[must_use]
    pub fn case(&self, at: usize) -> Option<&Played> {
        self.cases.get(at)
    }

    /// Calls a case by another name.
    pub fn call(&mut self, key: &str, name: &str) {
        if let Some(found) = self.cases.iter_mut().find(|case| case.key == key) {
            name.clone_into(&mut found.name);
        }
    }

    /// The county as it was settled last.
    #[must_use]
    pub fn county(&self) -> Option<&County> {
        self.seat.as_ref().map(|seat| &seat.county)
    }

    /// All that happened to the county.
    #[must_use]
    pub fn news(&self) -> &[News] {
        self.seat.as_ref().map_or(&[], |seat| seat.news.as_slice())
    }

    /// The keys of the cases that time has opened.
    #[must_use]
    pub fn opened(&self) -> &[String] {
        self.seat.as_ref().map_or(&[], |seat| seat.opened.as_slice())
    }

    /// What could not go on.
    #[must_use]
    pub fn stuck(&self) -> &[Stuck] {
        &self.stuck
    }
}
