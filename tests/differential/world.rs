//! A random world for decisions: enumerations and units of awkward sizes, slots and tables of every type.

use std::collections::BTreeSet;

use shao_abi::{
    EnumDef, EnumId, Field, FieldKind, Frame, InLayout, IntKind, Ledgers, LevelDef, LevelId, Limit,
    LimitUnit, MatterDef, MatterId, Party, PartyId, PartyKind, PolicyInfo, Process, Provenance, Schema, Slot,
    SlotId, SlotSource, Type, Value,
};
use shao_ir::{Policy, Table, TableColumn};

use crate::tape::Tape;

/// Sizes around the edges of words.
const SIZES: [usize; 6] = [2, 1, 5, 64, 65, 130];

/// Numbers that are written out are between minus this and this.
pub const NUMBER: i64 = 1000;

/// A policy without decisions.
pub fn world(tape: &mut Tape) -> Policy {
    let mut schema = empty();
    schema.parties = (0..tape.pick(&SIZES)).map(party).collect();
    schema.enums = (0..tape.between(1, 4)).map(|at| enumeration(at, tape.pick(&SIZES))).collect();
    for at in 0..tape.between(1, 8) {
        let ty = slot_type(tape, &schema);
        let id = SlotId(at as u16);
        schema.fields.push(Field {
            name: format!("f{at}"),
            matter: MatterId(0),
            kind: FieldKind::Fact { slot: id },
            masked: false,
            hidden_from: Vec::new(),
        });
        schema.slots.push(Slot { name: format!("f{at}"), ty, source: SlotSource::Field(at as u16) });
    }
    let tables = (0..tape.below(4)).map(|at| table(tape, &schema, at)).collect();
    Policy {
        schema,
        process: idle(),
        ledgers: Ledgers::default(),
        provenance: Provenance::default(),
        scenarios: Vec::new(),
        tables,
        decisions: Vec::new(),
    }
}

/// A schema with nothing in it.
pub fn empty() -> Schema {
    let policy = PolicyInfo {
        name: "随机".to_owned(),
        area: "某县".to_owned(),
        version: "1".to_owned(),
        effective: "2026-01-01".to_owned(),
        calendar: "国务院".to_owned(),
        cites: Vec::new(),
        ..PolicyInfo::default()
    };
    Schema {
        policy,
        levels: vec![LevelDef { name: "镇街".to_owned() }],
        parties: Vec::new(),
        enums: Vec::new(),
        marks: Vec::new(),
        matters: vec![MatterDef { name: "诉求".to_owned() }],
        fields: Vec::new(),
        slots: Vec::new(),
        decisions: Vec::new(),
        input: InLayout { known: 0, values: Vec::new() },
        memory_bytes: 0,
    }
}

/// A process in which nothing happens.
pub fn idle() -> Process {
    Process::default()
}

pub fn party(at: usize) -> Party {
    let kind = PartyKind::Unit { level: LevelId(0), parent: None, functions: Vec::new() };
    Party { name: format!("单位{at}"), kind, timetable: Vec::new(), day_end: None }
}

pub fn enumeration(at: usize, size: usize) -> EnumDef {
    EnumDef { name: format!("e{at}"), members: (0..size).map(|member| format!("m{member}")).collect() }
}

/// Every type but limits.
fn slot_type(tape: &mut Tape, schema: &Schema) -> Type {
    match tape.below(6) {
        0 => Type::Bool,
        1 => {
            let bound = tape.pick(&[1000, 1, 1 << 40, i64::MAX]);
            let min = if tape.one_in(2) { -bound } else { 0 };
            Type::Int { kind: IntKind::Plain, min, max: bound }
        }
        2 => Type::Enum(enum_id(tape, schema)),
        3 => Type::Party { among: among(tape, schema) },
        4 => Type::EnumSet(enum_id(tape, schema)),
        _ => Type::PartySet { among: among(tape, schema) },
    }
}

/// The type of an outcome or a column: wide enough for any value of its kind.
pub fn wide_type(tape: &mut Tape, schema: &Schema) -> Type {
    match slot_type(tape, schema) {
        Type::Bool if tape.one_in(2) => Type::Limit,
        Type::Int { kind, .. } => Type::Int { kind, min: i64::MIN, max: i64::MAX },
        Type::Party { .. } => Type::Party { among: everybody(schema) },
        Type::PartySet { .. } => Type::PartySet { among: everybody(schema) },
        narrow @ (Type::Bool | Type::Enum(_) | Type::EnumSet(_) | Type::Limit) => narrow,
    }
}

pub fn enum_id(tape: &mut Tape, schema: &Schema) -> EnumId {
    EnumId(tape.below(schema.enums.len()) as u16)
}

pub fn everybody(schema: &Schema) -> Vec<PartyId> {
    (0..schema.parties.len() as u16).map(PartyId).collect()
}

fn among(tape: &mut Tape, schema: &Schema) -> Vec<PartyId> {
    let some = tape.some(&everybody(schema));
    if some.is_empty() { vec![PartyId(tape.below(schema.parties.len()) as u16)] } else { some }
}

pub fn table(tape: &mut Tape, schema: &Schema, at: usize) -> Table {
    let (key, keys) = if tape.one_in(2) {
        (Type::Party { among: everybody(schema) }, schema.parties.len())
    } else {
        let id = enum_id(tape, schema);
        (Type::Enum(id), schema.enums[id.index()].members.len())
    };
    let rows = tape.between(1, 5);
    let total = tape.one_in(3);
    let row = |number: usize| {
        if total || !number.is_multiple_of(3) { Some((number / 3 % rows) as u16) } else { None }
    };
    let row_of = tape.stream().take(keys).map(row).collect();
    let columns = (0..tape.between(1, 4)).map(|at| column(tape, schema, at, rows)).collect();
    Table { name: format!("t{at}"), key, row_of, columns }
}

fn column(tape: &mut Tape, schema: &Schema, at: usize, rows: usize) -> TableColumn {
    let mut ty = wide_type(tape, schema);
    if let Type::Int { min, max, .. } = &mut ty {
        (*min, *max) = (-500, 500);
    }
    let cells = (0..rows).map(|_| value(tape, schema, &ty)).collect();
    TableColumn { name: format!("c{at}"), ty, cells }
}

/// A random value of a type.
pub fn value(tape: &mut Tape, schema: &Schema, ty: &Type) -> Value {
    match ty {
        Type::Bool => Value::Bool(tape.one_in(2)),
        Type::Int { min, max, .. } => Value::Int(tape.int(*min, *max)),
        Type::Enum(id) => Value::Enum(tape.below(schema.enums[id.index()].members.len()) as u16),
        Type::Party { among } => Value::Party(tape.pick(among)),
        Type::EnumSet(id) => {
            let all: Vec<u16> = (0..schema.enums[id.index()].members.len() as u16).collect();
            Value::Set(BTreeSet::from_iter(tape.some(&all)))
        }
        Type::PartySet { among } => Value::Set(tape.some(among).into_iter().map(|party| party.0).collect()),
        Type::Limit => Value::Limit(Limit { n: tape.int(0, 90), unit: tape.pick(&LimitUnit::ALL) }),
    }
}

/// A random frame: each slot unknown in one case of three.
pub fn frame(tape: &mut Tape, schema: &Schema) -> Frame {
    let mut frame = Frame::unknown(schema);
    for (at, slot) in schema.slots.iter().enumerate() {
        if tape.number() % 3 != 2 {
            frame.set(SlotId(at as u16), Some(value(tape, schema, &slot.ty)));
        }
    }
    frame
}
