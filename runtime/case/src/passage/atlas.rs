//! Two versions of a policy side by side: what the old one calls something, the new one calls by the same name. Ids
//! are positions and differ; names are what people meant.

use std::collections::BTreeSet;

use shao_abi::{
    ActId, Clock, ClockId, CounterId, DecisionId, FlowId, Happening, MarkId, PartyId, RuleId, Slot, SlotId,
    SlotSource, StageId, StageKind, Type, Value,
};

use crate::names::Names;
use crate::{Policy, Refusal, RefusalKind};

/// The two versions, and the process of the case.
pub(crate) struct Atlas<'p> {
    pub(super) old: &'p Policy<'p>,
    pub(super) new: &'p Policy<'p>,
    /// The process by which it runs from now on.
    pub(super) flow: FlowId,
}

impl<'p> Atlas<'p> {
    /// The versions of a case that runs by this process of the old one.
    pub(crate) fn of(old: &'p Policy<'p>, new: &'p Policy<'p>, from: FlowId) -> Result<Self, Refusal> {
        let name = Names(old).flow(from);
        let flow = new.process.flow_named(&name).ok_or_else(|| missing("流程", "process", &name))?;
        Ok(Self { old, new, flow })
    }

    pub(crate) fn stage(&self, id: StageId) -> Result<StageId, Refusal> {
        let name = Names(self.old).stage(id);
        self.stage_or(id).ok_or_else(|| missing("阶段", "stage", &name))
    }

    fn stage_or(&self, id: StageId) -> Option<StageId> {
        let old = self.old.process.stages.get(id.index())?;
        let kind = |kind: StageKind| std::mem::discriminant(&kind);
        let mut stages = (0u16..).map(StageId).zip(&self.new.process.stages);
        let same = stages.find(|(_, stage)| {
            stage.flow == self.flow && stage.name == old.name && kind(stage.kind) == kind(old.kind)
        });
        same.map(|(id, _)| id)
    }

    pub(crate) fn clock(&self, id: ClockId) -> Result<ClockId, Refusal> {
        let name = Names(self.old).clock(id);
        self.clock_or(id).ok_or_else(|| missing("期限", "clock", &name))
    }

    pub(crate) fn clock_or(&self, id: ClockId) -> Option<ClockId> {
        let old = self.old.process.clocks.get(id.index())?;
        let stage = old.of_stage.map(|stage| self.stage_or(stage));
        let mut clocks = (0u16..).map(ClockId).zip(&self.new.process.clocks);
        let same = |clock: &Clock| {
            clock.flow == self.flow && clock.name == old.name && clock.of_stage.map(Some) == stage
        };
        clocks.find(|(_, clock)| same(clock)).map(|(id, _)| id)
    }

    pub(crate) fn mark(&self, id: MarkId) -> Result<MarkId, Refusal> {
        let name = Names(self.old).mark(id);
        self.mark_or(id).ok_or_else(|| missing("记号", "mark", &name))
    }

    fn mark_or(&self, id: MarkId) -> Option<MarkId> {
        let old = self.old.schema.marks.get(id.index())?;
        let at = self.new.schema.marks.iter().position(|mark| mark.name == old.name)?;
        u16::try_from(at).ok().map(MarkId)
    }

    pub(crate) fn party(&self, id: PartyId) -> Result<PartyId, Refusal> {
        let name = Names(self.old).party(id);
        self.party_or(id).ok_or_else(|| missing("单位或群体", "unit or group", &name))
    }

    fn party_or(&self, id: PartyId) -> Option<PartyId> {
        let old = self.old.schema.parties.get(id.index())?;
        self.new.schema.party_named(&old.name)
    }

    fn act_or(&self, id: ActId) -> Option<ActId> {
        let old = self.old.process.acts.get(id.index())?;
        self.new.process.act_named(self.flow, &old.name)
    }

    /// What 曾 and 次数 can be asked about; none if the new version knows nothing of it, so that nothing asks.
    pub(crate) fn happening(&self, what: Happening) -> Option<Happening> {
        match what {
            Happening::Mark(id) => self.mark_or(id).map(Happening::Mark),
            Happening::Act(id) => self.act_or(id).map(Happening::Act),
            Happening::Stage(id) => self.stage_or(id).map(Happening::Stage),
        }
    }

    /// The field of this name, by position.
    pub(crate) fn field(&self, at: u16) -> Option<u16> {
        let old = self.old.schema.fields.get(usize::from(at))?;
        let matter = self.new.process.flows.get(self.flow.index())?.matter;
        self.new.schema.fields_of(matter).find(|(_, field)| field.name == old.name).map(|(at, _)| at)
    }

