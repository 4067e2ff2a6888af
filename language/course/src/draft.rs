//! One move on a copy of a state: the same order of things as in the case engine (`shao-case`, `engine`).

use shao_abi::{Action, ActionResult, Cap, Effect, Happening, Kleene, Point, StageId};

use crate::age::Age;
use crate::hear::set;
use crate::machine::{Course, Duty};
use crate::{Change, ClockState, State};

/// How many acts may be deemed done by one another in one move.
const NESTED_MOST: u32 = 8;

/// A state on its way to another one.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub state: State,
    pub changes: Vec<Change>,
    /// Whether it rests on a 当 that may as well be false, or on what another case does.
    pub guess: bool,
    /// The points passed, and the clocks (by position) to start when the move is complete, each with how many points
    /// were passed before its 自.
    pub(crate) passed: Vec<Point>,
    pub(crate) starting: Vec<(usize, usize)>,
    depth: u32,
    /// How long the case stood in the stage it leaves, at most.
    stay: Age,
}

/// Where a move may lead, and whether it may be refused.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    pub done: Vec<Draft>,
    pub refused: bool,
}

impl Ways {
    fn one(draft: Draft) -> Self {
        Self { done: vec![draft], refused: false }
    }

    fn none() -> Self {
        Self { done: Vec::new(), refused: true }
    }
}

impl Draft {
    pub fn of(course: &Course<'_>, state: &State) -> Self {
        Self {
            state: state.clone(),
            changes: Vec::new(),
            guess: false,
            passed: Vec::new(),
            starting: Vec::new(),
            depth: 0,
            stay: course.stay(state),
        }
    }
}

