//! 立案: a case begins, in the first stage of its process.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{FieldKind, Flow, FlowId, Frame, MatterId, PartyId, Point, StageId, text_holds};
use shao_calendar::Moment;

use crate::engine::{Cause, Note, Setting, Work};
use crate::state::{CaseState, Duty, DutyId, DutyStatus, LinkedCase, MarkCause, Pins};
use crate::{
    Actor, Carried, Event, EventKind, FactProblem, Facts, Fault, Notice, Policy, REDUCER_VERSION, Refusal,
    RefusalKind, Reply, Trouble, What, Words, builtin,
};

/// What a case is opened with.
pub(crate) struct Opening<'e> {
    pub flow: FlowId,
    pub facts: &'e Facts,
    origin: &'e Option<LinkedCase>,
    carried: &'e [Carried],
}

impl<'e> Opening<'e> {
    /// None if the event is none that opens a case.
    pub fn of(event: &'e Event) -> Option<Self> {
        let EventKind::Open { flow, facts, origin, carried } = &event.kind else { return None };
        Some(Self { flow: *flow, facts, origin, carried })
    }
}

/// Opens a case, or says why not.
pub(crate) fn open<'p>(
    policy: &'p Policy<'p>,
    event: &Event,
    opening: &Opening<'_>,
    setting: Setting,
) -> Result<Result<(Work<'p>, Reply), Refusal>, Fault> {
    let flow = opening.flow;
    let at = event.at.unwrap_or(event.received);
    if at > event.received {
        let zh = format!("立案时间 {at} 晚于收到时间 {}", event.received);
        let en = format!("it is dated {at}, after it was received ({})", event.received);
        return Ok(Err(Refusal::new(RefusalKind::OutOfOrder, zh, en)));
    }
    let Some(process) = policy.process.flows.get(flow.index()) else {
        let zh = format!("没有第 {} 号流程", flow.0);
        let en = format!("there is no process number {}", flow.0);
        return Ok(Err(Refusal::new(RefusalKind::NotOpen, zh, en)));
    };
    let state = match filled(policy, event, opening, process, at) {
        Ok(state) => state,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut work = Work::new(policy, state);
    work.set(setting);
    let actor = event.actor.map_or(Actor::Process, Actor::Party);
    let cause = Cause {
        actor,
        by: MarkCause::Act(builtin::OPEN.to_owned()),
        lapse: false,
        tainted: false,
        params: Vec::new(),
        texts: Vec::new(),
    };
    work.record(DutyId::ROOT, What::Opened, Note::by(actor))?;
    let begun = work.attempt(|work| {
        work.pass(DutyId::ROOT, Point::Open)?;
        work.enter(DutyId::ROOT, process.start, &cause)
    })?;
    if let Some(refusal) = begun {
        return Ok(Err(refusal));
    }
    work.drain(at)?;
    let reply = Reply::Accepted { at, seq: work.state.seq };
    Ok(Ok((work, reply)))
}

/// A case with its facts, before anything is done about it.
fn filled(
    policy: &Policy<'_>,
    event: &Event,
    opening: &Opening<'_>,
    process: &Flow,
    at: Moment,
) -> Result<CaseState, Refusal> {
    if let Some(refusal) = missing(policy, process.matter, opening.facts) {
        return Err(refusal);
    }
    let mut state = blank(policy, event, opening.flow, process.start, at);
    state.links.extend(opening.origin.clone());
    state.carried.extend_from_slice(opening.carried);
    fill(policy, process.matter, &mut state, opening.facts)?;
    Ok(state)
}

/// 撤销立案: the case as one that should not have been opened: nothing of it stands but that it was. Whoever held a duty of
/// it is told that this was withdrawn. None if it could not have been opened at all.
pub(crate) fn annulled<'p>(
    policy: &'p Policy<'p>,
    event: &Event,
    holders: BTreeSet<PartyId>,
    since: Moment,
) -> Result<Option<Work<'p>>, Fault> {
    let Some(opening) = Opening::of(event) else { return Ok(None) };
    let Some(process) = policy.process.flows.get(opening.flow.index()) else { return Ok(None) };
    let at = event.at.unwrap_or(event.received);
    let Ok(state) = filled(policy, event, &opening, process, at) else { return Ok(None) };
    let mut work = Work::new(policy, state);
    work.record(DutyId::ROOT, What::Opened, Note::by(event.actor.map_or(Actor::Process, Actor::Party)))?;
    work.now = since;
    work.state.ended = Some(since);
    work.duty_mut(DutyId::ROOT)?.status = DutyStatus::Withdrawn { at: since };
    for holder in holders {
        work.notify(DutyId::ROOT, Some(holder), Notice::Withdrawn(DutyId::ROOT))?;
    }
    Ok(Some(work))
}

