//! 推诿循环: a circle in which a case can be passed round for ever; and clocks that can be stopped again and again.

use shao_course::{Explored, circles, walk};
use shao_syntax::{Diagnostic, Span, Text};

use super::{Checked, graded};
use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, checked: &Checked<'_>, explored: &Explored<'_>) {
    let (course, graph) = (&explored.course, &explored.graph);
    for circle in circles(course, graph) {
        let Some(first) = circle.steps.first().and_then(|(at, _)| graph.states.get(*at)) else { continue };
        let steps: Vec<_> = circle.steps.iter().map(|(at, edge)| (*at, edge)).collect();
        let (zh, en) = walk(course, graph, &steps);
        let span = checked.stage_span(first.stage);
        let found = if circle.passes() { round(span, &zh, &en) } else { again(span, &zh, &en) };
        context.report(graded(found, circle.sure || !circle.passes()));
    }
}

fn round(span: Span, zh: &str, en: &str) -> Diagnostic {
    let text = Text::new(
        format!("推诿循环:案件可以这样一直转下去,没有次数,也没有一直在走的期限:{zh}"),
        format!(
            "a case can be passed round for ever, with no count and no clock that runs all the while: {en}"
        ),
    );
    let help = Text::new(
        "给其中一步写 `至多 n 次`(结果还要写 `超次 …`),或者加一个从头管到尾、届满就转出去的 `期限`",
        "write `至多 n 次` on one of the steps (a result also needs `超次 …`), or a `期限` over all of them whose lapse \
         leaves the circle",
    );
    Diagnostic::error("endless-circle", span, text).help(help)
}

fn again(span: Span, zh: &str, en: &str) -> Diagnostic {
    let text = Text::new(
        format!("期限可以一停再停,永远不届满:{zh}"),
        format!("the clock can be stopped again and again and never lapses: {en}"),
    );
    let help = Text::new(
        "给停表的动作写 `至多 n 次`,或者加一个不停的 `期限`",
        "write `至多 n 次` on the act that stops it, or add a `期限` that does not stop",
    );
    Diagnostic::warning("pause-without-count", span, text).help(help)
}
