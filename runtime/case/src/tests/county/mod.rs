//! Tests of the settlement: hand-made ledgers, entries with real dates, and laws against slow references.

mod bench;

mod accountability;
mod answers;
mod archive;
mod closes;
mod corrections;
mod drills;
mod entries;
mod laws;
mod openings;
mod ranks;
mod scenarios;
mod scores;
mod versions;
mod windows;
