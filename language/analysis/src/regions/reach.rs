//! Whether a rule can decide a case at all, perhaps one whose keys into a table lie among some.
//!
//! To the rule a twin is added that also demands these keys; if the twin fires for some class, that class is the
//! witness.

use std::collections::BTreeSet;

use shao_abi::Value;
use shao_ir::{Cond, Expr, Policy, Rule, Test};

use super::classes::Classes;
use super::rests_on_others;

/// What is known of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It decides this case.
    Case(String),
    /// It decides no case.
    Never,
    /// There are too many cases to try, or they rest on other decisions.
    Open,
}

/// Asks of a rule of a sound policy. `keys` are members or units by number.
pub(crate) fn reach(policy: &Policy, decision: usize, rule: usize, keys: &[(Expr, BTreeSet<u16>)]) -> Reach {
    let mut policy = policy.clone();
    let twin = twinned(&mut policy, decision, rule, keys);
    let Some(body) = twin.and_then(|()| policy.decisions.get(decision).cloned()) else { return Reach::Open };
    let Some(found) = Classes::of(&policy, decision).map(|classes| classes.try_each(&body)) else {
        return Reach::Open;
    };
    match found.fired.get(&body.rules.len().saturating_sub(1)) {
        None => Reach::Never,
        Some(_) if rests_on_others(&policy, &body) => Reach::Open,
        Some(case) => Reach::Case(case.clone()),
    }
}

/// Adds the twin behind all rules; its atoms are numbered after all others.
fn twinned(policy: &mut Policy, decision: usize, rule: usize, keys: &[(Expr, BTreeSet<u16>)]) -> Option<()> {
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
    Some(())
}
