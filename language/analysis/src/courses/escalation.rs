//! Escalations that come no later than the one before, or never.

use shao_abi::{ClockId, MarkPoint};
use shao_course::{Explored, Late, never_later};
use shao_syntax::{Diagnostic, Text};

use super::Checked;
use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, checked: &Checked<'_>, explored: &Explored<'_>) {
    for late in never_later(&explored.course, &explored.graph) {
        let (Late::NotLater { clock, .. } | Late::Ended { clock, .. } | Late::Outrun { clock, .. }) = late;
        let name = checked.clock(clock);
        let text = match late {
            Late::NotLater { mark, before, .. } => {
                let (mark, before) = (mark_of(checked, clock, mark), mark_of(checked, clock, before));
                Text::new(
                    format!("`{name}` 的 `{mark}` 写在 `{before}` 后面,却不比它晚:提级要一级比一级晚"),
                    format!(
                        "`{mark}` of `{name}` stands behind `{before}` and is no later: each escalation comes later than the one before"
                    ),
                )
            }
            Late::Ended { mark, .. } => {
                let mark = mark_of(checked, clock, mark);
                Text::new(
                    format!("`{name}` 届满时案件就转走了,钟也停了,`{mark}` 永远轮不到"),
                    format!("the lapse of `{name}` moves the case and ends the clock: `{mark}` never comes"),
                )
            }
            Late::Outrun { by, .. } => {
                let by = checked.clock(by);
                Text::new(
                    format!("`{name}` 的限比一直管着它的 `{by}` 还长,总是 `{by}` 先届满,它的届满永远轮不到"),
                    format!(
                        "`{name}` is longer than `{by}`, which runs all the while and lapses first: its own lapse never comes"
                    ),
                )
            }
        };
        let help = Text::new("改长短,或者删掉轮不到的一条", "change the lengths, or drop what never comes");
        let span = checked.clock_span(context, clock);
        context.report(Diagnostic::warning("escalation-not-later", span, text).help(help));
    }
}

fn mark_of(checked: &Checked<'_>, clock: ClockId, mark: u16) -> String {
    let clock = checked.policy.process.clocks.get(clock.index());
    match clock.and_then(|clock| clock.marks.get(usize::from(mark))).map(|mark| mark.at) {
        Some(MarkPoint::Over(limit)) => format!("逾 {}", limit.value),
        Some(MarkPoint::Every(limit)) => format!("此后 每 {}", limit.value),
        Some(MarkPoint::Left(limit)) => format!("剩 {}", limit.value),
        Some(MarkPoint::Lapse) | None => "届满".to_owned(),
    }
}
