//! Checks of each stage by itself: it can be left, its wait ends. What depends on the way to it: `courses`.

use shao_abi::{Effect, FlowId, Join, LimitSource, LimitUnit, Process, Stage, StageId, StageKind, Who};
use shao_syntax::{Diagnostic, Span, Text};

use super::process::Lowered;
use crate::context::{Context, id16};
use crate::declare::Declared;

/// Stages with an error of their own are left alone: what they seem to lack may be what could not be read.
pub(super) fn check(context: &mut Context<'_>, declared: &Declared<'_>, lowered: &Lowered) {
    let process = &lowered.process;
    let spans = stage_spans(declared, process);
    let span = |id: StageId| spans.get(id.index()).copied().unwrap_or(declared.head.name.span);
    rooms(context, process, &span);
    for (at, stage) in process.stages.iter().enumerate() {
        let id = StageId(id16(at));
        let waiting = matches!(stage.kind, StageKind::Main | StageKind::Child(_));
        if waiting
            && !lowered.unsure.contains(&id)
            && exits(context, process, stage, id, span(id))
            && !lowered.clocks_unsure.contains(&stage.flow)
        {
            waits(context, process, stage, id, span(id));
        }
    }
    hours(context, process, &span);
}

/// Every effect of a stage and of the clocks that belong to it.
fn effects_of(process: &Process, stage: &Stage, id: StageId) -> Vec<Effect> {
    let mut all: Vec<Effect> = Vec::new();
    for action in &stage.actions {
        let results = action.results.iter().flat_map(|r| r.effects.iter().chain(beyond(r.cap.as_ref())));
        all.extend(action.effects.iter().chain(beyond(action.cap.as_ref())).chain(results).cloned());
    }
    let own = |c: &&shao_abi::Clock| c.from == [shao_abi::Point::Enter(id)];
    all.extend(process.clocks.iter().filter(own).flat_map(|c| &c.marks).flat_map(|m| m.then.iter().cloned()));
    all.extend(stage.meets.iter().flat_map(|m| m.then.iter().cloned()));
    match stage.fork.as_ref().map(|f| &f.join) {
        Some(Join::All(then) | Join::Any { then, .. }) => all.extend(then.iter().cloned()),
        Some(Join::Lead { .. }) | None => {}
    }
    all
}

fn beyond(cap: Option<&shao_abi::Cap>) -> impl Iterator<Item = &Effect> {
    cap.and_then(|c| c.over.as_ref()).into_iter().flatten()
}

/// Effects of a flow's clocks that span stages: they can move a case from wherever it is.
fn spanning(process: &Process, flow: FlowId) -> Vec<Effect> {
    let over = |c: &&shao_abi::Clock| !matches!(c.from.as_slice(), [shao_abi::Point::Enter(_)]);
    let own = |c: &&shao_abi::Clock| c.flow == flow && over(c);
    process.clocks.iter().filter(own).flat_map(|c| &c.marks).flat_map(|m| m.then.iter().cloned()).collect()
}

fn exits(context: &mut Context<'_>, process: &Process, stage: &Stage, id: StageId, span: Span) -> bool {
    let leaves = |e: &Effect| matches!(e, Effect::Goto(to) if *to != id);
    let left = effects_of(process, stage, id).iter().any(leaves);
    if !left {
        context.fail::<()>(
            "no-exit",
            span,
            format!("阶段 `{}` 进得来,出不去", stage.name),
            format!("stage `{}` can be entered but not left", stage.name),
        );
    }
    left
}

/// A wait without a limit of its own must lie under a clock that can move the case, else silence lasts for ever.
fn waits(context: &mut Context<'_>, process: &Process, stage: &Stage, id: StageId, span: Span) {
    let own = process.clocks.iter().any(|c| c.from == [shao_abi::Point::Enter(id)]);
    let moved = spanning(process, stage.flow).iter().any(|e| matches!(e, Effect::Goto(_)));
    let under = moved && stage.kind == StageKind::Main;
    if !own && !under {
        context.fail::<()>(
            "wait-without-limit",
            span,
            format!("阶段 `{}` 没有期限,也没有别的期限管着它:没人办就永远停在这里", stage.name),
            format!(
                "stage `{}` has no limit and lies under no clock that moves it: silence would last for ever",
                stage.name
            ),
        );
    }
    // A lapse that only records leaves the case where it is; in 顶级 there is nobody above to move it to.
    let elsewhere = moved && stage.kind == StageKind::Main;
    if own && !elsewhere && !stage.top && !lapse_moves(process, stage, id) {
        let text = Text::new(
            format!("阶段 `{}` 届满只记不转:没人办就永远停在这里", stage.name),
            format!(
                "the lapse of stage `{}` records but moves nothing: silence would last for ever",
                stage.name
            ),
        );
        let help = Text::new(
            "届满写 `转 …` 或 `视同 …`;上面再没有人了,就写 `顶级`",
            "let the lapse 转 or 视同; where nobody stands above, write `顶级`",
        );
        context.report(Diagnostic::error("lapse-without-move", span, text).help(help));
    }
}

