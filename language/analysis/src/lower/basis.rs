//! 依据: every rule says on what it rests.

use shao_syntax::ast::{DecisionBody, RuleGuard};
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;
use crate::declare::Declared;

/// Every rule says on what it rests, or that the county has yet to confirm it.
pub(super) fn check(context: &mut Context<'_>, declared: &Declared<'_>) {
    for decision in &declared.decisions {
        let DecisionBody::Choice(choice) = &decision.body else { continue };
        for rule in &choice.rules {
            let unconfirmed = rule.assigns.iter().any(|a| a.value.unconfirmed);
            let fallback = matches!(rule.guard, RuleGuard::Otherwise(_));
            if rule.basis.cites.is_empty() && choice.basis.cites.is_empty() && !unconfirmed && !fallback {
                let text = Text::new(
                    format!("规则 `{}` 没有写依据", rule.name.text),
                    format!("rule `{}` does not say on what it rests", rule.name.text),
                );
                let help = Text::new(
                    "加一行 `依据 《…》`,或写 `待县确认(暂按 …)`",
                    "add `依据 《…》`, or write `待县确认(暂按 …)`",
                );
                context.report(Diagnostic::warning("no-basis", rule.name.span, text).help(help));
            }
        }
    }
}
