//! A request as the event that reaches a case, in the terms of the case's own policy.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shao_abi::{Artifact, FlowId, Link, MatterId, PartyId, Process, Schema};
use shao_calendar::Moment;
use shao_case::{Act, DutyId, Event, EventKind, LinkedCase, Revision, read_facts};

use super::{Change, Done, Request, Wish};
use crate::ApiError;

impl Request {
    /// The event. `leader` is the process of the case that a 并案 names.
    pub(crate) fn event(
        &self,
        artifact: &Artifact,
        leader: Option<FlowId>,
        received: Moment,
    ) -> Result<Event, ApiError> {
        let actor = self.actor.as_deref().map(|name| party(&artifact.schema, "actor", name)).transpose()?;
        let kind = self.kind(artifact, leader)?;
        let expected_seq = if let Wish::Act { expected_seq, .. } = self.wish { expected_seq } else { None };
        let (id, case) = (self.id.clone(), self.case.clone());
        Ok(Event { id, case, at: None, received, expected_seq, actor, kind })
    }

    fn kind(&self, artifact: &Artifact, leader: Option<FlowId>) -> Result<EventKind, ApiError> {
        match &self.wish {
            Wish::Open { matter, facts } => opening(artifact, matter.as_deref(), facts),
            Wish::Act { act, result, args, duty, visit, .. } => {
                let (act, result, args) = (act.clone(), result.clone(), args.clone());
                Ok(EventKind::Act(Act { act, result, args, duty: duty.map(DutyId), visit: *visit }))
            }
            Wish::Correct { change, reason, evidence } => {
                let change = changing(&artifact.schema, change)?;
                let (reason, evidence) = (reason.clone(), evidence.clone());
                Ok(EventKind::Revise(Revision { change, reason, evidence }))
            }
            Wish::Merge { into } => {
                let flow = leader.ok_or_else(|| ApiError::no_case(into))?;
                let into = LinkedCase { link: Link::Leads, case: into.clone(), flow };
                Ok(EventKind::Follow { into })
            }
            // It is about no one case.
            Wish::County(_) => Err(ApiError::no_case(&self.case)),
        }
    }
}

fn opening(
    artifact: &Artifact,
    matter: Option<&str>,
    facts: &BTreeMap<String, Json>,
) -> Result<EventKind, ApiError> {
    let Artifact { schema, process, .. } = artifact;
    let given = facts.clone().into_iter().collect();
    let flow = which(schema, process, matter)?;
    let matter = process.flows.get(flow.index()).map_or(MatterId(0), |flow| flow.matter);
    let facts = read_facts(schema, matter, &given).map_err(|problems| ApiError::facts(&problems))?;
    Ok(EventKind::Open { flow, facts, origin: None, carried: Vec::new() })
}

fn changing(schema: &Schema, change: &Change) -> Result<shao_case::Change, ApiError> {
    let by = |done: &Done| done.by.as_deref().map(|name| party(schema, "by", name)).transpose();
    Ok(match change {
        Change::Void { of } => shao_case::Change::Void { of: *of },
        Change::Date { of, at } => shao_case::Change::Date { of: *of, at: *at },
        Change::Replace { of, done } => {
            shao_case::Change::Replace { of: *of, act: act_of(done), actor: by(done)? }
        }
        Change::Add { done, at } => {
            let missing = || ApiError::field("by", "补录须写明由谁办理（by）", "say who did it (`by`)");
            shao_case::Change::Add { act: act_of(done), actor: by(done)?.ok_or_else(missing)?, at: *at }
        }
    })
}

fn act_of(done: &Done) -> Act {
    let Done { act, result, args, .. } = done.clone();
    Act { act, result, args, duty: None, visit: None }
}

/// The unit or group of this name.
pub(crate) fn party(schema: &Schema, field: &str, name: &str) -> Result<PartyId, ApiError> {
    schema.party_named(name).ok_or_else(|| {
        let zh = format!("政策中没有单位或群体“{name}”");
        ApiError::field(field, zh, format!("the policy has no unit or group `{name}`"))
    })
}

/// The process of a matter; of a policy's first one if none is named.
fn which(schema: &Schema, process: &Process, matter: Option<&str>) -> Result<FlowId, ApiError> {
    let Some(name) = matter else { return Ok(FlowId(0)) };
    let found = schema.matter_named(name).and_then(|matter| process.flow_of(matter));
    found.ok_or_else(|| {
        let zh = format!("政策中没有办理“{name}”的流程");
        ApiError::field("matter", zh, format!("the policy has no process for `{name}`"))
    })
}

/// The wake-up of a case.
pub(crate) fn wake(case: &str, now: Moment) -> Event {
    let (id, case) = (String::new(), case.to_owned());
    Event { id, case, at: None, received: now, expected_seq: None, actor: None, kind: EventKind::Wake }
}
