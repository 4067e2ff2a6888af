//! No class of cases is told unless its one case really differs: both modules run it in the sandbox.

use shao_abi::{Answer, DecisionKind, Status};
use shao_case::{Policy, show_value};
use shao_diff::{Answered, CaseClass, Difference, Undecided};

use super::sides::Side;
use crate::load::Running;
use crate::shell::Failure;

/// Runs every case that is told; one that does not differ makes its class undecided.
///
/// # Errors
/// When a module cannot be loaded or trusted with a case.
pub fn check(difference: &mut Difference, old: &Side, new: &Side) -> Result<(), Failure> {
    if difference.classes.is_empty() {
        return Ok(());
    }
    let (old, new) = (Running::load(&old.artifact)?, Running::load(&new.artifact)?);
    let (old, new) = (old.policy(), new.policy());
    let mut kept = Vec::new();
    for class in std::mem::take(&mut difference.classes) {
        if answer(&old, &class, &class.old)? == answer(&new, &class, &class.new)? {
            difference.undecided.push(agreed(&class));
        } else {
            kept.push(class);
        }
    }
    difference.classes = kept;
    Ok(())
}

fn agreed(class: &CaseClass) -> Undecided {
    let (case, says) = (&class.case, &class.says);
    Undecided {
        decision: class.decision.clone(),
        zh: format!("说 {says} 有变，可是两版模块对“{case}”算出来一样"),
        en: format!("{says} is said to change, but both modules answer alike for `{case}`"),
    }
}

/// What a module answers to a case, in words.
fn answer(policy: &Policy<'_>, class: &CaseClass, side: &Answered) -> Result<String, Failure> {
    let answer = policy.decide.decide(side.id, &side.frame);
    let answer = answer.map_err(|error| Failure::said(format!("模块出错：{error}"), error.to_string()))?;
    Ok(said(policy, class, side, &answer))
}

fn said(policy: &Policy<'_>, class: &CaseClass, side: &Answered, answer: &Answer) -> String {
    if matches!(answer.status, Status::Broken | Status::Lacking) {
        return "定不下来".to_owned();
    }
    let Some(def) = policy.schema.decisions.get(side.id.index()) else { return String::new() };
    let row = |row: &Vec<shao_abi::Value>| {
        let fields = def.fields.iter().zip(row);
        let fields = fields.filter(|(field, _)| class.field.as_ref().is_none_or(|name| field.name == *name));
        let values = fields
            .map(|(field, value)| format!("{} {}", field.name, show_value(policy.schema, &field.ty, value)));
        values.collect::<Vec<_>>().join(" ")
    };
    match class.kind {
        DecisionKind::Must | DecisionKind::Guard => answer.fired.is_empty().to_string(),
        DecisionKind::Unique if class.field.as_deref() == Some(shao_diff::UNCONFIRMED) => {
            (answer.status == Status::Unconfirmed).to_string()
        }
        DecisionKind::Unique | DecisionKind::All => {
            answer.rows.iter().map(row).collect::<Vec<_>>().join("；")
        }
    }
}
