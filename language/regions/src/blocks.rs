//! A region as a handful of blocks that cover it: each a choice of classes for a few variables.
//!
//! A block starts as one path of what is not covered yet and grows, variable by variable, to the largest choice of classes
//! for which the block stays inside (a prime implicant; W. V. Quine, "A Way to Simplify Truth Functions", 1955). Blocks may
//! overlap, since that makes shorter sentences. Combinations that no case has count as inside.

use std::collections::{BTreeMap, BTreeSet};

use crate::Undecided;
use crate::diagram::{Edge, Ref, Store};
use crate::space::{Class, Key, Space};
use crate::truth::{FALSE, TRUE, Truths};

/// How many blocks describe a region; the rest is only counted on.
pub(crate) const BLOCKS_MAX: usize = 24;

/// The classes that are let through, per variable; a variable that is not named lets all through.
pub(crate) type Block = BTreeMap<u32, BTreeSet<u32>>;

/// Blocks that cover a region, and whether they cover all of it.
pub(crate) fn cover(
    region: Ref,
    valid: Ref,
    space: &Space,
    store: &mut Store,
    truths: &mut Truths,
) -> Result<(Vec<Block>, bool), Undecided> {
    let mut left = truths.and(store, region, valid)?;
    let invalid = truths.not(store, valid)?;
    let inside = truths.or(store, region, invalid)?;
    let (mut blocks, mut drawn) = (Vec::new(), Vec::new());
    while blocks.len() < BLOCKS_MAX && left != FALSE {
        let mut found = path(left, space, store);
        grow(&mut found, inside, space, store, truths)?;
        let shape = draw(&found, space, store, truths)?;
        let outside = truths.not(store, shape)?;
        left = truths.and(store, left, outside)?;
        blocks.push(found);
        drawn.push(shape);
    }
    debug_assert!(drawn.iter().all(|shape| implies(*shape, inside, store, truths)), "a block sticks out");
    let whole = left == FALSE;
    if whole {
        let target = truths.and(store, region, valid)?;
        thin(&mut blocks, &mut drawn, target, store, truths)?;
    }
    Ok((blocks, whole))
}

/// Drops blocks that the others cover, the narrowest first.
fn thin(
    blocks: &mut Vec<Block>,
    drawn: &mut Vec<Ref>,
    target: Ref,
    store: &mut Store,
    truths: &mut Truths,
) -> Result<(), Undecided> {
    let mut at = blocks.len();
    while at > 0 && blocks.len() > 1 {
        at = at.saturating_sub(1);
        let others = drawn.iter().enumerate().filter(|(nth, _)| *nth != at).map(|(_, shape)| *shape);
        let mut covered = FALSE;
        for other in others {
            covered = truths.or(store, covered, other)?;
        }
        let uncovered = truths.not(store, covered)?;
        if truths.and(store, target, uncovered)? == FALSE {
            blocks.remove(at);
            drawn.remove(at);
        }
    }
    Ok(())
}

/// One way through a diagram to where it is true.
fn path(region: Ref, space: &Space, store: &Store) -> Block {
    let (mut found, mut at) = (Block::new(), region);
    while let Some(node) = store.node(at) {
        let Some(next) = node.edges.iter().map(|edge| edge.to).find(|to| *to != FALSE) else { break };
        let classes = space.var(node.var).map_or(0, |(_, var)| var.classes.len());
        found.insert(node.var, lead_to(&node.edges, classes, |to| to == next));
        at = next;
    }
    found
}

/// The classes whose edge leads where it should.
fn lead_to(edges: &[Edge], classes: usize, wanted: impl Fn(Ref) -> bool) -> BTreeSet<u32> {
    let (mut first, mut found) = (0, BTreeSet::new());
    let count = u32::try_from(classes).unwrap_or(u32::MAX);
    for edge in edges {
        let next = edge.last.saturating_add(1);
        if wanted(edge.to) {
            found.extend(first..next.min(count));
        }
        first = next;
    }
    found
}

/// Lets through all classes with which the block stays inside; the last variables first, so that the first ones, which
/// an author names first, stay the narrow ones.
fn grow(
    found: &mut Block,
    inside: Ref,
    space: &Space,
    store: &mut Store,
    truths: &mut Truths,
) -> Result<(), Undecided> {
    let vars: Vec<u32> = found.keys().rev().copied().collect();
    for var in vars {
        let all = space.var(var).map_or(0, |(_, var)| var.classes.len());
        let along = for_all(inside, found, var, store, truths, &mut BTreeMap::new())?;
        let may = match store.node(along) {
            Some(node) => lead_to(&node.edges, all, |to| to == TRUE),
            None if along == TRUE => (0..u32::try_from(all).unwrap_or(u32::MAX)).collect(),
            None => continue,
        };
        if may.len() == all {
            found.remove(&var);
        } else {
            found.insert(var, may);
        }
    }
    Ok(())
}

/// Where, along one variable, the diagram is true for every choice of the others that the block lets through.
fn for_all(
    at: Ref,
    within: &Block,
    along: u32,
    store: &mut Store,
    truths: &mut Truths,
    seen: &mut BTreeMap<Ref, Ref>,
) -> Result<Ref, Undecided> {
    if let Some(known) = seen.get(&at) {
        return Ok(*known);
    }
    let Some(node) = store.node(at).cloned() else { return Ok(at) };
    let result = if node.var == along {
        let mut edges = Vec::with_capacity(node.edges.len());
        for edge in &node.edges {
            edges.push(Edge { last: edge.last, to: for_all(edge.to, within, along, store, truths, seen)? });
        }
        store.test(along, edges)?
    } else {
        let (mut first, mut all) = (0_u32, TRUE);
        for edge in &node.edges {
            let passes =
                within.get(&node.var).is_none_or(|classes| classes.range(first..=edge.last).next().is_some());
            first = edge.last.saturating_add(1);
            if passes && all != FALSE {
                let below = for_all(edge.to, within, along, store, truths, seen)?;
                all = truths.and(store, all, below)?;
            }
        }
        all
    };
    seen.insert(at, result);
    Ok(result)
}

/// The block as a diagram.
fn draw(found: &Block, space: &Space, store: &mut Store, truths: &mut Truths) -> Result<Ref, Undecided> {
    let mut shape = TRUE;
    for (var, classes) in found {
        let count =
            space.var(*var).map_or(0, |(_, var)| u32::try_from(var.classes.len()).unwrap_or(u32::MAX));
        let edges =
            (0..count).map(|last| Edge { last, to: if classes.contains(&last) { TRUE } else { FALSE } });
        let one = store.test(*var, edges)?;
        shape = truths.and(store, shape, one)?;
    }
    Ok(shape)
}

/// A block as data that outlives its space.
pub(crate) fn as_data(space: &Space, block: &Block) -> Vec<(Key, BTreeSet<Class>)> {
    let chosen = |(at, classes): (&u32, &BTreeSet<u32>)| {
        let (key, var) = space.var(*at)?;
        let class = |at: &u32| var.classes.get(usize::try_from(*at).ok()?).cloned();
        Some((key.clone(), classes.iter().filter_map(class).collect()))
    };
    block.iter().filter_map(chosen).collect()
}

fn implies(a: Ref, b: Ref, store: &mut Store, truths: &mut Truths) -> bool {
    truths.and(store, a, b) == Ok(a)
}
