//! A course played in the case engine: the same moves, each at the last moment that the engine itself gives.

use std::collections::BTreeMap;

use shao_abi::{ClockId, FactText, FlowId, MarkPoint};
use shao_calendar::Moment;
use shao_case::{
    Act, ActView, CaseState, ClockRun, ClockStatus, Deadline, DutyId, Event, EventKind, Facts, Openness,
    Policy, builtin, deadline, plain_value, read_facts, step, view, ways,
};
use shao_course::{Course, Explored, Move, can_move};

use crate::search::Made;

/// How often a request for more time is made at one place.
const ASKED_MOST: u32 = 100;

/// A course that was played to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Played {
    pub end: Moment,
    pub facts: Vec<FactText>,
}

/// The latest end that the engine gives this course, of several ways to fill in the facts; none if it takes none of them.
pub(crate) fn replay(
    policy: &Policy<'_>,
    explored: &Explored<'_>,
    flow: FlowId,
    start: Moment,
    steps: &[Made],
) -> Option<Played> {
    let ends = ways(policy, flow).into_iter().filter_map(|facts| {
        let mut replay = Replay::open(policy, explored, flow, start, &facts)?;
        for made in steps {
            replay.make(made)?;
        }
        Some(Played { end: replay.state.ended?, facts })
    });
    ends.max_by_key(|played| played.end)
}

struct Replay<'r, 'p> {
    policy: &'r Policy<'p>,
    explored: &'r Explored<'r>,
    state: CaseState,
    events: u32,
}

impl<'r, 'p> Replay<'r, 'p> {
    fn open(
        policy: &'r Policy<'p>,
        explored: &'r Explored<'r>,
        flow: FlowId,
        start: Moment,
        given: &[FactText],
    ) -> Option<Self> {
        let matter = policy.process.flows.get(flow.index())?.matter;
        let named =
            given.iter().map(|f| (f.name.clone(), serde_json::Value::String(f.value.clone()))).collect();
        let facts: Facts = read_facts(policy.schema, matter, &named).ok()?;
        let kind = EventKind::Open { flow, facts, origin: None };
        let state = sent(policy, None, 0, start, None, kind)?;
        Some(Self { policy, explored, state, events: 0 })
    }

    /// Makes a move as late as it can be made, and sees that it leads where it should.
    fn make(&mut self, made: &Made) -> Option<()> {
        let graph = &self.explored.graph;
        let edge = graph.out(made.state).get(made.edge)?;
        let stage = graph.states.get(made.state)?.stage;
        let least = self.ask_for_time()?;
        match edge.by {
            Move::Act { action, result } => {
                let action = self.explored.course.stage(stage)?.actions.get(usize::from(action))?;
                let name = self.policy.process.acts.get(action.act.index())?.name.clone();
                let result =
                    result.and_then(|at| action.results.get(usize::from(at))).map(|r| r.name.clone());
                self.act(least?, &name, result)?;
            }
            Move::Lapse(_) | Move::Mark(..) | Move::Resume(..) => self.wake(least?.plus_millis(1).ok()?)?,
            Move::Join => self.wake(made.at.plus_millis(1).ok()?)?,
            Move::Meet(_) | Move::Reopen => return None,
        }
        let stands = self.state.root()?.stage;
        (graph.states.get(edge.to)?.stage == stands).then_some(())
    }

    /// When something that can move the case falls due; where more time can be had, it is asked for and granted first.
    fn ask_for_time(&mut self) -> Option<Option<Moment>> {
        for _ in 0..ASKED_MOST {
            let least = self.least();
            let Some(clock) = least.and_then(|at| self.extendable(at)) else { return Some(least) };
            let (name, at) = (self.policy.process.clocks.get(clock.index())?.name.clone(), least?);
            for act in [builtin::EXTEND, builtin::GRANT] {
                self.named(at, act, None, &name)?;
            }
        }
        None
    }

    fn extendable(&self, at: Moment) -> Option<ClockId> {
        let runs = self.runs().filter(|run| run.status == ClockStatus::Running && run.due() == Some(at));
        let times = |run: &&ClockRun| {
            let clock = self.policy.process.clocks.get(run.clock.index());
            let extension = clock.and_then(|clock| clock.extension.as_ref());
            extension.is_some_and(|extension| run.grants < extension.times.value && !run.refused)
        };
        runs.into_iter().find(times).map(|run| run.clock)
    }

    fn runs(&self) -> impl Iterator<Item = &ClockRun> {
        let course: &Course<'_> = &self.explored.course;
        let ours = move |run: &&ClockRun| run.duty == DutyId::ROOT && course.clocks().contains(&run.clock);
        self.state.clocks.iter().filter(|run| run.is_open()).filter(ours)
    }

