//! The store for tests and previews: the same behaviour, nothing kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::admit::{OnFile, admit};
use crate::chain;
use crate::{
    Append, Appended, Due, Filing, Instant, Logged, Notice, Owed, Query, Record, Recorded, Snapshot, Store,
    StoreError, Stored, Summary,
};

/// Cases in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    cases: BTreeMap<String, (Snapshot, Vec<Record>)>,
    recorded: BTreeMap<String, Recorded>,
    owed: Vec<(String, Notice)>,
    notice_keys: BTreeSet<String>,
    /// Case, id and body, in the order in which they came.
    events: Vec<(String, Logged)>,
    filings: Vec<Filing>,
    policies: BTreeMap<String, Vec<u8>>,
    closed: bool,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing is half-written when a holder dies: each unit is applied after every check.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn unit(&mut self, unit: Vec<Append>) -> Result<Appended, StoreError> {
        if self.closed {
            return Err(StoreError::Closed);
        }
        // The cases as the appends before leave them.
        let mut seqs: BTreeMap<&str, u64> = BTreeMap::new();
        for append in &unit {
            let of_file = || self.cases.get(&append.key).map_or(0, |(snapshot, _)| snapshot.seq);
            let receipt = append.receipt.as_ref();
            let on_file = OnFile {
                seq: seqs.get(append.key.as_str()).copied().unwrap_or_else(of_file),
                recorded: receipt.and_then(|receipt| self.recorded.get(&receipt.event).cloned()),
                policy: self.policies.contains_key(&append.snapshot.policy),
            };
            if let Some(before) = admit(append, on_file)? {
                return Ok(before);
            }
            seqs.insert(&append.key, append.snapshot.seq);
        }
        unit.into_iter().for_each(|append| self.write(append));
        Ok(Appended::Now)
    }

    fn write(&mut self, append: Append) {
        let Append { key, snapshot, records, notices, filings, events, receipt, expected: _ } = append;
        self.events.extend(events.into_iter().map(|event| (key.clone(), event)));
        for body in filings {
            let number = u64::try_from(self.filings.len()).unwrap_or(u64::MAX).saturating_add(1);
            let (case, policy) = (key.clone(), snapshot.policy.clone());
            self.filings.push(Filing { number, case, policy, body });
        }
        if let Some(receipt) = receipt {
            let recorded = Recorded { key: key.clone(), seq: snapshot.seq, receipt };
            self.recorded.insert(recorded.receipt.event.clone(), recorded);
        }
        for notice in notices {
            if self.notice_keys.insert(notice.key.clone()) {
                self.owed.push((key.clone(), notice));
            }
        }
        let (place, log) = self.cases.entry(key).or_insert_with(|| (snapshot.clone(), Vec::new()));
        *place = snapshot;
        log.extend(records);
    }
}

impl Store for MemoryStore {
    fn append(&self, units: Vec<Vec<Append>>) -> Vec<Result<Appended, StoreError>> {
        let mut inner = self.lock();
        units.into_iter().map(|unit| inner.unit(unit)).collect()
    }

    fn load(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        let inner = self.lock();
        Ok(inner.cases.get(key).map(|(snapshot, log)| Stored {
            key: key.to_owned(),
            snapshot: snapshot.clone(),
            head: chain::extend(chain::EMPTY, log),
        }))
    }

    fn timeline(&self, key: &str) -> Result<Vec<Record>, StoreError> {
        Ok(self.lock().cases.get(key).map(|(_, log)| log.clone()).unwrap_or_default())
    }

    fn log(&self, key: &str) -> Result<Vec<Vec<u8>>, StoreError> {
        let inner = self.lock();
        let ours = inner.events.iter().filter(|(case, _)| case == key);
        Ok(ours.map(|(_, event)| event.body.clone()).collect())
    }

    fn heard(&self, event: &str) -> Result<Option<String>, StoreError> {
        let inner = self.lock();
        Ok(inner.events.iter().rfind(|(_, logged)| logged.id == event).map(|(case, _)| case.clone()))
    }

    fn stands(&self, key: &str) -> Result<bool, StoreError> {
        Ok(self.lock().cases.values().any(|(snapshot, _)| snapshot.stands.as_deref() == Some(key)))
    }

