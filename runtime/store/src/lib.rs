//! Cases kept durably: one file per county, one writer.
//!
//! The port ([`Store`]) is small on purpose: load a case, append what one event did to it (its state, the
//! event, its log records, the reply to whoever sent the event, the notices it owes, what it files for the county's
//! settlement and the one time at which it must be woken, all or nothing), and find cases. States, records and replies are bytes here: what they mean is the reducer's
//! business, so a store neither knows nor can damage it.
//!
//! [`SqliteStore`] is the store of a county; [`MemoryStore`] is its twin for tests and previews. One conformance
//! suite (`tests/conformance.rs`) holds them to the same behaviour.

mod admit;
mod chain;
mod error;
mod memory;
mod port;
mod query;
mod sqlite;

pub use error::StoreError;
pub use memory::MemoryStore;
pub use port::{
    Append, Appended, COUNTY, Due, Filing, Instant, Logged, Notice, Owed, Receipt, Record, Recorded,
    Snapshot, Store, Stored,
};
pub use query::{Query, Standing, Summary};
pub use sqlite::{Options, SCHEMA_VERSION, SqliteStore};
