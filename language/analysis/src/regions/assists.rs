//! 协办 = 主办: a fork that hands its own lead a second duty of the same case.
//!
//! To each rule a twin is added that also demands `主办 于 协办`; if the twin fires for some class, that class is the
//! witness.

use shao_abi::{DecisionId, SlotId, SlotSource, Stage, Who};
use shao_ir::{Cond, Decision, Expr, Policy, Rule, Test};
use shao_syntax::ast::{Choice, DecisionBody};
use shao_syntax::{Diagnostic, Text};

use shao_regions::Regions;

use super::{rests_on_others, tell};
use crate::context::{Context, id16};
use crate::declare::Declared;

pub(super) fn check(context: &mut Context<'_>, declared: &Declared<'_>, policy: &Policy) {
    for stage in &policy.process.stages {
        let Some(over) = stage.fork.as_ref().map(|fork| fork.over) else { continue };
        let Some((decision, field)) = outcome(policy, over) else { continue };
        let written = declared.decisions.get(decision).map(|written| &written.body);
        let (Some(body), Some(DecisionBody::Choice(choice))) = (policy.decisions.get(decision), written)
        else {
            continue;
        };
        if !rests_on_others(policy, DecisionId(id16(decision))) && body.rules.len() == choice.rules.len() {
            assists(context, policy, stage, (decision, field), choice);
        }
    }
}

/// The decision and field that a slot holds the outcome of.
fn outcome(policy: &Policy, slot: SlotId) -> Option<(usize, usize)> {
    let SlotSource::Outcome(decision, field) = policy.schema.slots.get(slot.index())?.source else {
        return None;
    };
    Some((decision.index(), usize::from(field)))
}

fn assists(
    context: &mut Context<'_>,
    policy: &Policy,
    stage: &Stage,
    (decision, field): (usize, usize),
    choice: &Choice,
) {
    let mut policy = policy.clone();
    let Some(body) = policy.decisions.get(decision).cloned() else { return };
    let twins: Vec<Option<(Expr, Expr)>> = body
        .rules
        .iter()
        .map(|rule| Some((lead(&policy, stage, decision, rule)?, rule.values.get(field)?.clone())))
        .collect();
    if with_twins(&mut policy, decision, &body, &twins).is_none() {
        return;
    }
    let id = DecisionId(id16(decision));
    let Ok(mut regions) = Regions::of(&policy, id, false) else { return };
    for (at, rule) in choice.rules.iter().enumerate() {
        let twin = body.rules.len().saturating_add(at);
        let Ok(Some(region)) = regions.fires(twin) else { continue };
        let case = tell::quoted(&region.case);
        let text = Text::new(
            format!("规则 `{}` 让主办单位又来协办:{case}", rule.name.text),
            format!("rule `{}` makes the lead assist itself: {case}", rule.name.text),
        );
        let help = Text::new(
            "从协办里去掉主办,如 `协办 清单[键].配合 去 清单[键].主体`",
            "take the lead out of the set, as in `协办 清单[键].配合 去 清单[键].主体`",
        );
        let sample = tell::sample_of(&policy, id, &region.case);
        context.report(Diagnostic::error("assists-itself", rule.name.span, text).help(help).case(sample));
    }
}

/// Who leads the stage, as a rule of the decision decides it.
fn lead(policy: &Policy, stage: &Stage, decision: usize, rule: &Rule) -> Option<Expr> {
    let slot = match stage.owner? {
        Who::Party(party) | Who::Unconfirmed(party) => return Some(Expr::party(party)),
        Who::Slot(slot) => slot,
        Who::Member => return None,
    };
    match outcome(policy, slot) {
        Some((of, field)) if of == decision => rule.values.get(field).cloned(),
        Some(_) => None,
        None => Some(Expr::Slot(slot)),
    }
}

/// The decision with a twin of each rule behind its rules; the atom of a twin is numbered after all others.
fn with_twins(
    policy: &mut Policy,
    decision: usize,
    body: &Decision,
    twins: &[Option<(Expr, Expr)>],
) -> Option<()> {
    let def = policy.schema.decisions.get_mut(decision)?;
    let mut twinned = body.clone();
    for (rule, twin) in body.rules.iter().zip(twins) {
        let test = match twin {
            Some((lead, assistants)) => {
                let atom = Cond::Atom(def.atoms, Test::Within(lead.clone(), assistants.clone()));
                def.atoms = def.atoms.checked_add(1)?;
                atom
            }
            None => Cond::Const(false),
        };
        twinned.rules.push(Rule { when: Cond::And(vec![rule.when.clone(), test]), ..rule.clone() });
    }
    *policy.decisions.get_mut(decision)? = twinned;
    Some(())
}
