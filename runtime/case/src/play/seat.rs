//! The county beside the cases: it takes what they leave, opens what time opens, and is settled.

use shao_calendar::Moment;

use super::{Play, Stuck};
use crate::settlement::{
    County, CountyAct, News, Settled, act, next_opening, next_settlement, openings, settle, stands_for,
};
use crate::{Effect, EventKind, Fault, Policy, Words};

/// The county of a play.
#[derive(Clone)]
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
    /// Whether the engine gave up on it.
    parked: bool,
}

impl Seat {
    /// A county that begins with the day of `first`.
    pub fn of(policy: &Policy<'_>, first: Moment) -> Self {
        let since = Moment::start_of_day(first.date());
        let county = County::new(policy, since);
        // What is opened at the very first instant of that day is opened.
        let opened_to = since.plus_millis(-1).unwrap_or(since);
        Self { county, news: Vec::new(), opened: Vec::new(), opened_to, taken: 0, parked: false }
    }

    /// Takes what cases leave in the ledgers, in the order in which they do.
    pub fn take(&mut self, effect: &Effect) {
        self.taken = self.taken.saturating_add(1);
        self.county.take(self.taken, effect);
    }

    /// The next instant at which time opens a case or the county is settled.
    fn next(&self, policy: &Policy<'_>) -> Result<Option<Moment>, Fault> {
        if self.parked {
            return Ok(None);
        }
        let (opening, settlement) =
            (next_opening(policy, self.opened_to)?, next_settlement(policy, &self.county)?);
        Ok([opening, settlement].into_iter().flatten().min())
    }

    pub fn settle(&mut self, policy: &Policy<'_>, at: Moment) -> Result<(), Fault> {
        if self.parked {
            return Ok(());
        }
        let settled = settle(policy, self.county.clone(), at)?;
        self.county = settled.county;
        self.news.extend(settled.news);
        Ok(())
    }

    pub fn answer(&mut self, policy: &Policy<'_>, doing: &CountyAct) -> Result<Settled, Words> {
        let done =
            act(policy, self.county.clone(), doing).map_err(|fault| Words::new(fault.zh(), fault.en()))?;
        self.county = done.county.clone();
        self.news.extend(done.news.iter().cloned());
        Ok(done)
    }
}

impl Play<'_> {
    /// Does something about the county; it is parked if the engine gives up on it.
    pub(super) fn with_seat<T>(&mut self, what: impl FnOnce(&mut Seat) -> Result<T, Fault>) -> Option<T> {
        let seat = self.seat.as_mut()?;
        match what(seat) {
            Ok(done) => Some(done),
            Err(fault) => {
                seat.parked = true;
                self.stuck.push(Stuck::fault(None, &fault));
                None
            }
        }
    }

    /// The next instant at which something happens to the county.
    pub(super) fn next_of_county(&mut self) -> Option<Moment> {
        let policy = self.policy;
        self.with_seat(|seat| seat.next(policy)).flatten()
    }

    /// Opens the cases that time opens up to an instant.
    pub(super) fn open_periodic(&mut self, to: Moment) {
        let policy = self.policy;
        let found = self.with_seat(|seat| {
            let found = openings(policy, seat.opened_to, to)?;
            seat.opened_to = to;
            Ok(found)
        });
        for opened in found.map(|found| found.cases).unwrap_or_default() {
            if self.is_there(&opened.case, opened.at) {
                continue;
            }
            let at = self.seat_for(opened.case.clone());
            let kind =
                EventKind::Open { flow: opened.flow, facts: opened.facts, origin: None, carried: Vec::new() };
            // What the engine gives up on is listed already.
            let refused =
                self.bring(at, opened.at, kind, None).ok().and_then(|reply| reply.refusal().cloned());
            self.stuck.extend(refused.map(|refusal| Stuck { case: Some(at), why: refusal.reason }));
            if let Some(seat) = &mut self.seat {
                seat.opened.push(opened.case);
            }
        }
    }

    /// Whether a case that is open by then stands for the one that time would open under a key.
    fn is_there(&self, key: &str, at: Moment) -> bool {
        let states = self.cases.iter().filter_map(|case| case.state.as_ref());
        let states = states.filter(|state| state.opened <= at);
        states.filter_map(|state| stands_for(self.policy, state)).any(|stands| stands == key)
    }
}
