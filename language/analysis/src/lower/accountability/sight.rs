//! What a 情形 can see: ledgers. A fact, an outcome or the history of one case has no meaning for a unit as a whole.

use shao_syntax::ast::{Expr, ExprKind, Situation};
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;

/// Whether a condition looks at ledgers alone; what it asks of a case is reported.
pub(super) fn check(context: &mut Context<'_>, situation: &Situation, condition: &Expr) -> bool {
    let mut found = Vec::new();
    of_case(context, condition, &mut found);
    for at in &found {
        let (written, name) = (context.written(at.span), &situation.name.text);
        let text = Text::new(
            format!("`{written}` 是一件办件的事,情形 `{name}` 看的是一个单位:只看得到台账"),
            format!(
                "`{written}` is about one case; situation `{name}` is about a unit and sees ledgers only"
            ),
        );
        let help = Text::new("把这个条件写进台账的 当 里", "put this condition into the 当 of the ledger");
        context.report(Diagnostic::error("case-in-situation", at.span, text).help(help));
    }
    found.is_empty()
}

fn of_case<'e>(context: &Context<'_>, written: &'e Expr, found: &mut Vec<&'e Expr>) {
    match &written.kind {
        ExprKind::Or(parts) | ExprKind::And(parts) | ExprKind::Set(parts) | ExprKind::Call(_, parts) => {
            parts.iter().for_each(|part| of_case(context, part, found));
        }
        ExprKind::Not(inner) | ExprKind::Unconfirmed(inner) | ExprKind::Empty(inner, _) => {
            of_case(context, inner, found);
        }
        ExprKind::Compare(_, a, b)
        | ExprKind::Within(a, b)
        | ExprKind::Includes(a, b)
        | ExprKind::HasKey(a, b)
        | ExprKind::Sum(_, a, b)
        | ExprKind::Product(a, b)
        | ExprKind::Index(a, b)
        | ExprKind::IfNone(a, b) => {
            of_case(context, a, found);
            of_case(context, b, found);
        }
        ExprKind::Member(inner, _) if matches!(inner.kind, ExprKind::Index(..)) => {
            of_case(context, inner, found);
        }
        ExprKind::Member(..)
        | ExprKind::Count(_)
        | ExprKind::Ever(_)
        | ExprKind::Passed(..)
        | ExprKind::Contains(..) => found.push(written),
        ExprKind::Name(name) if of_some_case(context, name) => found.push(written),
        ExprKind::Name(_)
        | ExprKind::Bool(_)
        | ExprKind::None
        | ExprKind::Number(_)
        | ExprKind::Money(_)
        | ExprKind::Ratio(_)
        | ExprKind::Date(_)
        | ExprKind::Minute(_)
        | ExprKind::Limit(..)
        | ExprKind::Text(_)
        | ExprKind::Ledger(..) => {}
    }
}

/// Whether a name is a field of some 事项 or an outcome of some decision, and nothing besides.
fn of_some_case(context: &Context<'_>, name: &str) -> bool {
    let field = context.rooms.values().any(|room| room.fields.contains_key(name));
    let outcome = context.outcomes.values().any(|decision| decision.fields.contains_key(name));
    (field || outcome) && context.party(name).is_none() && context.table(name).is_none()
}
