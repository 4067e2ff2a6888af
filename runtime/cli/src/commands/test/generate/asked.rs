//! What the 案例 of a policy should show, and what was shown.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{Answer, Decide, DecideError, DecisionId, Frame, Kleene};
use shao_compiler::Text;
use shao_ir::{Interpreter, Policy};
use shao_regions::{Obligation, met, obligations};

use super::words::idle;

/// Everything that should be shown, by number.
#[derive(Default)]
pub struct Asked {
    pub all: Vec<Obligation>,
    /// Conditions of which no pair of cases shows that they matter.
    pub idle: Vec<Text>,
    /// Decisions of which nothing is claimed, and why.
    pub undecided: Vec<(String, Text)>,
}

impl Asked {
    /// Of every decision that an author wrote.
    pub fn of(policy: &Policy) -> Self {
        // What a 启动 passes on is no rule of the author's.
        let passed: Vec<DecisionId> = policy.process.starts.iter().filter_map(|start| start.facts).collect();
        let mut asked = Self::default();
        for (id, def) in (0_u16..).map(DecisionId).zip(&policy.schema.decisions) {
            if passed.contains(&id) {
                continue;
            }
            if def.matter.is_none() {
                let why = Text::new("它看的是台账，不是一件案子", "it looks at ledgers, not at one case");
                asked.undecided.push((def.name.clone(), why));
                continue;
            }
            match obligations(policy, id) {
                Ok(found) => {
                    asked.all.extend(found.all);
                    asked.idle.extend(found.idle.iter().map(|one| idle(policy, id, one)));
                }
                Err(why) => {
                    let why = Text::new(why.to_string(), format!("{why:?}"));
                    asked.undecided.push((def.name.clone(), why));
                }
            }
        }
        asked
    }

    /// Those of each decision, with their numbers.
    pub fn by_decision(&self, wanted: impl Fn(usize) -> bool) -> Wanted {
        let mut by: BTreeMap<DecisionId, (Vec<usize>, Vec<Obligation>)> = BTreeMap::new();
        for (at, one) in self.all.iter().enumerate().filter(|(at, _)| wanted(*at)) {
            let (numbers, all) = by.entry(one.decision).or_default();
            numbers.push(at);
            all.push(one.clone());
        }
        Wanted(by)
    }
}

/// What is looked for, by decision.
pub struct Wanted(BTreeMap<DecisionId, (Vec<usize>, Vec<Obligation>)>);

impl Wanted {
    /// The numbers of what is shown by decisions that were made on these frames.
    pub fn shown(&self, policy: &Policy, frames: &[(DecisionId, Frame)]) -> BTreeSet<usize> {
        let mut shown = BTreeSet::new();
        for (decision, frame) in frames {
            let Some((numbers, all)) = self.0.get(decision) else { continue };
            shown.extend(met(policy, *decision, all, frame).into_iter().filter_map(|at| numbers.get(at)));
        }
        shown
    }
}

/// Decides as the interpreter does, and keeps what it was asked.
pub struct Recorder<'p> {
    inner: Interpreter<'p>,
    seen: RefCell<Vec<(DecisionId, Frame)>>,
}

impl<'p> Recorder<'p> {
    pub fn new(policy: &'p Policy) -> Self {
        Self { inner: Interpreter::new(policy), seen: RefCell::default() }
    }

    /// What it was asked since it was last looked at.
    pub fn take(&self) -> Vec<(DecisionId, Frame)> {
        self.seen.take()
    }
}

impl Decide for Recorder<'_> {
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError> {
        self.seen.borrow_mut().push((decision, frame.clone()));
        self.inner.decide(decision, frame)
    }

    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError> {
        self.inner.why(decision, frame)
    }
}
