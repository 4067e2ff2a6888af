//! Scalars: slots, literals, lookups, arithmetic.

use std::collections::BTreeMap;

use shao_abi::{SlotId, SlotSource, TextOp, Type, Value, fold_text};
use shao_ir::{Arith, Expr};

use super::sets::Set;
use super::{Compiler, MISSING, Thing, index, intern, value_at};
use crate::Undecided;
use crate::diagram::{Edge, Ref};
use crate::space::{Class, Key, members, name_of, value_of};
use crate::truth::{FALSE, TRUE};

impl Compiler<'_, '_> {
    /// A value that is no set.
    pub(super) fn scalar(&mut self, expr: &Expr) -> Result<Ref, Undecided> {
        match expr {
            Expr::Value(value) => Ok(Ref::leaf(self.intern(Some(value.clone())))),
            Expr::Slot(slot) => match self.slot(*slot)? {
                Thing::One(value) => Ok(value),
                Thing::Many(_) => Ok(Ref::leaf(MISSING)),
            },
            Expr::Lookup { table, column, key, otherwise } => {
                let found = self.lookup(*table, *column, key)?;
                match otherwise {
                    Some(other) => {
                        let other = self.scalar(other)?;
                        let lacks = self.lacks_row(*table, key)?;
                        self.choose(lacks, other, found)
                    }
                    None => Ok(found),
                }
            }
            Expr::Arith(op, a, b) => {
                let (a, b) = (self.scalar(a)?, self.scalar(b)?);
                self.combine(a, b, |a, b| match (a, b) {
                    (Value::Int(a), Value::Int(b)) => arith(*op, *a, *b).map(Value::Int),
                    _ => None,
                })
            }
            Expr::Count(set) => {
                let set = self.set(set)?;
                self.count(&set)
            }
            Expr::First { of, order, otherwise } => {
                let (of, mut found) = (self.set(of)?, self.scalar(otherwise)?);
                for unit in order.iter().rev() {
                    let held = of.has.get(&unit.0).copied().unwrap_or(FALSE);
                    let unit = Ref::leaf(self.intern(Some(Value::Party(*unit))));
                    found = self.choose(held, unit, found)?;
                }
                let missing = Ref::leaf(MISSING);
                self.choose(of.defined, found, missing)
            }
            Expr::Single(_) | Expr::Union(..) | Expr::Intersect(..) | Expr::Minus(..) => {
                Ok(Ref::leaf(MISSING))
            }
        }
    }

    fn combine(
        &mut self,
        a: Ref,
        b: Ref,
        f: impl Fn(&Value, &Value) -> Option<Value>,
    ) -> Result<Ref, Undecided> {
        let values = &mut self.values;
        Ok(self.store.apply(a, b, &mut |x, y| {
            let value = value_at(values, x).zip(value_at(values, y)).and_then(|(x, y)| f(x, y));
            intern(values, value)
        })?)
    }

    /// A cell of the row of a key; nothing where the table has no such row.
    pub(super) fn lookup(
        &mut self,
        table: shao_ir::TableId,
        column: u16,
        key: &Expr,
    ) -> Result<Ref, Undecided> {
        let key = self.scalar(key)?;
        let (policy, values) = (self.policy, &mut self.values);
        let table = policy.tables.get(usize::from(table.0));
        let cell = |key: &Value| {
            let row = (*table?.row_of.get(usize::from(index(key)?))?)?;
            table?.columns.get(usize::from(column))?.cells.get(usize::from(row)).cloned()
        };
        Ok(self.store.map(key, &mut |leaf| {
            let found = value_at(values, leaf).and_then(cell);
            intern(values, found)
        })?)
    }

    /// Whether a table has no row for a key; unknown where there is no key.
    pub(super) fn lacks_row(&mut self, table: shao_ir::TableId, key: &Expr) -> Result<Ref, Undecided> {
        let key = self.scalar(key)?;
        let rows = self.policy.tables.get(usize::from(table.0)).map(|table| table.row_of.as_slice());
        self.each(key, |key| Some(rows?.get(usize::from(index(key)?))?.is_none()))
    }

