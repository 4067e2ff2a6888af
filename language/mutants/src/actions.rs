//! Actions: an effect left out, a count one off.

use std::collections::BTreeSet;

use shao_abi::{Action, Cap, Effect, Join, StageId};
use shao_ir::Policy;

use crate::mutant::{Group, Site};
use crate::rules::nowhere;
use crate::vary::each_count;
use crate::{Mutant, Reach};

/// Effects, where they stand.
pub(crate) struct Sites<'a> {
    pub site: &'a Site,
    pub effects: &'a [Effect],
}

pub(crate) fn add(policy: &Policy, all: &mut Vec<Mutant>) {
    for (id, stage) in (0u16..).map(StageId).zip(&policy.process.stages) {
        for (at, action) in stage.actions.iter().enumerate() {
            let places = policy.provenance.actions.get(id.index());
            let place =
                places.and_then(|places| places.get(at)).map_or_else(nowhere, |(place, _)| place.clone());
            let act = policy.process.acts.get(action.act.index()).map_or("", |act| act.name.as_str());
            let (of, reach) = (format!("{} 动作 {act}", stage.name), Reach::Stages(BTreeSet::from([id])));
            let site = Site { group: Group::Effect, place, of, unconfirmed: false, reach };
            of_action(policy, (id, at), action, &site, all);
        }
        let place = policy.provenance.stages.get(id.index()).map_or_else(nowhere, |(place, _)| place.clone());
        let reach = Reach::Stages(BTreeSet::from([id]));
        for (at, meet) in stage.meets.iter().enumerate() {
            let (of, place, reach) = (format!("{} 遇", stage.name), place.clone(), reach.clone());
            let site = Site { group: Group::Effect, place, of, unconfirmed: false, reach };
            effects(policy, Sites { site: &site, effects: &meet.then }, all, move |policy| {
                Some(&mut policy.process.stages.get_mut(id.index())?.meets.get_mut(at)?.then)
            });
        }
        if let Some(Join::All(then) | Join::Any { then, .. }) = stage.fork.as_ref().map(|fork| &fork.join) {
            let of = format!("{} 汇合", stage.name);
            let site = Site { group: Group::Effect, place, of, unconfirmed: false, reach };
            effects(policy, Sites { site: &site, effects: then }, all, move |policy| {
                match &mut policy.process.stages.get_mut(id.index())?.fork.as_mut()?.join {
                    Join::All(then) | Join::Any { then, .. } => Some(then),
                    Join::Lead { .. } => None,
                }
            });
        }
    }
}

fn of_action(
    policy: &Policy,
    (id, at): (StageId, usize),
    action: &Action,
    site: &Site,
    all: &mut Vec<Mutant>,
) {
    effects(policy, Sites { site, effects: &action.effects }, all, move |policy| {
        Some(&mut action_at(policy, id, at)?.effects)
    });
    if let Some(cap) = &action.cap {
        capped(site, cap, all, move |policy| action_at(policy, id, at)?.cap.as_mut());
    }
    for (result, def) in action.results.iter().enumerate() {
        let site = Site { of: format!("{} {}", site.of, def.name), ..site.clone() };
        effects(policy, Sites { site: &site, effects: &def.effects }, all, move |policy| {
            Some(&mut action_at(policy, id, at)?.results.get_mut(result)?.effects)
        });
        if let Some(cap) = &def.cap {
            capped(&site, cap, all, move |policy| {
                action_at(policy, id, at)?.results.get_mut(result)?.cap.as_mut()
            });
        }
    }
}

fn action_at(policy: &mut Policy, id: StageId, at: usize) -> Option<&mut Action> {
    policy.process.stages.get_mut(id.index())?.actions.get_mut(at)
}

fn capped(
    site: &Site,
    cap: &Cap,
    all: &mut Vec<Mutant>,
    find: impl for<'p> Fn(&'p mut Policy) -> Option<&'p mut Cap> + Clone + Send + Sync + 'static,
) {
    let site = Site { group: Group::Cap, unconfirmed: cap.most.unconfirmed, ..site.clone() };
    each_count(
        &site,
        cap.most.value,
        0,
        |n| format!("至多 {n} 次"),
        all,
        move |policy| find(policy).map(|cap| &mut cap.most.value),
    );
}

/// One effect left out, each in turn. 转 本阶段 is none.
pub(crate) fn effects(
    policy: &Policy,
    sites: Sites<'_>,
    all: &mut Vec<Mutant>,
    find: impl for<'p> Fn(&'p mut Policy) -> Option<&'p mut Vec<Effect>> + Clone + Send + Sync + 'static,
) {
    for (at, effect) in sites.effects.iter().enumerate() {
        let Some(said) = said(policy, effect) else { continue };
        let find = find.clone();
        all.push(sites.site.drop(said, move |policy| {
            if let Some(effects) = find(policy).filter(|effects| at < effects.len()) {
                effects.remove(at);
            }
        }));
    }
}

fn said(policy: &Policy, effect: &Effect) -> Option<String> {
    let process = &policy.process;
    Some(match effect {
        Effect::Stay => return None,
        Effect::Mark(id) => format!("记 {}", policy.schema.marks.get(id.index())?.name),
        Effect::Goto(id) => format!("转 {}", process.stages.get(id.index())?.name),
        Effect::Deem { act, .. } => format!("视同 {}", process.acts.get(act.index())?.name),
        Effect::Start(id) => {
            let flow = process.starts.get(id.index())?.flow;
            format!("启动 {}", process.flows.get(flow.index())?.name)
        }
    })
}
