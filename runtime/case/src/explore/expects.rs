//! What was decided of a case, as lines that expect it: values, and by which rules.

use std::collections::BTreeSet;

use shao_abi::{DecisionDef, DecisionId, DecisionKind, Status, Type};

use crate::names::Names;
use crate::state::{CaseState, Decided};
use crate::{Policy, show_value};

/// What follows `期望 甲` for each of these decisions that was made.
pub(super) fn lines(policy: &Policy<'_>, state: &CaseState, decisions: &BTreeSet<DecisionId>) -> Vec<String> {
    let stage = state.root().map(|duty| Names(policy).place(duty)).unwrap_or_default();
    let mut lines = Vec::new();
    for (id, decided) in state.outcomes.iter().filter(|(id, _)| decisions.contains(id)) {
        let Some(def) = policy.schema.decisions.get(id.index()) else { continue };
        if !matches!(decided.answer.status, Status::Decided | Status::Unconfirmed) {
            continue;
        }
        match def.kind {
            DecisionKind::Unique => lines.extend(unique(policy, def, decided, &stage)),
            DecisionKind::All => lines.extend(fired(policy, decided).map(|rule| by_rule(&stage, &rule))),
            DecisionKind::Must => lines.extend(must(policy, def, decided)),
            DecisionKind::Guard => {}
        }
    }
    lines
}

fn fired<'a>(policy: &'a Policy<'_>, decided: &'a Decided) -> impl Iterator<Item = String> + 'a {
    decided.answer.fired.iter().map(|rule| Names(policy).rule(*rule))
}

fn by_rule(stage: &str, rule: &str) -> String {
    format!(" 在 {stage} 因 规则 {rule}")
}

/// Every value that can be written, the last one with the rule that gave it.
fn unique(policy: &Policy<'_>, def: &DecisionDef, decided: &Decided, stage: &str) -> Vec<String> {
    let row = decided.answer.rows.first().map_or(&[][..], Vec::as_slice);
    let fields = def.fields.iter().zip(row).filter(|(field, _)| field.ty != Type::Limit);
    let value = |ty, value| show_value(policy.schema, ty, value);
    let mut lines: Vec<String> = fields
        .map(|(field, is)| format!(".{}.{} = {}", def.name, field.name, value(&field.ty, is)))
        .collect();
    for rule in fired(policy, decided) {
        match lines.last_mut() {
            Some(last) => last.push_str(&format!(" 因 规则 {rule}")),
            None => lines.push(by_rule(stage, &rule)),
        }
    }
    lines
}

/// 通过, or every reason why not.
fn must(policy: &Policy<'_>, def: &DecisionDef, decided: &Decided) -> Vec<String> {
    let reason = |rule: &shao_abi::RuleId| policy.provenance.rules.get(rule.index())?.reason.clone();
    let reasons: Vec<String> = decided.answer.fired.iter().filter_map(reason).collect();
    if decided.answer.fired.is_empty() {
        return vec![format!(" {} 通过", def.name)];
    }
    reasons.iter().map(|reason| format!(" {} 不通过 因 \"{reason}\"", def.name)).collect()
}