/// Whether a mark of the stage's own clocks moves the case, itself or by an act deemed done.
fn lapse_moves(process: &Process, stage: &Stage, id: StageId) -> bool {
    let away = |e: &Effect| matches!(e, Effect::Goto(to) if *to != id);
    let deemed = |act: &shao_abi::ActId, result: &Option<u16>| {
        let action = stage.actions.iter().find(|a| a.act == *act)?;
        let effects = match result {
            Some(at) => action.results.get(usize::from(*at)).map(|r| r.effects.as_slice()),
            None => Some(action.effects.as_slice()),
        };
        effects.map(|e| e.iter().any(away))
    };
    let moves = |effect: &Effect| match effect {
        Effect::Goto(_) => away(effect),
        Effect::Deem { act, result } => deemed(act, result).unwrap_or(false),
        Effect::Mark(_) | Effect::Stay | Effect::Start(_) => false,
    };
    let own = process.clocks.iter().filter(|c| c.from == [shao_abi::Point::Enter(id)]);
    own.flat_map(|c| &c.marks).any(|m| m.then.iter().any(moves))
}

/// A move never crosses the wall of a fork.
fn rooms(context: &mut Context<'_>, process: &Process, span: &dyn Fn(StageId) -> Span) {
    let fork = |id: StageId| match process.stages.get(id.index()).map(|s| s.kind) {
        Some(StageKind::Child(of) | StageKind::ChildEnd(of)) => Some(of),
        Some(StageKind::Main | StageKind::End) | None => None,
    };
    for (at, stage) in process.stages.iter().enumerate() {
        let id = StageId(id16(at));
        for effect in effects_of(process, stage, id) {
            if let Effect::Goto(to) = effect
                && fork(to) != fork(id)
            {
                let name = process.stages.get(to.index()).map_or("", |s| s.name.as_str());
                context.fail::<()>(
                    "wrong-room",
                    span(id),
                    format!("`{}` 转到 `{name}`,两者不在同一个并行里", stage.name),
                    format!("`{}` goes to `{name}`, which is not in the same fork", stage.name),
                );
            }
        }
    }
}

/// 工作时 counts by a timetable; whoever must act needs one.
fn hours(context: &mut Context<'_>, process: &Process, span: &dyn Fn(StageId) -> Span) {
    for (at, stage) in process.stages.iter().enumerate() {
        let id = StageId(id16(at));
        let counts = process.clocks.iter().any(|c| {
            c.of_stage == Some(id)
                && matches!(&c.limit, LimitSource::Fixed { limit, .. } if limit.unit == LimitUnit::WorkHour)
        });
        let owner = stage.owner.filter(|_| counts).and_then(Who::party);
        let Some(party) = owner else { continue };
        let name = context
            .parties
            .get_index(party.index())
            .filter(|(_, p)| p.timetable.is_empty())
            .map(|(n, _)| n.clone());
        if let Some(name) = name {
            context.fail::<()>(
                "no-hours",
                span(id),
                format!("`{name}` 没有作息,工作时无从算起"),
                format!("`{name}` has no opening hours by which to count working hours"),
            );
        }
    }
}

/// The place of each stage's name, by id.
pub(crate) fn stage_spans(declared: &Declared<'_>, process: &Process) -> Vec<Span> {
    let find = |stage: &Stage| {
        let written = declared.processes.get(stage.flow.index())?;
        let forks = || written.stages.iter().filter_map(|s| s.fork.as_ref());
        let own = written.stages.iter().map(|s| &s.name).chain(&written.ends);
        let mut names = own.chain(forks().flat_map(|f| f.stages.iter().map(|s| &s.name).chain(&f.ends)));
        names.find(|n| n.text == stage.name).map(|n| n.span)
    };
    process.stages.iter().map(|s| find(s).unwrap_or(declared.head.name.span)).collect()
}
