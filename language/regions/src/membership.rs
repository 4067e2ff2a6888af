//! Whether a case is of some classes, read from its frame.

use std::collections::BTreeSet;

use shao_abi::{FieldKind, Frame, Schema, Slot, SlotId, TextOp, Type, Value, fold_text};
use shao_ir::Policy;

use crate::space::{Class, Key, Name, members, name_of};

/// Whether what a frame says of a variable is one of these classes.
pub(crate) fn lets_through(policy: &Policy, frame: &Frame, key: &Key, classes: &BTreeSet<Class>) -> bool {
    let schema = &policy.schema;
    match key {
        Key::Slot(name) => {
            let Some((id, slot)) = find(schema, name) else { return true };
            if let Some(value) = frame.get(id) {
                return classes.iter().any(|class| is(schema, slot, value, class));
            }
            false
        }
        Key::Member(name, member) => {
            let Some((id, slot)) = find(schema, name) else { return true };
            let number = members(schema, &slot.ty).find(|(_, name)| name == member).map(|(at, _)| at);
            let held =
                matches!((frame.get(id), number), (Some(Value::Set(set)), Some(at)) if set.contains(&at));
            classes.contains(&Class::Truth(held))
        }
        Key::Contains(field, literal) => {
            let answer = answer(schema, frame, field, TextOp::Contains, literal);
            answer.is_none_or(|contains| classes.contains(&Class::Truth(contains)))
        }
        Key::Equals(field) => classes.iter().any(|class| match class {
            Class::Literal(Some(text)) if text.is_empty() => {
                let empty = answer(schema, frame, field, TextOp::NonEmpty, "").map(|full| !full);
                empty.or_else(|| answer(schema, frame, field, TextOp::Equals, "")).unwrap_or(false)
            }
            Class::Literal(Some(text)) => answer(schema, frame, field, TextOp::Equals, text) == Some(true),
            Class::Literal(None) => equals_none(schema, frame, field),
            Class::Truth(_) | Class::Range(..) | Class::Named(_) => false,
        }),
    }
}

fn find<'s>(schema: &'s Schema, name: &Name) -> Option<(SlotId, &'s Slot)> {
    (0_u16..).map(SlotId).zip(&schema.slots).find(|(_, slot)| name_of(slot) == *name)
}

fn is(schema: &Schema, slot: &Slot, value: &Value, class: &Class) -> bool {
    match (value, class) {
        (Value::Bool(truth), Class::Truth(wanted)) => truth == wanted,
        (Value::Int(n), Class::Range(from, to)) => (from..=to).contains(&n),
        (Value::Enum(at), Class::Named(name)) => {
            matches!(slot.ty, Type::Enum(of) if schema.member_name(of, *at) == name)
        }
        (Value::Party(party), Class::Named(name)) => schema.party_name(*party) == name,
        _ => false,
    }
}

/// What a policy was told about a text, if it asks.
fn answer(schema: &Schema, frame: &Frame, field: &str, op: TextOp, literal: &str) -> Option<bool> {
    let atom = atoms(schema, field).find(|atom| atom.op == op && fold_text(&atom.literal) == literal)?;
    match frame.get(atom.slot)? {
        Value::Bool(truth) => Some(*truth),
        Value::Int(_) | Value::Enum(_) | Value::Party(_) | Value::Set(_) | Value::Limit(_) => None,
    }
}

fn equals_none(schema: &Schema, frame: &Frame, field: &str) -> bool {
    let said = |atom: &shao_abi::TextAtom| frame.get(atom.slot) == Some(&Value::Bool(true));
    let equal = atoms(schema, field).filter(|atom| atom.op == TextOp::Equals).any(said);
    let empty = answer(schema, frame, field, TextOp::NonEmpty, "") == Some(false);
    !equal && !empty
}

fn atoms<'s>(schema: &'s Schema, field: &'s str) -> impl Iterator<Item = &'s shao_abi::TextAtom> {
    schema.fields.iter().filter(move |known| known.name == field).flat_map(|known| match &known.kind {
        FieldKind::Text { atoms } => atoms.as_slice(),
        FieldKind::Fact { .. } | FieldKind::Judgement { .. } => &[],
    })
}
