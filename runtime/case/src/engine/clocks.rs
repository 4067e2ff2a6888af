//! Clocks (期限): how a run starts, is met, lapses and ends. One kind of clock for everything.

use shao_abi::{Clock, ClockId, LimitSource, Point, Status, Value, Who};

use super::note::Note;
use super::work::{Stop, Work};
use crate::limits;
use crate::state::{AskAbout, Beside, ClockRun, ClockStatus, Deadline, DutyId, RunId};
use crate::{Actor, CiteRef, Fault, Refusal, RefusalKind, What};

impl<'p> Work<'p> {
    /// A clock that must exist.
    pub(crate) fn clock(&self, id: ClockId) -> Result<&'p Clock, Fault> {
        let found = self.policy.process.clocks.get(id.index());
        found.ok_or_else(|| Fault::Malformed(format!("clock {} is not in the process", id.0)))
    }

    /// A run that must exist.
    pub(crate) fn run(&self, id: RunId) -> Result<&ClockRun, Fault> {
        self.state.run(id).ok_or_else(|| Fault::Malformed(format!("run {} is not in the state", id.0)))
    }

    pub(crate) fn run_mut(&mut self, id: RunId) -> Result<&mut ClockRun, Fault> {
        self.state.run_mut(id).ok_or_else(|| Fault::Malformed(format!("run {} is not in the state", id.0)))
    }

    /// What a point means for the clocks of its duty: 至 first, then 停表, then 自.
    pub(crate) fn hear(&mut self, duty: DutyId, point: &Point) -> Result<(), Fault> {
        let open: Vec<(RunId, ClockId)> = self.open_runs(duty).map(|run| (run.id, run.clock)).collect();
        for (run, id) in open {
            let clock = self.clock(id)?;
            if clock.to.iter().any(|to| matches(to, point)) {
                self.met(run)?;
            } else {
                self.hear_pauses(run, clock, point)?;
            }
        }
        self.starting.retain(|(id, of, _)| {
            let ends = self
                .policy
                .process
                .clocks
                .get(id.index())
                .is_some_and(|c| c.to.iter().any(|to| matches(to, point)));
            *of != duty || !ends
        });
        let at = self.passed.len().saturating_sub(1);
        for (id, clock) in (0u16..).map(ClockId).zip(&self.policy.process.clocks) {
            let waiting = self.starting.iter().any(|(other, of, _)| *other == id && *of == duty);
            let running = self.open_runs(duty).any(|run| run.clock == id);
            let ours = clock.flow == self.state.flow;
            if ours && clock.from.iter().any(|from| matches(from, point)) && !waiting && !running {
                self.starting.push((id, duty, at));
            }
        }
        Ok(())
    }

    pub(crate) fn open_runs(&self, duty: DutyId) -> impl Iterator<Item = &ClockRun> {
        self.state.clocks.iter().filter(move |run| run.duty == duty && run.is_open())
    }

    /// Ends a move: the clocks it started start now, when it is known who holds the duty and what was decided.
    pub(crate) fn complete_move(&mut self) -> Result<(), Stop> {
        let starting = std::mem::take(&mut self.starting);
        let passed = std::mem::take(&mut self.passed);
        for (id, duty, at) in starting {
            if self.state.duty(duty).is_some_and(|duty| duty.is_active()) {
                let run = self.start(id, duty)?;
                let clock = self.clock(id)?;
                let since = passed.iter().skip(at).filter(|(of, _)| *of == duty);
                for (_, point) in since {
                    self.hear_pauses(run, clock, point)?;
                }
            }
        }
        Ok(self.tell(&passed)?)
    }

    fn start(&mut self, id: ClockId, duty: DutyId) -> Result<RunId, Stop> {
        let clock = self.clock(id)?;
        let (limit, beside, unconfirmed) = self.limit_of(clock)?;
        let tainted = unconfirmed || matches!(clock.holder, Some(Who::Unconfirmed(_)));
        let holder = match clock.holder {
            Some(who) => self.resolve(duty, who)?,
            None => self.duty(duty)?.holder,
        };
        let before = self.state.clocks.iter().find(|run| run.clock == id && run.duty == duty);
        let run = before.map_or(0, |run| run.run).saturating_add(1);
        self.state.clocks.retain(|run| run.clock != id || run.duty != duty);
        let number = RunId(self.fresh_id()?);
        let spared = self.lasts(clock);
        let carried = self.carried(duty, clock, run);
        let own = self.state.outages.iter().filter(|outage| !(outage.spares && spared)).copied();
        let outages = carried.iter().flat_map(|carried| carried.stood.iter().copied()).chain(own).collect();
        let since = carried.map(|carried| carried.start);
        let mut fresh = ClockRun {
            id: number,
            clock: id,
            duty,
            run,
            start: since.unwrap_or(self.now),
            limit,
            beside,
            grants: 0,
            refused: false,
            holder,
            pauses: Vec::new(),
            outages,
            fired: Vec::new(),
            status: ClockStatus::Running,
            closed: None,
            deadline: Deadline::Standing,
            tainted,
        };
        fresh.deadline = limits::run_deadline(self.policy, &fresh)?;
        self.state.clocks.push(fresh);
        self.record_clock(number, What::ClockStarted { clock: id, run, since }, Actor::Process)?;
        Ok(number)
    }

    /// The length of a clock; refused while the decision that gives it is undecided.
    fn limit_of(&self, clock: &Clock) -> Result<(shao_abi::Limit, Option<Beside>, bool), Stop> {
        let (decision, field) = match &clock.limit {
            LimitSource::Fixed { limit, unconfirmed } => return Ok((*limit, None, *unconfirmed)),
            LimitSource::Either { limits: [limit, other], later, unconfirmed } => {
                return Ok((*limit, Some(Beside { limit: *other, later: *later }), *unconfirmed));
            }
            LimitSource::Outcome { decision, field } => (*decision, usize::from(*field)),
        };
        let decided = self.state.outcomes.get(&decision).filter(|d| d.answer.status != Status::Lacking);
        let value = decided.and_then(|d| Some((d.answer.rows.first()?.get(field)?, d.tainted)));
        match value {
            Some((Value::Limit(limit), tainted)) => Ok((*limit, None, tainted)),
            Some((Value::Bool(_) | Value::Int(_) | Value::Enum(_) | Value::Party(_) | Value::Set(_), _)) => {
                Err(Fault::Malformed(format!("the limit of clock `{}` is not a limit", clock.name)).into())
            }
            None => {
                let name = self.names().decision(decision);
                let (zh, en) = self.waiting_for_facts();
                let zh = format!("期限“{}”的长短取决于判定“{name}”，尚未判定{zh}", clock.name);
                let en =
                    format!("clock `{}` takes its length from `{name}`, which is undecided{en}", clock.name);
                Err(Refusal::new(RefusalKind::Undecided, zh, en).into())
            }
        }
    }

    /// Its 至 came: 如期, or after its lapse, which stands.
    fn met(&mut self, id: RunId) -> Result<(), Fault> {
        let now = self.now;
        self.end_pauses(id)?;
        let run = self.run_mut(id)?;
        let late = run.has_lapsed();
        if late {
            run.closed = Some(now);
        } else {
            run.status = ClockStatus::Met { at: now };
        }
        let clock = run.clock;
        self.drop_extension_asks(id)?;
        self.record_clock(id, What::ClockMet { clock, late }, Actor::Process)
    }

    /// Marks a run lapsed at its deadline. Closes nothing: its 至 is still awaited.
    pub(crate) fn lapse(&mut self, id: RunId, deadline: shao_calendar::Moment) -> Result<(), Fault> {
        let run = self.run_mut(id)?;
        run.status = ClockStatus::Lapsed { at: deadline };
        let clock = run.clock;
        self.drop_extension_asks(id)?;
        self.record_clock(id, What::ClockLapsed { clock }, Actor::Time)
    }

    /// 注销: a duty ended, and its open clocks with it.
    pub(crate) fn cancel_clocks(&mut self, duty: DutyId) -> Result<(), Fault> {
        let open: Vec<RunId> = self.open_runs(duty).map(|run| run.id).collect();
        self.cancel(&open)
    }

    /// Cancels these runs, as far as they are open.
    pub(crate) fn cancel(&mut self, runs: &[RunId]) -> Result<(), Fault> {
        let now = self.now;
        for id in runs.iter().copied() {
            self.end_pauses(id)?;
            let run = self.run_mut(id)?;
            let clock = run.clock;
            if run.has_lapsed() {
                // The lapse stands; only its further marks end.
                run.closed = Some(now);
                continue;
            }
            run.status = ClockStatus::Cancelled { at: now };
            self.drop_extension_asks(id)?;
            self.record_clock(id, What::ClockCancelled { clock }, Actor::Process)?;
        }
        Ok(())
    }

    /// A run that ends while it stands: its pauses end with it, which tells the deadline it kept.
    fn end_pauses(&mut self, id: RunId) -> Result<(), Fault> {
        let now = self.now;
        let run = self.run_mut(id)?;
        if run.status != ClockStatus::Stopped {
            return Ok(());
        }
        for pause in run.pauses.iter_mut().filter(|pause| pause.to.is_none()) {
            pause.to = Some(now);
        }
        self.reckon(id)
    }

    /// Works the deadline of a run out anew after something about it changed.
    pub(crate) fn reckon(&mut self, id: RunId) -> Result<(), Fault> {
        let run = self.run(id)?;
        let deadline = match run.status {
            ClockStatus::Running | ClockStatus::Stopped => limits::run_deadline(self.policy, run)?,
            ClockStatus::Met { .. } | ClockStatus::Lapsed { .. } | ClockStatus::Cancelled { .. } => {
                run.deadline
            }
        };
        self.run_mut(id)?.deadline = deadline;
        Ok(())
    }

    fn drop_extension_asks(&mut self, id: RunId) -> Result<(), Fault> {
        self.drop_asks(|ask| ask.about == AskAbout::Extension { run: id })
    }

    /// Records something about a run, with its deadline.
    pub(crate) fn record_clock(&mut self, id: RunId, what: What, actor: Actor) -> Result<(), Fault> {
        let run = self.run(id)?;
        let (duty, clock, due, tainted) = (run.duty, run.clock, run.due(), run.tainted);
        let note = Note::by(actor).cite(CiteRef::Clock(clock)).until(due).tainted(tainted);
        self.record(duty, what, note)?;
        Ok(())
    }
}

/// Whether a point is the one a clock waits for. A result that is not named does not matter.
pub(crate) fn matches(awaited: &Point, passed: &Point) -> bool {
    match (awaited, passed) {
        (Point::Act { act, result: None }, Point::Act { act: done, .. }) => act == done,
        (Point::Act { .. } | Point::Open | Point::Enter(_) | Point::Leave(_), _) => awaited == passed,
    }
}