    fn filings(&self, after: u64, limit: usize) -> Result<Vec<Filing>, StoreError> {
        let inner = self.lock();
        Ok(inner.filings.iter().filter(|filing| filing.number > after).take(limit).cloned().collect())
    }

    fn recorded(&self, event: &str) -> Result<Option<Recorded>, StoreError> {
        Ok(self.lock().recorded.get(event).cloned())
    }

    fn due(&self, at: Instant, limit: usize) -> Result<Vec<Due>, StoreError> {
        let inner = self.lock();
        let armed = inner.cases.iter().filter_map(|(key, (snapshot, _))| Some((armed(snapshot)?, key)));
        let due: BTreeSet<(Instant, &String)> = armed.filter(|(wake, _)| *wake <= at).collect();
        Ok(due.into_iter().take(limit).map(|(at, key)| Due { key: key.clone(), at }).collect())
    }

    fn next_wake(&self) -> Result<Option<Instant>, StoreError> {
        Ok(self.lock().cases.values().filter_map(|(snapshot, _)| armed(snapshot)).min())
    }

    fn unpark(&self) -> Result<(), StoreError> {
        let mut inner = self.lock();
        if inner.closed {
            return Err(StoreError::Closed);
        }
        inner.cases.values_mut().for_each(|(snapshot, _)| snapshot.parked = None);
        Ok(())
    }

    fn find(&self, query: &Query) -> Result<Vec<Summary>, StoreError> {
        let inner = self.lock();
        let cases = inner.cases.iter().filter(|(key, _)| !key.starts_with('.'));
        let summaries = cases.map(|(key, (snapshot, _))| summary(key, snapshot));
        Ok(summaries.filter(|summary| fits(query, summary)).take(query.limit).collect())
    }

    fn owed(&self, after: u64, limit: usize) -> Result<Vec<Owed>, StoreError> {
        let inner = self.lock();
        let numbered = (1_u64..).zip(&inner.owed).filter(|(number, _)| *number > after);
        let owed = |(number, (case, notice)): (u64, &(String, Notice))| Owed {
            number,
            case: case.clone(),
            notice: notice.clone(),
        };
        Ok(numbered.take(limit).map(owed).collect())
    }

    fn keep_policy(&self, hash: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut inner = self.lock();
        if inner.closed {
            return Err(StoreError::Closed);
        }
        let kept = inner.policies.entry(hash.to_owned()).or_insert_with(|| bytes.to_vec());
        if kept == bytes { Ok(()) } else { Err(StoreError::PolicyDiffers { hash: hash.to_owned() }) }
    }

    fn policy(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.lock().policies.get(hash).cloned())
    }

    fn healthy(&self) -> Result<(), StoreError> {
        if self.lock().closed { Err(StoreError::Closed) } else { Ok(()) }
    }

    fn close(&self) -> Result<(), StoreError> {
        self.lock().closed = true;
        Ok(())
    }
}

fn armed(snapshot: &Snapshot) -> Option<Instant> {
    if snapshot.parked.is_some() { None } else { snapshot.wake }
}

fn summary(key: &str, snapshot: &Snapshot) -> Summary {
    let mut standing = snapshot.standing.clone();
    standing.sort();
    standing.dedup();
    Summary {
        key: key.to_owned(),
        policy: snapshot.policy.clone(),
        seq: snapshot.seq,
        standing,
        deadline: snapshot.deadline,
        late_since: snapshot.late_since,
        ended: snapshot.ended,
        parked: snapshot.parked.clone(),
    }
}

fn fits(query: &Query, summary: &Summary) -> bool {
    let unit = |wanted: &String| summary.standing.iter().any(|place| place.unit == *wanted);
    let stage = |wanted: &String| {
        let with = |other: &String| query.unit.as_ref().is_none_or(|unit| unit == other);
        summary.standing.iter().any(|place| place.stage == *wanted && with(&place.unit))
    };
    (!query.parked || summary.parked.is_some())
        && query.after.as_ref().is_none_or(|after| summary.key > *after)
        && query.unit.as_ref().is_none_or(unit)
        && query.stage.as_ref().is_none_or(stage)
        && query.overdue.is_none_or(|now| summary.overdue(now))
}
