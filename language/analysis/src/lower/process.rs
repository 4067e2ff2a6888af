//! 流程: stages, their actions and clocks.

use std::collections::BTreeSet;

use shao_abi::{
    ActDef, Cite, Clock, DecisionId, Flow, FlowId, MatterId, Place, Process, Stage as AbiStage, StageId,
    StageKind, Type,
};
use shao_syntax::Text;
use shao_syntax::ast::{Fork, Join, Name, Process as Written, Stage};

use super::effects::{self, Room};
use super::{Built, actions, clocks, outside, starts, who};
use crate::context::{Context, cites, id16};

/// The lowered processes with where their parts stand.
#[derive(Default)]
pub(super) struct Lowered {
    pub process: Process,
    pub stages: Vec<(Place, Vec<Cite>)>,
    pub clocks: Vec<(Place, Vec<Cite>)>,
    pub actions: Vec<Vec<(Place, Vec<Cite>)>>,
    /// Stages with an error of their own: what they lack may be what could not be read.
    pub unsure: BTreeSet<StageId>,
    /// Processes with an error in a clock over several stages.
    pub clocks_unsure: BTreeSet<FlowId>,
}

/// A stage as it is written, with what it is: the order of stage ids.
pub(super) struct Slot<'a> {
    pub kind: StageKind,
    pub name: &'a Name,
    pub written: Option<&'a Stage>,
}

pub(super) fn lower(context: &mut Context<'_>, built: &mut Built, written: &[&Written]) -> Lowered {
    let mut lowered = Lowered::default();
    for process in written {
        context.enter_named(&process.matter);
        let acts = context.acts().keys().cloned().collect::<Vec<String>>();
        let flow = FlowId(id16(lowered.process.flows.len()));
        lowered.process.acts.extend(acts.into_iter().map(|name| ActDef { name, flow }));
        flow_of(context, built, &mut lowered, process, flow);
    }
    context.enter(None);
    lowered
}

/// One process.
fn flow_of(
    context: &mut Context<'_>,
    built: &mut Built,
    lowered: &mut Lowered,
    written: &Written,
    id: FlowId,
) {
    if written.stages.is_empty() {
        context.fail::<()>("no-stages", written.name.span, "流程里没有阶段", "the process has no stage");
    }
    let first = id16(lowered.process.stages.len());
    lowered.process.flows.push(Flow::plain(
        written.name.text.clone(),
        context.matter.unwrap_or(MatterId(0)),
        StageId(first),
    ));
    if let Some(flow) = lowered.process.flows.last_mut() {
        outside::lower(context, written, flow);
    }
    let slots = slots(context, written);
    let before = context.errors();
    for (at, clock) in written.clocks.iter().enumerate() {
        if let Some(first) = written.clocks.iter().take(at).find(|c| c.name.text == clock.name.text) {
            context.twice(&clock.name, Some(first.name.span));
        }
        if let Some(ir) = clocks::named(context, clock) {
            add_clock(context, lowered, ir, clock.span, cites(&clock.basis));
        }
    }
    if context.errors() > before {
        lowered.clocks_unsure.insert(id);
    }
    for (at, slot) in slots.iter().enumerate() {
        let stage_id = StageId(first.saturating_add(id16(at)));
        let before = context.errors();
        let stage = stage(context, built, lowered, slot, stage_id);
        if context.errors() > before {
            lowered.unsure.insert(stage_id);
        }
        lowered.process.stages.push(stage);
        let basis = slot.written.map(|s| cites(&s.basis)).unwrap_or_default();
        lowered.stages.push((context.place(slot.name.span), basis));
    }
    context.member = None;
}

/// Every stage in the order of its id: the process's own, its ends, then those of forks. The same order in which
/// their names were declared.
fn slots<'a>(context: &Context<'_>, written: &'a Written) -> Vec<Slot<'a>> {
    let mut slots: Vec<Slot<'a>> = Vec::new();
    let main = |s: &'a Stage| Slot { kind: StageKind::Main, name: &s.name, written: Some(s) };
    slots.extend(written.stages.iter().map(main));
    slots.extend(written.ends.iter().map(|name| Slot { kind: StageKind::End, name, written: None }));
    for (fork_stage, fork) in written.stages.iter().filter_map(|s| Some((s, s.fork.as_ref()?))) {
        let Some(id) = context.stages().get(&fork_stage.name.text).copied() else { continue };
        let child = |s: &'a Stage| Slot { kind: StageKind::Child(id), name: &s.name, written: Some(s) };
        slots.extend(fork.stages.iter().map(child));
        slots.extend(fork.ends.iter().map(|name| Slot {
            kind: StageKind::ChildEnd(id),
            name,
            written: None,
        }));
    }
    let mut seen = BTreeSet::new();
    slots.retain(|s| seen.insert(s.name.text.as_str()));
    slots
}

