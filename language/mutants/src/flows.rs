//! What a flow allows from outside its stages: 重启, 更正; when time opens its cases.

use shao_abi::{Flow, FlowId, Recurrence};
use shao_ir::Policy;

use crate::mutant::{Group, Site};
use crate::reach::Places;
use crate::rules::nowhere;
use crate::vary::{each_count, each_limit};
use crate::{Mutant, Reach};

pub(crate) fn add(policy: &Policy, places: &Places<'_>, all: &mut Vec<Mutant>) {
    for (id, flow) in (0u16..).map(FlowId).zip(&policy.process.flows) {
        let start = policy.provenance.stages.get(flow.start.index());
        let site = Site {
            group: Group::Limit,
            place: start.map_or_else(nowhere, |(place, _)| place.clone()),
            of: format!("流程 {}", flow.name),
            unconfirmed: false,
            reach: Reach::Stages(places.flow(id)),
        };
        if let Some(reopen) = &flow.reopen {
            let of = format!("{} 重启", site.of);
            let site = Site { group: Group::Cap, unconfirmed: reopen.most.unconfirmed, of, ..site.clone() };
            each_count(
                &site,
                reopen.most.value,
                0,
                |n| format!("至多 {n} 次"),
                all,
                move |policy| Some(&mut flow_at(policy, id)?.reopen.as_mut()?.most.value),
            );
        }
        if let Some(revise) = &flow.revise {
            let of = format!("{} 更正", site.of);
            let site = Site { unconfirmed: revise.within.unconfirmed, of, ..site.clone() };
            each_limit(&site, "限", revise.within.value, true, all, move |policy| {
                Some(&mut flow_at(policy, id)?.revise.as_mut()?.within.value)
            });
        }
        if let Some(opening) = &flow.opening {
            let site = Site { reach: Reach::Any, ..site.clone() };
            all.extend(later(&site, id, opening.recurs));
        }
    }
}

fn flow_at(policy: &mut Policy, id: FlowId) -> Option<&mut Flow> {
    policy.process.flows.get_mut(id.index())
}

/// 启于 half an hour later.
fn later(site: &Site, id: FlowId, recurs: Recurrence) -> Option<Mutant> {
    let (Recurrence::Daily { minute } | Recurrence::Workdays { minute } | Recurrence::Monthly { minute, .. }) =
        recurs;
    let after = minute.checked_add(30).filter(|after| *after < 1440)?;
    let other = match recurs {
        Recurrence::Daily { .. } => Recurrence::Daily { minute: after },
        Recurrence::Workdays { .. } => Recurrence::Workdays { minute: after },
        Recurrence::Monthly { day, .. } => Recurrence::Monthly { day, minute: after },
    };
    let time = |minute: u16| format!("启于 {:02}:{:02}", minute / 60, minute % 60);
    Some(site.turn(time(minute), time(after), move |policy| {
        if let Some(opening) = flow_at(policy, id).and_then(|flow| flow.opening.as_mut()) {
            opening.recurs = other;
        }
    }))
}
