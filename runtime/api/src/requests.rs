//! What callers may ask for in writing, and as which event it reaches a case.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;
use shao_abi::{Artifact, FlowId, MatterId, Process, Schema};
use shao_calendar::Moment;
use shao_case::{Act, DutyId, Event, EventKind, read_facts};

use crate::fields::Fields;
use crate::{ApiError, Caller};

/// A request that changes something.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Request {
    /// The id of the event.
    pub(crate) id: String,
    /// The case.
    pub(crate) case: String,
    /// The unit or group that acts.
    pub(crate) actor: Option<String>,
    /// The person.
    pub(crate) caller: Option<String>,
    /// What is asked for.
    pub(crate) wish: Wish,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wish {
    /// 立案.
    Open {
        /// The 事项; none for that of the policy's first process.
        #[serde(skip_serializing_if = "Option::is_none")]
        matter: Option<String>,
        /// By field.
        facts: BTreeMap<String, Json>,
    },
    /// 行为.
    Act {
        /// Its name.
        act: String,
        /// With which result.
        result: Option<String>,
        /// By parameter.
        args: BTreeMap<String, Json>,
        /// In which duty.
        duty: Option<u32>,
        /// The visit the caller saw.
        visit: Option<u32>,
        /// The `seq` the caller saw.
        expected_seq: Option<u64>,
    },
}

impl Request {
    /// `POST /cases`.
    pub(crate) fn open(body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.text("id")?;
        // A case that was given no number has that of the event that opened it: the same on every retry.
        let case = fields.optional_text("case")?.unwrap_or_else(|| id.clone());
        let actor = fields.optional_text("actor")?;
        let matter = fields.optional_text("matter")?;
        let facts = fields.values("facts")?;
        fields.no_time()?;
        fields.end()?;
        fits_path(&case)?;
        Ok(Self { id, case, actor, caller: caller.name, wish: Wish::Open { matter, facts } })
    }

    /// `POST /cases/{key}/events`.
    pub(crate) fn act(case: String, body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.text("id")?;
        let actor = Some(fields.text("actor")?);
        let wish = Wish::Act {
            act: fields.text("act")?,
            result: fields.optional_text("result")?,
            args: fields.values("args")?,
            duty: fields.optional_count("duty")?,
            visit: fields.optional_count("visit")?,
            expected_seq: fields.optional_count("expected_seq")?,
        };
        fields.no_time()?;
        fields.end()?;
        Ok(Self { id, case, actor, caller: caller.name, wish })
    }

    /// The request byte for byte, however it was spaced or ordered when it came.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        // Plain data with text keys always serialises.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Whether it opens a case.
    pub(crate) fn opens(&self) -> bool {
        matches!(self.wish, Wish::Open { .. })
    }

    /// The event, in the terms of the case's own policy.
    pub(crate) fn event(&self, artifact: &Artifact, received: Moment) -> Result<Event, ApiError> {
        let Artifact { schema, process, .. } = artifact;
        let actor = match &self.actor {
            None => None,
            Some(name) => Some(schema.party_named(name).ok_or_else(|| {
                let zh = format!("政策中没有单位或群体“{name}”");
                ApiError::field("actor", zh, format!("the policy has no unit or group `{name}`"))
            })?),
        };
        let (kind, expected_seq) = match &self.wish {
            Wish::Open { matter, facts } => {
                let given = facts.clone().into_iter().collect();
                let flow = which(schema, process, matter.as_deref())?;
                let matter = process.flows.get(flow.index()).map_or(MatterId(0), |flow| flow.matter);
                let facts =
                    read_facts(schema, matter, &given).map_err(|problems| ApiError::facts(&problems))?;
                (EventKind::Open { flow, facts, origin: None }, None)
            }
            Wish::Act { act, result, args, duty, visit, expected_seq } => {
                let (act, result, args) = (act.clone(), result.clone(), args.clone());
                (
                    EventKind::Act(Act { act, result, args, duty: duty.map(DutyId), visit: *visit }),
                    *expected_seq,
                )
            }
        };
        let (id, case) = (self.id.clone(), self.case.clone());
        Ok(Event { id, case, at: None, received, expected_seq, actor, kind })
    }
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

fn fits_path(case: &str) -> Result<(), ApiError> {
    if case.contains(['/', '?', '#', '%', '\\']) || case.starts_with('.') {
        let zh = "案件编号不能含有 / ? # % \\,也不能以 . 开头";
        return Err(ApiError::field(
            "case",
            zh,
            "a case key holds none of / ? # % \\ and does not begin with a dot",
        ));
    }
    Ok(())
}
