//! 期限, named or standing for a stage's or an action's 限.

use shao_abi::{
    Clock, Effect, Extension, FlowId, Limit, LimitSource, Mark, MarkPoint, Pause, Point, Silence, StageId,
    Type,
};
use shao_syntax::Text;
use shao_syntax::ast::{
    Clock as Written, ExprKind, Mark as WrittenMark, MarkAt, Point as WrittenPoint, PointKind, Stage, Tail,
    Value,
};

use super::effects::{self, Room};
use super::limits::{fixed_limit, stated_amount, stated_limit, times};
use super::{actions, who};
use crate::context::Context;

/// A named clock.
pub(super) fn named(context: &mut Context<'_>, written: &Written) -> Option<Clock> {
    let room = Room { stage: None, in_fork: false };
    let limit = source(context, &written.within);
    let from: Vec<Point> = written.since.iter().filter_map(|p| point(context, p)).collect();
    let to: Vec<Point> = written.until.iter().filter_map(|p| point(context, p)).collect();
    let holder = match &written.by {
        Some(by) => Some(who(context, by, false)?),
        None => None,
    };
    let marks = marks(context, &written.marks, &room);
    let pauses = written.pauses.iter().filter_map(|p| pause(context, p)).collect();
    if let Some(second) = written.extensions.get(1) {
        context.fail::<()>("two-extensions", second.span, "一个期限只写一条延期", "a clock has one 延期");
    }
    let extension = written.extensions.first().and_then(|e| extension(context, &written.name.text, e));
    if !written.marks.iter().any(|m| matches!(m.at, MarkAt::Lapse)) {
        silent(context, written.name.span, &written.name.text);
    }
    Some(Clock {
        name: written.name.text.clone(),
        flow: context.flow().unwrap_or(FlowId(0)),
        of_stage: None,
        holder,
        from,
        to,
        limit: limit?,
        marks,
        pauses,
        extension,
    })
}

/// The clocks of a stage: its own 限, and one per action that has a tail.
pub(super) fn of_stage(context: &mut Context<'_>, stage: &Stage, id: StageId, room: &Room<'_>) -> Vec<Clock> {
    let mut clocks = Vec::new();
    match &stage.within {
        Some(within) => {
            if !stage.marks.iter().any(|m| matches!(m.at, MarkAt::Lapse)) {
                silent(context, within.span, &stage.name.text);
            }
            let marks = marks(context, &stage.marks, room);
            let limit = source(context, within);
            clocks
                .extend(limit.map(|l| over_stage(context, stage.name.text.clone(), Some(id), id, l, marks)));
        }
        None => {
            if let Some(mark) = stage.marks.first() {
                context.fail::<()>(
                    "mark-without-limit",
                    mark.span,
                    format!("阶段 `{}` 没有 限,谈不上届满", stage.name.text),
                    format!("stage `{}` has no limit that could lapse", stage.name.text),
                );
            }
        }
    }
    for (action, tail) in stage.actions.iter().filter_map(|a| Some((a, a.tail.as_ref()?))) {
        clocks.extend(awaited(context, &action.name, tail, id, room));
    }
    clocks
}

fn over_stage(
    context: &Context<'_>,
    name: String,
    of_stage: Option<StageId>,
    stage: StageId,
    limit: LimitSource,
    marks: Vec<Mark>,
) -> Clock {
    let (from, to) = (vec![Point::Enter(stage)], vec![Point::Leave(stage)]);
    let flow = context.flow().unwrap_or(FlowId(0));
    Clock { name, flow, of_stage, holder: None, from, to, limit, marks, pauses: Vec::new(), extension: None }
}

fn awaited(
    context: &mut Context<'_>,
    act: &shao_syntax::ast::Name,
    tail: &Tail,
    id: StageId,
    room: &Room<'_>,
) -> Option<Clock> {
    let results = room
        .stage
        .and_then(|(_, s)| s.actions.iter().find(|a| a.name.text == act.text))
        .is_some_and(|a| matches!(&a.body, shao_syntax::ast::ActionBody::Results(_)));
    let result = results.then_some(&tail.silence);
    let deemed = if !results && tail.silence.text != act.text {
        return context.fail(
            "deem-without-result",
            tail.span,
            format!("`{}` 没有别的结果,写 `视同 {}`", act.text, act.text),
            format!("`{}` has no results; write `视同 {}`", act.text, act.text),
        );
    } else {
        effects::deem(context, act, result, room)?
    };
    let limit = source(context, &tail.within)?;
    let marks = vec![Mark { at: MarkPoint::Lapse, then: vec![deemed] }];
    Some(over_stage(context, act.text.clone(), None, id, limit, marks))
}

fn silent(context: &mut Context<'_>, span: shao_syntax::Span, name: &str) {
    context.report(
        shao_syntax::Diagnostic::error(
            "silence-without-effect",
            span,
            Text::new(
                format!("`{name}` 有期限,却没有写届满怎样"),
                format!("`{name}` has a limit but does not say what its lapse does"),
            ),
        )
        .help(Text::new("加一行 `届满 …`:记、转或视同", "add a line `届满 …`: 记, 转 or 视同")),
    );
}

