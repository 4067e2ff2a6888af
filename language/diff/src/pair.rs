//! Which thing of the new version is which of the old one.

use std::collections::BTreeMap;

use crate::Sort;
use crate::thing::Thing;

/// A thing in both versions, or in one.
pub(crate) type Pair<'a> = (Option<&'a Thing>, Option<&'a Thing>);

/// What both versions have under one sort and name.
type Room<'a> = (Vec<&'a Thing>, Vec<&'a Thing>);

/// Pairs things of one sort and name. Of several under one name (the marks of a clock, the awards of a score) those go
/// together that have most in common; it is the same whichever version is called the old one.
pub(crate) fn pairs<'a>(old: &'a [Thing], new: &'a [Thing]) -> Vec<Pair<'a>> {
    let mut rooms: BTreeMap<(Sort, &str), Room<'_>> = BTreeMap::new();
    for thing in old {
        rooms.entry((thing.sort, &thing.name)).or_default().0.push(thing);
    }
    for thing in new {
        rooms.entry((thing.sort, &thing.name)).or_default().1.push(thing);
    }
    rooms.into_values().flat_map(|(old, new)| within(&old, &new)).collect()
}

fn within<'a>(old: &[&'a Thing], new: &[&'a Thing]) -> Vec<Pair<'a>> {
    let mut candidates = Vec::new();
    for (at, a) in old.iter().enumerate() {
        for (to, b) in new.iter().enumerate() {
            candidates.push((std::cmp::Reverse(common(a, b)), at + to, at, to));
        }
    }
    // Candidates of one rank and sum of places never share a place, so no version is preferred.
    candidates.sort_unstable();
    let (mut old, mut new): (Vec<_>, Vec<_>) =
        (old.iter().copied().map(Some).collect(), new.iter().copied().map(Some).collect());
    let mut pairs = Vec::new();
    for (_, _, at, to) in candidates {
        let (Some(a), Some(b)) = (old.get_mut(at), new.get_mut(to)) else { continue };
        if a.is_some() && b.is_some() {
            pairs.push((a.take(), b.take()));
        }
    }
    pairs.extend(old.into_iter().filter(Option::is_some).map(|thing| (thing, None)));
    pairs.extend(new.into_iter().filter(Option::is_some).map(|thing| (None, thing)));
    pairs
}

/// How many facets two things share.
fn common(a: &Thing, b: &Thing) -> usize {
    a.facets.iter().filter(|facet| b.facets.contains(facet)).count()
}
