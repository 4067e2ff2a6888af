//! What is looked at: one duty of one process, and the parts of its state that matter to where it can go.

use std::cell::RefCell;
use std::collections::BTreeMap;

use shao_abi::{
    Action, Cap, Clock, ClockId, CounterId, DecisionId, Effect, FlowId, Happening, Kleene, Mark, MarkPoint,
    Point, Process, Stage, StageId, StageKind,
};

use crate::guards::{Past, Sight};
use crate::{ClockState, State};

/// Which duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// That of the case itself.
    Case,
    /// One child in the fork of this stage, alone.
    Child(StageId),
}

/// A 至多 n 次 of the duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counter {
    /// None for that of 重启, which comes last.
    pub id: Option<CounterId>,
    pub most: u32,
}

/// A duty of a process as an abstract machine.
pub struct Course<'p> {
    pub(crate) sight: Sight<'p>,
    pub(crate) flow: FlowId,
    pub(crate) duty: Duty,
    pub(crate) start: StageId,
    pub(crate) counters: Vec<Counter>,
    pub(crate) past: Vec<Past>,
    pub(crate) clocks: Vec<ClockId>,
    known: RefCell<BTreeMap<(DecisionId, Vec<u32>), Kleene>>,
}

impl<'p> Course<'p> {
    /// The duty of the cases of a flow; none if there is no such flow.
    #[must_use]
    pub fn of_case(sight: Sight<'p>, flow: FlowId) -> Option<Self> {
        let start = sight.process.flows.get(flow.index())?.start;
        Some(Self::new(sight, flow, Duty::Case, start))
    }

    /// A child in the fork of a stage; none if the stage has no fork.
    #[must_use]
    pub fn of_child(sight: Sight<'p>, stage: StageId) -> Option<Self> {
        let parent = sight.process.stages.get(stage.index())?;
        let start = parent.fork.as_ref()?.child.start;
        Some(Self::new(sight, parent.flow, Duty::Child(stage), start))
    }

    fn new(sight: Sight<'p>, flow: FlowId, duty: Duty, start: StageId) -> Self {
        let known = RefCell::default();
        let clocks = clocks(sight.process, flow);
        let mut course =
            Self { sight, flow, duty, start, counters: Vec::new(), past: Vec::new(), clocks, known };
        course.counters = course.find_counters();
        course.past = course.find_past();
        course
    }

