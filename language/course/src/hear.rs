//! What a point that is passed means for the clocks.

use shao_abi::{Clock, LimitSource, LimitUnit, Point};

use crate::draft::Draft;
use crate::machine::Course;
use crate::state::bit;
use crate::{Change, ClockState, State};

impl Course<'_> {
    /// What a point means for the clocks: 至 first, then 停表, then 自.
    pub(crate) fn pass(&self, draft: &mut Draft, point: Point) {
        for at in 0..self.clocks.len() {
            let Some(clock) = self.clock_at(at) else { continue };
            if clock.to.iter().any(|to| matches(to, &point)) {
                self.end(draft, at);
                draft.starting.retain(|(other, _)| *other != at);
            } else {
                self.hear_pauses(draft, at, &point);
            }
        }
        let since = draft.passed.len();
        for at in 0..self.clocks.len() {
            let waits = draft.starting.iter().any(|(other, _)| *other == at);
            let absent = draft.state.clocks.get(at) == Some(&ClockState::Absent);
            let starts = self.clock_at(at).is_some_and(|c| c.from.iter().any(|from| matches(from, &point)));
            if starts && absent && !waits {
                draft.starting.push((at, since));
            }
        }
        draft.passed.push(point);
    }

    pub(crate) fn end(&self, draft: &mut Draft, at: usize) {
        if draft.state.clocks.get(at).is_some_and(|state| *state != ClockState::Absent) {
            set(&mut draft.state, at, ClockState::Absent);
            draft.changes.extend(self.clocks.get(at).map(|clock| Change::Ended(*clock)));
        }
    }

    /// Endings of pauses first, so that a pause may follow itself.
    pub(crate) fn hear_pauses(&self, draft: &mut Draft, at: usize, point: &Point) {
        let (Some(id), Some(clock)) = (self.clocks.get(at).copied(), self.clock_at(at)) else { return };
        for (pause, written) in (0u16..).zip(&clock.pauses) {
            if matches(&written.to, point) {
                self.resume(draft, at, pause);
            }
        }
        for (pause, written) in (0u16..).zip(&clock.pauses) {
            let (held, fired, age) = match draft.state.clocks.get(at) {
                Some(ClockState::Running { fired, age }) => (0, *fired, *age),
                Some(ClockState::Stopped { fired, by, age }) => (*by, *fired, *age),
                Some(ClockState::Absent | ClockState::Lapsed { .. }) | None => return,
            };
            if matches(&written.from, point) && held & bit(pause) == 0 && can_stand(clock) {
                set(&mut draft.state, at, ClockState::Stopped { fired, age, by: held | bit(pause) });
                draft.changes.push(Change::Stopped(id, pause));
            }
        }
    }

    /// Ends a pause; the clock runs again when no other holds it.
    pub(crate) fn resume(&self, draft: &mut Draft, at: usize, pause: u16) {
        let Some(ClockState::Stopped { fired, age, by }) = draft.state.clocks.get(at).copied() else {
            return;
        };
        if by & bit(pause) == 0 {
            return;
        }
        let by = by & !bit(pause);
        let next =
            if by == 0 { ClockState::Running { fired, age } } else { ClockState::Stopped { fired, age, by } };
        set(&mut draft.state, at, next);
        draft.changes.extend(self.clocks.get(at).map(|clock| Change::Resumed(*clock, pause)));
    }

    pub(crate) fn clock_at(&self, at: usize) -> Option<&Clock> {
        self.clock(*self.clocks.get(at)?)
    }
}

pub(crate) fn set(state: &mut State, at: usize, clock: ClockState) {
    if let Some(place) = state.clocks.get_mut(at) {
        *place = clock;
    }
}

/// 下一个 20:00 cannot stand still.
fn can_stand(clock: &Clock) -> bool {
    !matches!(&clock.limit, LimitSource::Fixed { limit, .. } if limit.unit == LimitUnit::NextAt)
}

/// Whether a point is the one a clock waits for. A result that is not named does not matter.
fn matches(awaited: &Point, passed: &Point) -> bool {
    match (awaited, passed) {
        (Point::Act { act, result: None }, Point::Act { act: done, .. }) => act == done,
        (Point::Act { .. } | Point::Open | Point::Enter(_) | Point::Leave(_), _) => awaited == passed,
    }
}
