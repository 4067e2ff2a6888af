//! Why a case is not where it was expected: what happened to it last. A rule explains what was decided, not where it stands.

use crate::record::What;
use crate::{Played, Policy, Record, Words, timeline};

/// How many records are told.
const LAST: usize = 3;

/// The last records of a case, in order; none if it has none. What began to run explains nothing yet.
pub(super) fn lately(policy: &Policy<'_>, case: &Played) -> Option<Words> {
    let done = |record: &&Record| !matches!(record.what, What::ClockStarted { .. });
    let done: Vec<Record> = case.records.iter().filter(done).cloned().collect();
    let last = timeline(policy, done.get(done.len().saturating_sub(LAST)..)?);
    let zh: Vec<String> =
        last.iter().map(|entry| format!("{} {}", Words::when(entry.at).zh, entry.what.zh)).collect();
    let en: Vec<String> =
        last.iter().map(|entry| format!("{} {}", Words::when(entry.at).en, entry.what.en)).collect();
    let words = || Words::new(format!("此前 {}", zh.join("；")), format!("before that: {}", en.join("; ")));
    (!last.is_empty()).then(words)
}
