//! Random policies: a world, and decisions of every kind in it.

use std::collections::BTreeSet;

use shao_abi::{
    Atom, DecisionDef, DecisionId, DecisionKind, OutLayout, OutcomeField, Place, RuleId, RuleSource, SlotId,
};
use shao_ir::{Cond, Decision, Policy, Rule, Test};

use crate::exprs::Maker;
use crate::tape::Tape;
use crate::world::{wide_type, world};

/// A random policy.
pub fn policy(tape: &mut Tape) -> Policy {
    let mut policy = world(tape);
    for _ in 0..tape.between(1, 4) {
        decision(tape, &mut policy);
    }
    policy
}

/// Adds a random decision.
pub fn decision(tape: &mut Tape, policy: &mut Policy) {
    use DecisionKind::{All, Guard, Must, Unique};
    let kind = tape.pick(&[Unique, All, Unique, Must, Guard]);
    let types: Vec<_> = match kind {
        Unique | All => (0..tape.between(1, 4)).map(|_| wide_type(tape, &policy.schema)).collect(),
        Must | Guard => Vec::new(),
    };
    let count = if kind == Guard { 1 } else { tape.below(6) };
    let first = policy.provenance.rules.len();
    let mut maker = Maker { policy, tape, tests: Vec::new(), owed: Vec::new() };
    let mut rules: Vec<Rule> = Vec::new();
    // Most 唯一 are written as 首个 with 否则; rules at random would seldom be exactly one.
    let orderly = kind == Unique && !maker.tape.one_in(4);
    for at in 0..count {
        let when = if orderly && at + 1 == count { Cond::Const(true) } else { maker.cond(2) };
        let values = types.iter().map(|ty| maker.expr(ty, 2)).collect();
        let unless = if orderly { (0..at as u16).collect() } else { unless(maker.tape, at, count) };
        let unconfirmed = maker.tape.one_in(5);
        rules.push(Rule { id: RuleId((first + at) as u16), when, unless, values, unconfirmed });
    }
    settle(&mut maker, &mut rules);
    let tests = maker.tests;
    let fields =
        types.into_iter().enumerate().map(|(at, ty)| OutcomeField { name: format!("v{at}"), ty, slot: None });
    let fields = fields.collect();
    add(policy, kind, fields, rules, tests.len());
}

/// None, all earlier ones (首个), all others (否则), or any.
fn unless(tape: &mut Tape, at: usize, count: usize) -> Vec<u16> {
    let others: Vec<u16> = (0..count as u16).filter(|other| usize::from(*other) != at).collect();
    match tape.below(5) {
        0 | 1 => Vec::new(),
        2 => (0..at as u16).collect(),
        3 => others,
        _ => tape.some(&others),
    }
}

/// Asks for the keys that were looked up without 否则, without changing what the rules mean.
fn settle(maker: &mut Maker<'_>, rules: &mut [Rule]) {
    let Some(first) = rules.first_mut() else { return };
    for (table, key) in std::mem::take(&mut maker.owed) {
        let asked = maker.note(Test::HasKey(table, key));
        let when = std::mem::replace(&mut first.when, Cond::Const(true));
        first.when = Cond::And(vec![when, Cond::Or(vec![asked, Cond::Const(true)])]);
    }
}

/// Adds a decision with all that goes with it.
pub fn add(
    policy: &mut Policy,
    kind: DecisionKind,
    fields: Vec<OutcomeField>,
    rules: Vec<Rule>,
    atoms: usize,
) {
    let id = DecisionId(policy.schema.decisions.len() as u16);
    let place = Place { file: "随机.shao".to_owned(), line: 1, start: 0, end: 0 };
    let mut reads: BTreeSet<SlotId> = BTreeSet::new();
    for rule in &rules {
        rule.when.reads(&mut reads);
        rule.values.iter().for_each(|value| value.reads(&mut reads));
        policy.provenance.rules.push(RuleSource {
            name: format!("规则{}", rule.id.0),
            decision: id,
            place: place.clone(),
            cites: Vec::new(),
            reason: None,
            unconfirmed: rule.unconfirmed,
        });
    }
    let atom = Atom { rule: 0, text: "条件".to_owned(), place, opposite: false, under_not: false };
    policy.provenance.atoms.push(vec![atom; atoms]);
    policy.schema.decisions.push(DecisionDef {
        name: format!("判定{}", id.0),
        matter: None,
        kind,
        fields,
        rules: rules.iter().map(|rule| rule.id).collect(),
        reads: reads.into_iter().collect(),
        atoms: atoms as u16,
        output: OutLayout { status: 0, fired: 0, needs: 0, rows: Vec::new(), why: 0 },
    });
    policy.decisions.push(Decision { rules });
}
