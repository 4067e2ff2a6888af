//! Asks: judgements that decisions lack, put to whoever must judge, with a limit and the effect of silence.

use shao_abi::{Ask as AskDef, FieldKind, SlotId, Status, Value, Who};

use super::note::Note;
use super::work::{Cause, Work};
use crate::limits;
use crate::state::{Ask, AskAbout, AskId, Deadline, DutyId};
use crate::{Actor, Fault, Notice, Stop, What, builtin, show_value};

impl Work<'_> {
    /// Opens every ask that the decisions and guards of a duty's stage now wait for, all at once
    ///. A guard is asked about on entry, since a refused act may not change anything.
    pub(crate) fn open_asks(&mut self, duty: DutyId) -> Result<(), Fault> {
        for field in self.judgements_lacking(duty)? {
            self.open_ask(duty, field)?;
        }
        Ok(())
    }

    fn judgements_lacking(&self, duty: DutyId) -> Result<Vec<u16>, Fault> {
        let stage = self.stage(self.duty(duty)?.stage)?;
        let mut needs: Vec<SlotId> = Vec::new();
        for decided in self.state.outcomes.values().filter(|d| d.answer.status == Status::Lacking) {
            needs.extend(&decided.answer.needs);
        }
        for guard in stage.actions.iter().filter_map(|action| action.guard) {
            if self.decision(guard)?.reads.iter().any(|slot| self.unknown_judgement(*slot).is_some()) {
                needs.extend(self.evaluate(guard, &[])?.answer.needs);
            }
        }
        let mut fields: Vec<u16> =
            needs.into_iter().filter_map(|slot| self.unknown_judgement(slot)).collect();
        fields.sort_unstable();
        fields.dedup();
        Ok(fields)
    }

    /// The judgement field behind a slot, while it is neither known nor asked.
    fn unknown_judgement(&self, slot: SlotId) -> Option<u16> {
        let fields = (0u16..).zip(&self.policy.schema.fields);
        let mut behind = fields
            .filter(|(_, field)| matches!(&field.kind, FieldKind::Judgement { slot: s, .. } if *s == slot));
        let (at, _) = behind.next()?;
        let asked = self.state.asks.iter().any(|ask| ask.about == AskAbout::Judgement { field: at });
        (self.state.frame.get(slot).is_none() && !asked).then_some(at)
    }

    fn open_ask(&mut self, duty: DutyId, field: u16) -> Result<(), Fault> {
        let (_, def) = self.judgement(field)?;
        let who = self.resolve(duty, def.who)?;
        let limit = def.limit.value;
        let deadline = self.answer_by(who, limit)?;
        self.put_ask(duty, AskAbout::Judgement { field }, who, deadline)
    }

    /// When whoever is asked now must have answered.
    pub(crate) fn answer_by(
        &self,
        who: Option<shao_abi::PartyId>,
        limit: shao_abi::Limit,
    ) -> Result<Deadline, Fault> {
        limits::deadline(self.policy, who, self.now, limit, &limits::outages(&self.state.outages))
    }

    /// 更正 of the process, which must be there.
    pub(crate) fn revision(&self) -> Result<&shao_abi::Revise, Fault> {
        let revise = self.flow()?.revise.as_ref();
        revise.ok_or_else(|| Fault::Malformed("the process says nothing of 更正".to_owned()))
    }

    /// Puts a question.
    pub(crate) fn put_ask(
        &mut self,
        duty: DutyId,
        about: AskAbout,
        who: Option<shao_abi::PartyId>,
        deadline: Deadline,
    ) -> Result<(), Fault> {
        let id = AskId(self.fresh_id()?);
        let visit = self.duty(duty)?.visit;
        let ask = Ask { id, about: about.clone(), who, duty, visit, asked: self.now, deadline };
        let until = super::ask_due(&self.state, &ask);
        self.state.asks.push(ask);
        self.record(duty, What::Asked { about, to: who }, Note::by(Actor::Process).until(until))?;
        self.notify(duty, who, Notice::Ask(id))
    }

    /// The definition of a judgement field: its slot and its tail.
    pub(crate) fn judgement(&self, field: u16) -> Result<(SlotId, &AskDef), Fault> {
        match self.policy.schema.fields.get(usize::from(field)).map(|field| &field.kind) {
            Some(FieldKind::Judgement { slot, ask }) => Ok((*slot, ask)),
            Some(FieldKind::Fact { .. } | FieldKind::Text { .. }) | None => {
                Err(Fault::Malformed(format!("field {field} is not a judgement")))
            }
        }
    }

    /// Takes the answer to a judgement and decides what waited for it.
    pub(crate) fn judge(&mut self, ask: &Ask, field: u16, value: Value, cause: &Cause) -> Result<(), Fault> {
        let (slot, def) = self.judgement(field)?;
        // Whoever the county has yet to confirm has answered, or silence has within a time that it has yet to confirm.
        let unsure = matches!(def.who, Who::Unconfirmed(_)) || cause.lapse && def.limit.unconfirmed;
        let answer = match self.policy.schema.slots.get(slot.index()) {
            Some(def) => show_value(self.policy.schema, &def.ty, &value),
            None => String::new(),
        };
        self.state.asks.retain(|open| open.id != ask.id);
        self.state.frame.set(slot, Some(value));
        if unsure {
            self.state.tainted.insert(slot);
        }
        let what = What::Answered { about: ask.about.clone(), answer, silent: cause.lapse };
        self.record(ask.duty, what, Note::by(cause.actor).tainted(unsure))?;
        self.complete_lacking(ask.duty, cause)?;
        let active: Vec<DutyId> = self.state.duties.iter().filter(|d| d.is_active()).map(|d| d.id).collect();
        for duty in active {
            self.open_asks(duty)?;
        }
        Ok(())
    }

    /// Silence takes its effect on an ask.
    pub(crate) fn fall_silent(&mut self, ask: &Ask) -> Result<(), Stop> {
        let cause = Cause::silence();
        match ask.about {
            AskAbout::Judgement { field } => {
                let silence = self.judgement(field)?.1.silence.clone();
                Ok(self.judge(ask, field, silence, &cause)?)
            }
            AskAbout::Extension { run } => {
                let unsure = self.extension(run)?.within.unconfirmed;
                self.extension_silence(ask, run, &cause.resting(unsure))
            }
            AskAbout::Path { .. } => {
                let unsure = self.revision()?.within.unconfirmed;
                Ok(self.rule_on_path(ask, builtin::KEEP, &cause.resting(unsure))?)
            }
        }
    }

    /// Takes the answer to 路径裁定.
    pub(crate) fn rule_on_path(&mut self, ask: &Ask, answer: &str, cause: &Cause) -> Result<(), Fault> {
        self.state.asks.retain(|open| open.id != ask.id);
        self.state.unsure |= cause.tainted;
        let what =
            What::Answered { about: ask.about.clone(), answer: answer.to_owned(), silent: cause.lapse };
        self.record(ask.duty, what, Note::by(cause.actor))?;
        Ok(())
    }

    /// A lapse may not overtake a question of its stage: first silence speaks, then the lapse.
    pub(crate) fn silence_judgements(&mut self, duty: DutyId, visit: u32) -> Result<(), Stop> {
        // Answering one may open another, which is silenced too; each field is asked at most once.
        for _ in 0..=self.policy.schema.fields.len() {
            let judgement = |ask: &&Ask| matches!(ask.about, AskAbout::Judgement { .. });
            let ours = |ask: &&Ask| ask.duty == duty && ask.visit == visit;
            let Some(ask) = self.state.asks.iter().filter(judgement).find(ours).cloned() else { break };
            self.fall_silent(&ask)?;
        }
        Ok(())
    }

    /// Drops asks that became moot.
    pub(crate) fn drop_asks(&mut self, moot: impl Fn(&Ask) -> bool) -> Result<(), Fault> {
        let dropped: Vec<Ask> = self.state.asks.iter().filter(|ask| moot(ask)).cloned().collect();
        self.state.asks.retain(|ask| !moot(ask));
        for ask in dropped {
            self.record(ask.duty, What::AskDropped { about: ask.about }, Note::by(Actor::Process))?;
        }
        Ok(())
    }
}
