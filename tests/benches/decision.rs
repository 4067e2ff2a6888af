//! One decision, three ways: in the sandbox as a county runs it (frame checked and written, module called, answer
//! read and checked), by the reference interpreter, and as plain Rust that somebody might have written instead.
//!
//! Read the ratios within one run; the machine is shared.

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use shao_abi::{
    Answer, Atom, Decide, DecisionDef, DecisionId, DecisionKind, EnumDef, EnumId, Field, FieldKind, Frame,
    InLayout, Ledgers, LevelDef, LevelId, Limit, LimitUnit, MatterDef, MatterId, OutLayout, OutcomeField,
    Party, PartyId, PartyKind, Place, PolicyInfo, Process, Provenance, RuleId, RuleSource, Schema, Slot,
    SlotId, SlotSource, Status, Type, Value,
};
use shao_ir::{Cond, Decision, Expr, Interpreter, Order, Policy, Rule, Table, TableColumn, TableId, Test};
use shao_sandbox::{Engine, Limits};

/// Units of the county: sets of them take two words.
const UNITS: u16 = 80;
/// Rows of the table of responsibilities.
const MATTERS: u16 = 40;
const KIND: SlotId = SlotId(0);
const MATTER: SlotId = SlotId(1);
const STREET: SlotId = SlotId(2);
const JOINT: SlotId = SlotId(3);
const SORTING: DecisionId = DecisionId(0);

fn bench(criterion: &mut Criterion) {
    let policy = policy();
    let artifact = shao_codegen::compile(&policy).unwrap();
    println!(
        "module {} bytes, at most {} instructions",
        artifact.wasm.len(),
        artifact.certificate.decide_max
    );
    let module = Engine::new(Limits::default()).unwrap().load(&artifact.wasm).unwrap();
    let interpreter = Interpreter::new(&policy);
    let facts = facts(&policy);
    let expected = plain(&policy, &facts);
    assert_eq!(module.decide(SORTING, &facts).unwrap(), expected);
    assert_eq!(interpreter.decide(SORTING, &facts).unwrap(), expected);

    let mut group = criterion.benchmark_group("decision");
    group.bench_function("sandbox", |b| b.iter(|| module.decide(SORTING, black_box(&facts)).unwrap()));
    group.bench_function("sandbox_why", |b| b.iter(|| module.why(SORTING, black_box(&facts)).unwrap()));
    group.bench_function("interpreter", |b| {
        b.iter(|| interpreter.decide(SORTING, black_box(&facts)).unwrap())
    });
    group.bench_function("plain_rust", |b| b.iter(|| plain(black_box(&policy), black_box(&facts))));
    group
        .bench_function("frame_check_alone", |b| b.iter(|| black_box(&facts).check(&policy.schema).unwrap()));
    group.finish();
    criterion.bench_function("verify", |b| {
        b.iter(|| shao_abi::Artifact::read(black_box(&artifact.wasm)).unwrap())
    });
    criterion.bench_function("compile", |b| b.iter(|| shao_codegen::compile(black_box(&policy)).unwrap()));
}

/// 分流 as a programmer would write it, on the same values, giving the same answer.
fn plain(policy: &Policy, facts: &Frame) -> Answer {
    let limit = |n| Value::Limit(Limit { n, unit: LimitUnit::WorkDay });
    let answer = |rule, row| Answer {
        status: Status::Decided,
        fired: vec![RuleId(rule)],
        needs: vec![],
        rows: vec![row],
    };
    let lacking = |needs| Answer { status: Status::Lacking, fired: vec![], needs, rows: vec![] };
    let (Some(Value::Enum(kind)), Some(Value::Bool(joint))) = (facts.get(KIND), facts.get(JOINT)) else {
        return lacking(vec![KIND, JOINT]);
    };
    let Some(Value::Party(street)) = facts.get(STREET) else { return lacking(vec![STREET]) };
    if *kind == 0 && *joint {
        let Some(Value::Enum(matter)) = facts.get(MATTER) else { return lacking(vec![MATTER]) };
        let row = usize::from(policy.tables[0].row_of[usize::from(*matter)].unwrap());
        let lead = &policy.tables[0].columns[0].cells[row];
        let (Value::Party(id), Value::Set(help)) = (lead, &policy.tables[0].columns[1].cells[row]) else {
            panic!()
        };
        let mut help = help.clone();
        help.remove(&id.0);
        return answer(0, vec![lead.clone(), Value::Set(help), limit(5)]);
    }
    let street = Value::Party(*street);
    match kind {
        2 => answer(1, vec![street, Value::Set(BTreeSet::new()), limit(3)]),
        _ => answer(2, vec![Value::Party(PartyId(0)), Value::Set(BTreeSet::new()), limit(5)]),
    }
}

/// The frame of a case that takes the dearest way: the table, and a set of units.
fn facts(policy: &Policy) -> Frame {
    let mut frame = Frame::unknown(&policy.schema);
    frame.set(KIND, Some(Value::Enum(0)));
    frame.set(MATTER, Some(Value::Enum(17)));
    frame.set(STREET, Some(Value::Party(PartyId(7))));
    frame.set(JOINT, Some(Value::Bool(true)));
    frame
}

