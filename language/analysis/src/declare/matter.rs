//! 事项: what a case carries.

use shao_abi::{Ask, Field, FieldKind, MatterId, SlotSource, Stated, Type, Value, Who};
use shao_syntax::ast::{Judgement, Matter, Name, TypeKind};

use super::read_type;
use crate::context::{Context, FieldRef, Room, id16};
use crate::lower::{constant, firm, fixed_limit, who};

/// Declares every 事项, with its fields; all fields stand in one list.
pub(super) fn declare_all<'s>(
    context: &mut Context<'s>,
    written: &[&'s Matter],
) -> (Vec<&'s Matter>, Vec<Field>) {
    let (mut matters, mut fields): (Vec<&Matter>, Vec<Field>) = (Vec::new(), Vec::new());
    for matter in written {
        if let Some(first) = matters.iter().find(|m| m.name.text == matter.name.text) {
            context.twice(&matter.name, Some(first.name.span));
            continue;
        }
        let id = MatterId(id16(matters.len()));
        matters.push(matter);
        context.rooms.insert(matter.name.text.clone(), Room::default());
        context.enter(Some(id));
        declare(context, matter, id, &mut fields);
    }
    context.enter(None);
    (matters, fields)
}

/// Declares the fields of one. Text fields get their questions later, as conditions put them.
fn declare(context: &mut Context<'_>, matter: &Matter, id: MatterId, fields: &mut Vec<Field>) {
    let first = fields.len();
    for field in &matter.fields {
        if context.fields().contains_key(&field.name.text) {
            context.twice(&field.name, None);
            continue;
        }
        let at = id16(fields.len());
        let owner = format!("{}.{}", matter.name.text, field.name.text);
        let declared = match &field.ty.kind {
            TypeKind::Text => Some((FieldRef::Text(at), FieldKind::Text { atoms: Vec::new() })),
            TypeKind::Judgement(judgement) => self::judgement(context, &field.name, judgement, at, &owner),
            TypeKind::Bool
            | TypeKind::Int(_)
            | TypeKind::Money(_)
            | TypeKind::Ratio
            | TypeKind::Date
            | TypeKind::Time
            | TypeKind::Limit
            | TypeKind::Inline(_)
            | TypeKind::AnyUnit
            | TypeKind::Named(_, _)
            | TypeKind::Set(_) => fact(context, &field.name, &field.ty, at, &owner),
        };
        let Some((reference, kind)) = declared else {
            context.broken(&field.name.text);
            continue;
        };
        if let Some(room) = context.room_mut() {
            room.fields.insert(field.name.text.clone(), reference);
        }
        let (name, masked) = (field.name.text.clone(), field.secrecy.masked);
        fields.push(Field { name, matter: id, kind, masked, hidden_from: Vec::new() });
    }
    secrets(context, matter, fields.get_mut(first..).unwrap_or_default());
}

/// 保密 对: read when every field has a name, since it may name one that holds a unit.
fn secrets(context: &mut Context<'_>, matter: &Matter, fields: &mut [Field]) {
    for written in &matter.fields {
        let mut party = |from| {
            let from = firm(context, from);
            who(context, &from, false)
        };
        let hidden: Vec<Who> = written.secrecy.hidden_from.iter().filter_map(&mut party).collect();
        if let Some(field) = fields.iter_mut().find(|f| f.name == written.name.text) {
            field.hidden_from = hidden;
        }
    }
}

fn fact(
    context: &mut Context<'_>,
    name: &Name,
    ty: &shao_syntax::ast::TypeExpr,
    at: u16,
    owner: &str,
) -> Option<(FieldRef, FieldKind)> {
    let read = read_type(context, ty, owner)?;
    if read == Type::Limit {
        return context.fail(
            "not-a-value",
            ty.span,
            "时限由判定得出,不能是事实",
            "a limit is decided; it is not a fact",
        );
    }
    let slot = context.slot(name.text.clone(), read, SlotSource::Field(at));
    Some((FieldRef::Slot(slot), FieldKind::Fact { slot }))
}

fn judgement(
    context: &mut Context<'_>,
    name: &Name,
    judgement: &Judgement,
    at: u16,
    owner: &str,
) -> Option<(FieldRef, FieldKind)> {
    let ty = read_type(context, &judgement.ty, owner)?;
    let asked = who(context, &judgement.by, false)?;
    let limit = fixed_limit(context, &judgement.within.expr)?;
    let limit = Stated { value: limit, unconfirmed: judgement.within.unconfirmed };
    let silence: Value = constant(context, &judgement.silence, &ty)?;
    let slot = context.slot(name.text.clone(), ty, SlotSource::Field(at));
    Some((FieldRef::Slot(slot), FieldKind::Judgement { slot, ask: Ask { who: asked, limit, silence } }))
}
