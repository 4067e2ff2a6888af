//! Where the range of a number must be cut so that no test tells the numbers of one piece apart.
//!
//! A test that compares `a·x + b` with constants, or with what a table or a count can hold, changes only at the roots.
//! Where a number is read in another way (beside a second number, or as a value that is decided), every one of its values
//! is a class of its own; if there are too many, nothing is claimed.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{SlotId, SlotSource, Type, Value};
use shao_ir::{Arith, Expr, Policy, Test};

use super::{Class, Name, Reads, name_of};
use crate::Undecided;

/// How many values of a number are told apart one by one.
const VALUES_MAX: i64 = 1024;
/// How many constants a number is compared with.
const CONSTANTS_MAX: usize = 200_000;

/// What is known of a number over all policies.
struct Number {
    min: i64,
    max: i64,
    /// Where pieces begin.
    starts: BTreeSet<i64>,
    /// Every value is told apart.
    single: bool,
}

/// The classes of every number that is read.
pub(super) fn of(all: &[(&Policy, &Reads<'_>)]) -> Result<BTreeMap<Name, Vec<Class>>, Undecided> {
    let mut numbers: BTreeMap<Name, Number> = BTreeMap::new();
    for (policy, reads) in all {
        for id in &reads.slots {
            let Some(slot) = policy.schema.slots.get(id.index()) else { continue };
            let Type::Int { min, max, .. } = slot.ty else { continue };
            let number = numbers.entry(name_of(slot)).or_insert_with(|| Number {
                min,
                max,
                starts: BTreeSet::new(),
                single: false,
            });
            // Where one policy knows numbers that the other does not, that is told apart too.
            number.starts.extend([min, max.saturating_add(1), number.min, number.max.saturating_add(1)]);
            (number.min, number.max) = (number.min.min(min), number.max.max(max));
            if matches!(slot.source, SlotSource::Count(_)) {
                number.starts.insert(1);
            }
            cut(policy, reads, *id, number);
        }
    }
    numbers.into_iter().map(|(name, number)| Ok((name.clone(), number.classes(&name)?))).collect()
}

impl Number {
    fn classes(mut self, name: &Name) -> Result<Vec<Class>, Undecided> {
        if self.single {
            if self.max.saturating_sub(self.min) >= VALUES_MAX {
                return Err(Undecided::Number(name.name.clone()));
            }
            return Ok((self.min..=self.max).map(|n| Class::Range(n, n)).collect());
        }
        self.starts.insert(self.min);
        let mut starts: Vec<i64> = self.starts.range(self.min..=self.max).copied().collect();
        starts.push(self.max.saturating_add(1));
        Ok(starts
            .windows(2)
            .filter_map(|pair| match pair {
                [from, next] => Some(Class::Range(*from, next.saturating_sub(1))),
                _ => None,
            })
            .collect())
    }
}

fn cut(policy: &Policy, reads: &Reads<'_>, slot: SlotId, number: &mut Number) {
    for test in &reads.tests {
        let mut slots = BTreeSet::new();
        test.reads(&mut slots);
        if !slots.contains(&slot) {
            continue;
        }
        match roots(policy, slot, test) {
            Some(starts) => number.starts.extend(starts),
            None => number.single = true,
        }
    }
    let read = |value: &&&Expr| {
        let mut slots = BTreeSet::new();
        value.reads(&mut slots);
        slots.contains(&slot)
    };
    number.single |= reads.values.iter().any(|value| read(&value));
}

/// Where a test may change as this number grows; none if that is not found so simply.
fn roots(policy: &Policy, slot: SlotId, test: &Test) -> Option<Vec<i64>> {
    let Test::Compare(_, a, b) = test else { return None };
    let (a, b) = (affine(policy, slot, a)?, affine(policy, slot, b)?);
    let by = a.by.checked_sub(b.by)?;
    if by == 0 {
        return Some(Vec::new());
    }
    let mut starts = Vec::new();
    for x in &a.plus {
        for y in &b.plus {
            // by·n + (x − y) = 0
            let gap = y.checked_sub(*x)?.checked_mul(by.signum())?;
            let (whole, rest) = (gap.div_euclid(by.abs()), gap.rem_euclid(by.abs()));
            starts.push(if rest == 0 { whole } else { whole.checked_add(1)? });
            starts.push(whole.checked_add(1)?);
        }
    }
    // Beyond i64 no number reaches.
    Some(starts.into_iter().filter_map(|start| i64::try_from(start).ok()).collect())
}

/// `by · number + one of plus`.
struct Affine {
    by: i128,
    plus: BTreeSet<i128>,
}

fn affine(policy: &Policy, slot: SlotId, expr: &Expr) -> Option<Affine> {
    let constant = |plus: BTreeSet<i128>| Some(Affine { by: 0, plus });
    match expr {
        Expr::Value(Value::Int(n)) => constant(BTreeSet::from([i128::from(*n)])),
        Expr::Slot(read) if *read == slot => Some(Affine { by: 1, plus: BTreeSet::from([0]) }),
        Expr::Lookup { table, column, key, otherwise } => {
            let mut slots = BTreeSet::new();
            key.reads(&mut slots);
            if slots.contains(&slot) {
                return None;
            }
            let column = policy.tables.get(usize::from(table.0))?.columns.get(usize::from(*column))?;
            let cells = column.cells.iter().filter_map(number_in);
            let mut plus: BTreeSet<i128> = cells.collect();
            if let Some(other) = otherwise {
                let other = affine(policy, slot, other)?;
                if other.by != 0 {
                    return None;
                }
                plus.extend(other.plus);
            }
            constant(plus)
        }
        Expr::Count(_) => {
            let members = policy.schema.enums.iter().map(|def| def.members.len());
            let most = members.chain([policy.schema.parties.len()]).max()?;
            constant((0..=i128::try_from(most).ok()?).collect())
        }
        Expr::Arith(op, a, b) => {
            let (a, b) = (affine(policy, slot, a)?, affine(policy, slot, b)?);
            combine(*op, &a, &b)
        }
        Expr::Value(_)
        | Expr::Slot(_)
        | Expr::Single(_)
        | Expr::Union(..)
        | Expr::Intersect(..)
        | Expr::Minus(..)
        | Expr::First { .. } => None,
    }
}

fn number_in(cell: &Value) -> Option<i128> {
    if let Value::Int(n) = cell { Some(i128::from(*n)) } else { None }
}

fn combine(op: Arith, a: &Affine, b: &Affine) -> Option<Affine> {
    let each = |f: fn(i128, i128) -> Option<i128>| -> Option<BTreeSet<i128>> {
        if a.plus.len().checked_mul(b.plus.len())? > CONSTANTS_MAX {
            return None;
        }
        a.plus.iter().flat_map(|x| b.plus.iter().map(move |y| f(*x, *y))).collect()
    };
    match op {
        Arith::Add => Some(Affine { by: a.by.checked_add(b.by)?, plus: each(i128::checked_add)? }),
        Arith::Subtract => Some(Affine { by: a.by.checked_sub(b.by)?, plus: each(i128::checked_sub)? }),
        Arith::Multiply => match (a.by, b.by, a.plus.len(), b.plus.len()) {
            (0, 0, _, _) => Some(Affine { by: 0, plus: each(i128::checked_mul)? }),
            (_, 0, _, 1) => {
                Some(Affine { by: a.by.checked_mul(*b.plus.first()?)?, plus: each(i128::checked_mul)? })
            }
            (0, _, 1, _) => {
                Some(Affine { by: b.by.checked_mul(*a.plus.first()?)?, plus: each(i128::checked_mul)? })
            }
            _ => None,
        },
    }
}
