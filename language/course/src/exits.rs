//! Exits: from wherever a case may be it can come to an end, and it does not wait for ever when everybody is silent.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{ClockId, StageId};

use crate::machine::{Course, can_move};
use crate::{ClockState, Graph, Move};

/// A wait that nothing ends while everybody is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// The state, by position in the graph.
    pub at: usize,
    /// Its stage.
    pub stage: StageId,
    /// Why time does not end it.
    pub cause: Cause,
    /// Whether the way to it rests on no 当.
    pub sure: bool,
}

/// Why time does not end a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// No clock that could move the case runs.
    NoClock,
    /// This one lapsed, and what it should have brought about was refused: by a 当, or by a 至多 that is used up.
    Blocked(ClockId),
    /// This one has lapsed before; it moves a case once.
    Spent(ClockId),
    /// This one stands still, and nothing lets it run again.
    Standing(ClockId),
}

/// The states that people can bring about and from which no end can be reached, nearest first; one is enough.
#[must_use]
pub fn no_end(course: &Course<'_>, graph: &Graph) -> Option<usize> {
    let mut back: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..graph.states.len() {
        for edge in graph.out(at) {
            back.entry(edge.to).or_default().push(at);
        }
    }
    let ends = |at: &usize| graph.states.get(*at).is_some_and(|state| course.ends_in(state.stage));
    let mut ahead: Vec<usize> = (0..graph.states.len()).filter(ends).collect();
    let mut good: BTreeSet<usize> = ahead.iter().copied().collect();
    while let Some(at) = ahead.pop() {
        for before in back.get(&at).into_iter().flatten() {
            if good.insert(*before) {
                ahead.push(*before);
            }
        }
    }
    (0..graph.states.len()).find(|at| !good.contains(at))
}

/// The waits that silence never ends, one per stage; those whose way is sure go first. In 顶级 nobody stands above, so a
/// case may wait there. A fork is taken to end by itself: its children are looked at on their own.
#[must_use]
pub fn stuck(course: &Course<'_>, graph: &Graph) -> Vec<Stuck> {
    let mut found: BTreeMap<StageId, Stuck> = BTreeMap::new();
    for (at, state) in graph.states.iter().enumerate() {
        let Some(stage) = course.waits_in(state) else { continue };
        let top = course.stage(stage).is_some_and(|stage| stage.top);
        let moved = |edge: &&crate::Edge| edge.by.is_time() || edge.by == Move::Join && edge.enters();
        if top || graph.out(at).iter().any(|edge| moved(&edge)) {
            continue;
        }
        let sure = graph.way(at).iter().all(|(_, edge)| !edge.guess);
        let better = found.get(&stage).is_none_or(|known| sure && !known.sure);
        if better {
            found.insert(stage, Stuck { at, stage, cause: cause(course, graph, at), sure });
        }
    }
    found.into_values().collect()
}

fn cause(course: &Course<'_>, graph: &Graph, at: usize) -> Cause {
    let last = graph.way(at).last().map(|(_, edge)| (edge.by, edge.blocked));
    if let Some((Move::Lapse(clock) | Move::Mark(clock, _), true)) = last {
        return Cause::Blocked(clock);
    }
    let Some(state) = graph.states.get(at) else { return Cause::NoClock };
    let moving = |clock: &ClockId| course.clock(*clock).is_some_and(can_move);
    for clock in course.clocks().iter().copied().filter(moving) {
        match course.clock_in(state, clock) {
            ClockState::Lapsed { .. } => return Cause::Spent(clock),
            ClockState::Stopped { .. } => return Cause::Standing(clock),
            ClockState::Absent | ClockState::Running { .. } => {}
        }
    }
    Cause::NoClock
}
