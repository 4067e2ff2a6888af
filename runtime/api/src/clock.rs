//! What time it is: the system's clock in the county's zone, or one that a test turns by hand.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use shao_calendar::Moment;
use shao_store::Instant;

/// How far civil time of the county is ahead of UTC: [`shao_calendar::CN_OFFSET`]. One offset all year, since 1992.
const OFFSET_MILLIS: i64 = 8 * 3_600_000;

/// Whoever knows what time it is.
pub trait Clock: Send + Sync {
    /// Now, as the clock on the county's wall shows it.
    fn now(&self) -> Moment;
}

/// The system's clock, shown in the county's zone whatever zone the machine is set to.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        // A system clock before 1970 is broken; no event can then be earlier than 1970 either.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        civil(Instant(i64::try_from(since).unwrap_or(i64::MAX)))
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct VirtualClock(AtomicI64);

impl VirtualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Moment) -> Self {
        Self(AtomicI64::new(now.as_millis()))
    }

    /// Sets it. It may go back, as real clocks do.
    pub fn set(&self, now: Moment) {
        self.0.store(now.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        clamped(self.0.load(Ordering::SeqCst))
    }
}

/// The instant at which the county's clock shows this.
pub(crate) fn instant(civil: Moment) -> Instant {
    Instant(civil.as_millis().saturating_sub(OFFSET_MILLIS))
}

/// What the county's clock shows at an instant.
pub(crate) fn civil(instant: Instant) -> Moment {
    clamped(instant.0.saturating_add(OFFSET_MILLIS))
}

fn clamped(millis: i64) -> Moment {
    let end = if millis < 0 { Moment::MIN } else { Moment::MAX };
    Moment::from_millis(millis).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_county_is_eight_hours_ahead() {
        let noon: Moment = "2026-09-24T12:00".parse().unwrap();
        assert_eq!(instant(noon).0, 1_790_222_400_000);
        assert_eq!(civil(instant(noon)), noon);
    }

    #[test]
    fn a_clock_out_of_range_stays_at_its_end() {
        assert_eq!(civil(Instant(i64::MAX)), Moment::MAX);
        assert_eq!(civil(Instant(i64::MIN)), Moment::MIN);
    }
}
