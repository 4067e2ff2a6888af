//! A batch: steps made one after another on what the steps before left, then written together, then answered.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

use shao_calendar::Moment;
use shao_case::{CaseOpened, CaseState, Effect, Event, EventKind, Sent, Step, step};
use shao_store::{Append, Appended, Receipt, Recorded, Snapshot, StoreError};
use tokio::sync::oneshot;

use super::append::{after, answer, parked};
use super::{Answer, Answered};
use crate::county::Shared;
use crate::requests::{Request, wake};
use crate::{ApiError, Edition, Source, clock};

/// How many steps of other cases may follow from one.
const FOLLOW_MOST: usize = 1000;

/// Events that follow for other cases.
type Others = VecDeque<Event>;

/// A case as the steps of this batch left it.
#[derive(Clone)]
struct Held {
    state: Option<CaseState>,
    snapshot: Option<Snapshot>,
}

/// An answer that waits for the commit.
struct Waiting {
    reply: oneshot::Sender<Answered>,
    answer: Answered,
    /// Its append in the batch; none if it changed nothing.
    append: Option<usize>,
}

pub(super) struct Batch<'a> {
    shared: &'a Shared,
    cases: BTreeMap<String, Held>,
    ids: BTreeSet<String>,
    appends: Vec<Append>,
    waiting: Vec<Waiting>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(shared: &'a Shared) -> Self {
        let (cases, ids) = (BTreeMap::new(), BTreeSet::new());
        Self { shared, cases, ids, appends: Vec::new(), waiting: Vec::new() }
    }

    /// Takes up a request; whoever waits is answered at the commit.
    pub(super) fn request(&mut self, request: &Request, received: Moment, reply: oneshot::Sender<Answered>) {
        if !self.ids.insert(request.id.clone()) {
            // The same event twice at once: the second is answered from what the first has put on file.
            self.commit();
            self.ids.insert(request.id.clone());
        }
        let before = self.appends.len();
        let answer = self.take_up(request, received);
        let append = (self.appends.len() > before).then_some(before);
        self.waiting.push(Waiting { reply, answer, append });
    }

    /// Wakes a case.
    ///
    /// # Errors
    /// When the store cannot be read. A case that the policy cannot step is parked, and no error.
    pub(super) fn wake(&mut self, key: &str, now: Moment) -> Result<(), ApiError> {
        let held = self.held(key)?;
        match self.woken(key, &held, now) {
            Ok((append, state, others)) => {
                self.push(append, Some(state));
                self.follow(others, now)?;
            }
            Err(error) if error.body.source == Source::Policy => {
                self.park(key, &held, error);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn woken(&self, key: &str, held: &Held, now: Moment) -> Result<(Append, CaseState, Others), ApiError> {
        let edition = self.edition(held)?;
        let done = self.step(&edition, held, &wake(key, now))?;
        let others = others(&done);
        let (append, state) = after(&edition, key, held.snapshot.as_ref(), done, None)?;
        // A case that stays due would be woken for ever.
        if append.snapshot.wake.is_some_and(|wake| wake <= clock::instant(now)) {
            return Err(ApiError::policy_fault(format!("case {key} stays due after it was woken")));
        }
        Ok((append, state, others))
    }

    /// Other cases that a step started or told something: they are stepped in the same batch, so they share its commit.
    fn follow(&mut self, mut ahead: Others, received: Moment) -> Result<(), ApiError> {
        // A circle of cases that start one another without end is a fault of the policy; it is cut here.
        for _ in 0..FOLLOW_MOST {
            let Some(event) = ahead.pop_front() else { return Ok(()) };
            let held = self.held(&event.case)?;
            let edition = self.edition(&held)?;
            let key = event.case.clone();
            let done = match self.step(&edition, &held, &Event { received, ..event }) {
                Ok(done) => done,
                Err(error) => {
                    self.park(&key, &held, error);
                    continue;
                }
            };
            if done.state.is_some() && !done.effects.is_empty() {
                ahead.extend(others(&done));
                let (append, state) = after(&edition, &key, held.snapshot.as_ref(), done, None)?;
                self.push(append, Some(state));
            }
        }
        Err(ApiError::policy_fault("cases start one another without end".to_owned()))
    }

    fn take_up(&mut self, request: &Request, received: Moment) -> Answered {
        let bytes = request.bytes();
        if let Some(recorded) = self.shared.store.recorded(&request.id)? {
            return again(recorded, request, &bytes);
        }
        let held = self.held(&request.case)?;
        if held.state.is_none() && !request.opens() {
            return Err(ApiError::no_case(&request.case));
        }
        let edition = self.edition(&held)?;
        let event = request.event(&edition.artifact, received)?;
        let done = match self.step(&edition, &held, &event) {
            Ok(done) => done,
            Err(error) => return Err(self.park(&request.case, &held, error)),
        };
        let answer = answer(request, &done);
        if !done.repeated && done.state.is_some() {
            let (status, reply) = (answer.status, answer.body.clone());
            let others = others(&done);
            let receipt = Receipt { event: request.id.clone(), request: bytes, status, reply };
            let (append, state) =
                after(&edition, &request.case, held.snapshot.as_ref(), done, Some(receipt))?;
            self.push(append, Some(state));
            self.follow(others, received)?;
        }
        Ok(answer)
    }

    fn step(&self, edition: &Edition, held: &Held, event: &Event) -> Result<Step, ApiError> {
        let (policy, state) = (edition.policy(&self.shared.calendar), held.state.clone());
        // The step is given a copy, so a panic in it leaves nothing half done; it is one broken case, not a dead county.
        let done = catch_unwind(AssertUnwindSafe(|| step(&policy, state, event)));
        let broke = |_| ApiError::policy_fault(format!("case {}: the step panicked", event.case));
        Ok(done.map_err(broke)??)
    }

    fn edition(&self, held: &Held) -> Result<Edition, ApiError> {
        match &held.snapshot {
            Some(snapshot) => self.shared.editions.of(&snapshot.policy, &*self.shared.store),
            None => Ok(self.shared.editions.current().clone()),
        }
    }

    /// The case as it stands after the steps before.
    fn held(&self, key: &str) -> Result<Held, ApiError> {
        if let Some(held) = self.cases.get(key) {
            return Ok(held.clone());
        }
        let Some(stored) = self.shared.store.load(key)? else {
            return Ok(Held { state: None, snapshot: None });
        };
        let state = crate::county::state_of(&stored)?;
        Ok(Held { state: Some(state), snapshot: Some(stored.snapshot) })
    }

    fn push(&mut self, append: Append, state: Option<CaseState>) {
        self.cases.insert(append.key.clone(), Held { state, snapshot: Some(append.snapshot.clone()) });
        self.appends.push(append);
    }

    /// Keeps the case as it was and says why it is not woken any more. Gives back the error for whoever asked.
    fn park(&mut self, key: &str, held: &Held, error: ApiError) -> ApiError {
        error.log();
        if let Some(snapshot) = &held.snapshot {
            let why = error.internal.clone().unwrap_or_default();
            self.push(parked(key, snapshot, why), held.state.clone());
        }
        ApiError { internal: None, ..error }
    }

    /// Writes what there is and answers everybody.
    pub(super) fn commit(&mut self) {
        // Each request is told what became of its own append.
        let _ = self.commit_all();
    }

    /// As [`Batch::commit`]; the error is that of the first append that was not written.
    pub(super) fn commit_all(&mut self) -> Result<(), ApiError> {
        self.cases.clear();
        self.ids.clear();
        let appends = std::mem::take(&mut self.appends);
        let written = if appends.is_empty() { Vec::new() } else { self.shared.store.append(appends) };
        let failed = written.iter().find_map(|result| result.as_ref().err().cloned());
        for Waiting { reply, answer, append } in self.waiting.drain(..) {
            let settled = settle(answer, append.and_then(|at| written.get(at)), failed.as_ref());
            // A caller who hung up will ask again under the same id.
            let _ = reply.send(settled);
        }
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// What a step asks of other cases, as events for them. Their ids are the keys of the effects, so that doing it twice
/// is harmless.
fn others(done: &Step) -> Others {
    let event = |id: String, case: &str, at: Moment, kind: EventKind| Event {
        id,
        case: case.to_owned(),
        at: None,
        received: at,
        expected_seq: None,
        actor: None,
        kind,
    };
    let other = |effect: &Effect| match effect {
        Effect::Open(opened) => {
            let CaseOpened { key, case, flow, facts, origin, at } = (**opened).clone();
            Some(event(key.to_string(), &case, at, EventKind::Open { flow, facts, origin }))
        }
        Effect::Send(sent) => {
            let Sent { key, to, from, point, at } = (**sent).clone();
            Some(event(key.to_string(), &to, at, EventKind::Heard { from, point }))
        }
        Effect::Record(_)
        | Effect::Wake { .. }
        | Effect::Notify(_)
        | Effect::Entry(_)
        | Effect::Revoke(_) => None,
    };
    done.effects.iter().filter_map(other).collect()
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
