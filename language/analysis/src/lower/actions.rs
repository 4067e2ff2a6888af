//! 动作: guards, parameters, counts, results.

use shao_abi::{
    ActId, Action, ActionResult, Atom, Cap, Cite, CounterId, DecisionId, DecisionKind, Param, Place, RuleId,
    RuleSource, SlotId, SlotSource, Type,
};
use shao_ir::Rule;
use shao_syntax::ast::{
    Action as Written, ActionBody, Cap as WrittenCap, Expr, Name, Param as WrittenParam, Stage,
};

use super::conditions::Conditions;
use super::effects::{self, Room};
use super::limits::times;
use super::lookups::rowless;
use super::values::Scope;
use super::{Built, who};
use crate::context::{Context, cites, id16};
use crate::declare::read_type;

/// Lowers the actions of a stage, with where each stands.
pub(super) fn lower(
    context: &mut Context<'_>,
    built: &mut Built,
    counters: &mut Vec<String>,
    stage: &Stage,
    room: &Room<'_>,
) -> (Vec<Action>, Vec<(Place, Vec<Cite>)>) {
    let mut actions = Vec::new();
    let mut places = Vec::new();
    for (at, written) in stage.actions.iter().enumerate() {
        if let Some(first) = stage.actions.iter().take(at).find(|a| a.name.text == written.name.text) {
            context.twice(&written.name, Some(first.name.span));
        } else if let Some(action) = action(context, built, counters, stage, written, room) {
            actions.push(action);
            places.push((context.place(written.span), cites(&stage.basis)));
        }
    }
    (actions, places)
}

fn action(
    context: &mut Context<'_>,
    built: &mut Built,
    counters: &mut Vec<String>,
    stage: &Stage,
    written: &Written,
    room: &Room<'_>,
) -> Option<Action> {
    let act = context.acts().get(&written.name.text).copied()?;
    let title = format!("{}.{}", stage.name.text, written.name.text);
    let params: Vec<Param> = params(context, Some(act), &written.name.text, &written.params);
    let known = params.iter().filter_map(|p| Some((p.name.clone(), p.slot?))).collect();
    let scope = Scope { params: known, ..Scope::default() };
    context.params.clone_from(&scope.params);
    context.param_texts = params.iter().filter(|p| p.ty.is_none()).map(|p| p.name.clone()).collect();
    let guard = match &written.when {
        Some(condition) => Some(guard(context, built, &title, condition, scope, written)?),
        None => None,
    };
    let by = match &written.by {
        Some(by) => Some(who(context, by, room.in_fork)?),
        None => None,
    };
    let cap = written.cap.as_ref().and_then(|c| self::cap(context, counters, &title, c, room));
    let (effects, results) = match &written.body {
        ActionBody::Effects(list) => (effects::lower(context, list, room), Vec::new()),
        ActionBody::Results(lines) => (Vec::new(), results(context, counters, &title, lines, room)),
    };
    context.params.clear();
    context.param_texts.clear();
    let silent = match &written.body {
        ActionBody::Effects(list) => list.is_empty(),
        ActionBody::Results(lines) => lines.is_empty(),
    };
    if silent {
        context.fail::<()>(
            "action-without-effect",
            written.span,
            format!("动作 `{}` 没有写之后怎样", written.name.text),
            format!("action `{}` does not say what follows", written.name.text),
        );
    }
    Some(Action { act, by, guard, params, cap, results, effects })
}

/// Parameters; those of an action that have a type get a slot, so that its guard can read them.
pub(super) fn params(
    context: &mut Context<'_>,
    act: Option<ActId>,
    owner: &str,
    written: &[WrittenParam],
) -> Vec<Param> {
    let mut params: Vec<Param> = Vec::new();
    for (at, param) in written.iter().enumerate() {
        if let Some(first) = written.iter().take(at).find(|p| p.name.text == param.name.text) {
            context.twice(&param.name, Some(first.name.span));
            continue;
        }
        let owner = format!("{owner}.{}", param.name.text);
        let ty = param.ty.as_ref().and_then(|t| read_type(context, t, &owner));
        let slot = act.zip(ty.clone()).and_then(|(act, ty)| slot(context, act, id16(at), &param.name, ty));
        params.push(Param { name: param.name.text.clone(), ty, slot });
    }
    params
}

