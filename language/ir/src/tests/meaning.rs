//! What the interpreter says, case by case.

use shao_abi::{
    Answer, Decide, DecideError, DecisionId, Frame, Kleene, Limit, LimitUnit, PartyId, RuleId, SlotId,
    Status, Value,
};

use super::sample::{AMOUNT, CHECKS, KIND, SORTING, STREET, policy};
use crate::{Expr, Interpreter, Policy};

fn frame(policy: &Policy, facts: &[(SlotId, Value)]) -> Frame {
    let mut frame = Frame::unknown(&policy.schema);
    facts.iter().for_each(|(slot, value)| frame.set(*slot, Some(value.clone())));
    frame
}

fn ask(policy: &Policy, decision: DecisionId, facts: &[(SlotId, Value)]) -> Answer {
    Interpreter::new(policy).decide(decision, &frame(policy, facts)).unwrap()
}

fn decided(rule: u16, unit: u16, days: i64) -> Answer {
    let limit = Limit { n: days, unit: LimitUnit::WorkDay };
    let row = vec![Value::Party(PartyId(unit)), Value::Limit(limit)];
    Answer { status: Status::Decided, fired: vec![RuleId(rule)], needs: vec![], rows: vec![row] }
}

fn lacking(needs: &[SlotId]) -> Answer {
    Answer { status: Status::Lacking, fired: vec![], needs: needs.to_vec(), rows: vec![] }
}

fn law() -> (SlotId, Value) {
    (KIND, Value::Enum(0))
}

fn street(at: u16) -> (SlotId, Value) {
    (STREET, Value::Party(PartyId(at)))
}

fn amount(n: i64) -> (SlotId, Value) {
    (AMOUNT, Value::Int(n))
}

#[test]
fn one_true_rule_decides_whatever_else_is_unknown() {
    let policy = policy();
    assert_eq!(ask(&policy, SORTING, &[law(), street(1)]), decided(0, 2, 5));
    // No row for street 2: the value after 否则.
    assert_eq!(ask(&policy, SORTING, &[law(), street(2)]), decided(0, 0, 5));
}

#[test]
fn what_is_unknown_is_asked_for() {
    let policy = policy();
    assert_eq!(ask(&policy, SORTING, &[]), lacking(&[KIND, AMOUNT]));
    assert_eq!(ask(&policy, SORTING, &[(KIND, Value::Enum(1))]), lacking(&[AMOUNT]));
    // The rule is certain, its value is not.
    assert_eq!(ask(&policy, SORTING, &[law()]), lacking(&[STREET]));
}

#[test]
fn an_unconfirmed_rule_taints() {
    let policy = policy();
    let answer = ask(&policy, SORTING, &[(KIND, Value::Enum(1)), amount(7), street(2)]);
    assert_eq!(answer, Answer { status: Status::Unconfirmed, ..decided(2, 2, 4) });
}

#[test]
fn every_demand_that_fails_is_named() {
    let policy = policy();
    let passed = Answer { status: Status::Decided, fired: vec![], needs: vec![], rows: vec![] };
    assert_eq!(ask(&policy, CHECKS, &[street(1), amount(500)]), passed);
    let failed = Answer { fired: vec![RuleId(3), RuleId(4)], ..passed };
    assert_eq!(ask(&policy, CHECKS, &[street(2), amount(501)]), failed);
    assert_eq!(ask(&policy, CHECKS, &[street(2)]), lacking(&[AMOUNT]));
}

#[test]
fn no_rule_or_two_is_broken() {
    let mut policy = policy();
    policy.decisions[0].rules[1].unless.clear();
    let two = ask(&policy, SORTING, &[law(), amount(101), street(1)]);
    assert_eq!((two.status, two.fired, two.rows), (Status::Broken, vec![], vec![]));
    policy.decisions[0].rules.truncate(2);
    assert_eq!(ask(&policy, SORTING, &[(KIND, Value::Enum(1)), amount(1)]).status, Status::Broken);
}

#[test]
fn a_lookup_without_a_row_is_broken() {
    let mut policy = policy();
    let Expr::Lookup { otherwise, .. } = &mut policy.decisions[0].rules[0].values[0] else {
        panic!("a lookup")
    };
    *otherwise = None;
    assert_eq!(ask(&policy, SORTING, &[law(), street(2)]).status, Status::Broken);
    assert_eq!(ask(&policy, SORTING, &[law(), street(1)]), decided(0, 2, 5));
}

#[test]
fn why_skips_no_atom() {
    let policy = policy();
    let interpreter = Interpreter::new(&policy);
    let why = |facts: &[(SlotId, Value)]| interpreter.why(SORTING, &frame(&policy, facts)).unwrap();
    assert_eq!(why(&[law(), amount(100)]), [Kleene::True, Kleene::False]);
    assert_eq!(why(&[law()]), [Kleene::True, Kleene::Unknown]);
}

#[test]
fn questions_that_cannot_be_asked() {
    let policy = policy();
    let interpreter = Interpreter::new(&policy);
    let nothing = Frame::unknown(&policy.schema);
    assert_eq!(interpreter.decide(DecisionId(9), &nothing), Err(DecideError::NoSuchDecision(9)));
    let outside = frame(&policy, &[amount(1001)]);
    let error = interpreter.why(SORTING, &outside).unwrap_err().to_string();
    assert_eq!(
        error,
        "the frame does not fit the policy: `金额` cannot hold this value: 1001 is outside 0..1000"
    );
}
