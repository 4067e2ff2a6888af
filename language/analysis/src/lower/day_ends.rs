//! A limit in natural days or months ends at 24:00 or when business stops: the law allows both (民法典 §203), so whoever
//! has opening hours must say which.

use shao_abi::{Accountability, FieldKind, Ledgers, Limit, LimitUnit, Process};

use super::{Built, clock_units};
use crate::context::Context;
use crate::declare::Declared;

pub(super) fn check(
    context: &mut Context<'_>,
    built: &Built,
    declared: &Declared<'_>,
    process: &Process,
    ledgers: &Ledgers,
) {
    if context.open_ended.is_empty() {
        return;
    }
    let of_clocks = process.clocks.iter().flat_map(|clock| clock_units::limits(context, built, &clock.limit));
    let of_asks = declared.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Judgement { ask, .. } => Some(ask.limit.value),
        FieldKind::Fact { .. } | FieldKind::Text { .. } => None,
    });
    let of_county = ledgers.accountability.iter().flat_map(waits);
    let of_scores = ledgers.scores.iter().map(|score| score.grace);
    let mut limits = of_clocks.chain(of_asks).chain(of_county).chain(of_scores);
    let Some(limit) = limits.find(|limit| matches!(limit.unit, LimitUnit::Day | LimitUnit::Month)) else {
        return;
    };
    for (span, closes) in std::mem::take(&mut context.open_ended) {
        let closes = format!("{:02}:{:02}", closes / 60, closes % 60);
        context.fail::<()>(
            "no-day-end",
            span,
            format!(
                "`{limit}` 的最后一天,到停止业务的 {closes} 为止,还是到 24:00 为止?两种都合法(民法典第二百零三条),写明:`截止 {closes}` 或 `截止 24:00`"
            ),
            format!(
                "does the last day of `{limit}` end when business stops, at {closes}, or at 24:00? The law allows both; write `截止 {closes}` or `截止 24:00`"
            ),
        );
    }
}

/// What a 问责 waits for.
fn waits(of: &Accountability) -> [Limit; 3] {
    [of.hold.value, of.exemption.limit.value, of.appeal.value]
}
