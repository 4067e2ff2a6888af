//! The policy in force: what a form must ask for, who there is, where a case can stand.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shao_abi::{Artifact, FieldKind, Flow, FlowId, PartyId, PartyKind, Schema, StageKind, Type};
use shao_case::show_type;

use super::cases::json;
use crate::{ApiError, County};

#[derive(Serialize)]
struct PolicyPage<'a> {
    hash: &'a str,
    name: &'a str,
    area: &'a str,
    version: &'a str,
    effective: &'a str,
    calendar: &'a str,
    cites: &'a [String],
    parties: Vec<PartyLine<'a>>,
    /// What cases there are, in the order of the policy.
    matters: Vec<MatterPage<'a>>,
}

/// A kind of case.
#[derive(Serialize)]
struct MatterPage<'a> {
    /// What `POST /cases` names as `matter`.
    matter: &'a str,
    process: &'a str,
    /// Whether time opens such cases.
    by_time: bool,
    /// What opening one must supply.
    fields: Vec<FormField<'a>>,
    stages: Vec<StageLine<'a>>,
}

#[derive(Serialize)]
struct FormField<'a> {
    name: &'a str,
    /// `文本`, `是否`, `整数`, `金额`, `比例`, `日期`, `时刻`, `枚举`, `单位` or `集合`.
    kind: &'static str,
    /// The values to choose from, if they can be listed.
    choices: Vec<&'a str>,
    /// Whether opening a case must supply it. A judgement (认定) is asked for later.
    required: bool,
}

#[derive(Serialize)]
struct PartyLine<'a> {
    name: &'a str,
    /// None for a group.
    level: Option<&'a str>,
}

#[derive(Serialize)]
struct StageLine<'a> {
    name: &'a str,
    end: bool,
}

/// `GET /policy`.
pub(super) async fn show(State(county): State<County>) -> Result<Response, ApiError> {
    let artifact = county.current();
    json(&page(&artifact))
}

fn page(artifact: &Artifact) -> PolicyPage<'_> {
    let Artifact { hash, schema, process, .. } = artifact;
    let level = |kind: &PartyKind| match kind {
        PartyKind::Unit { level, .. } => schema.levels.get(level.index()).map(|level| level.name.as_str()),
        PartyKind::Group => None,
    };
    let flows = (0u16..).map(FlowId).zip(&process.flows);
    PolicyPage {
        hash,
        name: &schema.policy.name,
        area: &schema.policy.area,
        version: &schema.policy.version,
        effective: &schema.policy.effective,
        calendar: &schema.policy.calendar,
        cites: &schema.policy.cites,
        parties: schema.parties.iter().map(|p| PartyLine { name: &p.name, level: level(&p.kind) }).collect(),
        matters: flows.map(|(id, flow)| matter(artifact, id, flow)).collect(),
    }
}

fn matter<'a>(artifact: &'a Artifact, id: FlowId, flow: &'a Flow) -> MatterPage<'a> {
    let Artifact { schema, process, .. } = artifact;
    let stages = process.stages.iter().filter(|stage| stage.flow == id);
    MatterPage {
        matter: schema.matter_name(flow.matter),
        process: &flow.name,
        by_time: flow.opening.is_some(),
        fields: schema.fields_of(flow.matter).map(|(_, field)| form_field(schema, field)).collect(),
        stages: stages.map(|s| StageLine { name: &s.name, end: s.kind == StageKind::End }).collect(),
    }
}

fn form_field<'a>(schema: &'a Schema, field: &'a shao_abi::Field) -> FormField<'a> {
    let (slot, required) = match &field.kind {
        FieldKind::Fact { slot } => (Some(slot), true),
        FieldKind::Text { .. } => (None, true),
        FieldKind::Judgement { slot, .. } => (Some(slot), false),
    };
    let ty = slot.and_then(|slot| schema.slots.get(slot.index())).map(|slot| &slot.ty);
    let kind = ty.map_or("文本", show_type);
    FormField {
        name: &field.name,
        kind,
        choices: ty.map_or_else(Vec::new, |ty| choices(schema, ty)),
        required,
    }
}

fn choices<'a>(schema: &'a Schema, ty: &Type) -> Vec<&'a str> {
    let parties = |among: &[PartyId]| among.iter().map(|party| schema.party_name(*party)).collect();
    match ty {
        Type::Bool => vec!["是", "否"],
        Type::Enum(id) | Type::EnumSet(id) => schema
            .enums
            .get(id.index())
            .map_or_else(Vec::new, |e| e.members.iter().map(String::as_str).collect()),
        Type::Party { among } | Type::PartySet { among } => parties(among),
        Type::Int { .. } | Type::Limit => Vec::new(),
    }
}
