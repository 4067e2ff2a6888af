//! Whether a rule can decide a case at all, perhaps one whose keys into a table lie among some.
//!
//! To the rule a twin is added that also demands these keys; where the twin fires, the rule does with such a key.

use std::collections::BTreeSet;

use shao_abi::{DecisionId, Value};
use shao_ir::{Cond, Expr, Policy, Rule, Test};
use shao_regions::Regions;

use super::rests_on_others;
use super::tell::quoted;
use crate::context::id16;

/// What is known of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It decides this case.
    Case(String),
    /// It decides no case.
    Never,
    /// There are too many cases, or they rest on other decisions.
    Open,
}

/// Asks of a rule of a sound policy. `keys` are members or units by number.
pub(crate) fn reach(policy: &Policy, decision: usize, rule: usize, keys: &[(Expr, BTreeSet<u16>)]) -> Reach {
    let mut policy = policy.clone();
    let id = DecisionId(id16(decision));
    let Some(twin) = twinned(&mut policy, decision, rule, keys) else { return Reach::Open };
    match Regions::of(&policy, id, false).and_then(|mut regions| regions.fires(twin)) {
        Err(_) => Reach::Open,
        Ok(None) => Reach::Never,
        Ok(Some(_)) if rests_on_others(&policy, id) => Reach::Open,
        Ok(Some(region)) => Reach::Case(quoted(&region.case)),
    }
}

/// Adds the twin behind all rules, and says where; its atoms are numbered after all others.
fn twinned(
    policy: &mut Policy,
    decision: usize,
    rule: usize,
    keys: &[(Expr, BTreeSet<u16>)],
) -> Option<usize> {
    let def = policy.schema.decisions.get_mut(decision)?;
    let body = policy.decisions.get_mut(decision)?;
    let rule = body.rules.get(rule)?.clone();
    let mut demands = vec![rule.when.clone()];
    for (key, among) in keys {
        let among = Expr::Value(Value::Set(among.clone()));
        demands.push(Cond::Atom(def.atoms, Test::Within(key.clone(), among)));
        def.atoms = def.atoms.checked_add(1)?;
    }
    body.rules.push(Rule { when: Cond::And(demands), ..rule });
    body.rules.len().checked_sub(1)
}
