//! Every move that can be made in a state: by somebody, by time, by children, by another case.

use shao_abi::{Action, ClockId, Effect, Join, Mark, MarkPoint, StageId};

use crate::draft::{Draft, Ways};
use crate::hear::set;
use crate::machine::{Course, Duty, moves};
use crate::state::bit;
use crate::{ClockState, State};

/// What moves a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// An action of the stage (by position), with a result (by position) if it has any.
    Act {
        /// Which action.
        action: u16,
        /// Which result.
        result: Option<u16>,
    },
    /// A clock lapses, with whatever that brings about.
    Lapse(ClockId),
    /// Another mark of a clock that moves the case: 剩, 逾, 此后 每.
    Mark(ClockId, u16),
    /// A pause (by position) ends by its own limit.
    Resume(ClockId, u16),
    /// 汇合.
    Join,
    /// 遇 (by position).
    Meet(u16),
    /// 重启.
    Reopen,
}

impl Move {
    /// Whether time alone makes it.
    #[must_use]
    pub fn is_time(self) -> bool {
        match self {
            Self::Lapse(_) | Self::Mark(..) | Self::Resume(..) => true,
            Self::Act { .. } | Self::Join | Self::Meet(_) | Self::Reopen => false,
        }
    }
}

/// A move that was made.
pub(crate) struct Made {
    pub by: Move,
    pub draft: Draft,
    /// Whether what it should have brought about was refused.
    pub blocked: bool,
}

