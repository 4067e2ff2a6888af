//! 记, 转, 启动, 移送, 视同.

use shao_abi::{ActId, Effect, StageId};
use shao_syntax::ast::{ActionBody, Effect as Written, EffectKind, Name, Stage};
use shao_syntax::{Diagnostic, Text};

use super::starts::{self, HandOver};
use crate::context::{Context, id16};

/// Where an effect stands: in which stage, and whether inside a fork.
pub(super) struct Room<'a> {
    pub stage: Option<(StageId, &'a Stage)>,
    pub in_fork: bool,
}

/// Lowers effects in order.
pub(super) fn lower(context: &mut Context<'_>, written: &[Written], room: &Room<'_>) -> Vec<Effect> {
    let stays = |e: &&Written| {
        matches!(e.kind, EffectKind::Record(_) | EffectKind::Start(..) | EffectKind::HandOver(..))
    };
    let mut moves = written.iter().filter(|e| !stays(e));
    if let (Some(first), Some(second)) = (moves.next(), moves.next()) {
        let text = Text::new("一处只能转到一个地方", "only one move can follow from one thing");
        let label = Text::new("这里已经转了", "the case has moved already");
        context.report(Diagnostic::error("two-moves", second.span, text).label(first.span, label));
    }
    let mut effects = Vec::new();
    for effect in written {
        match &effect.kind {
            EffectKind::Record(names) => effects.extend(names.iter().filter_map(|n| record(context, n))),
            EffectKind::Goto(name) => effects.extend(goto(context, name).map(Effect::Goto)),
            EffectKind::Stay => effects.push(Effect::Stay),
            EffectKind::Start(process, given) => effects.push(starts::start(context, process, given, None)),
            // Before any move: its clocks must still run.
            EffectKind::HandOver(process, given, terms) => {
                let over = HandOver { terms: *terms, to: goes_to(written), span: effect.span };
                effects.insert(0, starts::start(context, process, given, Some(over)));
            }
            EffectKind::Up => {
                context.fail::<()>(
                    "up-outside-ladder",
                    effect.span,
                    "`转 上级` 只写在 沿 梯子 的阶段里",
                    "`转 上级` belongs in a stage that goes 沿 a ladder",
                );
            }
            EffectKind::Deem(act, result) => effects.extend(deem(context, act, result.as_ref(), room)),
        }
    }
    effects
}

fn goes_to(written: &[Written]) -> Option<Name> {
    written.iter().find_map(|effect| match &effect.kind {
        EffectKind::Goto(name) => Some(name.clone()),
        EffectKind::Record(_)
        | EffectKind::Stay
        | EffectKind::Up
        | EffectKind::Start(..)
        | EffectKind::HandOver(..)
        | EffectKind::Deem(..) => None,
    })
}

fn record(context: &mut Context<'_>, name: &Name) -> Option<Effect> {
    if let Some(mark) = context.mark(&name.text) {
        return Some(Effect::Mark(mark));
    }
    let known: Vec<String> = context.marks.keys().cloned().collect();
    context.unknown_mark(name, &known)
}

/// A stage by name.
pub(super) fn goto(context: &mut Context<'_>, name: &Name) -> Option<StageId> {
    if let Some(stage) = context.stages().get(&name.text) {
        return Some(*stage);
    }
    let known: Vec<String> = context.stages().keys().cloned().collect();
    context.unknown(Text::new("阶段", "stage"), &name.text, name.span, &known)
}

/// 视同: an action of this very stage, with one of its results if it has any.
pub(super) fn deem(
    context: &mut Context<'_>,
    act: &Name,
    result: Option<&Name>,
    room: &Room<'_>,
) -> Option<Effect> {
    let Some((_, stage)) = room.stage else {
        return context.fail(
            "deem-outside-stage",
            act.span,
            "`视同` 只写在阶段之内:跨阶段的期限不知道那时在等谁",
            "`视同` belongs inside a stage: a clock over several stages cannot know who is waited for",
        );
    };
    let Some(action) = stage.actions.iter().find(|a| a.name.text == act.text) else {
        let known: Vec<&str> = stage.actions.iter().map(|a| a.name.text.as_str()).collect();
        return context.unknown(
            Text::new("本阶段的动作", "action of this stage"),
            &act.text,
            act.span,
            &known,
        );
    };
    let id: ActId = context.acts().get(&act.text).copied()?;
    let names: Vec<&str> = match &action.body {
        ActionBody::Effects(_) => Vec::new(),
        ActionBody::Results(lines) => lines.iter().flat_map(|l| &l.names).map(|n| n.text.as_str()).collect(),
    };
    match result {
        None if names.is_empty() => Some(Effect::Deem { act: id, result: None }),
        None => context.fail(
            "deem-without-result",
            act.span,
            format!("`{}` 有几种结果,要写明视同哪一种:{}", act.text, names.join("、")),
            format!("`{}` has several results; say which: {}", act.text, names.join(", ")),
        ),
        Some(wanted) => match names.iter().position(|n| *n == wanted.text) {
            Some(at) => Some(Effect::Deem { act: id, result: Some(id16(at)) }),
            None => context.unknown(Text::new("结果", "result"), &wanted.text, wanted.span, &names),
        },
    }
}
