//! Which duty an act is about, and which action of its stage it is.

use shao_abi::{ActId, Action, PartyId, StageId};

use crate::engine::Work;
use crate::state::{Duty, DutyId};
use crate::{Act, Fault, Refusal, RefusalKind, Stop};

/// An action of the stage in which a duty stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addressed {
    pub duty: DutyId,
    pub stage: StageId,
    /// Position among the stage's actions.
    pub at: u16,
}

/// Finds the one duty in which this actor may do this act now.
pub(crate) fn address(work: &Work<'_>, act: &Act, actor: Option<PartyId>) -> Result<Addressed, Stop> {
    let id = act_id(work, &act.act)?;
    if let Some(named) = act.duty {
        check_named(work, named, act)?;
    }
    let offers = offers(work, id, act.duty)?;
    if offers.is_empty() {
        return Err(not_offered(work, id, act)?.into());
    }
    let mut mine = Vec::new();
    for offer in &offers {
        if actor.is_some() && who_may(work, offer)? == actor {
            mine.push(*offer);
        }
    }
    // A member's own duty goes before one it could also act in.
    let own: Vec<Addressed> = mine
        .iter()
        .filter(|offer| work.state.duty(offer.duty).is_some_and(|d| d.member == actor))
        .copied()
        .collect();
    let chosen = match (mine.as_slice(), own.as_slice()) {
        ([one], _) | (_, [one]) => *one,
        ([], _) => return Err(not_yours(work, &offers, act, actor)?.into()),
        (_, _) => return Err(ambiguous(act).into()),
    };
    check_visit(work, chosen.duty, act)?;
    Ok(chosen)
}

fn act_id(work: &Work<'_>, name: &str) -> Result<ActId, Refusal> {
    let found = work.policy.process.act_named(work.state.flow, name);
    found.ok_or_else(|| {
        let process = work.names().flow(work.state.flow);
        let zh = format!("“{process}”没有“{name}”这个动作");
        Refusal::new(RefusalKind::NotOffered, zh, format!("`{process}` has no action `{name}`"))
    })
}

/// A duty the sender named must exist, go on, and stand where the sender saw it.
fn check_named(work: &Work<'_>, named: DutyId, act: &Act) -> Result<(), Refusal> {
    let going = work.state.duty(named).is_some_and(Duty::is_active);
    if !going {
        let zh = format!("所办事项（{}）已毕或已撤", named.0);
        return Err(Refusal::new(RefusalKind::Stale, zh, format!("duty {} has ended", named.0)));
    }
    check_visit(work, named, act)
}

fn check_visit(work: &Work<'_>, duty: DutyId, act: &Act) -> Result<(), Refusal> {
    let visit = work.state.duty(duty).map(|duty| duty.visit);
    match (act.visit, visit) {
        (Some(seen), Some(now)) if seen != now => {
            let zh = format!("“{}”针对的是先前的环节（第 {seen} 次），现为第 {now} 次", act.act);
            let en = format!("`{}` is about an earlier visit ({seen}, now {now})", act.act);
            Err(Refusal::new(RefusalKind::Stale, zh, en))
        }
        (_, _) => Ok(()),
    }
}

fn offers(work: &Work<'_>, id: ActId, only: Option<DutyId>) -> Result<Vec<Addressed>, Fault> {
    let mut offers = Vec::new();
    for duty in
        work.state.duties.iter().filter(|duty| duty.is_active() && only.is_none_or(|only| only == duty.id))
    {
        let actions = (0u16..).zip(&work.stage(duty.stage)?.actions);
        for (at, _) in actions.filter(|(_, action)| action.act == id).take(1) {
            offers.push(Addressed { duty: duty.id, stage: duty.stage, at });
        }
    }
    Ok(offers)
}

impl Work<'_> {
    /// An action that must exist.
    pub(crate) fn action(&self, at: &Addressed) -> Result<&Action, Fault> {
        let found = self.stage(at.stage)?.actions.get(usize::from(at.at));
        found.ok_or_else(|| Fault::Malformed(format!("stage {} has no action {}", at.stage.0, at.at)))
    }
}

/// Who may do it: its own 由, else whoever holds the duty.
pub(crate) fn who_may(work: &Work<'_>, at: &Addressed) -> Result<Option<PartyId>, Fault> {
    match work.action(at)?.by {
        Some(who) => work.resolve(at.duty, who),
        None => match work.duty(at.duty)?.holder {
            Some(holder) => work.stand_in(at.duty, holder),
            None => Ok(None),
        },
    }
}

/// Nobody may do it now: says where it is offered, and whether that stage has passed by silence.
fn not_offered(work: &Work<'_>, id: ActId, act: &Act) -> Result<Refusal, Fault> {
    let names = work.names();
    let stages = (0u16..).map(StageId).zip(&work.policy.process.stages);
    let offering: Vec<StageId> = stages
        .filter(|(_, stage)| stage.actions.iter().any(|action| action.act == id))
        .map(|(id, _)| id)
        .collect();
    let duty = act.duty.unwrap_or(DutyId::ROOT);
    let now = names.place(work.duty(duty)?);
    let places: Vec<String> = offering.iter().map(|stage| names.stage(*stage)).collect();
    let (places_zh, places_en) = (places.join("、"), places.join(", "));
    let ended = work.state.ended.is_some();
    if let Some((stage, deadline)) = lapsed_stage(work, duty, &offering) {
        let zh = format!("{stage} 已届满（{deadline}），不能再“{}”；现在是“{now}”", act.act);
        let en = format!(
            "`{stage}` lapsed at {deadline}, so `{}` can no longer be done; the stage is `{now}`",
            act.act
        );
        return Ok(Refusal::new(RefusalKind::NotOffered, zh, en));
    }
    let kind = if ended { RefusalKind::Ended } else { RefusalKind::NotOffered };
    let zh = format!("“{}”只能在“{places_zh}”环节做；现在是“{now}”", act.act);
    let en = format!("`{}` can only be done in {places_en}; the stage is `{now}`", act.act);
    Ok(Refusal::new(kind, zh, en))
}

fn lapsed_stage(
    work: &Work<'_>,
    duty: DutyId,
    offering: &[StageId],
) -> Option<(String, shao_calendar::Moment)> {
    let clocks = &work.policy.process.clocks;
    let lapsed = work.state.clocks.iter().filter(|run| run.duty == duty && run.has_lapsed());
    let mut found = lapsed.filter_map(|run| {
        let stage = clocks.get(run.clock.index())?.of_stage.filter(|stage| offering.contains(stage))?;
        Some((work.names().stage(stage), run.due()?))
    });
    found.next()
}

fn not_yours(
    work: &Work<'_>,
    offers: &[Addressed],
    act: &Act,
    actor: Option<PartyId>,
) -> Result<Refusal, Fault> {
    let names = work.names();
    let mut may = Vec::new();
    for offer in offers {
        may.push(names.party_or_nobody(who_may(work, offer)?));
    }
    let actor = names.party_or_nobody(actor);
    let zh = format!("“{}”由 {} 办理，不是 {actor}", act.act, may.join("、"));
    let en = format!("`{}` is for {}, not {actor}", act.act, may.join(", "));
    Ok(Refusal::new(RefusalKind::NotYours, zh, en))
}

fn ambiguous(act: &Act) -> Refusal {
    let zh = format!("有几项并行事务都可“{}”，请指明是哪一项", act.act);
    Refusal::new(RefusalKind::Ambiguous, zh, format!("several duties offer `{}`: name one", act.act))
}
