//! Folding a course: what follows if things happened as it says.

use shao_calendar::Moment;

use super::course::{Course, Entry, Fate};
use super::path::Path;
use super::work_on;
use crate::engine::{Note, Script, Setting, Work};
use crate::open::{self, Opening};
use crate::state::{AskAbout, DutyId, Outage};
use crate::{Actor, CaseState, Effect, EventKind, Fault, Policy, Refusal, What, act, follow, heard};

/// What follows from a course.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub state: Option<CaseState>,
    /// Effects with keys, in order.
    pub effects: Vec<Effect>,
    pub path: Path,
    /// Until when the case was looked at: what fell due before has happened.
    pub seen: Moment,
    /// Acts that could not have been done, by position.
    pub unfit: Vec<(u32, Refusal)>,
}

impl Run {
    pub(super) fn nothing() -> Self {
        Self { state: None, effects: Vec::new(), path: Vec::new(), seen: Moment::MIN, unfit: Vec::new() }
    }

    /// Goes on from the case as it came from another version, 停摆 told since included.
    fn from(policy: &Policy<'_>, course: &Course, base: &CaseState) -> Result<Self, Fault> {
        let mut state = base.clone();
        state.unsure |= course.unsure;
        let outages = course.outages();
        state.outages.extend(outages.iter().copied());
        let mut work = work_on(policy, &state, 0);
        let open: Vec<_> = work.state.clocks.iter().filter(|run| run.is_open()).map(|run| run.id).collect();
        for id in open {
            work.run_mut(id)?.outages.extend(outages.iter().copied());
            work.reckon(id)?;
        }
        Ok(Self { seen: state.last, state: Some(work.state), ..Self::nothing() })
    }

    /// Takes up what a working copy did.
    pub(super) fn keep(&mut self, work: Work<'_>) {
        self.seen = self.seen.max(work.state.last);
        self.effects.extend(work.effects.into_iter().filter(|fx| !matches!(fx, Effect::Wake { .. })));
        self.path.extend(work.path);
        self.state = Some(work.state);
    }

    /// What falls due before this instant happens.
    pub(super) fn drain(&mut self, policy: &Policy<'_>, until: Moment) -> Result<(), Fault> {
        let Some(state) = &self.state else { return Ok(()) };
        let mut work = work_on(policy, state, 0);
        work.drain(until)?;
        self.keep(work);
        self.seen = self.seen.max(until);
        Ok(())
    }
}

/// Folds a course, until this instant.
pub(super) fn refold(policy: &Policy<'_>, course: &Course, until: Moment) -> Result<Run, Fault> {
    if let Some((opening, since)) = course.annulled() {
        return annulled(policy, course, opening, since);
    }
    let standing = course.standing.last();
    let mut fold = Fold {
        policy,
        outages: course.outages(),
        unsure: course.unsure,
        script: standing.map(|(path, _)| Script::new(path)),
        end: standing.map(|(_, end)| *end),
        run: match &course.base {
            Some(base) => Run::from(policy, course, &base.state)?,
            None => Run::nothing(),
        },
    };
    for entry in course.in_order() {
        fold.advance((entry.at, entry.position))?;
        fold.entry(entry)?;
    }
    fold.advance((until, u32::MAX))?;
    fold.run.drain(policy, until)?;
    Ok(fold.run)
}

/// 撤销立案: what was refused and what was corrected stays on file, and nothing else. Who held it is seen by what would
/// have followed.
fn annulled(policy: &Policy<'_>, course: &Course, opening: &Entry, since: Moment) -> Result<Run, Fault> {
    let mut alive = course.clone();
    alive.entries.iter_mut().filter(|entry| entry.is_opening()).for_each(|entry| entry.void = None);
    alive.entries.retain(|entry| entry.at <= since);
    let seen = refold(policy, &alive, since)?;
    let duties = seen.state.iter().flat_map(|state| &state.duties);
    let holders = duties.filter(|duty| duty.is_active()).filter_map(|duty| duty.holder).collect();
    let mut run = Run::nothing();
    let Some(work) = open::annulled(policy, &opening.event, holders, since)? else { return Ok(run) };
    run.keep(on_file(work));
    for entry in course.in_order() {
        let entry = match &entry.fate {
            Fate::Done => continue,
            Fate::Refused(_) => entry.clone(),
            Fate::Told { what, .. } => {
                Entry { fate: Fate::Told { what: what.clone(), ask: None }, ..entry.clone() }
            }
        };
        let Some(state) = &run.state else { break };
        let mut work = work_on(policy, state, entry.position.saturating_add(1));
        happen(&mut work, &entry)?;
        run.keep(on_file(work));
    }
    Ok(run)
}

/// Without what ledgers would count of it.
fn on_file(mut work: Work<'_>) -> Work<'_> {
    work.effects.retain(|effect| matches!(effect, Effect::Record(_) | Effect::Notify(_)));
    work
}

struct Fold<'p> {
    policy: &'p Policy<'p>,
    outages: Vec<Outage>,
    unsure: bool,
    /// What is left of the path that stands.
    script: Option<Script>,
    /// The place in the order until which it does.
    end: Option<(Moment, u32)>,
    run: Run,
}