impl Course<'_> {
    /// Every move out of a state.
    pub(crate) fn moves(&self, state: &State) -> Vec<Made> {
        let mut made = Made::list();
        if self.ends_in(state.stage) {
            self.reopen(state, &mut made);
            return made.0;
        }
        self.acts(state, &mut made);
        for at in 0..self.clocks.len() {
            self.of_clock(state, at, &mut made);
        }
        self.joins(state, &mut made);
        made.0
    }

    fn acts(&self, state: &State, made: &mut List) {
        let Some(stage) = self.stage(state.stage) else { return };
        for (at, action) in (0u16..).zip(&stage.actions) {
            for (number, result) in results(action) {
                let result = result.and_then(|at| action.results.get(at));
                let ways = self.act(Draft::of(self, state), action, result);
                made.add(self, Move::Act { action: at, result: number }, ways.done);
            }
        }
    }

    fn of_clock(&self, state: &State, at: usize, made: &mut List) {
        let (Some(id), Some(clock)) = (self.clocks.get(at).copied(), self.clock_at(at)) else { return };
        let marks = || (0u16..).zip(&clock.marks).filter(|(_, mark)| mark.then.iter().any(moves));
        match state.clocks.get(at).copied() {
            Some(ClockState::Running { fired, age }) => {
                if self.can_lapse(state, at) {
                    self.lapse(state, at, made);
                }
                for (number, mark) in marks() {
                    if matches!(mark.at, MarkPoint::Left(_)) && fired & bit(number) == 0 {
                        let next = ClockState::Running { fired: fired | bit(number), age };
                        self.fire(state, (at, next), Move::Mark(id, number), mark, made);
                    }
                }
            }
            Some(ClockState::Stopped { by, .. }) => {
                for (number, pause) in (0u16..).zip(&clock.pauses) {
                    if by & bit(number) != 0 && pause.most.is_some() {
                        let mut draft = Draft::of(self, state);
                        self.resume(&mut draft, at, number);
                        made.add(self, Move::Resume(id, number), vec![draft]);
                    }
                }
            }
            Some(ClockState::Lapsed { fired }) => {
                for (number, mark) in marks() {
                    let next = match mark.at {
                        MarkPoint::Over(_) if self.is_next(&clock.marks, fired, number) => {
                            ClockState::Lapsed { fired: fired | bit(number) }
                        }
                        MarkPoint::Every(_) => ClockState::Lapsed { fired },
                        MarkPoint::Over(_) | MarkPoint::Left(_) | MarkPoint::Lapse => continue,
                    };
                    self.fire(state, (at, next), Move::Mark(id, number), mark, made);
                }
            }
            Some(ClockState::Absent) | None => {}
        }
    }

    /// Whether a 逾 mark has not fired, and those that moved the case and are due before it have.
    pub(crate) fn is_next(&self, marks: &[Mark], fired: u32, number: u16) -> bool {
        let due = |mark: &Mark| if let MarkPoint::Over(limit) = mark.at { Some(limit.value) } else { None };
        let Some(own) = marks.get(usize::from(number)).and_then(due) else { return false };
        let sooner = |mark: &Mark| {
            due(mark).is_some_and(|other| other.unit == own.unit && other.n < own.n)
                && mark.then.iter().any(moves)
        };
        let missing = (0u16..).zip(marks).any(|(at, mark)| sooner(mark) && fired & bit(at) == 0);
        fired & bit(number) == 0 && !missing
    }

    fn lapse(&self, state: &State, at: usize, made: &mut List) {
        let (Some(id), Some(clock)) = (self.clocks.get(at).copied(), self.clock_at(at)) else { return };
        let mut first = Draft::of(self, state);
        set(&mut first.state, at, ClockState::Lapsed { fired: 0 });
        first.changes.push(crate::Change::Lapsed(id));
        let mut ways = vec![(first, false)];
        for mark in clock.marks.iter().filter(|mark| mark.at == MarkPoint::Lapse) {
            ways = ways
                .into_iter()
                .flat_map(|(draft, blocked)| {
                    let after = self.brought_about(draft, at, &mark.then);
                    after.into_iter().map(move |(draft, here)| (draft, blocked || here))
                })
                .collect();
        }
        for (draft, blocked) in ways {
            made.put(self, Move::Lapse(id), draft, blocked);
        }
    }

    fn fire(&self, state: &State, (at, next): (usize, ClockState), by: Move, mark: &Mark, made: &mut List) {
        let mut draft = Draft::of(self, state);
        set(&mut draft.state, at, next);
        for (draft, blocked) in self.brought_about(draft, at, &mark.then) {
            made.put(self, by, draft, blocked);
        }
    }

    /// What a mark brings about: its own marks always, its moves if the clock still runs and nothing refuses them.
    fn brought_about(&self, mut draft: Draft, at: usize, then: &[Effect]) -> Vec<(Draft, bool)> {
        for effect in then {
            if let Effect::Mark(mark) = effect {
                self.happen(&mut draft, shao_abi::Happening::Mark(*mark));
            }
        }
        if draft.state.clocks.get(at) == Some(&ClockState::Absent) || !then.iter().any(moves) {
            return vec![(draft, false)];
        }
        let Ways { done, refused } = self.make_moves(draft.clone(), then);
        let mut all: Vec<(Draft, bool)> = done.into_iter().map(|draft| (draft, false)).collect();
        if refused {
            all.push((draft, true));
        }
        all
    }

    fn joins(&self, state: &State, made: &mut List) {
        let Some(stage) = self.stage(state.stage) else { return };
        if let Some(Join::All(then) | Join::Any { then, .. }) = stage.fork.as_ref().map(|fork| &fork.join) {
            let ways = self.carry_out(Draft::of(self, state), then);
            made.add(self, Move::Join, ways.done);
        }
        for (at, meet) in (0u16..).zip(&stage.meets) {
            let mut draft = Draft::of(self, state);
            draft.guess = true;
            made.add(self, Move::Meet(at), self.carry_out(draft, &meet.then).done);
        }
    }

    /// 重启: as often as its 至多 allows, which is kept behind the other counters.
    fn reopen(&self, state: &State, made: &mut List) {
        let flow = self.process().flows.get(self.flow.index());
        let Some(reopen) = flow.and_then(|flow| flow.reopen.as_ref()) else { return };
        if self.duty != Duty::Case {
            return;
        }
        let mut draft = Draft::of(self, state);
        let Some(used) = draft.state.counters.last_mut().filter(|used| **used < reopen.most.value) else {
            return;
        };
        *used = used.saturating_add(1);
        self.pass(&mut draft, shao_abi::Point::Open);
        self.enter(&mut draft, reopen.to);
        made.add(self, Move::Reopen, vec![draft]);
    }

    /// The stage a state stands in, if the duty goes on there.
    pub(crate) fn waits_in(&self, state: &State) -> Option<StageId> {
        (!self.ends_in(state.stage)).then_some(state.stage)
    }
}

/// Each result of an action with its position; once without, if it has none.
fn results(action: &Action) -> Vec<(Option<u16>, Option<usize>)> {
    if action.results.is_empty() {
        return vec![(None, None)];
    }
    (0u16..).zip(0..action.results.len()).map(|(number, at)| (Some(number), Some(at))).collect()
}

/// The moves found so far.
struct List(Vec<Made>);

impl Made {
    fn list() -> List {
        List(Vec::new())
    }
}

impl List {
    fn add(&mut self, course: &Course<'_>, by: Move, done: Vec<Draft>) {
        for draft in done {
            self.put(course, by, draft, false);
        }
    }

    fn put(&mut self, course: &Course<'_>, by: Move, draft: Draft, blocked: bool) {
        self.0.push(Made { by, draft: course.complete(draft), blocked });
    }
}
