//! What may be done next in a case, tried on the real step.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shao_abi::{FactText, FlowId};
use shao_calendar::Moment;

use super::facts;
use crate::scenario::Coverage;
use crate::state::DutyId;
use crate::{
    Act, ActView, CaseState, Effect, Event, EventKind, Openness, ParamView, Policy, read_facts, step, view,
};

/// A line of a proposal.
#[derive(Debug, Clone)]
pub(super) enum Line {
    Act {
        at: Moment,
        actor: String,
        act: String,
        /// The unit in whose child duty it is done.
        branch: Option<String>,
        result: Option<String>,
        args: Vec<(String, String)>,
        /// Whether it must be refused.
        refused: bool,
    },
    Advance(Moment),
}

/// A state on the way, with how it was reached.
#[derive(Clone)]
pub(super) struct Node {
    pub state: CaseState,
    pub now: Moment,
    pub lines: Vec<Line>,
    pub seen: Coverage,
    /// Whether the last line was refused, by what it was refused for.
    pub refused: bool,
}

/// How moves are made.
pub(super) struct Moves<'p> {
    /// Whose steps are made.
    pub policy: &'p Policy<'p>,
    /// With whom it is found out what may be done: the same policy, perhaps with another who decides.
    pub eyes: &'p Policy<'p>,
    /// Values that arguments take by preference, by name; acts that their 当 shuts are tried as well then.
    pub wishes: Option<&'p BTreeMap<String, String>>,
}

impl Moves<'_> {
    pub(super) fn opened(&self, flow: FlowId, at: Moment, given: &[FactText]) -> Option<Node> {
        let matter = self.policy.process.flows.get(flow.index())?.matter;
        let named = given.iter().map(|f| (f.name.clone(), Json::String(f.value.clone()))).collect();
        let facts = read_facts(self.policy.schema, matter, &named).ok()?;
        let kind = EventKind::Open { flow, facts, origin: None, carried: Vec::new() };
        self.made(None, at, None, kind, Vec::new())
    }

    /// One step on; none if it leads nowhere, or was refused for another reason than a condition.
    fn made(
        &self,
        before: Option<&Node>,
        now: Moment,
        actor: Option<&str>,
        kind: EventKind,
        mut lines: Vec<Line>,
    ) -> Option<Node> {
        let actor = match actor {
            Some(name) => Some(self.policy.schema.party_named(name)?),
            None => None,
        };
        let id = format!("{}", lines.len());
        let event =
            Event { id, case: "甲".to_owned(), at: None, received: now, expected_seq: None, actor, kind };
        let done = step(self.policy, before.map(|node| node.state.clone()), &event).ok()?;
        let refused = done.reply.refusal().is_some();
        if let Some(refusal) = done.reply.refusal()
            && (self.wishes.is_none() || refusal.conditions.is_empty())
        {
            return None;
        }
        let mut seen = before.map(|node| node.seen.clone()).unwrap_or_default();
        for effect in &done.effects {
            if let Effect::Record(record) = effect {
                seen.see(self.policy, record);
            }
        }
        if let (true, Some(Line::Act { refused, .. })) = (refused, lines.last_mut()) {
            *refused = true;
        }
        Some(Node { state: done.state?, now, lines, seen, refused })
    }

    /// Everything that may be done next, and letting time pass.
    pub(super) fn after(&self, node: &Node, take: &mut dyn FnMut(Node)) {
        let Ok(seen) = view(self.eyes, &node.state, node.now) else { return };
        let Ok(now) = node.now.plus_minutes(10) else { return };
        for offer in &seen.acts {
            if self.wishes.is_some() || offer.open != Openness::Closed {
                self.acts(node, offer, now, take);
            }
        }
        if let Some(due) = seen.next.and_then(|due| due.plus_minutes(1).ok()) {
            let mut lines = node.lines.clone();
            lines.push(Line::Advance(due));
            if let Some(next) = self.made(Some(node), due, None, EventKind::Wake, lines) {
                take(next);
            }
        }
    }

    /// An offer in every way it can be taken up: each result, and each value where there is one thing to choose.
    fn acts(&self, node: &Node, offer: &ActView, now: Moment, take: &mut dyn FnMut(Node)) {
        let Some(actor) = &offer.by else { return };
        let results: Vec<Option<String>> = match offer.results.as_slice() {
            [] => vec![None],
            all => all.iter().cloned().map(Some).collect(),
        };
        for result in results {
            for args in self.choices(&offer.params) {
                let mut lines = node.lines.clone();
                let json = args.iter().map(|(n, v)| (n.clone(), Json::String(v.clone())));
                let act = Act {
                    act: offer.act.clone(),
                    result: result.clone(),
                    args: json.collect(),
                    duty: Some(offer.duty),
                    visit: None,
                };
                lines.push(Line::Act {
                    at: now,
                    actor: actor.clone(),
                    act: offer.act.clone(),
                    branch: self.branch(node, offer.duty),
                    result: result.clone(),
                    args,
                    refused: false,
                });
                if let Some(next) = self.made(Some(node), now, Some(actor), EventKind::Act(act), lines) {
                    take(next);
                }
            }
        }
    }

    /// The unit by which a line names the child duty that an offer is of.
    fn branch(&self, node: &Node, duty: DutyId) -> Option<String> {
        let member = node.state.duty(duty)?.member?;
        Some(self.policy.schema.party_name(member).to_owned())
    }

    /// What is wished for, if anything is; then the first value of each parameter, or where exactly one has a choice,
    /// every value of it.
    fn choices(&self, params: &[ParamView]) -> Vec<Vec<(String, String)>> {
        let one = |param: &ParamView| (param.name.clone(), facts::plain(&param.kind, &param.choices));
        let plain: Vec<(String, String)> = params.iter().map(one).collect();
        let mut all = match params {
            [only] if !only.choices.is_empty() => {
                only.choices.iter().map(|value| vec![(only.name.clone(), value.clone())]).collect()
            }
            _ => vec![plain.clone()],
        };
        let wished = |(name, value): &(String, String)| {
            let wish = self.wishes.and_then(|wishes| wishes.get(name));
            (name.clone(), wish.unwrap_or(value).clone())
        };
        let wished: Vec<(String, String)> = plain.iter().map(wished).collect();
        if !all.contains(&wished) {
            all.insert(0, wished);
        }
        all
    }
}
