//! 推诿循环: circles in which a case can be passed round for ever.
//!
//! A counter that is used in a circle ends it, so a circle of states uses none. A clock that runs all the time ends it
//! too, since time passes: so of every clock some moment of the circle must say that it does not run, or begin, end, stop
//! or resume it. Of the states that can all reach one another (a strong component) either one clock runs throughout, and
//! then no circle among them is endless; or a tour of them all is.

use std::collections::BTreeSet;

use shao_abi::{MarkPoint, StageId};

use crate::components::components;
use crate::machine::{Course, moves};
use crate::state::bit;
use crate::{ClockState, Edge, Graph, Move};

/// How many beginnings of a circle are tried, to find a short one.
const TRIED: usize = 400;

/// A circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// Its moves, each with the state it starts from; the last one leads back to the first state.
    pub steps: Vec<(usize, Edge)>,
    /// Whether neither the circle nor the way to it rests on a 当.
    pub sure: bool,
}

impl Circle {
    /// Whether a case is passed on in it. If not, only its clocks are stopped and resumed.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.steps.iter().any(|(_, edge)| edge.enters())
    }
}

/// The endless circles, a short one of each kind.
#[must_use]
pub fn circles(course: &Course<'_>, graph: &Graph) -> Vec<Circle> {
    let mut found: Vec<Circle> = Vec::new();
    let mut seen = BTreeSet::new();
    for component in components(graph) {
        let within: BTreeSet<usize> = component.iter().copied().collect();
        for circle in endless(course, graph, &within) {
            // States may differ in what does not matter to the circle.
            if seen.insert(kind(graph, &circle)) {
                found.push(circle);
            }
        }
    }
    found
}

/// The stages of a circle, whichever comes first, and whether a case is passed on in it.
fn kind(graph: &Graph, circle: &Circle) -> (BTreeSet<StageId>, bool) {
    let states = circle.steps.iter().filter_map(|(at, _)| graph.states.get(*at));
    (states.map(|state| state.stage).collect(), circle.passes())
}

/// Whether a move is part of a circle: it changes something.
fn counts(at: usize, edge: &Edge) -> bool {
    edge.to != at || edge.enters()
}

fn inner<'g>(graph: &'g Graph, within: &'g BTreeSet<usize>) -> impl Iterator<Item = (usize, &'g Edge)> {
    let out = |at: &usize| graph.out(*at).iter().map(|edge| (*at, edge)).collect::<Vec<_>>();
    within.iter().flat_map(out).filter(|(at, edge)| counts(*at, edge) && within.contains(&edge.to))
}

/// The endless circles of a component: a short one in which the case is passed on, and one in which it is not.
fn endless(course: &Course<'_>, graph: &Graph, within: &BTreeSet<usize>) -> Vec<Circle> {
    let all: Vec<(usize, &Edge)> = inner(graph, within).collect();
    if all.is_empty() || presser(course, graph, &all).is_some() {
        return Vec::new();
    }
    let inside = |at: usize| within.contains(&at);
    let mut simple: Vec<Vec<(usize, &Edge)>> = Vec::new();
    for (at, edge) in all.iter().take(TRIED) {
        if let Some(back) = graph.between(edge.to, *at, &inside) {
            simple.push(std::iter::once((*at, *edge)).chain(back).collect());
        }
    }
    let guesses = |steps: &[(usize, &Edge)]| steps.iter().any(|(_, edge)| edge.guess);
    simple.sort_by_key(|steps| (guesses(steps), steps.len()));
    let free = simple.iter().filter(|steps| presser(course, graph, steps).is_none());
    let free: Vec<Circle> = free.filter_map(|steps| circle(graph, steps.clone())).collect();
    let one = |passes: bool| free.iter().find(|circle| circle.passes() == passes).cloned();
    // A circle that one clock ends and another that another clock ends may be endless when they take turns.
    let passing = || simple.iter().find(|steps| steps.iter().any(|(_, edge)| edge.enters())).cloned();
    let turns = || circle(graph, tour(course, graph, passing()?, &all, &inside)?);
    one(true).or_else(turns).into_iter().chain(one(false)).collect()
}

fn circle(graph: &Graph, steps: Vec<(usize, &Edge)>) -> Option<Circle> {
    let way = graph.way(steps.first().map(|(at, _)| *at)?);
    let sure = steps.iter().chain(&way).all(|(_, edge)| !edge.guess);
    Some(Circle { steps: steps.into_iter().map(|(at, edge)| (at, edge.clone())).collect(), sure })
}

/// Lengthens a circle until no clock runs throughout: for each that does, by a way to where it does not and back.
fn tour<'g>(
    course: &Course<'_>,
    graph: &'g Graph,
    mut steps: Vec<(usize, &'g Edge)>,
    all: &[(usize, &'g Edge)],
    inside: &dyn Fn(usize) -> bool,
) -> Option<Vec<(usize, &'g Edge)>> {
    for _ in 0..=course.clocks.len() {
        let Some(clock) = presser(course, graph, &steps) else { return Some(steps) };
        let relief = all
            .iter()
            .find(|(at, edge)| !presses(course, graph, *at, clock) || relieves(course, edge, clock));
        let ((at, edge), first) = (relief?, steps.first().map(|(at, _)| *at)?);
        steps.extend(graph.between(first, *at, inside)?);
        steps.push((*at, *edge));
        steps.extend(graph.between(edge.to, first, inside)?);
    }
    presser(course, graph, &steps).is_none().then_some(steps)
}

/// A clock (by position) that runs through all of these moves.
fn presser(course: &Course<'_>, graph: &Graph, steps: &[(usize, &Edge)]) -> Option<usize> {
    (0..course.clocks.len()).find(|clock| {
        steps.iter().all(|(at, edge)| presses(course, graph, *at, *clock) && !relieves(course, edge, *clock))
    })
}

/// Whether a clock must bring something about if the state lasts.
fn presses(course: &Course<'_>, graph: &Graph, at: usize, clock: usize) -> bool {
    let state = graph.states.get(at).and_then(|state| state.clocks.get(clock)).copied();
    match state {
        Some(ClockState::Running { .. }) => true,
        Some(ClockState::Lapsed { fired }) => {
            let marks = course.clock_at(clock).map_or(&[][..], |clock| &clock.marks);
            let pending = |(number, mark): (u16, &shao_abi::Mark)| match mark.at {
                MarkPoint::Over(_) => fired & bit(number) == 0,
                MarkPoint::Every(_) => true,
                MarkPoint::Left(_) | MarkPoint::Lapse => false,
            };
            (0u16..).zip(marks).filter(|(_, mark)| mark.then.iter().any(moves)).any(pending)
        }
        Some(ClockState::Absent | ClockState::Stopped { .. }) | None => false,
    }
}

/// Whether a move begins, ends, stops, resumes or fires a clock.
fn relieves(course: &Course<'_>, edge: &Edge, clock: usize) -> bool {
    let Some(id) = course.clocks.get(clock).copied() else { return false };
    matches!(edge.by, Move::Mark(by, _) | Move::Lapse(by) if by == id)
        || edge.changes.iter().any(|change| change.clock() == Some(id))
}
