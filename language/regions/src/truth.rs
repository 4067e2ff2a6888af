//! Kleene's three truths as leaves of diagrams.

use shao_abi::Kleene;

use crate::diagram::{Full, Memo, Ref, Store};

pub(crate) const FALSE: Ref = Ref::leaf(0);
pub(crate) const UNKNOWN: Ref = Ref::leaf(1);
pub(crate) const TRUE: Ref = Ref::leaf(2);

/// The leaf of a truth.
pub(crate) fn number(truth: Kleene) -> u32 {
    match truth {
        Kleene::False => 0,
        Kleene::Unknown => 1,
        Kleene::True => 2,
    }
}

/// Truths of one store, with what was once computed.
#[derive(Debug, Default)]
pub(crate) struct Truths {
    and: Memo,
    not: Memo,
}

impl Truths {
    /// 且.
    pub(crate) fn and(&mut self, store: &mut Store, a: Ref, b: Ref) -> Result<Ref, Full> {
        let (a, b) = (a.min(b), a.max(b));
        let both = &mut |a: Ref, b: Ref| match (a, b) {
            (FALSE, _) | (_, FALSE) => Some(FALSE),
            (TRUE, x) | (x, TRUE) => Some(x),
            _ if a == b => Some(a),
            _ => None,
        };
        store.apply_with(a, b, both, &mut self.and)
    }

    /// 非.
    pub(crate) fn not(&mut self, store: &mut Store, a: Ref) -> Result<Ref, Full> {
        let turn = &mut |a: Ref, _| match a {
            FALSE => Some(TRUE),
            UNKNOWN => Some(UNKNOWN),
            TRUE => Some(FALSE),
            _ => None,
        };
        store.apply_with(a, FALSE, turn, &mut self.not)
    }

    /// 或.
    pub(crate) fn or(&mut self, store: &mut Store, a: Ref, b: Ref) -> Result<Ref, Full> {
        let (a, b) = (self.not(store, a)?, self.not(store, b)?);
        let neither = self.and(store, a, b)?;
        self.not(store, neither)
    }
}

/// Where it is true; elsewhere, unknown or not, it is false.
pub(crate) fn surely(store: &mut Store, a: Ref) -> Result<Ref, Full> {
    store.map(a, &mut |truth| if Ref::leaf(truth) == TRUE { 2 } else { 0 })
}

/// Where it is not false.
pub(crate) fn perhaps(store: &mut Store, a: Ref) -> Result<Ref, Full> {
    store.map(a, &mut |truth| if Ref::leaf(truth) == FALSE { 0 } else { 2 })
}
