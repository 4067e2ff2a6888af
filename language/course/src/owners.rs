//! Owners: whoever a stage waits for must have been decided on every way to it; so must the length of its clock and the set
//! of its fork.

use std::collections::{BTreeSet, VecDeque};

use shao_abi::{ClockId, DecisionId, LimitSource, SlotId, Stage, StageId, Who};

use crate::machine::{Course, is_own};
use crate::{Change, Graph};

/// A stage that asks for what a decision says, and can be reached without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The state, by position in the graph.
    pub at: usize,
    /// The way to it: the moves with the states they start from, by position.
    pub way: Vec<(usize, usize)>,
    /// Its stage.
    pub stage: StageId,
    /// The decision.
    pub decision: DecisionId,
    /// What it is asked for.
    pub asked: Use,
    /// Whether the way rests on no 当.
    pub sure: bool,
}

/// What a decision is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Who is waited for.
    Owner,
    /// Who is in the fork.
    Fork,
    /// How long a clock is.
    Limit(ClockId),
}

/// Whatever is asked for without having been decided, the nearest of each stage and decision. `before` was decided before
/// the duty began.
#[must_use]
pub fn undecided(course: &Course<'_>, graph: &Graph, before: &BTreeSet<DecisionId>) -> Vec<Undecided> {
    let mut found = Vec::new();
    for decision in asked_for(course).into_iter().filter(|decision| !before.contains(decision)) {
        let mut told = BTreeSet::new();
        for (at, way) in without(course, graph, decision) {
            for (stage, asked) in asks(course, graph, at, &way, decision) {
                if told.insert(stage) {
                    let sure =
                        way.iter().all(|(at, edge)| graph.out(*at).get(*edge).is_some_and(|e| !e.guess));
                    found.push(Undecided { at, way: way.clone(), stage, decision, asked, sure });
                }
            }
        }
    }
    found
}

/// What has been decided on every way to a stage.
#[must_use]
pub fn decided_in(course: &Course<'_>, graph: &Graph, stage: StageId) -> BTreeSet<DecisionId> {
    let taken = course.stages().flat_map(|(_, stage)| stage.decisions.iter().copied());
    let lacks = |decision: &DecisionId| {
        let mut reached = without(course, graph, *decision).into_iter();
        reached.any(|(at, _)| graph.states.get(at).is_some_and(|state| state.stage == stage))
    };
    taken.collect::<BTreeSet<_>>().into_iter().filter(|decision| !lacks(decision)).collect()
}

/// The states that can be reached without a decision having been taken, each with a shortest such way.
fn without(course: &Course<'_>, graph: &Graph, decision: DecisionId) -> Vec<(usize, Vec<(usize, usize)>)> {
    let takes = |at: usize| {
        let stage = graph.states.get(at).and_then(|state| course.stage(state.stage));
        stage.is_some_and(|stage| stage.decisions.contains(&decision))
    };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut ahead: VecDeque<(usize, Vec<(usize, usize)>)> = VecDeque::from([(0, Vec::new())]);
    while let Some((at, way)) = ahead.pop_front() {
        if takes(at) || !seen.insert(at) {
            continue;
        }
        for (number, edge) in graph.out(at).iter().enumerate().filter(|(_, edge)| !seen.contains(&edge.to)) {
            let mut way = way.clone();
            way.push((at, number));
            ahead.push_back((edge.to, way));
        }
        found.push((at, way));
    }
    found
}

fn asked_for(course: &Course<'_>) -> BTreeSet<DecisionId> {
    let mut all = BTreeSet::new();
    for (id, stage) in course.stages() {
        all.extend(owner(course, stage));
        all.extend(fork(course, stage));
        all.extend(
            course
                .clocks()
                .iter()
                .filter(|clock| of_stage(course, **clock, id))
                .filter_map(|c| limit(course, *c)),
        );
    }
    let spanning =
        course.clocks().iter().filter(|clock| course.clock(**clock).is_some_and(|c| is_own(c).is_none()));
    all.extend(spanning.filter_map(|clock| limit(course, *clock)));
    all
}

/// What a state asks of a decision that was not taken on the way to it.
fn asks(
    course: &Course<'_>,
    graph: &Graph,
    at: usize,
    way: &[(usize, usize)],
    decision: DecisionId,
) -> Vec<(StageId, Use)> {
    let Some((id, stage)) = graph.states.get(at).and_then(|s| Some((s.stage, course.stage(s.stage)?))) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    all.extend((owner(course, stage) == Some(decision)).then_some((id, Use::Owner)));
    all.extend((fork(course, stage) == Some(decision)).then_some((id, Use::Fork)));
    let changes = way.last().and_then(|(at, edge)| graph.out(*at).get(*edge)).map(|edge| &edge.changes);
    let first =
        course.clocks().iter().copied().filter(|clock| way.is_empty() && of_stage(course, *clock, id));
    let started = changes.into_iter().flatten().filter_map(|change| match change {
        Change::Started(clock) => Some(*clock),
        Change::Entered(_)
        | Change::Ended(_)
        | Change::Stopped(..)
        | Change::Resumed(..)
        | Change::Lapsed(_) => None,
    });
    let starting = started.chain(first).filter(|clock| limit(course, *clock) == Some(decision));
    all.extend(starting.map(|clock| (id, Use::Limit(clock))));
    all
}

fn of_stage(course: &Course<'_>, clock: ClockId, stage: StageId) -> bool {
    course.clock(clock).is_some_and(|clock| is_own(clock) == Some(stage))
}

fn behind(course: &Course<'_>, slot: SlotId) -> Option<DecisionId> {
    course.sight.schema.slots.get(slot.index())?.source.decision()
}

fn owner(course: &Course<'_>, stage: &Stage) -> Option<DecisionId> {
    match stage.owner? {
        Who::Slot(slot) => behind(course, slot),
        Who::Party(_) | Who::Unconfirmed(_) | Who::Member => None,
    }
}

fn fork(course: &Course<'_>, stage: &Stage) -> Option<DecisionId> {
    behind(course, stage.fork.as_ref()?.over)
}

fn limit(course: &Course<'_>, clock: ClockId) -> Option<DecisionId> {
    match course.clock(clock)?.limit {
        LimitSource::Outcome { decision, .. } => Some(decision),
        LimitSource::Fixed { .. } | LimitSource::Either { .. } => None,
    }
}
