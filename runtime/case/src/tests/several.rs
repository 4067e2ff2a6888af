//! Several cases of one county, and what they tell one another.

use std::collections::{BTreeMap, VecDeque};

use shao_abi::{FlowId, Link, MatterId};
use shao_calendar::Moment;

use super::world::*;
use crate::{
    Act, CaseState, Effect as Fx, Event, EventKind, LinkedCase, RefusalKind, Reply, needs_log, read_facts,
    revise, step,
};

/// Some cases, each with its log.
pub struct County<'w> {
    pub world: &'w World,
    pub cases: BTreeMap<String, (CaseState, Vec<Event>)>,
    events: u32,
}

impl<'w> County<'w> {
    pub fn new(world: &'w World, names: &[&str], at: &str) -> Self {
        let mut county = Self { world, cases: BTreeMap::new(), events: 0 };
        for name in names {
            let given =
                serde_json::json!({ "类别": "民生", "属地": "阴平镇", "联合执法": "否", "标题": "占道经营" });
            let facts = read_facts(&world.schema, MatterId(0), given.as_object().unwrap()).unwrap();
            let reply = county.send(
                name,
                at,
                None,
                EventKind::Open { flow: FlowId(0), facts, origin: None, carried: Vec::new() },
            );
            assert!(reply.is_accepted());
        }
        county
    }

    pub fn send(&mut self, case: &str, at: &str, actor: Option<shao_abi::PartyId>, kind: EventKind) -> Reply {
        self.send_at(case, t(at), actor, kind)
    }

    /// Sends an event and lets everything follow that it has for other cases.
    pub fn send_at(
        &mut self,
        case: &str,
        at: Moment,
        actor: Option<shao_abi::PartyId>,
        kind: EventKind,
    ) -> Reply {
        self.events += 1;
        let id = if kind == EventKind::Wake { String::new() } else { format!("e{}", self.events) };
        let event = |id: String, case: &str, actor, kind| Event {
            id,
            case: case.to_owned(),
            at: None,
            received: at,
            expected_seq: None,
            actor,
            kind,
        };
        let mut ahead = VecDeque::from([event(id, case, actor, kind)]);
        let mut reply = None;
        for _ in 0..1000 {
            let Some(next) = ahead.pop_front() else { return reply.unwrap() };
            let (effects, answer) = self.one(&next);
            reply.get_or_insert(answer);
            for effect in effects {
                match effect {
                    Fx::Send(sent) => {
                        let kind = EventKind::Heard { from: sent.from, point: sent.point };
                        ahead.push_back(event(sent.key.to_string(), &sent.to, None, kind));
                    }
                    Fx::Revoke(key) => {
                        let id = key.to_string();
                        let heard = |log: &Vec<Event>| log.iter().any(|event| event.id == id);
                        let to = self.cases.iter().find(|(_, (_, log))| heard(log)).map(|(to, _)| to.clone());
                        if let Some(to) = to {
                            self.events += 1;
                            let own = format!("e{}", self.events);
                            ahead.push_back(event(own, &to, None, EventKind::Retract { id }));
                        }
                    }
                    Fx::Record(_) | Fx::Notify(_) | Fx::Wake { .. } | Fx::Open(_) | Fx::Entry(_) => {}
                }
            }
        }
        panic!("cases tell one another things without end");
    }

    fn one(&mut self, event: &Event) -> (Vec<Fx>, Reply) {
        let policy = self.world.policy();
        let (state, log) =
            self.cases.get(&event.case).cloned().map_or((None, Vec::new()), |(s, log)| (Some(s), log));
        let (state, effects, reply) = if needs_log(event) {
            let done = revise(&policy, &log, event).unwrap();
            (done.state, done.effects, done.reply)
        } else {
            let done = step(&policy, state, event).unwrap();
            (done.state, done.effects, done.reply)
        };
        let mut log = log;
        log.push(event.clone());
        if let Some(state) = state {
            self.cases.insert(event.case.clone(), (state, log));
        }
        (effects, reply)
    }

    pub fn act(
        &mut self,
        case: &str,
        at: &str,
        actor: shao_abi::PartyId,
        act: &str,
        result: Option<&str>,
    ) -> Reply {
        let act = Act { act: act.to_owned(), result: result.map(str::to_owned), ..Act::default() };
        self.send(case, at, Some(actor), EventKind::Act(act))
    }

    pub fn merge(&mut self, case: &str, into: &str, at: &str) -> Reply {
        self.send(case, at, Some(CENTRE), following(into))
    }

    pub fn case(&self, name: &str) -> &CaseState {
        &self.cases[name].0
    }

    pub fn stage(&self, name: &str) -> &str {
        &self.world.process.stages[self.case(name).root().unwrap().stage.index()].name
    }

    pub fn clock(&self, case: &str, name: &str) -> &crate::ClockRun {
        let named = |run: &&crate::ClockRun| self.world.process.clocks[run.clock.index()].name == name;
        self.case(case).clocks.iter().find(named).unwrap()
    }

    pub fn leader(&self, name: &str) -> Option<&str> {
        self.case(name).leader().filter(|_| self.case(name).is_following()).map(|leader| leader.case.as_str())
    }

    /// Up to 办理中, at 10:00.
    pub fn hand_out(&mut self, case: &str) {
        for (at, actor, act) in
            [("09:10", CENTRE, "受理"), ("09:20", CENTRE, "派单"), ("10:00", TOWN, "接单")]
        {
            assert!(self.act(case, &format!("2026-09-24T{at}"), actor, act, None).is_accepted());
        }
    }
}

pub fn following(into: &str) -> EventKind {
    let into = LinkedCase { link: Link::Leads, case: into.to_owned(), flow: FlowId(0) };
    EventKind::Follow { into }
}

pub fn kind(reply: &Reply) -> RefusalKind {
    let refusal = reply.refusal().unwrap_or_else(|| panic!("accepted: {reply:?}"));
    assert!(!refusal.zh().is_empty() && !refusal.en().is_empty());
    refusal.kind
}
