//! The working copy of a step: state, instant, effects so far, and the move under way.

use shao_abi::{Point, SlotId, StageId, Value};
use shao_calendar::Moment;

use super::note::Note;
use super::path::{Moved, Script};
use crate::state::{CaseState, Duty, DutyId, MarkCause};
use crate::{Actor, Effect, EffectKey, Fault, Notice, Notify, Policy, Record, Refusal, What};

/// How many points one step may drain. A year of reminders every five minutes is 105,120; more in one go means a
/// circle of lapses or a host that slept for years, and either deserves a look.
const POINTS_MOST: u32 = 200_000;

/// How many moves may follow from one another without a wait between them, beyond one per stage.
const NESTED_MOST: u32 = 32;

/// Why an operation stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It may not be: undo what it did and say so.
    Refused(Box<Refusal>),
    /// It cannot be: give the step up.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

/// What the move under way follows from.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// Who brought it about.
    pub actor: Actor,
    /// What a mark will name as its cause.
    pub by: MarkCause,
    /// Whether time brought it about: then nobody can be refused, and a child that ends so has not succeeded.
    pub lapse: bool,
    /// Whether it rests on 待县确认.
    pub tainted: bool,
    /// The parameters of the act under way, as decisions read them.
    pub params: Vec<(SlotId, Value)>,
    /// All that the act under way was given, as text.
    pub texts: Vec<(String, String)>,
}

/// What a step knows of the history of which it is a part.
#[derive(Debug, Default)]
pub(crate) struct Setting {
    /// 停摆, those still to come included.
    pub outages: Vec<crate::state::Outage>,
    /// The path that stands, if one does.
    pub script: Option<Script>,
    /// See [`Work::rank`].
    pub rank: u32,
    /// See [`CaseState::unsure`].
    pub unsure: bool,
}

/// The working copy.
pub(crate) struct Work<'p> {
    pub policy: &'p Policy<'p>,
    pub state: CaseState,
    /// The instant at which things happen now.
    pub now: Moment,
    pub effects: Vec<Effect>,
    /// The points passed in this move, in order: a clock that starts at the end of it must still hear those after
    /// its own start.
    pub passed: Vec<(DutyId, Point)>,
    /// Clocks to start when the move is complete, each with the position in `passed` of its 自.
    pub starting: Vec<(shao_abi::ClockId, DutyId, usize)>,
    /// The moves made so far.
    pub path: Vec<Moved>,
    /// The path that stands, while a history is worked out again whose stages may not change.
    pub script: Option<Script>,
    /// One more than the position of the event that is carried out; 0 while time passes.
    pub rank: u32,
    points: u32,
    nested: u32,
}

impl<'p> Work<'p> {
    pub(crate) fn new(policy: &'p Policy<'p>, state: CaseState) -> Self {
        let now = state.last;
        Self {
            policy,
            state,
            now,
            effects: Vec::new(),
            passed: Vec::new(),
            starting: Vec::new(),
            path: Vec::new(),
            script: None,
            rank: 0,
            points: 0,
            nested: 0,
        }
    }

    /// Puts a case into the history of which it is a part.
    pub(crate) fn set(&mut self, setting: Setting) {
        self.state.outages = setting.outages;
        self.state.unsure = setting.unsure;
        self.script = setting.script;
        self.rank = setting.rank;
    }

    /// Does something that may be refused. A refusal undoes it all and comes back as a value.
    pub(crate) fn attempt(
        &mut self,
        what: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<Option<Refusal>, Fault> {
        let (state, effects) = (self.state.clone(), self.effects.len());
        let (path, script) = (self.path.len(), self.script.clone());
        let nested = self.nested;
        match what(self).and_then(|()| self.complete_move()) {
            Ok(()) => Ok(None),
            Err(Stop::Fault(fault)) => Err(fault),
            Err(Stop::Refused(refusal)) => {
                self.state = state;
                self.effects.truncate(effects);
                self.path.truncate(path);
                self.script = script;
                self.nested = nested;
                self.passed.clear();
                self.starting.clear();
                Ok(Some(*refusal))
            }
        }
    }

    /// A duty that must exist.
    pub(crate) fn duty(&self, id: DutyId) -> Result<&Duty, Fault> {
        self.state.duty(id).ok_or_else(|| Fault::Malformed(format!("duty {} is not in the state", id.0)))
    }

    pub(crate) fn duty_mut(&mut self, id: DutyId) -> Result<&mut Duty, Fault> {
        self.state.duty_mut(id).ok_or_else(|| Fault::Malformed(format!("duty {} is not in the state", id.0)))
    }

    /// A stage that must exist.
    pub(crate) fn stage(&self, id: StageId) -> Result<&'p shao_abi::Stage, Fault> {
        let found = self.policy.process.stages.get(id.index());
        found.ok_or_else(|| Fault::Malformed(format!("stage {} is not in the process", id.0)))
    }

