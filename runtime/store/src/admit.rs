//! Whether an append may be written: the one judgement that every store shares.

use crate::{Append, Appended, Recorded, StoreError};

/// What a store has on file that bears on an append.
pub(crate) struct OnFile {
    /// The case's sequence number; 0 if there is no such case.
    pub(crate) seq: u64,
    /// What was recorded under the event's id.
    pub(crate) recorded: Option<Recorded>,
    /// Whether the policy of the snapshot is kept.
    pub(crate) policy: bool,
}

/// `Ok(None)`: write it. `Ok(Some(_))`: it was written before, and this is the answer.
pub(crate) fn admit(append: &Append, on_file: OnFile) -> Result<Option<Appended>, StoreError> {
    // The id first: a repeated event finds its case moved on, by itself.
    if let (Some(receipt), Some(recorded)) = (&append.receipt, on_file.recorded) {
        let same = recorded.key == append.key && recorded.receipt.request == receipt.request;
        let conflict = StoreError::Conflict { event: receipt.event.clone() };
        return if same { Ok(Some(Appended::Before(recorded))) } else { Err(conflict) };
    }
    if on_file.seq != append.expected {
        let (key, expected) = (append.key.clone(), append.expected);
        return Err(StoreError::Stale { key, expected, found: on_file.seq });
    }
    if !on_file.policy {
        return Err(StoreError::UnknownPolicy { hash: append.snapshot.policy.clone() });
    }
    coherent(append).map_err(|reason| StoreError::Malformed { key: append.key.clone(), reason })?;
    Ok(None)
}

fn coherent(append: &Append) -> Result<(), String> {
    let mut last = append.expected;
    for record in &append.records {
        if record.seq != last.saturating_add(1) {
            return Err(format!("record {} follows record {last}", record.seq));
        }
        last = record.seq;
    }
    if last != append.snapshot.seq {
        return Err(format!("the records end at {last}, the state is at {}", append.snapshot.seq));
    }
    if last == 0 {
        return Err("a case is opened by a record".to_owned());
    }
    Ok(())
}
