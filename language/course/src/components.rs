//! Strong components: states that can all reach one another (R. E. Tarjan, Depth-first search and linear graph algorithms,
//! 1972). Without recursion: a process may be deeper than the stack.

use std::collections::BTreeSet;

use crate::Graph;

/// The strong components, each with its states, in the order of their nearest one.
pub(crate) fn components(graph: &Graph) -> Vec<Vec<usize>> {
    let size = graph.states.len();
    let mut search = Search {
        graph,
        order: vec![None; size],
        low: vec![0; size],
        next: 0,
        stack: Vec::new(),
        on: BTreeSet::new(),
        found: Vec::new(),
    };
    for root in 0..size {
        search.from(root);
    }
    search.found.sort_by_key(|component| component.iter().min().copied());
    search.found
}

struct Search<'g> {
    graph: &'g Graph,
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    next: usize,
    stack: Vec<usize>,
    on: BTreeSet<usize>,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn from(&mut self, root: usize) {
        if self.order.get(root).copied().flatten().is_some() {
            return;
        }
        let mut ahead: Vec<(usize, usize)> = vec![(root, 0)];
        self.visit(root);
        while let Some((at, edge)) = ahead.pop() {
            match self.graph.out(at).get(edge).map(|edge| edge.to) {
                Some(to) => {
                    ahead.push((at, edge.saturating_add(1)));
                    match self.order.get(to).copied().flatten() {
                        None => {
                            self.visit(to);
                            ahead.push((to, 0));
                        }
                        Some(order) if self.on.contains(&to) => self.lower(at, order),
                        Some(_) => {}
                    }
                }
                None => {
                    self.close(at);
                    let low = self.low.get(at).copied().unwrap_or(0);
                    if let Some((parent, _)) = ahead.last() {
                        self.lower(*parent, low);
                    }
                }
            }
        }
    }

    fn visit(&mut self, at: usize) {
        if let (Some(order), Some(low)) = (self.order.get_mut(at), self.low.get_mut(at)) {
            (*order, *low) = (Some(self.next), self.next);
        }
        self.next = self.next.saturating_add(1);
        self.stack.push(at);
        self.on.insert(at);
    }

    fn lower(&mut self, at: usize, to: usize) {
        if let Some(low) = self.low.get_mut(at) {
            *low = (*low).min(to);
        }
    }

    fn close(&mut self, at: usize) {
        if self.order.get(at).copied().flatten() != self.low.get(at).copied() {
            return;
        }
        let mut component = Vec::new();
        while let Some(top) = self.stack.pop() {
            self.on.remove(&top);
            component.push(top);
            if top == at {
                break;
            }
        }
        self.found.push(component);
    }
}
