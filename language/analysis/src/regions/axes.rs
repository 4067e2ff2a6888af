//! The axes of a decision: what its conditions read, grouped so that each axis is free of the others.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{Happening, SlotId, SlotSource};
use shao_ir::{Cond, Decision, Policy, Test};

use super::options::{self, Opt};

/// How many options of an axis are looked at.
const OPTIONS_MAX: usize = 20_000;

/// An axis: slots that are set together, and every way to set them.
pub(super) struct Axis {
    pub slots: Vec<SlotId>,
    pub options: Vec<Opt>,
}

/// The atoms of a decision by number.
pub(super) fn atoms(body: &Decision) -> BTreeMap<u16, &Test> {
    let mut atoms = BTreeMap::new();
    body.rules.iter().for_each(|rule| collect(&rule.when, &mut atoms));
    atoms
}

fn collect<'c>(cond: &'c Cond, atoms: &mut BTreeMap<u16, &'c Test>) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| collect(part, atoms)),
        Cond::Not(inner) => collect(inner, atoms),
        Cond::Atom(at, test) => {
            atoms.insert(*at, test);
        }
    }
}

/// What a slot is grouped by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Alone(SlotId),
    Text(u16),
    History(u8, u16),
}

/// The axes of a decision; none when one of them cannot be listed.
pub(super) fn axes(policy: &Policy, atoms: &BTreeMap<u16, &Test>) -> Option<Vec<Axis>> {
    let mut reads = BTreeSet::new();
    atoms.values().for_each(|test| test.reads(&mut reads));
    let mut groups: BTreeMap<Group, Vec<SlotId>> = BTreeMap::new();
    for slot in reads {
        groups.entry(group(slot, &policy.schema.slots.get(slot.index())?.source)).or_default().push(slot);
    }
    let mut axes: Vec<Axis> = Vec::new();
    for (group, slots) in groups {
        let options = match group {
            Group::Alone(slot) => options::of_slot(policy, slot, atoms)?,
            Group::Text(field) => options::of_text(policy, field, &slots)?,
            Group::History(..) => options::of_history(policy, &slots, atoms)?,
        };
        if options.len() > OPTIONS_MAX {
            return None;
        }
        axes.push(Axis { slots, options });
    }
    // Facts first, in the order a case gives them; history after.
    axes.sort_by_key(|axis| axis.slots.first().copied());
    Some(axes)
}

fn group(slot: SlotId, source: &SlotSource) -> Group {
    match source {
        SlotSource::Text(field) => Group::Text(*field),
        SlotSource::Ever(what) | SlotSource::Count(what) => match what {
            Happening::Mark(id) => Group::History(0, id.0),
            Happening::Act(id) => Group::History(1, id.0),
            Happening::Stage(id) => Group::History(2, id.0),
        },
        SlotSource::Field(_)
        | SlotSource::Outcome(..)
        | SlotSource::Passed(_)
        | SlotSource::Fired(..)
        | SlotSource::Param(..)
        | SlotSource::Result(_)
        | SlotSource::Deemed
        | SlotSource::Tally(_) => Group::Alone(slot),
    }
}
