//! Forks (并行): one child duty per member of a set. Children never see each other; the only thing they tell
//! their parent is that they have ended.

use shao_abi::{Fork, Join, PartyId, Point, Rest, Value};

use super::note::Note;
use super::work::{Cause, Stop, Work};
use crate::state::{ClockRun, Duty, DutyId, DutyStatus, MarkCause};
use crate::{Actor, Fault, Notice, Refusal, RefusalKind, What};

impl Work<'_> {
    /// Opens the fork of the stage a duty has just entered.
    pub(crate) fn open_fork(&mut self, parent: DutyId, fork: &Fork, cause: &Cause) -> Result<(), Stop> {
        let members = self.members(fork)?;
        self.forget_ended_children(parent);
        let visit = self.duty(parent)?.visit;
        // All are there before the first moves: a child that ends at once must not look like the last one.
        let mut children = Vec::new();
        for member in members {
            children.push(self.add_child(parent, visit, member, fork)?);
        }
        for child in children {
            if self.duty(child)?.is_active() {
                self.enter(child, fork.child.start, cause)?;
            }
        }
        let stands = self.duty(parent)?.visit == visit;
        if stands && self.children_of(parent, visit).next().is_none() && matches!(fork.join, Join::All(_)) {
            return self.join(parent, &fork.join, cause);
        }
        Ok(())
    }

    fn members(&self, fork: &Fork) -> Result<Vec<PartyId>, Stop> {
        match self.state.frame.get(fork.over) {
            Some(Value::Set(set)) => Ok(set.iter().map(|member| PartyId(*member)).collect()),
            Some(Value::Bool(_) | Value::Int(_) | Value::Enum(_) | Value::Party(_) | Value::Limit(_)) => {
                Err(Fault::Malformed(format!("`{}` is not a set of units", self.names().slot(fork.over)))
                    .into())
            }
            None => {
                let slot = self.names().slot(fork.over);
                let (zh, en) = self.waiting_for_facts();
                let zh = format!("不能并行：{slot} 未定{zh}");
                Err(Refusal::new(RefusalKind::Undecided, zh, format!("cannot fork: {slot} is undecided{en}"))
                    .into())
            }
        }
    }

    /// Children of earlier visits that ended are history: the records keep them, the state need not.
    fn forget_ended_children(&mut self, parent: DutyId) {
        let gone = |duty: &Duty| duty.parent == Some(parent) && !duty.is_active();
        let ids: Vec<DutyId> =
            self.state.duties.iter().filter(|duty| gone(duty)).map(|duty| duty.id).collect();
        self.state.duties.retain(|duty| !ids.contains(&duty.id));
        self.state.clocks.retain(|run| !ids.contains(&run.duty));
    }

    fn add_child(
        &mut self,
        parent: DutyId,
        fork_visit: u32,
        member: PartyId,
        fork: &Fork,
    ) -> Result<DutyId, Fault> {
        let id = self.fresh_duty()?;
        self.state.duties.push(Duty {
            id,
            parent: Some(parent),
            fork_visit,
            member: Some(member),
            holder: Some(member),
            tainted: self.state.tainted.contains(&fork.over),
            stage: fork.child.start,
            visit: 0,
            since: self.now,
            status: DutyStatus::Active,
            orphan: false,
            ordinals: std::collections::BTreeMap::new(),
        });
        self.record(id, What::Forked { member }, Note::by(Actor::Process))?;
        Ok(id)
    }

    /// Ends a child that has reached its 毕, then lets its parent join.
    pub(crate) fn end_child(&mut self, child: DutyId, cause: &Cause) -> Result<(), Stop> {
        let (at, by_lapse) = (self.now, cause.lapse);
        let duty = self.duty_mut(child)?;
        duty.status = DutyStatus::Ended { at, by_lapse };
        let (parent, member, orphan, visit) = (duty.parent, duty.member, duty.orphan, duty.fork_visit);
        self.starting.retain(|(_, of, _)| *of != child);
        self.cancel_clocks(child)?;
        let note = Note::by(Actor::Process).tainted(cause.tainted).responsible(member);
        self.record(child, What::DutyEnded { member, by_lapse }, note)?;
        let Some(parent) = parent else { return Ok(()) };
        self.hand_up_asks(child, parent)?;
        if orphan || self.duty(parent)?.visit != visit || !self.duty(parent)?.is_active() {
            return Ok(());
        }
        let Some(fork) = &self.stage(self.duty(parent)?.stage)?.fork else { return Ok(()) };
        if self.is_complete(parent, visit, &fork.join) {
            self.join(parent, &fork.join, cause)
        } else {
            Ok(())
        }
    }

    /// 全部: when none goes on. 任一: at the first that ends by an act, or when silence has ended them all.
    fn is_complete(&self, parent: DutyId, visit: u32, join: &Join) -> bool {
        let all = !self.children_of(parent, visit).any(Duty::is_active);
        let by_act = |duty: &Duty| matches!(duty.status, DutyStatus::Ended { by_lapse: false, .. });
        match join {
            Join::All(_) => all,
            Join::Any { .. } => all || self.children_of(parent, visit).any(by_act),
            Join::Lead { .. } => false,
        }
    }

    fn join(&mut self, parent: DutyId, join: &Join, cause: &Cause) -> Result<(), Stop> {
        let visit = self.duty(parent)?.visit;
        let then = match join {
            Join::All(then) => then,
            Join::Any { then, rest: Rest::Withdrawn } => {
                self.withdraw_children(parent)?;
                then
            }
            Join::Any { then, rest: Rest::Continue } => {
                let ours = |duty: &&mut Duty| duty.parent == Some(parent) && duty.fork_visit == visit;
                self.state.duties.iter_mut().filter(ours).for_each(|duty| duty.orphan = true);
                then
            }
            Join::Lead { .. } => return Ok(()),
        };
        self.record(parent, What::Joined, Note::by(Actor::Process).tainted(cause.tainted))?;
        let cause = Cause { actor: Actor::Process, by: MarkCause::Join, ..cause.clone() };
        self.nest(|work| work.carry_out(parent, then, &cause))
    }

    /// Withdraws what goes on in the fork of the stage a duty stands in: 已撤, which is no lapse.
    pub(crate) fn withdraw_children(&mut self, parent: DutyId) -> Result<(), Fault> {
        let visit = self.duty(parent)?.visit;
        let active: Vec<DutyId> =
            self.children_of(parent, visit).filter(|duty| duty.is_active()).map(|duty| duty.id).collect();
        for child in active {
            self.withdraw_children(child)?;
            let at = self.now;
            let duty = self.duty_mut(child)?;
            duty.status = DutyStatus::Withdrawn { at };
            let (member, holder) = (duty.member, duty.holder);
            self.starting.retain(|(_, of, _)| *of != child);
            self.cancel_clocks(child)?;
            self.hand_up_asks(child, parent)?;
            self.record(child, What::DutyWithdrawn { member }, Note::by(Actor::Process))?;
            self.notify(child, holder, Notice::Withdrawn(child))?;
        }
        Ok(())
    }

    /// A judgement is a fact of the case: its question outlives the duty in which it arose.
    fn hand_up_asks(&mut self, child: DutyId, parent: DutyId) -> Result<(), Fault> {
        let visit = self.duty(parent)?.visit;
        for ask in self.state.asks.iter_mut().filter(|ask| ask.duty == child) {
            (ask.duty, ask.visit) = (parent, visit);
        }
        Ok(())
    }

    /// The children that still hold 主办 up: active, and no limit that they are now under has lapsed. A lapse that
    /// moved them on gave them another limit, and what it deemed done leaves the rest to do.
    pub(crate) fn children_waited_for(&self, parent: DutyId) -> Result<Vec<Option<PartyId>>, Fault> {
        let visit = self.duty(parent)?.visit;
        let lapsed = |duty: &Duty| {
            let mut open = self.state.clocks.iter().filter(|run| run.duty == duty.id && run.is_open());
            open.any(ClockRun::has_lapsed)
        };
        let waited = self.children_of(parent, visit).filter(|duty| duty.is_active() && !lapsed(duty));
        Ok(waited.map(|duty| duty.member).collect())
    }

    fn children_of(&self, parent: DutyId, visit: u32) -> impl Iterator<Item = &Duty> {
        let ours =
            move |duty: &&Duty| duty.parent == Some(parent) && duty.fork_visit == visit && !duty.orphan;
        self.state.duties.iter().filter(ours)
    }

    /// How deep in forks a duty lies: inner duties come first.
    pub(crate) fn depth(&self, duty: DutyId) -> u32 {
        let mut depth = 0u32;
        let mut at = self.state.duty(duty).and_then(|duty| duty.parent);
        // A duty's parent has a lower number, so this ends; the bound is for a state that was tampered with.
        while let Some(parent) =
            at.filter(|_| usize::try_from(depth).is_ok_and(|d| d < self.state.duties.len()))
        {
            depth = depth.saturating_add(1);
            at = self.state.duty(parent).and_then(|duty| duty.parent);
        }
        depth
    }

    /// Lets a duty's clocks hear that it passed a point.
    pub(crate) fn pass(&mut self, duty: DutyId, point: Point) -> Result<(), Fault> {
        self.passed.push((duty, point.clone()));
        self.hear(duty, &point)
    }
}