impl Course<'_> {
    /// The first state: 登记, then the first stage is entered.
    pub(crate) fn opening(&self) -> State {
        let blank = State {
            stage: self.start,
            counters: vec![0; self.counters.len()],
            past: vec![0; self.past.len()],
            clocks: vec![ClockState::Absent; self.clocks.len()],
        };
        let mut draft = Draft::of(self, &blank);
        if self.duty == Duty::Case {
            self.pass(&mut draft, Point::Open);
        }
        self.enter(&mut draft, self.start);
        self.complete(draft).state
    }

    /// What a move changes when it is complete: the clocks that it started run, and hear what was passed since.
    pub(crate) fn complete(&self, mut draft: Draft) -> Draft {
        let (starting, passed) = (std::mem::take(&mut draft.starting), std::mem::take(&mut draft.passed));
        for (at, since) in starting {
            let Some(clock) = self.clocks.get(at).copied() else { continue };
            set(&mut draft.state, at, ClockState::Running { fired: 0, age: Some(0) });
            draft.changes.push(Change::Started(clock));
            for point in passed.iter().skip(since) {
                self.hear_pauses(&mut draft, at, point);
            }
        }
        draft
    }

    /// Does an act, by a party or by silence.
    pub(crate) fn act(&self, mut draft: Draft, action: &Action, result: Option<&ActionResult>) -> Ways {
        let mut ways = Ways::default();
        match self.guard(action.guard, &draft.state) {
            Kleene::False => return Ways::none(),
            Kleene::Unknown => (draft.guess, ways.refused) = (true, true),
            Kleene::True => {}
        }
        for (counted, effects) in self.counted(&draft, action, result, &mut ways.refused) {
            let mut draft = Draft { state: counted, ..draft.clone() };
            self.happen(&mut draft, Happening::Act(action.act));
            let result = result.map(|result| result.name.clone());
            self.pass(&mut draft, Point::Act { act: action.act, result });
            let after = self.carry_out(draft, &effects);
            ways.done.extend(after.done);
            ways.refused |= after.refused;
        }
        ways
    }

    /// Counts one use of an action and of its result: the state with the use counted, and what follows.
    fn counted(
        &self,
        draft: &Draft,
        action: &Action,
        result: Option<&ActionResult>,
        refused: &mut bool,
    ) -> Vec<(State, Vec<Effect>)> {
        let mut all = Vec::new();
        for (state, over) in self.count(&draft.state, action.cap.as_ref(), refused) {
            if let Some(over) = over {
                all.push((state, over));
                continue;
            }
            for (state, over) in self.count(&state, result.and_then(|r| r.cap.as_ref()), refused) {
                let plain = || action.effects.iter().chain(result.iter().flat_map(|r| &r.effects)).cloned();
                all.push((state, over.unwrap_or_else(|| plain().collect())));
            }
        }
        all
    }

    /// One use of a 至多. In a child it may be used up at any time: its siblings share it.
    fn count(
        &self,
        state: &State,
        cap: Option<&Cap>,
        refused: &mut bool,
    ) -> Vec<(State, Option<Vec<Effect>>)> {
        let Some(cap) = cap else { return vec![(state.clone(), None)] };
        let at = self.counters.iter().position(|counter| counter.id == Some(cap.counter));
        let used = at.and_then(|at| state.counters.get(at)).copied().unwrap_or(0);
        let mut ways = Vec::new();
        if used < cap.most.value {
            let mut state = state.clone();
            if let Some(counter) = at.and_then(|at| state.counters.get_mut(at)) {
                *counter = used.saturating_add(1);
            }
            ways.push((state, None));
        }
        if used >= cap.most.value || self.duty != Duty::Case {
            match &cap.over {
                Some(over) => ways.push((state.clone(), Some(over.clone()))),
                None => *refused = true,
            }
        }
        ways
    }

    /// Carries out a consequence: its marks, then its moves.
    pub(crate) fn carry_out(&self, mut draft: Draft, effects: &[Effect]) -> Ways {
        for effect in effects {
            if let Effect::Mark(mark) = effect {
                self.happen(&mut draft, Happening::Mark(*mark));
            }
        }
        self.make_moves(draft, effects)
    }

    pub(crate) fn make_moves(&self, draft: Draft, effects: &[Effect]) -> Ways {
        let mut ways = Ways::one(draft);
        for effect in effects {
            let mut next = Ways { done: Vec::new(), refused: ways.refused };
            for draft in ways.done {
                let after = self.make_move(draft, effect);
                next.done.extend(after.done);
                next.refused |= after.refused;
            }
            ways = next;
        }
        ways
    }

    fn make_move(&self, mut draft: Draft, effect: &Effect) -> Ways {
        match effect {
            Effect::Mark(_) | Effect::Stay | Effect::Start(_) => Ways::one(draft),
            Effect::Goto(_) | Effect::Deem { .. } if self.ends_in(draft.state.stage) => Ways::one(draft),
            Effect::Goto(to) if self.holds(*to) => {
                let (from, stay) = (draft.state.stage, draft.stay);
                self.grow(&mut draft.state, stay);
                // Nothing lasts in what one move passes.
                draft.stay = Some(0);
                self.pass(&mut draft, Point::Leave(from));
                self.enter(&mut draft, *to);
                Ways::one(draft)
            }
            Effect::Goto(_) => Ways::none(),
            Effect::Deem { act, result } => {
                let stage = self.stage(draft.state.stage);
                let action = stage.and_then(|stage| stage.actions.iter().find(|action| action.act == *act));
                let Some(action) = action.filter(|_| draft.depth < NESTED_MOST) else { return Ways::none() };
                let result = result.and_then(|at| action.results.get(usize::from(at)));
                draft.depth = draft.depth.saturating_add(1);
                self.act(draft, action, result)
            }
        }
    }

    pub(crate) fn enter(&self, draft: &mut Draft, to: StageId) {
        draft.state.stage = to;
        draft.changes.push(Change::Entered(to));
        self.happen(draft, Happening::Stage(to));
        self.pass(draft, Point::Enter(to));
        if self.ends_in(to) {
            draft.starting.clear();
            for at in 0..self.clocks.len() {
                self.end(draft, at);
            }
        }
    }

    pub(crate) fn happen(&self, draft: &mut Draft, what: Happening) {
        for (past, times) in self.past.iter().zip(&mut draft.state.past) {
            if past.what == what {
                *times = times.saturating_add(1).min(past.most);
            }
        }
    }
}
