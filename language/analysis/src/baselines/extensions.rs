//! 延期 至多 n 次 加 D: how often a 期限 may be extended, and by how much.

use shao_abi::{Limit, LimitUnit};
use shao_syntax::ast::{Basis, Clock, Expr, Extension};
use shao_syntax::{Diagnostic, Text};

use super::tell::{self, Told};
use crate::context::Context;
use crate::lower::plain_limit;

/// Checks a clock; one that cannot be extended keeps every such clause.
pub(super) fn check(context: &mut Context<'_>, told: &Told<'_>, times: i64, add: &Expr, clock: &Clock) {
    for extension in &clock.extensions {
        one(context, told, times, add, clock, extension);
    }
}

/// Checks one extension of a clock.
fn one(
    context: &mut Context<'_>,
    told: &Told<'_>,
    times: i64,
    add: &Expr,
    clock: &Clock,
    extension: &Extension,
) {
    let (name, clause) = (&clock.name.text, &told.clause.name.text);
    if extension.times.value > times {
        let text = Text::new(
            format!(
                "期限 `{name}` 可以延期 {} 次,超过条 `{clause}` 的至多 {times} 次",
                extension.times.value
            ),
            format!(
                "clock `{name}` can be extended {} times; clause `{clause}` allows at most {times}",
                extension.times.value
            ),
        );
        let found = Diagnostic::error("beyond-baseline", extension.span, text).help(tell::narrow(
            &format!("{times} 次"),
            "至多",
            "at most",
        ));
        context.report(told.cite(found, &clock.basis));
    }
    let (Some(own), Some(most)) = (plain_limit(&extension.add.value), plain_limit(add)) else { return };
    let bound = context.written(add.span);
    match adds_no_more(own, most) {
        Some(true) => {}
        Some(false) => {
            let text = Text::new(
                format!("期限 `{name}` 延期一次加 `{own}`,超过条 `{clause}` 的 `{bound}`"),
                format!("an extension of clock `{name}` adds `{own}`; clause `{clause}` allows `{bound}`"),
            );
            let found = Diagnostic::error("beyond-baseline", extension.add.value.span, text)
                .help(tell::narrow(&bound, "至多", "at most"))
                .fix(extension.add.value.span, bound);
            context.report(told.cite(found, &clock.basis));
        }
        None => other_clock(context, told, (own, &bound), extension, &clock.basis),
    }
}

fn other_clock(
    context: &mut Context<'_>,
    told: &Told<'_>,
    (own, bound): (Limit, &str),
    extension: &Extension,
    basis: &Basis,
) {
    let clause = &told.clause.name.text;
    let text = Text::new(
        format!("延期一次加 `{own}`,条 `{clause}` 是加 `{bound}`:两种钟,比不出多少"),
        format!("the extension adds `{own}`, clause `{clause}` speaks of `{bound}`: these are two clocks"),
    );
    let help = Text::new(
        format!("写成 `{bound}` 那种钟的时限;确实管不着,写 `{clause} 不适用 因 \"…\"`"),
        format!(
            "add on the clock of `{bound}`; if the clause does not apply, write `{clause} 不适用 因 \"…\"`"
        ),
    );
    let found = Diagnostic::error("other-clock", extension.add.value.span, text).help(help);
    context.report(told.cite(found, basis));
}

/// Whether one amount adds no more than another; none where their clocks cannot be compared. What is added to a limit
/// has no start of its own, so only amounts of the same kind are.
fn adds_no_more(own: Limit, most: Limit) -> Option<bool> {
    let minutes = |limit: Limit| match limit.unit {
        LimitUnit::Minute => Some(limit.n),
        LimitUnit::Hour | LimitUnit::HourAfter => Some(limit.n.saturating_mul(60)),
        LimitUnit::WorkHour | LimitUnit::WorkDay | LimitUnit::Day | LimitUnit::Month | LimitUnit::NextAt => {
            None
        }
    };
    match (minutes(own), minutes(most)) {
        (Some(own), Some(most)) => Some(own <= most),
        (Some(_), None) | (None, Some(_)) | (None, None) => {
            (own.unit == most.unit && own.unit != LimitUnit::NextAt).then_some(own.n <= most.n)
        }
    }
}
