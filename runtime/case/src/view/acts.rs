//! What may be done now, by whom, and whether it would pass: tried out on a copy, so that the answer is the
//! engine's own.

use shao_abi::{Action, FieldKind, Param, SlotId, SlotSource, Status, Type};

use super::types::{ActView, Openness, ParamView};
use crate::act::{self, Addressed, try_out, who_may};
use crate::engine::Work;
use crate::state::{Ask, AskAbout, ClockRun, ClockStatus, Duty, DutyId};
use crate::{Fault, Refusal, Words, builtin, show_type};

/// Acts of the stages, then the built-in ones.
pub(super) fn acts(work: &Work<'_>) -> Result<Vec<ActView>, Fault> {
    let mut acts = Vec::new();
    for duty in work.state.duties.iter().filter(|duty| duty.is_active()) {
        for (at, action) in (0u16..).zip(&work.stage(duty.stage)?.actions) {
            acts.push(stage_act(work, duty, at, action)?);
        }
    }
    acts.extend(reopening(work)?);
    for run in &work.state.clocks {
        acts.extend(extension(work, run));
    }
    for ask in &work.state.asks {
        acts.extend(answers(work, ask)?);
    }
    Ok(acts)
}

fn stage_act(work: &Work<'_>, duty: &Duty, at: u16, action: &Action) -> Result<ActView, Fault> {
    let names = work.names();
    let addressed = Addressed { duty: duty.id, stage: duty.stage, at };
    let (open, why) = match openness(work, &addressed, action) {
        // Only of a draft: it may be done, and the case comes no farther.
        Err(stop @ Fault::Broken { .. }) => (Openness::Depends, Some(Words::new(stop.zh(), stop.en()))),
        found => found?,
    };
    Ok(ActView {
        act: names.act(action.act),
        duty: duty.id,
        visit: duty.visit,
        of: names.stage(duty.stage),
        by: who_may(work, &addressed)?.map(|party| names.party(party)),
        results: action.results.iter().map(|result| result.name.clone()).collect(),
        params: action.params.iter().map(|param| param_view(work, param)).collect(),
        open,
        why,
    })
}

fn openness(work: &Work<'_>, at: &Addressed, action: &Action) -> Result<(Openness, Option<Words>), Fault> {
    if let Some(guard) = action.guard {
        let answer = work.evaluate(guard, &[])?.answer;
        if answer.status == Status::Lacking && answer.needs.iter().all(|slot| is_param(work, *slot)) {
            return Ok((Openness::Depends, None));
        }
    }
    let mut refusals: Vec<Option<Refusal>> = Vec::new();
    if action.results.is_empty() {
        refusals.push(try_out(work, at, None)?);
    }
    for result in (0u16..).take(action.results.len()) {
        refusals.push(try_out(work, at, Some(result))?);
    }
    let refused = refusals.iter().flatten().count();
    let why = refusals.iter().flatten().next().map(|refusal| refusal.reason.clone());
    Ok(match refused {
        0 => (Openness::Open, None),
        some if some == refusals.len() => (Openness::Closed, why),
        _ => (Openness::Depends, why),
    })
}

fn is_param(work: &Work<'_>, slot: SlotId) -> bool {
    let source = work.policy.schema.slots.get(slot.index()).map(|slot| &slot.source);
    matches!(source, Some(SlotSource::Param(..)))
}

fn param_view(work: &Work<'_>, param: &Param) -> ParamView {
    ParamView {
        name: param.name.clone(),
        kind: param.ty.as_ref().map_or("文本", show_type).to_owned(),
        choices: param.ty.as_ref().map_or_else(Vec::new, |ty| choices(work, ty)),
    }
}

/// The values to choose from, if they can be listed.
fn choices(work: &Work<'_>, ty: &Type) -> Vec<String> {
    let schema = work.policy.schema;
    match ty {
        Type::Bool => vec!["是".to_owned(), "否".to_owned()],
        Type::Enum(id) | Type::EnumSet(id) => {
            schema.enums.get(id.index()).map_or_else(Vec::new, |e| e.members.clone())
        }
        Type::Party { among } | Type::PartySet { among } => {
            among.iter().map(|party| schema.party_name(*party).to_owned()).collect()
        }
        Type::Int { .. } | Type::Limit => Vec::new(),
    }
}

/// 重启, once the case has ended.
fn reopening(work: &Work<'_>) -> Result<Option<ActView>, Fault> {
    let Some(reopen) = act::reopening(work)? else { return Ok(None) };
    let root = work.duty(DutyId::ROOT)?;
    Ok(Some(ActView {
        act: builtin::REOPEN.to_owned(),
        duty: root.id,
        visit: root.visit,
        of: work.names().stage(reopen.to),
        by: work.resolve(DutyId::ROOT, reopen.by)?.map(|party| work.names().party(party)),
        results: Vec::new(),
        params: reopen.params.iter().map(|param| param_view(work, param)).collect(),
        open: Openness::Open,
        why: None,
    }))
}

/// 延期, where the policy grants it and nothing yet forbids it.
fn extension(work: &Work<'_>, run: &ClockRun) -> Option<ActView> {
    let extension = work.policy.process.clocks.get(run.clock.index())?.extension.as_ref()?;
    let duty = work.state.duty(run.duty)?;
    let pending = work.state.asks.iter().any(|ask| ask.about == AskAbout::Extension { run: run.id });
    let may = duty.is_active()
        && run.status == ClockStatus::Running
        && !pending
        && !run.refused
        && run.grants < extension.times.value;
    may.then(|| ActView {
        act: builtin::EXTEND.to_owned(),
        duty: duty.id,
        visit: duty.visit,
        of: work.names().clock(run.clock),
        by: duty.holder.map(|party| work.names().party(party)),
        results: Vec::new(),
        params: extension.params.iter().map(|param| param_view(work, param)).collect(),
        open: Openness::Open,
        why: None,
    })
}

/// The ways to answer an open question.
fn answers(work: &Work<'_>, ask: &Ask) -> Result<Vec<ActView>, Fault> {
    let names = work.names();
    let mut results = Vec::new();
    let (acts, of, params) = match ask.about {
        AskAbout::Judgement { field } => (vec![builtin::JUDGE], names.field(field), judged(work, field)),
        AskAbout::Path { .. } => {
            results = [builtin::TURN_BACK, builtin::KEEP].map(str::to_owned).to_vec();
            (vec![builtin::RULE], builtin::REVISE.to_owned(), Vec::new())
        }
        AskAbout::Extension { run } => {
            (vec![builtin::GRANT, builtin::DENY], names.clock(work.run(run)?.clock), Vec::new())
        }
    };
    let view = |act: &str| ActView {
        act: act.to_owned(),
        duty: ask.duty,
        visit: ask.visit,
        of: of.clone(),
        by: ask.who.map(|party| names.party(party)),
        results: results.clone(),
        params: params.clone(),
        open: Openness::Open,
        why: None,
    };
    Ok(acts.into_iter().map(view).collect())
}

fn judged(work: &Work<'_>, field: u16) -> Vec<ParamView> {
    let def = work.policy.schema.fields.get(usize::from(field));
    let slot = def.and_then(|def| match &def.kind {
        FieldKind::Judgement { slot, .. } => work.policy.schema.slots.get(slot.index()),
        FieldKind::Fact { .. } | FieldKind::Text { .. } => None,
    });
    let param = |ty: &Type| ParamView {
        name: work.names().field(field),
        kind: show_type(ty).to_owned(),
        choices: choices(work, ty),
    };
    slot.map(|slot| param(&slot.ty)).into_iter().collect()
}
