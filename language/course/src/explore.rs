//! All states that a duty can come to, breadth first, so that the way to each is a shortest one.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use shao_abi::StageId;

use crate::machine::Course;
use crate::{Change, Move, State};

/// How many states are looked at. A page checks while one types, and a million states would take it a minute and a gigabyte;
/// no process that people can follow comes near this.
pub const STATES_MOST: usize = 50_000;

/// A move from one state to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// What moves it.
    pub by: Move,
    /// To which state, by position in the graph.
    pub to: usize,
    /// What changes on the way.
    pub changes: Vec<Change>,
    /// Whether it rests on a 当 that may as well be false, or on what another case does: then it is only possible.
    pub guess: bool,
    /// Whether what time should have brought about was refused: by a 当, or by a 至多 that is used up.
    pub blocked: bool,
}

impl Edge {
    /// Whether a stage is entered, be it the same one anew.
    #[must_use]
    pub fn enters(&self) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Entered(_)))
    }
}

/// The states of a duty and the moves between them; the first state is where it begins.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The states, nearest first.
    pub states: Vec<State>,
    /// Per state, the moves out of it.
    pub edges: Vec<Vec<Edge>>,
    /// Per state, from which state and by which of its moves it was reached first; none for the first.
    pub from: Vec<Option<(usize, usize)>>,
}

/// There are too many states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooMany {
    /// Where the duty begins that has them.
    pub first: StageId,
    /// The 至多 that multiplies them most, by what it counts, with its number; none if there is none.
    pub blame: Option<(String, u32)>,
}

/// Finds every state of a duty.
///
/// # Errors
/// When there are more than `most`.
pub fn explore(course: &Course<'_>, most: usize) -> Result<Graph, TooMany> {
    let mut graph = Graph::default();
    let mut known: BTreeMap<State, usize> = BTreeMap::new();
    let mut ahead = VecDeque::new();
    let first = course.opening();
    known.insert(first.clone(), 0);
    graph.states.push(first);
    graph.from.push(None);
    ahead.push_back(0);
    while let Some(at) = ahead.pop_front() {
        let Some(state) = graph.states.get(at).cloned() else { break };
        let mut edges: Vec<Edge> = Vec::new();
        for made in course.moves(&state) {
            let next = made.draft.state;
            let to = match known.get(&next) {
                Some(to) => *to,
                None if graph.states.len() >= most => {
                    return Err(TooMany { first: course.first(), blame: blame(course) });
                }
                None => {
                    let to = graph.states.len();
                    known.insert(next.clone(), to);
                    graph.states.push(next);
                    graph.from.push(Some((at, edges.len())));
                    ahead.push_back(to);
                    to
                }
            };
            let (changes, guess) = (made.draft.changes, made.draft.guess);
            edges.push(Edge { by: made.by, to, changes, guess, blocked: made.blocked });
        }
        // States are taken up in the order of their numbers.
        graph.edges.push(edges);
    }
    Ok(graph)
}

fn blame(course: &Course<'_>) -> Option<(String, u32)> {
    let most = course.counters.iter().filter_map(|counter| Some((counter.id?, counter.most)));
    let (id, most) = most.max_by_key(|(_, most)| *most)?;
    course.process().counters.get(id.index()).map(|name| (name.clone(), most))
}

impl Graph {
    /// The moves out of a state.
    #[must_use]
    pub fn out(&self, at: usize) -> &[Edge] {
        self.edges.get(at).map_or(&[], Vec::as_slice)
    }

    /// The moves that lead to a state, from the first one on: each with the state it starts from.
    #[must_use]
    pub fn way(&self, to: usize) -> Vec<(usize, &Edge)> {
        let mut way = Vec::new();
        let mut at = to;
        while let Some((before, edge)) = self.from.get(at).copied().flatten() {
            way.extend(self.out(before).get(edge).map(|edge| (before, edge)));
            at = before;
        }
        way.reverse();
        way
    }

    /// A shortest way from one state to another that passes only states in `within`, each move with its start.
    #[must_use]
    pub fn between(
        &self,
        from: usize,
        to: usize,
        within: &dyn Fn(usize) -> bool,
    ) -> Option<Vec<(usize, &Edge)>> {
        let mut before: BTreeMap<usize, Option<(usize, &Edge)>> = BTreeMap::from([(from, None)]);
        let mut ahead = VecDeque::from([from]);
        while let Some(at) = ahead.pop_front().filter(|_| !before.contains_key(&to)) {
            for edge in self.out(at).iter().filter(|edge| within(edge.to)) {
                if let Entry::Vacant(place) = before.entry(edge.to) {
                    place.insert(Some((at, edge)));
                    ahead.push_back(edge.to);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = to;
        while let Some((start, edge)) = before.get(&at)? {
            way.push((*start, *edge));
            at = *start;
        }
        way.reverse();
        Some(way)
    }
}
