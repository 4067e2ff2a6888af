//! Small worlds: so few members, units and numbers that every case can be tried.

#[expect(dead_code, reason = "only some of the large world is of use in a small one")]
#[path = "../differential/world.rs"]
mod large;

pub use large::{enum_id, everybody, party, value, wide_type};

use shao_abi::{
    Field, FieldKind, Happening, IntKind, Ledgers, MarkDef, MarkId, MatterId, Provenance, Slot, SlotId,
    SlotSource, TextAtom, TextOp, Type,
};
use shao_ir::Policy;

use crate::tape::Tape;

/// Numbers that are written out are between minus this and this.
pub const NUMBER: i64 = 3;

/// Literals with parts in common, one that is blank but for its width, and two that fold to one.
const LITERALS: [&str; 7] = ["火", "野火", "火灾", "a", "Ａ", "ab", ""];

/// A policy without decisions.
pub fn world(tape: &mut Tape) -> Policy {
    let mut schema = large::empty();
    schema.parties = (0..tape.between(1, 4)).map(large::party).collect();
    schema.enums = (0..2).map(|at| large::enumeration(at, tape.between(1, 4))).collect();
    schema.marks.push(MarkDef { name: "红牌".to_owned() });
    for at in 0..tape.between(1, 4) {
        let name = format!("f{at}");
        let id = SlotId(schema.slots.len() as u16);
        let (kind, slots) = if tape.one_in(4) {
            text(tape, at, id, &name)
        } else {
            let ty = small_type(tape, &schema);
            let slot = Slot { name: name.clone(), ty, source: SlotSource::Field(at as u16) };
            (FieldKind::Fact { slot: id }, vec![slot])
        };
        schema.slots.extend(slots);
        schema.fields.push(Field { name, matter: MatterId(0), kind, masked: false, hidden_from: Vec::new() });
    }
    if tape.one_in(3) {
        history(tape, &mut schema.slots);
    }
    let tables = (0..tape.below(3)).map(|at| large::table(tape, &schema, at)).collect();
    Policy {
        schema,
        process: large::idle(),
        ledgers: Ledgers::default(),
        provenance: Provenance::default(),
        scenarios: Vec::new(),
        tables,
        decisions: Vec::new(),
    }
}

fn small_type(tape: &mut Tape, schema: &shao_abi::Schema) -> Type {
    match tape.below(6) {
        0 => Type::Bool,
        1 => Type::Int { kind: IntKind::Plain, min: -(tape.below(3) as i64), max: 1 + tape.below(6) as i64 },
        2 => Type::Enum(enum_id(tape, schema)),
        3 => Type::Party { among: everybody(schema) },
        4 => Type::EnumSet(enum_id(tape, schema)),
        _ => Type::PartySet { among: everybody(schema) },
    }
}

/// A text field with some questions.
fn text(tape: &mut Tape, field: usize, first: SlotId, name: &str) -> (FieldKind, Vec<Slot>) {
    let mut atoms = Vec::new();
    for at in 0..tape.between(1, 5) {
        let op = tape.pick(&[TextOp::Contains, TextOp::Equals, TextOp::Contains, TextOp::NonEmpty]);
        let literal = if op == TextOp::NonEmpty { "" } else { tape.pick(&LITERALS) };
        atoms.push(TextAtom { slot: SlotId(first.0 + at as u16), op, literal: literal.to_owned() });
    }
    let slot = |atom: &TextAtom| Slot {
        name: format!("{name} {:?} {}", atom.op, atom.literal),
        ty: Type::Bool,
        source: SlotSource::Text(field as u16),
    };
    let slots = atoms.iter().map(slot).collect();
    (FieldKind::Text { atoms }, slots)
}

fn history(tape: &mut Tape, slots: &mut Vec<Slot>) {
    let what = Happening::Mark(MarkId(0));
    if !tape.one_in(3) {
        let ty = Type::Int { kind: IntKind::Plain, min: 0, max: 3 };
        slots.push(Slot { name: "红牌.次数".to_owned(), ty, source: SlotSource::Count(what) });
    }
    if !tape.one_in(3) {
        slots.push(Slot { name: "曾 红牌".to_owned(), ty: Type::Bool, source: SlotSource::Ever(what) });
    }
}