fn stage(
    context: &mut Context<'_>,
    built: &mut Built,
    lowered: &mut Lowered,
    slot: &Slot<'_>,
    id: StageId,
) -> AbiStage {
    let empty = AbiStage {
        name: slot.name.text.clone(),
        flow: context.flow().unwrap_or(FlowId(0)),
        kind: slot.kind,
        owner: None,
        top: false,
        decisions: Vec::new(),
        actions: Vec::new(),
        fork: None,
        meets: Vec::new(),
    };
    let Some(written) = slot.written else {
        lowered.actions.push(Vec::new());
        return empty;
    };
    let in_fork = matches!(slot.kind, StageKind::Child(_) | StageKind::ChildEnd(_));
    context.member = member(context, lowered, slot.kind);
    let room = Room { stage: Some((id, written)), in_fork };
    let owner = match &written.by {
        Some(by) => who(context, by, room.in_fork),
        None => context.fail(
            "no-owner",
            written.span,
            format!("阶段 `{}` 没有写由谁负责", written.name.text),
            format!("stage `{}` does not say who is waited for", written.name.text),
        ),
    };
    for clock in clocks::of_stage(context, written, id, &room) {
        let basis = cites(&written.basis);
        add_clock(context, lowered, clock, written.span, basis);
    }
    let (actions, places) = actions::lower(context, built, &mut lowered.process.counters, written, &room);
    lowered.actions.push(places);
    let decisions = written.decides.iter().filter_map(|d| entered(context, d)).collect();
    starts::meets(context, id, &written.meets, &room);
    let fork = written.fork.as_ref().and_then(|f| self::fork(context, written, f, &room));
    AbiStage { owner, top: written.top, decisions, actions, fork, ..empty }
}

fn add_clock(
    context: &Context<'_>,
    lowered: &mut Lowered,
    clock: Clock,
    span: shao_syntax::Span,
    basis: Vec<Cite>,
) {
    lowered.process.clocks.push(clock);
    lowered.clocks.push((context.place(span), basis));
}

/// 判定 on entry.
fn entered(context: &mut Context<'_>, name: &Name) -> Option<DecisionId> {
    if let Some(found) = context.decision(&name.text) {
        return Some(found.id);
    }
    let known: Vec<String> = context.decisions().map(|(name, _)| name.clone()).collect();
    context.unknown(Text::new("判定", "decision"), &name.text, name.span, &known)
}

/// Which units 本单位 can be in a stage of this kind: those of the set the fork runs over.
fn member(context: &Context<'_>, lowered: &Lowered, kind: StageKind) -> Option<Type> {
    let (StageKind::Child(of) | StageKind::ChildEnd(of)) = kind else { return None };
    let over = lowered.process.stages.get(of.index())?.fork.as_ref()?.over;
    match context.slot_type(over) {
        Type::PartySet { among } => Some(Type::Party { among }),
        Type::Bool
        | Type::Int { .. }
        | Type::Enum(_)
        | Type::Party { .. }
        | Type::EnumSet(_)
        | Type::Limit => None,
    }
}

fn fork(context: &mut Context<'_>, stage: &Stage, written: &Fork, room: &Room<'_>) -> Option<shao_abi::Fork> {
    if room.in_fork {
        return context.fail(
            "fork-in-fork",
            written.span,
            "并行之内不能再并行",
            "there is no fork inside a fork",
        );
    }
    let over = set_slot(context, &written.over);
    let (Some(first), Some(last)) = (written.stages.first(), written.ends.first()) else {
        return context.fail(
            "no-stages",
            written.span,
            "并行之内要有阶段和终态",
            "a fork needs stages and an end",
        );
    };
    let (start, end) =
        (context.stages().get(&first.name.text).copied()?, context.stages().get(&last.text).copied()?);
    let join = match &written.join {
        Join::All(then) => shao_abi::Join::All(effects::lower(context, then, room)),
        Join::Any(then, withdraw) => shao_abi::Join::Any {
            then: effects::lower(context, then, room),
            rest: if *withdraw { shao_abi::Rest::Withdrawn } else { shao_abi::Rest::Continue },
        },
        Join::Lead(lead, wait) => {
            lead_is_owner(context, stage, lead);
            shao_abi::Join::Lead { wait: *wait }
        }
    };
    Some(shao_abi::Fork { over: over?, child: shao_abi::Child { start, end }, join })
}

fn set_slot(context: &mut Context<'_>, over: &shao_syntax::ast::Who) -> Option<shao_abi::SlotId> {
    use shao_syntax::ast::{Expr, ExprKind, WhoKind};
    let over = super::who::firm(context, over);
    let expr = match &over.kind {
        WhoKind::Named(name, None) => ExprKind::Name(name.text.clone()),
        WhoKind::Named(name, Some(field)) => {
            let inner = Expr { kind: ExprKind::Name(name.text.clone()), span: name.span };
            ExprKind::Member(Box::new(inner), field.clone())
        }
        WhoKind::Member => {
            return context.fail(
                "not-a-set",
                over.span,
                "每个后面要一个单位的集合",
                "每个 is followed by a set of units",
            );
        }
    };
    let written = Expr { kind: expr, span: over.span };
    let typed = super::values::value(context, &super::values::Scope::default(), &written, None)?;
    match (typed.expr, typed.ty) {
        (shao_ir::Expr::Slot(slot), Type::PartySet { .. }) => Some(slot),
        _ => context.fail(
            "not-a-set",
            over.span,
            "每个后面要一个单位的集合",
            "每个 is followed by a set of units",
        ),
    }
}

/// 汇合 主办 names whoever the stage waits for; anybody else could not end it.
fn lead_is_owner(context: &mut Context<'_>, stage: &Stage, lead: &Name) {
    use shao_syntax::ast::WhoKind;
    let owner = stage.by.as_ref().and_then(|by| match &by.kind {
        WhoKind::Named(name, None) | WhoKind::Named(_, Some(name)) => Some(name.text.clone()),
        WhoKind::Member => None,
    });
    if owner.as_deref() != Some(lead.text.as_str()) {
        context.fail::<()>(
            "lead-is-not-owner",
            lead.span,
            format!("汇合要由本阶段的责任人,这里写的是 `{}`", lead.text),
            format!("the fork is joined by whoever the stage waits for, not by `{}`", lead.text),
        );
    }
}