    fn least(&self) -> Option<Moment> {
        let points = self.runs().flat_map(|run| match run.status {
            ClockStatus::Running => run.due().into_iter().collect(),
            ClockStatus::Stopped => {
                run.pauses.iter().filter(|p| p.to.is_none()).filter_map(|p| p.until).collect()
            }
            ClockStatus::Lapsed { at } => self.over(run, at),
            ClockStatus::Met { .. } | ClockStatus::Cancelled { .. } => Vec::new(),
        });
        points.min().map(|at| at.max(self.state.last))
    }

    /// When the marks of a lapsed clock are due that can move the case.
    fn over(&self, run: &ClockRun, at: Moment) -> Vec<Moment> {
        let clock = self.policy.process.clocks.get(run.clock.index()).filter(|clock| can_move(clock));
        let marks = clock.map_or(&[][..], |clock| &clock.marks);
        let pending = (0u16..).zip(marks).filter(|(number, _)| run.fired.iter().all(|f| f.mark != *number));
        let limits = pending.filter_map(|(_, mark)| match mark.at {
            MarkPoint::Over(limit) => Some(limit.value),
            MarkPoint::Left(_) | MarkPoint::Lapse | MarkPoint::Every(_) => None,
        });
        let due = limits.filter_map(|limit| deadline(self.policy, run.holder, at, limit, &[]).ok());
        due.filter_map(|due| if let Deadline::At(at) = due { Some(at) } else { None }).collect()
    }

    fn wake(&mut self, at: Moment) -> Option<()> {
        self.state = sent(self.policy, Some(self.state.clone()), self.events, at, None, EventKind::Wake)?;
        Some(())
    }

    /// Does an act of the case, whoever may do it, with whatever it needs.
    fn act(&mut self, at: Moment, name: &str, result: Option<String>) -> Option<()> {
        let seen = view(self.policy, &self.state, at).ok()?;
        let ours = |offer: &&ActView| offer.act == name && offer.duty == DutyId::ROOT;
        let offer = seen.acts.iter().find(ours).filter(|offer| offer.open != Openness::Closed)?;
        let plain: BTreeMap<String, String> =
            offer.params.iter().map(|p| (p.name.clone(), plain_value(&p.kind, &p.choices))).collect();
        let mut tries = vec![plain.clone()];
        for param in &offer.params {
            for choice in param.choices.iter().skip(1) {
                let mut other = plain.clone();
                other.insert(param.name.clone(), choice.clone());
                tries.push(other);
            }
        }
        tries.into_iter().find_map(|args| self.tried(at, name, result.clone(), offer.by.as_deref(), args))
    }

    /// A built-in act about a clock.
    fn named(&mut self, at: Moment, name: &str, result: Option<String>, clock: &str) -> Option<()> {
        let seen = view(self.policy, &self.state, at).ok()?;
        let offer = seen.acts.iter().find(|offer| offer.act == name)?;
        let mut args: BTreeMap<String, String> =
            offer.params.iter().map(|p| (p.name.clone(), plain_value(&p.kind, &p.choices))).collect();
        args.insert(builtin::CLOCK.to_owned(), clock.to_owned());
        self.tried(at, name, result, offer.by.as_deref(), args)
    }

    fn tried(
        &mut self,
        at: Moment,
        name: &str,
        result: Option<String>,
        by: Option<&str>,
        args: BTreeMap<String, String>,
    ) -> Option<()> {
        let args = args.into_iter().map(|(name, value)| (name, serde_json::Value::String(value))).collect();
        let act = Act { act: name.to_owned(), result, args, duty: None, visit: None };
        self.events = self.events.saturating_add(1);
        let (state, kind) = (Some(self.state.clone()), EventKind::Act(act));
        self.state = sent(self.policy, state, self.events, at, by, kind)?;
        Some(())
    }
}

/// The case after an event; none if it was refused.
fn sent(
    policy: &Policy<'_>,
    state: Option<CaseState>,
    number: u32,
    at: Moment,
    by: Option<&str>,
    kind: EventKind,
) -> Option<CaseState> {
    let actor = match by {
        Some(name) => Some(policy.schema.party_named(name)?),
        None => None,
    };
    let id = if kind == EventKind::Wake { String::new() } else { number.to_string() };
    let event = Event { id, case: "甲".to_owned(), at: None, received: at, expected_seq: None, actor, kind };
    let done = step(policy, state, &event).ok()?;
    if done.reply.refusal().is_some() { None } else { done.state }
}
