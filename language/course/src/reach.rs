//! What nothing reaches: stages that no course enters, acts that nobody may ever do.

use std::collections::BTreeSet;

use shao_abi::{ActId, FlowId, Process, StageId};

use crate::duties::Explored;
use crate::{Graph, Move};

/// The stages in which a duty can come to stand.
#[must_use]
pub fn entered(graph: &Graph) -> BTreeSet<StageId> {
    graph.states.iter().map(|state| state.stage).collect()
}

/// The stages of a flow that none of its duties ever enters.
#[must_use]
pub fn lost(process: &Process, flow: FlowId, all: &[Explored<'_>]) -> Vec<StageId> {
    let reached: BTreeSet<StageId> = all.iter().flat_map(|explored| entered(&explored.graph)).collect();
    let stages = (0u16..).map(StageId).zip(&process.stages).filter(|(_, stage)| stage.flow == flow);
    stages.map(|(id, _)| id).filter(|id| !reached.contains(id)).collect()
}

/// The acts that can be done in none of the stages that are entered and offer them, each with the first such stage: whatever
/// the facts are, their 当 asks for another past than any that leads there, or their 至多 is 0. A stage along a ladder offers
/// all its acts on every rung; one rung where it can be done is enough.
#[must_use]
pub fn nobody_may(all: &[Explored<'_>]) -> Vec<(StageId, ActId)> {
    let taken: BTreeSet<ActId> = all.iter().flat_map(taken).collect();
    let mut told = BTreeSet::new();
    let mut never = Vec::new();
    for explored in all {
        for stage in entered(&explored.graph) {
            let actions = explored.course.stage(stage).map_or(&[][..], |stage| &stage.actions);
            let shut = actions.iter().map(|action| action.act).filter(|act| !taken.contains(act));
            never.extend(shut.filter(|act| told.insert(*act)).map(|act| (stage, act)));
        }
    }
    never
}

/// The acts that are done in some state, deemed or not.
fn taken(explored: &Explored<'_>) -> BTreeSet<ActId> {
    let mut taken = BTreeSet::new();
    for (at, state) in explored.graph.states.iter().enumerate() {
        let actions = explored.course.stage(state.stage).map_or(&[][..], |stage| &stage.actions);
        let done = explored.graph.out(at).iter().filter_map(|edge| match edge.by {
            Move::Act { action, .. } => actions.get(usize::from(action)),
            Move::Lapse(_)
            | Move::Mark(..)
            | Move::Resume(..)
            | Move::Join
            | Move::Meet(_)
            | Move::Reopen => None,
        });
        taken.extend(done.map(|action| action.act));
    }
    taken
}
