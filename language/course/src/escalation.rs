//! 提级: each escalation comes later than the one before it, and comes at all.

use std::collections::BTreeSet;

use shao_abi::{Clock, ClockId, Effect, Limit, LimitSource, LimitUnit, MarkPoint, StageId};

use crate::machine::{Course, can_move, is_own};
use crate::{Change, ClockState, Graph};

/// An escalation that comes too early, or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// A 逾 mark is written behind another one and is due no later.
    NotLater {
        /// Of which clock.
        clock: ClockId,
        /// The mark, by position.
        mark: u16,
        /// The one before it.
        before: u16,
    },
    /// A 逾 or 此后 mark never comes: where the clock lapses, the case moves and the clock ends.
    Ended {
        /// Of which clock.
        clock: ClockId,
        /// The mark, by position.
        mark: u16,
    },
    /// The lapse of a stage never comes: another clock that runs there all the time is shorter and moves the case first.
    Outrun {
        /// The stage's own clock.
        clock: ClockId,
        /// The one that is faster.
        by: ClockId,
    },
}

/// Every escalation that is not later than the one before, or that never comes.
#[must_use]
pub fn never_later(course: &Course<'_>, graph: &Graph) -> Vec<Late> {
    let mut found = Vec::new();
    for id in course.clocks().iter().copied() {
        let Some(clock) = course.clock(id) else { continue };
        found.extend(out_of_order(id, clock));
        found.extend(ended(course, graph, id, clock));
        found.extend(outrun(course, graph, id, clock));
    }
    found
}

fn out_of_order(id: ClockId, clock: &Clock) -> Vec<Late> {
    let over = |at: MarkPoint| if let MarkPoint::Over(limit) = at { Some(limit.value) } else { None };
    let marks: Vec<(u16, Limit)> =
        (0u16..).zip(&clock.marks).filter_map(|(at, mark)| Some((at, over(mark.at)?))).collect();
    let pairs = marks.iter().zip(marks.iter().skip(1));
    let late = pairs.filter(|((_, first), (_, next))| first.unit == next.unit && next.n <= first.n);
    late.map(|((before, _), (mark, _))| Late::NotLater { clock: id, mark: *mark, before: *before }).collect()
}

/// A clock that is never open after its lapse has no later marks. Of a clock that is never started nothing is said.
fn ended(course: &Course<'_>, graph: &Graph, id: ClockId, clock: &Clock) -> Option<Late> {
    let later = |at: MarkPoint| matches!(at, MarkPoint::Over(_) | MarkPoint::Every(_));
    let (mark, _) = (0u16..).zip(&clock.marks).find(|(_, mark)| later(mark.at))?;
    let mut states = graph.states.iter().map(|state| course.clock_in(state, id));
    let lapses =
        (0..graph.states.len()).flat_map(|at| graph.out(at)).any(|e| e.changes.contains(&Change::Lapsed(id)));
    let open = states.any(|state| matches!(state, ClockState::Lapsed { .. }));
    (lapses && !open).then_some(Late::Ended { clock: id, mark })
}

fn outrun(course: &Course<'_>, graph: &Graph, id: ClockId, clock: &Clock) -> Option<Late> {
    let (stage, own) = (is_own(clock).filter(|_| can_move(clock))?, days(clock)?);
    let entries: BTreeSet<usize> = (0..graph.states.len())
        .flat_map(|at| graph.out(at))
        .filter(|edge| edge.changes.contains(&Change::Started(id)))
        .map(|edge| edge.to)
        .chain(graph.states.first().filter(|first| first.stage == stage).map(|_| 0))
        .collect();
    let faster = |other: &ClockId| {
        let Some(limit) = course.clock(*other).filter(|other| leaves(other, stage)).and_then(days) else {
            return false;
        };
        let runs = |at: &usize| {
            let state = graph.states.get(*at);
            state.is_some_and(|state| matches!(course.clock_in(state, *other), ClockState::Running { .. }))
        };
        limit.unit == own.unit
            && limit.n < own.n
            && entries.iter().all(runs)
            && !ends_in(course, graph, *other, stage)
    };
    let by = course.clocks().iter().copied().find(|other| *other != id && faster(other))?;
    (!entries.is_empty()).then_some(Late::Outrun { clock: id, by })
}

/// A length in whole days that nothing stops or adds to: only such are compared, since hours depend on who holds them.
fn days(clock: &Clock) -> Option<Limit> {
    let LimitSource::Fixed { limit, .. } = clock.limit else { return None };
    let plain = clock.pauses.is_empty() && clock.extension.is_none();
    (plain && matches!(limit.unit, LimitUnit::WorkDay | LimitUnit::Day | LimitUnit::Month)).then_some(limit)
}

/// Whether a clock over several stages moves the case away from this one when it lapses.
fn leaves(clock: &Clock, stage: StageId) -> bool {
    let away = |effect: &Effect| matches!(effect, Effect::Goto(to) if *to != stage);
    let lapse = clock.marks.iter().filter(|mark| mark.at == MarkPoint::Lapse);
    is_own(clock).is_none() && lapse.flat_map(|mark| &mark.then).any(away)
}

/// Whether a clock can end while the case stays in a stage.
fn ends_in(course: &Course<'_>, graph: &Graph, clock: ClockId, stage: StageId) -> bool {
    let inside = |at: usize| graph.states.get(at).is_some_and(|state| course.waits_in(state) == Some(stage));
    (0..graph.states.len()).filter(|at| inside(*at)).any(|at| {
        graph.out(at).iter().any(|edge| !edge.enters() && edge.changes.contains(&Change::Ended(clock)))
    })
}
