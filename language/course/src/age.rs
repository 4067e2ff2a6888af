//! How long a clock has run at most. Where clocks are no more than 走 or 届满, any may lapse first; but one of thirty days
//! does not lapse in a stage that lasts ten minutes. So each clock over several stages carries an upper bound of its age,
//! made of the limits of the stages it ran through, as far as these are in minutes or hours: days are of no fixed length.

use shao_abi::{Clock, Limit, LimitSource, LimitUnit};

use crate::machine::{Course, is_own};
use crate::{ClockState, State};

/// An upper bound in minutes; `None` when it may be as old as it can get.
pub type Age = Option<u32>;

impl Course<'_> {
    /// How long the case can stand in the stage of a state at most: until the stage's own clock lapses, while it runs.
    pub(crate) fn stay(&self, state: &State) -> Age {
        let running = |at: &usize| matches!(state.clocks.get(*at), Some(ClockState::Running { .. }));
        let own = |at: usize| self.clock_at(at).filter(|clock| is_own(clock) == Some(state.stage));
        (0..self.clocks.len()).filter(running).filter_map(own).filter_map(longest).min()
    }

    /// Whether a clock (by position) that runs in a state can lapse while the case stands there.
    pub(crate) fn can_lapse(&self, state: &State, at: usize) -> bool {
        let (Some(clock), Some(ClockState::Running { age, .. })) = (self.clock_at(at), state.clocks.get(at))
        else {
            return false;
        };
        is_own(clock).is_some() || older(clock, *age, self.stay(state)).is_none()
    }

    /// A stage is left in which the case stood for `stay` at most.
    pub(crate) fn grow(&self, state: &mut State, stay: Age) {
        for (at, found) in state.clocks.iter_mut().enumerate() {
            let (ClockState::Running { age, .. } | ClockState::Stopped { age, .. }) = found else { continue };
            let clock =
                self.clocks.get(at).and_then(|id| self.clock(*id)).filter(|clock| is_own(clock).is_none());
            *age = clock.and_then(|clock| older(clock, *age, stay));
        }
    }
}

/// The age of a clock after some time; none if it can have run out by then. Rounded up to a power of two, so that there are
/// few of them.
fn older(clock: &Clock, age: Age, by: Age) -> Age {
    let sum = age?.checked_add(by?)?;
    (sum < shortest(clock)).then(|| sum.checked_next_power_of_two().unwrap_or(u32::MAX))
}

/// The longest that a clock can take, in minutes; none if that has no fixed bound.
fn longest(clock: &Clock) -> Option<u32> {
    let minutes = |limit: Limit| match limit.unit {
        LimitUnit::Minute => u32::try_from(limit.n).ok(),
        LimitUnit::Hour => u32::try_from(limit.n).ok()?.checked_mul(60),
        LimitUnit::HourAfter => u32::try_from(limit.n).ok()?.checked_add(1)?.checked_mul(60),
        LimitUnit::WorkHour | LimitUnit::WorkDay | LimitUnit::Day | LimitUnit::Month | LimitUnit::NextAt => {
            None
        }
    };
    match &clock.limit {
        LimitSource::Fixed { limit, .. } => minutes(*limit),
        LimitSource::Either { limits: [first, second], later: false, .. } => {
            minutes(*first).into_iter().chain(minutes(*second)).min()
        }
        LimitSource::Either { limits: [first, second], later: true, .. } => {
            Some(minutes(*first)?.max(minutes(*second)?))
        }
        LimitSource::Outcome { .. } => None,
    }
}

/// The shortest that a clock can take, in minutes. The day it starts on does not count, so n days are at least n - 1.
fn shortest(clock: &Clock) -> u32 {
    const DAY: u32 = 24 * 60;
    let minutes = |limit: Limit| {
        let n = u32::try_from(limit.n).unwrap_or(0);
        match limit.unit {
            LimitUnit::Minute => n,
            LimitUnit::Hour | LimitUnit::HourAfter | LimitUnit::WorkHour => n.saturating_mul(60),
            LimitUnit::WorkDay | LimitUnit::Day => n.saturating_sub(1).saturating_mul(DAY),
            LimitUnit::Month => n.saturating_mul(28).saturating_sub(1).saturating_mul(DAY),
            LimitUnit::NextAt => 0,
        }
    };
    match &clock.limit {
        LimitSource::Fixed { limit, .. } => minutes(*limit),
        LimitSource::Either { limits: [first, second], later: false, .. } => {
            minutes(*first).min(minutes(*second))
        }
        LimitSource::Either { limits: [first, second], later: true, .. } => {
            minutes(*first).max(minutes(*second))
        }
        LimitSource::Outcome { .. } => 0,
    }
}
