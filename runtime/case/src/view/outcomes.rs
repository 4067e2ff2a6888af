//! Facts and outcomes of a view.

use shao_abi::{DecisionDef, DecisionId, DecisionKind, FieldKind, RuleId, SlotId, Status};

use super::types::{NamedValue, OutcomeView, RuleView};
use crate::engine::Work;
use crate::state::Decided;
use crate::{CiteRef, show_value, timeline};

/// The fields of the 事项, in source order.
pub(super) fn facts(work: &Work<'_>) -> Vec<NamedValue> {
    let fields = work.policy.schema.fields_of(work.matter());
    fields
        .map(|(at, field)| {
            let value = match &field.kind {
                FieldKind::Fact { slot } | FieldKind::Judgement { slot, .. } => slot_text(work, *slot),
                FieldKind::Text { .. } => work.state.texts.get(&at).cloned(),
            };
            NamedValue { name: field.name.clone(), value }
        })
        .collect()
}

/// The value of a slot as a person reads it; none while unknown.
pub(crate) fn slot_text(work: &Work<'_>, slot: SlotId) -> Option<String> {
    let def = work.policy.schema.slots.get(slot.index())?;
    Some(show_value(work.policy.schema, &def.ty, work.state.frame.get(slot)?))
}

/// What was decided, in order of declaration.
pub(super) fn outcomes(work: &Work<'_>) -> Vec<OutcomeView> {
    let decided = work.state.outcomes.iter();
    decided.filter_map(|(id, decided)| Some(outcome(work, *id, work.decision(*id).ok()?, decided))).collect()
}

fn outcome(work: &Work<'_>, id: DecisionId, def: &DecisionDef, decided: &Decided) -> OutcomeView {
    let names = work.names();
    OutcomeView {
        decision: names.decision(id),
        status: status(def, decided).to_owned(),
        rows: decided.answer.rows.iter().map(|row| row_view(work, def, row)).collect(),
        rules: decided.answer.fired.iter().map(|rule| rule_view(work, *rule)).collect(),
        needs: decided.answer.needs.iter().map(|slot| names.slot(*slot)).collect(),
        at: decided.at,
        tainted: decided.tainted,
    }
}

fn status(def: &DecisionDef, decided: &Decided) -> &'static str {
    match (decided.answer.status, def.kind) {
        (Status::Lacking, _) => "缺",
        (Status::Unconfirmed, _) => "待县确认",
        (Status::Broken, _) => "有误",
        (Status::Decided, DecisionKind::Must) if decided.answer.fired.is_empty() => "通过",
        (Status::Decided, DecisionKind::Must) => "不通过",
        (Status::Decided, DecisionKind::Unique | DecisionKind::All | DecisionKind::Guard) => "定",
    }
}

fn row_view(work: &Work<'_>, def: &DecisionDef, row: &[shao_abi::Value]) -> Vec<NamedValue> {
    let fields = def.fields.iter().zip(row);
    fields
        .map(|(field, value)| NamedValue {
            name: field.name.clone(),
            value: Some(show_value(work.policy.schema, &field.ty, value)),
        })
        .collect()
}

fn rule_view(work: &Work<'_>, id: RuleId) -> RuleView {
    let source = work.policy.provenance.rules.get(id.index());
    RuleView {
        name: work.names().rule(id),
        cites: timeline::cites(work.policy, &[CiteRef::Rule(id)]),
        reason: source.and_then(|source| source.reason.clone()),
    }
}
