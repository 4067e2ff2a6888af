//! The form of a case, made from the schema.

use serde::Serialize;
use shao_abi::{FieldKind, IntKind, MatterId, PartyId, Schema, Type};

/// A field of the form. `kind` decides how it is drawn.
#[derive(Debug, Serialize)]
pub(crate) struct FormField {
    pub name: String,
    pub kind: &'static str,
    pub options: Vec<String>,
    pub min: Option<i64>,
    pub max: Option<i64>,
}

/// What opening a case of this matter asks for.
pub(crate) fn form(schema: &Schema, matter: MatterId) -> Vec<FormField> {
    let fields = schema.fields_of(matter).map(|(_, field)| match &field.kind {
        FieldKind::Text { .. } => {
            FormField { name: field.name.clone(), kind: "text", options: Vec::new(), min: None, max: None }
        }
        FieldKind::Fact { slot } => typed(schema, &field.name, slot.index(), false),
        FieldKind::Judgement { slot, .. } => typed(schema, &field.name, slot.index(), true),
    });
    fields.collect()
}

fn typed(schema: &Schema, name: &str, slot: usize, judged: bool) -> FormField {
    let ty = schema.slots.get(slot).map_or(&Type::Bool, |slot| &slot.ty);
    let (kind, options) = shape(schema, ty);
    let (min, max) = match ty {
        Type::Int { min, max, .. } => (Some(*min), Some(*max)),
        Type::Bool
        | Type::Enum(_)
        | Type::Party { .. }
        | Type::EnumSet(_)
        | Type::PartySet { .. }
        | Type::Limit => (None, None),
    };
    let options = if judged && kind == "bool" { vec!["是".to_owned(), "否".to_owned()] } else { options };
    FormField { name: name.to_owned(), kind: if judged { "judgement" } else { kind }, options, min, max }
}

fn shape(schema: &Schema, ty: &Type) -> (&'static str, Vec<String>) {
    let members =
        |id: &shao_abi::EnumId| schema.enums.get(id.index()).map_or_else(Vec::new, |e| e.members.clone());
    let parties = |among: &[PartyId]| among.iter().map(|id| schema.party_name(*id).to_owned()).collect();
    match ty {
        Type::Bool => ("bool", Vec::new()),
        Type::Int { kind, .. } => (int_kind(*kind), Vec::new()),
        Type::Enum(id) => ("enum", members(id)),
        Type::EnumSet(id) => ("set", members(id)),
        Type::Party { among } => ("party", parties(among)),
        Type::PartySet { among } => ("set", parties(among)),
        // No slot has this type.
        Type::Limit => ("text", Vec::new()),
    }
}

fn int_kind(kind: IntKind) -> &'static str {
    match kind {
        IntKind::Plain => "int",
        IntKind::Money => "money",
        IntKind::Ratio => "ratio",
        IntKind::Date => "date",
        IntKind::Minute => "minute",
    }
}