    /// The process it belongs to.
    #[must_use]
    pub fn process(&self) -> &'p Process {
        self.sight.process
    }

    /// Which duty it is.
    #[must_use]
    pub fn duty(&self) -> Duty {
        self.duty
    }

    /// The stage in which it begins.
    #[must_use]
    pub fn first(&self) -> StageId {
        self.start
    }

    /// The clocks that a state speaks of, in its order: those that can move a case, and those of its stages.
    #[must_use]
    pub fn clocks(&self) -> &[ClockId] {
        &self.clocks
    }

    /// How a clock stands in a state; absent if the state does not speak of it.
    #[must_use]
    pub fn clock_in(&self, state: &State, clock: ClockId) -> ClockState {
        let at = self.clocks.iter().position(|id| *id == clock);
        at.and_then(|at| state.clocks.get(at)).copied().unwrap_or(ClockState::Absent)
    }

    /// The stage of a state.
    #[must_use]
    pub fn stage(&self, id: StageId) -> Option<&'p Stage> {
        self.sight.process.stages.get(id.index())
    }

    pub(crate) fn clock(&self, id: ClockId) -> Option<&'p Clock> {
        self.sight.process.clocks.get(id.index())
    }

    /// Whether the duty ends in this stage.
    #[must_use]
    pub fn ends_in(&self, stage: StageId) -> bool {
        let kind = self.stage(stage).map(|stage| stage.kind);
        matches!(kind, Some(StageKind::End | StageKind::ChildEnd(_)))
    }

    /// Whether the duty can stand in this stage: no move crosses the wall of a fork.
    pub(crate) fn holds(&self, stage: StageId) -> bool {
        let Some(found) = self.stage(stage) else { return false };
        found.flow == self.flow
            && match (self.duty, found.kind) {
                (Duty::Case, StageKind::Main | StageKind::End) => true,
                (Duty::Child(of), StageKind::Child(parent) | StageKind::ChildEnd(parent)) => of == parent,
                (Duty::Case, _) | (Duty::Child(_), _) => false,
            }
    }

    /// What is known of a guard in a state.
    pub(crate) fn guard(&self, guard: Option<DecisionId>, state: &State) -> Kleene {
        let Some(guard) = guard else { return Kleene::True };
        let key = (guard, state.past.clone());
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        let past: Vec<(&Past, u32)> = self.past.iter().zip(state.past.iter().copied()).collect();
        let truth = self.sight.holds(guard, &past);
        self.known.borrow_mut().insert(key, truth);
        truth
    }

    /// The stages in which the duty can stand.
    pub(crate) fn stages(&self) -> impl Iterator<Item = (StageId, &'p Stage)> {
        let all = (0u16..).map(StageId).zip(&self.sight.process.stages);
        all.filter(|(id, _)| self.holds(*id))
    }

    fn actions(&self) -> impl Iterator<Item = &'p Action> {
        self.stages().flat_map(|(_, stage)| &stage.actions)
    }

    fn find_counters(&self) -> Vec<Counter> {
        let mut counters: Vec<Counter> = Vec::new();
        for cap in self.actions().flat_map(caps) {
            if counters.iter().all(|counter| counter.id != Some(cap.counter)) {
                counters.push(Counter { id: Some(cap.counter), most: cap.most.value });
            }
        }
        let flow = self.sight.process.flows.get(self.flow.index());
        let reopen = flow.and_then(|flow| flow.reopen.as_ref()).filter(|_| self.duty == Duty::Case);
        counters.extend(reopen.map(|reopen| Counter { id: None, most: reopen.most.value }));
        counters
    }

    /// Nothing of the past is known to a child: its siblings share it. Nor is what others of the case can bring about.
    fn find_past(&self) -> Vec<Past> {
        if self.duty != Duty::Case {
            return Vec::new();
        }
        let asked = self.sight.asked(self.actions().filter_map(|action| action.guard));
        asked.into_iter().filter(|past| self.is_ours(past.what)).collect()
    }

    /// Whether something can only be brought about by a move of this duty.
    fn is_ours(&self, what: Happening) -> bool {
        let others = || self.sight.process.stages.iter().filter(|stage| stage.flow == self.flow);
        let children = || others().filter(|stage| matches!(stage.kind, StageKind::Child(_)));
        match what {
            Happening::Stage(stage) => self.holds(stage),
            Happening::Act(act) => {
                let offers = |stage: &Stage| stage.actions.iter().any(|action| action.act == act);
                self.stages().any(|(_, stage)| offers(stage)) && !children().any(offers)
            }
            Happening::Mark(_) => {
                let records = |effects: &[Effect]| effects.iter().any(|e| marks(e) == Some(what));
                let by_act = |stage: &Stage| stage.actions.iter().any(|a| effects_of(a).any(records));
                let unseen = |clock: &Clock, id: ClockId| {
                    let quiet = |mark: &&Mark| {
                        !self.clocks.contains(&id)
                            || mark.at != MarkPoint::Lapse && !mark.then.iter().any(moves)
                    };
                    clock.marks.iter().filter(quiet).any(|mark| records(&mark.then))
                };
                let mut clocks = (0u16..).map(ClockId).zip(&self.sight.process.clocks);
                !children().any(by_act) && !clocks.any(|(id, c)| c.flow == self.flow && unseen(c, id))
            }
        }
    }
}

fn marks(effect: &Effect) -> Option<Happening> {
    if let Effect::Mark(mark) = effect { Some(Happening::Mark(*mark)) } else { None }
}

/// The counts of an action and of its results.
fn caps(action: &Action) -> impl Iterator<Item = &Cap> {
    action.cap.iter().chain(action.results.iter().filter_map(|result| result.cap.as_ref()))
}

/// Whatever can follow from an action.
pub(crate) fn effects_of(action: &Action) -> impl Iterator<Item = &[Effect]> {
    let results = action.results.iter().map(|result| result.effects.as_slice());
    let over = caps(action).filter_map(|cap| cap.over.as_deref());
    std::iter::once(action.effects.as_slice()).chain(results).chain(over)
}

/// Whether an effect moves a case, or may.
pub(crate) fn moves(effect: &Effect) -> bool {
    matches!(effect, Effect::Goto(_) | Effect::Deem { .. })
}

/// Whether a clock can move a case.
#[must_use]
pub fn can_move(clock: &Clock) -> bool {
    clock.marks.iter().any(|mark| mark.then.iter().any(moves))
}

/// Whether a clock is a stage's own: it runs from entering that stage to leaving it.
#[must_use]
pub fn is_own(clock: &Clock) -> Option<StageId> {
    match (clock.from.as_slice(), clock.to.as_slice()) {
        ([Point::Enter(stage)], [Point::Leave(left)]) if stage == left => Some(*stage),
        (_, _) => None,
    }
}

/// A clock that only reminds moves nobody; but a stage's own says when whoever is waited for is late.
fn clocks(process: &Process, flow: FlowId) -> Vec<ClockId> {
    let all = (0u16..).map(ClockId).zip(&process.clocks);
    let matters = |clock: &Clock| clock.flow == flow && (can_move(clock) || clock.of_stage.is_some());
    all.filter(|(_, clock)| matters(clock)).map(|(id, _)| id).collect()
}
