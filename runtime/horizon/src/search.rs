//! The latest end of a duty that begins at a given moment.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use shao_abi::{Join, MarkPoint, StageId};
use shao_calendar::Moment;
use shao_course::{Course, Edge, Graph, Move};

use crate::ends::{Ends, Latest};
use crate::runs::Runs;

/// How many places in time are looked at from one start.
const PLACES_MOST: usize = 50_000;

/// A duty with all its states.
pub(crate) struct Explored<'p> {
    pub course: Course<'p>,
    pub graph: Graph,
}

/// What is searched: the duty of the case and a child of each fork.
pub(crate) struct Searched<'p> {
    pub ends: Ends<'p>,
    pub case: Explored<'p>,
    pub children: BTreeMap<StageId, Explored<'p>>,
    /// The stages that may be waited in for ever. They are taken to keep their own limit.
    pub open: BTreeSet<StageId>,
    /// How long a child takes that begins at a moment.
    pub slowest: RefCell<BTreeMap<(StageId, Moment), Found>>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// The latest end, with the moves that lead to it.
    End { at: Moment, steps: Vec<Made> },
    /// Some deadline lies beyond the calendar.
    Beyond,
    /// No end, or too many places.
    Nothing,
}

/// A move along a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Made {
    /// When it is made.
    pub at: Moment,
    /// In which state, and by which of its moves.
    pub state: usize,
    pub edge: usize,
}

/// A state at a moment.
struct Place {
    state: usize,
    now: Moment,
    runs: Runs,
    from: Option<(usize, usize)>,
}

/// Finds the latest end of a duty that begins at `start`.
pub(crate) fn latest_end(searched: &Searched<'_>, duty: &Explored<'_>, start: Moment) -> Found {
    let mut search = Search {
        searched,
        duty,
        places: Vec::new(),
        ahead: BinaryHeap::new(),
        reached: BTreeMap::new(),
        best: None,
        beyond: false,
    };
    search.begin(start);
    while let Some((_, at)) = search.ahead.pop() {
        if search.places.len() > PLACES_MOST {
            return Found::Nothing;
        }
        search.expand(at);
    }
    search.found()
}

struct Search<'s, 'p> {
    searched: &'s Searched<'p>,
    duty: &'s Explored<'p>,
    places: Vec<Place>,
    /// The latest first: they are the likeliest to make others needless.
    ahead: BinaryHeap<(Moment, usize)>,
    /// Per state, how late it was reached, and how late its clocks end.
    reached: BTreeMap<usize, Vec<Vec<Latest>>>,
    best: Option<(Moment, usize)>,
    beyond: bool,
}

impl Search<'_, '_> {
    fn begin(&mut self, start: Moment) {
        let Some(first) = self.duty.graph.states.first() else { return };
        let running = |clock: &shao_abi::ClockId| {
            self.duty.course.clock_in(first, *clock) != shao_course::ClockState::Absent
        };
        let clocks = self.duty.course.clocks().iter().copied().filter(running);
        let changes: Vec<_> = clocks.map(shao_course::Change::Started).collect();
        let runs = Runs::default().after(&self.searched.ends, &changes, start, first.stage);
        self.put(Place { state: 0, now: start, runs: runs.unwrap_or_default(), from: None });
    }

    /// Takes a place up unless another one is at least as late in everything.
    fn put(&mut self, place: Place) {
        let mut reach = vec![Latest::At(place.now)];
        reach.extend(place.runs.reach(&self.searched.ends, place.now));
        let known = self.reached.entry(place.state).or_default();
        let covers =
            |other: &Vec<_>| other.len() == reach.len() && other.iter().zip(&reach).all(|(o, r)| o >= r);
        if known.iter().any(covers) {
            return;
        }
        known.push(reach);
        let (now, at) = (place.now, self.places.len());
        let stage = self.duty.graph.states.get(place.state).map(|state| state.stage);
        self.places.push(place);
        if stage.is_some_and(|stage| self.duty.course.ends_in(stage)) {
            if self.best.is_none_or(|(best, _)| now > best) {
                self.best = Some((now, at));
            }
        } else {
            self.ahead.push((now, at));
        }
    }

