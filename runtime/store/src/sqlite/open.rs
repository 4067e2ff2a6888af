//! Opening a county's file: every check before the first write, so that a file that is refused is left as it was.

use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::engine::{check_version, store_error};
use crate::StoreError;

/// The version of the tables. A file says which it has (`user_version`).
pub const SCHEMA_VERSION: u32 = 2;

/// "SHAO", in the header of every county file (`application_id`).
const APPLICATION: i32 = 0x5348_414F;

/// What each version brought, from the first on.
const TABLES: [&str; 2] = [include_str!("schema.sql"), include_str!("schema_2.sql")];

/// How to open a county's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The most pages (of 4 KiB) the file may grow to; none: as the disk allows.
    pub most_pages: Option<u32>,
}

/// A file that passed every check.
pub(super) struct Opened {
    pub(super) writer: Connection,
    pub(super) reader: Connection,
    pub(super) lock: File,
}

pub(super) fn open(path: &Path, options: Options) -> Result<Opened, StoreError> {
    check_version()?;
    check_header(path)?;
    let lock = lock(path)?;
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let fail = |error: rusqlite::Error| store_error(path, &error);
    let mut writer = Connection::open_with_flags(path, flags).map_err(fail)?;
    writer.busy_timeout(Duration::from_secs(5)).map_err(fail)?;
    let found = identify(path, &writer)?;
    let mode = settle(&writer, options).map_err(fail)?;
    if mode != "wal" {
        let detail = format!("journal mode {mode}: this file system cannot share memory between connections");
        return Err(StoreError::Unwritable { path: path.to_owned(), detail });
    }
    let Found(version) = found;
    if version > 0 {
        check_whole(path, &writer)?;
    }
    bring_up(&mut writer, version).map_err(fail)?;
    let reader = reader(path).map_err(fail)?;
    Ok(Opened { writer, reader, lock })
}

/// What can be told without SQLite, which would mend or erase some of it.
fn check_header(path: &Path) -> Result<(), StoreError> {
    let mut head = Vec::new();
    match File::open(path).and_then(|file| file.take(16).read_to_end(&mut head)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(StoreError::Unwritable { path: path.to_owned(), detail: error.to_string() });
        }
        Ok(_) => {}
    }
    if head.is_empty() {
        return check_no_log(path);
    }
    if head != b"SQLite format 3\0" {
        let detail = "it does not begin as a SQLite file does".to_owned();
        return Err(StoreError::Foreign { path: path.to_owned(), detail });
    }
    Ok(())
}

/// An empty file beside a log that is not: SQLite would take the log for a leftover and delete it.
fn check_no_log(path: &Path) -> Result<(), StoreError> {
    let log = beside(path, "-wal");
    if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        let detail = "it is empty, but its -wal is not".to_owned();
        return Err(StoreError::Corrupt { path: path.to_owned(), detail });
    }
    Ok(())
}

/// One process per file: the system lets go of the lock when the holder dies, however it dies.
fn lock(path: &Path) -> Result<File, StoreError> {
    let name = beside(path, ".lock");
    let unwritable =
        |error: std::io::Error| StoreError::Unwritable { path: path.to_owned(), detail: error.to_string() };
    let file = File::options().create(true).truncate(false).write(true).open(name).map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(unwritable(error)),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The version of the tables that were found; 0 if there are none.
struct Found(u32);

fn identify(path: &Path, db: &Connection) -> Result<Found, StoreError> {
    let fail = |error: rusqlite::Error| store_error(path, &error);
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(fail)?;
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fail)?;
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fail)?;
    if tables == 0 && application == 0 {
        return Ok(Found(0));
    }
    if application != APPLICATION {
        let detail = format!("it is a SQLite file of another program, application_id {application}");
        return Err(StoreError::Foreign { path: path.to_owned(), detail });
    }
    if found > SCHEMA_VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(Found(found))
}

/// Sets what holds per connection, and gives back the journal mode: SQLite stays out of WAL silently.
fn settle(db: &Connection, options: Options) -> rusqlite::Result<String> {
    let mode: String = db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    if let Some(pages) = options.most_pages {
        db.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    Ok(mode)
}

/// Adds what later versions brought. A file is of one version or the next, never between.
fn bring_up(db: &mut Connection, found: u32) -> rusqlite::Result<()> {
    for (tables, version) in TABLES.iter().zip(1..).filter(|(_, version)| *version > found) {
        let transaction = db.transaction()?;
        transaction.execute_batch(tables)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Reads every page once. A damaged file is found here, not by the case that needs the damaged page in a month.
fn check_whole(path: &Path, db: &Connection) -> Result<(), StoreError> {
    let fail = |error: rusqlite::Error| store_error(path, &error);
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(fail)?;
    if verdict != "ok" {
        return Err(StoreError::Corrupt { path: path.to_owned(), detail: verdict });
    }
    Ok(())
}

fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.busy_timeout(Duration::from_secs(5))?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}
