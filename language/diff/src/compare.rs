//! Two inventories, thing by thing.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::Place;

use crate::pair::pairs;
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Change, Direction, Facet, Sort, Spot};

/// What differs between two inventories.
pub(crate) fn changes(old: &[Thing], new: &[Thing]) -> Vec<Change> {
    let (had, has) = (names(old), names(new));
    let mut changes = Vec::new();
    for pair in pairs(old, new) {
        match pair {
            (Some(old), Some(new)) => facets(old, new, &mut changes),
            (Some(gone), None) => changes.extend(whole(gone, &has).then(|| removed(gone))),
            (None, Some(come)) => changes.extend(whole(come, &had).then(|| added(come))),
            (None, None) => {}
        }
    }
    merged(changes)
}

/// Changes that say the same of several things of a sort are one.
fn merged(changes: Vec<Change>) -> Vec<Change> {
    let mut places = BTreeMap::new();
    let mut merged: Vec<Change> = Vec::new();
    for change in changes {
        let key =
            (change.sort, change.facet.clone(), change.old.clone(), change.new.clone(), change.direction);
        let at = *places.entry(key).or_insert(merged.len());
        match merged.get_mut(at) {
            Some(first) => first.of.extend(change.of),
            None => merged.push(change),
        }
    }
    merged
}

type Names<'a> = BTreeSet<(Sort, &'a str)>;

fn names(things: &[Thing]) -> Names<'_> {
    things.iter().map(|thing| (thing.sort, thing.name.as_str())).collect()
}

/// Whether a thing came or went by itself, not with what it is a part of.
fn whole(thing: &Thing, other: &Names<'_>) -> bool {
    thing.within.as_ref().is_none_or(|(sort, name)| other.contains(&(*sort, name.as_str())))
}

fn added(thing: &Thing) -> Change {
    let change = bare(thing.sort, spot(thing, None, thing.place.as_ref()), thing.added);
    Change { new: Some(said(thing)), ..change }
}

fn removed(thing: &Thing) -> Change {
    let change = bare(thing.sort, spot(thing, thing.place.as_ref(), None), thing.added.mirrored());
    Change { old: Some(said(thing)), ..change }
}

/// All that is said of a thing, in one line.
fn said(thing: &Thing) -> String {
    let parts = thing.facets.iter().map(|(facet, term, _)| facet.beside(&term.text()));
    parts.collect::<Vec<_>>().join(" ")
}

fn bare(sort: Sort, spot: Spot, direction: Direction) -> Change {
    Change { sort, of: vec![spot], facet: None, old: None, new: None, direction }
}

fn spot(thing: &Thing, old: Option<&Place>, new: Option<&Place>) -> Spot {
    Spot { name: thing.name.clone(), old_place: old.cloned(), new_place: new.cloned() }
}

fn facets(old: &Thing, new: &Thing, changes: &mut Vec<Change>) {
    let all: BTreeSet<&Facet> = [old, new].iter().flat_map(|t| t.facets.iter().map(|(f, _, _)| f)).collect();
    for facet in all {
        let Some((was, is, direction)) = towards(old.facet(facet), new.facet(facet)) else { continue };
        let spot = spot(new, old.place.as_ref(), new.place.as_ref());
        let change = bare(new.sort, spot, direction);
        changes.push(Change { old: was, new: is, facet: Some(facet.clone()), ..change });
    }
}

type Said<'a> = Option<(&'a Term, Sense)>;

/// What one facet says in both versions, and which way it goes; none if it stays.
fn towards(old: Said<'_>, new: Said<'_>) -> Option<(Option<String>, Option<String>, Direction)> {
    match (old, new) {
        (Some((was, sense)), Some((is, other))) => {
            let direction = was.towards(is, if sense == other { sense } else { Sense::Neutral })?;
            let (was, is) = was.told(is);
            Some((Some(was), Some(is), direction))
        }
        (Some((was, sense)), None) => Some((Some(was.text()), None, sense.appears().mirrored())),
        (None, Some((is, sense))) => Some((None, Some(is.text()), sense.appears())),
        (None, None) => None,
    }
}
