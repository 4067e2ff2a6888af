//! Looks for cases that would reach what no 案例 reaches yet, by trying out what may be done: every open act, every
//! result, every lapse, a few steps deep, from a handful of ways to fill in the facts.
//!
//! A search, not a proof: what it finds was played on the real step; what it does not find may still be reachable.

mod facts;
mod never;
mod told;

pub use facts::{plain as plain_value, ways};
pub use never::never_done;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use shao_abi::{FactText, FlowId};
use shao_calendar::Moment;

use crate::scenario::Coverage;
use crate::{
    Act, ActView, CaseState, Effect, Event, EventKind, Openness, ParamView, Policy, read_facts, step, view,
};

/// How many acts deep.
const DEPTH: usize = 8;
/// How many states are looked at from one way to fill in the facts.
const STATES: usize = 150;
/// How many proposals are made.
const PROPOSALS: usize = 12;

/// A 案例 that would reach something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it reaches that nothing reached before, by the policy's names.
    pub reaches: Vec<String>,
    /// The 案例, as an author would write it.
    pub text: String,
}

/// Proposes cases that reach what `reached` does not, opened at `at`.
#[must_use]
pub fn explore(policy: &Policy<'_>, reached: &Coverage, at: Moment) -> Vec<Proposal> {
    let mut search = Search { policy, at, known: reached.clone(), proposals: Vec::new() };
    for flow in (0u16..).map(FlowId).take(policy.process.flows.len()) {
        // Cases that time or another case opens are not begun by a line of a scenario.
        for facts in facts::ways(policy, flow) {
            if search.proposals.len() >= PROPOSALS {
                return search.proposals;
            }
            search.from(flow, facts);
        }
    }
    search.proposals
}

/// A line of a proposal.
#[derive(Debug, Clone)]
enum Line {
    Act { at: Moment, actor: String, act: String, result: Option<String>, args: Vec<(String, String)> },
    Advance(Moment),
}

/// A state on the way, with how it was reached.
#[derive(Clone)]
struct Node {
    state: CaseState,
    now: Moment,
    lines: Vec<Line>,
    seen: Coverage,
}

struct Search<'p> {
    policy: &'p Policy<'p>,
    at: Moment,
    known: Coverage,
    proposals: Vec<Proposal>,
}

