//! What a name means in a case: a fact, or a field of what a decision gave.

use shao_abi::{DecisionId, FieldKind, MatterId, Slot, SlotId, SlotSource, Type, Value};

use crate::{CaseState, Policy};

/// What stands under a name.
pub(crate) struct Found {
    pub value: Option<Value>,
    pub ty: Option<Type>,
    /// Of a text, what it says.
    pub text: Option<String>,
    /// The decision that gave it.
    pub decision: Option<DecisionId>,
}

/// A fact, or a field of an outcome: `主办` or `分流.主办`.
pub(crate) fn named(policy: &Policy<'_>, state: &CaseState, matter: MatterId, name: &str) -> Option<Found> {
    let look = Look { policy, state, matter };
    look.text(name).or_else(|| look.slot(name)).or_else(|| look.outcome(name))
}

struct Look<'a> {
    policy: &'a Policy<'a>,
    state: &'a CaseState,
    matter: MatterId,
}

impl Look<'_> {
    fn text(&self, field: &str) -> Option<Found> {
        let fields = self.policy.schema.fields_of(self.matter);
        let mut texts =
            fields.filter(|(_, def)| def.name == field && matches!(def.kind, FieldKind::Text { .. }));
        let (at, _) = texts.next()?;
        let text = self.state.texts.get(&at).cloned();
        Some(Found { value: None, ty: None, text, decision: None })
    }

    fn outcome(&self, field: &str) -> Option<Found> {
        let (of, name) = field.rsplit_once('.').map_or((None, field), |(of, name)| (Some(of), name));
        let decisions = (0u16..).map(DecisionId).zip(&self.policy.schema.decisions);
        let own = decisions.filter(|(_, def)| def.matter.is_none_or(|matter| matter == self.matter));
        let mut candidates = own.filter(|(_, def)| of.is_none_or(|of| def.name == of));
        let (id, def, at) = candidates.find_map(|(id, def)| {
            def.fields.iter().position(|field| field.name == name).map(|at| (id, def, at))
        })?;
        let decided = self.state.outcomes.get(&id);
        let value = decided.and_then(|decided| decided.answer.rows.first()?.get(at)).cloned();
        let ty = def.fields.get(at).map(|field| field.ty.clone());
        Some(Found { value, ty, text: None, decision: Some(id) })
    }

    fn slot(&self, field: &str) -> Option<Found> {
        let slots = (0u16..).map(SlotId).zip(&self.policy.schema.slots);
        let (id, slot) = slots.into_iter().find(|(_, slot)| slot.name == field && self.is_own(slot))?;
        let value = self.state.frame.get(id).cloned();
        Some(Found { value, ty: Some(slot.ty.clone()), text: None, decision: slot.source.decision() })
    }

    fn is_own(&self, slot: &Slot) -> bool {
        match slot.source {
            SlotSource::Field(at) | SlotSource::Text(at) => {
                let field = self.policy.schema.fields.get(usize::from(at));
                field.is_some_and(|field| field.matter == self.matter)
            }
            SlotSource::Outcome(..)
            | SlotSource::Passed(_)
            | SlotSource::Fired(..)
            | SlotSource::Ever(_)
            | SlotSource::Count(_)
            | SlotSource::Param(..)
            | SlotSource::Result(_)
            | SlotSource::Deemed
            | SlotSource::Tally(_) => true,
        }
    }
}
