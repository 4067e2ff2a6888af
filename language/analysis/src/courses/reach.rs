//! Stages that nothing reaches, acts that nobody may ever do.

use std::collections::BTreeSet;

use shao_abi::{ActId, FlowId, StageId};
use shao_course::{acts_never_taken, entered};
use shao_syntax::{Diagnostic, Text};

use super::{Checked, Explored};
use crate::context::{Context, id16};

pub(super) fn check(context: &mut Context<'_>, checked: &Checked<'_>, flow: FlowId, all: &[Explored<'_>]) {
    let reached: BTreeSet<StageId> = all.iter().flat_map(|explored| entered(&explored.graph)).collect();
    for (at, stage) in checked.policy.process.stages.iter().enumerate() {
        let id = StageId(id16(at));
        if stage.flow == flow && !reached.contains(&id) {
            let text = Text::new(
                format!("没有哪一步会到阶段 `{}`", stage.name),
                format!("no step leads to stage `{}`", stage.name),
            );
            context.report(Diagnostic::warning("never-entered", checked.stage_span(id), text));
        }
    }
    let shut: BTreeSet<(StageId, u16)> =
        all.iter().flat_map(|explored| acts_never_taken(&explored.course, &explored.graph)).collect();
    for (stage, act) in nowhere(checked, &reached, &shut) {
        let name = checked.policy.process.acts.get(act.index()).map_or("", |act| act.name.as_str());
        let at = checked.stage(stage);
        let text = Text::new(
            format!("动作 `{name}` 谁也做不了:走到 `{at}` 的每一条路上,它的 `当` 都不成立"),
            format!("nobody may ever do `{name}`: its `当` is false on every way to `{at}`"),
        );
        let help = Text::new(
            "看 `曾`、`次数` 问的那件事,在这以前能不能发生",
            "see whether what `曾` or `次数` asks for can happen before",
        );
        context.report(Diagnostic::warning("nobody-may", checked.stage_span(stage), text).help(help));
    }
}

/// The acts that can be done in none of the stages that offer them, each with the first such stage. A stage along a ladder
/// offers all its acts on every rung; one rung where it can be done is enough.
fn nowhere(
    checked: &Checked<'_>,
    reached: &BTreeSet<StageId>,
    shut: &BTreeSet<(StageId, u16)>,
) -> Vec<(StageId, ActId)> {
    let stages = (0u16..).map(StageId).zip(&checked.policy.process.stages);
    let offers = stages
        .filter(|(id, _)| reached.contains(id))
        .flat_map(|(id, stage)| (0u16..).zip(&stage.actions).map(move |(at, action)| (id, at, action.act)));
    let offers: Vec<(StageId, u16, ActId)> = offers.collect();
    let mut told = BTreeSet::new();
    let open = |act: ActId| offers.iter().any(|(id, at, other)| *other == act && !shut.contains(&(*id, *at)));
    let never = offers.iter().filter(|(_, _, act)| !open(*act));
    never.filter(|(_, _, act)| told.insert(*act)).map(|(id, _, act)| (*id, *act)).collect()
}
