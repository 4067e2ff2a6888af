//! The worst of all start days.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{FactText, FlowId, Limit, LimitSource, LimitUnit, StageId};
use shao_calendar::{Date, Moment};
use shao_case::Policy;
use shao_course::{Course, Move, STATES_MOST, Sight, circles, explore, label, walk};

use crate::ends::{Ends, Lengths};
use crate::replay::replay;
use crate::search::{Explored, Found, Made, Searched, latest_end};

/// The longest time that cases of a flow can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Longest {
    /// Why there is no longest time at all; empty if there is one.
    pub unbounded: Vec<Unbounded>,
    /// The longest time: where cases may wait for ever, as long as whoever stands there keeps his own limit. None if it
    /// could not be found.
    pub bound: Option<Bound>,
    /// The first start day whose end the calendar does not tell; none if it tells all.
    pub beyond: Option<Date>,
}

/// Why a case can take for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unbounded {
    /// Nobody stands above, and nothing moves it on.
    Waits(StageId),
    /// It can be passed round, or its clocks can be stopped, again and again; in Chinese and in English.
    Round(String, String),
    /// There are too many states to say.
    NotProved,
}

/// A longest time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// When the case is opened: the last moment of the worst day.
    pub start: Moment,
    /// When it ends at the latest, as the case engine has it.
    pub end: Moment,
    /// On which day that is, as people say it: what follows from a deadline comes on its day.
    pub last: Date,
    /// How many days lie between their dates.
    pub days: i64,
    /// How many of these are working days.
    pub workdays: Option<i64>,
    /// The course it takes.
    pub steps: Vec<Step>,
    /// When this course ends in the case engine at the latest, and with which facts; none if it could not be played.
    pub played: Option<(Moment, Vec<FactText>)>,
}

/// A move of a longest course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When it is made.
    pub at: Moment,
    /// From which stage.
    pub from: StageId,
    /// What makes it, in Chinese and in English.
    pub by: (String, String),
    /// To which stage.
    pub to: StageId,
}

/// The longest time of the cases of a flow. `lengths` are those that decisions can give.
#[must_use]
pub fn longest(policy: &Policy<'_>, flow: FlowId, lengths: &Lengths) -> Longest {
    let Some(searched) = searched(policy, flow, lengths) else {
        return Longest { unbounded: vec![Unbounded::NotProved], bound: None, beyond: None };
    };
    let (course, graph) = (&searched.case.course, &searched.case.graph);
    let rounds = circles(course, graph).into_iter().map(|circle| {
        let steps: Vec<_> = circle.steps.iter().map(|(at, edge)| (*at, edge)).collect();
        let (zh, en) = walk(course, graph, &steps);
        Unbounded::Round(zh, en)
    });
    let rounds: Vec<Unbounded> = rounds.collect();
    if !rounds.is_empty() {
        return Longest { unbounded: rounds, bound: None, beyond: None };
    }
    let mut years = Years { searched: &searched, known: BTreeMap::new(), worst: None };
    let beyond = years.look(steady(policy, flow, lengths));
    let bound = years.worst.map(|(_, day)| day).and_then(|day| bound(policy, flow, &searched, day));
    Longest { unbounded: searched.open.iter().map(|stage| Unbounded::Waits(*stage)).collect(), bound, beyond }
}

/// When a case that is opened at `start` ends at the latest, as long as whoever stands where a case may wait for ever keeps
/// his own limit; none if there is no such end, or the calendar does not tell it.
#[must_use]
pub fn latest(policy: &Policy<'_>, flow: FlowId, lengths: &Lengths, start: Moment) -> Option<Moment> {
    let searched = searched(policy, flow, lengths)?;
    if !circles(&searched.case.course, &searched.case.graph).is_empty() {
        return None;
    }
    if let Found::End { at, .. } = latest_end(&searched, &searched.case, start) { Some(at) } else { None }
}

fn searched<'p>(policy: &'p Policy<'p>, flow: FlowId, lengths: &'p Lengths) -> Option<Searched<'p>> {
    let sight = Sight { process: policy.process, schema: policy.schema, decide: policy.decide };
    let explored = |course: Course<'p>| {
        let graph = explore(&course, STATES_MOST).ok()?;
        Some(Explored { course, graph })
    };
    let mut children = BTreeMap::new();
    for (at, stage) in (0u16..).map(StageId).zip(&policy.process.stages) {
        if stage.flow == flow && stage.fork.is_some() {
            children.insert(at, explored(Course::of_child(sight, at)?)?);
        }
    }
    let case = explored(Course::of_case(sight, flow)?)?;
    let open = std::iter::once(&case).chain(children.values()).flat_map(open).collect();
    Some(Searched { ends: Ends::new(policy, lengths), case, children, open, slowest: RefCell::default() })
}

/// The stages in which nothing may force a case on.
fn open(explored: &Explored<'_>) -> BTreeSet<StageId> {
    let waits =
        |at: &usize| !explored.graph.out(*at).iter().any(|edge| edge.by.is_time() || edge.by == Move::Join);
    let states =
        (0..explored.graph.states.len()).filter(waits).filter_map(|at| explored.graph.states.get(at));
    states.map(|state| state.stage).filter(|stage| !explored.course.ends_in(*stage)).collect()
}

