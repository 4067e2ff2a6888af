//! A county: its policy, its calendar, its cases and its clock, behind one handle.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use shao_abi::Artifact;
use shao_calendar::{Calendar, Moment};
use shao_case::{CaseState, Event, EventKind, Record, What};
use shao_store::{COUNTY, Store, StoreError, Stored};
use thiserror::Error;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::oneshot;

use crate::bench::Bench;
use crate::desk::{self, Answered, Letter, Mailbox, Woken};
use crate::edition::Editions;
use crate::requests::Request;
use crate::{ApiError, Clock, Edition, Loader};

/// What a county is made of.
pub struct Founding {
    /// The policy that new cases open under.
    pub edition: Edition,
    /// Makes earlier editions from their bytes, for cases that opened under them.
    pub loader: Option<Loader>,
    /// Working days, as published so far.
    pub calendar: Calendar,
    /// Where cases are kept.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// A county could not be started.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CountyError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The settlement cannot be read or begun.
    #[error("{0}")]
    Settlement(String),
    /// The system gave no thread.
    #[error("no thread for the desk: {0}")]
    Thread(#[from] std::io::Error),
}

/// A handle to a running county.
#[derive(Clone)]
pub struct County {
    shared: Arc<Shared>,
    mailbox: Mailbox,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// What the desk and the readers share.
pub(crate) struct Shared {
    pub(crate) editions: Editions,
    pub(crate) calendar: Calendar,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    /// The settlement; none until it is read, or after writing it has failed.
    bench: Mutex<Option<Bench>>,
}

impl County {
    /// Starts a county: keeps its policy, lets parked cases try again, and opens the desk.
    ///
    /// # Errors
    /// When the store cannot be written or no thread can be had.
    pub fn start(founding: Founding) -> Result<Self, CountyError> {
        let Founding { edition, loader, calendar, store, clock } = founding;
        store.keep_policy(&edition.artifact.hash, &edition.artifact.wasm)?;
        // Whatever parked them may have been mended since; if not, they are parked again.
        store.unpark()?;
        let editions = Editions::new(edition, loader);
        let shared = Arc::new(Shared { editions, calendar, store, clock, bench: Mutex::new(None) });
        desk::found(&shared)
            .map_err(|error| CountyError::Settlement(error.internal.unwrap_or(error.body.en)))?;
        let (mailbox, thread) = desk::open(Arc::clone(&shared))?;
        Ok(Self { shared, mailbox, thread: Arc::new(Mutex::new(Some(thread))) })
    }

    /// Wakes one round of the cases that are due now.
    ///
    /// # Errors
    /// When the store cannot be read or written; nothing is lost, the cases stay due.
    pub async fn wake(&self) -> Result<Woken, ApiError> {
        let (reply, answer) = oneshot::channel();
        self.post(Letter::Wake(self.now(), reply))?;
        answer.await.map_err(|_| ApiError::stopping())?
    }

    /// Finishes what is under way and closes the store.
    ///
    /// # Errors
    /// When the last checkpoint fails; nothing acknowledged is lost by that.
    pub async fn close(&self) -> Result<(), ApiError> {
        let (reply, answer) = oneshot::channel();
        let stopped = self.mailbox.send(Letter::Stop(reply)).await.is_ok();
        let closed = if stopped { answer.await.unwrap_or(Ok(())) } else { Ok(()) };
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // It has answered; there is nothing more to learn from how it ended.
            let _ = thread.join();
        }
        closed
    }

    /// Whether the desk is still there.
    pub(crate) fn awake(&self) -> Result<(), ApiError> {
        if self.mailbox.is_closed() { Err(ApiError::stopping()) } else { Ok(()) }
    }

    pub(crate) fn now(&self) -> Moment {
        self.shared.clock.now()
    }

    /// The policy that new cases open under.
    pub(crate) fn current(&self) -> Arc<Artifact> {
        Arc::clone(&self.shared.editions.current().artifact)
    }

