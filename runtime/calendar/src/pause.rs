//! Pauses (停表) and their union: while any reason holds, the clock stands still.

use serde::{Deserialize, Serialize};

use crate::{ClockError, Moment};

/// A stretch in which a clock stands still: `from` included, `to` excluded.
///
/// A bell that rings at `from` is not counted; one that rings at `to` is. The order in which pauses are given, and
/// whether they overlap or touch, makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// When the clock stopped.
    pub from: Moment,
    /// When it resumed; `None` while it still stands.
    pub to: Option<Moment>,
}

impl Pause {
    /// A pause that has ended.
    pub fn closed(from: Moment, to: Moment) -> Pause {
        Pause { from, to: Some(to) }
    }

    /// A pause that still holds.
    pub fn open(from: Moment) -> Pause {
        Pause { from, to: None }
    }

    /// Whether the clock stands still at this moment because of it.
    pub fn holds(&self, moment: Moment) -> bool {
        self.from <= moment && self.to.is_none_or(|to| moment < to)
    }
}

/// The union of pauses: ordered, not empty, not touching; only the last one may be open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stops(Vec<Pause>);

impl Stops {
    /// The union, as far as it concerns a clock started at `start`.
    pub fn union(pauses: &[Pause], start: Moment) -> Result<Stops, ClockError> {
        let mut sorted = Vec::with_capacity(pauses.len());
        for pause in pauses {
            if let Some(to) = pause.to.filter(|&to| to < pause.from) {
                return Err(ClockError::PauseBackwards { from: pause.from, to });
            }
            let clipped = Pause { from: pause.from.max(start), to: pause.to };
            if clipped.to.is_none_or(|to| to > clipped.from) {
                sorted.push(clipped);
            }
        }
        sorted.sort_by_key(|pause| pause.from);
        Ok(Stops(merge(sorted)))
    }

    /// The stops in order.
    pub fn iter(&self) -> impl Iterator<Item = &Pause> {
        self.0.iter()
    }

    /// The stop that holds at this moment, if the clock stands still then.
    pub fn at(&self, moment: Moment) -> Option<&Pause> {
        let after = self.0.partition_point(|pause| pause.from <= moment);
        let last = after.checked_sub(1).and_then(|i| self.0.get(i));
        last.filter(|pause| pause.holds(moment))
    }
}

/// Joins overlapping and touching pauses that are ordered by their start.
fn merge(sorted: Vec<Pause>) -> Vec<Pause> {
    let mut union: Vec<Pause> = Vec::with_capacity(sorted.len());
    for pause in sorted {
        match union.last_mut() {
            Some(last) if last.to.is_none_or(|to| pause.from <= to) => {
                last.to = last.to.zip(pause.to).map(|(a, b)| a.max(b));
            }
            _ => union.push(pause),
        }
    }
    union
}
