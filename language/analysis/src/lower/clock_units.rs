//! Clocks never mix: an extension adds what its clock counts, and a fixed moment can neither stop nor move.

use shao_abi::{Clock, FlowId, Limit, LimitSource, LimitUnit, Process};
use shao_ir::TableId;
use shao_syntax::Span;
use shao_syntax::ast::Clock as Written;

use super::Built;
use crate::context::Context;
use crate::declare::Declared;

pub(super) fn check(context: &mut Context<'_>, built: &Built, declared: &Declared<'_>, process: &Process) {
    for (flow, written) in (0u16..).map(FlowId).zip(&declared.processes) {
        for written in &written.clocks {
            let own = |c: &&Clock| c.flow == flow && c.of_stage.is_none() && c.name == written.name.text;
            if let Some(clock) = process.clocks.iter().find(own) {
                extension(context, built, written, clock);
            }
        }
    }
}

fn extension(context: &mut Context<'_>, built: &Built, written: &Written, clock: &Clock) {
    let limits = limits(context, built, &clock.limit);
    if let Some(at) = stops(written)
        && limits.iter().any(|l| l.unit == LimitUnit::NextAt)
    {
        context.fail::<()>(
            "fixed-moment",
            at,
            "`下一个 …` 是定好的时刻,不能停表,也不能延期",
            "`下一个 …` is a fixed moment: it can neither be stopped nor extended",
        );
        return;
    }
    let (Some(extension), Some(line)) = (&clock.extension, written.extensions.first()) else { return };
    let add = extension.add.value;
    if let Some(other) = limits.iter().find(|l| l.unit.counted() != add.unit) {
        context.fail::<()>(
            "mixed-clocks",
            line.add.value.span,
            format!("期限 `{}` 可以是 {other},延期却加 {add}:不是同一种钟", clock.name),
            format!(
                "clock `{}` can run for {other}, the extension adds {add}: these are two clocks",
                clock.name
            ),
        );
    }
}

/// Where a clock is stopped or extended first.
fn stops(written: &Written) -> Option<Span> {
    written.pauses.first().map(|p| p.span).or_else(|| written.extensions.first().map(|e| e.span))
}

/// Every limit that a clock can have, as far as they are written out.
pub(super) fn limits(context: &Context<'_>, built: &Built, source: &LimitSource) -> Vec<Limit> {
    match source {
        LimitSource::Fixed { limit, .. } => vec![*limit],
        LimitSource::Either { limits, .. } => limits.to_vec(),
        LimitSource::Outcome { decision, field } => {
            let rules = built.bodies.get(decision.index()).map_or(&[][..], |body| body.rules.as_slice());
            let values = rules.iter().filter_map(|rule| rule.values.get(usize::from(*field)));
            let column = |table: TableId, at: u16| {
                let (_, table) = context.tables.get_index(usize::from(table.0))?;
                table.columns.get(usize::from(at))
            };
            values.flat_map(|value| value.limits(&column)).collect()
        }
    }
}
