//! 待县确认: for which cases the answer rests on what the county has yet to confirm. It is asked as a decision of its own:
//! the same rules, each deciding only whether it is confirmed.

use shao_abi::{DecisionId, DecisionKind, OutcomeField, Type, Value};
use shao_ir::{Decision, Expr, Policy};
use shao_regions::{Changed, Undecided, compare};

use super::{Pair, Sides};

/// What it is called, as a field of the outcome.
pub const UNCONFIRMED: &str = "待县确认";

/// The cases for which that changed.
pub(super) fn changed(sides: Sides<'_>, (was, is): Pair) -> Result<Vec<Changed>, Undecided> {
    let (Some(old), Some(new)) = (asked(sides.old, was), asked(sides.new, is)) else { return Ok(Vec::new()) };
    if !rests(&old, was) && !rests(&new, is) {
        return Ok(Vec::new());
    }
    compare((&old, was), (&new, is), false)
}

fn rests(policy: &Policy, id: DecisionId) -> bool {
    policy.decisions.get(id.index()).is_some_and(|body| body.rules.iter().any(|rule| rule.unconfirmed))
}

/// The policy with that question in place of the decision; none of a decision that is told elsewhere.
fn asked(policy: &Policy, id: DecisionId) -> Option<Policy> {
    policy.schema.decisions.get(id.index()).filter(|def| def.kind == DecisionKind::Unique)?;
    let mut policy = policy.clone();
    let def = policy.schema.decisions.get_mut(id.index())?;
    def.fields = vec![OutcomeField { name: UNCONFIRMED.to_owned(), ty: Type::Bool, slot: None }];
    let body: &mut Decision = policy.decisions.get_mut(id.index())?;
    for rule in &mut body.rules {
        rule.values = vec![Expr::Value(Value::Bool(rule.unconfirmed))];
    }
    Some(policy)
}
