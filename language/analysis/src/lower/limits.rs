//! Amounts of time, written out.

use shao_abi::{Limit, LimitUnit, Stated};
use shao_syntax::ast::{self, Expr, ExprKind};
use shao_syntax::{Diagnostic, Span, Text};

use crate::context::Context;

/// The longest limit, on any clock: a hundred years of days.
pub(crate) const LIMIT_MAX: i64 = 36_500;

/// A written amount of time; none if it is something else, or out of range.
pub(crate) fn plain_limit(written: &Expr) -> Option<Limit> {
    let ExprKind::Limit(n, unit) = &written.kind else { return None };
    let unit = match *unit {
        "minutes" => LimitUnit::Minute,
        "clockhours" => LimitUnit::Hour,
        "from_next_hour" => LimitUnit::HourAfter,
        "workhours" => LimitUnit::WorkHour,
        "workdays" => LimitUnit::WorkDay,
        "days" => LimitUnit::Day,
        "months" => LimitUnit::Month,
        _ => LimitUnit::NextAt,
    };
    let fits = unit == LimitUnit::NextAt || (1..=LIMIT_MAX).contains(n);
    fits.then_some(Limit { n: *n, unit })
}

/// A written amount of time.
pub(crate) fn fixed_limit(context: &mut Context<'_>, written: &Expr) -> Option<Limit> {
    if let Some(limit) = plain_limit(written) {
        return Some(limit);
    }
    if let ExprKind::Limit(..) = &written.kind {
        return context.fail(
            "limit-out-of-range",
            written.span,
            "时限从 1 到 36500",
            "a limit is from 1 to 36500",
        );
    }
    context.fail(
        "not-a-limit",
        written.span,
        "这里要一个时限,如 `5 工作日`",
        "a limit such as `5 工作日` is needed here",
    )
}

/// An amount of time that no clock starts with: one that is added, left, or gone by. 始时不计 says how a clock begins,
/// so it means nothing there.
fn bare_limit(context: &mut Context<'_>, written: &Expr) -> Option<Limit> {
    let limit = fixed_limit(context, written)?;
    if limit.unit == LimitUnit::HourAfter {
        return context.fail(
            "start-hour",
            written.span,
            "这里没有钟从头走起,谈不上 `始时不计`",
            "no clock begins here, so `始时不计` means nothing",
        );
    }
    Some(limit)
}

/// An amount of time that no clock starts with, which the county may have yet to confirm.
pub(super) fn stated_amount(context: &mut Context<'_>, written: &ast::Stated<Expr>) -> Option<Stated<Limit>> {
    let value = bare_limit(context, &written.value)?;
    Some(Stated { value, unconfirmed: written.unconfirmed })
}

/// A written amount of time that the county may have yet to confirm.
pub(crate) fn stated_limit(context: &mut Context<'_>, written: &ast::Stated<Expr>) -> Option<Stated<Limit>> {
    let value = fixed_limit(context, &written.value)?;
    Some(Stated { value, unconfirmed: written.unconfirmed })
}

/// 至多 n 次, from 1.
pub(super) fn times(
    context: &mut Context<'_>,
    written: ast::Stated<i64>,
    most: u32,
    span: Span,
) -> Option<Stated<u32>> {
    match u32::try_from(written.value).ok().filter(|n| (1..=most).contains(n)) {
        Some(value) => Some(Stated { value, unconfirmed: written.unconfirmed }),
        None => context.fail(
            "count-out-of-range",
            span,
            format!("次数从 1 到 {most}"),
            format!("a count is from 1 to {most}"),
        ),
    }
}

/// As [`stated_limit`], in [`days`].
pub(super) fn stated_days(context: &mut Context<'_>, written: &ast::Stated<Expr>) -> Option<Stated<Limit>> {
    Some(Stated { value: days(context, &written.value)?, unconfirmed: written.unconfirmed })
}

/// An amount of time of the county's own business, which is settled once a day: in whole days or months.
pub(super) fn days(context: &mut Context<'_>, written: &Expr) -> Option<Limit> {
    let limit = fixed_limit(context, written)?;
    match limit.unit {
        LimitUnit::WorkDay | LimitUnit::Day | LimitUnit::Month => Some(limit),
        LimitUnit::Minute
        | LimitUnit::Hour
        | LimitUnit::HourAfter
        | LimitUnit::WorkHour
        | LimitUnit::NextAt => {
            let text = Text::new(
                format!("`{limit}` 不成天:问责和考评一天结算一次"),
                format!("`{limit}` is not in days: accountability and scores are settled once a day"),
            );
            let help =
                Text::new("写 `工作日`、`自然日` 或 `个月`", "write it in `工作日`, `自然日` or `个月`");
            context.report(Diagnostic::error("not-in-days", written.span, text).help(help));
            None
        }
    }
}
