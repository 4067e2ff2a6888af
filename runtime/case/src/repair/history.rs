//! The history of a case, taken event by event: the course it describes and what follows from that.

use shao_calendar::Moment;

use super::course::{Base, Course, Entry, Fate};
use super::difference::difference;
use super::edits::Amend;
use super::path::{parting, same_places};
use super::permit::{Changing, Plan, permit};
use super::refold::{Run, refold, tell};
use super::words::{impossible, in_conflict, untenable};
use super::{Outcome, needs_log, work_on};
use crate::act::{self, Named};
use crate::engine::{Stop, Work};
use crate::state::{AskAbout, Unfit};
use crate::step::{check_pins, finish, recorded_reply, traced};
use crate::{CaseState, Correction, Effect, Event, EventKind, Fault, Policy, Refusal, Reply, Step, What};

/// A log that is being folded.
pub(super) struct History<'p> {
    versions: &'p [Policy<'p>],
    /// The version under which the case runs now.
    policy: &'p Policy<'p>,
    /// What followed under versions that it has left, which is done with.
    pub earlier: Vec<Effect>,
    pub course: Course,
    pub run: Run,
    /// What each event was answered.
    pub replies: Vec<Reply>,
}

impl<'p> History<'p> {
    /// The history that a log describes, by the versions of the policy that it goes through, the first one first.
    pub(super) fn of(versions: &'p [Policy<'p>], log: &[Event]) -> Result<Self, Fault> {
        let first = versions.first();
        let policy = first.ok_or_else(|| Fault::Malformed("a log without a policy".to_owned()))?;
        let mut history = Self {
            versions,
            policy,
            earlier: Vec::new(),
            course: Course::default(),
            run: Run::nothing(),
            replies: Vec::with_capacity(log.len()),
        };
        for event in log {
            history.take(event)?;
        }
        Ok(history)
    }

    /// Takes the next event.
    pub(super) fn take(&mut self, event: &Event) -> Result<(Step, Outcome), Fault> {
        let position = u32::try_from(self.replies.len())
            .map_err(|_| Fault::Malformed("the log is too long".to_owned()))?;
        let taken = match (self.run.state.clone(), &event.kind) {
            (Some(state), EventKind::Migrate { to }) => {
                (self.go_over(event, to, position, state)?, Outcome::Stepped)
            }
            (Some(state), _) if needs_log(event) => self.repair(event, position, state)?,
            (_, _) => (self.ordinary(event, position)?, Outcome::Stepped),
        };
        self.replies.push(taken.0.reply.clone());
        Ok(taken)
    }

    fn ordinary(&mut self, event: &Event, position: u32) -> Result<Step, Fault> {
        let before = self.run.state.clone();
        let last = before.as_ref().map(|state| state.last);
        let rank = position.saturating_add(1);
        let (step, path) = traced(self.policy, before, event, rank)?;
        if step.repeated {
            return Ok(step);
        }
        self.run.effects.extend(step.effects.iter().filter(|fx| !matches!(fx, Effect::Wake { .. })).cloned());
        self.run.path.extend(path);
        self.run.state.clone_from(&step.state);
        let Some(state) = &self.run.state else { return Ok(step) };
        let came = event.at.unwrap_or(event.received);
        self.run.seen = self.run.seen.max(state.last);
        let (at, fate) = match (&event.kind, &step.reply) {
            (EventKind::Wake, _) => {
                self.run.seen = self.run.seen.max(came);
                return Ok(step);
            }
            (_, Reply::Accepted { at, .. }) => (*at, Fate::Done),
            (EventKind::Act(_) | EventKind::Follow { .. }, Reply::Refused(refusal)) => {
                (state.last, Fate::Refused(refusal.clone()))
            }
            (EventKind::Heard { .. }, _) => (came.max(last.unwrap_or(came)), Fate::Done),
            (_, Reply::Refused(_) | Reply::Woken) => return Ok(step),
        };
        self.course.entries.push(Entry::new(at, position, event, fate));
        Ok(step)
    }

    /// 过渡: from here on the case is worked out by another version, and nothing before it is worked out anew.
    fn go_over(&mut self, event: &Event, to: &str, position: u32, before: CaseState) -> Result<Step, Fault> {
        let new = crate::passage::version(self.versions, to)?;
        let step = crate::passage::migrate(self.policy, new, before, event)?;
        let Some(state) = step.state.clone().filter(|_| !step.repeated) else { return Ok(step) };
        self.run.effects.extend(step.effects.iter().filter(|fx| !matches!(fx, Effect::Wake { .. })).cloned());
        self.run.seen = self.run.seen.max(event.received.max(state.last));
        self.run.state = Some(state.clone());
        if let Reply::Refused(refusal) = &step.reply {
            let fate = Fate::Refused(refusal.clone());
            self.course.entries.push(Entry::new(state.last, position, event, fate));
            return Ok(step);
        }
        self.policy = new;
        self.earlier.append(&mut self.run.effects);
        self.run.path.clear();
        self.course = Course { base: Some(Box::new(Base { state, position })), ..Course::default() };
        Ok(step)
    }

    fn repair(&mut self, event: &Event, position: u32, before: CaseState) -> Result<(Step, Outcome), Fault> {
        check_pins(self.policy, &before, &event.case)?;
        if let Some(reply) = recorded_reply(&before, event) {
            let step = Step { state: Some(before), effects: Vec::new(), reply, repeated: true };
            return Ok((step, Outcome::Repeated));
        }
        let sent = (event.received.max(before.last), position);
        let mut old = self.run.clone();
        old.drain(self.policy, sent.0)?;
        let state = old.state.clone().unwrap_or(before);
        let mut work = work_on(self.policy, &state, position.saturating_add(1));
        work.now = sent.0;
        match permit(&work, &self.course, event, sent) {
            Err(Stop::Fault(fault)) => Err(fault),
            Err(Stop::Refused(refusal)) => self.refuse(old, work, event, sent, *refusal),
            Ok(Plan::Nothing) => self.go_on(old, work, event, Reply::Woken, Outcome::Adopted),
            Ok(Plan::Note(what)) => self.note(old, work, event, sent, what),
            Ok(Plan::Change(changing)) => self.change(old, work, event, sent, changing),
        }
    }

    /// The change is made if it fits; else the path stands and is asked about; else it is refused.
    fn change(
        &mut self,
        old: Run,
        work: Work<'_>,
        event: &Event,
        sent: (Moment, u32),
        changing: Changing,
    ) -> Result<(Step, Outcome), Fault> {
        let Changing { course, what, of, overturns } = changing;
        let turned = what.is_none();
        let (mut changed, mut new) = self.with(&course, event, sent, what.as_ref(), None)?;
        if let Some((_, refusal)) = new.unfit.iter().find(|(position, _)| Some(*position) == of) {
            return self.refuse(old, work, event, sent, impossible(refusal));
        }
        // 回转: what does not fit is void. Each round voids one more, so there are at most as many as entries.
        while turned && !new.unfit.is_empty() {
            new.unfit.iter().for_each(|(position, _)| changed.edit(sent, *position, Amend::Void));
            new = refold(self.policy, &changed, sent.0)?;
        }
        let parts = parting(&old.path, &new.path);
        let relied = parts.is_some_and(|place| self.course.acted_since(place, of));
        if turned || overturns || (new.unfit.is_empty() && !relied) {
            let noted = matches!(what, Some(What::Revised { correction: Correction::Noted, .. }));
            let outcome = if noted { Outcome::Noted } else { Outcome::Adopted };
            return self.adopt(changed, new, event, sent, outcome);
        }
        let unfit = self.unfit(&new);
        let mut standing = course;
        standing.standing.push((old.path.clone(), sent));
        let ask = AskAbout::Path { unfit: unfit.clone() };
        let what = what.map(in_conflict);
        let (standing, stood) = self.with(&standing, event, sent, what.as_ref(), Some(ask))?;
        let same = parting(&old.path, &stood.path).is_none();
        if same && old.state.as_ref().zip(stood.state.as_ref()).is_some_and(|(a, b)| same_places(a, b)) {
            return self.adopt(standing, stood, event, sent, Outcome::Path { unfit });
        }
        self.refuse(old, work, event, sent, untenable(&unfit))
    }

    /// A course with what is recorded of its change, folded.
    fn with(
        &self,
        course: &Course,
        event: &Event,
        sent: (Moment, u32),
        what: Option<&What>,
        ask: Option<AskAbout>,
    ) -> Result<(Course, Run), Fault> {
        let mut course = course.clone();
        if let Some(what) = what.cloned() {
            course.entries.push(Entry::new(sent.0, sent.1, event, Fate::Told { what, ask }));
        }
        let run = refold(self.policy, &course, sent.0)?;
        Ok((course, run))
    }

    /// The acts that a new history has no room for.
    fn unfit(&self, new: &Run) -> Vec<Unfit> {
        let named = |(position, refusal): &(u32, Refusal)| {
            let entry = self.course.at(*position)?;
            let (act, reason) = (entry.event.kind.name().to_owned(), refusal.reason.clone());
            Some(Unfit { position: *position, act, at: entry.at, reason })
        };
        new.unfit.iter().filter_map(named).collect()
    }

    /// The new history holds.
    fn adopt(
        &mut self,
        course: Course,
        mut new: Run,
        event: &Event,
        sent: (Moment, u32),
        outcome: Outcome,
    ) -> Result<(Step, Outcome), Fault> {
        let (Some(before), Some(mut state)) = (self.run.state.take(), new.state.take()) else {
            return Err(Fault::Malformed("a history without a case".to_owned()));
        };
        let told = difference(&self.run.effects, before.seq, &mut new.effects, &mut state);
        state.replies = before.replies;
        let reply = Reply::Accepted { at: sent.0, seq: state.seq };
        (self.course, self.run) = (course, new);
        self.end(Work::new(self.policy, state), event, reply, told, outcome)
    }

    /// It is refused, which is recorded as of any act.
    fn refuse(
        &mut self,
        old: Run,
        mut work: Work<'_>,
        event: &Event,
        sent: (Moment, u32),
        refusal: Refusal,
    ) -> Result<(Step, Outcome), Fault> {
        let reply = act::refuse(&mut work, event.actor, &Named::of_event(&event.kind), refusal.clone())?;
        self.course.entries.push(Entry::new(sent.0, sent.1, event, Fate::Refused(refusal)));
        self.go_on(old, work, event, reply, Outcome::Refused)
    }

    /// It leaves a record.
    fn note(
        &mut self,
        old: Run,
        mut work: Work<'_>,
        event: &Event,
        sent: (Moment, u32),
        what: What,
    ) -> Result<(Step, Outcome), Fault> {
        tell(&mut work, &what, None, event.actor)?;
        let reply = Reply::Accepted { at: sent.0, seq: work.state.seq };
        self.course.entries.push(Entry::new(sent.0, sent.1, event, Fate::Told { what, ask: None }));
        self.go_on(old, work, event, reply, Outcome::Noted)
    }

    /// The history goes on as it was.
    fn go_on(
        &mut self,
        old: Run,
        work: Work<'_>,
        event: &Event,
        reply: Reply,
        outcome: Outcome,
    ) -> Result<(Step, Outcome), Fault> {
        let known = self.run.effects.len();
        self.run = old;
        let state = work.state.clone();
        self.run.keep(work);
        let told = self.run.effects.iter().skip(known).cloned().collect();
        self.end(Work::new(self.policy, state), event, reply, told, outcome)
    }

    /// Keeps the reply and says when to wake next.
    fn end(
        &mut self,
        work: Work<'_>,
        event: &Event,
        reply: Reply,
        told: Vec<Effect>,
        outcome: Outcome,
    ) -> Result<(Step, Outcome), Fault> {
        let mut step = finish(work, event, reply)?;
        let wake = std::mem::replace(&mut step.effects, told);
        step.effects.extend(wake);
        self.run.state.clone_from(&step.state);
        Ok((step, outcome))
    }
}
