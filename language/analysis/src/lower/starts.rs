//! 启动, 移送 and 遇: how cases of one process begin and move those of another.

mod given;

use shao_abi::{Effect, FlowId, Link, MatterId, Meet, SlotId, StageId, StageKind, Start, StartId, Type};
use shao_syntax::ast::{Assign, Meet as WrittenMeet, MeetWith, Name, Terms, TypeKind};
use shao_syntax::{Diagnostic, Span, Text};

use self::given::Facts;
use super::effects::{self, Room};
use super::process::Lowered;
use super::{Built, clocks};
use crate::context::{Context, id16};
use crate::declare::Declared;

/// A 启动 that was read; what it starts is looked up when every process is known.
#[derive(Debug, Clone)]
pub(crate) struct Starting {
    /// The matter of the case that starts the other.
    matter: Option<MatterId>,
    process: Name,
    given: Vec<Assign>,
    /// What the action that starts it was given.
    params: Vec<(String, SlotId)>,
    /// Those of them that are free text.
    texts: Vec<String>,
    /// The type of 本单位, inside 并行.
    member: Option<Type>,
    /// 移送.
    handover: Option<HandOver>,
}

/// What 移送 says beside what it starts.
#[derive(Debug, Clone)]
pub(crate) struct HandOver {
    /// 时限.
    pub terms: Option<Terms>,
    /// Where the case goes that hands over.
    pub to: Option<Name>,
    /// Where it is written.
    pub span: Span,
}

/// A 遇 that was read.
#[derive(Debug, Clone)]
pub(crate) struct Meeting {
    matter: Option<MatterId>,
    stage: StageId,
    written: WrittenMeet,
    then: Vec<Effect>,
}

/// Takes note of a 启动 or a 移送.
pub(super) fn start(
    context: &mut Context<'_>,
    process: &Name,
    given: &[Assign],
    handover: Option<HandOver>,
) -> Effect {
    let id = StartId(id16(context.starting.len()));
    let starting = Starting {
        matter: context.matter,
        process: process.clone(),
        given: given.to_vec(),
        params: context.params.clone(),
        texts: context.param_texts.clone(),
        member: context.member.clone(),
        handover,
    };
    context.starting.push(starting);
    Effect::Start(id)
}

/// Takes note of the 遇 lines of a stage.
pub(super) fn meets(context: &mut Context<'_>, stage: StageId, written: &[WrittenMeet], room: &Room<'_>) {
    for meet in written {
        let then = effects::lower(context, &meet.effects, room);
        let matter = context.matter;
        context.meeting.push(Meeting { matter, stage, written: meet.clone(), then });
    }
}

/// Gives every 启动 and 遇 its meaning.
pub(super) fn lower(
    context: &mut Context<'_>,
    built: &mut Built,
    declared: &Declared<'_>,
    lowered: &mut Lowered,
) {
    for (at, starting) in std::mem::take(&mut context.starting).into_iter().enumerate() {
        context.enter(starting.matter);
        let to = flow_named(context, declared, &starting.process);
        // Whatever is wrong with what it is given, the other case is started, and can be met.
        if let Some(from) = context.flow() {
            context.started.insert((from, to));
        }
        let handover = starting.handover.as_ref().and_then(|over| handed_over(context, lowered, over));
        let start = to.and_then(|to| one_start(context, built, declared, lowered, &starting, (at, to)));
        // A placeholder keeps the numbering where one could not be read; the policy is not sound then.
        let none = Start {
            flow: FlowId(0),
            facts: None,
            fields: Vec::new(),
            texts: Vec::new(),
            member: None,
            handover: None,
        };
        lowered.process.starts.push(Start { handover, ..start.unwrap_or(none) });
    }
    for meeting in std::mem::take(&mut context.meeting) {
        let found = one_meet(context, declared, lowered, &meeting);
        if let Some(stage) = lowered.process.stages.get_mut(meeting.stage.index()) {
            stage.meets.extend(found);
        }
    }
    context.enter(None);
}

/// What becomes of the clocks of a case that is handed over; an error if that is open, or if it goes on all the same.
fn handed_over(context: &mut Context<'_>, lowered: &Lowered, over: &HandOver) -> Option<shao_abi::Terms> {
    let to = over.to.as_ref().and_then(|name| context.stages().get(&name.text).copied());
    let stage = to.and_then(|to| lowered.process.stages.get(to.index()));
    if stage.is_none_or(|stage| stage.kind != StageKind::End) {
        let text = Text::new(
            "移送之后本案还没有完:一件案子就有了两家",
            "the case goes on after it is handed over: two would own it",
        );
        let help = Text::new(
            "签收时才移送,同时 `转` 一个终态;签收以前、退回来,都还是本案",
            "hand over when the other side signs, and 转 to a 终态; until then it is this case",
        );
        context.report(Diagnostic::error("handover-stays", over.span, text).help(help));
    }
    if over.terms.is_none() {
        let text = Text::new(
            "移送没有写明时限:走过的时间算不算,不能不说",
            "a handover must say whether the time that has run counts",
        );
        let help = Text::new(
            "接着算写 `时限 承前`,从头算写 `时限 重起`",
            "write `limit carried` if it goes on, `limit anew` if it starts again",
        );
        context.report(Diagnostic::error("no-handover-terms", over.span, text).help(help));
    }
    over.terms.map(|terms| match terms {
        Terms::Carried => shao_abi::Terms::Carried,
        Terms::Anew => shao_abi::Terms::Anew,
    })
}

