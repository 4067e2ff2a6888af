//! What a stage asks of a 判定 must be decided somewhere in its process: else its owner, its limit or the condition of an
//! act stays unknown for ever.

use std::collections::BTreeSet;

use shao_abi::{Action, DecisionId, FlowId, LimitSource, Process, SlotId, Stage, StageId, Who};
use shao_syntax::{Diagnostic, Span, Text};

use super::Built;
use super::checks::stage_spans;
use crate::context::{Context, id16};
use crate::declare::Declared;

/// Reports each decision that a process asks for and no stage of it takes, where it is first asked for. A stage that is
/// broken may lack just that line, so this waits until nothing else is wrong.
pub(super) fn check(context: &mut Context<'_>, built: &Built, declared: &Declared<'_>, process: &Process) {
    if context.errors() > 0 {
        return;
    }
    let spans = stage_spans(declared, process);
    let mut told = BTreeSet::new();
    for (at, stage) in process.stages.iter().enumerate() {
        let span = spans.get(at).copied().unwrap_or(declared.head.name.span);
        for decision in asked(context, built, process, stage, StageId(id16(at))) {
            if !taken(process, stage.flow, decision) && told.insert((stage.flow, decision)) {
                report(context, built, decision, &stage.name, span);
            }
        }
    }
}

fn taken(process: &Process, flow: FlowId, decision: DecisionId) -> bool {
    process.stages.iter().any(|stage| stage.flow == flow && stage.decisions.contains(&decision))
}

/// The decisions whose answers a stage uses.
fn asked(
    context: &Context<'_>,
    built: &Built,
    process: &Process,
    stage: &Stage,
    id: StageId,
) -> BTreeSet<DecisionId> {
    let reads = |id: &DecisionId| built.defs.get(id.index()).map_or(&[][..], |def| &def.reads).to_vec();
    let mut slots: Vec<SlotId> = stage.owner.and_then(slot).into_iter().collect();
    slots.extend(stage.fork.as_ref().map(|fork| fork.over));
    slots.extend(stage.decisions.iter().flat_map(reads));
    for Action { by, guard, .. } in &stage.actions {
        slots.extend(by.and_then(slot));
        slots.extend(guard.iter().flat_map(reads));
    }
    let mut asked: BTreeSet<DecisionId> =
        slots.into_iter().filter_map(|slot| context.slots.get(slot.index())?.source.decision()).collect();
    for clock in process.clocks.iter().filter(|clock| clock.of_stage == Some(id)) {
        if let LimitSource::Outcome { decision, .. } = &clock.limit {
            asked.insert(*decision);
        }
    }
    asked
}

fn slot(who: Who) -> Option<SlotId> {
    if let Who::Slot(slot) = who { Some(slot) } else { None }
}

fn report(context: &mut Context<'_>, built: &Built, decision: DecisionId, stage: &str, span: Span) {
    let name = built.defs.get(decision.index()).map_or("", |def| def.name.as_str());
    let text = Text::new(
        format!("阶段 `{stage}` 要用判定 `{name}` 的结果,流程里却没有哪个阶段作这个判定"),
        format!("stage `{stage}` asks what decision `{name}` says, but no stage of the process takes it"),
    );
    let help = Text::new(
        format!("在这个阶段或它前面的阶段里写一行 `判定 {name}`"),
        format!("write a line `判定 {name}` in this stage or one before it"),
    );
    context.report(Diagnostic::error("never-decided", span, text).help(help));
}
