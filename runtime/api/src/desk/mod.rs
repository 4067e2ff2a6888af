//! The desk: the one place where cases change. Requests come in as letters and are worked through in order; all that
//! wait at one moment share a commit, and nobody is answered before it.

mod append;
mod batch;
mod county;
mod due;
mod others;
mod step;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use shao_calendar::Moment;
use shao_store::Instant;
use tokio::sync::{mpsc, oneshot};

use crate::county::Shared;
use crate::requests::Request;
use crate::{ApiError, clock};
use batch::Batch;
use due::Turn;

/// How many letters may wait. Beyond it a caller is told to come again rather than left waiting.
const MOST_LETTERS: usize = 1024;
/// How many share a commit at most.
const MOST_PER_COMMIT: usize = 256;
/// How many cases are woken per round; between rounds, callers get their turn.
const MOST_PER_ROUND: usize = 256;

/// How long a caller waits for a county that is behind, as after a long time down; beyond that it is told to come again.
const PATIENCE: Duration = Duration::from_secs(10);

/// A reply, on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The JSON.
    pub(crate) body: Vec<u8>,
    /// Whether this very event was answered before.
    pub(crate) repeated: bool,
}

pub(crate) type Answered = Result<Answer, ApiError>;

/// A round of wake-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Woken {
    /// How many cases were woken.
    pub count: usize,
    /// When the next one must be: in the past, if there was more to do than fits a round.
    pub next: Option<Moment>,
}

/// What the desk is asked to do.
pub(crate) enum Letter {
    /// A request, when it was received, and who waits for the answer.
    Request(Box<Request>, Moment, oneshot::Sender<Answered>),
    /// Wake what is due at this moment.
    Wake(Moment, oneshot::Sender<Result<Woken, ApiError>>),
    /// Finish, and close the store.
    Stop(oneshot::Sender<Result<(), ApiError>>),
}

/// The way to the desk.
pub(crate) type Mailbox = mpsc::Sender<Letter>;

/// Opens the desk.
pub(crate) fn open(shared: Arc<Shared>) -> std::io::Result<(Mailbox, JoinHandle<()>)> {
    let (mailbox, inbox) = mpsc::channel(MOST_LETTERS);
    let desk = Desk { shared };
    // A thread of its own: a step computes and a commit blocks, and neither may hold up the server.
    let thread = std::thread::Builder::new().name("shao-desk".to_owned()).spawn(move || desk.run(inbox))?;
    Ok((mailbox, thread))
}

struct Desk {
    shared: Arc<Shared>,
}

impl Desk {
    fn run(self, mut inbox: mpsc::Receiver<Letter>) {
        let mut held = None;
        while let Some(letter) = held.take().or_else(|| inbox.blocking_recv()) {
            match letter {
                Letter::Request(request, received, reply) => {
                    held = self.answer(&request, received, reply, &mut inbox);
                }
                Letter::Wake(now, reply) => {
                    // Whoever asked may be gone; the cases are awake all the same.
                    let _ = reply.send(self.wake(now, Turn::Now));
                }
                Letter::Stop(reply) => {
                    let _ = reply.send(self.shared.store.close().map_err(ApiError::from));
                    return;
                }
            }
        }
    }

    /// Answers a request, and those that wait behind it in the same commit. What fell due before it comes first: it may
    /// concern other cases than those that did it. Only an outage is heard of before what fell due in it. Gives back the
    /// first letter that must wait for that commit.
    fn answer(
        &self,
        request: &Request,
        received: Moment,
        reply: oneshot::Sender<Answered>,
        inbox: &mut mpsc::Receiver<Letter>,
    ) -> Option<Letter> {
        let ready = if request.is_outage() { Ok(()) } else { self.catch_up(received) };
        if let Err(error) = ready {
            // A caller who hung up will ask again under the same id.
            let _ = reply.send(Err(error));
            return None;
        }
        let mut batch = Batch::new(&self.shared);
        batch.request(request, received, reply);
        let held = if request.is_of_county() { None } else { Self::fill(&mut batch, inbox) };
        batch.commit();
        held
    }

    /// Adds the requests that wait already. Gives back the first letter that is none.
    fn fill(batch: &mut Batch<'_>, inbox: &mut mpsc::Receiver<Letter>) -> Option<Letter> {
        for _ in 1..MOST_PER_COMMIT {
            match inbox.try_recv() {
                Ok(Letter::Request(request, received, reply)) if !request.is_of_county() => {
                    batch.request(&request, received, reply);
                }
                Ok(letter @ (Letter::Request(..) | Letter::Wake(..) | Letter::Stop(_))) => {
                    return Some(letter);
                }
                Err(_) => return None,
            }
        }
        None
    }

    fn wake(&self, now: Moment, county: Turn) -> Result<Woken, ApiError> {
        let mut batch = Batch::new(&self.shared);
        let woken = batch.wake_due(now, county);
        // What came before a case that could not be read is done all the same.
        batch.commit_all()?;
        let count = woken?;
        let next = self.shared.store.next_wake()?.map(|at: Instant| clock::civil(at));
        Ok(Woken { count, next })
    }

    fn catch_up(&self, now: Moment) -> Result<(), ApiError> {
        let begun = std::time::Instant::now();
        while self.wake(now, Turn::After)?.count > 0 {
            if begun.elapsed() > PATIENCE {
                return Err(ApiError::behind());
            }
        }
        Ok(())
    }
}

/// Begins the county's history, or takes it up again.
pub(crate) fn found(shared: &Shared) -> Result<(), ApiError> {
    let mut batch = Batch::new(shared);
    batch.found()?;
    batch.commit_all()
}
