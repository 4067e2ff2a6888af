//! Clocks: a limit, a mark or a pause of another length; judgements with another time to answer.

use shao_abi::{Clock, ClockId, FieldKind, Limit, LimitSource, MarkPoint};
use shao_ir::Policy;

use crate::actions::{Sites, effects};
use crate::mutant::{Group, Site};
use crate::reach::Places;
use crate::rules::nowhere;
use crate::vary::{each_count, each_limit};
use crate::{Mutant, Reach};

pub(crate) fn add(policy: &Policy, places: &Places<'_>, all: &mut Vec<Mutant>) {
    for (id, clock) in (0u16..).map(ClockId).zip(&policy.process.clocks) {
        let place = policy.provenance.clocks.get(id.index()).map_or_else(nowhere, |(place, _)| place.clone());
        let (of, reach) = (format!("期限 {}", clock.name), places.clock(clock));
        let site = Site { group: Group::Limit, place, of, unconfirmed: false, reach };
        limits(id, clock, &site, all);
        marks(policy, id, clock, &site, all);
        pauses(id, clock, &site, all);
    }
    judgements(policy, places, all);
}

fn limits(id: ClockId, clock: &Clock, site: &Site, all: &mut Vec<Mutant>) {
    match &clock.limit {
        LimitSource::Fixed { limit, unconfirmed } => {
            let site = Site { unconfirmed: *unconfirmed, ..site.clone() };
            each_limit(&site, "限", *limit, true, all, move |policy| fixed(policy, id));
        }
        LimitSource::Either { limits, unconfirmed, .. } => {
            let site = Site { unconfirmed: *unconfirmed, ..site.clone() };
            for (at, limit) in limits.iter().enumerate() {
                each_limit(&site, "限", *limit, false, all, move |policy| either(policy, id, at));
            }
        }
        // It is a rule's.
        LimitSource::Outcome { .. } => {}
    }
}

fn clock_at(policy: &mut Policy, id: ClockId) -> Option<&mut Clock> {
    policy.process.clocks.get_mut(id.index())
}

fn fixed(policy: &mut Policy, id: ClockId) -> Option<&mut Limit> {
    match &mut clock_at(policy, id)?.limit {
        LimitSource::Fixed { limit, .. } => Some(limit),
        LimitSource::Outcome { .. } | LimitSource::Either { .. } => None,
    }
}

fn either(policy: &mut Policy, id: ClockId, at: usize) -> Option<&mut Limit> {
    match &mut clock_at(policy, id)?.limit {
        LimitSource::Either { limits, .. } => limits.get_mut(at),
        LimitSource::Fixed { .. } | LimitSource::Outcome { .. } => None,
    }
}

fn marks(policy: &Policy, id: ClockId, clock: &Clock, site: &Site, all: &mut Vec<Mutant>) {
    for (at, mark) in clock.marks.iter().enumerate() {
        let (word, stated) = match mark.at {
            MarkPoint::Left(limit) => ("剩", Some(limit)),
            MarkPoint::Over(limit) => ("逾", Some(limit)),
            MarkPoint::Every(limit) => ("此后 每", Some(limit)),
            MarkPoint::Lapse => ("届满", None),
        };
        if let Some(stated) = stated {
            let site = Site { unconfirmed: stated.unconfirmed, ..site.clone() };
            each_limit(&site, word, stated.value, false, all, move |policy| mark_limit(policy, id, at));
        }
        let said = stated.map_or_else(|| word.to_owned(), |stated| format!("{word} {}", stated.value));
        let of = format!("{} {said}", site.of);
        let site = Site { group: Group::Effect, of, ..site.clone() };
        effects(policy, Sites { site: &site, effects: &mark.then }, all, move |policy| {
            Some(&mut clock_at(policy, id)?.marks.get_mut(at)?.then)
        });
    }
}

fn mark_limit(policy: &mut Policy, id: ClockId, at: usize) -> Option<&mut Limit> {
    match &mut clock_at(policy, id)?.marks.get_mut(at)?.at {
        MarkPoint::Left(limit) | MarkPoint::Over(limit) | MarkPoint::Every(limit) => Some(&mut limit.value),
        MarkPoint::Lapse => None,
    }
}

fn pauses(id: ClockId, clock: &Clock, site: &Site, all: &mut Vec<Mutant>) {
    for (at, pause) in clock.pauses.iter().enumerate() {
        let Some(most) = pause.most else { continue };
        let of = format!("{} 停表 {}", site.of, pause.name);
        let site = Site { unconfirmed: most.unconfirmed, of, ..site.clone() };
        each_limit(&site, "至多", most.value, false, all, move |policy| {
            Some(&mut clock_at(policy, id)?.pauses.get_mut(at)?.most.as_mut()?.value)
        });
    }
    let Some(extension) = &clock.extension else { return };
    let of = format!("{} 延期", site.of);
    let site = |unconfirmed| Site { unconfirmed, of: of.clone(), ..site.clone() };
    each_limit(&site(extension.add.unconfirmed), "加", extension.add.value, false, all, move |policy| {
        Some(&mut clock_at(policy, id)?.extension.as_mut()?.add.value)
    });
    each_limit(&site(extension.within.unconfirmed), "限", extension.within.value, true, all, move |policy| {
        Some(&mut clock_at(policy, id)?.extension.as_mut()?.within.value)
    });
    let (times, site) = (extension.times, site(extension.times.unconfirmed));
    let site = Site { group: Group::Cap, ..site };
    each_count(
        &site,
        times.value,
        0,
        |n| format!("至多 {n} 次"),
        all,
        move |policy| Some(&mut clock_at(policy, id)?.extension.as_mut()?.times.value),
    );
}

/// 认定 … 限 D.
fn judgements(policy: &Policy, places: &Places<'_>, all: &mut Vec<Mutant>) {
    for (at, field) in policy.schema.fields.iter().enumerate() {
        let FieldKind::Judgement { ask, .. } = &field.kind else { continue };
        let flows = (0u16..).map(shao_abi::FlowId).zip(&policy.process.flows);
        let own = flows.filter(|(_, flow)| flow.matter == field.matter);
        let stages = own.flat_map(|(id, _)| places.flow(id)).collect();
        let place = nowhere();
        let (of, unconfirmed) = (format!("认定 {}", field.name), ask.limit.unconfirmed);
        let site = Site { group: Group::Limit, place, of, unconfirmed, reach: Reach::Stages(stages) };
        each_limit(&site, "限", ask.limit.value, true, all, move |policy| {
            match &mut policy.schema.fields.get_mut(at)?.kind {
                FieldKind::Judgement { ask, .. } => Some(&mut ask.limit.value),
                FieldKind::Fact { .. } | FieldKind::Text { .. } => None,
            }
        });
    }
}
