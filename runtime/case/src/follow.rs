//! 并案: a case is let follow another one, by whoever its process names.

use shao_abi::{Link, Stage, StageKind, Who};

use crate::engine::{Stop, Work};
use crate::state::LinkedCase;
use crate::{Actor, Event, Fault, Refusal, RefusalKind, Reply, act, builtin};

/// Lets the case follow, or refuses it.
pub(crate) fn follow(work: &mut Work<'_>, event: &Event, into: &LinkedCase) -> Result<Reply, Fault> {
    act::accepted_or_refused(work, event, &act::Named::plain(builtin::MERGE), |work| join(work, event, into))
}

/// Does it again in a history that is worked out anew.
pub(crate) fn again(work: &mut Work<'_>, event: &Event, into: &LinkedCase) -> Result<Option<Refusal>, Fault> {
    act::at_its_time(work, event, |work| join(work, event, into))
}

fn join(work: &mut Work<'_>, event: &Event, into: &LinkedCase) -> Result<(), Stop> {
    may_follow(work, event)?;
    fits(work, into)?;
    let leader = LinkedCase { link: Link::Leads, ..into.clone() };
    work.state.unsure |= matches!(work.flow()?.merge, Some(Who::Unconfirmed(_)));
    Ok(work.follow(leader, event.actor.map_or(Actor::Process, Actor::Party))?)
}

/// Whether this case may be merged, by this actor, now.
fn may_follow(work: &Work<'_>, event: &Event) -> Result<(), Stop> {
    let names = work.names();
    if let Some(refusal) = work.not_recused(event.actor)? {
        return Err(refusal.into());
    }
    let Some(by) = work.flow()?.merge else {
        let process = names.flow(work.state.flow);
        let zh = format!("“{process}”没有规定并案");
        let en = format!("`{process}` says nothing of merging cases");
        return Err(Refusal::new(RefusalKind::NotOffered, zh, en).into());
    };
    let by = work.resolve(crate::DutyId::ROOT, by)?;
    if by.is_none() || by != event.actor {
        let (may, actor) = (names.party_or_nobody(by), names.party_or_nobody(event.actor));
        let zh = format!("并案由 {may} 决定，不是 {actor}");
        return Err(
            Refusal::new(RefusalKind::NotYours, zh, format!("{may} merges cases, not {actor}")).into()
        );
    }
    if work.state.is_annulled() {
        let en = "the opening of the case was taken back; there is nothing to merge";
        return Err(Refusal::new(RefusalKind::Ended, "本案已撤销立案，无可并案", en).into());
    }
    if work.state.ended.is_some() {
        let en = "the case has ended; there is nothing left to merge";
        return Err(Refusal::new(RefusalKind::Ended, "本案已经办结，无须并案", en).into());
    }
    Ok(())
}

/// Whether this case may follow that one. Nobody may come to wait for himself, and everybody must get an end.
fn fits(work: &Work<'_>, into: &LinkedCase) -> Result<(), Refusal> {
    let no = |zh: String, en: String| Err(Refusal::new(RefusalKind::Following, zh, en));
    if into.case == work.state.key {
        return no("案件不能并入自己".to_owned(), "a case cannot follow itself".to_owned());
    }
    if let Some(leader) = work.state.leader().filter(|_| work.state.is_following()) {
        let zh = format!("本案已并入“{}”，不能再并", leader.case);
        return no(zh, format!("this case follows `{}` already", leader.case));
    }
    if work.state.followers().any(|follower| follower.case == into.case) {
        let zh = format!("“{}”随本案办理，本案不能反过来并入它", into.case);
        return no(zh, format!("`{}` follows this case, which cannot follow it in turn", into.case));
    }
    let ours: Vec<&str> = ends(work, work.state.flow).map(|stage| stage.name.as_str()).collect();
    let missing = ends(work, into.flow).find(|stage| !ours.contains(&stage.name.as_str()));
    match missing {
        None => Ok(()),
        Some(stage) => {
            let process = work.names().flow(work.state.flow);
            let zh = format!("“{}”可能终于“{}”，而“{process}”没有这个终态", into.case, stage.name);
            let en = format!(
                "`{}` may end in `{}`, and `{process}` has no such end: nobody would answer",
                into.case, stage.name
            );
            no(zh, en)
        }
    }
}

fn ends<'p>(work: &Work<'p>, flow: shao_abi::FlowId) -> impl Iterator<Item = &'p Stage> {
    let stages = work.policy.process.stages.iter();
    stages.filter(move |stage| stage.flow == flow && stage.kind == StageKind::End)
}