    pub(crate) fn fresh_id(&mut self) -> Result<u32, Fault> {
        let id = self.state.next_id;
        self.state.next_id =
            id.checked_add(1).ok_or_else(|| Fault::Malformed("ids are used up".to_owned()))?;
        Ok(id)
    }

    pub(crate) fn fresh_duty(&mut self) -> Result<DutyId, Fault> {
        let id = self.state.next_duty;
        self.state.next_duty =
            id.checked_add(1).ok_or_else(|| Fault::Malformed("duties are used up".to_owned()))?;
        Ok(DutyId(id))
    }

    /// Counts a drained point.
    pub(crate) fn count_point(&mut self) -> Result<(), Fault> {
        self.points = self.points.saturating_add(1);
        if self.points > POINTS_MOST { Err(Fault::Endless { bound: POINTS_MOST }) } else { Ok(()) }
    }

    /// Runs a move that may bring about another one at once, to a bounded depth.
    pub(crate) fn nest(&mut self, what: impl FnOnce(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        let stages = u32::try_from(self.policy.process.stages.len()).unwrap_or(u32::MAX);
        let bound = NESTED_MOST.saturating_add(stages);
        if self.nested >= bound {
            return Err(Fault::Endless { bound }.into());
        }
        self.nested = self.nested.saturating_add(1);
        let done = what(self);
        self.nested = self.nested.saturating_sub(1);
        done
    }

    /// Writes a record about a duty.
    pub(crate) fn record(&mut self, duty: DutyId, what: What, note: Note) -> Result<u64, Fault> {
        let rule = crate::keys::rule_of(self.policy, &self.state, &what);
        let key = self.key(duty, rule)?;
        let at = self.now;
        let about = self.duty(duty)?;
        let (stage, responsible) = (about.stage, note.responsible.or(about.holder));
        self.state.seq = self.state.seq.saturating_add(1);
        let record = Record {
            key,
            seq: self.state.seq,
            at,
            duty,
            stage,
            responsible,
            actor: note.actor,
            what,
            rules: note.rules,
            cites: note.cites,
            deadline: note.deadline,
            tainted: note.tainted || self.state.unsure,
        };
        self.state.last = self.state.last.max(at);
        let entries = self.entries_of(&record, &note.params)?;
        self.effects.push(Effect::Record(Box::new(record)));
        self.effects.extend(entries);
        Ok(self.state.seq)
    }

    /// Tells a party something.
    pub(crate) fn notify(
        &mut self,
        duty: DutyId,
        who: Option<shao_abi::PartyId>,
        notice: Notice,
    ) -> Result<(), Fault> {
        let Some(who) = who else { return Ok(()) };
        let rule = crate::keys::rule_of_notice(self.policy, &notice, who);
        let key = self.key(duty, rule)?;
        self.effects.push(Effect::Notify(Notify { key, who, at: self.now, notice }));
        Ok(())
    }

    pub(crate) fn key(&mut self, duty: DutyId, rule: String) -> Result<EffectKey, Fault> {
        let (case, cycle) = (self.state.key.clone(), self.state.cycle);
        let about = self.duty_mut(duty)?;
        let next = about.ordinals.entry(rule.clone()).or_insert(0);
        let ordinal = *next;
        *next = ordinal.saturating_add(1);
        Ok(EffectKey { case, cycle, duty, visit: about.visit, rule, ordinal })
    }
}

/// The earlier of two moments of which either may be missing.
pub(crate) fn earliest(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, None) => a,
        (None, b) => b,
    }
}

/// The first instant after a closed deadline: when its consequences happen.
pub(crate) fn just_after(q: Moment) -> Result<Moment, Fault> {
    q.plus_millis(1).map_err(|error| Fault::Time(error.to_string()))
}
