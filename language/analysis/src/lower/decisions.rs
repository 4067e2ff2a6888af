//! 判定: rules to guarded outcomes, sugar gone.

use indexmap::IndexMap;
use shao_abi::{DecisionId, DecisionKind, RuleId, RuleSource};
use shao_ir::{Cond, Rule as IrRule};
use shao_syntax::Span;
use shao_syntax::ast::{Choice, Decision, DecisionBody, Must, Name, Pick, Rule, RuleGuard};

use super::Built;
use super::conditions::Conditions;
use super::lookups::rowless;
use super::values::Scope;
use super::{exceptions, outcomes};
use crate::context::{Context, DecisionRef, cites, id16};

/// Lowers one decision and makes its outcome known to those after it.
pub(super) fn lower(context: &mut Context<'_>, built: &mut Built, decision: &Decision) {
    if context.enter_named(&decision.matter).is_none() {
        return;
    }
    if context.outcomes.contains_key(&decision.name.text) {
        context.twice(&decision.name, None);
        return;
    }
    match &decision.body {
        DecisionBody::Musts(body) => musts(context, built, &decision.name, &body.lines, &cites(&body.basis)),
        DecisionBody::Choice(choice) => self::choice(context, built, &decision.name, choice),
    }
}

/// 须: a line fires when what it demands is not so.
fn musts(context: &mut Context<'_>, built: &mut Built, name: &Name, lines: &[Must], basis: &[String]) {
    let id = DecisionId(id16(built.defs.len()));
    let mut conditions = Conditions::new(Scope::default());
    let mut rules = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(first) = lines.iter().take(at).find(|l| l.name.text == line.name.text) {
            context.twice(&line.name, Some(first.name.span));
        }
        conditions.rule = id16(at);
        let Some(demand) = conditions.cond(context, &line.demand) else { continue };
        let unconfirmed = std::mem::take(&mut context.provisional);
        let own = cites(&line.basis);
        let source = RuleSource {
            name: line.name.text.clone(),
            decision: id,
            place: context.place(line.span),
            cites: if own.is_empty() { basis.to_vec() } else { own },
            reason: Some(line.reason.text.clone()),
            unconfirmed,
        };
        let when = match demand {
            Cond::Not(inner) => *inner,
            demand @ (Cond::Const(_) | Cond::And(_) | Cond::Or(_) | Cond::Atom(..)) => {
                Cond::Not(Box::new(demand))
            }
        };
        rules.push(IrRule {
            id: add_rule(context, source),
            when,
            unless: Vec::new(),
            values: Vec::new(),
            unconfirmed,
        });
    }
    if lines.is_empty() {
        no_rules(context, name);
    }
    rowless(context, &rules);
    built.add(name.text.clone(), context.matter, DecisionKind::Must, Vec::new(), rules, conditions.atoms);
    let reference =
        DecisionRef { id, matter: context.matter, fields: IndexMap::new(), must: true, fires: None };
    context.outcomes.insert(name.text.clone(), reference);
}

fn no_rules(context: &mut Context<'_>, name: &Name) {
    let (zh, en) = (format!("`{}` 一条都没有", name.text), format!("`{}` has no line", name.text));
    context.fail::<()>("no-rules", name.span, zh, en);
}

fn choice(context: &mut Context<'_>, built: &mut Built, name: &Name, choice: &Choice) {
    let id = DecisionId(id16(built.defs.len()));
    unique_names(context, choice);
    fallback(context, name, choice);
    exceptions::check(context, choice);
    let types = outcomes::types(context, name, choice);
    let basis = cites(&choice.basis);
    let mut conditions = Conditions::new(Scope::default());
    let mut rules = Vec::new();
    for (at, rule) in choice.rules.iter().enumerate() {
        conditions.rule = id16(at);
        let when = match &rule.guard {
            RuleGuard::When(condition) => conditions.cond(context, condition),
            RuleGuard::Otherwise(_) => Some(Cond::Const(true)),
        };
        let values = outcomes::values(context, &choice.decides, &types, rule);
        let unless = stands_back(choice, at, rule);
        let provisional = std::mem::take(&mut context.provisional);
        let unconfirmed = provisional || rule.assigns.iter().any(|a| a.value.unconfirmed);
        let own = cites(&rule.basis);
        let source = RuleSource {
            name: rule.name.text.clone(),
            decision: id,
            place: context.place(rule.span),
            cites: if own.is_empty() { basis.clone() } else { own },
            reason: None,
            unconfirmed,
        };
        let rule_id = add_rule(context, source);
        if let (Some(when), Some(values)) = (when, values) {
            rules.push(IrRule { id: rule_id, when, unless, values, unconfirmed });
        }
    }
    let kind = if choice.pick == Pick::All { DecisionKind::All } else { DecisionKind::Unique };
    let fields = outcomes::fields(context, name, id, kind, choice, &types);
    let known =
        fields.iter().enumerate().map(|(at, f)| (f.name.clone(), (id16(at), f.ty.clone(), f.slot))).collect();
    rowless(context, &rules);
    let fires =
        (kind == DecisionKind::All).then(|| choice.rules.iter().map(|r| r.name.text.clone()).collect());
    built.add(name.text.clone(), context.matter, kind, fields, rules, conditions.atoms);
    let reference = DecisionRef { id, matter: context.matter, fields: known, must: false, fires };
    context.outcomes.insert(name.text.clone(), reference);
}

fn add_rule(context: &mut Context<'_>, source: RuleSource) -> RuleId {
    context.rules.push(source);
    RuleId(id16(context.rules.len().saturating_sub(1)))
}

fn unique_names(context: &mut Context<'_>, choice: &Choice) {
    for (at, outcome) in choice.decides.iter().enumerate() {
        if let Some(first) = choice.decides.iter().take(at).find(|o| o.name.text == outcome.name.text) {
            context.twice(&outcome.name, Some(first.name.span));
        }
    }
    for (at, rule) in choice.rules.iter().enumerate() {
        if let Some(first) = choice.rules.iter().take(at).find(|r| r.name.text == rule.name.text) {
            context.twice(&rule.name, Some(first.name.span));
        }
    }
}

/// At most one 否则. Whether one is needed is seen when all conditions are known.
fn fallback(context: &mut Context<'_>, name: &Name, choice: &Choice) {
    let otherwise: Vec<Span> = choice
        .rules
        .iter()
        .filter_map(|r| if let RuleGuard::Otherwise(s) = r.guard { Some(s) } else { None })
        .collect();
    if choice.rules.is_empty() {
        no_rules(context, name);
    }
    for span in otherwise.into_iter().skip(1) {
        context.fail::<()>("two-fallbacks", span, "只能有一个 否则", "there can be only one 否则");
    }
}

/// The rules whose own condition keeps this one from firing.
fn stands_back(choice: &Choice, at: usize, rule: &Rule) -> Vec<u16> {
    let otherwise = matches!(rule.guard, RuleGuard::Otherwise(_));
    let before = |other: usize, r: &Rule| {
        let exception = r.excepts.iter().any(|e| e.text == rule.name.text);
        let earlier = choice.pick == Pick::First && other < at && !matches!(r.guard, RuleGuard::Otherwise(_));
        exception || earlier || (otherwise && !matches!(r.guard, RuleGuard::Otherwise(_)))
    };
    let rules = choice.rules.iter().enumerate().filter(|(other, _)| *other != at);
    rules.filter(|(other, r)| before(*other, r)).map(|(other, _)| id16(other)).collect()
}
