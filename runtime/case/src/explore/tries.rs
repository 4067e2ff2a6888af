//! Opens a case on given facts and tries what may be done, the shortest ways first.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use shao_abi::{DecisionId, FactText, FlowId};
use shao_calendar::Moment;

use super::moves::{Moves, Node};
use super::{DEPTH, expects, signature, told};
use crate::Policy;

/// A case to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// In which flow.
    pub flow: FlowId,
    /// When.
    pub at: Moment,
    /// Its facts.
    pub facts: Vec<FactText>,
    /// What acts are given by preference, by the name of the argument.
    pub wishes: BTreeMap<String, String>,
}

/// A way a case went.
pub struct Attempt<'t> {
    /// Its number, from nought.
    pub nth: usize,
    /// The number of the way that it goes one step further than; none: the case was just opened.
    pub from: Option<usize>,
    policy: &'t Policy<'t>,
    opening: &'t Opening,
    node: &'t Node,
}

impl Attempt<'_> {
    /// How many lines it has besides those of the case and of what is expected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.node.lines.len()
    }

    /// Whether the case was just opened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.node.lines.is_empty()
    }

    /// The lines of a 案例 that goes this way and expects what these decisions were made to.
    #[must_use]
    pub fn lines(&self, decisions: &BTreeSet<DecisionId>) -> String {
        let expects = expects::lines(self.policy, &self.node.state, decisions);
        let Opening { flow, at, facts, .. } = self.opening;
        told::lines(self.policy, *flow, *at, facts, self.node, &expects)
    }
}

/// Tries ways until `most` states were looked at beyond the opening, or `look` has seen enough: it is asked after each
/// step, before the next one is made. `eyes` is the same policy; with it, it is found out what may be done.
pub fn tries<'p>(
    policy: &'p Policy<'p>,
    eyes: &'p Policy<'p>,
    opening: &Opening,
    most: usize,
    look: &mut dyn FnMut(&Attempt<'_>) -> bool,
) {
    let moves = Moves { policy, eyes, wishes: Some(&opening.wishes) };
    let Some(first) = moves.opened(opening.flow, opening.at, &opening.facts) else { return };
    let mut nth = 0_usize;
    let mut enough = look(&Attempt { nth, from: None, policy, opening, node: &first });
    let mut ahead = VecDeque::from([(0_usize, first)]);
    let (mut visited, mut looked) = (BTreeSet::new(), 0_usize);
    while let Some((from, node)) = ahead.pop_front().filter(|_| !enough && looked < most) {
        looked = looked.saturating_add(1);
        if node.lines.len() >= DEPTH {
            continue;
        }
        moves.after(&node, &mut |next| {
            if enough {
                return;
            }
            nth = nth.saturating_add(1);
            enough = look(&Attempt { nth, from: Some(from), policy, opening, node: &next });
            if !next.refused && visited.insert(signature(&next)) {
                ahead.push_back((nth, next));
            }
        });
    }
}
