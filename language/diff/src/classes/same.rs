//! Whether a decision is word for word the same in both versions. Most are, and then nothing has to be worked out: also of
//! those that are too large for that.

use shao_abi::{DecisionDef, DecisionId, Slot, SlotId};
use shao_ir::{Decision, Policy, Rule};

use super::{Pair, Sides};

/// Whether both versions have the same rules over the same facts, by the same numbers. False claims nothing: what was
/// renumbered is compared case by case.
pub(super) fn word_for_word(sides: Sides<'_>, (was, is): Pair) -> bool {
    let Sides { old, new } = sides;
    let both = (one(old, was), one(new, is));
    let (Some((old_def, old_body)), Some((new_def, new_body))) = both else { return false };
    numbered_alike(old, new)
        && old_def.kind == new_def.kind
        && old_def.fields.iter().map(|f| (&f.name, &f.ty)).eq(new_def.fields.iter().map(|f| (&f.name, &f.ty)))
        && reads(old, old_def).eq(reads(new, new_def))
        && old_body.rules.len() == new_body.rules.len()
        && old_body.rules.iter().zip(&new_body.rules).all(|(a, b)| alike(a, b))
}

fn one(policy: &Policy, id: DecisionId) -> Option<(&DecisionDef, &Decision)> {
    policy.schema.decisions.get(id.index()).zip(policy.decisions.get(id.index()))
}

/// Whether the same number means the same unit, member and row in both.
fn numbered_alike(old: &Policy, new: &Policy) -> bool {
    let names =
        |policy: &Policy| policy.schema.parties.iter().map(|party| party.name.clone()).collect::<Vec<_>>();
    old.schema.enums == new.schema.enums && old.tables == new.tables && names(old) == names(new)
}

/// What a decision may read: numbers, names and types of slots, and what fills them. Whether it is the same decision that
/// fills one goes by its name, which is in that of the slot.
fn reads<'a>(policy: &'a Policy, def: &'a DecisionDef) -> impl Iterator<Item = (SlotId, Option<Said<'a>>)> {
    def.reads.iter().map(|id| (*id, policy.schema.slots.get(id.index()).map(said)))
}

type Said<'a> = (&'a str, &'a shao_abi::Type, std::mem::Discriminant<shao_abi::SlotSource>);

fn said(slot: &Slot) -> Said<'_> {
    (&slot.name, &slot.ty, std::mem::discriminant(&slot.source))
}

fn alike(a: &Rule, b: &Rule) -> bool {
    (&a.when, &a.unless, &a.values, a.unconfirmed) == (&b.when, &b.unless, &b.values, b.unconfirmed)
}
