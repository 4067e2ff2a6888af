//! `decide` for one decision.
//!
//! In order: atoms, rules, then either the values of the rules that fired or the facts that are lacking, then the
//! status, then the whole answer is written, every byte of it, so that nothing of an earlier one is left.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{DecisionDef, DecisionKind, SlotId, Status};
use shao_ir::{Decision, Policy, Rule};
use wasm_encoder::{Function, Instruction as I, ValType};

use crate::body::Local;
use crate::cond::{Atoms, each_atom};
use crate::expr::Scope;
use crate::layout::{Layout, row_count};
use crate::rules::{Fires, askers};

/// The function `() -> i32` that answers a decision.
pub(crate) fn function(policy: &Policy, layout: &Layout, def: &DecisionDef, decision: &Decision) -> Function {
    let mut scope = Scope::new(policy, layout, def, 0);
    let atoms = scope.atoms(decision);
    let fires = scope.rules(decision, &atoms);
    let mut state = scope.state(def);
    scope.settle_or_ask(def, decision, &atoms, &fires, &mut state);
    scope.write(def, &fires, &state);
    scope.body.get(state.status);
    scope.body.finish()
}

/// What the answer is made of, in locals.
struct State {
    status: Local,
    /// 1 if a value lacks a fact.
    lack: Local,
    /// 1 if a rule that fired is 待县确认.
    unconfirmed: Local,
    /// Per slot the decision reads: 1 if it is needed.
    needs: BTreeMap<SlotId, Local>,
    /// Per row and field: its words.
    cells: Vec<Vec<Vec<Local>>>,
}

