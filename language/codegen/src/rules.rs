//! Which rules fire: a rule's own condition, and not that of any rule it stands back for.

use std::collections::BTreeSet;

use shao_ir::Decision;
use wasm_encoder::Instruction as I;

use crate::body::Local;
use crate::cond::Atoms;
use crate::expr::Scope;

/// Whether a rule fires: two i32 locals, each 0 or 1.
pub(crate) struct Fires {
    /// It does.
    pub(crate) surely: Local,
    /// It may, once more is known.
    pub(crate) perhaps: Local,
}

impl Scope<'_> {
    /// Works out which rules fire.
    pub(crate) fn rules(&mut self, decision: &Decision, atoms: &Atoms) -> Vec<Fires> {
        let whens: Vec<Local> = decision.rules.iter().map(|rule| self.cond(&rule.when, atoms)).collect();
        let blocked =
            self.highest(decision.rules.iter().map(|rule| rule.unless.iter().copied().collect()), &whens);
        let mut fires = Vec::with_capacity(whens.len());
        for (when, blocked) in whens.iter().zip(blocked) {
            let truth = match blocked {
                None => *when,
                Some(blocked) => {
                    self.body.i32(2);
                    self.body.get(blocked);
                    self.body.op(I::I32Sub);
                    let free = self.body.keep32();
                    self.body.pick(*when, free, I::I32LtU)
                }
            };
            self.body.get(truth);
            self.body.ops([I::I32Const(1), I::I32ShrU]);
            let surely = self.body.keep32();
            self.body.get(truth);
            self.body.ops([I::I32Const(1), I::I32And]);
            fires.push(Fires { surely, perhaps: self.body.keep32() });
        }
        fires
    }

    /// Per set of positions, the highest of their locals. A set that holds the one before it (all earlier rules of
    /// a 首个) builds on it, so that a long chain stays short code.
    pub(crate) fn highest(
        &mut self,
        sets: impl Iterator<Item = BTreeSet<u16>>,
        of: &[Local],
    ) -> Vec<Option<Local>> {
        let mut last: (BTreeSet<u16>, Option<Local>) = (BTreeSet::new(), None);
        let mut all = Vec::new();
        for set in sets {
            let (rest, mut highest) = if last.0.is_subset(&set) {
                (set.difference(&last.0).copied().collect(), last.1)
            } else {
                (set.clone(), None)
            };
            for local in rest.iter().filter_map(|at| of.get(usize::from(*at))) {
                highest = Some(highest.map_or(*local, |highest| self.body.pick(highest, *local, I::I32GtU)));
            }
            all.push(highest);
            last = (set, highest);
        }
        all
    }

    /// The sum of i32 locals.
    pub(crate) fn sum(&mut self, locals: impl Iterator<Item = Local>) -> Local {
        self.body.i32(0);
        for local in locals {
            self.body.get(local);
            self.body.op(I::I32Add);
        }
        self.body.keep32()
    }
}

/// Per rule, the positions of the rules that ask for its condition: itself, and all that stand back for it.
pub(crate) fn askers(decision: &Decision) -> Vec<BTreeSet<u16>> {
    let mut askers: Vec<BTreeSet<u16>> = vec![BTreeSet::new(); decision.rules.len()];
    for (at, rule) in (0..=u16::MAX).zip(&decision.rules) {
        for other in rule.unless.iter().copied().chain([at]) {
            if let Some(set) = askers.get_mut(usize::from(other)) {
                set.insert(at);
            }
        }
    }
    askers
}
