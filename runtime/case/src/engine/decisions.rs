//! Decisions: evaluated once at a named point, remembered, tainted by what they read.

use shao_abi::{
    Answer, DecisionDef, DecisionId, DecisionKind, Frame, Happening, Slot, SlotId, SlotSource, Status, Type,
    Value,
};

use super::note::Note;
use super::work::{Cause, Work};
use crate::state::{CaseState, Decided, DutyId};
use crate::{Actor, Fault, What};

/// An answer with its taint.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub answer: Answer,
    pub tainted: bool,
}

impl Work<'_> {
    /// A decision that must exist.
    pub(crate) fn decision(&self, id: DecisionId) -> Result<&DecisionDef, Fault> {
        let found = self.policy.schema.decisions.get(id.index());
        found.ok_or_else(|| Fault::Malformed(format!("decision {} is not in the schema", id.0)))
    }

    /// Evaluates a decision on the facts as they are now, with history and the act's parameters filled in.
    pub(crate) fn evaluate(&self, id: DecisionId, params: &[(SlotId, Value)]) -> Result<Judged, Fault> {
        let def = self.decision(id)?;
        let (frame, tainted_reads) = self.frame_for(def, params);
        let answer = self.policy.decide.decide(id, &frame);
        let answer = answer.map_err(|source| Fault::Decide { decision: def.name.clone(), source })?;
        match answer.status {
            Status::Broken => Err(Fault::Broken { decision: def.name.clone() }),
            Status::Decided | Status::Lacking => Ok(Judged { answer, tainted: tainted_reads }),
            Status::Unconfirmed => Ok(Judged { answer, tainted: true }),
        }
    }

    /// The frame a decision reads, and whether anything in it is tainted.
    pub(crate) fn frame_for(&self, def: &DecisionDef, params: &[(SlotId, Value)]) -> (Frame, bool) {
        let mut frame = self.state.frame.clone();
        let mut tainted = false;
        for slot in &def.reads {
            tainted |= self.state.tainted.contains(slot);
            if let Some(happening) = self.happening_of(*slot) {
                let (value, from_tainted) = self.history_value(*slot, happening);
                frame.set(*slot, Some(value));
                tainted |= from_tainted;
            }
        }
        for (slot, value) in params {
            frame.set(*slot, Some(value.clone()));
        }
        (frame, tainted)
    }

    fn happening_of(&self, slot: SlotId) -> Option<Happening> {
        self.policy.schema.slots.get(slot.index())?.source.happening()
    }

    fn history_value(&self, slot: SlotId, happening: Happening) -> (Value, bool) {
        let found = self.state.history.iter().find(|happened| happened.what == happening);
        let (times, tainted) = found.map_or((0, false), |happened| (happened.times, happened.tainted));
        let value = match self.policy.schema.slots.get(slot.index()).map(|slot| &slot.ty) {
            // A count beyond its slot's range reads as the range's end: no guard can tell the difference.
            Some(Type::Int { min, max, .. }) => Value::Int(i64::from(times).clamp(*min, (*max).max(*min))),
            Some(_) | None => Value::Bool(times > 0),
        };
        (value, tainted)
    }

    /// Stores an answer: its outcome slots change, all at once.
    pub(crate) fn remember(&mut self, id: DecisionId, judged: &Judged) -> Result<(), Fault> {
        let def = self.decision(id)?;
        let values = outcome_slots(&self.policy.schema.slots, id, def, &judged.answer);
        for (slot, value) in values {
            let tainted = judged.tainted && value.is_some();
            self.state.frame.set(slot, value);
            if tainted {
                self.state.tainted.insert(slot)
            } else {
                self.state.tainted.remove(&slot)
            };
        }
        let decided =
            Decided { answer: judged.answer.clone(), at: self.now, seq: 0, tainted: judged.tainted };
        self.state.outcomes.insert(id, decided);
        Ok(())
    }

    /// Records what [`Work::remember`] stored.
    pub(crate) fn record_decided(
        &mut self,
        duty: DutyId,
        id: DecisionId,
        judged: &Judged,
    ) -> Result<(), Fault> {
        let what = What::Decided { decision: id, status: judged.answer.status };
        let note = Note::by(Actor::Process).rules(&judged.answer.fired).tainted(judged.tainted);
        let seq = self.record(duty, what, note)?;
        if let Some(decided) = self.state.outcomes.get_mut(&id) {
            decided.seq = seq;
        }
        Ok(())
    }

    /// Evaluates again what was lacking, until nothing more can be decided. An answer completes the evaluation
    /// that asked for it; what had been decided stays.
    pub(crate) fn complete_lacking(&mut self, duty: DutyId, cause: &Cause) -> Result<(), Fault> {
        // Each round decides at least one more, so there are at most as many rounds as decisions.
        for _ in 0..=self.policy.schema.decisions.len() {
            let mut lacking: Vec<(u64, DecisionId)> = lacking_of(&self.state);
            lacking.sort_unstable();
            let mut progress = false;
            for (_, id) in lacking {
                let judged = self.evaluate(id, &cause.params)?;
                if judged.answer.status != Status::Lacking {
                    self.remember(id, &judged)?;
                    self.record_decided(duty, id, &judged)?;
                    progress = true;
                } else if let Some(decided) = self.state.outcomes.get_mut(&id) {
                    decided.answer = judged.answer;
                }
            }
            if !progress {
                break;
            }
        }
        Ok(())
    }

    /// Counts something that happened.
    pub(crate) fn happen(&mut self, what: Happening, tainted: bool) {
        match self.state.history.iter_mut().find(|happened| happened.what == what) {
            Some(happened) => {
                happened.times = happened.times.saturating_add(1);
                happened.tainted |= tainted;
            }
            None => self.state.history.push(crate::Happened { what, times: 1, tainted }),
        }
    }
}

/// Decisions that could not be made yet, by the record that says so.
fn lacking_of(state: &CaseState) -> Vec<(u64, DecisionId)> {
    let lacking = state.outcomes.iter().filter(|(_, decided)| decided.answer.status == Status::Lacking);
    lacking.map(|(id, decided)| (decided.seq, *id)).collect()
}

/// What an answer puts into the slots of its decision.
pub(crate) fn outcome_slots(
    slots: &[Slot],
    id: DecisionId,
    def: &DecisionDef,
    answer: &Answer,
) -> Vec<(SlotId, Option<Value>)> {
    let known = answer.status != Status::Lacking;
    let fired = |at: u16| def.rules.get(usize::from(at)).is_some_and(|rule| answer.fired.contains(rule));
    let row = answer.rows.first().filter(|_| def.kind == DecisionKind::Unique);
    let mut values = Vec::new();
    for (slot, source) in (0u16..).map(SlotId).zip(slots.iter().map(|slot| &slot.source)) {
        let value = match *source {
            SlotSource::Outcome(of, field) if of == id => {
                row.and_then(|row| row.get(usize::from(field))).cloned()
            }
            SlotSource::Passed(of) if of == id => Some(Value::Bool(answer.fired.is_empty())),
            SlotSource::Fired(of, at) if of == id => Some(Value::Bool(fired(at))),
            SlotSource::Outcome(..)
            | SlotSource::Passed(_)
            | SlotSource::Fired(..)
            | SlotSource::Field(_)
            | SlotSource::Text(_)
            | SlotSource::Ever(_)
            | SlotSource::Count(_)
            | SlotSource::Param(..)
            | SlotSource::Result(_)
            | SlotSource::Deemed
            | SlotSource::Tally(_) => continue,
        };
        values.push((slot, value.filter(|_| known)));
    }
    values
}
