//! Small changes of a policy, one at a time: a limit a day longer, a condition turned round, an effect left out. Whoever
//! runs the policy's 案例 on each learns which changes they notice.
//!
//! Works on the ir, so nothing is compiled anew: the interpreter runs what comes out. Every change keeps the ir of one
//! type with itself. Pure: the same policy gives the same changes in the same order.
//!
//! Reading order: `mutant` (what a change is), `reach` (where it can be noticed), `vary` (values a little different), then
//! a file for each part of a policy; `rungs` (one line of a ladder is one change).

mod actions;
mod clocks;
mod conditions;
mod county;
mod flows;
mod mutant;
mod reach;
mod rules;
mod rungs;
mod tables;
mod vary;
mod who;

pub use mutant::{Group, Mutant, Reach};

use shao_ir::Policy;

/// Every small change, in the order of the policy's parts.
#[must_use]
pub fn mutants(policy: &Policy) -> Vec<Mutant> {
    let reach = reach::Places::of(policy);
    let mut all = Vec::new();
    conditions::add(policy, &reach, &mut all);
    rules::add(policy, &reach, &mut all);
    clocks::add(policy, &reach, &mut all);
    actions::add(policy, &mut all);
    flows::add(policy, &reach, &mut all);
    who::add(policy, &mut all);
    tables::add(policy, &reach, &mut all);
    county::add(policy, &mut all);
    rungs::joined(all)
}
