//! A condition that stands alone, outside of any action: the 当 of a ledger or of a 情形.

use shao_abi::{DecisionId, DecisionKind, RuleId, RuleSource};
use shao_ir::Rule;
use shao_syntax::Span;
use shao_syntax::ast::Expr;

use super::Built;
use super::conditions::Conditions;
use super::lookups::rowless;
use super::values::Scope;
use crate::context::{Context, id16};

/// What a guard is called, and where it stands on what authority.
pub(super) struct Standing {
    pub title: String,
    pub span: Span,
    pub cites: Vec<String>,
}

/// A guard over the 事项 that is entered, or over the county if none is. Gives also whether it rests on 待县确认.
pub(super) fn guard(
    context: &mut Context<'_>,
    built: &mut Built,
    condition: &Expr,
    scope: Scope,
    standing: Standing,
) -> Option<(DecisionId, bool)> {
    let mut conditions = Conditions::new(scope);
    context.provisional = false;
    let when = conditions.cond(context, condition);
    let unconfirmed = std::mem::take(&mut context.provisional);
    let Standing { title, span, cites } = standing;
    let source = RuleSource {
        name: title.clone(),
        decision: DecisionId(id16(built.defs.len())),
        place: context.place(span),
        cites,
        reason: None,
        unconfirmed,
    };
    let id = RuleId(id16(context.rules.len()));
    let rules = vec![Rule { id, when: when?, unless: Vec::new(), values: Vec::new(), unconfirmed }];
    context.rules.push(source);
    rowless(context, &rules);
    let decision = built.add(title, context.matter, DecisionKind::Guard, Vec::new(), rules, conditions.atoms);
    Some((decision, unconfirmed))
}
