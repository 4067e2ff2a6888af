//! Steps: of one case, by its log where its past is changed; of the cases that follow from it; and over to another
//! version of the policy.

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::http::StatusCode;
use shao_case::{Event, EventKind, Outcome, Step, may_migrate, migrate, needs_log, revise_through, step};

use super::append::after;
use super::batch::{Batch, Held};
use super::others::{Other, Others, others, retraction};
use crate::requests::wake;
use crate::{ApiError, Edition, Source};

/// How many steps of other cases may follow from one.
const FOLLOW_MOST: usize = 1000;

impl Batch<'_> {
    pub(super) fn step(&self, edition: &Edition, held: &Held, event: &Event) -> Result<Step, ApiError> {
        let (policy, state) = (edition.policy(&self.shared.calendar), held.state.clone());
        let editions;
        let log = match before(held, event) {
            Some(wake) => {
                let log: Vec<Event> = self.log(&event.case)?.into_iter().chain([wake]).collect();
                editions = self.shared.versions(&edition.artifact.hash, &log)?;
                let versions = editions.iter().map(|edition| edition.policy(&self.shared.calendar));
                Some((versions.collect::<Vec<_>>(), log))
            }
            None => None,
        };
        // The step is given a copy, so a panic in it leaves nothing half done; it is one broken case, not a dead county.
        let done = catch_unwind(AssertUnwindSafe(|| match log {
            None => step(&policy, state, event),
            Some((versions, log)) => revise_through(&versions, &log, event).map(|revised| {
                let repeated = revised.outcome == Outcome::Repeated;
                Step { state: revised.state, effects: revised.effects, reply: revised.reply, repeated }
            }),
        }));
        let broke = |_| ApiError::policy_fault(format!("case {}: the step panicked", event.case));
        Ok(done.map_err(broke)??)
    }

    /// 过渡 从新: a case that has just entered a stage goes over to the version that new cases open under, if that says so.
    /// If it cannot, its history says why, and it goes on under its own.
    pub(super) fn go_over(&mut self, key: &str) -> Result<(), ApiError> {
        let (current, held) = (self.shared.editions.current().clone(), self.held(key)?);
        let new = current.policy(&self.shared.calendar);
        let Some(state) = held.state.clone().filter(|state| may_migrate(&new, state)) else { return Ok(()) };
        let own = self.edition(&held)?;
        let old = own.policy(&self.shared.calendar);
        let to = current.artifact.hash.clone();
        let id = format!("过渡·{key}·{}·{to}", state.seq);
        let (case, received, kind) = (key.to_owned(), state.last, EventKind::Migrate { to });
        let event = Event { id, case, at: None, received, expected_seq: None, actor: None, kind };
        let done = catch_unwind(AssertUnwindSafe(|| migrate(&old, &new, state, &event)));
        let broke = |_| ApiError::policy_fault(format!("case {key}: going over to another version panicked"));
        let done = match done.map_err(broke).and_then(|done| Ok(done?)) {
            Ok(done) => done,
            Err(error) => {
                // It goes on under its own version.
                error.log();
                return Ok(());
            }
        };
        let others = others(&done, event.received);
        let edition = if done.reply.refusal().is_none() { current } else { own };
        let events = [event];
        let (append, state) =
            after((&edition, &self.shared.calendar), held.snapshot.as_ref(), &events, done, None)?;
        self.push(append, Some(state));
        self.remember(events.to_vec());
        self.follow(others)
    }

    /// Every event of a case, this batch's included.
    fn log(&self, key: &str) -> Result<Vec<Event>, ApiError> {
        let mut log = self.shared.log(key)?;
        log.extend(self.events.get(key).into_iter().flatten().cloned());
        if log.first().is_some_and(|event| matches!(event.kind, EventKind::Open { .. })) {
            return Ok(log);
        }
        let zh = format!("“{key}”立案时还没有留存事件，其经过不能更正");
        let en = format!("case `{key}` was opened before events were kept, so its past cannot be changed");
        Err(ApiError::request(StatusCode::UNPROCESSABLE_ENTITY, "no_log", zh, en))
    }

    pub(super) fn remember(&mut self, events: Vec<Event>) {
        for event in events {
            self.events.entry(event.case.clone()).or_default().push(event);
        }
    }

    /// Other cases that a step started or told something: they are stepped in the same batch, so they share its commit.
    pub(super) fn follow(&mut self, mut ahead: Others) -> Result<(), ApiError> {
        let mut followed = 0;
        while let Some(other) = ahead.pop_front() {
            let Some(event) = self.event_for(other)? else { continue };
            // A circle of cases that start one another without end is a fault of the policy; it is cut here.
            if followed == FOLLOW_MOST {
                return Err(ApiError::policy_fault("cases start one another without end".to_owned()));
            }
            followed += 1;
            ahead.extend(self.happen(event)?);
        }
        Ok(())
    }

    fn event_for(&self, other: Other) -> Result<Option<Event>, ApiError> {
        let (key, now) = match other {
            Other::Event(event) => return Ok(Some(*event)),
            Other::Retract(key, now) => (key, now),
        };
        let id = key.to_string();
        let waits = self.events.iter().find(|(_, events)| events.iter().any(|event| event.id == id));
        let heard = match waits {
            Some((case, _)) => Some(case.clone()),
            None => self.shared.store.heard(&id)?,
        };
        Ok(heard.map(|case| retraction(&key, case, now)))
    }

    /// Lets an event happen that nobody waits for; gives what follows for other cases.
    ///
    /// # Errors
    /// When the case cannot take it: then what it follows from has not happened either, or the event would be lost.
    pub(super) fn happen(&mut self, event: Event) -> Result<Others, ApiError> {
        let held = self.held(&event.case)?;
        let edition = self.edition(&held)?;
        let done = match self.step(&edition, &held, &event) {
            Ok(done) => done,
            // Nobody waits for the answer; the case is as it was.
            Err(error) if error.body.source == Source::Request => {
                error.log();
                return Ok(Others::new());
            }
            Err(error) => return Err(error),
        };
        if done.state.is_none() || done.repeated {
            return Ok(Others::new());
        }
        let key = event.case.clone();
        let (others, events) = (others(&done, event.received), logged(&held, event));
        let (append, state) =
            after((&edition, &self.shared.calendar), held.snapshot.as_ref(), &events, done, None)?;
        self.push(append, Some(state));
        self.remember(events);
        self.go_over(&key)?;
        Ok(others)
    }
}

/// Wake-ups are in no log. Where the past is about to change, one stands for all of them: what they have brought to light
/// by now was told to the world, and may have to be taken back.
fn before(held: &Held, event: &Event) -> Option<Event> {
    let state = held.state.as_ref().filter(|_| needs_log(event))?;
    Some(wake(&event.case, state.last))
}

/// An event as its case's log takes it.
pub(super) fn logged(held: &Held, event: Event) -> Vec<Event> {
    before(held, &event).into_iter().chain([event]).collect()
}
