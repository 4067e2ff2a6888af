//! The 当 of an action: whether it holds, and if not, the first condition that failed.

use shao_abi::{DecisionId, Kleene, RuleId, SlotId, SlotSource, Status, Value};

use crate::engine::{Judged, Work};
use crate::{Condition, Fault, Refusal, RefusalKind, Words};

/// Evaluates a guard.
///
/// # Errors
/// The inner result is the refusal if it does not hold.
pub(crate) fn unmet(
    work: &Work<'_>,
    guard: DecisionId,
    params: &[(SlotId, Value)],
    act: &str,
) -> Result<Result<Judged, Refusal>, Fault> {
    let judged = work.evaluate(guard, params)?;
    if judged.answer.status == Status::Lacking {
        return Ok(Err(lacking(work, &judged, act)));
    }
    if !judged.answer.fired.is_empty() {
        return Ok(Ok(judged));
    }
    Ok(Err(failed(work, guard, params, act)?))
}

fn lacking(work: &Work<'_>, judged: &Judged, act: &str) -> Refusal {
    let names: Vec<String> = judged.answer.needs.iter().map(|slot| work.awaited(*slot)).collect();
    let zh = format!("“{act}”的条件尚不能判断，缺：{}", names.join("、"));
    let en = format!("the condition of `{act}` cannot be told yet; lacking: {}", names.join(", "));
    Refusal::new(RefusalKind::Undecided, zh, en)
}

fn failed(
    work: &Work<'_>,
    guard: DecisionId,
    params: &[(SlotId, Value)],
    act: &str,
) -> Result<Refusal, Fault> {
    let mut conditions = failed_atoms(work, guard, params)?;
    conditions.extend(failed_lines(work, guard)?);
    let zh: Vec<String> = conditions.iter().map(|c| format!("{}（{}）", c.text, truth(c.truth).zh)).collect();
    let en: Vec<String> = conditions.iter().map(|c| format!("{} ({})", c.text, truth(c.truth).en)).collect();
    let reason = if conditions.is_empty() {
        Words::new(format!("“{act}”的条件不成立"), format!("the condition of `{act}` does not hold"))
    } else {
        let zh = format!("“{act}”的条件不成立：{}", zh.join("；"));
        Words::new(zh, format!("the condition of `{act}` does not hold: {}", en.join("; ")))
    };
    Ok(Refusal { conditions, ..Refusal::of(RefusalKind::Guard, reason) })
}

/// The atoms that are not true; if every atom is true, a 非 among them refused it, and all are shown.
fn failed_atoms(
    work: &Work<'_>,
    guard: DecisionId,
    params: &[(SlotId, Value)],
) -> Result<Vec<Condition>, Fault> {
    let def = work.decision(guard)?;
    let (frame, _) = work.frame_for(def, params);
    let truths = work.policy.decide.why(guard, &frame);
    let truths = truths.map_err(|source| Fault::Decide { decision: def.name.clone(), source })?;
    let atoms = work.policy.provenance.atoms.get(guard.index()).map_or(&[][..], Vec::as_slice);
    let all: Vec<Condition> = atoms
        .iter()
        .zip(truths)
        .map(|(atom, truth)| {
            let rule = def.rules.get(usize::from(atom.rule)).copied();
            Condition { text: atom.text.clone(), truth, rule }
        })
        .collect();
    let failed: Vec<Condition> =
        all.iter().filter(|condition| condition.truth != Kleene::True).cloned().collect();
    Ok(if failed.is_empty() { all } else { failed })
}

/// Where a guard asks whether a 须 decision passed: the lines that failed, with their own reasons.
fn failed_lines(work: &Work<'_>, guard: DecisionId) -> Result<Vec<Condition>, Fault> {
    let mut lines = Vec::new();
    for slot in &work.decision(guard)?.reads {
        let source = work.policy.schema.slots.get(slot.index()).map(|slot| &slot.source);
        let Some(&SlotSource::Passed(decision)) = source else { continue };
        if work.state.frame.get(*slot) != Some(&Value::Bool(false)) {
            continue;
        }
        let Some(decided) = work.state.outcomes.get(&decision) else { continue };
        lines.extend(decided.answer.fired.iter().map(|rule| failed_line(work, *rule)));
    }
    Ok(lines)
}

fn failed_line(work: &Work<'_>, rule: RuleId) -> Condition {
    let source = work.policy.provenance.rules.get(rule.index());
    let reason = source.and_then(|source| source.reason.clone());
    Condition {
        text: reason.unwrap_or_else(|| work.names().rule(rule)),
        truth: Kleene::False,
        rule: Some(rule),
    }
}

fn truth(truth: Kleene) -> Words {
    match truth {
        Kleene::True => Words::new("真", "true"),
        Kleene::Unknown => Words::new("未知", "unknown"),
        Kleene::False => Words::new("假", "false"),
    }
}
