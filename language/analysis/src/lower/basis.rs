//! 依据: every rule says on what it rests.

use shao_syntax::ast::{Basis, DecisionBody, RuleGuard};
use shao_syntax::{Diagnostic, Span, Text};

use crate::context::{Context, cites};
use crate::declare::Declared;

/// Every rule says on what it rests, or that the county has yet to confirm it.
pub(super) fn check(context: &mut Context<'_>, declared: &Declared<'_>) {
    for decision in &declared.decisions {
        let DecisionBody::Choice(choice) = &decision.body else { continue };
        for rule in &choice.rules {
            let unconfirmed = rule.assigns.iter().any(|a| a.value.unconfirmed);
            let fallback = matches!(rule.guard, RuleGuard::Otherwise(_));
            if rule.basis.cites.is_empty() && choice.basis.cites.is_empty() && !unconfirmed && !fallback {
                let name = &rule.name.text;
                missing(
                    context,
                    &Text::new(format!("规则 `{name}`"), format!("rule `{name}`")),
                    rule.name.span,
                    true,
                );
            }
        }
    }
}

/// On what a line of a larger whole rests: its own 依据, else that of the whole. A line without either is reported,
/// unless the county has yet to confirm it. `unconfirmed` is none where a line cannot say so.
pub(super) fn resting(
    context: &mut Context<'_>,
    (own, whole): (&Basis, &Basis),
    what: &Text,
    span: Span,
    unconfirmed: Option<bool>,
) -> Vec<String> {
    let own = cites(own);
    let rests = if own.is_empty() { cites(whole) } else { own };
    if rests.is_empty() && unconfirmed != Some(true) {
        missing(context, what, span, unconfirmed.is_some());
    }
    rests
}

fn missing(context: &mut Context<'_>, what: &Text, span: Span, confirmable: bool) {
    let text =
        Text::new(format!("{} 没有写依据", what.zh), format!("{} does not say on what it rests", what.en));
    let help = if confirmable {
        Text::new(
            "加一行 `依据 《…》`,或写 `待县确认(暂按 …)`",
            "add `依据 《…》`, or write `待县确认(暂按 …)`",
        )
    } else {
        Text::new("加一行 `依据 《…》`", "add `依据 《…》`")
    };
    context.report(Diagnostic::warning("no-basis", span, text).help(help));
}
