//! What a policy may cost.

use std::time::Duration;

/// What a policy may cost. The defaults hold any policy of a county with much room to spare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most instructions one call may take, by its certificate. A policy that needs more is not loaded.
    pub instructions: u64,
    /// The most bytes of memory one instance may have. A policy that needs more is not loaded.
    pub memory_bytes: u32,
    /// The most instances alive at once, over all policies of an engine. A call that would need one more fails.
    pub instances: u32,
    /// After this long a call is stopped, though it may run twice as long. No policy that was loaded can reach it
    /// on a healthy machine: a backstop, not a budget.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            instructions: 10_000_000,
            memory_bytes: 4 << 20,
            instances: 512,
            wall: Duration::from_millis(500),
        }
    }
}
