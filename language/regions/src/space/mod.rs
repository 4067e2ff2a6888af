//! The case space of some decisions: one variable for each thing that their conditions and values can tell apart, with
//! finitely many classes. What no condition tells apart is one class.
//!
//! Two policies may share a space: variables and classes go by name, so that a unit that was renumbered is the same
//! unit. A set is one variable per member. A text is one variable for the literal it equals, and one for each literal it
//! may contain; [`crate::valid`] says which combinations some text has.

mod cuts;
mod reads;

pub(crate) use reads::Reads;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use shao_abi::{
    FieldKind, Happening, PartyId, Schema, Slot, SlotId, SlotSource, TextOp, Type, Value, fold_text,
};
use shao_ir::Policy;

use crate::Undecided;

/// What a variable is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    /// What stands in a slot.
    Slot(Name),
    /// Whether a set in a slot holds this member.
    Member(Name, String),
    /// Which of the literals that a text field is compared with it equals.
    Equals(String),
    /// Whether a text field contains a literal.
    Contains(String, String),
}

/// A slot by what fills it and what it is called: the same in two policies if both are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name {
    pub kind: Kind,
    pub name: String,
}

/// What fills a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Fact,
    Decided,
    Ever,
    Count,
    Given,
    Tally,
}

/// Values that no condition tells apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    Truth(bool),
    /// Whole numbers from one to another, both included.
    Range(i64, i64),
    /// A member or a unit.
    Named(String),
    /// A text that equals this literal (folded); none: a text that is not empty and equals no literal.
    Literal(Option<String>),
}

/// A variable.
#[derive(Debug, Clone)]
pub(crate) struct Var {
    pub classes: Vec<Class>,
    /// The type of the slot, for saying it.
    pub ty: Type,
}

/// The variables, in the order in which diagrams test them.
#[derive(Debug, Default)]
pub(crate) struct Space {
    vars: IndexMap<Key, Var>,
}