/// The slot of a parameter. An action of several stages takes the same things in each.
fn slot(context: &mut Context<'_>, act: ActId, at: u16, name: &Name, ty: Type) -> Option<SlotId> {
    let slot = context.slot(name.text.clone(), ty.clone(), SlotSource::Param(act, at));
    if context.slot_type(slot) == ty {
        return Some(slot);
    }
    context.fail(
        "parameter-differs",
        name.span,
        format!("`{}` 在另一处同名动作里是别的类型", name.text),
        format!("`{}` has another type in another action of this name", name.text),
    )
}

fn guard(
    context: &mut Context<'_>,
    built: &mut Built,
    title: &str,
    condition: &Expr,
    scope: Scope,
    written: &Written,
) -> Option<DecisionId> {
    let mut conditions = Conditions::new(scope);
    let when = conditions.cond(context, condition)?;
    let unconfirmed = std::mem::take(&mut context.provisional);
    let decision = DecisionId(id16(built.defs.len()));
    let source = RuleSource {
        name: title.to_owned(),
        decision,
        place: context.place(written.span),
        cites: Vec::new(),
        reason: None,
        unconfirmed,
    };
    context.rules.push(source);
    let id = RuleId(id16(context.rules.len().saturating_sub(1)));
    let rules = vec![Rule { id, when, unless: Vec::new(), values: Vec::new(), unconfirmed }];
    rowless(context, &rules);
    let atoms: Vec<Atom> = conditions.atoms;
    Some(built.add(title.to_owned(), context.matter, DecisionKind::Guard, Vec::new(), rules, atoms))
}

fn cap(
    context: &mut Context<'_>,
    counters: &mut Vec<String>,
    title: &str,
    written: &WrittenCap,
    room: &Room<'_>,
) -> Option<Cap> {
    let most = times(context, written.most, 1000, written.span)?;
    let counter = CounterId(id16(counters.len()));
    counters.push(title.to_owned());
    let over = written.over.as_ref().map(|list| effects::lower(context, list, room));
    Some(Cap { counter, most, over })
}

/// Results; those that share a line share its count.
fn results(
    context: &mut Context<'_>,
    counters: &mut Vec<String>,
    title: &str,
    lines: &[shao_syntax::ast::ResultLine],
    room: &Room<'_>,
) -> Vec<ActionResult> {
    let mut results: Vec<ActionResult> = Vec::new();
    for line in lines {
        let label: Vec<&str> = line.names.iter().map(|n| n.text.as_str()).collect();
        let label = format!("{title} {}", label.join("、"));
        let cap = line.cap.as_ref().and_then(|c| cap(context, counters, &label, c, room));
        answered(context, line);
        let effects = effects::lower(context, &line.effects, room);
        for name in &line.names {
            if results.iter().any(|r| r.name == name.text) {
                context.twice(name, None);
            } else {
                results.push(ActionResult {
                    name: name.text.clone(),
                    cap: cap.clone(),
                    effects: effects.clone(),
                });
            }
        }
    }
    results
}

/// A counted result says where the case goes when the count is used up: an answer owed may not be refused.
fn answered(context: &mut Context<'_>, line: &shao_syntax::ast::ResultLine) {
    if let Some(cap) = line.cap.as_ref().filter(|c| c.over.is_none()) {
        context.report(
            shao_syntax::Diagnostic::error(
                "count-without-beyond",
                cap.span,
                shao_syntax::Text::new(
                    "结果有次数上限,却没有写 超次 转到哪里",
                    "this result is counted but does not say where the case goes beyond the count",
                ),
            )
            .help(shao_syntax::Text::new("在后面加 `超次 转 …`", "add `超次 转 …`")),
        );
    }
}
