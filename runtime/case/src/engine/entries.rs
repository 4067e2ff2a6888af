//! Entries: what a record of the case leaves in the ledgers (台账) of the county. A case never reads a ledger; it only
//! leaves entries behind, each under a key that a refold gives again.

use shao_abi::{
    ClockId, EntryKey, EntryPoint, Ledger, LedgerId, PartyId, SlotId, SlotSource, Status, Type, Value,
};
use shao_calendar::Moment;

use super::work::Work;
use crate::{Actor, Effect, EffectKey, Entry, Fault, Record, What};

/// An entry's subject or value, and whether it rests on 待县确认.
struct Read<T> {
    value: T,
    tainted: bool,
}

impl Work<'_> {
    /// The entries that a record makes, in the order of the ledgers.
    pub(super) fn entries_of(
        &self,
        record: &Record,
        params: &[(SlotId, Value)],
    ) -> Result<Vec<Effect>, Fault> {
        let mut entries = Vec::new();
        for (id, ledger) in (0u16..).map(LedgerId).zip(&self.policy.ledgers.ledgers) {
            if ledger.flow != self.state.flow {
                continue;
            }
            for (point, breaks) in [(Some(ledger.on), false), (ledger.broken_by, true)] {
                if point.is_some_and(|point| self.is_at(point, &record.what))
                    && let Some(entry) = self.entry(id, ledger, breaks, record, params)?
                {
                    entries.push(Effect::Entry(Box::new(entry)));
                }
            }
        }
        Ok(entries)
    }

    /// Whether a record is the point a ledger waits for. Acts go by name: the built-in ones are no acts of a flow.
    fn is_at(&self, point: EntryPoint, what: &What) -> bool {
        match (point, what) {
            (EntryPoint::Opened, What::Opened) => true,
            (EntryPoint::Enter(awaited), What::Entered { stage }) => awaited == *stage,
            (EntryPoint::Act(awaited), What::Acted { act, .. }) => {
                let def = self.policy.process.acts.get(awaited.index());
                def.is_some_and(|def| def.flow == self.state.flow && def.name == *act)
            }
            (EntryPoint::Mark(awaited), What::Marked { mark, .. }) => awaited == *mark,
            // What is met after its lapse was not met in time.
            (EntryPoint::Met(awaited), What::ClockMet { clock, late }) => awaited == *clock && !late,
            (EntryPoint::Lapsed(awaited), What::ClockLapsed { clock }) => awaited == *clock,
            // Met in time or lapsed; what is met after its lapse fell due then.
            (
                EntryPoint::Due(awaited),
                What::ClockMet { clock, late: false } | What::ClockLapsed { clock },
            ) => awaited == *clock,
            (
                EntryPoint::Opened
                | EntryPoint::Enter(_)
                | EntryPoint::Act(_)
                | EntryPoint::Mark(_)
                | EntryPoint::Met(_)
                | EntryPoint::Lapsed(_)
                | EntryPoint::Due(_),
                _,
            ) => false,
        }
    }

    /// The entry itself, if its 当 definitely holds and there is somebody whose entry it is.
    fn entry(
        &self,
        id: LedgerId,
        ledger: &Ledger,
        breaks: bool,
        record: &Record,
        params: &[(SlotId, Value)],
    ) -> Result<Option<Entry>, Fault> {
        let mut given = params.to_vec();
        given.extend(self.about_the_act(record));
        let mut tainted = record.tainted;
        if let Some(guard) = ledger.when {
            let judged = self.evaluate(guard, &given)?;
            // Unknown is not true: nothing is counted against anybody for facts that nobody knows. What ends a streak
            // speaks for its subject, so there the unknown (结果 of another act, say) is no hindrance.
            let unknown = judged.answer.status == Status::Lacking;
            if judged.answer.fired.is_empty() && !(breaks && unknown) {
                return Ok(None);
            }
            tainted |= judged.tainted;
        }
        let Some(subject) = self.subject(ledger.by, record, &given)? else { return Ok(None) };
        let Some(value) = self.value(ledger.value, &given) else { return Ok(None) };
        tainted |= subject.tainted || value.tainted;
        Ok(Some(Entry {
            key: entry_key(&record.key, &ledger.name, breaks),
            ledger: id,
            breaks,
            subject: subject.value,
            value: value.value,
            at: record.at,
            opened: self.state.opened,
            due: self.due_of(record),
            tainted,
        }))
    }

    /// 结果 and 视同, which only ledgers read.
    fn about_the_act(&self, record: &Record) -> Vec<(SlotId, Value)> {
        let mut given = Vec::new();
        for (id, slot) in (0u16..).map(SlotId).zip(&self.policy.schema.slots) {
            if slot.source == SlotSource::Deemed {
                given.push((id, Value::Bool(record.actor == Actor::Deemed)));
            }
            if let (SlotSource::Result(act), What::Acted { result: Some(result), .. }) =
                (&slot.source, &record.what)
                && self.is_at(EntryPoint::Act(*act), &record.what)
            {
                given.extend(self.member(&slot.ty, result).map(|member| (id, Value::Enum(member))));
            }
        }
        given
    }

    /// A result as a member of the enumeration that a slot holds: several stages may offer the act, each with results
    /// of its own, so they go by name.
    fn member(&self, ty: &Type, name: &str) -> Option<u16> {
        let Type::Enum(id) = ty else { return None };
        let members = &self.policy.schema.enums.get(id.index())?.members;
        let at = members.iter().position(|member| member == name)?;
        u16::try_from(at).ok()
    }

    fn subject(
        &self,
        by: EntryKey,
        record: &Record,
        given: &[(SlotId, Value)],
    ) -> Result<Option<Read<PartyId>>, Fault> {
        match by {
            EntryKey::Responsible => {
                let tainted = self.state.duty(record.duty).is_some_and(|duty| duty.tainted);
                Ok(record.responsible.map(|value| Read { value, tainted }))
            }
            EntryKey::Slot(slot) => match self.read(slot, given) {
                None => Ok(None),
                Some(Read { value: Value::Party(value), tainted }) => Ok(Some(Read { value, tainted })),
                Some(Read {
                    value: Value::Bool(_) | Value::Int(_) | Value::Enum(_) | Value::Set(_) | Value::Limit(_),
                    ..
                }) => Err(Fault::Malformed(format!("`{}` is not a unit", self.names().slot(slot)))),
            },
        }
    }

    /// What the entry carries; 1 where entries are only counted. Nothing while the slot is unknown: there is nothing
    /// to sum up, to compare or to tell apart.
    fn value(&self, slot: Option<SlotId>, given: &[(SlotId, Value)]) -> Option<Read<i64>> {
        let Some(slot) = slot else { return Some(Read { value: 1, tainted: false }) };
        let Read { value, tainted } = self.read(slot, given)?;
        let value = match value {
            Value::Bool(truth) => i64::from(truth),
            Value::Int(n) => n,
            Value::Enum(member) => i64::from(member),
            Value::Party(party) => i64::from(party.0),
            Value::Set(set) => i64::try_from(set.len()).unwrap_or(i64::MAX),
            Value::Limit(limit) => limit.n,
        };
        Some(Read { value, tainted })
    }

    fn read(&self, slot: SlotId, given: &[(SlotId, Value)]) -> Option<Read<Value>> {
        let among = given.iter().find(|(id, _)| *id == slot).map(|(_, value)| value);
        let value = among.or_else(|| self.state.frame.get(slot))?.clone();
        Some(Read { value, tainted: self.state.tainted.contains(&slot) })
    }

    /// 到期期: the deadline a record names, or that of the clock whose mark it is.
    fn due_of(&self, record: &Record) -> Option<Moment> {
        let behind = |clock: ClockId| {
            let run = self.state.clocks.iter().find(|run| run.clock == clock && run.duty == record.duty);
            run.and_then(crate::ClockRun::due)
        };
        if let What::Marked { clock: Some(clock), .. } = record.what {
            return record.deadline.or_else(|| behind(clock));
        }
        record.deadline
    }
}

/// The record's key, extended by the ledger's name: a refold that makes the same record makes the same entry.
fn entry_key(of: &EffectKey, ledger: &str, breaks: bool) -> EffectKey {
    let word = if breaks { "间断" } else { "台账" };
    EffectKey { rule: format!("{} {word} {ledger}", of.rule), ..of.clone() }
}
