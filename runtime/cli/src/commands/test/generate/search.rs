//! Cases that show what no 案例 shows yet: opened on the facts of a witness, and taken further by plain acts where the
//! decision is not made at once.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{DecisionId, FactText, SlotId, SlotSource};
use shao_calendar::Moment;
use shao_case::{Attempt, Opening, Policy, tries};
use shao_ir::Interpreter;
use shao_regions::Obligation;

use super::asked::{Asked, Recorder, Wanted};

/// How many states are looked at from one opening.
const STATES: usize = 60;
/// How many states are looked at for one policy.
const STATES_ALL: usize = 6000;

/// A case that shows something.
pub struct Candidate {
    /// What it shows, by number.
    pub shows: BTreeSet<usize>,
    /// How many steps it takes.
    pub steps: usize,
    /// Its lines.
    pub lines: String,
}

/// What searching came to.
#[derive(Default)]
pub struct Found {
    pub candidates: Vec<Candidate>,
    /// What the candidates show together.
    pub shown: BTreeSet<usize>,
    /// Decisions that were made at all.
    pub made: BTreeSet<DecisionId>,
}

/// Where it is searched.
pub struct Search<'p> {
    pub ir: &'p shao_ir::Policy,
    /// With the recorder.
    pub policy: &'p Policy<'p>,
    pub recorder: &'p Recorder<'p>,
    pub at: Moment,
}

impl Search<'_> {
    /// Candidates for all that is wanted.
    pub fn run(&self, asked: &Asked, before: &BTreeSet<usize>) -> Found {
        let decide = Interpreter::new(self.ir);
        let eyes = Policy { decide: &decide, ..*self.policy };
        let wanted = asked.by_decision(|at| !before.contains(&at));
        let openings: Vec<(usize, Opening)> = asked
            .all
            .iter()
            .enumerate()
            .filter(|(at, _)| !before.contains(at))
            .filter_map(|(at, one)| Some((at, self.opening(one)?)))
            .collect();
        let mut found = Found::default();
        let mut left = STATES_ALL;
        for most in [0, STATES] {
            for (target, opening) in &openings {
                let most = most.min(left);
                if !found.shown.contains(target) {
                    left = left.saturating_sub(self.from(&eyes, opening, most, &wanted, *target, &mut found));
                }
            }
        }
        found
    }

    /// How a witness is opened; none if its matter has no flow or a text of it cannot be written.
    fn opening(&self, one: &Obligation) -> Option<Opening> {
        let matter = self.ir.schema.decisions.get(one.decision.index())?.matter?;
        let flow = self.ir.process.flow_of(matter)?;
        let facts = one.case.facts(self.ir, matter);
        if facts.values().any(|value| value.contains(char::is_control)) {
            return None;
        }
        let facts = facts.into_iter().map(|(name, value)| FactText { name, value }).collect();
        Some(Opening { flow, at: self.at, facts, wishes: self.wishes(one) })
    }

    /// What acts are given and judgements say in a witness, by name.
    fn wishes(&self, one: &Obligation) -> BTreeMap<String, String> {
        let slots = (0_u16..).map(SlotId).zip(&self.ir.schema.slots);
        let given =
            slots.filter(|(_, slot)| matches!(slot.source, SlotSource::Param(..) | SlotSource::Field(_)));
        given.filter_map(|(id, slot)| Some((slot.name.clone(), one.case.given(self.ir, id)?))).collect()
    }

    /// Takes every way that shows something new; how many states were looked at.
    fn from(
        &self,
        eyes: &Policy<'_>,
        opening: &Opening,
        most: usize,
        wanted: &Wanted,
        target: usize,
        found: &mut Found,
    ) -> usize {
        let mut shown: Vec<BTreeSet<usize>> = Vec::new();
        self.recorder.take();
        tries(self.policy, eyes, opening, most, &mut |attempt: &Attempt<'_>| {
            let frames = self.recorder.take();
            found.made.extend(frames.iter().map(|(decision, _)| *decision));
            let mut shows = wanted.shown(self.ir, &frames);
            shows.extend(attempt.from.and_then(|from| shown.get(from)).into_iter().flatten());
            if !shows.is_subset(&found.shown) {
                found.shown.extend(&shows);
                let decisions = frames.iter().map(|(decision, _)| *decision).collect();
                let lines = attempt.lines(&decisions);
                found.candidates.push(Candidate { shows: shows.clone(), steps: attempt.len(), lines });
            }
            shown.push(shows);
            found.shown.contains(&target)
        });
        if most == 0 { 0 } else { shown.len().min(most) }
    }
}

/// Few candidates that show all that they show together: the one that shows most of what is left, first.
pub fn few(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut left: BTreeSet<usize> = candidates.iter().flat_map(|one| &one.shows).copied().collect();
    let (mut pool, mut chosen) = (candidates, Vec::new());
    while !left.is_empty() {
        let gain = |one: &Candidate| one.shows.intersection(&left).count();
        let best = pool
            .iter()
            .enumerate()
            .max_by_key(|(at, one)| (gain(one), std::cmp::Reverse(one.steps), std::cmp::Reverse(*at)));
        let Some(at) = best.map(|(at, _)| at) else { break };
        let one = pool.remove(at);
        left.retain(|shown| !one.shows.contains(shown));
        chosen.push(one);
    }
    chosen
}
