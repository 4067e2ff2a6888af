//! Conditions and values of one policy as diagrams over a space.
//!
//! The diagram of a condition has Kleene's truths as leaves, that of a value the numbers of a list of values. Where an
//! atom looks up a row that a table lacks, it is unknown, as in the interpreter.

mod sets;
mod settled;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use shao_abi::{DecisionId, SlotId, Value};
use shao_ir::{Cond, Order, Policy, Test};

use crate::Undecided;
use crate::diagram::{Ref, Store};
use crate::space::{Reads, Space};
use crate::truth::{FALSE, TRUE, Truths, UNKNOWN, number, surely};
use sets::Set;

/// The leaf of a value diagram where a lookup has no row.
const MISSING: u32 = 0;

/// Makes diagrams of one policy.
pub(crate) struct Compiler<'p, 's> {
    pub policy: &'p Policy,
    pub space: &'s Space,
    pub store: &'s mut Store,
    pub truths: &'s mut Truths,
    reads: &'s Reads<'p>,
    /// What leaves of value diagrams stand for; the first stands for nothing.
    values: IndexSet<Option<Value>>,
    known: BTreeMap<SlotId, Thing>,
    fires: BTreeMap<DecisionId, Vec<Ref>>,
    settled: BTreeMap<DecisionId, Ref>,
}

/// A value as diagrams: a scalar as one, a set as one per member.
#[derive(Debug, Clone)]
pub(crate) enum Thing {
    One(Ref),
    Many(Set),
}

impl<'p, 's> Compiler<'p, 's> {
    pub(crate) fn new(
        policy: &'p Policy,
        reads: &'s Reads<'p>,
        space: &'s Space,
        store: &'s mut Store,
        truths: &'s mut Truths,
    ) -> Self {
        let values = IndexSet::from([None]);
        let (known, fires, settled) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { policy, space, store, truths, reads, values, known, fires, settled }
    }

    /// Per rule of a decision, where it fires.
    pub(crate) fn fires(&mut self, decision: DecisionId) -> Result<Vec<Ref>, Undecided> {
        if let Some(known) = self.fires.get(&decision) {
            return Ok(known.clone());
        }
        let whens = self.whens(decision)?;
        let fires = self.firing(decision, &whens)?;
        self.fires.insert(decision, fires.clone());
        Ok(fires)
    }

    /// Per rule of a decision, where it fires if their own conditions hold where these say.
    pub(crate) fn firing(&mut self, decision: DecisionId, whens: &[Ref]) -> Result<Vec<Ref>, Undecided> {
        let policy = self.policy;
        let mut fires = Vec::new();
        let rules = policy.decisions.get(decision.index()).into_iter().flat_map(|body| &body.rules);
        for (rule, when) in rules.zip(whens) {
            let mut others = FALSE;
            for other in rule.unless.iter().filter_map(|at| whens.get(usize::from(*at))) {
                others = self.truths.or(self.store, others, *other)?;
            }
            let free = self.truths.not(self.store, others)?;
            fires.push(self.truths.and(self.store, *when, free)?);
        }
        Ok(fires)
    }

    /// Per rule of a decision, where its own condition holds.
    pub(crate) fn whens(&mut self, decision: DecisionId) -> Result<Vec<Ref>, Undecided> {
        let policy = self.policy;
        let rules = policy.decisions.get(decision.index()).into_iter().flat_map(|body| &body.rules);
        rules.map(|rule| self.cond(&rule.when)).collect()
    }

    /// Where a condition holds.
    pub(crate) fn cond(&mut self, cond: &Cond) -> Result<Ref, Undecided> {
        match cond {
            Cond::Const(truth) => Ok(if *truth { TRUE } else { FALSE }),
            Cond::And(parts) => parts.iter().try_fold(TRUE, |all, part| {
                let part = self.cond(part)?;
                Ok(self.truths.and(self.store, all, part)?)
            }),
            Cond::Or(parts) => parts.iter().try_fold(FALSE, |any, part| {
                let part = self.cond(part)?;
                Ok(self.truths.or(self.store, any, part)?)
            }),
            Cond::Not(inner) => {
                let inner = self.cond(inner)?;
                Ok(self.truths.not(self.store, inner)?)
            }
            Cond::Atom(_, test) => self.test(test),
        }
    }

    /// A test is unknown while anything it reads is, whether or not that would matter.
    pub(crate) fn test(&mut self, test: &Test) -> Result<Ref, Undecided> {
        let mut slots = BTreeSet::new();
        test.reads(&mut slots);
        let (known, truth) = (self.known(&slots)?, self.truth_of_test(test)?);
        self.guarded(known, truth)
    }

