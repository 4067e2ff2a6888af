//! What a new version of a policy changes: in cases and terms, not in lines.
//!
//! Each version is read as an inventory: every thing it has (a stage, a clock, an indicator), under the name by which the
//! rest of the policy and the cases know it, with all that is said of it. Two inventories are then compared name by name.
//! What has no name in the meaning of the language (the order of rules, their labels, comments, places, 依据, 案例) is in
//! no inventory and makes no difference.
//!
//! Which way a change goes is seen from the citizen: 收紧 is what binds offices harder (a shorter limit, fewer returns, an
//! earlier warning, one more condition), 放宽 the opposite. What binds a group outside the offices (诉求人) has no such
//! direction, nor has what only differs.
//!
//! What rules decide of which cases is compared apart, by regions of the case space ([`shao_regions`]): every class of
//! cases that is answered otherwise, the rest proved to be answered as before.
//!
//! Reading order: `difference` (what comes out), `classes` (cases), `thing` and `term` (what else is compared), `inventory`
//! (one file per kind of thing), `pair` and `compare`, `words`, `confirm` (each case is run).

mod classes;
mod compare;
mod confirm;
mod difference;
mod inventory;
mod names;
mod outside;
mod pair;
mod term;
mod thing;
mod words;

#[cfg(test)]
mod tests;

pub use classes::{Answered, CaseClass, RuleRef, Sample, UNCONFIRMED, Undecided};
pub use confirm::Running;
pub use difference::{Change, Difference, Direction, Head, Spot, Tally};
pub use outside::outside;
pub use thing::{Facet, Sort};

use shao_ir::Policy;

/// What `new` changes of `old`.
#[must_use]
pub fn diff(old: &Policy, new: &Policy) -> Difference {
    let (classes, undecided) = classes::of(old, new);
    Difference { old: Head::of(old), new: Head::of(new), classes, changes: changes(old, new), undecided }
}

/// What `new` changes of `old` besides what rules decide of which cases.
#[must_use]
pub fn changes(old: &Policy, new: &Policy) -> Vec<Change> {
    compare::changes(&inventory::of(old), &inventory::of(new))
}