/// 限: written out, or what a decision decided.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is none of these is handled alike, also if the language grows"
)]
fn source(context: &mut Context<'_>, within: &Value) -> Option<LimitSource> {
    if let ExprKind::Limit(..) = within.expr.kind {
        let limit = fixed_limit(context, &within.expr)?;
        if let Some((other, later)) = &within.beside {
            let other = fixed_limit(context, other)?;
            return either(context, within, [limit, other], *later);
        }
        return Some(LimitSource::Fixed { limit, unconfirmed: within.unconfirmed });
    }
    let found = match &within.expr.kind {
        ExprKind::Member(inner, field) => match &inner.kind {
            ExprKind::Name(decision) => {
                context.decision(decision).and_then(|d| Some((d.id, d.fields.get(&field.text)?.clone())))
            }
            _ => None,
        },
        ExprKind::Name(field) => context.outcome(field).map(|(d, found)| (d.id, found)),
        _ => None,
    };
    match found {
        Some((decision, (field, Type::Limit, _))) => Some(LimitSource::Outcome { decision, field }),
        Some(_) | None if unread(context, &within.expr.kind) => None,
        Some(_) | None => context.fail(
            "not-a-limit",
            within.span,
            "这里要一个时限,如 `5 工作日` 或 `分流.时限`",
            "a limit is needed here, such as `5 工作日` or `分流.时限`",
        ),
    }
}

/// 先到者, 后到者: of two limits on different clocks. On one clock the shorter one is known beforehand.
fn either(context: &mut Context<'_>, within: &Value, limits: [Limit; 2], later: bool) -> Option<LimitSource> {
    let [first, second] = limits;
    if first.unit.counted() == second.unit.counted() {
        return context.fail(
            "one-clock-twice",
            within.span,
            format!("{first} 与 {second} 是同一种钟,谁先到不用等,直接写那一个"),
            format!("{first} and {second} run on one clock: write the one that is meant"),
        );
    }
    Some(LimitSource::Either { limits, later, unconfirmed: within.unconfirmed })
}

/// Whether a limit is named whose own declaration was reported already.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is none of these is handled alike, also if the language grows"
)]
fn unread(context: &mut Context<'_>, within: &ExprKind) -> bool {
    match within {
        ExprKind::Name(name) => context.is_broken(name),
        ExprKind::Member(inner, field) => {
            context.is_broken(&field.text) || matches!(&inner.kind, ExprKind::Name(n) if context.is_broken(n))
        }
        _ => false,
    }
}

fn marks(context: &mut Context<'_>, written: &[WrittenMark], room: &Room<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for mark in written {
        let at = match &mark.at {
            MarkAt::Left(k) => stated_amount(context, k).map(MarkPoint::Left),
            MarkAt::Lapse => Some(MarkPoint::Lapse),
            MarkAt::Over(k) => stated_amount(context, k).map(MarkPoint::Over),
            MarkAt::Every(k) => stated_amount(context, k).map(MarkPoint::Every),
        };
        let then: Vec<Effect> = effects::lower(context, &mark.effects, room);
        marks.extend(at.map(|at| Mark { at, then }));
    }
    marks
}

pub(super) fn point(context: &mut Context<'_>, written: &WrittenPoint) -> Option<Point> {
    match &written.kind {
        PointKind::Opened => Some(Point::Open),
        PointKind::Enter(name) => effects::goto(context, name).map(Point::Enter),
        PointKind::Leave(name) => effects::goto(context, name).map(Point::Leave),
        PointKind::Act(name, result) => {
            if let Some(act) = context.acts().get(&name.text).copied() {
                return Some(Point::Act { act, result: result.as_ref().map(|r| r.text.clone()) });
            }
            let known: Vec<String> = context.acts().keys().cloned().collect();
            context.unknown(Text::new("动作", "action"), &name.text, written.span, &known)
        }
    }
}

fn pause(context: &mut Context<'_>, written: &shao_syntax::ast::Pause) -> Option<Pause> {
    let (from, to) = (point(context, &written.since), point(context, &written.until));
    let most = match &written.most {
        Some(limit) => Some(stated_amount(context, limit)?),
        None => {
            return context.fail(
                "pause-without-most",
                written.span,
                format!("停表 `{}` 没有写至多多久", written.name.text),
                format!("the pause `{}` does not say how long at most", written.name.text),
            );
        }
    };
    Some(Pause { name: written.name.text.clone(), from: from?, to: to?, most })
}

fn extension(
    context: &mut Context<'_>,
    clock: &str,
    written: &shao_syntax::ast::Extension,
) -> Option<Extension> {
    let silence = match written.silence.text.as_str() {
        "同意" | "granted" => Silence::Granted,
        "不同意" | "refused" => Silence::Refused,
        other => {
            let what = Text::new("答复", "answer");
            return context.unknown(what, other, written.silence.span, &["同意", "不同意"]);
        }
    };
    let times = times(context, written.times, 100, written.span)?;
    let params = actions::params(context, None, &format!("{clock}.延期"), &written.params);
    Some(Extension {
        params,
        times,
        add: stated_amount(context, &written.add)?,
        by: who(context, &written.by, false)?,
        within: stated_limit(context, &written.within)?,
        silence,
    })
}
