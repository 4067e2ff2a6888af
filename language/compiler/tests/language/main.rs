//! The compiler as its authors meet it: pages, findings, lowering, the guide, and what no text may break.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    reason = "a test reads its files and may panic"
)]

mod baselines;
mod county;
mod findings;
mod fire;
mod frame;
mod guide;
mod pages;
mod random;
mod regions;
mod units;
mod yicheng;