/// A case that exists cannot be opened again; a periodic opener may try as often as it likes.
pub(crate) fn open_again(work: &mut Work<'_>) -> Result<Reply, Fault> {
    let key = work.state.key.clone();
    let en = format!("case `{key}` exists already");
    Ok(Reply::Refused(Refusal::new(RefusalKind::AlreadyOpen, format!("案件“{key}”已经立案"), en)))
}

/// Facts that no reading of the schema would have let pass.
fn missing(policy: &Policy<'_>, matter: MatterId, facts: &Facts) -> Option<Refusal> {
    let mut problems = Vec::new();
    for (at, field) in policy.schema.fields_of(matter) {
        let there = match field.kind {
            FieldKind::Fact { .. } => facts.values.contains_key(&at),
            FieldKind::Text { .. } => facts.texts.contains_key(&at),
            FieldKind::Judgement { .. } => true,
        };
        if !there {
            problems.push(FactProblem { field: field.name.clone(), trouble: Trouble::Missing });
        }
    }
    refused_for(&problems)
}

/// A refusal that names every problem.
pub(crate) fn refused_for(problems: &[FactProblem]) -> Option<Refusal> {
    let join =
        |say: fn(&FactProblem) -> String, by: &str| problems.iter().map(say).collect::<Vec<_>>().join(by);
    let reason = Words::new(join(FactProblem::zh, "；"), join(FactProblem::en, "; "));
    (!problems.is_empty()).then(|| Refusal::of(RefusalKind::Args, reason))
}

fn blank(policy: &Policy<'_>, event: &Event, flow: FlowId, start: StageId, at: Moment) -> CaseState {
    let root = Duty {
        id: DutyId::ROOT,
        parent: None,
        fork_visit: 0,
        member: None,
        holder: None,
        tainted: false,
        stage: start,
        visit: 0,
        since: at,
        status: DutyStatus::Active,
        orphan: false,
        ordinals: BTreeMap::new(),
    };
    CaseState {
        key: event.case.clone(),
        seq: 0,
        cycle: 0,
        flow,
        pins: Pins { policy: policy.hash.to_owned(), reducer: REDUCER_VERSION },
        opened: at,
        ended: None,
        last: at,
        frame: Frame::unknown(policy.schema),
        unsure: false,
        tainted: BTreeSet::new(),
        texts: BTreeMap::new(),
        outcomes: BTreeMap::new(),
        duties: vec![root],
        clocks: Vec::new(),
        counters: vec![0; policy.process.counters.len()],
        asks: Vec::new(),
        marks: Vec::new(),
        history: Vec::new(),
        links: Vec::new(),
        outages: Vec::new(),
        carried: Vec::new(),
        replies: Vec::new(),
        next_id: 1,
        next_duty: 1,
    }
}

/// Puts the facts into the frame; texts only as the bits the policy asks for.
fn fill(policy: &Policy<'_>, matter: MatterId, state: &mut CaseState, facts: &Facts) -> Result<(), Refusal> {
    for (at, field) in policy.schema.fields_of(matter) {
        match &field.kind {
            FieldKind::Fact { slot } => state.frame.set(*slot, facts.values.get(&at).cloned()),
            FieldKind::Text { atoms } => {
                let text = facts.texts.get(&at).map_or("", String::as_str);
                for atom in atoms {
                    let holds = text_holds(atom.op, &atom.literal, text);
                    state.frame.set(atom.slot, Some(shao_abi::Value::Bool(holds)));
                }
                state.texts.insert(at, text.to_owned());
            }
            FieldKind::Judgement { .. } => {}
        }
    }
    state.frame.check(policy.schema).map_err(|error| {
        let zh = format!("“{}”的值不合要求：{}", error.slot, error.reason);
        Refusal::new(RefusalKind::Args, zh, error.to_string())
    })
}