impl Search<'_> {
    fn from(&mut self, flow: FlowId, given: Vec<FactText>) {
        let Some(first) = self.opened(flow, &given) else { return };
        let mut ahead = VecDeque::from([first]);
        let mut visited = BTreeSet::new();
        let mut looked = 0;
        while let Some(node) = ahead.pop_front().filter(|_| looked < STATES) {
            looked += 1;
            if self.propose(flow, &given, &node) || self.proposals.len() >= PROPOSALS {
                return;
            }
            if node.lines.len() >= DEPTH || node.state.ended.is_some() {
                continue;
            }
            for next in self.after(&node) {
                if visited.insert(signature(&next)) {
                    ahead.push_back(next);
                }
            }
        }
    }

    fn opened(&self, flow: FlowId, given: &[FactText]) -> Option<Node> {
        let matter = self.policy.process.flows.get(flow.index())?.matter;
        let named =
            given.iter().map(|f| (f.name.clone(), serde_json::Value::String(f.value.clone()))).collect();
        let facts = read_facts(self.policy.schema, matter, &named).ok()?;
        let kind = EventKind::Open { flow, facts, origin: None };
        self.made(None, self.at, None, kind, Coverage::default(), Vec::new())
    }

    /// One step on; none if it was refused or leads nowhere.
    fn made(
        &self,
        state: Option<CaseState>,
        now: Moment,
        actor: Option<&str>,
        kind: EventKind,
        mut seen: Coverage,
        lines: Vec<Line>,
    ) -> Option<Node> {
        let actor = match actor {
            Some(name) => Some(self.policy.schema.party_named(name)?),
            None => None,
        };
        let id = format!("{}", lines.len());
        let event =
            Event { id, case: "甲".to_owned(), at: None, received: now, expected_seq: None, actor, kind };
        let done = step(self.policy, state, &event).ok()?;
        if done.reply.refusal().is_some() {
            return None;
        }
        for effect in &done.effects {
            if let Effect::Record(record) = effect {
                seen.see(self.policy, record);
            }
        }
        Some(Node { state: done.state?, now, lines, seen })
    }

    /// Everything that may be done next, and letting time pass.
    fn after(&self, node: &Node) -> Vec<Node> {
        let Ok(seen) = view(self.policy, &node.state, node.now) else { return Vec::new() };
        let Ok(now) = node.now.plus_minutes(10) else { return Vec::new() };
        let mut next = Vec::new();
        for offer in seen.acts.iter().filter(|offer| offer.open != Openness::Closed) {
            next.extend(self.acts(node, offer, now));
        }
        if let Some(due) = seen.next.and_then(|due| due.plus_minutes(1).ok()) {
            let mut lines = node.lines.clone();
            lines.push(Line::Advance(due));
            next.extend(self.made(
                Some(node.state.clone()),
                due,
                None,
                EventKind::Wake,
                node.seen.clone(),
                lines,
            ));
        }
        next
    }

    /// An offer in every way it can be taken up: each result, and each value where there is one thing to choose.
    fn acts(&self, node: &Node, offer: &ActView, now: Moment) -> Vec<Node> {
        let Some(actor) = &offer.by else { return Vec::new() };
        let results: Vec<Option<String>> = match offer.results.as_slice() {
            [] => vec![None],
            all => all.iter().cloned().map(Some).collect(),
        };
        let mut next = Vec::new();
        for result in results {
            for args in choices(&offer.params) {
                let mut lines = node.lines.clone();
                let (act, at) = (offer.act.clone(), now);
                let json = args.iter().map(|(n, v)| (n.clone(), serde_json::Value::String(v.clone())));
                let args_json: BTreeMap<String, serde_json::Value> = json.collect();
                lines.push(Line::Act {
                    at,
                    actor: actor.clone(),
                    act: act.clone(),
                    result: result.clone(),
                    args,
                });
                let kind = EventKind::Act(Act {
                    act,
                    result: result.clone(),
                    args: args_json,
                    duty: Some(offer.duty),
                    visit: None,
                });
                let state = Some(node.state.clone());
                next.extend(self.made(state, now, Some(actor), kind, node.seen.clone(), lines));
            }
        }
        next
    }

    /// Takes a node as a proposal if it reaches anything new.
    fn propose(&mut self, flow: FlowId, given: &[FactText], node: &Node) -> bool {
        let reaches = told::fresh(self.policy, &node.seen, &self.known);
        if reaches.is_empty() {
            return false;
        }
        self.known.add(&node.seen);
        let text = told::scenario(self.policy, flow, self.at, given, node, &reaches);
        self.proposals.push(Proposal { reaches, text });
        true
    }
}

/// The first value of each parameter; where exactly one has a choice, every value of it.
fn choices(params: &[ParamView]) -> Vec<Vec<(String, String)>> {
    let one = |param: &ParamView| (param.name.clone(), facts::plain(&param.kind, &param.choices));
    let plain: Vec<(String, String)> = params.iter().map(one).collect();
    match params {
        [only] if !only.choices.is_empty() => {
            only.choices.iter().map(|value| vec![(only.name.clone(), value.clone())]).collect()
        }
        _ => vec![plain],
    }
}

/// Two nodes alike in this offer the same things next.
fn signature(node: &Node) -> String {
    let stages: Vec<String> =
        node.state.duties.iter().map(|d| format!("{}{}", d.stage.0, u8::from(d.is_active()))).collect();
    let history: Vec<String> =
        node.state.history.iter().map(|h| format!("{:?}{}", h.what, h.times.min(3))).collect();
    let asks = node.state.asks.len();
    let rules: Vec<&shao_abi::RuleId> =
        node.state.outcomes.values().flat_map(|decided| &decided.answer.fired).collect();
    format!("{stages:?}{history:?}{asks}{rules:?}")
}
