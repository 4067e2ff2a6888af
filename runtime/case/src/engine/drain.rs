//! Draining: what fell due before an instant happens now, each thing at its own instant, least point first.
//!
//! Wake-ups carry nothing, so this is the only place where time has consequences.

use std::cmp::Reverse;

use shao_abi::{ClockId, Effect, Limit, Mark, MarkPoint, PartyId};
use shao_calendar::Moment;

use super::note::Note;
use super::points::{Due, due_on};
use super::work::{Cause, Work, just_after};
use crate::limits;
use crate::state::{Ask, AskAbout, ClockStatus, Deadline, DutyId, FiredMark, MarkCause, RunId};
use crate::{Actor, CiteRef, Fault, What};

/// A consequence to run, with what was true when its point came.
#[derive(Debug, Clone)]
struct Pending {
    due: Due,
    at: Moment,
    run: RunId,
    clock: ClockId,
    duty: DutyId,
    /// How deep in forks the duty lies.
    depth: u32,
    /// The stage visit in which it came due.
    visit: u32,
    /// Whoever held the duty then.
    against: Option<PartyId>,
    tainted: bool,
}

impl Work<'_> {
    /// Lets everything happen whose point lies before `until`. An act at a deadline is on time, so a point at
    /// `until` itself waits.
    pub(crate) fn drain(&mut self, until: Moment) -> Result<(), Fault> {
        let rank = std::mem::replace(&mut self.rank, 0);
        self.reckon_unknown()?;
        while let Some(q) = self.next_point()?.filter(|q| *q < until) {
            self.count_point()?;
            // A point that lies behind (a warning already due when a clock resumes) happens now, not in the past.
            self.now = just_after(q)?.max(self.state.last);
            self.fire(q)?;
        }
        self.rank = rank;
        Ok(())
    }

    /// A calendar published since the last step may tell deadlines that were unknown.
    fn reckon_unknown(&mut self) -> Result<(), Fault> {
        let unknown = |deadline: Deadline| matches!(deadline, Deadline::UnknownAfter(_));
        let runs: Vec<RunId> = self
            .state
            .clocks
            .iter()
            .filter(|run| run.is_open() && unknown(run.deadline))
            .map(|run| run.id)
            .collect();
        for id in runs {
            self.reckon(id)?;
        }
        for id in self.state.clocks.iter().filter(|run| run.is_open()).map(|run| run.id).collect::<Vec<_>>() {
            self.reckon_pauses(id)?;
        }
        let asks: Vec<Ask> = self.state.asks.iter().filter(|ask| unknown(ask.deadline)).cloned().collect();
        for ask in asks {
            let outages = limits::outages(&self.state.outages);
            let limit = self.limit_of_ask(&ask)?;
            let deadline = limits::deadline(self.policy, ask.who, ask.asked, limit, &outages)?;
            self.state
                .asks
                .iter_mut()
                .filter(|open| open.id == ask.id)
                .for_each(|open| open.deadline = deadline);
        }
        Ok(())
    }

    fn limit_of_ask(&self, ask: &Ask) -> Result<Limit, Fault> {
        match ask.about {
            AskAbout::Judgement { field } => Ok(self.judgement(field)?.1.limit.value),
            AskAbout::Extension { run } => Ok(self.extension(run)?.within.value),
            AskAbout::Path { .. } => Ok(self.revision()?.within.value),
        }
    }

    /// One thing at a time: silence and the ends of pauses first, since they may move a deadline; then the marks.
    fn fire(&mut self, q: Moment) -> Result<(), Fault> {
        if let Some(id) = self.ask_due_by(q) {
            return self.fire_ask(id);
        }
        if let Some((run, pause)) = self.pause_over_by(q) {
            let clock = self.clock(self.run(run)?.clock)?;
            let name = clock.pauses.get(usize::from(pause)).map_or("", |pause| pause.name.as_str());
            return self.resume(run, pause, name, true);
        }
        self.fire_marks(q)
    }

    fn fire_ask(&mut self, id: crate::AskId) -> Result<(), Fault> {
        let Some(ask) = self.state.asks.iter().find(|ask| ask.id == id).cloned() else { return Ok(()) };
        let refused = self.attempt(|work| work.fall_silent(&ask))?;
        // Silence answers a question; it is never a move that could be refused.
        match refused {
            None => Ok(()),
            Some(refusal) => Err(Fault::Malformed(refusal.reason.en)),
        }
    }

    /// Step A: all clocks whose deadline this is lapse together. Step B: consequences, one after the other.
    fn fire_marks(&mut self, q: Moment) -> Result<(), Fault> {
        let mut pending = self.pending_by(q)?;
        for item in &pending {
            if item.due == Due::Lapse {
                self.lapse(item.run, item.at)?;
            }
        }
        // Warnings, then lapses and what follows them; inner duty before outer, declaration order, duty id.
        pending.sort_by_key(|item| (phase(item.due), Reverse(item.depth), item.clock, item.due, item.duty));
        for item in pending {
            self.run_consequence(&item)?;
        }
        Ok(())
    }

    fn pending_by(&self, q: Moment) -> Result<Vec<Pending>, Fault> {
        let mut pending = Vec::new();
        for run in self.state.clocks.iter().filter(|run| run.is_open()) {
            let (duty, marks) = (self.duty(run.duty)?, &self.clock(run.clock)?.marks);
            for (at, due) in due_on(self.policy, run)?.into_iter().filter(|(at, _)| *at <= q) {
                pending.push(Pending {
                    due,
                    at,
                    run: run.id,
                    clock: run.clock,
                    duty: run.duty,
                    depth: self.depth(run.duty),
                    visit: duty.visit,
                    against: duty.holder,
                    tainted: run.tainted || unconfirmed(marks, due),
                });
            }
        }
        Ok(pending)
    }

    fn run_consequence(&mut self, item: &Pending) -> Result<(), Fault> {
        self.note_fired(item);
        let marks = &self.clock(item.clock)?.marks;
        for (at, mark) in (0u16..).zip(marks) {
            let ours = match (item.due, mark.at) {
                (Due::Lapse, MarkPoint::Lapse) => true,
                (Due::Warning(m) | Due::Over(m), _) => m == at,
                (Due::Lapse, MarkPoint::Left(_) | MarkPoint::Over(_) | MarkPoint::Every(_)) => false,
            };
            if ours {
                self.bring_about(item, at, &mark.then)?;
            }
        }
        Ok(())
    }

    fn note_fired(&mut self, item: &Pending) {
        let (Due::Warning(at) | Due::Over(at)) = item.due else { return };
        let Some(run) = self.state.run_mut(item.run) else { return };
        match run.fired.iter_mut().find(|fired| fired.mark == at) {
            Some(fired) => {
                fired.at = item.at;
                fired.times = fired.times.saturating_add(1);
            }
            None => run.fired.push(FiredMark { mark: at, at: item.at, times: 1 }),
        }
    }

    /// A consequence: its marks always; its moves only while its duty still waits for this clock.
    fn bring_about(&mut self, item: &Pending, at: u16, then: &[Effect]) -> Result<(), Fault> {
        let by = MarkCause::Clock { clock: item.clock, run: item.run, mark: at };
        let cause = Cause {
            actor: Actor::Time,
            by,
            lapse: true,
            tainted: item.tainted,
            params: Vec::new(),
            texts: Vec::new(),
        };
        // The duty of a child may be forgotten by now; its mark is still told, by the case's own duty.
        let duty = if self.state.duty(item.duty).is_some() { item.duty } else { DutyId::ROOT };
        self.record_marks(duty, then, item.against, &cause)?;
        if !self.still_waits(item) {
            return Ok(());
        }
        let moves = then.iter().any(|effect| matches!(effect, Effect::Goto(_) | Effect::Deem { .. }));
        let of_stage = self.clock(item.clock)?.of_stage.is_some() && item.due == Due::Lapse;
        if moves || of_stage {
            self.silence_before(item)?;
        }
        if let Some(refusal) = self.attempt(|work| work.make_moves(item.duty, then, &cause))? {
            self.state.unsure |= refusal.unconfirmed;
            let note = Note::by(Actor::Time).cite(CiteRef::Clock(item.clock)).tainted(item.tainted);
            self.record(item.duty, What::Blocked { clock: Some(item.clock), refusal }, note)?;
        }
        Ok(())
    }

    /// Whether nothing that happened at the same point has ended what this consequence is about.
    fn still_waits(&self, item: &Pending) -> bool {
        let active = self.state.duty(item.duty).is_some_and(|duty| duty.is_active());
        let run = self.state.run(item.run);
        let open = match item.due {
            Due::Warning(_) => run.is_some_and(|run| run.status == ClockStatus::Running),
            Due::Lapse | Due::Over(_) => run.is_some_and(|run| run.is_open()),
        };
        active && open
    }

    fn silence_before(&mut self, item: &Pending) -> Result<(), Fault> {
        let open = |ask: &Ask| matches!(ask.about, AskAbout::Judgement { .. }) && ask.duty == item.duty;
        if !self.state.asks.iter().any(open) {
            return Ok(());
        }
        match self.attempt(|work| work.silence_judgements(item.duty, item.visit))? {
            None => Ok(()),
            Some(refusal) => Err(Fault::Malformed(refusal.reason.en)),
        }
    }
}

/// Whether when a mark falls is 待县确认, beside the deadline it is counted from.
fn unconfirmed(marks: &[Mark], due: Due) -> bool {
    let (Due::Warning(at) | Due::Over(at)) = due else { return false };
    marks.get(usize::from(at)).is_some_and(|mark| match mark.at {
        MarkPoint::Left(limit) | MarkPoint::Over(limit) | MarkPoint::Every(limit) => limit.unconfirmed,
        MarkPoint::Lapse => false,
    })
}

/// Warnings come before lapses: both may fall on one bell, and a warning concerns the time before the lapse.
fn phase(due: Due) -> u8 {
    match due {
        Due::Warning(_) => 0,
        Due::Lapse | Due::Over(_) => 1,
    }
}
