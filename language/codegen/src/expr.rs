//! Scalar expressions, pushed as i64: numbers, 0/1 for booleans, positions for members and units.

use std::collections::BTreeMap;

use shao_abi::{PartyId, SlotId};
use shao_ir::{Arith, Expr, Policy};
use wasm_encoder::{Instruction as I, ValType};

use crate::body::{Body, Local};
use crate::layout::Layout;
use crate::set::Word;

/// What code generation for one decision knows.
pub(crate) struct Scope<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) layout: &'a Layout,
    pub(crate) body: Body,
    /// Per slot the decision reads: i32, 1 if it is known.
    pub(crate) known: BTreeMap<SlotId, Local>,
    /// i32, set to 1 by a lookup that finds no row and has nothing else to say.
    pub(crate) missed: Local,
}

impl Scope<'_> {
    /// Pushes the value of a scalar. (Of a wider value, the lowest word: the validator lets none come here.)
    pub(crate) fn scalar(&mut self, expr: &Expr) {
        match expr {
            Expr::Value(_) | Expr::Single(_) | Expr::Union(..) | Expr::Intersect(..) | Expr::Minus(..) => {
                let first = self.words(expr).first().copied();
                self.body.word(first.unwrap_or(Word::Const(0)));
            }
            Expr::Slot(slot) => self.body.load_word(self.layout.value(*slot)),
            Expr::Lookup { table, column, key, otherwise } => {
                self.lookup_scalar(*table, *column, key, otherwise.as_deref());
            }
            Expr::Arith(op, a, b) => {
                self.scalar(a);
                self.scalar(b);
                self.body.op(match op {
                    Arith::Add => I::I64Add,
                    Arith::Subtract => I::I64Sub,
                    Arith::Multiply => I::I64Mul,
                });
            }
            Expr::First { of, order, otherwise } => self.first(of, order, otherwise),
            Expr::Count(set) => {
                let words = self.words(set);
                self.body.i64(0);
                for word in words {
                    self.body.word(word);
                    self.body.ops([I::I64Popcnt, I::I64Add]);
                }
            }
        }
    }

    /// Pushes the first of these units that the set holds. What it is without one is only looked at then, since a
    /// look-up in it may find nothing.
    fn first(&mut self, of: &Expr, order: &[PartyId], otherwise: &Expr) {
        let words = self.words(of);
        let held = |unit: PartyId| words.get(unit.index() / 64).copied().unwrap_or(Word::Const(0));
        self.body.i64(0);
        for unit in order {
            self.body.word(held(*unit));
            self.body.i64(i64::from(unit.0 % 64));
            self.body.ops([I::I64ShrU, I::I64Const(1), I::I64And, I::I64Or]);
        }
        self.body.ops([I::I64Eqz, I::I32Eqz]);
        self.body.when_giving(ValType::I64);
        self.body.i64(0);
        // The last to be chosen is the one that is preferred.
        for unit in order.iter().rev() {
            self.body.i64(i64::from(unit.0));
            self.body.word(held(*unit));
            self.body.i64(i64::from(unit.0 % 64));
            self.body.ops([I::I64ShrU, I::I64Const(1), I::I64And, I::I64Eqz, I::Select]);
        }
        self.body.otherwise();
        self.scalar(otherwise);
        self.body.end();
    }
}
