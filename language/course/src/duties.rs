//! The duties of a process, each with all its states: that of its cases, and one child of each fork.

use std::collections::BTreeSet;

use shao_abi::{DecisionId, FlowId, StageId};

use crate::explore::{Graph, STATES_MOST, TooMany, explore};
use crate::guards::Sight;
use crate::machine::Course;
use crate::owners::decided_in;

/// A duty with all its states.
pub struct Explored<'p> {
    /// The duty.
    pub course: Course<'p>,
    /// Its states.
    pub graph: Graph,
    /// What was decided before it began, whichever way was taken.
    pub before: BTreeSet<DecisionId>,
    /// Whether time ends it from above: a child whose fork is left in time goes round and waits no longer than that.
    pub bounded: bool,
}

impl<'p> Explored<'p> {
    fn of(course: Course<'p>, before: BTreeSet<DecisionId>, bounded: bool) -> Result<Self, TooMany> {
        let graph = explore(&course, STATES_MOST)?;
        Ok(Self { course, graph, before, bounded })
    }

    /// Whether time moves the duty out of a stage, wherever it stands there.
    fn leaves_in_time(&self, stage: StageId) -> bool {
        let moved = |at: usize| self.graph.out(at).iter().any(|edge| edge.by.is_time());
        let states = self.graph.states.iter().enumerate();
        states.filter(|(_, state)| state.stage == stage).all(|(at, _)| moved(at))
    }
}

/// The duties of a flow: that of its cases first, then a child of each fork.
///
/// # Errors
/// When one of them has too many states.
pub fn duties(sight: Sight<'_>, flow: FlowId) -> Result<Vec<Explored<'_>>, TooMany> {
    let Some(case) = Course::of_case(sight, flow) else { return Ok(Vec::new()) };
    let mut all = vec![Explored::of(case, BTreeSet::new(), false)?];
    let stages = (0u16..).map(StageId).zip(&sight.process.stages);
    for (at, _) in stages.filter(|(_, stage)| stage.flow == flow && stage.fork.is_some()) {
        let (Some(case), Some(child)) = (all.first(), Course::of_child(sight, at)) else { continue };
        let before = decided_in(&case.course, &case.graph, at);
        let bounded = case.leaves_in_time(at);
        all.push(Explored::of(child, before, bounded)?);
    }
    Ok(all)
}
