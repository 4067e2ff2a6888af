//! What one may ask about many cases, and what comes back.

use crate::Instant;

/// Where one duty of a case stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// In which stage.
    pub stage: String,
    /// With whom; empty if nobody is waited for.
    pub unit: String,
}

/// Which cases. What is `None` does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Cases of which a duty is with this unit.
    pub unit: Option<String>,
    /// Cases of which a duty stands in this stage (and is with `unit`, if that is said too).
    pub stage: Option<String>,
    /// Cases that are late at this instant: a deadline has passed, whether or not the case was woken since.
    pub overdue: Option<Instant>,
    /// Only parked cases.
    pub parked: bool,
    /// Only keys after this one: the last key of the page before.
    pub after: Option<String>,
    /// How many at most.
    pub limit: usize,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The case.
    pub key: String,
    /// The hash of its policy.
    pub policy: String,
    /// The number of its last record.
    pub seq: u64,
    /// Where its duties stand.
    pub standing: Vec<Standing>,
    /// The earliest deadline of its running clocks.
    pub deadline: Option<Instant>,
    /// Since when it is late.
    pub late_since: Option<Instant>,
    /// Whether it has ended.
    pub ended: bool,
    /// Why no step could be made with it, if none could.
    pub parked: Option<String>,
}

impl Summary {
    /// Whether the case is late at an instant. A deadline is closed: what happens at it is on time.
    #[must_use]
    pub fn overdue(&self, now: Instant) -> bool {
        !self.ended && (self.late_since.is_some() || self.deadline.is_some_and(|deadline| deadline < now))
    }
}
