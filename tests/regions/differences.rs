//! The difference of two versions: the same cases as trying every case finds.

use std::collections::BTreeSet;

use shao_abi::{Decide, DecisionId, DecisionKind, Frame, Status, Value};
use shao_ir::{Interpreter, Policy};
use shao_regions::{Undecided, compare};

use crate::{brute, gaps, tape, volume};

/// Another version: one rule with another condition, one value swapped, or a rule less.
fn changed(seed: u64, policy: &Policy, decision: DecisionId) -> Policy {
    let mut tape = tape(seed ^ 0x5bd1_e995);
    let mut new = policy.clone();
    let rules = &mut new.decisions[decision.index()].rules;
    let at = tape.below(rules.len());
    match tape.below(4) {
        0 if rules.len() > 1 => {
            let other = (at + 1) % rules.len();
            let values = rules[other].values.clone();
            rules[at].values = values;
        }
        1 => rules[at].when = shao_ir::Cond::Not(Box::new(rules[at].when.clone())),
        2 => rules[at].when = shao_ir::Cond::Const(false),
        _ => {
            let other = (at + 1) % rules.len();
            let when = rules[other].when.clone();
            let own = std::mem::replace(&mut rules[at].when, when);
            rules[other].when = own;
        }
    }
    new
}

/// What a version answers, by field.
fn answers(policy: &Policy, decision: DecisionId, frame: &Frame) -> Vec<Option<Value>> {
    let answer = Interpreter::new(policy).decide(decision, frame).unwrap();
    let def = &policy.schema.decisions[decision.index()];
    let decided = matches!(answer.status, Status::Decided | Status::Unconfirmed);
    match def.kind {
        DecisionKind::Unique => {
            let row = answer.rows.first();
            (0..def.fields.len()).map(|at| row.and_then(|row| row.get(at)).cloned()).collect()
        }
        DecisionKind::All => Vec::new(),
        DecisionKind::Must | DecisionKind::Guard => {
            vec![decided.then_some(Value::Bool(answer.fired.is_empty()))]
        }
    }
}

#[test]
fn what_differs_is_what_trying_every_case_finds() {
    let (mut differing, mut equal) = (0, 0);
    for seed in 0..volume() {
        let (old, decision) = gaps::policy(seed);
        let def = &old.schema.decisions[decision.index()];
        if def.kind == DecisionKind::All || old.decisions[decision.index()].rules.is_empty() {
            continue;
        }
        let new = changed(seed, &old, decision);
        let found = match compare((&old, decision), (&new, decision), true) {
            Ok(found) => found,
            Err(Undecided::Number(_)) => continue,
            Err(other) => panic!("seed {seed}: {other}"),
        };
        let back = compare((&new, decision), (&old, decision), true).unwrap();
        let turned: BTreeSet<_> =
            back.iter().map(|c| (c.field.clone(), c.new.says.clone(), c.old.says.clone())).collect();
        let told: BTreeSet<_> =
            found.iter().map(|c| (c.field.clone(), c.old.says.clone(), c.new.says.clone())).collect();
        assert_eq!(told, turned, "seed {seed}: the difference mirrors");
        assert_eq!(
            compare((&old, decision), (&old, decision), true).unwrap(),
            [],
            "seed {seed}: no difference to itself"
        );

        let mut differ: BTreeSet<usize> = BTreeSet::new();
        for mut frame in brute::cases(&old) {
            (0..decision.0).for_each(|before| brute::hand_on(&old, DecisionId(before), &mut frame));
            let (before, after) = (answers(&old, decision, &frame), answers(&new, decision, &frame));
            for (at, (a, b)) in before.iter().zip(&after).enumerate() {
                let field = def.fields.get(at).map(|field| field.name.clone());
                let of_field = || found.iter().filter(|c| c.field == field);
                let covered = of_field().any(|c| c.region.covers(&old, &frame));
                let whole = of_field().all(|c| c.region.whole);
                assert!(
                    covered == (a != b) || !whole,
                    "seed {seed}: {field:?} {a:?} {b:?}\n{frame:?}\n{found:?}"
                );
                if a != b {
                    differ.insert(at);
                }
            }
        }
        if differ.is_empty() {
            equal += 1
        } else {
            differing += 1
        }
        for change in &found {
            let frame = change.region.case.frame(&old, decision);
            let at = change
                .field
                .as_ref()
                .map_or(0, |name| def.fields.iter().position(|f| f.name == *name).unwrap());
            let (before, after) = (answers(&old, decision, &frame), answers(&new, decision, &frame));
            assert_ne!(
                before[at], after[at],
                "seed {seed}: the witness really differs: {}",
                change.region.case.says
            );
        }
    }
    println!("{differing} pairs differ, {equal} do not");
    assert!(differing > 0 && equal > 0);
}