impl Space {
    /// The space of what decisions read in each of these policies.
    pub(crate) fn of(all: &[(&Policy, &Reads<'_>)]) -> Result<Self, Undecided> {
        let mut space = Self::default();
        let numbers = cuts::of(all)?;
        for (policy, reads) in all {
            for id in &reads.slots {
                if let Some(slot) = policy.schema.slots.get(id.index()) {
                    space.slot(policy, reads, slot, &numbers);
                }
            }
        }
        Ok(space)
    }

    fn slot(
        &mut self,
        policy: &Policy,
        reads: &Reads<'_>,
        slot: &Slot,
        numbers: &BTreeMap<Name, Vec<Class>>,
    ) {
        let schema = &policy.schema;
        if let SlotSource::Text(field) = slot.source {
            return self.text(schema, usize::from(field), reads);
        }
        if let SlotSource::Ever(what) = slot.source
            && reads.count_of(policy, what).is_some()
        {
            return;
        }
        let name = name_of(slot);
        let classes: Vec<Class> = match &slot.ty {
            Type::Bool => vec![Class::Truth(false), Class::Truth(true)],
            Type::Int { .. } => numbers.get(&name).cloned().unwrap_or_default(),
            Type::Enum(_) | Type::Party { .. } => {
                members(schema, &slot.ty).map(|(_, name)| Class::Named(name)).collect()
            }
            Type::EnumSet(_) | Type::PartySet { .. } => {
                for (_, member) in members(schema, &slot.ty) {
                    let key = Key::Member(name.clone(), member);
                    self.add(key, vec![Class::Truth(false), Class::Truth(true)], &slot.ty);
                }
                return;
            }
            Type::Limit => return,
        };
        self.add(Key::Slot(name), classes, &slot.ty);
    }

    fn text(&mut self, schema: &Schema, field: usize, reads: &Reads<'_>) {
        let Some((name, FieldKind::Text { atoms })) = schema.fields.get(field).map(|f| (&f.name, &f.kind))
        else {
            return;
        };
        let asked = || atoms.iter().filter(|atom| reads.slots.contains(&atom.slot));
        // All literals that the policy knows, so that "none of them" is one thing whoever asks.
        let equal =
            atoms.iter().filter(|atom| atom.op == TextOp::Equals).map(|atom| fold_text(&atom.literal));
        let literals: BTreeSet<String> = equal.chain([String::new()]).collect();
        let literals = literals.into_iter().map(|l| Class::Literal(Some(l))).chain([Class::Literal(None)]);
        self.add(Key::Equals(name.clone()), literals.collect(), &Type::Bool);
        for atom in asked().filter(|atom| atom.op == TextOp::Contains) {
            let key = Key::Contains(name.clone(), fold_text(&atom.literal));
            self.add(key, vec![Class::Truth(false), Class::Truth(true)], &Type::Bool);
        }
    }

    /// Adds a variable, or classes that another policy has not.
    fn add(&mut self, key: Key, classes: Vec<Class>, ty: &Type) {
        let var = self.vars.entry(key).or_insert_with(|| Var { classes: Vec::new(), ty: ty.clone() });
        let known: BTreeSet<Class> = var.classes.iter().cloned().collect();
        let last = var.classes.iter().position(|class| *class == Class::Literal(None));
        for class in classes.into_iter().filter(|class| !known.contains(class)) {
            match last {
                Some(last) => var.classes.insert(last, class),
                None => var.classes.push(class),
            }
        }
    }

    /// The number of a variable, with its classes.
    pub(crate) fn find(&self, key: &Key) -> Option<(u32, &Var)> {
        let (at, _, var) = self.vars.get_full(key)?;
        Some((u32::try_from(at).ok()?, var))
    }

    /// A variable by number.
    pub(crate) fn var(&self, at: u32) -> Option<(&Key, &Var)> {
        self.vars.get_index(usize::try_from(at).ok()?)
    }

    /// Every variable, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Key, &Var)> {
        (0_u32..).zip(&self.vars).map(|(at, (key, var))| (at, key, var))
    }
}

/// What a slot is called over all policies.
pub(crate) fn name_of(slot: &Slot) -> Name {
    let kind = match slot.source {
        SlotSource::Field(_) | SlotSource::Text(_) => Kind::Fact,
        SlotSource::Outcome(..) | SlotSource::Passed(_) | SlotSource::Fired(..) => Kind::Decided,
        SlotSource::Ever(_) => Kind::Ever,
        SlotSource::Count(_) => Kind::Count,
        SlotSource::Param(..) | SlotSource::Result(_) | SlotSource::Deemed => Kind::Given,
        SlotSource::Tally(_) => Kind::Tally,
    };
    Name { kind, name: slot.name.clone() }
}

/// The members or units a type can name, by number and by name.
pub(crate) fn members<'s>(schema: &'s Schema, ty: &'s Type) -> Box<dyn Iterator<Item = (u16, String)> + 's> {
    match ty {
        Type::Enum(id) | Type::EnumSet(id) => {
            let names = schema.enums.get(id.index()).into_iter().flat_map(|def| &def.members);
            Box::new((0_u16..).zip(names.cloned()))
        }
        Type::Party { among } | Type::PartySet { among } => {
            Box::new(among.iter().map(|PartyId(at)| (*at, schema.party_name(PartyId(*at)).to_owned())))
        }
        Type::Bool | Type::Int { .. } | Type::Limit => Box::new(std::iter::empty()),
    }
}

/// The value that a class has for a slot; none if the policy knows no such member or number. `numbered` are the members
/// that the slot can name.
pub(crate) fn value_of(ty: &Type, numbered: &BTreeMap<String, u16>, class: &Class) -> Option<Value> {
    match (ty, class) {
        (Type::Bool, Class::Truth(truth)) => Some(Value::Bool(*truth)),
        (Type::Int { min, max, .. }, Class::Range(from, to)) => {
            (min <= from && to <= max).then_some(Value::Int(*from))
        }
        (Type::Enum(_), Class::Named(name)) => numbered.get(name).copied().map(Value::Enum),
        (Type::Party { .. }, Class::Named(name)) => numbered.get(name).map(|at| Value::Party(PartyId(*at))),
        _ => None,
    }
}

impl Reads<'_> {
    /// The slot that counts how often something happened, if that is read.
    pub(crate) fn count_of(&self, policy: &Policy, what: Happening) -> Option<SlotId> {
        let source = |id: &SlotId| policy.schema.slots.get(id.index()).map(|slot| &slot.source);
        self.slots.iter().copied().find(|id| source(id) == Some(&SlotSource::Count(what)))
    }
}
