//! What people do in a story: open cases, act, correct, merge, answer. What was done least is done next.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{FieldKind, FlowId, IntKind, Link, PartyId, ProposalVerb, Type, Value};
use shao_case::settlement::{CountyAct, ProposalStatus};
use shao_case::{
    Act, ActView, Change, EventKind, Facts, LinkedCase, Openness, ParamView, Revision, correctable, view,
};

use super::story::Story;
use crate::tape::Tape;
use crate::world::value;

/// How many cases are looked at for what is done next.
const LOOKED_AT: usize = 5;

pub(super) type Key = (FlowId, String, String, Option<String>);

/// One thing that may be done about a case.
#[derive(Clone)]
struct Way {
    case: usize,
    flow: FlowId,
    offer: ActView,
    result: Option<String>,
}

impl Way {
    fn key(&self) -> Key {
        (self.flow, self.offer.of.clone(), self.offer.act.clone(), self.result.clone())
    }
}

impl Story<'_> {
    pub fn open(&mut self) {
        let flows: Vec<FlowId> = (0..self.policy.process.flows.len() as u16).map(FlowId).collect();
        // Each process in its turn, so that none waits for chance.
        let flow = flows[self.opened % flows.len()];
        self.opened += 1;
        let (key, facts, now) = (format!("件{}", self.opened), self.facts(flow), self.now);
        self.both(|play| {
            let at = play.place(key.clone());
            play.open(at, now, flow, facts.clone())
        })
        .unwrap();
    }

    fn facts(&mut self, flow: FlowId) -> Facts {
        let schema = self.policy.schema;
        let matter = self.policy.process.flows[flow.index()].matter;
        let mut facts = Facts::default();
        for (at, field) in schema.fields_of(matter) {
            match &field.kind {
                FieldKind::Fact { slot } => {
                    facts.values.insert(at, self.value(&schema.slots[slot.index()].ty));
                }
                FieldKind::Text { atoms } => {
                    let mut words: Vec<String> = atoms.iter().map(|atom| atom.literal.clone()).collect();
                    words.extend(["事情经过".to_owned(), String::new()]);
                    facts.texts.insert(at, self.one_of(&words).unwrap());
                }
                // Unknown, until it is asked for and answered.
                FieldKind::Judgement { .. } => {}
            }
        }
        facts
    }

    fn value(&mut self, ty: &Type) -> Value {
        match ty {
            // Most thresholds are small numbers.
            Type::Int { kind: IntKind::Plain, min, max } if self.random.per_mille(600) => {
                Value::Int(self.random.between(*min, (*min + 12).min(*max)))
            }
            ty => {
                let numbers = (0..8).map(|_| self.random.bits() as u32).collect();
                value(&mut Tape::new(numbers), self.policy.schema, ty)
            }
        }
    }

    /// Cases that go on, by their places.
    fn going(&self) -> Vec<usize> {
        let goes = |case: &shao_case::Played| case.state.as_ref().is_some_and(|state| state.ended.is_none());
        self.one.cases().iter().enumerate().filter(|(_, case)| goes(case)).map(|(at, _)| at).collect()
    }

    pub fn act(&mut self) {
        let going = self.going();
        // An ended case may be opened again; mostly it is not.
        let all: Vec<usize> = (0..self.one.cases().len()).collect();
        let among = if self.random.per_mille(60) || going.is_empty() { all } else { going };
        // The newest first: they still have everything before them.
        let newest = among.iter().rev().take(2).copied();
        let looked_at: BTreeSet<usize> =
            newest.chain((2..LOOKED_AT).filter_map(|_| self.one_of(&among))).collect();
        let ways: Vec<Way> = looked_at.into_iter().flat_map(|case| self.ways(case)).collect();
        let least = ways.iter().map(|way| self.times(way)).min();
        let rare: Vec<Way> = ways.iter().filter(|way| Some(self.times(way)) == least).cloned().collect();
        let by_chance = self.random.per_mille(350);
        let Some(way) = self.one_of(if by_chance { &ways } else { &rare }) else { return };
        *self.done.entry(way.key()).or_default() += 1;
        self.do_it(way);
    }

    fn times(&self, way: &Way) -> u32 {
        self.done.get(&way.key()).copied().unwrap_or(0)
    }

    /// All that may be done about a case; at times also what may not.
    fn ways(&mut self, case: usize) -> Vec<Way> {
        let Some(state) = self.one.case(case).and_then(|case| case.state.clone()) else { return Vec::new() };
        let closed_too = self.random.per_mille(80);
        let offers = view(self.policy, &state, self.now).unwrap().acts;
        let mut ways = Vec::new();
        for offer in offers.into_iter().filter(|offer| closed_too || offer.open != Openness::Closed) {
            let results: Vec<Option<String>> = offer.results.iter().cloned().map(Some).collect();
            let results = if results.is_empty() { vec![None] } else { results };
            let of = |result| Way { case, flow: state.flow, offer: offer.clone(), result };
            ways.extend(results.into_iter().map(of));
        }
        ways
    }

    fn do_it(&mut self, way: Way) {
        let Way { case, offer, result, .. } = way;
        let named = offer.by.as_ref().and_then(|by| self.policy.schema.party_named(by));
        let parties: Vec<PartyId> = (0..self.policy.schema.parties.len() as u16).map(PartyId).collect();
        let stranger = self.random.per_mille(30);
        let actor = if stranger { self.one_of(&parties) } else { named };
        let mut args = BTreeMap::new();
        for param in &offer.params {
            if !self.random.per_mille(20) {
                args.insert(param.name.clone(), serde_json::Value::String(self.argument(param)));
            }
        }
        let act = Act { act: offer.act.clone(), result, args, duty: Some(offer.duty), visit: None };
        self.send(case, EventKind::Act(act), actor).unwrap();
    }

    fn argument(&mut self, param: &ParamView) -> String {
        if let Some(choice) = self.one_of(&param.choices) {
            return choice;
        }
        match param.kind.as_str() {
            "文本" => "已办".to_owned(),
            "金额" => format!("{} 元", self.random.between(0, 200_000)),
            "比例" => format!("{}%", self.random.between(0, 100)),
            "日期" => self.now.date().to_string(),
            "时刻" => "09:00".to_owned(),
            "集合" => "无".to_owned(),
            _ => self.random.between(0, 12).to_string(),
        }
    }

    /// 停摆 of up to two days, of every case that goes on.
    pub fn outage(&mut self) {
        let (to, now) = (self.now, self.now);
        let from = to.plus_minutes(-self.random.between(60, 2 * 1440)).unwrap();
        for case in self.going() {
            let kind = EventKind::Outage { from, to };
            self.both(|play| play.send(case, now, kind.clone(), None)).unwrap();
        }
        self.live();
    }

    pub fn merge(&mut self) {
        let going = self.going();
        let (Some(case), Some(into)) = (self.one_of(&going), self.one_of(&going)) else { return };
        let flow_of = |at: usize| self.one.case(at).and_then(|case| Some(case.state.as_ref()?.flow)).unwrap();
        let (flow, key) = (flow_of(into), self.one.case(into).unwrap().key.clone());
        let actor = match self.policy.process.flows[flow_of(case).index()].merge {
            Some(shao_abi::Who::Party(party)) => Some(party),
            _ => None,
        };
        let into = LinkedCase { link: Link::Leads, case: key, flow };
        self.send(case, EventKind::Follow { into }, actor).unwrap();
    }

    /// 更正: some act never counted, or was done an hour before.
    pub fn revise(&mut self) {
        let all: Vec<usize> = (0..self.one.cases().len()).collect();
        let Some(case) = self.one_of(&all) else { return };
        let log = self.one.case(case).unwrap().log.clone();
        let done = correctable(self.policy, &log).unwrap_or_default();
        let Some(done) = self.one_of(&done) else { return };
        let earlier = done.at.plus_minutes(-60).unwrap();
        let change = if self.random.per_mille(500) {
            Change::Void { of: done.position }
        } else {
            Change::Date { of: done.position, at: earlier }
        };
        let flow = self.one.case(case).and_then(|case| Some(case.state.as_ref()?.flow)).unwrap();
        let actor = match self.policy.process.flows[flow.index()].revise.as_ref().map(|revise| revise.by) {
            Some(shao_abi::Who::Party(party)) => Some(party),
            _ => None,
        };
        let revision = Revision { change, reason: "记错了".to_owned(), evidence: Vec::new() };
        self.send(case, EventKind::Revise(revision), actor).unwrap();
    }

    /// Somebody answers what the county proposes.
    pub fn answer(&mut self) {
        let county = self.one.county().unwrap();
        let waits: Vec<_> =
            county.proposals.iter().map(|p| (p.id, p.situation, p.subject, p.status)).collect();
        let Some((proposal, situation, subject, status)) = self.one_of(&waits) else { return };
        let of = &self.policy.ledgers.accountability[usize::from(situation.of)];
        let (verb, actor) = match status {
            ProposalStatus::Held | ProposalStatus::Asked => (ProposalVerb::Exempt, of.exemption.by.value),
            ProposalStatus::Adopted => (ProposalVerb::Appeal, subject),
            _ => (ProposalVerb::Decide, of.decider.value),
        };
        let answer = self.random.per_mille(if verb == ProposalVerb::Exempt { 200 } else { 700 });
        let doing = CountyAct { at: self.now, actor, proposal, verb, answer };
        self.both(|play| play.answer(&doing));
        self.answers += 1;
    }
}
