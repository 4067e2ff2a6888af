//! Looks for cases that would reach what no 案例 reaches yet, by trying out what may be done: every open act, every
//! result, every lapse, a few steps deep, from a handful of ways to fill in the facts.
//!
//! A search, not a proof: what it finds was played on the real step; what it does not find may still be reachable.

mod expects;
mod facts;
mod moves;
mod never;
mod told;
mod tries;

pub use facts::{plain as plain_value, ways};
pub use never::never_done;
pub use tries::{Attempt, Opening, tries};

use std::collections::{BTreeSet, VecDeque};

use shao_abi::{FactText, FlowId};
use shao_calendar::Moment;

use crate::Policy;
use crate::scenario::Coverage;
use moves::{Moves, Node};

/// How many acts deep.
const DEPTH: usize = 8;
/// How many states are looked at from one way to fill in the facts.
const STATES: usize = 150;
/// How many proposals are made.
const PROPOSALS: usize = 12;

/// A 案例 that would reach something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it reaches that nothing reached before, by the policy's names.
    pub reaches: Vec<String>,
    /// The 案例, as an author would write it.
    pub text: String,
}

/// Proposes cases that reach what `reached` does not, opened at `at`.
#[must_use]
pub fn explore(policy: &Policy<'_>, reached: &Coverage, at: Moment) -> Vec<Proposal> {
    let moves = Moves { policy, eyes: policy, wishes: None };
    let mut search = Search { policy, moves, at, known: reached.clone(), proposals: Vec::new() };
    for flow in (0u16..).map(FlowId).take(policy.process.flows.len()) {
        // Cases that time or another case opens are not begun by a line of a scenario.
        for facts in facts::ways(policy, flow) {
            if search.proposals.len() >= PROPOSALS {
                return search.proposals;
            }
            search.from(flow, facts);
        }
    }
    search.proposals
}

struct Search<'p> {
    policy: &'p Policy<'p>,
    moves: Moves<'p>,
    at: Moment,
    known: Coverage,
    proposals: Vec<Proposal>,
}

impl Search<'_> {
    fn from(&mut self, flow: FlowId, given: Vec<FactText>) {
        let Some(first) = self.moves.opened(flow, self.at, &given) else { return };
        let mut ahead = VecDeque::from([first]);
        let mut visited = BTreeSet::new();
        let mut looked = 0;
        while let Some(node) = ahead.pop_front().filter(|_| looked < STATES) {
            looked += 1;
            if self.propose(flow, &given, &node) || self.proposals.len() >= PROPOSALS {
                return;
            }
            if node.lines.len() >= DEPTH || node.state.ended.is_some() {
                continue;
            }
            self.moves.after(&node, &mut |next| {
                if visited.insert(signature(&next)) {
                    ahead.push_back(next);
                }
            });
        }
    }

    /// Takes a node as a proposal if it reaches anything new.
    fn propose(&mut self, flow: FlowId, given: &[FactText], node: &Node) -> bool {
        let reaches = told::fresh(self.policy, &node.seen, &self.known);
        if reaches.is_empty() {
            return false;
        }
        self.known.add(&node.seen);
        let text = told::scenario(self.policy, flow, self.at, given, node, &reaches);
        self.proposals.push(Proposal { reaches, text });
        true
    }
}

/// Two nodes alike in this offer the same things next.
fn signature(node: &Node) -> String {
    let stages: Vec<String> =
        node.state.duties.iter().map(|d| format!("{}{}", d.stage.0, u8::from(d.is_active()))).collect();
    let history: Vec<String> =
        node.state.history.iter().map(|h| format!("{:?}{}", h.what, h.times.min(3))).collect();
    let asks = node.state.asks.len();
    let rules: Vec<&shao_abi::RuleId> =
        node.state.outcomes.values().flat_map(|decided| &decided.answer.fired).collect();
    format!("{stages:?}{history:?}{asks}{rules:?}")
}
