//! The limits that what answers a clause can have, each where it is written.

use shao_abi::{Limit, Type};
use shao_syntax::ast::{
    Assign, Basis, Choice, Decision, DecisionBody, Expr, ExprKind, Item, Outcome, Process, Rule, Value,
};
use shao_syntax::{Span, Text};

use super::subjects::Subject;
use crate::context::Context;
use crate::lower::plain_limit;

/// A limit as it is written.
pub(super) struct Term<'s> {
    /// Whose it is, as the beginning of a sentence: "期限 `总限` 限".
    pub whose: Text,
    /// Where it stands.
    pub span: Span,
    /// On what the county rests it.
    pub basis: &'s Basis,
    /// Whether a second limit may stand beside it.
    pub pairs: bool,
    pub kind: TermKind<'s>,
}

/// How it is written.
pub(super) enum TermKind<'s> {
    /// Written out: one limit, or two of which the earlier or the `later` counts.
    Fixed { limits: Vec<Limit>, later: bool, rule: Option<RuleAt<'s>> },
    /// Looked up in a table by a rule.
    LookedUp(RuleAt<'s>),
}

/// A rule of a decision, with the outcome that is looked at.
#[derive(Clone, Copy)]
pub(super) struct RuleAt<'s> {
    pub decision: &'s Decision,
    /// Its place among the rules.
    pub rule: usize,
    /// The outcome's place among what is decided.
    pub field: usize,
}

/// The limits of a subject; none if it has no limit to speak of.
pub(super) fn of<'s>(context: &Context<'s>, subject: &Subject<'s>) -> Option<Vec<Term<'s>>> {
    let what = subject.what();
    let whose = || Text::new(format!("{} 限", what.zh), format!("{} allows", what.en));
    match subject {
        Subject::Clock(process, clock) => {
            Some(value(context, Some(process), &clock.within, whose(), &clock.basis))
        }
        Subject::Stage(process, stage) => {
            Some(value(context, Some(process), stage.within.as_ref()?, whose(), &stage.basis))
        }
        Subject::Action(process, stage, action) => {
            Some(value(context, Some(process), &action.tail.as_ref()?.within, whose(), &stage.basis))
        }
        Subject::Outcome(decision, outcome) => {
            let known = context.outcomes.get(&decision.name.text);
            let limit = known.and_then(|d| d.fields.get(&outcome.name.text)).map(|(_, ty, _)| ty);
            let unread = limit.is_none().then(Vec::new);
            unread.or_else(|| (limit == Some(&Type::Limit)).then(|| outcomes(decision, &outcome.name.text)))
        }
        Subject::Hold(whole, limit) | Subject::Appeal(whole, limit) => {
            Some(plain(limit, whose(), &whole.basis))
        }
        Subject::Exemption(whole, exemption) => Some(plain(&exemption.within.value, whose(), &whole.basis)),
        Subject::Decision(_)
        | Subject::Musts(..)
        | Subject::Score(_)
        | Subject::Indicator(..)
        | Subject::Share(..)
        | Subject::Accountability(_) => None,
    }
}

/// The value without 待县确认 around it: what is 暂按 is held to the law too.
fn confirmed(written: &Expr) -> &Expr {
    if let ExprKind::Unconfirmed(inner) = &written.kind { confirmed(inner) } else { written }
}

fn plain<'s>(written: &Expr, whose: Text, basis: &'s Basis) -> Vec<Term<'s>> {
    let written = confirmed(written);
    let limit = plain_limit(written).into_iter();
    let fixed = |limit| TermKind::Fixed { limits: vec![limit], later: false, rule: None };
    limit
        .map(|limit| Term {
            whose: whose.clone(),
            span: written.span,
            basis,
            pairs: false,
            kind: fixed(limit),
        })
        .collect()
}

/// 限 as written: an amount, two of them, or what a decision decides.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is none of these is handled alike, also if the language grows"
)]
fn value<'s>(
    context: &Context<'s>,
    process: Option<&Process>,
    within: &'s Value,
    whose: Text,
    basis: &'s Basis,
) -> Vec<Term<'s>> {
    let written = confirmed(&within.expr);
    let decided = |decision: &str, field: &str| {
        let found = decisions(context).find(|d| d.name.text == decision);
        found.map(|decision| outcomes(decision, field)).unwrap_or_default()
    };
    match &written.kind {
        ExprKind::Limit(..) => {
            let second = within.beside.as_ref();
            let limits: Option<Vec<Limit>> = [Some(written), second.map(|(expr, _)| confirmed(expr))]
                .into_iter()
                .flatten()
                .map(plain_limit)
                .collect();
            let span = second.map_or(written.span, |(expr, _)| Span { end: expr.span.end, ..written.span });
            let later = second.is_some_and(|(_, later)| *later);
            let fixed = limits.map(|limits| TermKind::Fixed { limits, later, rule: None });
            fixed.map(|kind| Term { whose, span, basis, pairs: true, kind }).into_iter().collect()
        }
        ExprKind::Member(inner, field) => match &inner.kind {
            ExprKind::Name(decision) => decided(decision, &field.text),
            _ => Vec::new(),
        },
        ExprKind::Name(field) => {
            let of = |d: &&Decision| process.is_some_and(|p| p.matter.text == d.matter.text);
            let found = decisions(context).filter(of).find(|d| outcome(d, field).is_some());
            found.map(|decision| outcomes(decision, field)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn decisions<'s>(context: &Context<'s>) -> impl Iterator<Item = &'s Decision> + use<'s> {
    let items = context.units.iter().flat_map(|unit| &unit.tree.items);
    items.filter_map(|item| if let Item::Decision(decision) = item { Some(decision) } else { None })
}

/// An outcome of a decision, with its place.
fn outcome<'s>(decision: &'s Decision, name: &str) -> Option<(&'s Choice, usize, &'s Outcome)> {
    let DecisionBody::Choice(choice) = &decision.body else { return None };
    let at = choice.decides.iter().position(|o| o.name.text == name)?;
    Some((choice, at, choice.decides.get(at)?))
}

/// What the rules of a decision give one of its outcomes.
fn outcomes<'s>(decision: &'s Decision, name: &str) -> Vec<Term<'s>> {
    let Some((choice, field, outcome)) = outcome(decision, name) else { return Vec::new() };
    let assigned = |rule: &'s Rule| rule.assigns.iter().find(|a| a.name.text == outcome.name.text);
    let rules = choice.rules.iter().enumerate();
    let terms = rules.filter_map(|(at, rule)| {
        let at = RuleAt { decision, rule: at, field };
        Some(rule_term(choice, rule, assigned(rule)?, at))
    });
    terms.collect()
}

fn rule_term<'s>(choice: &'s Choice, rule: &'s Rule, assign: &'s Assign, at: RuleAt<'s>) -> Term<'s> {
    let written = confirmed(&assign.value.expr);
    let (name, outcome) = (&rule.name.text, &assign.name.text);
    let whose = Text::new(format!("规则 `{name}` 定{outcome}"), format!("rule `{name}` decides {outcome}"));
    let basis = if rule.basis.cites.is_empty() { &choice.basis } else { &rule.basis };
    let kind = plain_limit(written).map_or(TermKind::LookedUp(at), |limit| TermKind::Fixed {
        limits: vec![limit],
        later: false,
        rule: Some(at),
    });
    Term { whose, span: written.span, basis, pairs: false, kind }
}
