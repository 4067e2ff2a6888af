//! Owners, limits and forks that rest on a decision which some way leaves out.

use shao_course::{Explored, Undecided, Use, undecided, walk};
use shao_syntax::{Diagnostic, Text};

use super::{Checked, graded};
use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, checked: &Checked<'_>, explored: &Explored<'_>) {
    for found in undecided(&explored.course, &explored.graph, &explored.before) {
        report(context, checked, explored, &found);
    }
}

fn report(context: &mut Context<'_>, checked: &Checked<'_>, explored: &Explored<'_>, found: &Undecided) {
    let decision = checked.policy.schema.decisions.get(found.decision.index());
    let (stage, decision) = (checked.stage(found.stage), decision.map_or("", |def| def.name.as_str()));
    let (what_zh, what_en) = match found.asked {
        Use::Owner => ("由谁负责".to_owned(), "who is responsible".to_owned()),
        Use::Fork => ("由谁并行".to_owned(), "who works beside".to_owned()),
        Use::Limit(clock) => {
            (format!("`{}` 有多长", checked.clock(clock)), format!("how long `{}` is", checked.clock(clock)))
        }
    };
    let graph = &explored.graph;
    let steps: Vec<_> =
        found.way.iter().filter_map(|(at, edge)| Some((*at, graph.out(*at).get(*edge)?))).collect();
    let (zh, en) = walk(&explored.course, graph, &steps);
    let (zh, en) = if steps.is_empty() {
        Default::default()
    } else {
        (format!(";路径:{zh}"), format!("; the way: {en}"))
    };
    let text = Text::new(
        format!("到阶段 `{stage}` 时要由判定 `{decision}` 说{what_zh},有一条路没有作过这个判定{zh}"),
        format!("at stage `{stage}` decision `{decision}` must say {what_en}, and one way leaves it out{en}"),
    );
    let help = Text::new(
        format!("在 `{stage}` 或这条路上的一个阶段写一行 `判定 {decision}`"),
        format!("write a line `判定 {decision}` in `{stage}` or in a stage on that way"),
    );
    let said = Diagnostic::error("decided-too-late", checked.stage_span(found.stage), text).help(help);
    context.report(graded(said, found.sure));
}
