//! Which combinations of answers about texts some text gives.
//!
//! A text that equals a literal contains what the literal contains. A text that equals none of them can contain any
//! choice of literals, as long as it contains what these contain: the chosen ones, joined by a sign that stands in none
//! of them, are such a text.

use indexmap::IndexMap;

use crate::Undecided;
use crate::diagram::{Edge, Ref, Store};
use crate::space::{Class, Key, Space};
use crate::truth::{FALSE, TRUE, Truths};

/// A literal that a text may contain, with its variable.
type Bit<'s> = (&'s str, u32);

/// Where the answers go together.
pub(crate) fn valid(space: &Space, store: &mut Store, truths: &mut Truths) -> Result<Ref, Undecided> {
    let mut bits: IndexMap<&str, Vec<Bit<'_>>> = IndexMap::new();
    for (at, key, _) in space.iter() {
        if let Key::Contains(field, literal) = key {
            bits.entry(field).or_default().push((literal, at));
        }
    }
    let mut all = TRUE;
    for (at, key, var) in space.iter() {
        let Key::Equals(field) = key else { continue };
        let bits = bits.get(field.as_str()).map_or(&[][..], Vec::as_slice);
        let mut some = FALSE;
        for (nth, class) in (0_u32..).zip(&var.classes) {
            let Class::Literal(literal) = class else { continue };
            let here = store.test(at, only(nth, var.classes.len()))?;
            let fits = match literal {
                Some(text) => settled(text, bits, store, truths)?,
                None => closed(bits, store, truths)?,
            };
            let here = truths.and(store, here, fits)?;
            some = truths.or(store, some, here)?;
        }
        all = truths.and(store, all, some)?;
    }
    Ok(all)
}

/// True for one class of a variable.
fn only(nth: u32, classes: usize) -> impl Iterator<Item = Edge> {
    let count = u32::try_from(classes).unwrap_or(u32::MAX);
    (0..count).map(move |last| Edge { last, to: if last == nth { TRUE } else { FALSE } })
}

/// Every bit is as the text has it.
fn settled(text: &str, bits: &[Bit<'_>], store: &mut Store, truths: &mut Truths) -> Result<Ref, Undecided> {
    bits.iter().try_fold(TRUE, |all, (literal, var)| {
        let bit = store.test(*var, only(u32::from(text.contains(literal)), 2))?;
        Ok(truths.and(store, all, bit)?)
    })
}

/// Whoever contains a literal contains its parts.
fn closed(bits: &[Bit<'_>], store: &mut Store, truths: &mut Truths) -> Result<Ref, Undecided> {
    let mut all = TRUE;
    for (part, of_part) in bits {
        let has_part = store.test(*of_part, only(1, 2))?;
        if part.is_empty() {
            all = truths.and(store, all, has_part)?;
        }
        for (_, of_whole) in bits.iter().filter(|(whole, _)| whole != part && whole.contains(part)) {
            let lacks_whole = store.test(*of_whole, only(0, 2))?;
            let implied = truths.or(store, lacks_whole, has_part)?;
            all = truths.and(store, all, implied)?;
        }
    }
    Ok(all)
}