    pub(crate) async fn submit(&self, request: Request) -> Answered {
        let (reply, answer) = oneshot::channel();
        self.post(Letter::Request(Box::new(request), self.now(), reply))?;
        answer.await.map_err(|_| ApiError::stopping())?
    }

    fn post(&self, letter: Letter) -> Result<(), ApiError> {
        self.mailbox.try_send(letter).map_err(|error| match error {
            TrySendError::Full(_) => ApiError::busy(),
            TrySendError::Closed(_) => ApiError::stopping(),
        })
    }

    /// Asks the shared parts a question that may block, off the threads that serve.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Shared) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let shared = Arc::clone(&self.shared);
        let answer = tokio::task::spawn_blocking(move || question(&shared)).await;
        answer.map_err(|error| ApiError::unavailable(error.to_string()))?
    }
}

impl Shared {
    /// The settlement, read if it is not at hand. Whoever holds it keeps everybody else from it.
    pub(crate) fn bench(&self) -> Result<MutexGuard<'_, Option<Bench>>, ApiError> {
        // Whoever died with it had taken it out before: there is nothing half done in it.
        let mut held = self.bench.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Some(Bench::load(self)?);
        }
        Ok(held)
    }

    /// The policy of this hash.
    pub(crate) fn edition(&self, hash: &str) -> Result<Edition, ApiError> {
        self.editions.of(hash, &*self.store)
    }

    /// The versions that a log is worked out by: the one it began under, and each that it went over to. `pinned` is the
    /// one that its case runs under now.
    pub(crate) fn versions(&self, pinned: &str, log: &[Event]) -> Result<Vec<Edition>, ApiError> {
        let to =
            |event: &Event| if let EventKind::Migrate { to } = &event.kind { Some(to.clone()) } else { None };
        let gone_to: Vec<String> = log.iter().filter_map(to).collect();
        let key = log.first().map_or("", |event| event.case.as_str());
        let first = if gone_to.is_empty() { None } else { self.began_under(key)? };
        let mut hashes = vec![first.unwrap_or_else(|| pinned.to_owned())];
        for hash in gone_to {
            if !hashes.contains(&hash) {
                hashes.push(hash);
            }
        }
        hashes.iter().map(|hash| self.edition(hash)).collect()
    }

    /// The version that a case left when it first went over to another one. One that is not on file as having done so
    /// is still under it there.
    fn began_under(&self, key: &str) -> Result<Option<String>, ApiError> {
        let records = self.records(key)?;
        let from =
            |record: Record| if let What::Migrated { from, .. } = record.what { Some(from) } else { None };
        let left = records.into_iter().find_map(from);
        let on_file = || Ok(self.case(key)?.map(|stored| stored.snapshot.policy));
        left.map_or_else(on_file, |left| Ok(Some(left)))
    }

    /// A case on file. The county's history is kept as cases are and is none.
    pub(crate) fn case(&self, key: &str) -> Result<Option<Stored>, ApiError> {
        if key == COUNTY { Ok(None) } else { Ok(self.store.load(key)?) }
    }

    /// Every event of a case that is on file.
    pub(crate) fn log(&self, key: &str) -> Result<Vec<Event>, ApiError> {
        let read = |body: Vec<u8>| {
            serde_json::from_slice(&body)
                .map_err(|error| ApiError::unavailable(format!("case {key}, an event: {error}")))
        };
        self.store.log(key)?.into_iter().map(read).collect()
    }

    /// Every record of a case that is on file.
    pub(crate) fn records(&self, key: &str) -> Result<Vec<Record>, ApiError> {
        let read = |record: shao_store::Record| {
            serde_json::from_slice(&record.body)
                .map_err(|error| ApiError::unavailable(format!("case {key}, record {}: {error}", record.seq)))
        };
        self.store.timeline(key)?.into_iter().map(read).collect()
    }
}

/// The state of a case on file.
pub(crate) fn state_of(stored: &Stored) -> Result<CaseState, ApiError> {
    let unreadable = |error| ApiError::policy_fault(format!("the state of case {}: {error}", stored.key));
    serde_json::from_slice(&stored.snapshot.state).map_err(unreadable)
}
