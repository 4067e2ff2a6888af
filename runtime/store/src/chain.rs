//! The chain: each record of a case is bound to all before it, so that a change to any of them shows at the head.
//!
//! It catches what the pages of a database do not: a flipped bit inside a body, a record edited by hand. Against
//! somebody who rewrites the whole chain, a head must be kept elsewhere.

use sha2::{Digest as _, Sha256};

use crate::Record;

/// SHA-256.
pub(crate) type Hash = [u8; 32];

/// The head of a log without records.
pub(crate) const EMPTY: Hash = [0; 32];

/// The head after one more record.
pub(crate) fn link(head: Hash, record: &Record) -> Hash {
    let mut hash = Sha256::new();
    hash.update(head);
    // Fixed widths first, so that no two records give the same bytes.
    hash.update(record.seq.to_be_bytes());
    hash.update(record.at.0.to_be_bytes());
    hash.update(&record.body);
    hash.finalize().into()
}

/// The head after some more records.
pub(crate) fn extend(head: Hash, records: &[Record]) -> Hash {
    records.iter().fold(head, link)
}

/// The hash of a state.
pub(crate) fn digest(state: &[u8]) -> Hash {
    Sha256::digest(state).into()
}
