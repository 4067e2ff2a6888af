//! 事项 and their fields.

use shao_abi::{Field, FieldKind, SlotId, Type};

use crate::names::Names;
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    let schema = &names.policy.schema;
    things.extend(schema.matters.iter().map(|matter| Thing::new(Sort::Matter, &matter.name)));
    things.extend(schema.fields.iter().map(|one| field(names, one)));
}

fn field(names: Names<'_>, field: &Field) -> Thing {
    let matter = names.matter(field.matter);
    let hidden = field.hidden_from.iter().map(|who| names.who(*who));
    let hidden = (!field.hidden_from.is_empty()).then(|| Term::members(hidden));
    let thing = Thing::new(Sort::Field, format!("{matter}.{}", field.name))
        .part_of(Sort::Matter, matter)
        .is(Facet::Masked, field.masked)
        .term(Facet::Hidden, hidden, Sense::Neutral);
    match &field.kind {
        FieldKind::Fact { slot } => thing.says(Facet::Type, of(names, *slot)),
        // What is asked of a text is asked by conditions, and told there.
        FieldKind::Text { .. } => thing.says(Facet::Type, "文本"),
        FieldKind::Judgement { slot, ask } => {
            let ty = names.policy.schema.slots.get(slot.index()).map_or(&Type::Bool, |slot| &slot.ty);
            let sense = Sense::LessIsTighter.unless(names.outside(Some(ask.who)));
            thing
                .says(Facet::Type, format!("认定 {}", names.ty(ty)))
                .term(Facet::Owner, Some(Term::party(names.who(ask.who))), Sense::Neutral)
                .term(Facet::Limit, Some(Term::limit(ask.limit)), sense)
                .says(Facet::Silence, names.value(ty, &ask.silence))
        }
    }
}

fn of(names: Names<'_>, slot: SlotId) -> String {
    names.policy.schema.slots.get(slot.index()).map_or_else(String::new, |slot| names.ty(&slot.ty))
}
