//! What is due: each at its own instant and the earliest first, however late the wake-up is. What one case does at an
//! instant may concern another one, which must not have gone on before it hears of it.

use std::collections::BTreeMap;

use shao_calendar::Moment;
use shao_store::{COUNTY, Instant};

use super::MOST_PER_ROUND;
use super::batch::Batch;
use crate::{ApiError, clock};

/// Whether the county has its turn at the very instant up to which things are woken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It has.
    Now,
    /// It has it after whatever is asked for at that instant: a case that is opened by hand then stands for the one that
    /// time would open.
    After,
}

impl Batch<'_> {
    /// Wakes a round of what is due at `now`; gives how many were woken.
    ///
    /// # Errors
    /// When the store cannot be read or written. What the policy cannot step is parked, and no error.
    pub(super) fn wake_due(&mut self, now: Moment, county: Turn) -> Result<usize, ApiError> {
        let now = clock::instant(now);
        let turn = match county {
            Turn::Now => now,
            Turn::After => Instant(now.0.saturating_sub(1)),
        };
        let due = self.shared.store.due(now, MOST_PER_ROUND)?;
        // Beyond the last one of a full round there may be others that are not known yet.
        let end = if due.len() < MOST_PER_ROUND { now } else { due.last().map_or(now, |due| due.at) };
        let mut armed: BTreeMap<String, Instant> = due.into_iter().map(|due| (due.key, due.at)).collect();
        let mut count = 0;
        while let Some((key, at)) = first(&armed, end, turn).filter(|_| count < MOST_PER_ROUND) {
            count += 1;
            armed.remove(&key);
            self.turn(&key, clock::civil(at))?;
            for (key, wake) in std::mem::take(&mut self.armed) {
                match wake {
                    Some(at) => armed.insert(key, at),
                    None => armed.remove(&key),
                };
            }
        }
        Ok(count)
    }

    fn turn(&mut self, key: &str, at: Moment) -> Result<(), ApiError> {
        if key != COUNTY {
            return self.wake(key, at);
        }
        // It counts what is on file.
        self.commit_all()?;
        self.settle_or_park(at)
    }
}

/// What comes first. At one instant the county comes after its cases: what they did by then is what it counts.
fn first(armed: &BTreeMap<String, Instant>, end: Instant, turn: Instant) -> Option<(String, Instant)> {
    let due = armed.iter().filter(|(key, at)| **at <= if *key == COUNTY { end.min(turn) } else { end });
    let (key, at) = due.min_by_key(|(key, at)| (**at, *key == COUNTY, *key))?;
    Some((key.clone(), *at))
}
