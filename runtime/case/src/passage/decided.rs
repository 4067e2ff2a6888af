//! What is surely decided by the time a stage is reached. The compiler proves of a policy that whoever must act and how
//! long is decided before it is needed; a case that comes in halfway must have what was decided on the way.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{Consequence, DecisionId, Effect, FlowId, Join, Point, Process, Stage, StageId};

/// The decisions that every way to a stage has made, those of the stage itself included.
pub(super) fn before(process: &Process, flow: FlowId, stage: StageId) -> BTreeSet<DecisionId> {
    let Some(start) = process.flows.get(flow.index()).map(|flow| flow.start) else { return BTreeSet::new() };
    let of = |id: StageId| process.stages.get(id.index());
    let own = |id: StageId| of(id).map(|stage| stage.decisions.iter().copied()).into_iter().flatten();
    let mut known: BTreeMap<StageId, BTreeSet<DecisionId>> = BTreeMap::new();
    let mut open = vec![(start, BTreeSet::new())];
    // Each visit takes something away from what is known of a stage, so this ends.
    while let Some((id, made)) = open.pop() {
        let mut made: BTreeSet<DecisionId> = made.into_iter().chain(own(id)).collect();
        if let Some(known) = known.get(&id) {
            made = made.intersection(known).copied().collect();
            if made == *known {
                continue;
            }
        }
        known.insert(id, made.clone());
        let next = of(id).map(|stage| ways(process, flow, id, stage)).unwrap_or_default();
        open.extend(next.into_iter().map(|to| (to, made.clone())));
    }
    known.remove(&stage).unwrap_or_default()
}

/// The stages that may follow a stage: by its acts, its clocks, what it meets and how its fork is joined; and by the
/// clocks that span stages, which may lapse in any.
fn ways(process: &Process, flow: FlowId, id: StageId, stage: &Stage) -> BTreeSet<StageId> {
    let mut all: Vec<&Consequence> = Vec::new();
    for action in &stage.actions {
        let results = action.results.iter();
        all.push(&action.effects);
        all.extend(results.clone().map(|result| &result.effects));
        let caps = std::iter::once(&action.cap).chain(results.map(|result| &result.cap));
        all.extend(caps.flatten().filter_map(|cap| cap.over.as_ref()));
    }
    all.extend(stage.meets.iter().map(|meet| &meet.then));
    match stage.fork.as_ref().map(|fork| &fork.join) {
        Some(Join::All(then) | Join::Any { then, .. }) => all.push(then),
        Some(Join::Lead { .. }) | None => {}
    }
    for clock in process.clocks.iter().filter(|clock| clock.flow == flow) {
        let leaves = |point: &Point| matches!(point, Point::Leave(_));
        let ends = clock.to.contains(&Point::Leave(id));
        if ends || !clock.to.iter().any(leaves) {
            all.extend(clock.marks.iter().map(|mark| &mark.then));
        }
    }
    let to = |effect: &Effect| if let Effect::Goto(to) = effect { Some(*to) } else { None };
    all.into_iter().flatten().filter_map(to).collect()
}
