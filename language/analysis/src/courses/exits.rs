//! Waits that silence never ends, and states from which no end can be reached.

use shao_course::{Cause, Explored, Stuck, no_end, stuck, walk};
use shao_syntax::{Diagnostic, Text};

use super::{Checked, graded};
use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, checked: &Checked<'_>, explored: &Explored<'_>) {
    let waits = stuck(&explored.course, &explored.graph);
    for wait in &waits {
        report(context, checked, explored, wait);
    }
    let Some(at) = no_end(&explored.course, &explored.graph) else { return };
    let Some(state) = explored.graph.states.get(at) else { return };
    let name = checked.stage(state.stage);
    let (zh, en) = way(explored, at);
    let text = Text::new(
        format!("案件到了 `{name}` 就再也到不了终态{zh}"),
        format!("from `{name}` on a case can never come to an end{en}"),
    );
    let help = Text::new("写一步能转到终态的", "write a step that leads to an end");
    context.report(Diagnostic::error("never-ends", checked.stage_span(state.stage), text).help(help));
}

fn report(context: &mut Context<'_>, checked: &Checked<'_>, explored: &Explored<'_>, wait: &Stuck) {
    let name = checked.stage(wait.stage);
    let (why_zh, why_en) = match wait.cause {
        Cause::NoClock => (
            "走到这里时,没有一个能转走案件的期限在走".to_owned(),
            "no clock that could move the case runs here".to_owned(),
        ),
        Cause::Blocked(clock) => (
            format!("`{}` 届满要做的事,会被 `当` 或用完的 `至多` 挡住", checked.clock(clock)),
            format!(
                "what the lapse of `{}` should do can be refused by a `当` or a `至多`",
                checked.clock(clock)
            ),
        ),
        Cause::Spent(clock) => (
            format!("`{}` 此前已经届满,不会再转第二次", checked.clock(clock)),
            format!("`{}` lapsed before and moves a case only once", checked.clock(clock)),
        ),
        Cause::Standing(clock) => (
            format!("`{}` 停着,没有什么让它再走", checked.clock(clock)),
            format!("`{}` stands still and nothing lets it run again", checked.clock(clock)),
        ),
    };
    let (zh, en) = way(explored, wait.at);
    let text = Text::new(
        format!("阶段 `{name}` 没有人办就永远等下去:{why_zh}{zh}"),
        format!("stage `{name}` waits for ever if everybody is silent: {why_en}{en}"),
    );
    let help = Text::new(
        "届满直接写 `转 …`,或给这个阶段写 `限` 和 `届满`;上面再没有人了,就写 `顶级`",
        "let the lapse `转 …` outright, or give the stage a limit with a lapse; where nobody stands above, write `顶级`",
    );
    let found = Diagnostic::error("waits-for-ever", checked.stage_span(wait.stage), text).help(help);
    context.report(graded(found, wait.sure));
}

/// How a case comes to a state, if it takes a move.
pub(super) fn way(explored: &Explored<'_>, at: usize) -> (String, String) {
    let steps = explored.graph.way(at);
    if steps.is_empty() {
        return Default::default();
    }
    let (zh, en) = walk(&explored.course, &explored.graph, &steps);
    (format!(";路径:{zh}"), format!("; the way: {en}"))
}
