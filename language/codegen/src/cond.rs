//! Conditions: i32 0 false, 1 unknown, 2 true. 且 is the minimum, 或 the maximum, 非 two minus.
//!
//! Every atom is worked out once, none is skipped; conditions and rules then only combine locals.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::DecisionDef;
use shao_ir::{Cond, Decision, Expr, Order, Policy, Test};
use wasm_encoder::{Instruction as I, ValType};

use crate::body::{Body, Local};
use crate::expr::Scope;
use crate::layout::Layout;

/// The locals that hold the atoms of a decision, by number.
pub(crate) type Atoms = BTreeMap<u16, Local>;

impl<'a> Scope<'a> {
    /// Begins a function about a decision: asks which slots are known.
    pub(crate) fn new(policy: &'a Policy, layout: &'a Layout, def: &DecisionDef, parameters: u32) -> Self {
        let mut body = Body::new(parameters);
        let missed = body.local(ValType::I32);
        let mut known = BTreeMap::new();
        for slot in &def.reads {
            body.load_byte(layout.schema.input.known + u32::from(slot.0));
            known.insert(*slot, body.keep32());
        }
        Self { policy, layout, body, known, missed }
    }

    /// Works out every atom of a decision.
    pub(crate) fn atoms(&mut self, decision: &Decision) -> Atoms {
        let mut tests = BTreeMap::new();
        for rule in &decision.rules {
            each_atom(&rule.when, &mut |at, test| {
                tests.insert(at, test);
            });
        }
        tests.into_iter().map(|(at, test)| (at, self.atom(test))).collect()
    }

    /// Works out a condition.
    pub(crate) fn cond(&mut self, cond: &Cond, atoms: &Atoms) -> Local {
        match cond {
            Cond::Const(truth) => {
                self.body.i32(if *truth { 2 } else { 0 });
                self.body.keep32()
            }
            Cond::And(parts) => self.fold(parts, atoms, 2, I::I32LtU),
            Cond::Or(parts) => self.fold(parts, atoms, 0, I::I32GtU),
            Cond::Not(inner) => {
                let inner = self.cond(inner, atoms);
                self.body.i32(2);
                self.body.get(inner);
                self.body.op(I::I32Sub);
                self.body.keep32()
            }
            // The validator has seen to it that every atom is listed; a missing one is unknown.
            Cond::Atom(at, _) => atoms.get(at).copied().unwrap_or_else(|| {
                self.body.i32(1);
                self.body.keep32()
            }),
        }
    }

    /// Pushes 1 if all these slots are known.
    pub(crate) fn all_known(&mut self, slots: &BTreeSet<shao_abi::SlotId>) {
        self.body.i32(1);
        for slot in slots {
            if let Some(known) = self.known.get(slot) {
                self.body.get(*known);
                self.body.op(I::I32And);
            }
        }
    }

    fn atom(&mut self, test: &Test) -> Local {
        let mut slots = BTreeSet::new();
        test.reads(&mut slots);
        self.all_known(&slots);
        self.body.when_giving(ValType::I32);
        let partial = self.may_miss(test);
        if partial {
            self.body.i32(0);
            self.body.set(self.missed);
            self.body.i32(1);
        }
        self.test(test);
        self.body.ops([I::I32Const(1), I::I32Shl]);
        if partial {
            // A lookup without a row leaves the atom unknown: the 1 from above.
            self.body.get(self.missed);
            self.body.op(I::Select);
        }
        self.body.otherwise();
        self.body.i32(1);
        self.body.end();
        self.body.keep32()
    }

    /// Pushes 1 if the test is true, else 0.
    fn test(&mut self, test: &Test) {
        match test {
            Test::Holds(a) => {
                self.scalar(a);
                self.body.ops([I::I64Const(0), I::I64Ne]);
            }
            Test::Compare(order, a, b) => {
                self.scalar(a);
                self.scalar(b);
                self.body.op(comparison(*order));
            }
            Test::Within(element, set) => self.within(element, set),
            Test::Subset(a, b) => self.both(a, b, |body| body.ops([I::I64Const(-1), I::I64Xor, I::I64And])),
            Test::SameSet(a, b) => self.both(a, b, |body| body.op(I::I64Xor)),
            Test::Empty(a) => {
                let words = self.words(a);
                self.all_zero(&words, &[], |body| body.op(I::I64Or));
            }
            Test::HasKey(table, key) => self.has_key(*table, key),
        }
    }

    fn both(&mut self, a: &Expr, b: &Expr, combine: impl Fn(&mut Body)) {
        let (a, b) = (self.words(a), self.words(b));
        self.all_zero(&a, &b, combine);
    }

    fn fold(&mut self, parts: &[Cond], atoms: &Atoms, unit: i32, better: I<'static>) -> Local {
        let parts: Vec<Local> = parts.iter().map(|part| self.cond(part, atoms)).collect();
        let mut parts = parts.into_iter();
        let Some(mut all) = parts.next() else {
            self.body.i32(unit);
            return self.body.keep32();
        };
        for part in parts {
            all = self.body.pick(all, part, better.clone());
        }
        all
    }
}

impl Body {
    /// The local of two that compares so with the other.
    pub(crate) fn pick(&mut self, a: Local, b: Local, better: I<'static>) -> Local {
        for local in [a, b, a, b] {
            self.get(local);
        }
        self.ops([better, I::Select]);
        self.keep32()
    }
}

fn comparison(order: Order) -> I<'static> {
    match order {
        Order::Equal => I::I64Eq,
        Order::NotEqual => I::I64Ne,
        Order::Less => I::I64LtS,
        Order::AtMost => I::I64LeS,
        Order::Greater => I::I64GtS,
        Order::AtLeast => I::I64GeS,
    }
}

/// Calls `visit` with every atom of a condition.
pub(crate) fn each_atom<'c>(cond: &'c Cond, visit: &mut impl FnMut(u16, &'c Test)) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| each_atom(part, visit)),
        Cond::Not(inner) => each_atom(inner, visit),
        Cond::Atom(at, test) => visit(*at, test),
    }
}
