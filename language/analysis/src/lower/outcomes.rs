//! What a decision decides: the types of its outcomes, and the values each rule gives them.

use shao_abi::{DecisionId, DecisionKind, OutcomeField, SlotSource, Type};
use shao_ir::Expr as Ir;
use shao_syntax::ast::{Choice, Name, Outcome, Rule, Value};

use super::comparisons;
use super::fits::{fits, widen};
use super::values::{Scope, value};
use crate::context::{Context, id16};
use crate::declare::read_type;

/// The type of each outcome: as written, else that of its values together.
pub(super) fn types(context: &mut Context<'_>, name: &Name, choice: &Choice) -> Vec<Option<Type>> {
    let mut types = Vec::new();
    for outcome in &choice.decides {
        let written = outcome.ty.as_ref();
        let owner = format!("{}.{}", name.text, outcome.name.text);
        let ty = match written {
            Some(ty) => read_type(context, ty, &owner),
            None => inferred(context, outcome, choice),
        };
        types.push(ty);
    }
    types
}

fn inferred(context: &mut Context<'_>, outcome: &Outcome, choice: &Choice) -> Option<Type> {
    // The keyword says it, even where a value of it went wrong.
    if shao_syntax::keyword_spelled(&outcome.name.text).is_some_and(|k| k.id == "limit") {
        return Some(Type::Limit);
    }
    let assigned = choice.rules.iter().flat_map(|r| &r.assigns).filter(|a| a.name.text == outcome.name.text);
    let mut whole: Option<Type> = None;
    let mut sound = true;
    for assign in assigned {
        let Some(typed) = value(context, &Scope::default(), &assign.value.expr, whole.as_ref()) else {
            sound = false;
            continue;
        };
        whole = Some(match whole {
            Some(ty) => widen(&ty, &typed.ty),
            None => typed.ty,
        });
    }
    whole.filter(|_| sound)
}

/// The values of a rule, in the order of 定; each exactly once.
pub(super) fn values(
    context: &mut Context<'_>,
    decides: &[Outcome],
    types: &[Option<Type>],
    rule: &Rule,
) -> Option<Vec<Ir>> {
    for (at, assign) in rule.assigns.iter().enumerate() {
        if !decides.iter().any(|o| o.name.text == assign.name.text) {
            let known: Vec<&str> = decides.iter().map(|o| o.name.text.as_str()).collect();
            let what = shao_syntax::Text::new("定出的项", "outcome");
            let (name, span) = (&assign.name.text, assign.name.span);
            match comparisons::for_word(name) {
                Some(help) => context.unknown_or::<()>(what, name, span, &[""; 0], Some(help)),
                None => context.unknown(what, name, span, &known),
            };
        }
        if let Some(first) = rule.assigns.iter().take(at).find(|a| a.name.text == assign.name.text) {
            context.twice(&assign.name, Some(first.name.span));
        }
    }
    let mut all = Vec::new();
    for (outcome, ty) in decides.iter().zip(types) {
        match rule.assigns.iter().find(|a| a.name.text == outcome.name.text) {
            Some(assign) => all.push(typed_value(context, &assign.value, ty.as_ref()?)),
            None => all.push(context.fail(
                "missing-outcome",
                rule.name.span,
                format!("规则 `{}` 没有定 `{}`", rule.name.text, outcome.name.text),
                format!("rule `{}` does not decide `{}`", rule.name.text, outcome.name.text),
            )),
        }
    }
    all.into_iter().collect()
}

fn typed_value(context: &mut Context<'_>, written: &Value, ty: &Type) -> Option<Ir> {
    let typed = value(context, &Scope::default(), &written.expr, Some(ty))?;
    fits(context, &typed.ty, ty, &written.expr)?;
    Some(typed.expr)
}

/// The fields of an outcome; those that later decisions can read get a slot.
pub(super) fn fields(
    context: &mut Context<'_>,
    name: &Name,
    id: DecisionId,
    kind: DecisionKind,
    choice: &Choice,
    types: &[Option<Type>],
) -> Vec<OutcomeField> {
    let mut fields = Vec::new();
    for (at, (outcome, ty)) in choice.decides.iter().zip(types).enumerate() {
        let Some(ty) = ty.clone() else {
            context.broken(&outcome.name.text);
            continue;
        };
        let readable = ty != Type::Limit && kind != DecisionKind::All;
        let label = format!("{}.{}", name.text, outcome.name.text);
        let slot = readable.then(|| context.slot(label, ty.clone(), SlotSource::Outcome(id, id16(at))));
        fields.push(OutcomeField { name: outcome.name.text.clone(), ty, slot });
    }
    fields
}
