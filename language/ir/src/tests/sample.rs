//! 分流 by hand: three streets, two kinds of matters, a table of who is responsible.

use std::collections::BTreeSet;

use shao_abi::{
    Atom, DecisionDef, DecisionId, DecisionKind, EnumDef, EnumId, Field, FieldKind, InLayout, IntKind,
    Ledgers, LevelDef, LevelId, Limit, LimitUnit, MatterDef, MatterId, OutLayout, OutcomeField, Party,
    PartyId, PartyKind, Place, PolicyInfo, Process, Provenance, RuleId, RuleSource, Schema, Slot, SlotId,
    SlotSource, Type, Value,
};

use crate::{Cond, Decision, Expr, Order, Policy, Rule, Table, TableColumn, TableId, Test};

pub(super) const KIND: SlotId = SlotId(0);
pub(super) const STREET: SlotId = SlotId(1);
pub(super) const AMOUNT: SlotId = SlotId(2);
pub(super) const SORTING: DecisionId = DecisionId(0);
pub(super) const CHECKS: DecisionId = DecisionId(1);

/// The policy: 分流 (首个) decides 主办 and 时限; 受理 (须) has two lines.
pub(super) fn policy() -> Policy {
    let mut policy = Policy {
        schema: schema(),
        process: Process::default(),
        ledgers: Ledgers::default(),
        provenance: Provenance::default(),
        scenarios: vec![],
        tables: vec![table()],
        decisions: vec![],
    };
    let among = vec![PartyId(0), PartyId(1), PartyId(2)];
    let fields = vec![field("主办", Type::Party { among }), field("时限", Type::Limit)];
    add(&mut policy, "分流", DecisionKind::Unique, fields, sorting());
    add(&mut policy, "受理", DecisionKind::Must, vec![], checks());
    policy
}

/// Kind = 执法: whom the table names. Amount > 100: the centre. Otherwise: the street, unconfirmed.
fn sorting() -> Vec<Rule> {
    let is_law = Test::Compare(Order::Equal, Expr::Slot(KIND), Expr::Value(Value::Enum(0)));
    let is_big = Test::Compare(Order::Greater, Expr::Slot(AMOUNT), Expr::Value(Value::Int(100)));
    let lookup = Expr::Lookup {
        table: TableId(0),
        column: 0,
        key: Box::new(Expr::Slot(STREET)),
        otherwise: Some(Box::new(Expr::party(PartyId(0)))),
    };
    vec![
        rule(0, Cond::Atom(0, is_law), vec![], vec![lookup, days(5)]),
        rule(1, Cond::Atom(1, is_big), vec![0], vec![Expr::party(PartyId(0)), days(3)]),
        Rule {
            unconfirmed: true,
            ..rule(2, Cond::Const(true), vec![0, 1], vec![Expr::Slot(STREET), days(4)])
        },
    ]
}

fn checks() -> Vec<Rule> {
    let street_known = Test::Within(Expr::Slot(STREET), Expr::Value(Value::Set(BTreeSet::from([1]))));
    let small = Test::Compare(Order::AtMost, Expr::Slot(AMOUNT), Expr::Value(Value::Int(500)));
    let not = |cond| Cond::Not(Box::new(cond));
    vec![
        rule(3, not(Cond::Atom(0, street_known)), vec![], vec![]),
        rule(4, not(Cond::Atom(1, small)), vec![], vec![]),
    ]
}

fn rule(id: u16, when: Cond, unless: Vec<u16>, values: Vec<Expr>) -> Rule {
    Rule { id: RuleId(id), when, unless, values, unconfirmed: false }
}

pub(super) fn days(n: i64) -> Expr {
    Expr::limit(Limit { n, unit: LimitUnit::WorkDay })
}

fn field(name: &str, ty: Type) -> OutcomeField {
    OutcomeField { name: name.to_owned(), ty, slot: None }
}

/// Only street 1 has a row: unit 2 is responsible there.
fn table() -> Table {
    let ty = Type::Party { among: vec![PartyId(2)] };
    let column = TableColumn { name: "主体".to_owned(), ty, cells: vec![Value::Party(PartyId(2))] };
    let key = Type::Party { among: vec![PartyId(1)] };
    Table { name: "属地管理".to_owned(), key, row_of: vec![None, Some(0), None], columns: vec![column] }
}

fn schema() -> Schema {
    let party = |name: &str| Party {
        name: name.to_owned(),
        kind: PartyKind::Unit { level: LevelId(0), parent: None, functions: vec![] },
        timetable: vec![],
        day_end: None,
    };
    let kind = Type::Enum(EnumId(0));
    let street = Type::Party { among: vec![PartyId(1), PartyId(2)] };
    let amount = Type::Int { kind: IntKind::Plain, min: 0, max: 1000 };
    let named = [("类别", kind), ("属地", street), ("金额", amount)];
    let slots = (0..).zip(&named).map(|(at, (name, ty))| Slot {
        name: (*name).to_owned(),
        ty: ty.clone(),
        source: SlotSource::Field(at),
    });
    let fields = (0..).zip(&named).map(|(at, (name, _))| Field {
        name: (*name).to_owned(),
        matter: MatterId(0),
        kind: FieldKind::Fact { slot: SlotId(at) },
        masked: false,
        hidden_from: Vec::new(),
    });
    Schema {
        policy: PolicyInfo {
            name: "样例".to_owned(),
            area: "某县".to_owned(),
            version: "1".to_owned(),
            effective: "2026-01-01".to_owned(),
            calendar: "国务院".to_owned(),
            cites: vec![],
            ..PolicyInfo::default()
        },
        levels: vec![LevelDef { name: "镇街".to_owned() }],
        parties: vec![party("指挥中心"), party("城关街道"), party("东山街道")],
        enums: vec![EnumDef {
            name: "类别".to_owned(), members: vec!["执法".to_owned(), "民生".to_owned()]
        }],
        marks: vec![],
        matters: vec![MatterDef { name: "诉求".to_owned() }],
        fields: fields.collect(),
        slots: slots.collect(),
        decisions: vec![],
        input: InLayout { known: 0, values: vec![] },
        memory_bytes: 0,
    }
}

fn add(policy: &mut Policy, name: &str, kind: DecisionKind, fields: Vec<OutcomeField>, rules: Vec<Rule>) {
    let place = Place { file: "样例.shao".to_owned(), line: 1, start: 0, end: 0 };
    let decision = DecisionId(u16::try_from(policy.decisions.len()).unwrap());
    let mut reads = BTreeSet::new();
    for rule in &rules {
        rule.when.reads(&mut reads);
        rule.values.iter().for_each(|value| value.reads(&mut reads));
        policy.provenance.rules.push(RuleSource {
            name: format!("规则{}", rule.id.0),
            decision,
            place: place.clone(),
            cites: vec![],
            reason: None,
            unconfirmed: rule.unconfirmed,
        });
    }
    policy.provenance.atoms.push(vec![
        Atom {
            rule: 0,
            text: "条件".to_owned(),
            place,
            opposite: false,
            under_not: false
        };
        2
    ]);
    policy.schema.decisions.push(DecisionDef {
        name: name.to_owned(),
        matter: None,
        kind,
        fields,
        rules: rules.iter().map(|rule| rule.id).collect(),
        reads: reads.into_iter().collect(),
        atoms: 2,
        output: OutLayout { status: 0, fired: 0, needs: 0, rows: vec![], why: 0 },
    });
    policy.decisions.push(Decision { rules });
}