    /// The decision of this name over the same kind of case.
    pub(crate) fn decision(&self, id: DecisionId) -> Option<DecisionId> {
        let old = self.old.schema.decisions.get(id.index())?;
        let matter = self.new.process.flows.get(self.flow.index())?.matter;
        let mut all = (0u16..).map(DecisionId).zip(&self.new.schema.decisions);
        let same =
            all.find(|(_, def)| def.name == old.name && def.kind == old.kind && def.matter == Some(matter));
        same.map(|(id, _)| id)
    }

    /// The rule of this name of a decision.
    pub(crate) fn rule(&self, id: RuleId, decision: DecisionId) -> Option<RuleId> {
        let old = self.old.provenance.rules.get(id.index())?;
        let rules = &self.new.schema.decisions.get(decision.index())?.rules;
        let named = |id: &&RuleId| {
            self.new.provenance.rules.get(id.index()).is_some_and(|rule| rule.name == old.name)
        };
        rules.iter().find(named).copied()
    }

    /// The counter that counts the same: the one with this name, among several the one of the same rank.
    pub(crate) fn counter(&self, id: CounterId) -> Option<CounterId> {
        let old = &self.old.process.counters;
        let name = old.get(id.index())?;
        let rank = old.iter().take(id.index()).filter(|other| *other == name).count();
        let mut same = (0u16..).map(CounterId).zip(&self.new.process.counters);
        let found = same.by_ref().filter(|(_, other)| *other == name).nth(rank);
        found.map(|(id, _)| id)
    }

    /// The slot that the new version fills with the same fact.
    pub(crate) fn fact(&self, id: SlotId) -> Option<SlotId> {
        let SlotSource::Field(at) = self.slot(id)?.source else { return None };
        let at = self.field(at)?;
        let mut slots = (0u16..).map(SlotId).zip(&self.new.schema.slots);
        slots.find(|(_, slot)| slot.source == SlotSource::Field(at)).map(|(id, _)| id)
    }

    /// A slot of the old version.
    pub(crate) fn slot(&self, id: SlotId) -> Option<&'p Slot> {
        self.old.schema.slots.get(id.index())
    }

    /// A value of the old version as the new one writes it; none if it does not fit there.
    pub(crate) fn value(&self, value: &Value, was: &Type, is: &Type) -> Option<Value> {
        match (value, was, is) {
            (Value::Bool(_), Type::Bool, Type::Bool) | (Value::Limit(_), Type::Limit, Type::Limit) => {
                Some(value.clone())
            }
            (Value::Int(n), Type::Int { kind: was, .. }, Type::Int { kind, min, max }) => {
                (was == kind && (*min..=*max).contains(n)).then(|| value.clone())
            }
            (Value::Enum(member), Type::Enum(was), Type::Enum(is)) => {
                let name = self.old.schema.member_name(*was, *member);
                let members = &self.new.schema.enums.get(is.index())?.members;
                let at = members.iter().position(|member| member == name)?;
                u16::try_from(at).ok().map(Value::Enum)
            }
            (Value::Party(party), Type::Party { .. }, Type::Party { among }) => {
                self.party_or(*party).filter(|party| among.contains(party)).map(Value::Party)
            }
            (Value::Set(set), Type::EnumSet(was), Type::EnumSet(is)) => {
                let each = |member: &u16| {
                    let one = Value::Enum(*member);
                    match self.value(&one, &Type::Enum(*was), &Type::Enum(*is))? {
                        Value::Enum(member) => Some(member),
                        Value::Bool(_)
                        | Value::Int(_)
                        | Value::Party(_)
                        | Value::Set(_)
                        | Value::Limit(_) => None,
                    }
                };
                set.iter().map(each).collect::<Option<BTreeSet<u16>>>().map(Value::Set)
            }
            (Value::Set(set), Type::PartySet { .. }, Type::PartySet { among }) => {
                let each = |party: &u16| {
                    let party = self.party_or(PartyId(*party)).filter(|party| among.contains(party))?;
                    Some(party.0)
                };
                set.iter().map(each).collect::<Option<BTreeSet<u16>>>().map(Value::Set)
            }
            (_, _, _) => None,
        }
    }
}

/// A refusal that names what the new version lacks.
pub(super) fn missing(zh: &str, en: &str, name: &str) -> Refusal {
    no(format!("新版没有{zh}“{name}”"), format!("the new version has no {en} `{name}`"))
}

/// A refusal to go over. The case ends under the version it runs under, or asks again at its next stage.
pub(super) fn no(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::new(RefusalKind::Version, zh, en)
}
