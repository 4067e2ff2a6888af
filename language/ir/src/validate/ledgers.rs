//! Whether ledgers and accountability read what they may: entries their own case, conditions of 问责 ledgers alone.

use std::collections::BTreeSet;

use shao_abi::{
    ActId, DecisionId, EntryKey, EntryPoint, Fold, Ledger, Situation, SlotId, SlotSource, Tally, Type,
};

use super::Validator;

impl Validator<'_> {
    pub(super) fn ledgers(&mut self) {
        let ledgers = &self.policy.ledgers;
        let ledger_guards: BTreeSet<DecisionId> = ledgers.ledgers.iter().filter_map(|l| l.when).collect();
        let situations = || ledgers.accountability.iter().flat_map(|one| &one.situations);
        let situation_guards: BTreeSet<DecisionId> = situations().filter_map(|s| s.when).collect();
        for (at, def) in (0..=u16::MAX).zip(&self.policy.schema.decisions) {
            let id = DecisionId(at);
            for slot in &def.reads {
                let misplaced = match self.source(*slot) {
                    Some(SlotSource::Tally(_)) => !situation_guards.contains(&id),
                    Some(SlotSource::Result(_) | SlotSource::Deemed) => !ledger_guards.contains(&id),
                    Some(
                        SlotSource::Field(_)
                        | SlotSource::Text(_)
                        | SlotSource::Outcome(..)
                        | SlotSource::Passed(_)
                        | SlotSource::Fired(..)
                        | SlotSource::Ever(_)
                        | SlotSource::Count(_)
                        | SlotSource::Param(..),
                    ) => situation_guards.contains(&id),
                    None => false,
                };
                if misplaced {
                    self.report(&def.name, format!("it reads slot {}, which is not there for it", slot.0));
                }
            }
        }
        ledgers.ledgers.iter().for_each(|one| self.ledger(one));
        situations().for_each(|one| self.situation(one));
    }

    fn source(&self, slot: SlotId) -> Option<SlotSource> {
        self.policy.schema.slots.get(slot.index()).map(|slot| slot.source.clone())
    }

    fn ledger(&mut self, one: &Ledger) {
        let schema = &self.policy.schema;
        let ty = |slot: SlotId| schema.slots.get(slot.index()).map(|slot| &slot.ty);
        let flow = self.policy.process.flows.get(one.flow.index());
        let guard = one.when.and_then(|id| schema.decisions.get(id.index()));
        let strange = guard.is_some_and(|def| def.matter != flow.map(|flow| flow.matter));
        let act = if let EntryPoint::Act(act) = one.on { Some(act) } else { None };
        let asked = guard.map_or(&[][..], |def| def.reads.as_slice());
        let others = asked.iter().any(|slot| self.of_act(*slot).is_some_and(|of| Some(of) != act));
        let keyed = match one.by {
            EntryKey::Responsible => true,
            EntryKey::Slot(slot) => matches!(ty(slot), Some(Type::Party { .. })),
        };
        let valued = match (one.fold, one.value.map(ty)) {
            (Fold::Count | Fold::Streak, value) => value.is_none(),
            (Fold::Sum | Fold::Max, value) => matches!(value, Some(Some(Type::Int { min: 0.., .. }))),
            (Fold::Distinct, value) => value.is_some(),
        };
        if strange {
            self.report(&one.name, "its guard reads another matter than its cases carry");
        }
        if others {
            self.report(&one.name, "its guard asks about an act that makes no entry of it");
        }
        if !keyed {
            self.report(&one.name, "what it is kept by holds no unit");
        }
        if !valued {
            self.report(&one.name, "its value does not go with how entries are put together");
        }
    }

    /// The act that a slot is about, if it is about one.
    fn of_act(&self, slot: SlotId) -> Option<ActId> {
        if let SlotSource::Result(act) | SlotSource::Param(act, _) = self.source(slot)? {
            Some(act)
        } else {
            None
        }
    }

    fn situation(&mut self, one: &Situation) {
        let Some(def) = one.when.and_then(|id| self.policy.schema.decisions.get(id.index())) else { return };
        let tally = |slot: &SlotId| {
            let SlotSource::Tally(id) = self.source(*slot)? else { return None };
            self.policy.ledgers.tallies.get(id.index()).copied()
        };
        let read: Vec<Tally> = def.reads.iter().filter_map(tally).collect();
        let matter = def.matter.is_some();
        if read != one.evidence || read.is_empty() {
            self.report(&one.name, "its evidence is not what its condition reads");
        }
        if matter {
            self.report(&one.name, "its condition reads a case");
        }
    }
}
