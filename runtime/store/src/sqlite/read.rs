//! The questions, as SQL.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use super::engine::{from_sql, rows, to_sql};
use crate::chain::{self, Hash};
use crate::{
    Due, Filing, Instant, Notice, Owed, Query, Receipt, Record, Recorded, Snapshot, Standing, Stored, Summary,
};

type Result<T, E = rusqlite::Error> = std::result::Result<T, E>;

/// Why a question has no answer.
pub(super) enum Unreadable {
    /// SQLite failed.
    Engine(rusqlite::Error),
    /// What stands there is not what was written.
    Damaged(String),
}

impl From<rusqlite::Error> for Unreadable {
    fn from(error: rusqlite::Error) -> Self {
        Self::Engine(error)
    }
}

pub(super) fn load(db: &Connection, key: &str) -> Result<Option<Stored>, Unreadable> {
    // One read transaction, here and below, where two questions must be about the same moment.
    let db = &*db.unchecked_transaction()?;
    let sql = "SELECT policy, seq, state, wake, deadline, late_since, ended, parked, digest, head, stands
        FROM cases WHERE key = ?1";
    let snapshot = |row: &Row<'_>| {
        let snapshot = Snapshot {
            policy: row.get(0)?,
            seq: from_sql(row.get(1)?),
            state: row.get(2)?,
            standing: Vec::new(),
            wake: instant(row, 3)?,
            deadline: instant(row, 4)?,
            late_since: instant(row, 5)?,
            ended: row.get(6)?,
            parked: row.get(7)?,
            stands: row.get(10)?,
        };
        Ok((snapshot, row.get::<_, Hash>(8)?, row.get(9)?))
    };
    let Some((mut snapshot, digest, head)) = db.prepare_cached(sql)?.query_row([key], snapshot).optional()?
    else {
        return Ok(None);
    };
    if digest != chain::digest(&snapshot.state) {
        return Err(Unreadable::Damaged(format!("the state of case {key} is not the one that was written")));
    }
    snapshot.standing = standing(db, key)?;
    Ok(Some(Stored { key: key.to_owned(), snapshot, head }))
}

pub(super) fn timeline(db: &Connection, key: &str) -> Result<Vec<Record>, Unreadable> {
    let db = &*db.unchecked_transaction()?;
    let records = records(db, key)?;
    let head: Option<Hash> = db
        .prepare_cached("SELECT head FROM cases WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    if head.unwrap_or(chain::EMPTY) != chain::extend(chain::EMPTY, &records) {
        return Err(Unreadable::Damaged(format!("the log of case {key} is not the one that was written")));
    }
    Ok(records)
}

fn records(db: &Connection, key: &str) -> Result<Vec<Record>> {
    let record = |row: &Row<'_>| {
        Ok(Record { seq: from_sql(row.get(0)?), at: Instant(row.get(1)?), body: row.get(2)? })
    };
    db.prepare_cached("SELECT seq, at, body FROM record WHERE key = ?1 ORDER BY seq")?
        .query_map([key], record)?
        .collect()
}

pub(super) fn log(db: &Connection, key: &str) -> Result<Vec<Vec<u8>>> {
    db.prepare_cached("SELECT body FROM event WHERE key = ?1 ORDER BY position")?
        .query_map([key], |row| row.get(0))?
        .collect()
}

pub(super) fn heard(db: &Connection, event: &str) -> Result<Option<String>> {
    db.prepare_cached("SELECT key FROM event WHERE id = ?1 ORDER BY position DESC LIMIT 1")?
        .query_row([event], |row| row.get(0))
        .optional()
}

pub(super) fn stands(db: &Connection, key: &str) -> Result<bool> {
    db.prepare_cached("SELECT 1 FROM cases WHERE stands = ?1")?.exists([key])
}

pub(super) fn filings(db: &Connection, after: u64, limit: usize) -> Result<Vec<Filing>> {
    let filing = |row: &Row<'_>| {
        let number = from_sql(row.get(0)?);
        Ok(Filing { number, case: row.get(1)?, policy: row.get(2)?, body: row.get(3)? })
    };
    db.prepare_cached(
        "SELECT number, key, policy, body FROM filing WHERE number > ?1 ORDER BY number LIMIT ?2",
    )?
    .query_map(params![to_sql(after), rows(limit)], filing)?
    .collect()
}

