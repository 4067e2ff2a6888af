//! Pauses (停表) and extensions (延期): what moves the deadline of a run.

use shao_abi::{Clock, Extension, PartyId, Pause, Point, Silence};
use shao_calendar::Moment;

use super::clocks::matches;
use super::note::Note;
use super::work::{Cause, Stop, Work};
use crate::limits;
use crate::state::{Ask, ClockStatus, Deadline, PauseRun, RunId};
use crate::{Actor, Fault, Notice, What};

impl Work<'_> {
    /// What a point means for the pauses of a run: endings first, so that a pause may follow itself.
    pub(crate) fn hear_pauses(&mut self, id: RunId, clock: &Clock, point: &Point) -> Result<(), Fault> {
        for (at, pause) in (0u16..).zip(&clock.pauses) {
            if matches(&pause.to, point) && self.is_paused_by(id, at)? {
                self.resume(id, at, &pause.name, false)?;
            }
        }
        for (at, pause) in (0u16..).zip(&clock.pauses) {
            if matches(&pause.from, point) && !self.is_paused_by(id, at)? {
                self.stop_clock(id, at, pause)?;
            }
        }
        Ok(())
    }

    fn is_paused_by(&self, id: RunId, at: u16) -> Result<bool, Fault> {
        Ok(self.run(id)?.pauses.iter().any(|pause| pause.pause == at && pause.to.is_none()))
    }

    fn stop_clock(&mut self, id: RunId, at: u16, pause: &Pause) -> Result<(), Fault> {
        let run = self.run(id)?;
        if !matches!(run.status, ClockStatus::Running | ClockStatus::Stopped) {
            return Ok(());
        }
        let (clock, holder) = (run.clock, run.holder);
        let now = self.now;
        let until = self.pause_until(pause, holder, now)?;
        self.run_mut(id)?.pauses.push(PauseRun { pause: at, from: now, to: None, until });
        self.reckon(id)?;
        let run = self.run_mut(id)?;
        // 下一个 20:00 cannot stand still, and an hour clock cannot once its time is used up: the calendar still
        // gives a deadline, so there is no pause.
        if run.deadline != Deadline::Standing {
            run.pauses.retain(|other| other.to.is_some() || other.pause != at);
            return self.reckon(id);
        }
        run.status = ClockStatus::Stopped;
        run.tainted |= pause.most.is_some_and(|most| most.unconfirmed);
        self.record_clock(id, What::ClockStopped { clock, pause: pause.name.clone() }, Actor::Process)
    }

    /// When 至多 ends a pause; none without one, or while the calendar does not reach so far.
    fn pause_until(
        &self,
        pause: &Pause,
        holder: Option<PartyId>,
        from: Moment,
    ) -> Result<Option<Moment>, Fault> {
        let Some(most) = pause.most.map(|most| most.value) else { return Ok(None) };
        let outages = limits::outages(&self.state.outages);
        match limits::deadline(self.policy, holder, from, most, &outages)? {
            Deadline::At(until) => Ok(Some(until)),
            Deadline::UnknownAfter(_) | Deadline::Standing => Ok(None),
        }
    }

    /// Works out the ends of pauses that were unknown when they began.
    pub(crate) fn reckon_pauses(&mut self, id: RunId) -> Result<(), Fault> {
        let run = self.run(id)?;
        let (clock, holder) = (self.clock(run.clock)?, run.holder);
        let mut ends = Vec::new();
        for open in run.pauses.iter().filter(|open| open.to.is_none() && open.until.is_none()) {
            if let Some(pause) = clock.pauses.get(usize::from(open.pause)) {
                ends.push((open.pause, self.pause_until(pause, holder, open.from)?));
            }
        }
        let run = self.run_mut(id)?;
        for (at, until) in ends {
            run.pauses
                .iter_mut()
                .filter(|open| open.pause == at && open.to.is_none())
                .for_each(|open| open.until = until);
        }
        Ok(())
    }

    /// Ends a pause. The clock runs again when no other holds it.
    pub(crate) fn resume(&mut self, id: RunId, at: u16, name: &str, by_limit: bool) -> Result<(), Fault> {
        let now = self.now;
        let run = self.run_mut(id)?;
        for pause in run.pauses.iter_mut().filter(|pause| pause.pause == at && pause.to.is_none()) {
            pause.to = Some(now);
        }
        if run.pauses.iter().all(|pause| pause.to.is_some()) {
            run.status = ClockStatus::Running;
        }
        let clock = run.clock;
        self.reckon(id)?;
        let actor = if by_limit { Actor::Time } else { Actor::Process };
        self.record_clock(id, What::ClockResumed { clock, pause: name.to_owned(), by_limit }, actor)
    }

    /// The 延期 of a run's clock, which must be there.
    pub(crate) fn extension(&self, id: RunId) -> Result<&Extension, Fault> {
        let clock = self.clock(self.run(id)?.clock)?;
        clock
            .extension
            .as_ref()
            .ok_or_else(|| Fault::Malformed(format!("clock `{}` has no extension", clock.name)))
    }

    /// Silence on a request for more time.
    pub(crate) fn extension_silence(&mut self, ask: &Ask, id: RunId, cause: &Cause) -> Result<(), Stop> {
        let granted = self.extension(id)?.silence == Silence::Granted;
        self.answer_extension(ask, id, granted, cause)
    }

    /// Answers a request for more time. Granted, the limit grows and is counted from the original start; refused,
    /// that is final for this run.
    pub(crate) fn answer_extension(
        &mut self,
        ask: &Ask,
        id: RunId,
        granted: bool,
        cause: &Cause,
    ) -> Result<(), Stop> {
        let Extension { add, times, .. } = *self.extension(id)?;
        self.state.asks.retain(|open| open.id != ask.id);
        let answer = if granted { crate::builtin::GRANT } else { crate::builtin::DENY };
        let what =
            What::Answered { about: ask.about.clone(), answer: answer.to_owned(), silent: cause.lapse };
        self.record(ask.duty, what, Note::by(cause.actor).tainted(cause.tainted))?;
        let run = self.run_mut(id)?;
        // The first one rests on no number: 至多 n 次 allows one whatever n is.
        run.tainted |= cause.tainted || granted && (add.unconfirmed || times.unconfirmed && run.grants > 0);
        if granted {
            let n = run
                .limit
                .n
                .checked_add(add.value.n)
                .ok_or_else(|| Fault::Time("the extended limit".to_owned()))?;
            run.limit.n = n;
            run.grants = run.grants.saturating_add(1);
            let (clock, grants) = (run.clock, run.grants);
            self.reckon(id)?;
            self.record_clock(id, What::ClockExtended { clock, grants }, cause.actor)?;
        } else {
            run.refused = true;
        }
        let holder = self.duty(ask.duty)?.holder;
        self.notify(ask.duty, holder, Notice::Extension { granted })?;
        Ok(())
    }
}
