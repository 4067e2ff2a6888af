//! What SQLite says, in our words; and numbers on their way in and out of it.

use std::path::Path;

use rusqlite::{Error, ErrorCode, ffi};

use crate::StoreError;

/// Refuses a SQLite that can lose commits: before 3.51.3, two connections can reset the write-ahead log under each
/// other (https://sqlite.org/wal.html, "WAL-reset bug"). The bundled one is newer; this holds if somebody links another.
pub(super) fn check_version() -> Result<(), StoreError> {
    let number = rusqlite::version_number();
    if (3_007_000..=3_051_002).contains(&number) {
        return Err(StoreError::UnsafeEngine { found: rusqlite::version().to_owned() });
    }
    Ok(())
}

/// The error of a file.
pub(super) fn store_error(path: &Path, error: &Error) -> StoreError {
    let path = path.to_owned();
    let detail = error.to_string();
    let is = |code: ErrorCode| error.sqlite_error_code() == Some(code);
    // Growing the shared index of the log beside a full disk is reported as an I/O error.
    let extended = error.sqlite_error().map(|error| error.extended_code);
    if is(ErrorCode::DiskFull) || extended == Some(ffi::SQLITE_IOERR_SHMSIZE) {
        StoreError::Full { path }
    } else if is(ErrorCode::NotADatabase) || is(ErrorCode::DatabaseCorrupt) {
        StoreError::Corrupt { path, detail }
    } else if is(ErrorCode::ReadOnly) || is(ErrorCode::CannotOpen) || is(ErrorCode::PermissionDenied) {
        StoreError::Unwritable { path, detail }
    } else if is(ErrorCode::DatabaseBusy) || is(ErrorCode::DatabaseLocked) {
        StoreError::InUse { path }
    } else if is(ErrorCode::SystemIoFailure) {
        StoreError::Io { path, detail }
    } else {
        StoreError::Defect { path, detail }
    }
}

/// A count as SQLite keeps it. Counts beyond its range do not occur; should one, it is refused by a constraint.
pub(super) fn to_sql(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(-1)
}

/// A count as it was kept.
pub(super) fn from_sql(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// A limit on rows.
pub(super) fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
