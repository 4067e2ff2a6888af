//! The checker against an explicit search that was written apart from it: other data, other algorithms, the same answers
//! on thousands of small random processes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test builds its own processes and may panic"
)]

mod random;
mod search;

use std::collections::BTreeSet;

use shao_abi::{Answer, Decide, DecideError, DecisionId, FlowId, Frame, Kleene, Process, Schema, StageId};
use shao_course::{
    ClockState, Course, Graph, STATES_MOST, Sight, State, circles, entered, explore, no_end, stuck,
};

use random::Dice;
use search::Search;

/// Decides nothing: these processes have no 当.
pub struct Nothing;

impl Decide for Nothing {
    fn decide(&self, id: DecisionId, _: &Frame) -> Result<Answer, DecideError> {
        Err(DecideError::NoSuchDecision(id.0))
    }

    fn why(&self, id: DecisionId, _: &Frame) -> Result<Vec<Kleene>, DecideError> {
        Err(DecideError::NoSuchDecision(id.0))
    }
}

fn schema() -> Schema {
    serde_json::from_value(serde_json::json!({
        "policy": {
            "name": "", "area": "", "version": "", "effective": "", "calendar": "", "cites": [],
            "transition": "old", "follows": []
        },
        "levels": [], "parties": [], "enums": [], "marks": [], "matters": [], "fields": [], "slots": [],
        "decisions": [], "input": { "known": 0, "values": [] }, "memory_bytes": 0
    }))
    .unwrap()
}

fn explored<'p>(process: &'p Process, schema: &'p Schema) -> (Course<'p>, Graph) {
    let sight = Sight { process, schema, decide: &Nothing };
    let course = Course::of_case(sight, FlowId(0)).unwrap();
    let graph = explore(&course, STATES_MOST).unwrap();
    (course, graph)
}

/// The states, whatever the age of their clocks: in these processes it says nothing, for all limits are in days.
fn ageless(graph: &Graph) -> BTreeSet<State> {
    let erase = |clock: &ClockState| match *clock {
        ClockState::Running { fired, .. } => ClockState::Running { fired, age: None },
        ClockState::Stopped { fired, by, .. } => ClockState::Stopped { fired, by, age: None },
        other @ (ClockState::Absent | ClockState::Lapsed { .. }) => other,
    };
    let states = graph.states.iter().cloned();
    states.map(|state| State { clocks: state.clocks.iter().map(erase).collect(), ..state }).collect()
}

#[test]
fn the_checker_agrees_with_an_explicit_search() {
    let schema = schema();
    let (mut circular, mut waiting, mut endless, mut compared) = (0, 0, 0, 0);
    for seed in 0..4000 {
        let process = random::process(&mut Dice::new(seed));
        let search = Search::of(&process);
        let (course, graph) = explored(&process, &schema);
        let told = || format!("seed {seed}: {process:#?}");
        assert_eq!(ageless(&graph).len(), search.worlds.len(), "states; {}", told());
        assert_eq!(entered(&graph), search.stages(), "stages that are entered; {}", told());
        let waits: BTreeSet<StageId> = stuck(&course, &graph).into_iter().map(|wait| wait.stage).collect();
        assert_eq!(waits, search.waits_for_ever(), "endless waits; {}", told());
        assert_eq!(no_end(&course, &graph).is_some(), search.somewhere_without_end(), "no end; {}", told());
        waiting += u32::from(!waits.is_empty());
        endless += u32::from(no_end(&course, &graph).is_some());
        if search.worlds.len() <= 40 {
            let found = circles(&course, &graph).iter().any(shao_course::Circle::passes);
            assert_eq!(found, search.goes_round(), "endless circles; {}", told());
            circular += u32::from(found);
            compared += 1;
        }
    }
    // The processes are of every kind, so the answers were too.
    assert!(compared > 3000, "{compared} compared");
    assert!(circular > 300 && compared - circular > 300, "{circular} of {compared} are circular");
    assert!(waiting > 300 && endless > 100, "{waiting} wait, {endless} never end");
}

#[test]
fn a_circle_leads_back_and_nothing_ends_it() {
    let schema = schema();
    for seed in 0..4000 {
        let process = random::process(&mut Dice::new(seed));
        let (course, graph) = explored(&process, &schema);
        for circle in circles(&course, &graph) {
            let first = circle.steps.first().unwrap().0;
            let mut at = first;
            for (from, edge) in &circle.steps {
                assert_eq!(*from, at, "seed {seed}: the steps follow one another");
                assert!(graph.out(at).contains(edge), "seed {seed}: each is a move of the process");
                at = edge.to;
            }
            assert_eq!(at, first, "seed {seed}: it leads back");
            for clock in course.clocks() {
                let rests = circle.steps.iter().any(|(at, edge)| {
                    let state = course.clock_in(&graph.states[*at], *clock);
                    let touched = edge.changes.iter().any(|change| change.clock() == Some(*clock));
                    let fired = matches!(edge.by, shao_course::Move::Mark(by, _) if by == *clock);
                    touched || fired || !matches!(state, shao_course::ClockState::Running { .. })
                });
                assert!(rests, "seed {seed}: clock {} runs all the while", clock.0);
            }
        }
    }
}
