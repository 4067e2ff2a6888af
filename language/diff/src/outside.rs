//! A policy held to the cases outside of a condition: what is left of a difference then is not within it.

use shao_abi::{DecisionId, DecisionKind};
use shao_ir::{Cond, Policy};

/// The policy without the decision whose first rule is the condition, each rule of its 事项 taking only cases of which that
/// does not hold. Of other cases nothing is decided then, in whatever version.
///
/// The result is for comparing, not for running: a 唯一 of it leaves cases open.
#[must_use]
pub fn outside(policy: &Policy, condition: DecisionId) -> Policy {
    let mut policy = policy.clone();
    let of = |policy: &Policy, id: DecisionId| policy.schema.decisions.get(id.index()).map(|def| def.matter);
    let matter = of(&policy, condition);
    let inside = policy.decisions.get(condition.index()).and_then(|body| body.rules.first());
    let Some(inside) = inside.map(|rule| rule.when.clone()) else { return policy };
    for (def, body) in policy.schema.decisions.iter().zip(&mut policy.decisions) {
        // What 启动 passes on is told as it is written.
        let compared = Some(def.matter) == matter && !def.rules.is_empty();
        if compared {
            for rule in &mut body.rules {
                let outside = Cond::Not(Box::new(inside.clone()));
                rule.when = Cond::And(vec![outside, rule.when.clone()]);
            }
        }
    }
    // The condition itself is in both versions, and is no decision of either.
    if let Some(def) = policy.schema.decisions.get_mut(condition.index()) {
        def.kind = DecisionKind::Guard;
        def.fields.clear();
    }
    if let Some(body) = policy.decisions.get_mut(condition.index()) {
        for rule in &mut body.rules {
            rule.when = Cond::Const(false);
            rule.values.clear();
        }
    }
    policy
}
