//! Hash-consed, ordered, reduced decision diagrams over variables with finitely many classes, whose edges are labelled
//! with intervals of classes and whose leaves are numbers.
//!
//! Sources: R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", IEEE Trans. Computers C-35 (1986)
//! (order, reduction, apply); R. I. Bahar et al., "Algebraic Decision Diagrams and Their Applications", ICCAD 1993 (leaves
//! that are values); K. Strehl and L. Thiele, "Symbolic Model Checking of Process Networks Using Interval Diagram
//! Techniques", ICCAD 1998 (interval edges). Two diagrams are equal if and only if their references are.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

/// How many edges all diagrams of one store may have together.
const EDGES_MAX: usize = 4_000_000;

/// A diagram of a store: a leaf, or a node by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Ref(u32);

/// The bit that tells leaves from nodes.
const LEAF: u32 = 1 << 31;

impl Ref {
    /// The diagram that is everywhere this number. Numbers stay below 2³¹.
    pub(crate) const fn leaf(number: u32) -> Self {
        Self(LEAF | number)
    }

    /// The number, if it is the same everywhere.
    pub(crate) const fn as_leaf(self) -> Option<u32> {
        if self.0 & LEAF == 0 { None } else { Some(self.0 & !LEAF) }
    }
}

/// The diagrams became too large: nothing is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// A variable's classes from the last edge's end up to `last` lead to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Edge {
    pub last: u32,
    pub to: Ref,
}

/// A node. Its edges ascend, cover every class of the variable, and neighbours differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Node {
    pub var: u32,
    pub edges: Box<[Edge]>,
}

/// The last class of a run, and where two diagrams lead for it.
type Run = (u32, Ref, Ref);

/// All diagrams of one question, each node once.
#[derive(Debug, Default)]
pub(crate) struct Store {
    nodes: IndexSet<Node>,
    edges: usize,
}

/// Results of one operation, by what it was applied to.
pub(crate) type Memo = IndexMap<(Ref, Ref), Ref>;

impl Store {
    /// The node of a reference; none for a leaf.
    pub(crate) fn node(&self, at: Ref) -> Option<&Node> {
        if at.as_leaf().is_some() { None } else { self.nodes.get_index(usize::try_from(at.0).ok()?) }
    }

    /// The diagram that tests `var` first. Edges that lead to one place are merged; a test that tells nothing apart is
    /// none.
    pub(crate) fn test(&mut self, var: u32, edges: impl IntoIterator<Item = Edge>) -> Result<Ref, Full> {
        let mut merged: Vec<Edge> = Vec::new();
        for edge in edges {
            match merged.last_mut() {
                Some(before) if before.to == edge.to => before.last = edge.last,
                Some(_) | None => merged.push(edge),
            }
        }
        if let [only] = merged.as_slice() {
            return Ok(only.to);
        }
        let added = merged.len();
        let (at, new) = self.nodes.insert_full(Node { var, edges: merged.into_boxed_slice() });
        if new {
            self.edges = self.edges.saturating_add(added);
        }
        let at = u32::try_from(at).ok().filter(|at| at & LEAF == 0).ok_or(Full)?;
        if self.edges > EDGES_MAX { Err(Full) } else { Ok(Ref(at)) }
    }

    /// One value per class of a variable.
    pub(crate) fn by_class(&mut self, var: u32, leaves: impl IntoIterator<Item = u32>) -> Result<Ref, Full> {
        let edges = (0_u32..).zip(leaves).map(|(last, leaf)| Edge { last, to: Ref::leaf(leaf) });
        self.test(var, edges)
    }

    /// What `f` makes of every leaf.
    pub(crate) fn map(&mut self, a: Ref, f: &mut impl FnMut(u32) -> u32) -> Result<Ref, Full> {
        self.apply(a, Ref::leaf(0), &mut |leaf, _| f(leaf))
    }

