//! Cases whose past is corrected: the worlds of the other tests with 更正, 重启, 并案, and a driver that keeps the log.

use std::collections::BTreeMap;

use shao_abi::*;

use super::laws::world_of;
use super::process::limit;
use super::world::*;
use crate::repair::key_of;
use crate::{
    Change, Effect as Fx, EffectKey, Event, EventKind, Outcome, Record, Refusal, Revised, Revision, fold,
    revise,
};

/// A world in which 指挥中心 may do all that can be done to a case from outside its stages.
pub fn mended(mut world: World) -> World {
    let flow = &mut world.process.flows[0];
    flow.revise = Some(Revise { by: Who::Party(CENTRE), within: Stated::firm(limit(90, LimitUnit::Day)) });
    flow.merge = Some(Who::Party(CENTRE));
    let reason = Param { name: "理由".to_owned(), ty: None, slot: None };
    flow.reopen =
        Some(Reopen { params: vec![reason], by: Who::Party(CENTRE), most: Stated::firm(1), to: flow.start });
    world.ledgers.ledgers = ledgers();
    world
}

/// A ledger of each kind of point, so that entries are put right with the rest.
fn ledgers() -> Vec<Ledger> {
    let clock = ClockId(1);
    let points = [
        EntryPoint::Opened,
        EntryPoint::Enter(StageId(1)),
        EntryPoint::Act(ActId(0)),
        EntryPoint::Mark(RED),
        EntryPoint::Met(clock),
        EntryPoint::Lapsed(clock),
    ];
    let ledger = |(at, on): (usize, EntryPoint)| Ledger {
        name: format!("台账{at}"),
        fold: Fold::Count,
        flow: FlowId(0),
        on,
        broken_by: None,
        when: None,
        by: EntryKey::Responsible,
        value: None,
        cites: Vec::new(),
        place: Place { file: "t.shao".to_owned(), line: 1, start: 0, end: 0 },
    };
    points.into_iter().enumerate().map(ledger).collect()
}

pub fn mended_of(kind: u8) -> World {
    mended(world_of(kind))
}

pub fn revision(change: Change) -> EventKind {
    EventKind::Revise(Revision {
        change, reason: "记录有误".to_owned(), evidence: vec!["签收单".to_owned()]
    })
}

impl Drive<'_> {
    /// The position of the last act of this name in the log.
    pub fn position(&self, act: &str) -> u32 {
        let is = |event: &Event| matches!(&event.kind, EventKind::Act(done) if done.act == act);
        u32::try_from(self.sent.iter().rposition(is).unwrap()).unwrap()
    }

    /// Changes the past, as 指挥中心.
    pub fn repair(&mut self, at: &str, kind: EventKind) -> Revised {
        let event = self.event(t(at), Some(CENTRE), kind);
        let revised = revise(&self.world.policy(), &self.sent, &event).unwrap();
        self.sent.push(event);
        self.state.clone_from(&revised.state);
        self.records.clone_from(&revised.records);
        revised
    }

    pub fn revise(&mut self, at: &str, change: Change) -> Revised {
        self.repair(at, revision(change))
    }

    pub fn outage(&mut self, at: &str, from: &str, to: &str) -> Revised {
        self.repair(at, EventKind::Outage { from: t(from), to: t(to) })
    }
}

pub fn refusal(revised: &Revised) -> &Refusal {
    assert_eq!(revised.outcome, Outcome::Refused);
    revised.reply.refusal().unwrap()
}

/// Effects by key. What is revoked is taken out; taking out what is not there is an error.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Held(pub BTreeMap<EffectKey, Fx>);

impl Held {
    pub fn of(effects: &[Fx]) -> Self {
        let mut held = Self::default();
        held.apply(effects);
        held
    }

    pub fn apply(&mut self, effects: &[Fx]) {
        for effect in effects {
            match effect {
                Fx::Revoke(key) => assert!(self.0.remove(key).is_some(), "{key} does not hold"),
                Fx::Wake { .. } => {}
                Fx::Record(_) | Fx::Notify(_) | Fx::Open(_) | Fx::Send(_) | Fx::Entry(_) => {
                    let key = key_of(effect).unwrap().clone();
                    assert!(self.0.insert(key.clone(), effect.clone()).is_none(), "{key} holds already");
                }
            }
        }
    }
}

/// What was folded of a log.
pub fn held(world: &World, log: &[Event]) -> Held {
    Held::of(&fold(&world.policy(), log).unwrap().effects)
}

pub fn revoked(revised: &Revised) -> Vec<String> {
    let key = |fx: &Fx| if let Fx::Revoke(key) = fx { Some(key.rule.clone()) } else { None };
    revised.effects.iter().filter_map(key).collect()
}

pub fn new_records(revised: &Revised) -> Vec<Record> {
    let record = |fx: &Fx| if let Fx::Record(record) = fx { Some((**record).clone()) } else { None };
    revised.effects.iter().filter_map(record).collect()
}
