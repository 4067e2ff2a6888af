//! A batch: steps made one after another on what the steps before left, then written together, then answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::MutexGuard;

use shao_abi::FlowId;
use shao_calendar::Moment;
use shao_case::{CaseState, Event};
use shao_store::{Append, Appended, Instant, Receipt, Recorded, Snapshot, StoreError};
use tokio::sync::oneshot;

use super::append::{after, answer, parked};
use super::others::others;
use super::step::logged;
use super::{Answer, Answered};
use crate::bench::Bench;
use crate::county::Shared;
use crate::requests::{Request, Wish, wake};
use crate::{ApiError, Edition, Source, clock};

/// A case as the steps of this batch left it.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) state: Option<CaseState>,
    pub(super) snapshot: Option<Snapshot>,
}

/// An answer that waits for the commit.
struct Waiting {
    reply: oneshot::Sender<Answered>,
    answer: Answered,
    /// Its unit in the batch; none if it changed nothing.
    unit: Option<usize>,
}

pub(super) struct Batch<'a> {
    pub(super) shared: &'a Shared,
    cases: BTreeMap<String, Held>,
    /// Events of these cases that are not on file yet, in order.
    pub(super) events: BTreeMap<String, Vec<Event>>,
    ids: BTreeSet<String>,
    /// What each request or wake-up brought about, in the case it came to and in others: written as a whole or not at all.
    units: Vec<Vec<Append>>,
    /// The one under way.
    unit: Vec<Append>,
    /// When what this batch has changed must be woken; none if it need not be.
    pub(super) armed: BTreeMap<String, Option<Instant>>,
    waiting: Vec<Waiting>,
    /// The county, held from when this batch first touches it until it is on the disk: nobody sees it between.
    pub(super) bench: Option<MutexGuard<'a, Option<Bench>>>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(shared: &'a Shared) -> Self {
        Self {
            shared,
            cases: BTreeMap::new(),
            events: BTreeMap::new(),
            ids: BTreeSet::new(),
            units: Vec::new(),
            unit: Vec::new(),
            armed: BTreeMap::new(),
            waiting: Vec::new(),
            bench: None,
        }
    }

    /// Takes up a request; whoever waits is answered at the commit.
    pub(super) fn request(&mut self, request: &Request, received: Moment, reply: oneshot::Sender<Answered>) {
        if !self.ids.insert(request.id.clone()) {
            // The same event twice at once: the second is answered from what the first has put on file.
            self.commit();
            self.ids.insert(request.id.clone());
        }
        let answer = self.take_up(request, received);
        let unit = self.end_unit();
        self.waiting.push(Waiting { reply, answer, unit });
    }

    /// Does something to a case. If it cannot be done with all that follows from it, nothing of it is; if that is the
    /// policy's fault, the case is parked.
    pub(super) fn whole<T>(
        &mut self,
        key: &str,
        work: impl FnOnce(&mut Self) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let done = work(self);
        let Err(error) = done else { return done };
        if !std::mem::take(&mut self.unit).is_empty() {
            // The steps it made are not; what rests on the steps before it goes on from the disk. Whoever waits for
            // those is told what became of them.
            let _ = self.commit_all();
            self.armed.clear();
        }
        Err(if error.body.source == Source::Policy { self.park(key, error) } else { error })
    }

    /// The unit under way is done. Gives its place in the batch; none if nothing is to be written.
    pub(super) fn end_unit(&mut self) -> Option<usize> {
        let unit = std::mem::take(&mut self.unit);
        let place = (!unit.is_empty()).then_some(self.units.len());
        self.units.extend(place.map(|_| unit));
        place
    }

    /// Wakes a case at its time.
    ///
    /// # Errors
    /// When the store cannot be read. A case that the policy cannot step is parked, and no error.
    pub(super) fn wake(&mut self, key: &str, at: Moment) -> Result<(), ApiError> {
        let woken = self.whole(key, |batch| batch.woken(key, at));
        self.end_unit();
        woken.or_else(|error| if error.body.source == Source::Policy { Ok(()) } else { Err(error) })
    }

    fn woken(&mut self, key: &str, now: Moment) -> Result<(), ApiError> {
        let held = self.held(key)?;
        let (edition, event) = (self.edition(&held)?, wake(key, now));
        let done = self.step(&edition, &held, &event)?;
        let others = others(&done, now);
        let (append, state) =
            after((&edition, &self.shared.calendar), held.snapshot.as_ref(), &[], done, None)?;
        // A case that stays due would be woken for ever.
        if append.snapshot.wake.is_some_and(|wake| wake <= clock::instant(now)) {
            return Err(ApiError::policy_fault(format!("case {key} stays due after it was woken")));
        }
        self.push(append, Some(state));
        self.go_over(key)?;
        self.follow(others)
    }

    fn take_up(&mut self, request: &Request, received: Moment) -> Answered {
        let bytes = request.bytes();
        if let Some(recorded) = self.shared.store.recorded(&request.id)? {
            return again(recorded, request, &bytes);
        }
        if let Wish::County(wish) = &request.wish {
            return self.of_county(request, wish, bytes, received);
        }
        let held = self.held(&request.case)?;
        if held.state.is_none() && !request.opens() {
            return Err(ApiError::no_case(&request.case));
        }
        let edition = self.edition(&held)?;
        let event = request.event(&edition.artifact, self.leader(request, &held)?, received)?;
        self.whole(&request.case, |batch| batch.act(request, bytes, (&held, &edition), event))
    }

    fn act(
        &mut self,
        request: &Request,
        bytes: Vec<u8>,
        (held, edition): (&Held, &Edition),
        event: Event,
    ) -> Answered {
        let received = event.received;
        let done = self.step(edition, held, &event)?;
        let answer = answer(request, &done);
        if !done.repeated && done.state.is_some() {
            let (status, reply) = (answer.status, answer.body.clone());
            let (others, events) = (others(&done, received), logged(held, event));
            let receipt = Receipt { event: request.id.clone(), request: bytes, status, reply };
            let (append, state) = after(
                (edition, &self.shared.calendar),
                held.snapshot.as_ref(),
                &events,
                done,
                Some(receipt),
            )?;
            self.push(append, Some(state));
            self.remember(events);
            self.go_over(&request.case)?;
            self.follow(others)?;
        }
        Ok(answer)
    }

    /// The process of the case that a 并案 names, in the terms of the one that follows it.
    fn leader(&self, request: &Request, follower: &Held) -> Result<Option<FlowId>, ApiError> {
        let Wish::Merge { into } = &request.wish else { return Ok(None) };
        let Held { state: Some(leader), snapshot: Some(snapshot) } = self.held(into)? else {
            return Err(ApiError::no_case(into));
        };
        if leader.is_annulled() {
            let en = format!("the opening of `{into}` was taken back, so nothing can follow it");
            return Err(ApiError::field("into", format!("“{into}”已撤销立案，不能并入"), en));
        }
        if follower.snapshot.as_ref().is_none_or(|follower| follower.policy == snapshot.policy) {
            return Ok(Some(leader.flow));
        }
        let zh = format!("“{into}”按另一版政策办理，不能并入");
        let en = format!("`{into}` runs under another version of the policy, so nothing can follow it");
        Err(ApiError::field("into", zh, en))
    }

    pub(super) fn edition(&self, held: &Held) -> Result<Edition, ApiError> {
        match &held.snapshot {
            Some(snapshot) => self.shared.edition(&snapshot.policy),
            None => Ok(self.shared.editions.current().clone()),
        }
    }

    /// Whether a case stands for the one that time would open under this key.
    pub(super) fn stands(&self, key: &str) -> Result<bool, ApiError> {
        let stands = |held: &Held| {
            let snapshot = held.snapshot.as_ref();
            snapshot.is_some_and(|snapshot| snapshot.stands.as_deref() == Some(key))
        };
        Ok(self.cases.values().any(stands) || self.shared.store.stands(key)?)
    }

    /// The case as it stands after the steps before.
    pub(super) fn held(&self, key: &str) -> Result<Held, ApiError> {
        if let Some(held) = self.cases.get(key) {
            return Ok(held.clone());
        }
        let Some(stored) = self.shared.case(key)? else {
            return Ok(Held { state: None, snapshot: None });
        };
        let state = crate::county::state_of(&stored)?;
        Ok(Held { state: Some(state), snapshot: Some(stored.snapshot) })
    }

    pub(super) fn push(&mut self, append: Append, state: Option<CaseState>) {
        self.cases.insert(append.key.clone(), Held { state, snapshot: Some(append.snapshot.clone()) });
        self.write(append);
    }

    /// Adds what is to be written.
    pub(super) fn write(&mut self, append: Append) {
        let Snapshot { wake, parked, .. } = &append.snapshot;
        self.armed.insert(append.key.clone(), wake.filter(|_| parked.is_none()));
        self.unit.push(append);
    }

    /// Keeps the case as it was and says why it is not woken any more. Gives back the error for whoever asked.
    fn park(&mut self, key: &str, error: ApiError) -> ApiError {
        let at_hand = self.cases.get(key).and_then(|held| held.snapshot.clone());
        let on_file = || self.shared.store.load(key).ok().flatten().map(|stored| stored.snapshot);
        let Some(snapshot) = at_hand.or_else(on_file) else { return error };
        error.log();
        let why = error.internal.clone().unwrap_or_default();
        self.write(parked(key, &snapshot, why));
        ApiError { internal: None, ..error }
    }

    /// Writes what there is and answers everybody.
    pub(super) fn commit(&mut self) {
        // Each request is told what became of its own unit.
        let _ = self.commit_all();
    }

    /// As [`Batch::commit`]; the error is that of the first unit that was not written.
    pub(super) fn commit_all(&mut self) -> Result<(), ApiError> {
        self.end_unit();
        self.cases.clear();
        self.events.clear();
        self.ids.clear();
        let units = std::mem::take(&mut self.units);
        let written = if units.is_empty() { Vec::new() } else { self.shared.store.append(units) };
        let failed = written.iter().find_map(|result| result.as_ref().err().cloned());
        if let (Some(bench), Some(_)) = (&mut self.bench, &failed) {
            // What it was before is on file.
            **bench = None;
        }
        self.bench = None;
        for Waiting { reply, answer, unit } in self.waiting.drain(..) {
            let settled = settle(answer, unit.and_then(|at| written.get(at)), failed.as_ref());
            // A caller who hung up will ask again under the same id.
            let _ = reply.send(settled);
        }
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// What was answered the first time, if it is the same event.
fn again(recorded: Recorded, request: &Request, bytes: &[u8]) -> Answered {
    if recorded.key != request.case || recorded.receipt.request != bytes {
        return Err(ApiError::conflict(&request.id));
    }
    Ok(repeated(recorded))
}

fn repeated(recorded: Recorded) -> Answer {
    Answer { status: recorded.receipt.status, body: recorded.receipt.reply, repeated: true }
}

/// What may be said of an answer now that the batch is, or is not, on the disk.
fn settle(
    answer: Answered,
    own: Option<&Result<Appended, StoreError>>,
    failed: Option<&StoreError>,
) -> Answered {
    match (answer, own) {
        (Ok(_), Some(Ok(Appended::Before(recorded)))) => Ok(repeated(recorded.clone())),
        (Ok(_), Some(Err(error))) => Err(error.clone().into()),
        // It may rest on a step before it that was not written after all.
        (Ok(_), None) if failed.is_some() => {
            Err(failed.map_or_else(ApiError::busy, |error| error.clone().into()))
        }
        (answer, _) => answer,
    }
}
