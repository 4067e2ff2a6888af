//! The store of a county: one SQLite file, one writer.
//!
//! Write-ahead log with `synchronous=FULL`: an append is acknowledged after its commit is on the disk, never before.
//! That costs one `fsync`, so the writer puts whatever waits at that moment into one commit.

mod engine;
mod open;
mod read;
mod write;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

pub use open::{Options, SCHEMA_VERSION};

use crate::{
    Append, Appended, Due, Filing, Instant, Owed, Query, Record, Recorded, Store, StoreError, Stored, Summary,
};
use read::Unreadable;
use writer::Writer;

/// A county's file, open.
pub struct SqliteStore {
    path: PathBuf,
    writer: Writer,
    // Reads run beside the writer on a connection of their own. One is enough: a county reads little.
    reader: Mutex<Connection>,
}

impl SqliteStore {
    /// Opens a county's file, or makes one.
    ///
    /// # Errors
    /// When the file is something else, newer, damaged, in use, or cannot be written. A file that is refused is
    /// left as it was.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, Options::default())
    }

    /// As [`SqliteStore::open`], with options.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_with(path: &Path, options: Options) -> Result<Self, StoreError> {
        let opened = open::open(path, options)?;
        let writer = Writer::start(path, opened.writer, opened.lock)?;
        Ok(Self { path: path.to_owned(), writer, reader: Mutex::new(opened.reader) })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn read<T, E>(&self, ask: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, StoreError>
    where
        Unreadable: From<E>,
    {
        ask(&self.reader()).map_err(|error| match Unreadable::from(error) {
            Unreadable::Engine(error) => engine::store_error(&self.path, &error),
            Unreadable::Damaged(detail) => StoreError::Corrupt { path: self.path.clone(), detail },
        })
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        // A reader changes nothing, so one that died left nothing behind.
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for SqliteStore {
    fn append(&self, units: Vec<Vec<Append>>) -> Vec<Result<Appended, StoreError>> {
        self.writer.append(units)
    }

    fn load(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        self.read(|db| read::load(db, key))
    }

    fn timeline(&self, key: &str) -> Result<Vec<Record>, StoreError> {
        self.read(|db| read::timeline(db, key))
    }

    fn log(&self, key: &str) -> Result<Vec<Vec<u8>>, StoreError> {
        self.read(|db| read::log(db, key))
    }

    fn heard(&self, event: &str) -> Result<Option<String>, StoreError> {
        self.read(|db| read::heard(db, event))
    }

    fn stands(&self, key: &str) -> Result<bool, StoreError> {
        self.read(|db| read::stands(db, key))
    }

    fn filings(&self, after: u64, limit: usize) -> Result<Vec<Filing>, StoreError> {
        self.read(|db| read::filings(db, after, limit))
    }

    fn recorded(&self, event: &str) -> Result<Option<Recorded>, StoreError> {
        self.read(|db| read::recorded(db, event))
    }

    fn due(&self, at: Instant, limit: usize) -> Result<Vec<Due>, StoreError> {
        self.read(|db| read::due(db, at, limit))
    }

    fn next_wake(&self) -> Result<Option<Instant>, StoreError> {
        self.read(read::next_wake)
    }

    fn unpark(&self) -> Result<(), StoreError> {
        self.writer.unpark()
    }

    fn find(&self, query: &Query) -> Result<Vec<Summary>, StoreError> {
        self.read(|db| read::find(db, query))
    }

    fn owed(&self, after: u64, limit: usize) -> Result<Vec<Owed>, StoreError> {
        self.read(|db| read::owed(db, after, limit))
    }

    fn keep_policy(&self, hash: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.writer.keep_policy(hash, bytes)
    }

    fn policy(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|db| read::policy(db, hash))
    }

    fn healthy(&self) -> Result<(), StoreError> {
        self.writer.healthy()
    }

    fn close(&self) -> Result<(), StoreError> {
        self.writer.close()
    }
}