impl<'p> Fold<'p> {
    /// Comes to a place in the order: moves of a path that stands are made although nothing brings them about any more,
    /// and where the path ends the case goes its own way again.
    fn advance(&mut self, to: (Moment, u32)) -> Result<(), Fault> {
        let Some(end) = self.end else { return Ok(()) };
        self.catch_up(to.min(end))?;
        if to > end {
            if let Some(mut work) = self.work(0) {
                work.drain(end.0)?;
                self.keep(work);
            }
            (self.script, self.end) = (None, None);
        }
        Ok(())
    }

    fn catch_up(&mut self, to: (Moment, u32)) -> Result<(), Fault> {
        let before = |at: Moment, rank: u32| (at, rank) <= (to.0, to.1);
        while let Some(next) = self.script.as_ref().and_then(Script::front).filter(|m| before(m.at, m.rank)) {
            let Some(mut work) = self.work(0) else { break };
            // It may come about by itself, since time brings it about.
            work.drain(next.at)?;
            if let Some(script) = work.script.as_mut().filter(|script| script.front() == Some(next)) {
                script.pop();
                // A move that cannot be made leaves the case elsewhere, which is noticed at the end.
                let _ = work.force(next)?;
            }
            self.keep(work);
        }
        Ok(())
    }

    fn work(&mut self, rank: u32) -> Option<Work<'p>> {
        let mut work = work_on(self.policy, self.run.state.as_ref()?, rank);
        work.script = self.script.take();
        Some(work)
    }

    fn keep(&mut self, mut work: Work<'_>) {
        self.script = work.script.take();
        self.run.keep(work);
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), Fault> {
        let rank = entry.position.saturating_add(1);
        if let Some(opening) = Opening::of(&entry.event) {
            let (outages, script) = (std::mem::take(&mut self.outages), self.script.take());
            let setting = Setting { outages, script, rank, unsure: self.unsure };
            let opened = open::open(self.policy, &entry.event, &opening, setting)?;
            if let Ok((work, _)) = opened {
                self.keep(work);
            }
            return Ok(());
        }
        let Some(mut work) = self.work(rank) else { return Ok(()) };
        let refused = happen(&mut work, entry)?;
        self.run.unfit.extend(refused.map(|refusal| (entry.position, refusal)));
        self.keep(work);
        Ok(())
    }
}

/// Lets an entry happen. An act that is refused leaves no trace.
fn happen(work: &mut Work<'_>, entry: &Entry) -> Result<Option<Refusal>, Fault> {
    let event = &entry.event;
    match &entry.fate {
        Fate::Refused(refusal) => {
            act::refused_again(work, event, refusal)?;
            return Ok(None);
        }
        Fate::Told { what, ask } => {
            work.drain(entry.at)?;
            work.now = entry.at;
            tell(work, what, ask.as_ref(), event.actor)?;
            return Ok(None);
        }
        Fate::Done => {}
    }
    match &event.kind {
        EventKind::Act(act) => act::again(work, event, act),
        EventKind::Follow { into } => follow::again(work, event, into),
        EventKind::Heard { from, point } => {
            heard::heard(work, event, from, point)?;
            Ok(None)
        }
        EventKind::Open { .. }
        | EventKind::Wake
        | EventKind::Revise(_)
        | EventKind::Outage { .. }
        | EventKind::Migrate { .. }
        | EventKind::Retract { .. } => Ok(None),
    }
}

/// Records that the past was changed, and puts the question that follows from it. One question at a time: a later
/// correction that does not fit either joins what is asked already.
pub(super) fn tell(
    work: &mut Work<'_>,
    what: &What,
    ask: Option<&AskAbout>,
    actor: Option<shao_abi::PartyId>,
) -> Result<(), Fault> {
    let actor = actor.map_or(Actor::Process, Actor::Party);
    work.record(DutyId::ROOT, what.clone(), Note::by(actor))?;
    let Some(about) = ask else { return Ok(()) };
    if let Some(open) = work.state.asks.iter_mut().find(|ask| matches!(ask.about, AskAbout::Path { .. })) {
        if let (AskAbout::Path { unfit }, AskAbout::Path { unfit: more }) = (&mut open.about, about) {
            let fresh = more.iter().filter(|one| unfit.iter().all(|known| known.position != one.position));
            let fresh: Vec<_> = fresh.cloned().collect();
            unfit.extend(fresh);
        }
        return Ok(());
    }
    let Some(revise) = &work.flow()?.revise else { return Ok(()) };
    let (by, within) = (revise.by, revise.within);
    let who = work.resolve(DutyId::ROOT, by)?;
    let deadline = work.answer_by(who, within.value)?;
    work.put_ask(DutyId::ROOT, about.clone(), who, deadline)
}