    /// What `f` makes of the leaves of two diagrams, case by case.
    pub(crate) fn apply(&mut self, a: Ref, b: Ref, f: &mut impl FnMut(u32, u32) -> u32) -> Result<Ref, Full> {
        self.apply_with(a, b, &mut |x, y| Some(Ref::leaf(f(x.as_leaf()?, y.as_leaf()?))), &mut Memo::new())
    }

    /// As [`Store::apply`], where `f` may answer before it comes to leaves, and results are kept in `memo`.
    pub(crate) fn apply_with(
        &mut self,
        a: Ref,
        b: Ref,
        f: &mut impl FnMut(Ref, Ref) -> Option<Ref>,
        memo: &mut Memo,
    ) -> Result<Ref, Full> {
        if let Some(known) = f(a, b) {
            return Ok(known);
        }
        if let Some(known) = memo.get(&(a, b)) {
            return Ok(*known);
        }
        let (var, pairs) = self.side_by_side(a, b).ok_or(Full)?;
        let mut edges = Vec::with_capacity(pairs.len());
        for (last, x, y) in pairs {
            edges.push(Edge { last, to: self.apply_with(x, y, f, memo)? });
        }
        let result = self.test(var, edges)?;
        memo.insert((a, b), result);
        Ok(result)
    }

    /// The numbers of all leaves of a diagram.
    pub(crate) fn leaves(&self, a: Ref) -> BTreeSet<u32> {
        self.reached(a).into_iter().filter_map(Ref::as_leaf).collect()
    }

    /// The variables that a diagram tests.
    pub(crate) fn support(&self, a: Ref) -> BTreeSet<u32> {
        self.reached(a).into_iter().filter_map(|at| Some(self.node(at)?.var)).collect()
    }

    /// Every diagram below one, itself included.
    fn reached(&self, a: Ref) -> BTreeSet<Ref> {
        let (mut seen, mut open) = (BTreeSet::from([a]), vec![a]);
        while let Some(at) = open.pop() {
            let below = self.node(at).map_or(&[][..], |node| &node.edges);
            open.extend(below.iter().map(|edge| edge.to).filter(|to| seen.insert(*to)));
        }
        seen
    }

    /// The first variable of two diagrams, and where each run of its classes leads in both.
    fn side_by_side(&self, a: Ref, b: Ref) -> Option<(u32, Vec<Run>)> {
        let (x, y) = (self.node(a), self.node(b));
        let var = x.into_iter().chain(y).map(|node| node.var).min()?;
        let edges = |node: Option<&Node>, whole: Ref| match node.filter(|node| node.var == var) {
            Some(node) => node.edges.to_vec(),
            None => vec![Edge { last: u32::MAX, to: whole }],
        };
        let (xs, ys) = (edges(x, a), edges(y, b));
        let (mut xs, mut ys) = (xs.into_iter().peekable(), ys.into_iter().peekable());
        let mut runs = Vec::new();
        while let (Some(x), Some(y)) = (xs.peek().copied(), ys.peek().copied()) {
            let last = x.last.min(y.last);
            runs.push((last, x.to, y.to));
            if x.last == last {
                xs.next();
            }
            if y.last == last {
                ys.next();
            }
        }
        Some((var, runs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_functions_are_one_reference() {
        let mut store = Store::default();
        let a = store.by_class(0, [1, 1, 0]).unwrap();
        let b = store.by_class(1, [0, 1]).unwrap();
        let ab = store.apply(a, b, &mut |x, y| x & y).unwrap();
        let ba = store.apply(b, a, &mut |x, y| x & y).unwrap();
        assert_eq!(ab, ba, "the order of the operands leaves no trace");
        let same = store.apply(ab, a, &mut |x, y| x | y).unwrap();
        assert_eq!(same, a, "a or (a and b) is a: absorption is found by reduction alone");
        assert_eq!(
            store.by_class(1, [7, 7]).unwrap(),
            Ref::leaf(7),
            "a test that tells nothing apart is none"
        );
    }
}