fn flow_named(context: &mut Context<'_>, declared: &Declared<'_>, name: &Name) -> Option<FlowId> {
    let found = declared.processes.iter().position(|p| p.name.text == name.text);
    if let Some(at) = found {
        return Some(FlowId(id16(at)));
    }
    let known: Vec<&str> = declared.processes.iter().map(|p| p.name.text.as_str()).collect();
    context.unknown(Text::new("流程", "process"), &name.text, name.span, &known)
}

fn one_start(
    context: &mut Context<'_>,
    built: &mut Built,
    declared: &Declared<'_>,
    lowered: &Lowered,
    starting: &Starting,
    (at, flow): (usize, FlowId),
) -> Option<Start> {
    let matter = lowered.process.flows.get(flow.index())?.matter;
    let fields = &declared.matters.get(matter.index())?.fields;
    for (nth, given) in starting.given.iter().enumerate() {
        if let Some(first) = starting.given.iter().take(nth).find(|g| g.name.text == given.name.text) {
            context.twice(&given.name, Some(first.name.span));
        }
        if !fields.iter().any(|f| f.name.text == given.name.text) {
            let known: Vec<&str> = fields.iter().map(|f| f.name.text.as_str()).collect();
            context.unknown::<()>(Text::new("字段", "field"), &given.name.text, given.name.span, &known);
        }
    }
    let own = starting.matter.and_then(|id| declared.matters.get(id.index()));
    let own = own.map_or(&[][..], |m| m.fields.as_slice());
    let mut facts = Facts::default();
    for field in fields.iter().filter(|f| !matches!(f.ty.kind, TypeKind::Judgement(_))) {
        match starting.given.iter().find(|g| g.name.text == field.name.text) {
            Some(given) => facts.take(context, starting, own, matter, field, given)?,
            None => facts.missing.push(field.name.text.clone()),
        }
    }
    if !facts.missing.is_empty() {
        let list = facts.missing.join("、");
        return context.fail(
            "missing-fact",
            starting.process.span,
            format!("启动 `{}` 还缺:{list}", starting.process.text),
            format!("starting `{}` lacks: {list}", starting.process.text),
        );
    }
    Some(facts.start(context, built, starting, flow, at))
}

fn one_meet(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    lowered: &Lowered,
    meeting: &Meeting,
) -> Vec<Meet> {
    context.enter(meeting.matter);
    let Some(own) = context.flow() else { return Vec::new() };
    let (with, others, perhaps): (Link, Vec<FlowId>, bool) = match &meeting.written.with {
        MeetWith::Origin => {
            let starters = context.started.iter().filter(|(_, to)| *to == Some(own)).map(|(from, _)| *from);
            (Link::Origin, starters.collect(), context.started.iter().any(|(_, to)| to.is_none()))
        }
        MeetWith::Started(name) => {
            let Some(flow) = flow_named(context, declared, name) else { return Vec::new() };
            let starts = context.started.contains(&(own, Some(flow)));
            let others = if starts { vec![flow] } else { Vec::new() };
            (Link::Started, others, context.started.contains(&(own, None)))
        }
    };
    if others.is_empty() {
        // A process whose name has a slip may be the one that was meant.
        if !perhaps {
            never_meets(context, meeting);
        }
        return Vec::new();
    }
    let mut found = Vec::new();
    for flow in others {
        let matter = lowered.process.flows.get(flow.index()).map(|f| f.matter);
        context.enter(matter);
        let point = clocks::point(context, &meeting.written.point);
        found.extend(point.map(|point| Meet { with, flow, point, then: meeting.then.clone() }));
    }
    found
}

fn never_meets(context: &mut Context<'_>, meeting: &Meeting) {
    let (text, help) = match &meeting.written.with {
        MeetWith::Origin => (
            Text::new("没有哪个流程启动它,谈不上原件", "no process starts this one, so there is no 原件"),
            Text::new("在另一个流程里写 `启动 …`", "write `启动 …` in another process"),
        ),
        MeetWith::Started(name) => (
            Text::new(
                format!("这个流程没有启动过 `{}`,遇不到它", name.text),
                format!("this process never starts `{}`, so it cannot meet it", name.text),
            ),
            Text::new(
                format!("先写 `启动 {}(…)`", name.text),
                format!("write `启动 {}(…)` first", name.text),
            ),
        ),
    };
    context.report(Diagnostic::error("never-met", meeting.written.span, text).help(help));
}
