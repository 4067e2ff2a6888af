//! Writing one unit inside a transaction.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::engine::{from_sql, to_sql};
use super::read;
use crate::admit::{OnFile, admit};
use crate::chain::{self, Hash};
use crate::{Append, Appended, Instant, Receipt, Snapshot, Standing, StoreError};

/// Why a unit was not written.
pub(super) enum Failure {
    /// It was refused before anything was written.
    Refused(StoreError),
    /// SQLite failed: the transaction is over.
    Engine(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Engine(error)
    }
}

/// Writes a unit as a whole, or leaves no trace of it.
pub(super) fn unit(db: &Connection, unit: &[Append]) -> Result<Appended, Failure> {
    if let [only] = unit {
        // It is refused before anything is written.
        return append(db, only);
    }
    db.execute_batch("SAVEPOINT unit")?;
    let done = together(db, unit);
    match &done {
        Ok(Appended::Now) => db.execute_batch("RELEASE unit")?,
        Ok(Appended::Before(_)) | Err(Failure::Refused(_)) => {
            db.execute_batch("ROLLBACK TO unit; RELEASE unit")?;
        }
        Err(Failure::Engine(_)) => {}
    }
    done
}

fn together(db: &Connection, unit: &[Append]) -> Result<Appended, Failure> {
    for one in unit {
        if let before @ Appended::Before(_) = append(db, one)? {
            return Ok(before);
        }
    }
    Ok(Appended::Now)
}

fn append(db: &Connection, append: &Append) -> Result<Appended, Failure> {
    if let Some(before) = admit(append, on_file(db, append)?).map_err(Failure::Refused)? {
        return Ok(before);
    }
    let head = chain::extend(head(db, &append.key)?, &append.records);
    snapshot(db, &append.key, &append.snapshot, head)?;
    standing(db, &append.key, &append.snapshot.standing, append.expected)?;
    let mut insert = db.prepare_cached("INSERT INTO record (key, seq, at, body) VALUES (?1, ?2, ?3, ?4)")?;
    for record in &append.records {
        insert.execute(params![append.key, to_sql(record.seq), record.at.0, record.body])?;
    }
    let mut insert = db.prepare_cached(
        "INSERT INTO notice (id, key, body) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
    )?;
    for notice in &append.notices {
        insert.execute(params![notice.key, append.key, notice.body])?;
    }
    file(db, append)?;
    let mut insert = db.prepare_cached("INSERT INTO event (key, id, body) VALUES (?1, ?2, ?3)")?;
    for event in &append.events {
        insert.execute(params![append.key, event.id, event.body])?;
    }
    if let Some(given) = &append.receipt {
        receipt(db, &append.key, append.snapshot.seq, given)?;
    }
    Ok(Appended::Now)
}

fn file(db: &Connection, append: &Append) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached("INSERT INTO filing (key, policy, body) VALUES (?1, ?2, ?3)")?;
    for body in &append.filings {
        insert.execute(params![append.key, append.snapshot.policy, body])?;
    }
    Ok(())
}

fn on_file(db: &Connection, append: &Append) -> rusqlite::Result<OnFile> {
    let seq: Option<i64> = db
        .prepare_cached("SELECT seq FROM cases WHERE key = ?1")?
        .query_row([&append.key], |row| row.get(0))
        .optional()?;
    let policy =
        db.prepare_cached("SELECT 1 FROM policy WHERE hash = ?1")?.exists([&append.snapshot.policy])?;
    let recorded = match &append.receipt {
        Some(receipt) => read::recorded(db, &receipt.event)?,
        None => None,
    };
    Ok(OnFile { seq: seq.map_or(0, from_sql), recorded, policy })
}

fn head(db: &Connection, key: &str) -> rusqlite::Result<Hash> {
    let found =
        db.prepare_cached("SELECT head FROM cases WHERE key = ?1")?.query_row([key], |row| row.get(0));
    Ok(found.optional()?.unwrap_or(chain::EMPTY))
}

fn snapshot(db: &Connection, key: &str, snapshot: &Snapshot, head: Hash) -> rusqlite::Result<()> {
    let instant = |at: Option<Instant>| at.map(|at| at.0);
    db.prepare_cached(
        "INSERT INTO cases (key, policy, seq, state, wake, deadline, late_since, ended, parked, digest, head,
             stands)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (key) DO UPDATE SET policy = ?2, seq = ?3, state = ?4, wake = ?5, deadline = ?6,
             late_since = ?7, ended = ?8, parked = ?9, digest = ?10, head = ?11, stands = ?12",
    )?
    .execute(params![
        key,
        snapshot.policy,
        to_sql(snapshot.seq),
        snapshot.state,
        instant(snapshot.wake),
        instant(snapshot.deadline),
        instant(snapshot.late_since),
        snapshot.ended,
        snapshot.parked,
        chain::digest(&snapshot.state),
        head,
        snapshot.stands,
    ])?;
    Ok(())
}

fn standing(db: &Connection, key: &str, places: &[Standing], expected: u64) -> rusqlite::Result<()> {
    if expected > 0 {
        // Most acts leave a case where it stood; asking is cheaper than writing three indices anew.
        if read::standing(db, key)? == places {
            return Ok(());
        }
        db.prepare_cached("DELETE FROM standing WHERE key = ?1")?.execute([key])?;
    }
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO standing (key, stage, unit) VALUES (?1, ?2, ?3)")?;
    for place in places {
        insert.execute([key, &place.stage, &place.unit])?;
    }
    Ok(())
}

fn receipt(db: &Connection, key: &str, seq: u64, receipt: &Receipt) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO receipt (event, key, seq, request, status, reply) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        receipt.event,
        key,
        to_sql(seq),
        receipt.request,
        receipt.status,
        receipt.reply
    ])?;
    Ok(())
}

pub(super) fn unpark(db: &Connection) -> Result<(), Failure> {
    db.execute("UPDATE cases SET parked = NULL WHERE parked IS NOT NULL", [])?;
    Ok(())
}

pub(super) fn keep_policy(db: &Connection, hash: &str, bytes: &[u8]) -> Result<(), Failure> {
    match read::policy(db, hash)? {
        Some(kept) if kept == bytes => Ok(()),
        Some(_) => Err(Failure::Refused(StoreError::PolicyDiffers { hash: hash.to_owned() })),
        None => {
            db.execute("INSERT INTO policy (hash, bytes) VALUES (?1, ?2)", params![hash, bytes])?;
            Ok(())
        }
    }
}
