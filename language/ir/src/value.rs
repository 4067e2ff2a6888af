//! The values of expressions and the truth of tests, once every slot they read is known.

use std::collections::BTreeSet;

use shao_abi::{Frame, Value};

use crate::{Arith, Expr, Order, Policy, TableId, Test};

/// Evaluates expressions on one frame. `None` everywhere means: a lookup without a row, or (in a policy the validator
/// would refuse) parts that do not belong together.
#[derive(Clone, Copy)]
pub(crate) struct Evaluator<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) frame: &'a Frame,
}

impl Evaluator<'_> {
    pub(crate) fn test(&self, test: &Test) -> Option<bool> {
        match test {
            Test::Holds(a) => match self.value(a)? {
                Value::Bool(truth) => Some(truth),
                Value::Int(_) | Value::Enum(_) | Value::Party(_) | Value::Set(_) | Value::Limit(_) => None,
            },
            Test::Compare(order, a, b) => compare(*order, &self.value(a)?, &self.value(b)?),
            Test::Within(element, set) => Some(self.set(set)?.contains(&self.index(element)?)),
            Test::Subset(a, b) => Some(self.set(a)?.is_subset(&self.set(b)?)),
            Test::SameSet(a, b) => Some(self.set(a)? == self.set(b)?),
            Test::Empty(a) => Some(self.set(a)?.is_empty()),
            Test::HasKey(table, key) => Some(self.row(*table, self.index(key)?).is_some()),
        }
    }

    pub(crate) fn value(&self, expr: &Expr) -> Option<Value> {
        Some(match expr {
            Expr::Value(value) => value.clone(),
            Expr::Slot(slot) => self.frame.get(*slot)?.clone(),
            Expr::Lookup { table, column, key, otherwise } => {
                return match (self.row(*table, self.index(key)?), otherwise) {
                    (Some(row), _) => self.cell(*table, *column, row),
                    (None, Some(other)) => self.value(other),
                    (None, None) => None,
                };
            }
            Expr::Arith(op, a, b) => Value::Int(arith(*op, self.int(a)?, self.int(b)?)),
            Expr::Single(element) => Value::Set(BTreeSet::from([self.index(element)?])),
            Expr::Union(a, b) => Value::Set(&self.set(a)? | &self.set(b)?),
            Expr::Intersect(a, b) => Value::Set(&self.set(a)? & &self.set(b)?),
            Expr::Minus(a, b) => Value::Set(&self.set(a)? - &self.set(b)?),
            Expr::First { of, order, otherwise } => {
                let held = self.set(of)?;
                return match order.iter().find(|unit| held.contains(&unit.0)) {
                    Some(unit) => Some(Value::Party(*unit)),
                    None => self.value(otherwise),
                };
            }
            Expr::Count(set) => Value::Int(i64::try_from(self.set(set)?.len()).ok()?),
        })
    }

    fn int(&self, expr: &Expr) -> Option<i64> {
        match self.value(expr)? {
            Value::Int(n) => Some(n),
            Value::Bool(_) | Value::Enum(_) | Value::Party(_) | Value::Set(_) | Value::Limit(_) => None,
        }
    }

    fn set(&self, expr: &Expr) -> Option<BTreeSet<u16>> {
        match self.value(expr)? {
            Value::Set(set) => Some(set),
            Value::Bool(_) | Value::Int(_) | Value::Enum(_) | Value::Party(_) | Value::Limit(_) => None,
        }
    }

    /// The position of a member or unit: what keys a table and what a set holds.
    fn index(&self, expr: &Expr) -> Option<u16> {
        match self.value(expr)? {
            Value::Enum(member) => Some(member),
            Value::Party(party) => Some(party.0),
            Value::Bool(_) | Value::Int(_) | Value::Set(_) | Value::Limit(_) => None,
        }
    }

    fn row(&self, table: TableId, key: u16) -> Option<u16> {
        *self.policy.tables.get(usize::from(table.0))?.row_of.get(usize::from(key))?
    }

    fn cell(&self, table: TableId, column: u16, row: u16) -> Option<Value> {
        let columns = &self.policy.tables.get(usize::from(table.0))?.columns;
        columns.get(usize::from(column))?.cells.get(usize::from(row)).cloned()
    }
}

fn compare(order: Order, a: &Value, b: &Value) -> Option<bool> {
    Some(match (order, a, b) {
        (Order::Equal, _, _) => a == b,
        (Order::NotEqual, _, _) => a != b,
        (Order::Less, Value::Int(a), Value::Int(b)) => a < b,
        (Order::AtMost, Value::Int(a), Value::Int(b)) => a <= b,
        (Order::Greater, Value::Int(a), Value::Int(b)) => a > b,
        (Order::AtLeast, Value::Int(a), Value::Int(b)) => a >= b,
        (Order::Less | Order::AtMost | Order::Greater | Order::AtLeast, _, _) => return None,
    })
}

/// The validator has shown that this stays within i64; wrapping only keeps an unchecked policy from a panic.
fn arith(op: Arith, a: i64, b: i64) -> i64 {
    match op {
        Arith::Add => a.wrapping_add(b),
        Arith::Subtract => a.wrapping_sub(b),
        Arith::Multiply => a.wrapping_mul(b),
    }
}
