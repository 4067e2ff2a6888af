//! Who acts: the unit next to the one that is named.

use std::collections::BTreeSet;

use shao_abi::{StageId, Who};
use shao_ir::Policy;

use crate::mutant::{Group, Site};
use crate::rules::nowhere;
use crate::vary::neighbour;
use crate::{Mutant, Reach};

pub(crate) fn add(policy: &Policy, all: &mut Vec<Mutant>) {
    for (id, stage) in (0u16..).map(StageId).zip(&policy.process.stages) {
        let reach = Reach::Stages(BTreeSet::from([id]));
        if let Some(owner) = stage.owner {
            let place =
                policy.provenance.stages.get(id.index()).map_or_else(nowhere, |(place, _)| place.clone());
            let (of, reach) = (format!("阶段 {}", stage.name), reach.clone());
            let site = Site { group: Group::Who, place, of, unconfirmed: false, reach };
            put(policy, &site, owner, all, move |policy| {
                policy.process.stages.get_mut(id.index())?.owner.as_mut()
            });
        }
        for (at, action) in stage.actions.iter().enumerate() {
            let Some(by) = action.by else { continue };
            let places = policy.provenance.actions.get(id.index());
            let place =
                places.and_then(|places| places.get(at)).map_or_else(nowhere, |(place, _)| place.clone());
            let act = policy.process.acts.get(action.act.index()).map_or("", |act| act.name.as_str());
            let (of, reach) = (format!("{} 动作 {act}", stage.name), reach.clone());
            let site = Site { group: Group::Who, place, of, unconfirmed: false, reach };
            put(policy, &site, by, all, move |policy| {
                policy.process.stages.get_mut(id.index())?.actions.get_mut(at)?.by.as_mut()
            });
        }
    }
}

fn put(
    policy: &Policy,
    site: &Site,
    who: Who,
    all: &mut Vec<Mutant>,
    find: impl for<'p> Fn(&'p mut Policy) -> Option<&'p mut Who> + Send + Sync + 'static,
) {
    let Some((own, other)) = who.party().zip(neighbour(&policy.schema, who)) else { return };
    let name = |who: Who| who.party().map_or("", |id| policy.schema.party_name(id));
    let (was, now) = (policy.schema.party_name(own), name(other));
    let site = Site { unconfirmed: matches!(who, Who::Unconfirmed(_)), ..site.clone() };
    all.push(site.turn(format!("由 {was}"), format!("由 {now}"), move |policy| {
        if let Some(place) = find(policy) {
            *place = other;
        }
    }));
}
