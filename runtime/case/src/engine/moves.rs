//! Moves: what follows from an act, a mark or a join, and what entering and leaving a stage means.

use shao_abi::{DecisionId, Effect, Happening, Join, PartyId, Point, Stage, StageId, StageKind, Who};

use super::decisions::Judged;
use super::note::Note;
use super::path::Move;
use super::work::{Cause, Stop, Work};
use crate::state::{AskAbout, DutyId, DutyStatus, MarkCause};
use crate::{Actor, CiteRef, Fault, Notice, Refusal, RefusalKind, What};

impl Cause {
    /// Silence on a question.
    pub(crate) fn silence() -> Self {
        Self {
            actor: Actor::Deemed,
            by: MarkCause::Join,
            lapse: true,
            tainted: false,
            params: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// Whether it rests on 待县确认, and on nothing else of what it rests on already.
    pub(crate) fn resting(self, tainted: bool) -> Self {
        Self { tainted: self.tainted || tainted, ..self }
    }
}

impl Work<'_> {
    /// Records the marks of a consequence: they stand whatever becomes of its moves.
    pub(crate) fn record_marks(
        &mut self,
        duty: DutyId,
        effects: &[Effect],
        against: Option<PartyId>,
        cause: &Cause,
    ) -> Result<(), Fault> {
        for effect in effects {
            if let Effect::Mark(mark) = effect {
                self.mark(duty, *mark, against, cause)?;
            }
        }
        Ok(())
    }

    /// Carries out the moves of a consequence, in order.
    pub(crate) fn make_moves(&mut self, duty: DutyId, effects: &[Effect], cause: &Cause) -> Result<(), Stop> {
        for effect in effects {
            match effect {
                Effect::Mark(_) | Effect::Stay => {}
                Effect::Start(start) => self.start_case(duty, *start, cause)?,
                Effect::Goto(stage) => self.nest(|work| work.go(duty, *stage, cause))?,
                Effect::Deem { act, result } => self.nest(|work| work.deem(duty, *act, *result, cause))?,
            }
        }
        Ok(())
    }

    /// Both: marks first, so that they name whoever held the duty before it moved.
    pub(crate) fn carry_out(&mut self, duty: DutyId, effects: &[Effect], cause: &Cause) -> Result<(), Stop> {
        let against = self.duty(duty)?.holder;
        self.record_marks(duty, effects, against, cause)?;
        self.make_moves(duty, effects, cause)
    }

    /// 转: leaves the stage of a duty and enters another (or the same one anew).
    pub(crate) fn go(&mut self, duty: DutyId, to: StageId, cause: &Cause) -> Result<(), Stop> {
        if !self.duty(duty)?.is_active() || !self.may_move(duty, Move::To(to)) {
            return Ok(());
        }
        if !self.stands() {
            self.lead_may_leave(duty, cause)?;
        }
        self.relocate(duty, to, cause)
    }

    /// Leaves the stage of a duty and enters another, whatever stands against it.
    pub(crate) fn relocate(&mut self, duty: DutyId, to: StageId, cause: &Cause) -> Result<(), Stop> {
        self.note_move(duty, Move::To(to), cause);
        let from = self.duty(duty)?.stage;
        self.withdraw_children(duty)?;
        self.pass(duty, Point::Leave(from))?;
        self.enter(duty, to, cause)
    }

    /// 主办 may not leave a fork by an act while assistants have neither reported nor lapsed (首接负责). Others may end it
    /// over their heads, as when the petitioner withdraws (撤诉).
    fn lead_may_leave(&self, duty: DutyId, cause: &Cause) -> Result<(), Stop> {
        let (lead, stage) = (self.duty(duty)?.holder, self.stage(self.duty(duty)?.stage)?);
        let waits = stage.fork.as_ref().is_some_and(|fork| fork.join == Join::Lead { wait: true });
        let by_lead = lead.is_some_and(|lead| cause.actor == Actor::Party(lead));
        if cause.lapse || !waits || !by_lead {
            return Ok(());
        }
        let waiting = self.children_waited_for(duty)?;
        if waiting.is_empty() {
            return Ok(());
        }
        let names: Vec<String> =
            waiting.into_iter().map(|member| self.names().party_or_nobody(member)).collect();
        let names = names.join("、");
        let zh = format!("协办 {names} 尚未反馈也未届满，主办不能先行办结");
        let en =
            format!("{names} have neither reported nor lapsed; the lead cannot leave `{}` yet", stage.name);
        Err(Refusal::new(RefusalKind::Waiting, zh, en).into())
    }

    /// Enters a stage: decisions first, since its owner may be one of their outcomes.
    pub(crate) fn enter(&mut self, duty: DutyId, to: StageId, cause: &Cause) -> Result<(), Stop> {
        let stage = self.stage(to)?;
        self.fits(duty, stage)?;
        let now = self.now;
        let about = self.duty_mut(duty)?;
        about.stage = to;
        about.visit = about.visit.saturating_add(1);
        about.since = now;
        about.ordinals.clear();
        self.happen(Happening::Stage(to), cause.tainted);
        self.pass(duty, Point::Enter(to))?;
        self.take_hold(duty, What::Entered { stage: to }, cause)
    }

    /// 过渡: the case is taken up by another version of its policy in the stage where it stands, as if it entered it now.
    pub(crate) fn take_up(&mut self, stage: StageId, what: What, cause: &Cause) -> Result<(), Stop> {
        self.pass(DutyId::ROOT, Point::Enter(stage))?;
        self.take_hold(DutyId::ROOT, what, cause)
    }

    /// Whoever the stage names holds it, by what is decided now.
    fn take_hold(&mut self, duty: DutyId, what: What, cause: &Cause) -> Result<(), Stop> {
        let to = self.duty(duty)?.stage;
        let stage = self.stage(to)?;
        let decided = self.decide_on_entry(stage, cause)?;
        let holder = self.owner(duty, stage.owner)?;
        let tainted = stage.owner.is_some_and(|owner| self.rests(owner))
            || self.stands_in_by_taint(duty, stage.owner)?;
        let about = self.duty_mut(duty)?;
        about.holder = holder;
        // Once a child runs for a member that rests on 待县确认, all of it does.
        about.tainted = tainted || (about.member.is_some() && about.tainted);
        let note = Note::by(cause.actor).cite(CiteRef::Stage(to)).tainted(cause.tainted);
        self.record(duty, what, note)?;
        self.record_recusal(duty, stage.owner)?;
        for (id, judged) in &decided {
            self.record_decided(duty, *id, judged)?;
        }
        self.settle_in(duty, to, stage, cause)
    }

    /// What entering means by the kind of stage.
    fn settle_in(&mut self, duty: DutyId, to: StageId, stage: &Stage, cause: &Cause) -> Result<(), Stop> {
        match stage.kind {
            StageKind::Main | StageKind::Child(_) => {
                let holder = self.duty(duty)?.holder;
                self.notify(duty, holder, Notice::Duty { duty, stage: to })?;
                self.open_asks(duty)?;
                match &stage.fork {
                    Some(fork) => self.open_fork(duty, fork, cause),
                    None => Ok(()),
                }
            }
            StageKind::End => Ok(self.end_case(duty)?),
            StageKind::ChildEnd(_) => self.end_child(duty, cause),
        }
    }

    fn decide_on_entry(&mut self, stage: &Stage, cause: &Cause) -> Result<Vec<(DecisionId, Judged)>, Fault> {
        let mut decided = Vec::new();
        for id in &stage.decisions {
            let judged = self.evaluate(*id, &cause.params)?;
            self.remember(*id, &judged)?;
            decided.push((*id, judged));
        }
        Ok(decided)
    }

    /// A duty of the case stays in its stages, a child in those of its fork.
    fn fits(&self, duty: DutyId, stage: &Stage) -> Result<(), Fault> {
        let child = self.duty(duty)?.parent.is_some();
        let for_child = matches!(stage.kind, StageKind::Child(_) | StageKind::ChildEnd(_));
        if child == for_child {
            return Ok(());
        }
        Err(Fault::Malformed(format!("duty {} cannot enter `{}`", duty.0, stage.name)))
    }

    /// Whoever must hold a stage; refused while that is undecided.
    fn owner(&self, duty: DutyId, who: Option<Who>) -> Result<Option<PartyId>, Stop> {
        let Some(who) = who else { return Ok(None) };
        match self.resolve(duty, who)? {
            Some(party) => Ok(Some(party)),
            None => Err(self.undecided_owner(duty, who)?.into()),
        }
    }

    fn undecided_owner(&self, duty: DutyId, who: Who) -> Result<Refusal, Fault> {
        let stage = &self.stage(self.duty(duty)?.stage)?.name;
        let slot = match who {
            Who::Slot(slot) => self.names().slot(slot),
            Who::Party(party) | Who::Unconfirmed(party) => self.names().party(party),
            Who::Member => "本单位".to_owned(),
        };
        let (zh, en) = self.waiting_for_facts();
        let zh = format!("不能进入“{stage}”：{slot} 未定{zh}");
        let en = format!("cannot enter `{stage}`: {slot} is undecided{en}");
        Ok(Refusal::new(RefusalKind::Undecided, zh, en))
    }

    /// 终态: closes what remains as 未了, counted neither as on time nor as late. 续办 orphans go on.
    fn end_case(&mut self, duty: DutyId) -> Result<(), Fault> {
        self.state.ended = Some(self.now);
        let at = self.now;
        self.duty_mut(duty)?.status = DutyStatus::Ended { at, by_lapse: false };
        self.starting.retain(|(_, of, _)| *of != duty);
        self.cancel_clocks(duty)?;
        self.drop_asks(|ask| !matches!(ask.about, AskAbout::Path { .. }))?;
        self.record(duty, What::Ended, Note::by(Actor::Process))?;
        self.tell_followers()
    }
}
