//! 并案: a case that follows another one keeps nothing but its duty to answer its petitioner, and ends as its leader
//! ends. Depth 1: the followers of a follower move along, so nobody waits for somebody who waits.

use shao_abi::{Clock, Link, Point, Stage, StageId, StageKind};

use super::note::Note;
use super::work::{Cause, Stop, Work};
use crate::state::{AskAbout, ClockStatus, DutyId, DutyStatus, LinkedCase, RunId};
use crate::{Actor, Effect, Fault, Notice, Sent, What};

impl Work<'_> {
    /// From now on this case follows that one.
    pub(crate) fn follow(&mut self, leader: LinkedCase, actor: Actor) -> Result<(), Fault> {
        let what = What::Followed { case: leader.case.clone(), flow: leader.flow };
        self.record(DutyId::ROOT, what, Note::by(actor))?;
        self.lay_down()?;
        let at = self.now;
        self.duty_mut(DutyId::ROOT)?.status = DutyStatus::Following { at };
        let moving: Vec<LinkedCase> = self.state.followers().cloned().collect();
        self.state.links.retain(|linked| linked.link != Link::Follows);
        self.state.links.push(leader.clone());
        for follower in moving {
            self.send(&follower.case, leader.clone(), Point::Open)?;
        }
        self.send_own(&leader.case, Link::Follows, Point::Open)
    }

    /// Ends all that only the leader goes on with: parallel duties, clocks of stages, open questions.
    fn lay_down(&mut self) -> Result<(), Fault> {
        let active = |duty: &&crate::Duty| duty.id != DutyId::ROOT && duty.is_active();
        let children: Vec<DutyId> = self.state.duties.iter().filter(active).map(|duty| duty.id).collect();
        for child in children {
            let at = self.now;
            let duty = self.duty_mut(child)?;
            duty.status = DutyStatus::Withdrawn { at };
            let (member, holder) = (duty.member, duty.holder);
            self.cancel_clocks(child)?;
            self.record(child, What::DutyWithdrawn { member }, Note::by(Actor::Process))?;
            self.notify(child, holder, Notice::Withdrawn(child))?;
        }
        let mut cancelled = Vec::new();
        for (run, clock) in self.open_runs(DutyId::ROOT).map(|run| (run.id, run.clock)).collect::<Vec<_>>() {
            if self.lasts(self.clock(clock)?) {
                self.end_waits(run)?;
            } else {
                cancelled.push(run);
            }
        }
        self.cancel(&cancelled)?;
        self.drop_asks(|ask| !matches!(ask.about, AskAbout::Path { .. }))
    }

    /// Whether a clock goes on while its case follows another one: a named one that the end of the case meets (总限).
    /// One that only an act or a stage could meet would lapse although nobody may act any more.
    pub(crate) fn lasts(&self, clock: &Clock) -> bool {
        let end = |point: &Point| match point {
            Point::Enter(stage) => self.end_stage(*stage).is_some(),
            Point::Open | Point::Leave(_) | Point::Act { .. } => false,
        };
        clock.of_stage.is_none() && clock.to.iter().any(end)
    }

    fn end_stage(&self, id: StageId) -> Option<&Stage> {
        self.policy.process.stages.get(id.index()).filter(|stage| stage.kind == StageKind::End)
    }

    /// What a clock stood still for will not come any more.
    fn end_waits(&mut self, id: RunId) -> Result<(), Fault> {
        let run = self.run(id)?;
        if run.status != ClockStatus::Stopped {
            return Ok(());
        }
        let clock = self.clock(run.clock)?;
        let open: Vec<u16> =
            run.pauses.iter().filter(|pause| pause.to.is_none()).map(|pause| pause.pause).collect();
        for at in open {
            let name = clock.pauses.get(usize::from(at)).map_or("", |pause| pause.name.as_str());
            self.resume(id, at, name, false)?;
        }
        Ok(())
    }

    /// The case that leads this one did something, or another one leads it from now on.
    pub(crate) fn hear_leader(
        &mut self,
        from: &LinkedCase,
        point: &Point,
        cause: &Cause,
    ) -> Result<(), Stop> {
        if !self.state.is_following() || from.case == self.state.key {
            return Ok(());
        }
        let ours = self.state.leader().is_some_and(|leader| leader.case == from.case);
        match point {
            Point::Enter(stage) if ours => self.end_as(*stage, from, cause),
            Point::Open if !ours => Ok(self.move_along(from)?),
            Point::Open | Point::Enter(_) | Point::Leave(_) | Point::Act { .. } => Ok(()),
        }
    }

    /// Ends in the 终态 of the same name. Merging has checked that there is one; a leader of another process that was
    /// reached later may have others, and then the first of this process must do.
    fn end_as(&mut self, led: StageId, from: &LinkedCase, cause: &Cause) -> Result<(), Stop> {
        let Some(name) = self.end_stage(led).map(|stage| stage.name.clone()) else { return Ok(()) };
        let stages = (0u16..).map(StageId).zip(&self.policy.process.stages);
        let ours = stages.filter(|(_, stage)| stage.flow == self.state.flow && stage.kind == StageKind::End);
        let mut ends: Vec<(StageId, &str)> = ours.map(|(id, stage)| (id, stage.name.as_str())).collect();
        ends.sort_by_key(|(_, end)| *end != name);
        let Some((end, _)) = ends.first().copied() else { return Ok(()) };
        let what = What::Heard { case: from.case.clone(), flow: from.flow };
        self.record(DutyId::ROOT, what, Note::by(cause.actor))?;
        let waited = self.duty(DutyId::ROOT)?.status;
        self.duty_mut(DutyId::ROOT)?.status = DutyStatus::Active;
        self.go(DutyId::ROOT, end, cause)?;
        // Where the path stands and says otherwise, it waits on.
        if self.duty(DutyId::ROOT)?.is_active() {
            self.duty_mut(DutyId::ROOT)?.status = waited;
        }
        Ok(())
    }

    /// Its leader has begun to follow: this case moves along.
    fn move_along(&mut self, leader: &LinkedCase) -> Result<(), Fault> {
        let leader = LinkedCase { link: Link::Leads, ..leader.clone() };
        self.state.links.retain(|linked| linked.link != Link::Leads);
        self.state.links.push(leader.clone());
        let what = What::Followed { case: leader.case.clone(), flow: leader.flow };
        self.record(DutyId::ROOT, what, Note::by(Actor::Process))?;
        self.send_own(&leader.case, Link::Follows, Point::Open)
    }

    /// Another case follows this one. One that has ended tells it so at once; one that follows another itself sends it
    /// on.
    pub(crate) fn hear_follower(&mut self, from: &LinkedCase) -> Result<(), Fault> {
        if let Some(leader) = self.state.leader().filter(|_| self.state.is_following()).cloned() {
            // Two that follow each other cannot come to be while a county takes its events one after another.
            return if leader.case == from.case {
                Ok(())
            } else {
                self.send(&from.case, leader, Point::Open)
            };
        }
        if !self.state.followers().any(|follower| follower.case == from.case) {
            self.state.links.push(LinkedCase { link: Link::Follows, ..from.clone() });
            let what = What::Led { case: from.case.clone(), flow: from.flow };
            self.record(DutyId::ROOT, what, Note::by(Actor::Process))?;
        }
        if self.state.ended.is_some() {
            let end = self.duty(DutyId::ROOT)?.stage;
            self.send_own(&from.case, Link::Leads, Point::Enter(end))?;
        }
        Ok(())
    }

    /// 终态: those that follow end too.
    pub(crate) fn tell_followers(&mut self) -> Result<(), Fault> {
        let end = self.duty(DutyId::ROOT)?.stage;
        let followers: Vec<String> = self.state.followers().map(|linked| linked.case.clone()).collect();
        for follower in followers {
            self.send_own(&follower, Link::Leads, Point::Enter(end))?;
        }
        Ok(())
    }

    /// Tells another case something about this one.
    fn send_own(&mut self, to: &str, link: Link, point: Point) -> Result<(), Fault> {
        let from = LinkedCase { link, case: self.state.key.clone(), flow: self.state.flow };
        self.send(to, from, point)
    }

    fn send(&mut self, to: &str, from: LinkedCase, point: Point) -> Result<(), Fault> {
        let key = self.key(DutyId::ROOT, format!("告知 {to}"))?;
        let (to, at) = (to.to_owned(), self.now);
        self.effects.push(Effect::Send(Box::new(Sent { key, to, from, point, at })));
        Ok(())
    }
}
