//! What the validator finds, and how a policy prints.

use shao_abi::{PartyId, RuleId, SlotId, Type, Value};

use super::sample::{AMOUNT, KIND, STREET, policy};
use crate::{Arith, Cond, Expr, Order, Policy, TableId, Test, print, validate};

/// Bends the sample and asserts on what is found.
fn found(bend: impl FnOnce(&mut Policy), expected: &str) {
    let mut policy = policy();
    bend(&mut policy);
    let problems: Vec<String> = validate(&policy).iter().map(ToString::to_string).collect();
    assert!(
        problems.iter().any(|problem| problem.contains(expected)),
        "`{expected}` expected, found {problems:?}"
    );
}

/// As [`found`], with another test as atom 0 of 分流.
fn atom(test: Test, expected: &str) {
    found(|policy| policy.decisions[0].rules[0].when = Cond::Atom(0, test), expected);
}

#[test]
fn the_sample_is_well_formed() {
    assert_eq!(validate(&policy()), []);
}

#[test]
fn tests_between_unlike_things() {
    let one = Expr::Value(Value::Int(1));
    atom(Test::Compare(Order::Equal, Expr::Slot(KIND), one.clone()), "its two sides do not compare");
    atom(
        Test::Compare(Order::Equal, Expr::Slot(KIND), Expr::Slot(STREET)),
        "its two sides are not of one type",
    );
    atom(Test::Compare(Order::Less, Expr::Slot(KIND), Expr::Value(Value::Enum(1))), "do not compare");
    atom(Test::Holds(Expr::Slot(KIND)), "it is no 是否");
    atom(Test::Empty(Expr::Slot(KIND)), "it is no set");
    atom(Test::Within(one.clone(), Expr::Single(Box::new(Expr::Slot(STREET)))), "it is no member or unit");
    atom(Test::HasKey(TableId(0), Expr::Slot(KIND)), "its two sides are not of one type");
    atom(Test::HasKey(TableId(7), Expr::Slot(STREET)), "no table 7");
    let mixed = Expr::Union(Box::new(single(KIND)), Box::new(single(STREET)));
    atom(Test::Empty(mixed), "its two sets are not of one type");
}

fn single(slot: SlotId) -> Expr {
    Expr::Single(Box::new(Expr::Slot(slot)))
}

#[test]
fn numbers_beyond_64_bits() {
    let large = Box::new(Expr::Value(Value::Int(i64::MAX)));
    let sum = Expr::Arith(Arith::Add, Box::new(Expr::Slot(AMOUNT)), large.clone());
    let reaches = "it can reach 9223372036854775807..9223372036854776807, which is more than 64 bits hold";
    atom(Test::Compare(Order::Less, sum, *large), reaches);
}

#[test]
fn values_that_do_not_fit_their_field() {
    let value =
        |value: Expr, expected| found(|policy| policy.decisions[0].rules[1].values[0] = value, expected);
    value(Expr::Value(Value::Enum(0)), "not of one type");
    value(Expr::Value(Value::Int(0)), "it is not of its field's type");
    value(Expr::party(PartyId(9)), "it can be number 9, which its field does not hold");
    found(|policy| policy.decisions[0].rules[1].values.truncate(1), "1 values for 2 fields");
    found(|policy| policy.schema.slots[0].ty = Type::Bool, "do not compare");
}

#[test]
fn lookups_that_may_miss() {
    let bare = |policy: &mut Policy| {
        if let Expr::Lookup { otherwise, .. } = &mut policy.decisions[0].rules[0].values[0] {
            *otherwise = None;
        }
    };
    found(bare, "`属地管理` has no row for key number 2");
    // Asking for the key anywhere in the decision is enough: whether it is asked rightly is the language's check.
    let mut policy = policy();
    bare(&mut policy);
    let asked = Test::HasKey(TableId(0), Expr::Slot(STREET));
    policy.decisions[0].rules[2].when = Cond::Or(vec![Cond::Const(true), Cond::Atom(2, asked)]);
    policy.schema.decisions[0].atoms = 3;
    let atom = policy.provenance.atoms[0][0].clone();
    policy.provenance.atoms[0].push(atom);
    assert_eq!(validate(&policy), []);
}

#[test]
fn tables_that_do_not_fit() {
    found(|policy| policy.tables[0].row_of.truncate(2), "2 keys, its key type has another number");
    found(|policy| policy.tables[0].row_of[0] = Some(1), "a key leads to a row that is not there");
    found(|policy| policy.tables[0].columns[0].cells[0] = Value::Party(PartyId(0)), "it is of another type");
}

#[test]
fn rules_and_atoms_that_do_not_add_up() {
    found(|policy| policy.decisions[0].rules[0].unless = vec![0], "it cannot stand back for rule 0");
    found(|policy| policy.decisions[0].rules[0].unless = vec![3], "it cannot stand back for rule 3");
    found(|policy| policy.decisions[0].rules[0].id = RuleId(1), "its rules are not those of the schema");
    found(
        |policy| policy.schema.decisions[0].reads = vec![KIND],
        "the slots it reads are not those of the schema",
    );
    let test = Test::Compare(Order::Less, Expr::Slot(AMOUNT), Expr::Slot(AMOUNT));
    found(|policy| policy.decisions[0].rules[1].when = Cond::Atom(0, test), "atom 0 stands for two tests");
    found(|policy| policy.decisions[0].rules[1].when = Cond::Const(false), "its atoms are not numbered 0..2");
    found(|policy| policy.decisions.truncate(1), "2 decisions, 1 bodies");
    found(|policy| policy.schema.decisions[0].rules.truncate(2), "5 rules, 4 of them in decisions");
}

#[test]
fn a_policy_prints() {
    let expected = "\
policy 样例
slot 0 类别: 类别
slot 1 属地: 城关街道|东山街道
slot 2 金额: 0..1000
table 属地管理 by 城关街道
  1: 主体 东山街道
decision 分流 unique
  field 主办: 指挥中心|城关街道|东山街道
  field 时限: limit
  rule 规则0 when [0] 类别 = 执法
    主办 属地管理[属地].主体 else 指挥中心
    时限 5 工作日
  rule 规则1 when [1] 金额 > 100 unless 规则0
    主办 指挥中心
    时限 3 工作日
  rule 规则2 when always unless 规则0, 规则1 unconfirmed
    主办 属地
    时限 4 工作日
decision 受理 must
  rule 规则3 when not [0] 属地 in {#1}
  rule 规则4 when not [1] 金额 <= 500
";
    assert_eq!(print(&policy()), expected.replace("{#1}", "{城关街道}"));
}
