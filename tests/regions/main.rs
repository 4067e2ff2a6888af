//! What is said of regions of cases, held against trying every case.

#[path = "../differential/exprs.rs"]
mod exprs;
#[expect(dead_code, reason = "whole policies are made here, with fewer cases")]
#[path = "../differential/policies.rs"]
mod policies;
#[path = "../differential/tape.rs"]
mod tape;

mod brute;
mod differences;
mod gaps;
mod growth;
mod obligations;
mod world;

/// A random tape of some length; the same number gives the same tape.
fn tape(seed: u64) -> tape::Tape {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
    let number = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u32
    };
    tape::Tape::new(std::iter::repeat_with(number).take(400).collect())
}

/// How many policies are tried: SHAO_REGIONS, else ten thousand.
fn volume() -> u64 {
    std::env::var("SHAO_REGIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000)
}
