//! The one writer: a thread that owns the writing connection, and everybody else's way to it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior};

use super::engine::store_error;
use super::write::{self, Failure};
use crate::{Append, Appended, StoreError};

/// How many units share a commit at most: enough to hide an `fsync`, few enough that nobody waits for a crowd.
const MOST_PER_COMMIT: usize = 512;

type Unit = Vec<Append>;
type Answers = Vec<Result<Appended, StoreError>>;
type Answer = Result<(), StoreError>;

enum Job {
    Append(Vec<Unit>, Sender<Answers>),
    KeepPolicy(String, Vec<u8>, Sender<Answer>),
    Unpark(Sender<Answer>),
    Health(Sender<Answer>),
    Close(Sender<Answer>),
}

/// Everybody's way to the writing thread.
pub(super) struct Writer {
    jobs: Sender<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(path: &Path, db: Connection, lock: File) -> Result<Self, StoreError> {
        let (jobs, inbox) = channel();
        let desk = Desk { path: path.to_owned(), db, broken: None, _lock: lock };
        let spawned =
            std::thread::Builder::new().name("shao-store".to_owned()).spawn(move || desk.run(&inbox));
        let fail =
            |error: std::io::Error| StoreError::Io { path: path.to_owned(), detail: error.to_string() };
        Ok(Self { jobs, thread: Mutex::new(Some(spawned.map_err(fail)?)) })
    }

    pub(super) fn append(&self, batch: Vec<Unit>) -> Answers {
        let count = batch.len();
        let answers = self.ask(|reply| Job::Append(batch, reply));
        answers.unwrap_or_else(|| (0..count).map(|_| Err(StoreError::Closed)).collect())
    }

    pub(super) fn keep_policy(&self, hash: &str, bytes: &[u8]) -> Answer {
        self.ask(|reply| Job::KeepPolicy(hash.to_owned(), bytes.to_vec(), reply))
            .unwrap_or(Err(StoreError::Closed))
    }

    pub(super) fn unpark(&self) -> Answer {
        self.ask(Job::Unpark).unwrap_or(Err(StoreError::Closed))
    }

    pub(super) fn healthy(&self) -> Answer {
        self.ask(Job::Health).unwrap_or(Err(StoreError::Closed))
    }

    pub(super) fn close(&self) -> Answer {
        let answer = self.ask(Job::Close).unwrap_or(Ok(()));
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A writer that died has answered nobody since; there is no more to learn from how.
            let _ = thread.join();
        }
        answer
    }

    /// `None`: the writer is gone.
    fn ask<T>(&self, job: impl FnOnce(Sender<T>) -> Job) -> Option<T> {
        let (reply, answer) = channel();
        self.jobs.send(job(reply)).ok()?;
        answer.recv().ok()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Whoever cares about the last checkpoint closes by hand and reads the answer.
        let _ = self.close();
    }
}

/// The writing thread's own.
struct Desk {
    path: PathBuf,
    db: Connection,
    /// Set when a write failed such that only opening the file anew tells what is on the disk.
    broken: Option<StoreError>,
    _lock: File,
}

impl Desk {
    fn run(mut self, inbox: &Receiver<Job>) {
        let mut held: Option<Job> = None;
        while let Some(job) = held.take().or_else(|| inbox.recv().ok()) {
            match job {
                Job::Append(batch, reply) => held = self.commit_waiting(batch, reply, inbox),
                Job::KeepPolicy(hash, bytes, reply) => {
                    let kept = self.commit(|db| write::keep_policy(db, &hash, &bytes));
                    let _ = reply.send(kept.map_err(|failure| self.failed(failure)));
                }
                Job::Unpark(reply) => {
                    let done = self.commit(write::unpark);
                    let _ = reply.send(done.map_err(|failure| self.failed(failure)));
                }
                Job::Health(reply) => {
                    let _ = reply.send(self.health());
                }
                Job::Close(reply) => {
                    let _ = reply.send(self.close());
                    return;
                }
            }
        }
    }

    /// Puts a batch and every batch that waits behind it into one commit. Gives back the first other job it met.
    fn commit_waiting(
        &mut self,
        batch: Vec<Unit>,
        reply: Sender<Answers>,
        inbox: &Receiver<Job>,
    ) -> Option<Job> {
        let mut count = batch.len();
        let mut group = vec![(batch, reply)];
        let mut other = None;
        while other.is_none() && count < MOST_PER_COMMIT {
            match inbox.try_recv() {
                Ok(Job::Append(batch, reply)) => {
                    count += batch.len();
                    group.push((batch, reply));
                }
                Ok(job @ (Job::KeepPolicy(..) | Job::Unpark(_) | Job::Health(_) | Job::Close(_))) => {
                    other = Some(job)
                }
                Err(_) => break,
            }
        }
        let together = self.append_group(group.iter().flat_map(|(batch, _)| batch));
        let mut answers = together.into_iter();
        for (batch, reply) in group {
            // A caller that no longer waits will ask again under the same event id.
            let _ = reply.send(answers.by_ref().take(batch.len()).collect());
        }
        other
    }

    /// One commit for all; if that fails, one for each, so that a unit that cannot be written harms no other.
    fn append_group<'a>(&mut self, units: impl Iterator<Item = &'a Unit> + Clone) -> Answers {
        let all = self.commit(|db| {
            let each = units.clone().map(|unit| match write::unit(db, unit) {
                Ok(appended) => Ok(Ok(appended)),
                Err(Failure::Refused(refusal)) => Ok(Err(refusal)),
                Err(Failure::Engine(error)) => Err(Failure::Engine(error)),
            });
            each.collect::<Result<Answers, Failure>>()
        });
        match all {
            Ok(answers) => answers,
            Err(failure) => {
                let error = self.failed(failure);
                if units.clone().nth(1).is_none() {
                    return vec![Err(error)];
                }
                units.map(|unit| self.append_one(unit)).collect()
            }
        }
    }

    fn append_one(&mut self, unit: &[Append]) -> Result<Appended, StoreError> {
        self.commit(|db| write::unit(db, unit)).map_err(|failure| self.failed(failure))
    }

    fn commit<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, Failure>) -> Result<T, Failure> {
        if let Some(broken) = &self.broken {
            return Err(Failure::Refused(broken.clone()));
        }
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    fn failed(&mut self, failure: Failure) -> StoreError {
        let error = match failure {
            Failure::Refused(refusal) => return refusal,
            Failure::Engine(error) => store_error(&self.path, &error),
        };
        // After a failed fsync the system may call pages clean that never reached the disk.
        if matches!(error, StoreError::Io { .. } | StoreError::Corrupt { .. }) {
            self.broken = Some(error.clone());
        }
        error
    }

    fn health(&mut self) -> Answer {
        // Taking the write lock and letting go of it is as much of a write as leaves no trace.
        self.commit(|_| Ok(())).map_err(|failure| self.failed(failure))
    }

    fn close(&mut self) -> Answer {
        let emptied = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        emptied.map_err(|error| store_error(&self.path, &error))
    }
}
