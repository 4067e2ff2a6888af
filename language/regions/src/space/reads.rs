//! What some decisions read, through the decisions they rest on.

use std::collections::BTreeSet;

use shao_abi::{DecisionId, SlotId, SlotSource};
use shao_ir::{Cond, Expr, Policy, Test};

/// What is read, and by what.
#[derive(Debug, Default)]
pub(crate) struct Reads<'p> {
    /// The slots that are variables of the space.
    pub slots: BTreeSet<SlotId>,
    /// Every test.
    pub tests: Vec<&'p Test>,
    /// Every value that is decided.
    pub values: Vec<&'p Expr>,
    /// The decisions whose result is computed where it is read, not free.
    pub joined: BTreeSet<DecisionId>,
}

impl<'p> Reads<'p> {
    /// What a decision reads. With `joined`, what it reads of earlier decisions is computed from the same facts; without,
    /// it is free, as if they could have been decided on any other facts.
    pub(crate) fn of(policy: &'p Policy, decision: DecisionId, joined: bool) -> Self {
        let mut reads = Self::default();
        reads.add(policy, decision, joined);
        reads
    }

    fn add(&mut self, policy: &'p Policy, decision: DecisionId, joined: bool) {
        let mut own = BTreeSet::new();
        for rule in policy.decisions.get(decision.index()).into_iter().flat_map(|body| &body.rules) {
            rule.when.reads(&mut own);
            rule.values.iter().for_each(|value| value.reads(&mut own));
            tests(&rule.when, &mut self.tests);
            self.values.extend(&rule.values);
        }
        for slot in own {
            match policy.schema.slots.get(slot.index()).and_then(|slot| slot.source.decision()) {
                // Only what stands before it can be computed first: its own last result is history.
                Some(before) if joined && before < decision => {
                    if self.joined.insert(before) {
                        self.add(policy, before, joined);
                    }
                }
                Some(_) | None => {
                    self.slots.insert(slot);
                }
            }
        }
        self.with_counts(policy);
    }

    /// 曾 X is X.次数 ≥ 1, where both are read.
    fn with_counts(&mut self, policy: &Policy) {
        let twins: Vec<SlotId> = self
            .slots
            .iter()
            .filter_map(|id| {
                let SlotSource::Ever(what) = policy.schema.slots.get(id.index())?.source else { return None };
                self.count_of(policy, what)
            })
            .collect();
        self.slots.extend(twins);
    }
}

fn tests<'p>(cond: &'p Cond, all: &mut Vec<&'p Test>) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| tests(part, all)),
        Cond::Not(inner) => tests(inner, all),
        Cond::Atom(_, test) => all.push(test),
    }
}
