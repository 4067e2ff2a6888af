//! Where one condition alone decides.

use std::collections::BTreeMap;

use shao_abi::DecisionId;
use shao_ir::{Cond, Test};

use super::differs;
use crate::Undecided;
use crate::compile::Compiler;
use crate::diagram::Ref;
use crate::truth::surely;

/// A condition, by the first rule that it stands in, and where it decides.
pub(super) struct Decides {
    pub rule: usize,
    pub atom: u16,
    /// Where it holds and decides.
    pub holds: Ref,
    /// Where it does not hold and decides.
    pub fails: Ref,
}

/// Every condition of a decision.
pub(super) fn regions(
    compiler: &mut Compiler<'_, '_>,
    decision: DecisionId,
) -> Result<Vec<Decides>, Undecided> {
    let policy = compiler.policy;
    let rules = policy.decisions.get(decision.index()).map_or(&[][..], |body| &body.rules);
    let whens = compiler.whens(decision)?;
    let mut all: BTreeMap<u16, (usize, &Test)> = BTreeMap::new();
    for (rule, body) in rules.iter().enumerate() {
        atoms_of(&body.when, &mut |atom, test| {
            all.entry(atom).or_insert((rule, test));
        });
    }
    let mut found = Vec::new();
    for (atom, (rule, test)) in all {
        let [with, without] = [true, false].map(|truth| {
            let mut whens = whens.clone();
            for (when, body) in whens.iter_mut().zip(rules) {
                let mut here = false;
                atoms_of(&body.when, &mut |at, _| here |= at == atom);
                if here {
                    *when = compiler.cond(&forced(&body.when, atom, truth))?;
                }
            }
            compiler.firing(decision, &whens)
        });
        let decides = differs(compiler.store, compiler.truths, &with?, &without?)?;
        let holds = compiler.test(test)?;
        let fails = compiler.truths.not(compiler.store, holds)?;
        let [holds, fails] = [holds, fails].map(|truth| {
            let sure = surely(compiler.store, truth)?;
            Ok::<_, Undecided>(compiler.truths.and(compiler.store, decides, sure)?)
        });
        found.push(Decides { rule, atom, holds: holds?, fails: fails? });
    }
    Ok(found)
}

fn atoms_of<'c>(cond: &'c Cond, visit: &mut impl FnMut(u16, &'c Test)) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| atoms_of(part, visit)),
        Cond::Not(inner) => atoms_of(inner, visit),
        Cond::Atom(at, test) => visit(*at, test),
    }
}

/// The same condition with one atom settled.
fn forced(cond: &Cond, atom: u16, truth: bool) -> Cond {
    let each = |parts: &[Cond]| parts.iter().map(|part| forced(part, atom, truth)).collect();
    match cond {
        Cond::Const(truth) => Cond::Const(*truth),
        Cond::And(parts) => Cond::And(each(parts)),
        Cond::Or(parts) => Cond::Or(each(parts)),
        Cond::Not(inner) => Cond::Not(Box::new(forced(inner, atom, truth))),
        Cond::Atom(at, _) if *at == atom => Cond::Const(truth),
        Cond::Atom(at, test) => Cond::Atom(*at, test.clone()),
    }
}
