//! 事项: what a case carries.

use shao_abi::{Ask, Field, FieldKind, SlotSource, Type, Value};
use shao_syntax::ast::{Judgement, Matter, Name, TypeKind};

use super::read_type;
use crate::context::{Context, FieldRef, id16};
use crate::lower::{constant, fixed_limit, who};

/// Declares the fields. Text fields get their questions later, as conditions put them.
pub(super) fn declare(context: &mut Context<'_>, matter: &Matter) -> Vec<Field> {
    let mut fields = Vec::new();
    for field in &matter.fields {
        if context.fields.contains_key(&field.name.text) {
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
        context.fields.insert(field.name.text.clone(), reference);
        fields.push(Field { name: field.name.text.clone(), kind });
    }
    fields
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
    let silence: Value = constant(context, &judgement.silence, &ty)?;
    let slot = context.slot(name.text.clone(), ty, SlotSource::Field(at));
    Some((FieldRef::Slot(slot), FieldKind::Judgement { slot, ask: Ask { who: asked, limit, silence } }))
}
