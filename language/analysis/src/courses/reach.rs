//! Stages that nothing reaches, acts that nobody may ever do.

use shao_abi::FlowId;
use shao_course::{Explored, lost, nobody_may};
use shao_syntax::{Diagnostic, Text};

use super::Checked;
use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, checked: &Checked<'_>, flow: FlowId, all: &[Explored<'_>]) {
    for id in lost(&checked.policy.process, flow, all) {
        let name = checked.stage(id);
        let text =
            Text::new(format!("没有哪一步会到阶段 `{name}`"), format!("no step leads to stage `{name}`"));
        context.report(Diagnostic::warning("never-entered", checked.stage_span(id), text));
    }
    for (stage, act) in nobody_may(all) {
        let name = checked.policy.process.acts.get(act.index()).map_or("", |act| act.name.as_str());
        let at = checked.stage(stage);
        let text = Text::new(
            format!(
                "动作 `{name}` 谁也做不了:走到 `{at}` 的每一条路上,它的 `当` 都不成立,或者 `至多` 是 0 次"
            ),
            format!(
                "nobody may ever do `{name}`: on every way to `{at}` its `当` is false, or its `至多` is 0"
            ),
        );
        let help = Text::new(
            "看 `曾`、`次数` 问的那件事,在这以前能不能发生",
            "see whether what `曾` or `次数` asks for can happen before",
        );
        context.report(Diagnostic::warning("nobody-may", checked.stage_span(stage), text).help(help));
    }
}
