//! Why a case is not where it was expected: what happened to it last. A rule explains what was decided, not where it stands.

use shao_calendar::Moment;

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
        last.iter().map(|entry| format!("{} {}", when(entry.at).zh, entry.what.zh)).collect();
    let en: Vec<String> =
        last.iter().map(|entry| format!("{} {}", when(entry.at).en, entry.what.en)).collect();
    let words = || Words::new(format!("此前 {}", zh.join("；")), format!("before that: {}", en.join("; ")));
    (!last.is_empty()).then(words)
}

/// A moment as it is read: what happens as soon as a deadline is over is told by the deadline.
pub(crate) fn when(at: Moment) -> Words {
    match at.plus_millis(-1).ok().filter(|before| before.as_millis().rem_euclid(60_000) == 0) {
        Some(due) => Words::new(format!("{due} 过后"), format!("after {due}")),
        None => Words::new(at.to_string(), at.to_string()),
    }
}
