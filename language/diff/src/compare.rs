//! Two inventories, thing by thing.

use std::collections::BTreeSet;

use crate::pair::pairs;
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Change, Direction, Facet, Sort};

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
    changes
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
    let direction = thing.added;
    Change { new: Some(said(thing)), new_place: thing.place.clone(), ..bare(thing, None, direction) }
}

fn removed(thing: &Thing) -> Change {
    let direction = thing.added.mirrored();
    Change { old: Some(said(thing)), old_place: thing.place.clone(), ..bare(thing, None, direction) }
}

/// All that is said of a thing, in one line.
fn said(thing: &Thing) -> String {
    let parts = thing.facets.iter().map(|(facet, term, _)| facet.beside(&term.text()));
    parts.collect::<Vec<_>>().join(" ")
}

fn bare(thing: &Thing, facet: Option<Facet>, direction: Direction) -> Change {
    let (sort, name) = (thing.sort, thing.name.clone());
    Change { sort, name, facet, old: None, new: None, direction, old_place: None, new_place: None }
}

fn facets(old: &Thing, new: &Thing, changes: &mut Vec<Change>) {
    let all: BTreeSet<&Facet> = [old, new].iter().flat_map(|t| t.facets.iter().map(|(f, _, _)| f)).collect();
    for facet in all {
        let Some((was, is, direction)) = towards(old.facet(facet), new.facet(facet)) else { continue };
        changes.push(Change {
            old: was,
            new: is,
            old_place: old.place.clone(),
            new_place: new.place.clone(),
            ..bare(new, Some(facet.clone()), direction)
        });
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
