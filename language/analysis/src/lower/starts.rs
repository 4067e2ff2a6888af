//! 启动 and 遇: how cases of one process begin and move those of another.

use shao_abi::{
    DecisionId, DecisionKind, Effect, FlowId, Link, MatterId, Meet, OutcomeField, PassedText, RuleId,
    RuleSource, SlotId, StageId, Start, StartId, Type,
};
use shao_ir::{Cond, Rule};
use shao_syntax::ast::{
    Assign, Expr, ExprKind, Field, Meet as WrittenMeet, MeetWith, Name, TypeKind, Who, WhoKind,
};
use shao_syntax::{Diagnostic, Text};

use super::effects::{self, Room};
use super::fits::fits;
use super::process::Lowered;
use super::values::{Scope, value};
use super::{Built, clocks};
use crate::context::{Context, FieldRef, id16};
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
}

/// A 遇 that was read.
#[derive(Debug, Clone)]
pub(crate) struct Meeting {
    matter: Option<MatterId>,
    stage: StageId,
    written: WrittenMeet,
    then: Vec<Effect>,
}

/// Takes note of a 启动.
pub(super) fn start(context: &mut Context<'_>, process: &Name, given: &[Assign]) -> Effect {
    let id = StartId(id16(context.starting.len()));
    let starting = Starting {
        matter: context.matter,
        process: process.clone(),
        given: given.to_vec(),
        params: context.params.clone(),
        texts: context.param_texts.clone(),
        member: context.member.clone(),
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
        let start = to.and_then(|to| one_start(context, built, declared, lowered, &starting, (at, to)));
        // A placeholder keeps the numbering where one could not be read; the policy is not sound then.
        let none =
            Start { flow: FlowId(0), facts: None, fields: Vec::new(), texts: Vec::new(), member: None };
        lowered.process.starts.push(start.unwrap_or(none));
    }
    for meeting in std::mem::take(&mut context.meeting) {
        let found = one_meet(context, declared, lowered, &meeting);
        if let Some(stage) = lowered.process.stages.get_mut(meeting.stage.index()) {
            stage.meets.extend(found);
        }
    }
    context.enter(None);
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
    let decision = (!facts.values.is_empty()).then(|| decision(context, built, starting, &facts, at));
    Some(Start { flow, facts: decision, fields: facts.fields, texts: facts.texts, member: facts.member })
}

/// What the other case is given.
#[derive(Default)]
struct Facts {
    missing: Vec<String>,
    outcomes: Vec<OutcomeField>,
    values: Vec<shao_ir::Expr>,
    fields: Vec<u16>,
    texts: Vec<(u16, PassedText)>,
    member: Option<u16>,
    unconfirmed: bool,
}

impl Facts {
    fn take(
        &mut self,
        context: &mut Context<'_>,
        starting: &Starting,
        own: &[Field],
        matter: MatterId,
        field: &Field,
        given: &Assign,
    ) -> Option<()> {
        let target = context.rooms.get_index(matter.index())?.1.fields.get(&field.name.text).copied()?;
        let at = match target {
            FieldRef::Text(at) => {
                self.texts.push((at, passed_text(context, starting, own, field, given)?));
                return Some(());
            }
            FieldRef::Slot(slot) => slot,
        };
        let ty = context.slot_type(at);
        let shao_abi::SlotSource::Field(position) = context.slots.get(at.index())?.source else {
            return None;
        };
        if is_member(&given.value.expr) {
            let member = starting.member.as_ref();
            let Some(member) = member else { return outside_fork(context, given) };
            fits(context, member, &ty, &given.value.expr)?;
            self.member = Some(position);
            return Some(());
        }
        if let ExprKind::Name(name) = &given.value.expr.kind {
            kept_secret(context, own, name, field, given)?;
        }
        let scope = Scope { params: starting.params.clone(), ..Scope::default() };
        let typed = value(context, &scope, &given.value.expr, Some(&ty))?;
        fits(context, &typed.ty, &ty, &given.value.expr)?;
        self.outcomes.push(OutcomeField { name: field.name.text.clone(), ty, slot: None });
        self.values.push(typed.expr);
        self.fields.push(position);
        self.unconfirmed |= given.value.unconfirmed;
        Some(())
    }
}