impl Scope<'_> {
    fn state(&mut self, def: &DecisionDef) -> State {
        let needs = def.reads.iter().map(|slot| (*slot, self.body.local(ValType::I32))).collect();
        let widths: Vec<u32> = def.fields.iter().map(|field| self.width(&field.ty)).collect();
        let cells =
            (0..row_count(def)).map(|_| widths.iter().map(|width| self.blank(*width)).collect()).collect();
        self.body.i32(Status::Broken.code());
        let status = self.body.keep32();
        let [lack, unconfirmed] = [(); 2].map(|()| self.body.local(ValType::I32));
        State { status, lack, unconfirmed, needs, cells }
    }

    /// Sets the status, and the values or the needs that go with it.
    fn settle_or_ask(
        &mut self,
        def: &DecisionDef,
        decision: &Decision,
        atoms: &Atoms,
        fires: &[Fires],
        state: &mut State,
    ) {
        let sure = self.sum(fires.iter().map(|rule| rule.surely));
        let open = self.sum(fires.iter().map(|rule| rule.perhaps));
        let unique = def.kind == DecisionKind::Unique;
        if unique {
            self.body.get(sure);
            self.body.ops([I::I32Const(1), I::I32Eq]);
        } else {
            self.body.get(open);
            self.body.op(I::I32Eqz);
        }
        self.body.when();
        self.settle(decision, fires, state);
        self.body.otherwise();
        self.body.get(open);
        if unique {
            // Some rule may yet fire, and none does: otherwise two fire, or none ever can.
            self.body.ops([I::I32Const(0), I::I32Ne]);
            self.body.get(sure);
            self.body.ops([I::I32Eqz, I::I32And]);
        }
        self.body.when();
        self.ask(decision, atoms, fires, state);
        self.body.end();
        self.body.end();
    }

    /// Evaluates the values of the rules that fired.
    fn settle(&mut self, decision: &Decision, fires: &[Fires], state: &mut State) {
        self.body.i32(0);
        self.body.set(self.missed);
        for (at, (rule, fires)) in decision.rules.iter().zip(fires).enumerate() {
            // A 唯一 has one row for whichever rule fires.
            let row = if state.cells.len() == 1 { state.cells.first() } else { state.cells.get(at) };
            let row = row.cloned().unwrap_or_default();
            self.body.get(fires.surely);
            self.body.when();
            if rule.unconfirmed {
                self.body.i32(1);
                self.body.set(state.unconfirmed);
            }
            self.values(rule, &row, state);
            self.body.end();
        }
        self.body.get(state.unconfirmed);
        self.body.ops([I::I32Const(1), I::I32Shl]);
        self.override_if(state.lack, Status::Lacking);
        self.override_if(self.missed, Status::Broken);
        self.body.set(state.status);
    }

    /// Replaces the status on the stack if the flag is set.
    fn override_if(&mut self, flag: Local, status: Status) {
        let before = self.body.keep32();
        self.body.i32(status.code());
        self.body.get(before);
        self.body.get(flag);
        self.body.op(I::Select);
    }

    fn values(&mut self, rule: &Rule, row: &[Vec<Local>], state: &State) {
        let mut slots = BTreeSet::new();
        rule.values.iter().for_each(|value| value.reads(&mut slots));
        self.all_known(&slots);
        self.body.when();
        for (value, cell) in rule.values.iter().zip(row) {
            let words = self.words(value);
            self.copy(&words, cell);
        }
        self.body.otherwise();
        self.body.i32(1);
        self.body.set(state.lack);
        self.need(&slots, state);
        self.body.end();
    }

    /// Notes as needed those of the slots that are unknown.
    fn need(&mut self, slots: &BTreeSet<SlotId>, state: &State) {
        for slot in slots {
            if let (Some(known), Some(need)) = (self.known.get(slot), state.needs.get(slot)) {
                self.body.get(*known);
                self.body.op(I::I32Eqz);
                self.body.get(*need);
                self.body.op(I::I32Or);
                self.body.set(*need);
            }
        }
    }

    /// Works out what the rules that may yet fire need to know. If that is nothing, no fact can help.
    fn ask(&mut self, decision: &Decision, atoms: &Atoms, fires: &[Fires], state: &State) {
        let perhaps: Vec<Local> = fires.iter().map(|rule| rule.perhaps).collect();
        let wanted = self.highest(askers(decision).into_iter().rev(), &perhaps);
        for (rule, wanted) in decision.rules.iter().zip(wanted.into_iter().rev()) {
            let Some(wanted) = wanted else { continue };
            self.body.get(wanted);
            self.body.when();
            each_atom(&rule.when, &mut |at, test| {
                let mut slots = BTreeSet::new();
                test.reads(&mut slots);
                if let Some(atom) = atoms.get(&at).filter(|_| !slots.is_empty()) {
                    self.body.get(*atom);
                    self.body.ops([I::I32Const(1), I::I32Eq]);
                    self.body.when();
                    self.need(&slots, state);
                    self.body.end();
                }
            });
            self.body.end();
        }
        let any = self.sum(state.needs.values().copied());
        self.body.ops([I::I32Const(Status::Lacking.code()), I::I32Const(Status::Broken.code())]);
        self.body.get(any);
        self.body.op(I::Select);
        self.body.set(state.status);
    }

    /// Writes the answer. Rules and rows belong to a decision that was made, needs to one that was not.
    fn write(&mut self, def: &DecisionDef, fires: &[Fires], state: &State) {
        let out = &def.output;
        self.body.get(state.status);
        self.body.ops([I::I32Const(1), I::I32And, I::I32Eqz]);
        let made = self.body.keep32();
        for (at, rule) in (0..).zip(fires) {
            self.body.get(rule.surely);
            self.body.get(made);
            self.body.op(I::I32And);
            let fired = self.body.keep32();
            self.body.store_byte(out.fired + at, fired);
        }
        self.body.clear(out.needs, self.policy.schema.slots.len());
        self.body.get(state.status);
        self.body.ops([I::I32Const(Status::Lacking.code()), I::I32Eq]);
        self.body.when();
        for (slot, need) in &state.needs {
            self.body.store_byte(out.needs + u32::from(slot.0), *need);
        }
        self.body.end();
        self.rows(def, made, state);
        self.body.store32(out.status, state.status);
    }

    fn rows(&mut self, def: &DecisionDef, made: Local, state: &State) {
        let places: Vec<(u32, &Vec<Local>)> = def
            .output
            .rows
            .iter()
            .zip(&state.cells)
            .flat_map(|(at, row)| at.iter().copied().zip(row))
            .collect();
        if places.is_empty() {
            return;
        }
        self.body.get(made);
        self.body.when();
        for (at, cell) in &places {
            for (word, local) in (0..).zip(*cell) {
                self.body.store_word(at + word * 8, *local);
            }
        }
        self.body.otherwise();
        for (at, cell) in &places {
            self.body.clear(*at, cell.len() * 8);
        }
        self.body.end();
    }
}
