//! Why an act was refused, or cannot be done now: where the case stands, and the first condition that failed.

use super::Because;
use super::scene::{Scene, unknown};
use crate::names::Names;
use crate::{Actor, CaseState, CaseView, Fault, Openness, Record, What, Words, builtin, view};

/// `甲 动作 办结`.
pub(super) fn act(scene: Scene<'_>, name: &str, act: &str) -> Result<Because, Words> {
    let (case, state) = scene.case(name)?;
    let acts = scene.policy.process.acts.iter().filter(|def| def.flow == state.flow);
    let names = || acts.clone().map(|def| def.name.as_str());
    if !builtin::is_builtin(act) && !names().any(|known| known == act) {
        return Err(unknown(["动作", "act"], act, names()));
    }
    let fault = |fault: Fault| Words::new(fault.zh(), fault.en());
    let now = scene.play.script().until.max(state.last);
    let seen = view(scene.policy, state, now).map_err(fault)?;
    let open = seen.acts.iter().any(|offer| offer.act == act && offer.open == Openness::Open);
    let mut because = if open {
        Because::answer(format!("{name} 现在可以“{act}”"), format!("`{act}` can be done to {name} now"))
    } else {
        Because::answer(format!("{name} 现在不能“{act}”"), format!("`{act}` cannot be done to {name} now"))
    };
    offered(scene, state, &seen, act, &mut because);
    case.records
        .iter()
        .filter_map(|record| refused(scene, record, act))
        .for_each(|words| because.part(words));
    Ok(because)
}

/// Where the case stands, and what is offered there.
fn offered(scene: Scene<'_>, state: &CaseState, seen: &CaseView, act: &str, because: &mut Because) {
    let stands: Vec<&str> = seen.duties.iter().map(|duty| duty.stage.as_str()).collect();
    let (now, stands) = (seen.now, stands.join("、"));
    because.ground(Words::new(format!("{now} 在 {stands}"), format!("at {now} it stands in {stands}")));
    let offers: Vec<_> = seen.acts.iter().filter(|offer| offer.act == act).collect();
    for offer in &offers {
        let (of, who) = (&offer.of, offer.by.as_deref().unwrap_or("（未定）"));
        because
            .ground(Words::new(format!("“{of}”有这个动作，由 {who}"), format!("{of} offers it, to {who}")));
        offer.why.iter().cloned().for_each(|why| because.part(why));
    }
    if !offers.is_empty() {
        return;
    }
    let process = scene.policy.process;
    let named = |one: &shao_abi::Action| process.acts.get(one.act.index()).is_some_and(|def| def.name == act);
    let stages =
        process.stages.iter().filter(|stage| stage.flow == state.flow && stage.actions.iter().any(named));
    let stages: Vec<&str> = stages.map(|stage| stage.name.as_str()).collect();
    let stages = stages.join("、");
    because.ground(Words::new(
        format!("这里没有这个动作；有它的是 {stages}"),
        format!("it is not offered there, but in {stages}"),
    ));
}

/// An attempt that was refused.
fn refused(scene: Scene<'_>, record: &Record, wanted: &str) -> Option<Words> {
    let What::Refused { act, refusal, .. } = &record.what else { return None };
    let Actor::Party(who) = record.actor else { return None };
    let (at, who) = (record.at, Names(scene.policy).party(who));
    (act == wanted).then(|| {
        Words::new(
            format!("{at} 驳回 {who} 的“{act}”：{}", refusal.zh()),
            format!("at {at} `{act}` of {who} was refused: {}", refusal.en()),
        )
    })
}
