//! Ids to the policy's own names, for messages and keys. An id without a name gives its number.

use shao_abi::{ActId, ClockId, DecisionId, FlowId, LedgerId, MarkId, PartyId, RuleId, SlotId, StageId};

use crate::{Duty, Policy, builtin};

/// Looks names up.
#[derive(Clone, Copy)]
pub(crate) struct Names<'p>(pub &'p Policy<'p>);

impl Names<'_> {
    pub(crate) fn party(&self, id: PartyId) -> String {
        named(self.0.schema.parties.get(id.index()).map(|party| &party.name), id.0)
    }

    pub(crate) fn party_or_nobody(&self, id: Option<PartyId>) -> String {
        id.map_or_else(|| "（未定）".to_owned(), |id| self.party(id))
    }

    pub(crate) fn stage(&self, id: StageId) -> String {
        named(self.0.process.stages.get(id.index()).map(|stage| &stage.name), id.0)
    }

    /// Where a duty stands.
    pub(crate) fn place(&self, duty: &Duty) -> String {
        if duty.is_annulled() { builtin::ANNULLED.to_owned() } else { self.stage(duty.stage) }
    }

    pub(crate) fn flow(&self, id: FlowId) -> String {
        named(self.0.process.flows.get(id.index()).map(|flow| &flow.name), id.0)
    }

    pub(crate) fn clock(&self, id: ClockId) -> String {
        named(self.0.process.clocks.get(id.index()).map(|clock| &clock.name), id.0)
    }

    pub(crate) fn act(&self, id: ActId) -> String {
        named(self.0.process.acts.get(id.index()).map(|act| &act.name), id.0)
    }

    pub(crate) fn mark(&self, id: MarkId) -> String {
        named(self.0.schema.marks.get(id.index()).map(|mark| &mark.name), id.0)
    }

    pub(crate) fn decision(&self, id: DecisionId) -> String {
        named(self.0.schema.decisions.get(id.index()).map(|decision| &decision.name), id.0)
    }

    pub(crate) fn ledger(&self, id: LedgerId) -> String {
        named(self.0.ledgers.ledgers.get(id.index()).map(|ledger| &ledger.name), id.0)
    }

    pub(crate) fn slot(&self, id: SlotId) -> String {
        named(self.0.schema.slots.get(id.index()).map(|slot| &slot.name), id.0)
    }

    pub(crate) fn field(&self, at: u16) -> String {
        named(self.0.schema.fields.get(usize::from(at)).map(|field| &field.name), at)
    }

    pub(crate) fn rule(&self, id: RuleId) -> String {
        named(self.0.provenance.rules.get(id.index()).map(|rule| &rule.name), id.0)
    }
}

fn named(name: Option<&String>, id: u16) -> String {
    name.cloned().unwrap_or_else(|| format!("#{id}"))
}
