//! 台账(对象) [窗]: what a ledger holds of the subject that a 情形 looks at.

use shao_abi::{SlotSource, Tally, Type, Window};
use shao_ir::Expr as Ir;
use shao_syntax::ast::{Expr, Name, Window as Written};
use shao_syntax::{Diagnostic, Text};

use super::values::{Scope, Typed};
use super::windows::{said, window};
use crate::context::Context;

/// The most that a ledger is taken to hold: a condition tells no larger number apart.
pub(super) const TALLY_MAX: i64 = 1_000_000_000;

/// A ledger where it is used. Only the conditions of 问责 look at one: a case decision that did would change with the
/// cases of others.
pub(super) fn tally(
    context: &mut Context<'_>,
    scope: &Scope,
    name: &Name,
    seen: Option<Written>,
    at: &Expr,
) -> Option<Typed> {
    if !scope.subject {
        let text = Text::new(
            format!("这里看不到台账 `{}`:办件的判定只看本件", name.text),
            format!(
                "ledger `{}` is out of sight here: what a case decides rests on that case alone",
                name.text
            ),
        );
        let help = Text::new(
            "台账只在 问责 的 情形、考评 的 指标 里用",
            "use ledgers in the 情形 of a 问责 or the 指标 of a 考评",
        );
        context.report(Diagnostic::error("ledger-in-case", at.span, text).help(help));
        return None;
    }
    let window = match seen {
        Some(seen) => window(context, seen)?,
        None => Window::Ever,
    };
    let Some((ledger, kind)) = context.county.ledger(&name.text) else {
        return unknown_ledger(context, name);
    };
    let source = SlotSource::Tally(context.county.tally(Tally { ledger, window }));
    let ty = Type::Int { kind, min: 0, max: TALLY_MAX };
    let slot = context.slot(format!("{}(对象){}", name.text, said(window)), ty.clone(), source);
    Some(Typed { expr: Ir::Slot(slot), ty })
}

/// Reports a ledger nobody declared.
pub(super) fn unknown_ledger<T>(context: &mut Context<'_>, name: &Name) -> Option<T> {
    let known: Vec<String> = context.county.ledgers.keys().cloned().collect();
    context.unknown(Text::new("台账", "ledger"), &name.text, name.span, &known)
}