/// 本单位: a word that can stand for a value only here.
fn is_member(written: &Expr) -> bool {
    matches!(&written.kind, ExprKind::Name(name) if shao_syntax::keyword_spelled(name).is_some_and(|k| k.id == "member"))
}

fn outside_fork<T>(context: &mut Context<'_>, given: &Assign) -> Option<T> {
    context.fail(
        "member-outside-fork",
        given.value.span,
        "`本单位` 只在 并行 之内有所指",
        "`本单位` stands for a unit only inside 并行",
    )
}

/// A text for the other case: a quoted one, one of this case, or one that the action was given.
fn passed_text(
    context: &mut Context<'_>,
    starting: &Starting,
    own: &[Field],
    field: &Field,
    given: &Assign,
) -> Option<PassedText> {
    if let ExprKind::Text(text) = &given.value.expr.kind {
        return Some(PassedText::Written(text.clone()));
    }
    if let ExprKind::Name(name) = &given.value.expr.kind {
        if starting.texts.contains(name) {
            return Some(PassedText::Param(name.clone()));
        }
        if let Some(FieldRef::Text(at)) = context.fields().get(name).copied() {
            kept_secret(context, own, name, field, given)?;
            return Some(PassedText::Field(at));
        }
    }
    context.fail(
        "wrong-type",
        given.value.span,
        format!("`{}` 是文本,这里要引号里的字、本案的文本字段,或动作的文本参数", field.name.text),
        format!(
            "`{}` is a text: give a quoted one, a text of this case, or one the action is given",
            field.name.text
        ),
    )
}

/// What is masked or secret in this case is so in the other.
fn kept_secret(
    context: &mut Context<'_>,
    own: &[Field],
    name: &str,
    target: &Field,
    given: &Assign,
) -> Option<()> {
    let Some(from) = own.iter().find(|f| f.name.text == name) else { return Some(()) };
    let hidden = |party: &str| {
        let named = |who: &Who| matches!(&who.kind, WhoKind::Named(name, None) if name.text == party);
        target.secrecy.hidden_from.iter().any(named)
    };
    let kept = (!from.secrecy.masked || target.secrecy.masked)
        && from.secrecy.hidden_from.iter().all(|who| match &who.kind {
            WhoKind::Named(party, None) if context.party(&party.text).is_some() => hidden(&party.text),
            // Whom a field of this case names, a field of the other must name.
            WhoKind::Named(..) | WhoKind::Member => !target.secrecy.hidden_from.is_empty(),
        });
    if kept {
        return Some(());
    }
    let text = Text::new(
        format!("`{name}` 是脱敏或保密的,传给 `{}` 就露出来了", target.name.text),
        format!("`{name}` is masked or secret, and passed on to `{}` it would be seen", target.name.text),
    );
    let help = Text::new(
        format!("给 `{}` 也写上 `脱敏`、`保密 对 …`", target.name.text),
        format!("write `脱敏`, `保密 对 …` of `{}`, too", target.name.text),
    );
    context.report(Diagnostic::error("secret-passed-on", given.value.span, text).help(help));
    None
}

/// The facts as a decision with one rule: decisions are all that a module computes.
fn decision(
    context: &mut Context<'_>,
    built: &mut Built,
    starting: &Starting,
    facts: &Facts,
    at: usize,
) -> DecisionId {
    let unconfirmed = facts.unconfirmed || std::mem::take(&mut context.provisional);
    let name = format!("启动 {} {}", starting.process.text, at.saturating_add(1));
    context.rules.push(RuleSource {
        name: name.clone(),
        decision: DecisionId(id16(built.defs.len())),
        place: context.place(starting.process.span),
        cites: Vec::new(),
        reason: None,
        unconfirmed,
    });
    let id = RuleId(id16(context.rules.len().saturating_sub(1)));
    let values = facts.values.clone();
    let rule = Rule { id, when: Cond::Const(true), unless: Vec::new(), values, unconfirmed };
    let rules = vec![rule];
    super::lookups::rowless(context, &rules);
    built.add(name, starting.matter, DecisionKind::Unique, facts.outcomes.clone(), rules, Vec::new())
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
