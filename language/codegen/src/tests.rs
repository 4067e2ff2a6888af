//! Layout and determinism. That the code means what the ir means is shown by `tests/differential`.

use std::collections::BTreeSet;

use shao_abi::{
    Atom, DecisionDef, DecisionId, DecisionKind, EnumDef, EnumId, Field, FieldKind, InLayout, Ledgers,
    LevelDef, MatterDef, MatterId, OutLayout, OutcomeField, Place, PolicyInfo, Process, Provenance, RuleId,
    RuleSource, Schema, Slot, SlotId, SlotSource, Type, Value,
};
use shao_ir::{Cond, Decision, Expr, Policy, Rule, Table, TableColumn, TableId, Test};

use crate::{CodegenError, compile};

/// One 全部 with one rule: if the matter is in the set, what the table says of it. 70 matters: sets take two words.
fn policy() -> Policy {
    let matters = Type::Enum(EnumId(0));
    let set = Expr::Value(Value::Set(BTreeSet::from([3, 69])));
    let cell =
        Expr::Lookup { table: TableId(0), column: 0, key: Box::new(Expr::Slot(SlotId(0))), otherwise: None };
    let rule = Rule {
        id: RuleId(0),
        when: Cond::Atom(0, Test::Within(Expr::Slot(SlotId(0)), set)),
        unless: vec![],
        values: vec![cell],
        unconfirmed: false,
    };
    let column = TableColumn {
        name: "相关".to_owned(),
        ty: Type::EnumSet(EnumId(0)),
        cells: vec![Value::Set(BTreeSet::from([0, 64]))],
    };
    let table = Table {
        name: "表".to_owned(),
        key: matters.clone(),
        row_of: vec![Some(0); 70],
        columns: vec![column],
    };
    let place = Place { file: "测.shao".to_owned(), line: 1, start: 0, end: 0 };
    let source = RuleSource {
        name: "规则".to_owned(),
        decision: DecisionId(0),
        place: place.clone(),
        cites: vec![],
        reason: None,
        unconfirmed: false,
    };
    let atom = Atom { rule: 0, text: "情形 于 …".to_owned(), place, opposite: false, under_not: false };
    Policy {
        schema: schema(matters),
        process: Process::default(),
        ledgers: Ledgers::default(),
        provenance: Provenance { rules: vec![source], atoms: vec![vec![atom]], ..Provenance::default() },
        scenarios: vec![],
        tables: vec![table],
        decisions: vec![Decision { rules: vec![rule] }],
    }
}

fn schema(matters: Type) -> Schema {
    let field = OutcomeField { name: "相关".to_owned(), ty: Type::EnumSet(EnumId(0)), slot: None };
    let decision = DecisionDef {
        name: "判定".to_owned(),
        matter: None,
        kind: DecisionKind::All,
        fields: vec![field],
        rules: vec![RuleId(0)],
        reads: vec![SlotId(0)],
        atoms: 1,
        output: OutLayout { status: 0, fired: 0, needs: 0, rows: vec![], why: 0 },
    };
    Schema {
        policy: PolicyInfo {
            name: "测".to_owned(),
            area: "某县".to_owned(),
            version: "1".to_owned(),
            effective: "2026-01-01".to_owned(),
            calendar: "国务院".to_owned(),
            cites: vec![],
            ..PolicyInfo::default()
        },
        levels: vec![LevelDef { name: "区".to_owned() }],
        parties: vec![],
        enums: vec![EnumDef {
            name: "情形".to_owned(),
            members: (0..70).map(|at| format!("情形{at}")).collect(),
        }],
        marks: vec![],
        matters: vec![MatterDef { name: "诉求".to_owned() }],
        fields: vec![Field {
            name: "情形".to_owned(),
            matter: MatterId(0),
            kind: FieldKind::Fact { slot: SlotId(0) },
            masked: false,
            hidden_from: Vec::new(),
        }],
        slots: vec![Slot { name: "情形".to_owned(), ty: matters, source: SlotSource::Field(0) }],
        decisions: vec![decision],
        input: InLayout { known: 0, values: vec![] },
        memory_bytes: 0,
    }
}

#[test]
fn the_same_ir_gives_the_same_bytes() {
    let (one, other) = (compile(&policy()).unwrap(), compile(&policy()).unwrap());
    assert_eq!(one.wasm, other.wasm);
    assert_eq!(one.hash, other.hash);
    // Offsets that are there already do not matter.
    let mut policy = policy();
    policy.schema = one.schema.clone();
    assert_eq!(compile(&policy).unwrap(), one);
}

#[test]
fn another_policy_gives_another_hash() {
    let mut other = policy();
    other.tables[0].columns[0].cells = vec![Value::Set(BTreeSet::from([1]))];
    assert_ne!(compile(&policy()).unwrap().hash, compile(&other).unwrap().hash);
}

#[test]
fn answers_come_first_then_facts_then_tables() {
    let schema = compile(&policy()).unwrap().schema;
    let out = &schema.decisions[0].output;
    // status 4, fired 1, needs 1 and why 1 byte, each in a word of its own; a row of two words; then the slot.
    assert_eq!([out.status, out.fired, out.needs, out.why], [0, 8, 16, 24]);
    assert_eq!(out.rows, [[32]]);
    assert_eq!((schema.input.known, schema.input.values.as_slice()), (48, [56].as_slice()));
    assert_eq!(schema.memory_bytes, 65_536);
}

#[test]
fn ill_formed_ir_is_refused_with_every_reason() {
    let mut policy = policy();
    policy.decisions[0].rules[0].values.clear();
    policy.tables[0].row_of.truncate(69);
    let Err(CodegenError::Invalid(problems)) = compile(&policy) else { panic!("refused") };
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["表: 69 keys, its key type has another number", "判定.规则: 0 values for 1 fields"]
    );
}

#[test]
fn a_policy_too_large_for_any_host_is_refused() {
    let mut policy = policy();
    let columns = &mut policy.tables[0].columns;
    columns.resize(20_000, columns[0].clone());
    assert_eq!(compile(&policy), Err(CodegenError::TooLarge));
}

#[test]
fn a_policy_that_decides_nothing_compiles() {
    let mut policy = policy();
    policy.decisions.clear();
    policy.schema.decisions.clear();
    policy.provenance = Provenance::default();
    policy.tables.clear();
    let artifact = compile(&policy).unwrap();
    // The dispatch alone: the answer to an id that no decision has.
    assert_eq!((artifact.certificate.decide_max, artifact.certificate.why_max), (6, 4));
}