/// Whether later starts never end sooner: all clocks but one of months that is stopped on its way.
fn steady(policy: &Policy<'_>, flow: FlowId, lengths: &Lengths) -> bool {
    let months = |limit: &Limit| limit.unit == LimitUnit::Month;
    let mut clocks =
        policy.process.clocks.iter().filter(|clock| clock.flow == flow && !clock.pauses.is_empty());
    !clocks.any(|clock| match &clock.limit {
        LimitSource::Fixed { limit, .. } => months(limit),
        LimitSource::Either { limits, .. } => limits.iter().any(months),
        LimitSource::Outcome { decision, field } => {
            lengths.get(&(*decision, *field)).is_none_or(|limits| limits.iter().any(months))
        }
    })
}

/// The ends of start days, by the number of the day.
struct Years<'s, 'p> {
    searched: &'s Searched<'p>,
    known: BTreeMap<i64, Option<i64>>,
    /// The longest time so far in days, and the day on which it starts.
    worst: Option<(i64, i64)>,
}

impl Years<'_, '_> {
    /// Looks at all start days; gives the first whose end the calendar does not tell.
    fn look(&mut self, steady: bool) -> Option<Date> {
        let years = self.searched.ends.policy.calendar.years()?;
        let first = Date::new(*years.start(), 1, 1).ok()?.day_number();
        let last = Date::new(*years.end(), 12, 31).ok()?.day_number();
        // If a day's end is told, so are those of the days before it.
        let (mut told, mut beyond) = (first.saturating_sub(1), last.saturating_add(1));
        while beyond.saturating_sub(told) > 1 {
            let day = told.midpoint(beyond);
            if self.end(day).is_some() { told = day } else { beyond = day }
        }
        if told >= first {
            self.between(first, told, steady);
        }
        (beyond <= last).then(|| Date::from_day_number(beyond).ok()).flatten()
    }

    /// Finds the worst of the days from `first` to `last`. None of them ends after the last one does, which often says
    /// enough of those in between.
    fn between(&mut self, first: i64, last: i64, steady: bool) {
        let mut ahead = vec![(first, last)];
        self.measure(first);
        self.measure(last);
        while let Some((from, to)) = ahead.pop() {
            let most = self.end(to).map(|end| end.saturating_sub(from.saturating_add(1)));
            // Of days that are equally bad the first is told.
            let tells = |(worst, day): (i64, i64), most: i64| most < worst || most == worst && day <= from;
            let needless =
                steady && most.is_some_and(|most| self.worst.is_some_and(|worst| tells(worst, most)));
            if to.saturating_sub(from) < 2 || needless {
                continue;
            }
            let middle = from.midpoint(to);
            self.measure(middle);
            ahead.push((middle, to));
            ahead.push((from, middle));
        }
    }

    fn measure(&mut self, day: i64) {
        let Some(length) = self.end(day).map(|end| end.saturating_sub(day)) else { return };
        let better = self.worst.is_none_or(|(worst, at)| length > worst || length == worst && day < at);
        if better {
            self.worst = Some((length, day));
        }
    }

    /// The day on which a case that is opened in the last moment of a day ends at the latest.
    fn end(&mut self, day: i64) -> Option<i64> {
        if let Some(known) = self.known.get(&day) {
            return *known;
        }
        let found = start_of(day).map(|start| latest_end(self.searched, &self.searched.case, start));
        let end = if let Some(Found::End { at, steps }) = found {
            let last = steps.last().map_or(at, |made| shown(self.searched, made));
            Some(last.date().day_number())
        } else {
            None
        };
        self.searched.slowest.borrow_mut().clear();
        self.searched.ends.forget();
        self.known.insert(day, end);
        end
    }
}

fn start_of(day: i64) -> Option<Moment> {
    Date::from_day_number(day).ok().map(Moment::end_of_day)
}

fn bound(policy: &Policy<'_>, flow: FlowId, searched: &Searched<'_>, day: i64) -> Option<Bound> {
    let start = start_of(day)?;
    let Found::End { at: end, steps } = latest_end(searched, &searched.case, start) else { return None };
    let played = replay(policy, &searched.case, flow, start, &steps).map(|played| (played.end, played.facts));
    let (course, graph) = (&searched.case.course, &searched.case.graph);
    let told = steps.iter().filter_map(|made| {
        let edge = graph.out(made.state).get(made.edge)?;
        let (from, to) = (graph.states.get(made.state)?.stage, graph.states.get(edge.to)?.stage);
        let by = label(course, graph, made.state, edge.by);
        Some(Step { at: shown(searched, made), from, by, to })
    });
    let last = steps.last().map_or(end, |made| shown(searched, made)).date();
    let workdays = start.date().plus_days(1).ok().and_then(|next| policy.calendar.workdays(next, last).ok());
    let days = last.day_number().saturating_sub(start.date().day_number());
    Some(Bound { start, end, last, days, workdays, steps: told.collect(), played })
}

/// When a move is made, as people say it: what time brings about comes a moment after a deadline, and is said to come at it.
fn shown(searched: &Searched<'_>, made: &Made) -> Moment {
    let edge = searched.case.graph.out(made.state).get(made.edge);
    let late = edge.is_some_and(|edge| edge.by.is_time());
    if late { made.at.plus_millis(-1).unwrap_or(made.at) } else { made.at }
}