    fn expand(&mut self, at: usize) {
        let duty = self.duty;
        let Some(place) = self.places.get(at) else { return };
        let (state, now, runs) = (place.state, place.now, place.runs.clone());
        let edges = duty.graph.out(state);
        let points: Vec<Option<Moment>> = edges.iter().map(|edge| self.point(edge, &runs)).collect();
        let Some(least) = points.iter().flatten().min().copied() else {
            // Nothing forces the case on: either it may wait, or the calendar ends.
            self.beyond |= edges.iter().any(|edge| edge.by.is_time());
            return;
        };
        let least = least.max(now);
        for ((number, edge), point) in edges.iter().enumerate().zip(points) {
            let when = match (edge.by, point) {
                (Move::Reopen, _) => continue,
                (Move::Lapse(_), _) if self.is_kept(state, edge) => continue,
                (by, Some(point)) if by.is_time() && point <= least => least.plus_millis(1).unwrap_or(least),
                (by, _) if by.is_time() => continue,
                (Move::Join, _) => self.joined(state, now).map_or(least, |end| end.clamp(now, least)),
                (_, _) => least,
            };
            let Some(stage) = duty.graph.states.get(edge.to).map(|state| state.stage) else { continue };
            if let Some(runs) = runs.after(&self.searched.ends, &edge.changes, when, stage) {
                self.put(Place { state: edge.to, now: when, runs, from: Some((at, number)) });
            }
        }
    }

    /// Whether a move is the lapse of a stage in which a case may wait for ever: there its own limit is taken to be kept. It
    /// still says until when somebody must have moved the case.
    fn is_kept(&self, state: usize, edge: &Edge) -> bool {
        let Move::Lapse(clock) = edge.by else { return false };
        let stage = self.duty.graph.states.get(state).map(|state| state.stage);
        let own = self.searched.ends.clock(clock).and_then(|clock| clock.of_stage);
        !edge.enters() && own.is_some() && own == stage.filter(|stage| self.searched.open.contains(stage))
    }

    /// When time makes a move.
    fn point(&self, edge: &Edge, runs: &Runs) -> Option<Moment> {
        let ends = &self.searched.ends;
        let latest = match edge.by {
            Move::Lapse(clock) => runs.lapse(ends, clock),
            Move::Resume(clock, pause) => runs.resume(ends, clock, pause),
            Move::Mark(clock, mark) => {
                let run = runs.get(clock)?;
                match ends.clock(clock)?.marks.get(usize::from(mark))?.at {
                    MarkPoint::Over(limit) | MarkPoint::Every(limit) => {
                        ends.after(clock, run.stage, run.lapsed?, limit.value)
                    }
                    // A 剩 mark comes before the lapse; to take it for no earlier only lengthens the time.
                    MarkPoint::Left(_) | MarkPoint::Lapse => runs.lapse(ends, clock),
                }
            }
            Move::Act { .. } | Move::Join | Move::Meet(_) | Move::Reopen => return None,
        };
        if let Latest::At(at) = latest { Some(at) } else { None }
    }

    /// When the slowest child of the fork of a state ends that was opened at a moment; none if it need not end.
    fn joined(&self, state: usize, now: Moment) -> Option<Moment> {
        let stage = self.duty.graph.states.get(state)?.stage;
        let fork = self.duty.course.stage(stage)?.fork.as_ref()?;
        let child = self.searched.children.get(&stage)?;
        if matches!(fork.join, Join::Lead { .. }) {
            return None;
        }
        let key = (stage, now);
        let known = self.searched.slowest.borrow().get(&key).cloned();
        let found = known.unwrap_or_else(|| latest_end(self.searched, child, now));
        self.searched.slowest.borrow_mut().insert(key, found.clone());
        if let Found::End { at, .. } = found { Some(at) } else { None }
    }

    fn found(self) -> Found {
        if self.beyond {
            return Found::Beyond;
        }
        let Some((at, mut place)) = self.best else { return Found::Nothing };
        let mut steps = Vec::new();
        while let Some((before, edge)) = self.places.get(place).and_then(|place| place.from) {
            let when = self.places.get(place).map_or(at, |place| place.now);
            steps.extend(self.places.get(before).map(|from| Made { at: when, state: from.state, edge }));
            place = before;
        }
        steps.reverse();
        Found::End { at, steps }
    }
}