fn rules() -> Vec<Rule> {
    let kind = |member| Test::Compare(Order::Equal, Expr::Slot(KIND), Expr::Value(Value::Enum(member)));
    let joint = Cond::And(vec![Cond::Atom(0, kind(0)), Cond::Atom(1, Test::Holds(Expr::Slot(JOINT)))]);
    let lookup = |column| Expr::Lookup {
        table: TableId(0),
        column,
        key: Box::new(Expr::Slot(MATTER)),
        otherwise: None,
    };
    let days = |n| Expr::limit(Limit { n, unit: LimitUnit::WorkDay });
    let nobody = || Expr::Value(Value::Set(BTreeSet::new()));
    let helpers = Expr::Minus(Box::new(lookup(1)), Box::new(Expr::Single(Box::new(lookup(0)))));
    let rule = |id, when, unless, values| Rule { id: RuleId(id), when, unless, values, unconfirmed: false };
    vec![
        rule(0, joint, vec![], vec![lookup(0), helpers, days(5)]),
        rule(1, Cond::Atom(2, kind(2)), vec![0], vec![Expr::Slot(STREET), nobody(), days(3)]),
        rule(2, Cond::Const(true), vec![0, 1], vec![Expr::party(PartyId(0)), nobody(), days(5)]),
    ]
}

fn table() -> Table {
    let everybody: Vec<PartyId> = (0..UNITS).map(PartyId).collect();
    let lead = (0..MATTERS).map(|row| Value::Party(PartyId(row * 2))).collect();
    let helpers = (0..MATTERS).map(|row| Value::Set(BTreeSet::from([row, row * 2, 79 - row]))).collect();
    let column = |name: &str, ty, cells| TableColumn { name: name.to_owned(), ty, cells };
    let columns = vec![
        column("主体", Type::Party { among: everybody.clone() }, lead),
        column("配合", Type::PartySet { among: everybody }, helpers),
    ];
    Table {
        name: "属地管理".to_owned(),
        key: Type::Enum(EnumId(1)),
        row_of: (0..MATTERS).map(Some).collect(),
        columns,
    }
}

fn policy() -> Policy {
    let place = Place { file: "分流.shao".to_owned(), line: 1, start: 0, end: 0 };
    let rules = rules();
    let source = |rule: &Rule| RuleSource {
        name: format!("规则{}", rule.id.0),
        decision: SORTING,
        place: place.clone(),
        cites: vec![],
        reason: None,
        unconfirmed: false,
    };
    let atom =
        Atom { rule: 0, text: "条件".to_owned(), place: place.clone(), opposite: false, under_not: false };
    let provenance = Provenance {
        rules: rules.iter().map(source).collect(),
        atoms: vec![vec![atom; 3]],
        ..Provenance::default()
    };
    let process = Process::default();
    let decisions = vec![Decision { rules }];
    let (ledgers, tables) = (Ledgers::default(), vec![table()]);
    Policy { schema: schema(), process, ledgers, provenance, scenarios: vec![], tables, decisions }
}

fn schema() -> Schema {
    let among: Vec<PartyId> = (0..UNITS).map(PartyId).collect();
    let unit = |at| Party {
        name: format!("单位{at}"),
        kind: PartyKind::Unit { level: LevelId(0), parent: None, functions: vec![] },
        timetable: vec![],
        day_end: None,
    };
    let members = |name: &str, count: u16| EnumDef {
        name: name.to_owned(),
        members: (0..count).map(|at| format!("{name}{at}")).collect(),
    };
    let types = [
        Type::Enum(EnumId(0)),
        Type::Enum(EnumId(1)),
        Type::Party { among: (1..20).map(PartyId).collect() },
        Type::Bool,
    ];
    let slot = |(at, ty)| Slot { name: format!("f{at}"), ty, source: SlotSource::Field(at) };
    let field = |at| Field {
        name: format!("f{at}"),
        matter: MatterId(0),
        kind: FieldKind::Fact { slot: SlotId(at) },
        masked: false,
        hidden_from: vec![],
    };
    let outcome = |name: &str, ty| OutcomeField { name: name.to_owned(), ty, slot: None };
    let sorting = DecisionDef {
        name: "分流".to_owned(),
        matter: Some(MatterId(0)),
        kind: DecisionKind::Unique,
        fields: vec![
            outcome("主办", Type::Party { among: among.clone() }),
            outcome("协办", Type::PartySet { among }),
            outcome("时限", Type::Limit),
        ],
        rules: (0..3).map(RuleId).collect(),
        reads: vec![KIND, MATTER, STREET, JOINT],
        atoms: 3,
        output: OutLayout { status: 0, fired: 0, needs: 0, rows: vec![], why: 0 },
    };
    let policy = PolicyInfo {
        name: "榴乡诉递".to_owned(),
        area: "峄城区".to_owned(),
        version: "2.0".to_owned(),
        effective: "2019-11-04".to_owned(),
        calendar: "国务院".to_owned(),
        cites: vec![],
        ..PolicyInfo::default()
    };
    Schema {
        policy,
        levels: vec![LevelDef { name: "镇街".to_owned() }],
        parties: (0..UNITS).map(unit).collect(),
        enums: vec![members("类别", 3), members("情形", MATTERS)],
        marks: vec![],
        matters: vec![MatterDef { name: "诉求".to_owned() }],
        fields: (0..4).map(field).collect(),
        slots: (0u16..).zip(types).map(slot).collect(),
        decisions: vec![sorting],
        input: InLayout { known: 0, values: vec![] },
        memory_bytes: 0,
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
