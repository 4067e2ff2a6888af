//! Acts that can never be done where they are offered: their 当 asks for a past that no way to that stage has. A stage
//! along a ladder is there once per rung, with all its acts; some are meant for one rung only.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{
    Action, ActionResult, Cap, Clock, DecisionId, Effect, Frame, Happening, Join, Point, Process, SlotId,
    SlotSource, Stage, StageId, StageKind, Status, Value,
};

use crate::Policy;

/// The acts that can never be done, by the stage that offers them and name.
#[must_use]
pub fn never_done(policy: &Policy<'_>) -> BTreeSet<(StageId, String)> {
    let ways = ways(policy.process);
    let mut never = BTreeSet::new();
    for (at, stage) in (0u16..).map(StageId).zip(&policy.process.stages) {
        let before = before(&ways, at);
        for action in &stage.actions {
            let shut = action.guard.is_some_and(|guard| fails(policy, guard, at, &before));
            if let (true, Some(act)) = (shut, policy.process.acts.get(action.act.index())) {
                never.insert((at, act.name.clone()));
            }
        }
    }
    never
}

/// What is certain of the past wherever the 当 of an action is asked, by that 当: the case stands in the stage that offers
/// the action, and has stood in none that no way leads from.
#[must_use]
pub fn certain_past(policy: &Policy<'_>) -> BTreeMap<DecisionId, BTreeMap<SlotId, bool>> {
    let ways = ways(policy.process);
    let mut certain: BTreeMap<DecisionId, BTreeMap<SlotId, bool>> = BTreeMap::new();
    for (at, stage) in (0u16..).map(StageId).zip(&policy.process.stages) {
        let before = before(&ways, at);
        for guard in stage.actions.iter().filter_map(|action| action.guard) {
            let reads = policy.schema.decisions.get(guard.index()).map_or(&[][..], |def| &def.reads);
            let here: BTreeMap<SlotId, bool> =
                reads.iter().filter_map(|slot| Some((*slot, known(policy, *slot, at, &before)?))).collect();
            // Where several actions ask it, only what all of them are certain of.
            match certain.entry(guard) {
                Entry::Vacant(place) => {
                    place.insert(here);
                }
                Entry::Occupied(mut place) => place.get_mut().retain(|slot, is| here.get(slot) == Some(is)),
            }
        }
    }
    certain
}

/// Whether a condition is false whatever else is so, in a case that stands in a stage and has stood in no others than
/// these.
fn fails(policy: &Policy<'_>, guard: DecisionId, stands: StageId, stood: &BTreeSet<StageId>) -> bool {
    let Some(def) = policy.schema.decisions.get(guard.index()) else { return false };
    let mut frame = Frame::unknown(policy.schema);
    for slot in &def.reads {
        let known = known(policy, *slot, stands, stood);
        frame.set(*slot, known.map(Value::Bool));
    }
    let answer = policy.decide.decide(guard, &frame);
    answer.is_ok_and(|answer| answer.status != Status::Lacking && answer.fired.is_empty())
}

/// 曾 X, as far as that is certain: it stands in X; or X is none of these stages, or is done in none of them.
fn known(policy: &Policy<'_>, slot: SlotId, stands: StageId, stood: &BTreeSet<StageId>) -> Option<bool> {
    match policy.schema.slots.get(slot.index())?.source {
        SlotSource::Ever(Happening::Stage(stage)) if stage == stands => Some(true),
        SlotSource::Ever(Happening::Stage(stage)) => (!stood.contains(&stage)).then_some(false),
        SlotSource::Ever(Happening::Act(act)) => {
            let offers = |stage: &StageId| {
                let stage = policy.process.stages.get(stage.index());
                stage.is_some_and(|stage| stage.actions.iter().any(|action| action.act == act))
            };
            (!stood.iter().any(offers)).then_some(false)
        }
        SlotSource::Ever(Happening::Mark(_))
        | SlotSource::Count(_)
        | SlotSource::Field(_)
        | SlotSource::Text(_)
        | SlotSource::Outcome(..)
        | SlotSource::Passed(_)
        | SlotSource::Fired(..)
        | SlotSource::Param(..)
        | SlotSource::Result(_)
        | SlotSource::Deemed
        | SlotSource::Tally(_) => None,
    }
}

/// The stages a case may have stood in when it stands in one, that one included.
fn before(ways: &BTreeSet<(StageId, StageId)>, stage: StageId) -> BTreeSet<StageId> {
    let (mut found, mut ahead) = (BTreeSet::new(), vec![stage]);
    while let Some(stage) = ahead.pop() {
        if found.insert(stage) {
            ahead.extend(ways.iter().filter(|(_, to)| *to == stage).map(|(from, _)| *from));
        }
    }
    found
}

/// From which stage to which a case may move. The stages of a fork come before and after the stage that holds it.
fn ways(process: &Process) -> BTreeSet<(StageId, StageId)> {
    let mut ways = BTreeSet::new();
    let stages = || (0u16..).map(StageId).zip(&process.stages);
    for (at, stage) in stages() {
        ways.extend(moves(effects_of(stage)).map(|to| (at, to)));
        ways.extend(stage.fork.iter().map(|fork| (at, fork.child.start)));
        if let StageKind::Child(parent) | StageKind::ChildEnd(parent) = stage.kind {
            ways.insert((at, parent));
        }
        let reopen = process.flows.get(stage.flow.index()).and_then(|flow| flow.reopen.as_ref());
        ways.extend(reopen.map(|reopen| (at, reopen.to)));
    }
    for clock in &process.clocks {
        let effects = clock.marks.iter().flat_map(|mark| &mark.then);
        for to in moves(effects) {
            let from = stages().filter(|(at, stage)| stage.flow == clock.flow && runs_in(clock, *at));
            ways.extend(from.map(|(from, _)| (from, to)));
        }
    }
    ways
}

/// Whether a clock may move a case that stands in a stage: its own, or any if it spans several.
fn runs_in(clock: &Clock, stage: StageId) -> bool {
    match clock.from.as_slice() {
        [Point::Enter(own)] if clock.to == [Point::Leave(*own)] => *own == stage,
        [..] => true,
    }
}

fn moves<'e>(effects: impl Iterator<Item = &'e Effect>) -> impl Iterator<Item = StageId> {
    effects.filter_map(|effect| if let Effect::Goto(to) = effect { Some(*to) } else { None })
}

fn effects_of(stage: &Stage) -> impl Iterator<Item = &Effect> {
    let joins = stage.fork.iter().flat_map(|fork| match &fork.join {
        Join::All(then) | Join::Any { then, .. } => then.as_slice(),
        Join::Lead { .. } => &[],
    });
    let meets = stage.meets.iter().flat_map(|meet| &meet.then);
    stage.actions.iter().flat_map(of_action).chain(meets).chain(joins)
}

fn of_action<'a>(action: &'a Action) -> impl Iterator<Item = &'a Effect> {
    let of_result = |result: &'a ActionResult| result.effects.iter().chain(beyond(result.cap.as_ref()));
    let results = action.results.iter().flat_map(of_result);
    action.effects.iter().chain(beyond(action.cap.as_ref())).chain(results)
}

fn beyond(cap: Option<&Cap>) -> impl Iterator<Item = &Effect> {
    cap.and_then(|cap| cap.over.as_ref()).into_iter().flatten()
}