pub(super) fn recorded(db: &Connection, event: &str) -> Result<Option<Recorded>> {
    let recorded = |row: &Row<'_>| {
        let receipt = Receipt {
            event: event.to_owned(),
            request: row.get(2)?,
            status: row.get(3)?,
            reply: row.get(4)?,
        };
        Ok(Recorded { key: row.get(0)?, seq: from_sql(row.get(1)?), receipt })
    };
    db.prepare_cached("SELECT key, seq, request, status, reply FROM receipt WHERE event = ?1")?
        .query_row([event], recorded)
        .optional()
}

pub(super) fn due(db: &Connection, at: Instant, limit: usize) -> Result<Vec<Due>> {
    db.prepare_cached(
        "SELECT key, wake FROM cases WHERE wake <= ?1 AND parked IS NULL ORDER BY wake, key LIMIT ?2",
    )?
    .query_map(params![at.0, rows(limit)], |row| Ok(Due { key: row.get(0)?, at: Instant(row.get(1)?) }))?
    .collect()
}

pub(super) fn next_wake(db: &Connection) -> Result<Option<Instant>> {
    db.prepare_cached(
        "SELECT wake FROM cases WHERE wake IS NOT NULL AND parked IS NULL ORDER BY wake LIMIT 1",
    )?
    .query_row([], |row| row.get(0).map(Instant))
    .optional()
}

pub(super) fn owed(db: &Connection, after: u64, limit: usize) -> Result<Vec<Owed>> {
    let owed = |row: &Row<'_>| {
        let notice = Notice { key: row.get(2)?, body: row.get(3)? };
        Ok(Owed { number: from_sql(row.get(0)?), case: row.get(1)?, notice })
    };
    db.prepare_cached("SELECT number, key, id, body FROM notice WHERE number > ?1 ORDER BY number LIMIT ?2")?
        .query_map([to_sql(after), rows(limit)], owed)?
        .collect()
}

pub(super) fn policy(db: &Connection, hash: &str) -> Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM policy WHERE hash = ?1")?
        .query_row([hash], |row| row.get(0))
        .optional()
}

pub(super) fn find(db: &Connection, query: &Query) -> Result<Vec<Summary>> {
    let db = &*db.unchecked_transaction()?;
    let sql = format!(
        "SELECT key, policy, seq, deadline, late_since, ended, parked FROM cases WHERE {} ORDER BY key LIMIT :limit",
        conditions(query)
    );
    let summary = |row: &Row<'_>| {
        Ok(Summary {
            key: row.get(0)?,
            policy: row.get(1)?,
            seq: from_sql(row.get(2)?),
            standing: Vec::new(),
            deadline: instant(row, 3)?,
            late_since: instant(row, 4)?,
            ended: row.get(5)?,
            parked: row.get(6)?,
        })
    };
    let wanted = named_params! {
        ":unit": query.unit,
        ":stage": query.stage,
        ":now": query.overdue.map(|now| now.0),
        ":after": query.after,
        ":limit": rows(query.limit),
    };
    let mut found: Vec<Summary> =
        db.prepare_cached(&sql)?.query_map(wanted, summary)?.collect::<Result<_>>()?;
    for summary in &mut found {
        summary.standing = standing(db, &summary.key)?;
    }
    Ok(found)
}

/// Only the conditions that are asked for, so that the indices can be used. Every parameter stands in each text,
/// so that the same ones can always be bound.
fn conditions(query: &Query) -> String {
    let standing = match (&query.unit, &query.stage) {
        (Some(_), Some(_)) => "key IN (SELECT key FROM standing WHERE unit = :unit AND stage = :stage)",
        (Some(_), None) => "key IN (SELECT key FROM standing WHERE unit = :unit) AND :stage IS NULL",
        (None, Some(_)) => "key IN (SELECT key FROM standing WHERE stage = :stage) AND :unit IS NULL",
        (None, None) => ":unit IS NULL AND :stage IS NULL",
    };
    let overdue = match query.overdue {
        Some(_) => "ended = 0 AND (late_since IS NOT NULL OR deadline < :now)",
        None => ":now IS NULL",
    };
    let after = match query.after {
        Some(_) => "key > :after",
        None => ":after IS NULL",
    };
    let parked = if query.parked { " AND parked IS NOT NULL" } else { "" };
    // The county's own history stands among the cases and is none.
    format!("key NOT LIKE '.%' AND {standing} AND {overdue} AND {after}{parked}")
}

pub(super) fn standing(db: &Connection, key: &str) -> Result<Vec<Standing>> {
    db.prepare_cached("SELECT stage, unit FROM standing WHERE key = ?1 ORDER BY stage, unit")?
        .query_map([key], |row| Ok(Standing { stage: row.get(0)?, unit: row.get(1)? }))?
        .collect()
}

fn instant(row: &Row<'_>, column: usize) -> Result<Option<Instant>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Instant))
}
