//! Who is meant, and what is still awaited, in words.

use std::collections::{BTreeSet, VecDeque};

use shao_abi::{FieldKind, Flow, MatterId, PartyId, SlotId, SlotSource, Status, Value, Who};

use super::work::Work;
use crate::Fault;
use crate::names::Names;
use crate::state::DutyId;

impl<'p> Work<'p> {
    pub(crate) fn names(&self) -> Names<'p> {
        Names(self.policy)
    }

    /// The 事项 of the case.
    pub(crate) fn matter(&self) -> MatterId {
        self.flow().map_or(MatterId(0), |flow| flow.matter)
    }

    /// The process by which the case runs.
    pub(crate) fn flow(&self) -> Result<&'p Flow, Fault> {
        let found = self.policy.process.flows.get(self.state.flow.index());
        found.ok_or_else(|| Fault::Malformed(format!("there is no flow {}", self.state.flow.0)))
    }

    /// The party meant in a duty, or whoever stands in for it; none while that is unknown.
    pub(crate) fn resolve(&self, duty: DutyId, who: Who) -> Result<Option<PartyId>, Fault> {
        match self.named(duty, who)? {
            Some(party) => self.stand_in(duty, party),
            None => Ok(None),
        }
    }

    /// The party that the policy names in a duty, 回避 apart; none while the slot that names it is unknown.
    pub(crate) fn named(&self, duty: DutyId, who: Who) -> Result<Option<PartyId>, Fault> {
        match who {
            Who::Party(party) => Ok(Some(party)),
            Who::Member => Ok(self.duty(duty)?.member),
            Who::Slot(slot) => match self.state.frame.get(slot) {
                Some(Value::Party(party)) => Ok(Some(*party)),
                None => Ok(None),
                Some(Value::Bool(_) | Value::Int(_) | Value::Enum(_) | Value::Set(_) | Value::Limit(_)) => {
                    Err(Fault::Malformed(format!("`{}` is not a party", self.names().slot(slot))))
                }
            },
        }
    }

    /// What undecided decisions wait for, as the end of a sentence; empty if they wait for nothing known.
    pub(crate) fn waiting_for_facts(&self) -> (String, String) {
        let lacking = self.state.outcomes.values().filter(|d| d.answer.status == Status::Lacking);
        let mut needs: Vec<_> = lacking.flat_map(|d| d.answer.needs.iter().copied()).collect();
        needs.sort_unstable();
        needs.dedup();
        let unknown = needs.into_iter().filter(|slot| self.state.frame.get(*slot).is_none());
        let names = self.awaited(unknown);
        if names.is_empty() {
            return (String::new(), String::new());
        }
        (format!("，尚缺：{}", names.join("、")), format!("; still lacking: {}", names.join(", ")))
    }

    /// The facts that are awaited, each judgement with whoever must make it. Behind a decision that cannot be made
    /// yet stand the facts that it lacks itself.
    pub(crate) fn awaited(&self, lacking: impl IntoIterator<Item = SlotId>) -> Vec<String> {
        let mut ahead: VecDeque<SlotId> = lacking.into_iter().collect();
        let (mut seen, mut grounds) = (BTreeSet::new(), Vec::new());
        while let Some(slot) = ahead.pop_front() {
            let behind = self.behind(slot);
            if !seen.insert(slot) {
                continue;
            }
            if behind.is_empty() {
                grounds.push(self.one_awaited(slot));
            }
            ahead.extend(behind);
        }
        grounds
    }

    /// What the decision lacks that would fill a slot.
    pub(crate) fn behind(&self, slot: SlotId) -> Vec<SlotId> {
        let source = self.policy.schema.slots.get(slot.index()).map(|slot| &slot.source);
        let Some(
            SlotSource::Outcome(decision, _) | SlotSource::Passed(decision) | SlotSource::Fired(decision, _),
        ) = source
        else {
            return Vec::new();
        };
        let decided = self.state.outcomes.get(decision);
        let lacking = decided.filter(|decided| decided.answer.status == Status::Lacking);
        lacking.map(|decided| decided.answer.needs.clone()).unwrap_or_default()
    }

    fn one_awaited(&self, slot: SlotId) -> String {
        let name = self.names().slot(slot);
        let judgement = |kind: &FieldKind| matches!(kind, FieldKind::Judgement { slot: s, .. } if *s == slot);
        let Some(at) = self.policy.schema.fields.iter().position(|field| judgement(&field.kind)) else {
            return name;
        };
        let asked = self.state.asks.iter().find(|ask| match ask.about {
            crate::AskAbout::Judgement { field } => usize::from(field) == at,
            crate::AskAbout::Extension { .. } | crate::AskAbout::Path { .. } => false,
        });
        match asked.and_then(|ask| ask.who) {
            Some(who) => format!("{name}（待 {} 认定）", self.names().party(who)),
            None => name,
        }
    }
}
