//! Where a decision is decided at all, and what it decides there.

use std::collections::BTreeSet;

use shao_abi::{DecisionId, DecisionKind, SlotId, Type};

use super::sets::Set;
use super::{Compiler, MISSING, Thing};
use crate::Undecided;
use crate::diagram::Ref;
use crate::truth::{FALSE, TRUE, UNKNOWN, perhaps, surely};

impl Compiler<'_, '_> {
    /// Where a decision has an answer: one rule of a 唯一 fires, no rule of another kind is unknown, and no value looks up
    /// a row that a table lacks.
    pub(crate) fn settled(&mut self, decision: DecisionId) -> Result<Ref, Undecided> {
        if let Some(known) = self.settled.get(&decision) {
            return Ok(*known);
        }
        let kind = self.policy.schema.decisions.get(decision.index()).map(|def| def.kind);
        let fires = self.fires(decision)?;
        let mut settled = match kind {
            Some(DecisionKind::Unique) => self.exactly_one(&fires)?,
            Some(_) => self.all_known(&fires)?,
            None => FALSE,
        };
        let policy = self.policy;
        let rules = policy.decisions.get(decision.index()).into_iter().flat_map(|body| &body.rules);
        for (rule, fires) in rules.zip(fires) {
            let fires = surely(self.store, fires)?;
            for (at, value) in (0_u16..).zip(&rule.values) {
                let mut slots = BTreeSet::new();
                value.reads(&mut slots);
                let known = self.known(&slots)?;
                let defined = if self.is_set(decision, at) {
                    self.set(value)?.defined
                } else {
                    let value = self.scalar(value)?;
                    self.each(value, |_| Some(true))?
                };
                let defined = self.truths.and(self.store, known, defined)?;
                let undefined = self.truths.not(self.store, defined)?;
                let undefined = perhaps(self.store, undefined)?;
                let broken = self.truths.and(self.store, fires, undefined)?;
                let whole = self.truths.not(self.store, broken)?;
                settled = self.truths.and(self.store, settled, whole)?;
            }
        }
        self.settled.insert(decision, settled);
        Ok(settled)
    }

    /// Where everything that is computed from earlier decisions has a value.
    pub(super) fn known(&mut self, slots: &BTreeSet<SlotId>) -> Result<Ref, Undecided> {
        let joined = |id: &&SlotId| {
            let of = self.policy.schema.slots.get(id.index()).and_then(|slot| slot.source.decision());
            of.is_some_and(|of| self.reads.joined.contains(&of))
        };
        let joined: Vec<SlotId> = slots.iter().filter(joined).copied().collect();
        let mut all = TRUE;
        for id in joined {
            let defined = match self.slot(id)? {
                Thing::One(value) => self.each(value, |_| Some(true))?,
                Thing::Many(set) => set.defined,
            };
            all = self.truths.and(self.store, all, defined)?;
        }
        Ok(all)
    }

    fn exactly_one(&mut self, fires: &[Ref]) -> Result<Ref, Undecided> {
        let mut count = Ref::leaf(0);
        for fires in fires {
            count = self.store.apply(count, *fires, &mut |n, truth| {
                if Ref::leaf(truth) == TRUE { n.saturating_add(1).min(2) } else { n }
            })?;
        }
        Ok(self.store.map(count, &mut |n| if n == 1 { 2 } else { 0 })?)
    }

    fn all_known(&mut self, fires: &[Ref]) -> Result<Ref, Undecided> {
        let mut all = TRUE;
        for fires in fires {
            let known =
                self.store.map(*fires, &mut |truth| if Ref::leaf(truth) == UNKNOWN { 0 } else { 2 })?;
            all = self.truths.and(self.store, all, known)?;
        }
        Ok(all)
    }

    /// What a 唯一 decides for a field.
    pub(crate) fn field(&mut self, decision: DecisionId, field: u16) -> Result<Thing, Undecided> {
        let (settled, fires) = (self.settled(decision)?, self.fires(decision)?);
        let policy = self.policy;
        let rules = policy.decisions.get(decision.index()).into_iter().flat_map(|body| &body.rules);
        let set = self.is_set(decision, field);
        let (mut one, mut many) = (Ref::leaf(MISSING), Set::undefined());
        for (rule, fires) in rules.zip(fires) {
            let Some(value) = rule.values.get(usize::from(field)) else { continue };
            let fires = self.truths.and(self.store, settled, fires)?;
            if set {
                let value = self.set(value)?;
                many = self.choose_set(fires, &value, &many)?;
            } else {
                let value = self.scalar(value)?;
                one = self.choose(fires, value, one)?;
            }
        }
        Ok(if set { Thing::Many(many) } else { Thing::One(one) })
    }

    /// Whether any rule of a decision fires, and whether this one does; missing where that is not settled.
    pub(super) fn fired(&mut self, decision: DecisionId, rule: Option<u16>) -> Result<Ref, Undecided> {
        let (settled, fires) = (self.settled(decision)?, self.fires(decision)?);
        let wanted =
            fires.iter().enumerate().filter(|(at, _)| rule.is_none_or(|rule| usize::from(rule) == *at));
        let mut any = FALSE;
        for (_, fires) in wanted {
            any = self.truths.or(self.store, any, *fires)?;
        }
        let value = self.truth_value(any)?;
        self.choose(settled, value, Ref::leaf(MISSING))
    }

    fn is_set(&self, decision: DecisionId, field: u16) -> bool {
        let def = self.policy.schema.decisions.get(decision.index());
        def.and_then(|def| def.fields.get(usize::from(field)))
            .is_some_and(|field| matches!(field.ty, Type::EnumSet(_) | Type::PartySet { .. }))
    }
}
