//! The port: what the runtime asks of whatever keeps its cases.

use crate::{Query, Standing, StoreError, Summary};

/// An instant, in milliseconds since 1970-01-01T00:00:00Z: no zone to forget, and it sorts. Civil time is the business
/// of whoever knows the county's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

/// The key of the county's own history: what it counts over its cases and proposes from that is kept just as a case is,
/// with the same promises. No case begins with a dot, and [`Store::find`] lists none that does.
pub const COUNTY: &str = ".county";

/// Whatever keeps cases durably. When a call that writes returns `Ok`, what it wrote survives a power cut.
pub trait Store: Send + Sync {
    /// Appends what events did, unit by unit, and answers in the same order. A unit is what one event brought about in
    /// the case it came to and in others: all of it is written, or nothing. It was written before if any of it was.
    /// Units of one call (and of calls made at the same time) may share one commit.
    fn append(&self, units: Vec<Vec<Append>>) -> Vec<Result<Appended, StoreError>>;

    /// The case of this key.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn load(&self, key: &str) -> Result<Option<Stored>, StoreError>;

    /// Every record of a case, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read, or the records no longer give the head of the case.
    fn timeline(&self, key: &str) -> Result<Vec<Record>, StoreError>;

    /// Every event that came to a case, oldest first, byte for byte: what its history can be worked out anew from.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn log(&self, key: &str) -> Result<Vec<Vec<u8>>, StoreError>;

    /// The case to which the last event of this id came.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn heard(&self, event: &str) -> Result<Option<String>, StoreError>;

    /// Whether a case stands for the one that time would open under this key.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn stands(&self, key: &str) -> Result<bool, StoreError>;

    /// What cases have filed for the settlement after number `after`, in order, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn filings(&self, after: u64, limit: usize) -> Result<Vec<Filing>, StoreError>;

    /// What was answered to the event of this id.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn recorded(&self, event: &str) -> Result<Option<Recorded>, StoreError>;

    /// The cases to be woken at or before `at`, earliest first, at most `limit`. Parked cases are not.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn due(&self, at: Instant, limit: usize) -> Result<Vec<Due>, StoreError>;

    /// When the next case must be woken. Parked cases are not.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn next_wake(&self) -> Result<Option<Instant>, StoreError>;

    /// Lets every parked case be woken again: somebody mended what was broken.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn unpark(&self) -> Result<(), StoreError>;

    /// The cases that fit a query, by key.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn find(&self, query: &Query) -> Result<Vec<Summary>, StoreError>;

    /// Notices owed after number `after`, in order, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn owed(&self, after: u64, limit: usize) -> Result<Vec<Owed>, StoreError>;

    /// Keeps the bytes of a policy under their hash, for as long as a case may be pinned to it. Keeping the same
    /// policy again is harmless.
    ///
    /// # Errors
    /// When the store cannot be written, or other bytes stand under this hash.
    fn keep_policy(&self, hash: &str, bytes: &[u8]) -> Result<(), StoreError>;

    /// The bytes of a policy.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn policy(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Whether the store can still be written. Asks the writer itself, so a stuck one does not look healthy.
    ///
    /// # Errors
    /// Says what is wrong.
    fn healthy(&self) -> Result<(), StoreError>;

    /// Finishes what is under way and leaves one tidy file. Later calls that write are refused.
    ///
    /// # Errors
    /// When the last checkpoint fails; nothing acknowledged is lost by that.
    fn close(&self) -> Result<(), StoreError>;
}

/// What one event did to one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The case.
    pub key: String,
    /// The sequence number of the state the step started from; 0 if the case is being opened. If the case has moved
    /// on meanwhile, the append is refused as stale.
    pub expected: u64,
    /// The case as it stands now.
    pub snapshot: Snapshot,
    /// What joins its log: the numbers `expected + 1 ..= snapshot.seq`, without a hole.
    pub records: Vec<Record>,
    /// What joins the outbox. A notice whose key is already there is not written again: keys make repairs harmless.
    pub notices: Vec<Notice>,
    /// What joins the county's files, in order: entries of ledgers, and what revokes them.
    pub filings: Vec<Vec<u8>>,
    /// The event itself, with what the log needs before it; nothing for a wake-up, which carries nothing.
    pub events: Vec<Logged>,
    /// The event as it was asked for and the reply to it; none where nobody waits for one.
    pub receipt: Option<Receipt>,
}

/// An event, as the history of its case needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its id.
    pub id: String,
    /// All of it.
    pub body: Vec<u8>,
}

/// Something a case has filed for the settlement of the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Its number: the order in which the county came to know.
    pub number: u64,
    /// The case.
    pub case: String,
    /// The hash of the policy by which it is to be read.
    pub policy: String,
    /// What it says.
    pub body: Vec<u8>,
}

/// A case at one sequence number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The hash of the policy it is pinned to.
    pub policy: String,
    /// The number of its last record.
    pub seq: u64,
    /// Its state.
    pub state: Vec<u8>,
    /// Where its duties stand.
    pub standing: Vec<Standing>,
    /// When it must be woken, if ever.
    pub wake: Option<Instant>,
    /// The earliest deadline of its running clocks.
    pub deadline: Option<Instant>,
    /// Since when it is late: the earliest deadline that has passed and is not yet made good.
    pub late_since: Option<Instant>,
    /// Whether it has ended.
    pub ended: bool,
    /// Why no step could be made with it, if none could: it is not woken until one succeeds or [`Store::unpark`].
    pub parked: Option<String>,
    /// The key of the case that time would open, for which this one stands.
    pub stands: Option<String>,
}

/// One record of a case's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number within the case, from 1.
    pub seq: u64,
    /// When it happened.
    pub at: Instant,
    /// What it says.
    pub body: Vec<u8>,
}

/// Something that must be said to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its key, unique in the county.
    pub key: String,
    /// What it says.
    pub body: Vec<u8>,
}

/// A notice in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Its number in the outbox.
    pub number: u64,
    /// The case it is about.
    pub case: String,
    /// The notice.
    pub notice: Notice,
}

/// An event as it came, and the reply to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The id the sender gave it, unique in the county.
    pub event: String,
    /// The event, byte for byte.
    pub request: Vec<u8>,
    /// The status of the reply.
    pub status: u16,
    /// The reply, byte for byte.
    pub reply: Vec<u8>,
}

/// What became of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It is durable.
    Now,
    /// The same event was appended before; nothing was written. This is what was answered then.
    Before(Recorded),
}

/// A receipt that is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The case it went to.
    pub key: String,
    /// The case's sequence number after it.
    pub seq: u64,
    /// The event and the reply.
    pub receipt: Receipt,
}

/// A case on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The case.
    pub key: String,
    /// As it stands.
    pub snapshot: Snapshot,
    /// SHA-256 over its log: each record is bound to all before it.
    pub head: [u8; 32],
}

/// A case to be woken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The case.
    pub key: String,
    /// Since when.
    pub at: Instant,
}
