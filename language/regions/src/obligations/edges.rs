//! Where the answer changes as a number grows by one.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{SlotId, Type};
use shao_ir::Policy;

use super::{About, Asked, differs};
use crate::Undecided;
use crate::diagram::{Edge, Ref, Store};
use crate::space::{Class, Key, name_of};
use crate::truth::{FALSE, TRUE};

/// Where the answer changes at more places than this, a number is compared with another one: the first and the last place
/// stand for all.
const CUTS_MAX: usize = 16;

/// Asks for both sides of every such place, for every number that the decision's own conditions read.
pub(super) fn add(asked: &mut Asked<'_>, policy: &Policy, fires: &[Ref]) -> Result<(), Undecided> {
    for slot in own(policy, asked) {
        let Some(def) = policy.schema.slots.get(slot.index()) else { continue };
        let Type::Int { min, max, .. } = def.ty else { continue };
        let key = Key::Slot(name_of(def));
        let Some((var, known)) = asked.space.find(&key) else { continue };
        let (classes, count) = (known.classes.clone(), known.classes.len());
        let mut cuts = Vec::new();
        for (at, pair) in (0_u32..).zip(classes.windows(2)) {
            let [Class::Range(_, last), Class::Range(first, _)] = pair else { continue };
            if *last < min || *first > max {
                continue;
            }
            let below = where_of(&mut asked.store, fires, var, at)?;
            let above = where_of(&mut asked.store, fires, var, at.saturating_add(1))?;
            let differ = differs(&mut asked.store, &mut asked.truths, &below, &above)?;
            if asked.truths.and(&mut asked.store, differ, asked.valid)? != FALSE {
                cuts.push((at, *last, *first, differ));
            }
        }
        let ends = cuts.len().saturating_sub(1);
        let told = |(nth, _): &(usize, _)| ends < CUTS_MAX || *nth == 0 || *nth == ends;
        for (_, (at, last, first, differ)) in cuts.into_iter().enumerate().filter(told) {
            for (class, stands, beside) in [(at, last, first), (at.saturating_add(1), first, last)] {
                let here = only(&mut asked.store, var, class, count)?;
                let region = asked.truths.and(&mut asked.store, differ, here)?;
                asked.add(About::Edge { slot, stands, beside }, region, Some((&key, stands)))?;
            }
        }
    }
    Ok(())
}

/// The slots that the decision's own conditions read.
fn own(policy: &Policy, asked: &Asked<'_>) -> BTreeSet<SlotId> {
    let mut slots = BTreeSet::new();
    let body = policy.decisions.get(asked.decision.index());
    body.into_iter().flat_map(|body| &body.rules).for_each(|rule| rule.when.reads(&mut slots));
    slots
}

/// True for one class of a variable.
fn only(store: &mut Store, var: u32, class: u32, count: usize) -> Result<Ref, Undecided> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let edges = (0..count).map(|last| Edge { last, to: if last == class { TRUE } else { FALSE } });
    Ok(store.test(var, edges)?)
}

/// Diagrams where a variable is of one class.
fn where_of(store: &mut Store, all: &[Ref], var: u32, class: u32) -> Result<Vec<Ref>, Undecided> {
    let mut seen = BTreeMap::new();
    all.iter().map(|one| within(store, *one, var, class, &mut seen)).collect()
}

fn within(
    store: &mut Store,
    at: Ref,
    var: u32,
    class: u32,
    seen: &mut BTreeMap<Ref, Ref>,
) -> Result<Ref, Undecided> {
    if let Some(known) = seen.get(&at) {
        return Ok(*known);
    }
    let Some(node) = store.node(at).filter(|node| node.var <= var).cloned() else { return Ok(at) };
    let result = if node.var == var {
        node.edges.iter().find(|edge| class <= edge.last).map_or(FALSE, |edge| edge.to)
    } else {
        let mut edges = Vec::with_capacity(node.edges.len());
        for edge in &node.edges {
            edges.push(Edge { last: edge.last, to: within(store, edge.to, var, class, seen)? });
        }
        store.test(node.var, edges)?
    };
    seen.insert(at, result);
    Ok(result)
}