    /// What stands in a slot.
    pub(super) fn slot(&mut self, id: SlotId) -> Result<Thing, Undecided> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let thing = self.new_slot(id)?;
        self.known.insert(id, thing.clone());
        Ok(thing)
    }

    fn new_slot(&mut self, id: SlotId) -> Result<Thing, Undecided> {
        let policy = self.policy;
        let Some(slot) = policy.schema.slots.get(id.index()) else {
            return Ok(Thing::One(Ref::leaf(MISSING)));
        };
        match slot.source {
            SlotSource::Outcome(of, field) if self.reads.joined.contains(&of) => self.field(of, field),
            SlotSource::Passed(of) if self.reads.joined.contains(&of) => {
                let failed = self.fired(of, None)?;
                let passed = self.each(failed, |failed| Some(*failed == Value::Bool(false)))?;
                Ok(Thing::One(self.truth_value(passed)?))
            }
            SlotSource::Fired(of, rule) if self.reads.joined.contains(&of) => {
                self.fired(of, Some(rule)).map(Thing::One)
            }
            SlotSource::Text(field) => self.text(usize::from(field), id).map(Thing::One),
            SlotSource::Ever(what) => match self.reads.count_of(policy, what) {
                Some(count) => {
                    let Thing::One(count) = self.slot(count)? else {
                        return Ok(Thing::One(Ref::leaf(MISSING)));
                    };
                    let ever = self.each(count, |n| Some(*n != Value::Int(0)))?;
                    Ok(Thing::One(self.truth_value(ever)?))
                }
                None => self.free(id),
            },
            SlotSource::Field(_)
            | SlotSource::Outcome(..)
            | SlotSource::Passed(_)
            | SlotSource::Fired(..)
            | SlotSource::Count(_)
            | SlotSource::Param(..)
            | SlotSource::Result(_)
            | SlotSource::Deemed
            | SlotSource::Tally(_) => self.free(id),
        }
    }

    /// A slot that is a variable of the space.
    fn free(&mut self, id: SlotId) -> Result<Thing, Undecided> {
        let policy = self.policy;
        let Some(slot) = policy.schema.slots.get(id.index()) else {
            return Ok(Thing::One(Ref::leaf(MISSING)));
        };
        let name = name_of(slot);
        if matches!(slot.ty, Type::EnumSet(_) | Type::PartySet { .. }) {
            let mut has = BTreeMap::new();
            for (at, member) in members(&policy.schema, &slot.ty) {
                has.insert(at, self.truth_of(&Key::Member(name.clone(), member))?);
            }
            return Ok(Thing::Many(Set { has, defined: TRUE }));
        }
        let numbered: BTreeMap<String, u16> =
            members(&policy.schema, &slot.ty).map(|(at, name)| (name, at)).collect();
        let space = self.space;
        let Some((var, found)) = space.find(&Key::Slot(name)) else {
            return Ok(Thing::One(Ref::leaf(MISSING)));
        };
        let leaves: Vec<u32> =
            found.classes.iter().map(|class| self.intern(value_of(&slot.ty, &numbered, class))).collect();
        Ok(Thing::One(self.store.by_class(var, leaves)?))
    }

    /// A variable that is true or false, as a truth.
    fn truth_of(&mut self, key: &Key) -> Result<Ref, Undecided> {
        let Some((var, found)) = self.space.find(key) else { return Ok(FALSE) };
        let edges = (0_u32..)
            .zip(&found.classes)
            .map(|(last, class)| Edge { last, to: if *class == Class::Truth(true) { TRUE } else { FALSE } });
        Ok(self.store.test(var, edges)?)
    }

    /// A question put to a text.
    fn text(&mut self, field: usize, slot: SlotId) -> Result<Ref, Undecided> {
        let Some((name, atom)) = self.policy.schema.fields.get(field).and_then(|field| {
            let shao_abi::FieldKind::Text { atoms } = &field.kind else { return None };
            Some((field.name.clone(), atoms.iter().find(|atom| atom.slot == slot)?))
        }) else {
            return Ok(Ref::leaf(MISSING));
        };
        let literal = fold_text(&atom.literal);
        let truth = match atom.op {
            TextOp::Contains => self.truth_of(&Key::Contains(name, literal))?,
            TextOp::Equals | TextOp::NonEmpty => {
                let same = atom.op == TextOp::Equals;
                let literal = if same { literal } else { String::new() };
                let Some((var, found)) = self.space.find(&Key::Equals(name)) else {
                    return Ok(Ref::leaf(MISSING));
                };
                let is = |class: &Class| (*class == Class::Literal(Some(literal.clone()))) == same;
                let edges = (0_u32..)
                    .zip(&found.classes)
                    .map(|(last, class)| Edge { last, to: if is(class) { TRUE } else { FALSE } });
                self.store.test(var, edges)?
            }
        };
        self.truth_value(truth)
    }

    /// A truth as a value: unknown is missing.
    pub(super) fn truth_value(&mut self, truth: Ref) -> Result<Ref, Undecided> {
        let [no, yes] = [false, true].map(|truth| self.intern(Some(Value::Bool(truth))));
        Ok(self.store.map(truth, &mut |leaf| match Ref::leaf(leaf) {
            TRUE => yes,
            FALSE => no,
            _ => MISSING,
        })?)
    }
}

/// The validator has shown that a checked policy stays within i64.
fn arith(op: Arith, a: i64, b: i64) -> Option<i64> {
    match op {
        Arith::Add => a.checked_add(b),
        Arith::Subtract => a.checked_sub(b),
        Arith::Multiply => a.checked_mul(b),
    }
}
