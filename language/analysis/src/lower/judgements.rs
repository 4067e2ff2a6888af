//! A lapse does not overtake the questions of its stage: they fall silent first. So a judgement has no more time than
//! the stage that asks for it.

use shao_abi::{Field, FieldKind, Limit, LimitSource, SlotId, Stage, StageId};
use shao_syntax::{Diagnostic, Span, Text};

use super::process::Lowered;
use super::{Built, checks, clock_units};
use crate::baselines::never_later;
use crate::context::{Context, id16};
use crate::declare::Declared;

pub(super) fn check(context: &mut Context<'_>, built: &Built, declared: &Declared<'_>, lowered: &Lowered) {
    let process = &lowered.process;
    let spans = checks::stage_spans(declared, process);
    for (at, stage) in process.stages.iter().enumerate() {
        let own = process.clocks.iter().find(|clock| clock.of_stage == Some(StageId(id16(at))));
        let (Some(clock), Some(span)) = (own, spans.get(at)) else { continue };
        for field in &declared.fields {
            let FieldKind::Judgement { slot, ask } = &field.kind else { continue };
            if !asked_in(built, stage, *slot) {
                continue;
            }
            if let Some(shorter) = shorter(context, built, &clock.limit, ask.limit) {
                context.report(cut_short(*span, (stage, shorter), (field, ask.limit)));
            }
        }
    }
}

/// Whether what a stage decides on entry, or what its actions demand, reads a judgement.
fn asked_in(built: &Built, stage: &Stage, slot: SlotId) -> bool {
    let guards = stage.actions.iter().filter_map(|action| action.guard);
    let mut read = stage.decisions.iter().copied().chain(guards);
    read.any(|id| built.defs.get(id.index()).is_some_and(|def| def.reads.contains(&slot)))
}

/// A limit of the stage that ends before a judgement's, from every start at which the two differ.
fn shorter(context: &Context<'_>, built: &Built, stage: &LimitSource, asked: Limit) -> Option<Limit> {
    let open = context.shortest_day();
    let before = |limit: &&Limit| never_later(**limit, asked, open) && !never_later(asked, **limit, open);
    let limits = clock_units::limits(context, built, stage);
    match stage {
        LimitSource::Either { later: true, .. } => {
            limits.iter().all(|limit| before(&limit)).then(|| limits.last().copied())?
        }
        LimitSource::Either { .. } | LimitSource::Fixed { .. } | LimitSource::Outcome { .. } => {
            limits.iter().find(before).copied()
        }
    }
}

fn cut_short(span: Span, (stage, limit): (&Stage, Limit), (field, asked): (&Field, Limit)) -> Diagnostic {
    let (stage, field) = (&stage.name, &field.name);
    let text = Text::new(
        format!("认定 `{field}` 限 {asked},阶段 `{stage}` 只限 {limit}:阶段一届满,认定就按不答复算"),
        format!(
            "judgement `{field}` has {asked}, stage `{stage}` only {limit}: when the stage lapses, the judgement counts \
             as silent"
        ),
    );
    let help = Text::new(
        format!("把认定的限缩到 {limit} 以内,或把阶段的限放到 {asked}"),
        format!("give the judgement at most {limit}, or the stage {asked}"),
    );
    Diagnostic::warning("judgement-cut-short", span, text).help(help)
}
