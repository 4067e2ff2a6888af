//! What nothing reaches: stages that no course enters, acts that nobody may ever do.

use std::collections::BTreeSet;

use shao_abi::StageId;

use crate::machine::Course;
use crate::{Graph, Move};

/// The stages in which the duty can come to stand.
#[must_use]
pub fn entered(graph: &Graph) -> BTreeSet<StageId> {
    graph.states.iter().map(|state| state.stage).collect()
}

/// The acts (by position in their stage) of stages that are entered which can never be done there: whatever the facts are,
/// their 当 asks for another past than any that leads there, or their 至多 is 0.
#[must_use]
pub fn acts_never_taken(course: &Course<'_>, graph: &Graph) -> Vec<(StageId, u16)> {
    let mut taken: BTreeSet<(StageId, u16)> = BTreeSet::new();
    for (at, state) in graph.states.iter().enumerate() {
        let acts = graph.out(at).iter().filter_map(|edge| match edge.by {
            Move::Act { action, .. } => Some(action),
            Move::Lapse(_)
            | Move::Mark(..)
            | Move::Resume(..)
            | Move::Join
            | Move::Meet(_)
            | Move::Reopen => None,
        });
        taken.extend(acts.map(|action| (state.stage, action)));
    }
    let mut never = Vec::new();
    for stage in entered(graph) {
        let actions = course.stage(stage).map_or(0, |stage| stage.actions.len());
        let all = (0u16..).take(actions).map(|action| (stage, action));
        never.extend(all.filter(|act| !taken.contains(act)));
    }
    never
}