    fn truth_of_test(&mut self, test: &Test) -> Result<Ref, Undecided> {
        match test {
            Test::Holds(value) => {
                let value = self.scalar(value)?;
                self.each(value, |value| if let Value::Bool(truth) = value { Some(*truth) } else { None })
            }
            Test::Compare(order, a, b) => {
                let (a, b) = (self.scalar(a)?, self.scalar(b)?);
                self.both(a, b, |a, b| compare(*order, a, b))
            }
            Test::HasKey(table, key) => {
                let key = self.scalar(key)?;
                let rows = self.policy.tables.get(usize::from(table.0)).map(|table| table.row_of.as_slice());
                self.each(key, |key| Some(rows?.get(usize::from(index(key)?))?.is_some()))
            }
            Test::Within(element, set) => {
                let (element, set) = (self.scalar(element)?, self.set(set)?);
                self.within(element, &set)
            }
            Test::Subset(a, b) => {
                let (a, b) = (self.set(a)?, self.set(b)?);
                self.subset(&a, &b)
            }
            Test::SameSet(a, b) => {
                let (a, b) = (self.set(a)?, self.set(b)?);
                let (one, other) = (self.subset(&a, &b)?, self.subset(&b, &a)?);
                Ok(self.truths.and(self.store, one, other)?)
            }
            Test::Empty(a) => {
                let a = self.set(a)?;
                self.empty(&a)
            }
        }
    }

    /// A truth of each value; a missing one has none.
    fn each(&mut self, a: Ref, f: impl Fn(&Value) -> Option<bool>) -> Result<Ref, Undecided> {
        let values = &self.values;
        let truth = |leaf: u32| leaf_of(value_at(values, leaf).and_then(&f));
        Ok(self.store.map(a, &mut |leaf| truth(leaf))?)
    }

    fn both(&mut self, a: Ref, b: Ref, f: impl Fn(&Value, &Value) -> Option<bool>) -> Result<Ref, Undecided> {
        let values = &self.values;
        Ok(self.store.apply(a, b, &mut |x, y| {
            leaf_of(value_at(values, x).zip(value_at(values, y)).and_then(|(x, y)| f(x, y)))
        })?)
    }

    /// The number of a value.
    fn intern(&mut self, value: Option<Value>) -> u32 {
        intern(&mut self.values, value)
    }

    /// Where `truth` is true, `then`; elsewhere `other`.
    fn choose(&mut self, truth: Ref, then: Ref, other: Ref) -> Result<Ref, Undecided> {
        const HOLE: u32 = u32::MAX >> 1;
        let truth = surely(self.store, truth)?;
        let holed = self.store.apply(truth, then, &mut |t, x| if Ref::leaf(t) == TRUE { x } else { HOLE })?;
        Ok(self.store.apply(holed, other, &mut |x, y| if x == HOLE { y } else { x })?)
    }

    /// The values that leaves stand for.
    pub(crate) fn value_of(&self, leaf: u32) -> Option<&Value> {
        value_at(&self.values, leaf)
    }
}

fn intern(values: &mut IndexSet<Option<Value>>, value: Option<Value>) -> u32 {
    // Far fewer values than edges fit into a store.
    u32::try_from(values.insert_full(value).0).unwrap_or(MISSING)
}

fn value_at(values: &IndexSet<Option<Value>>, leaf: u32) -> Option<&Value> {
    values.get_index(usize::try_from(leaf).ok()?)?.as_ref()
}

fn leaf_of(truth: Option<bool>) -> u32 {
    truth.map_or(UNKNOWN.as_leaf().unwrap_or_default(), |truth| number(shao_abi::Kleene::known(truth)))
}

/// The position of a member or unit.
fn index(value: &Value) -> Option<u16> {
    match value {
        Value::Enum(member) => Some(*member),
        Value::Party(party) => Some(party.0),
        Value::Bool(_) | Value::Int(_) | Value::Set(_) | Value::Limit(_) => None,
    }
}

fn compare(order: Order, a: &Value, b: &Value) -> Option<bool> {
    match (order, a, b) {
        (Order::Equal, a, b) => Some(a == b),
        (Order::NotEqual, a, b) => Some(a != b),
        (Order::Less, Value::Int(a), Value::Int(b)) => Some(a < b),
        (Order::AtMost, Value::Int(a), Value::Int(b)) => Some(a <= b),
        (Order::Greater, Value::Int(a), Value::Int(b)) => Some(a > b),
        (Order::AtLeast, Value::Int(a), Value::Int(b)) => Some(a >= b),
        (Order::Less | Order::AtMost | Order::Greater | Order::AtLeast, _, _) => None,
    }
}
