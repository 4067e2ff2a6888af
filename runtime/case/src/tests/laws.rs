//! Laws of the step on random cases: whatever people do and whenever the host wakes, the same history follows.

use proptest::prelude::*;
use shao_abi::{Join, PartyId};
use shao_calendar::Moment;

use super::process::{forked, judged, liuxiang};
use super::world::*;
use crate::{
    Act, CaseState, ClockStatus, Deadline, Effect as Fx, Event, EventKind, Openness, Record, Step, What,
    step, view,
};

pub const END: &str = "2026-12-01T09:00";

/// One thing somebody tries: after so many minutes, the n-th act that is offered, done by its party or by another.
#[derive(Debug, Clone)]
pub struct Try {
    minutes: i64,
    pick: usize,
    result: usize,
    wrong_party: bool,
    yes: bool,
}

pub fn tries() -> impl Strategy<Value = Vec<Try>> {
    let minutes = prop_oneof![0i64..90, 60i64..3000, 1000i64..12_000];
    let one = (minutes, 0usize..8, 0usize..4, prop::bool::weighted(0.1), any::<bool>());
    let one = one.prop_map(|(minutes, pick, result, wrong_party, yes)| Try {
        minutes,
        pick,
        result,
        wrong_party,
        yes,
    });
    prop::collection::vec(one, 0..14)
}

pub fn world_of(kind: u8) -> World {
    match kind {
        0 => liuxiang(),
        1 => forked(|b| Join::All(vec![b.go("汇总")])),
        2 => forked(|_| Join::Lead { wait: true }),
        _ => judged(),
    }
}

/// Turns tries into events, each chosen among what the view offered then.
pub fn script(world: &World, tries: &[Try], joint: bool) -> Vec<Event> {
    let joint = if joint { "是" } else { "否" };
    let mut case = Drive::open(world, "2026-09-24T09:00", &[("联合执法", joint)]);
    let mut now = t("2026-09-24T09:00");
    for (n, one) in tries.iter().enumerate() {
        now = now.plus_minutes(one.minutes).unwrap().plus_millis(i64::try_from(n % 3).unwrap()).unwrap();
        if now >= t(END) {
            break;
        }
        let shown = view(&world.policy(), case.state(), now).unwrap();
        let offered: Vec<_> =
            shown.acts.iter().filter(|act| act.open != Openness::Closed || one.wrong_party).collect();
        if offered.is_empty() {
            break;
        }
        let act = offered[one.pick % offered.len()];
        let party = act.by.as_ref().and_then(|name| world.schema.party_named(name)).unwrap_or(CENTRE);
        let actor = if one.wrong_party { PartyId((party.0 + 1) % 7) } else { party };
        let given = |p: &crate::ParamView| {
            let value = if p.kind == "是否" { if one.yes { "是" } else { "否" } } else { "事由" };
            (p.name.clone(), serde_json::Value::String(value.to_owned()))
        };
        let result = (!act.results.is_empty()).then(|| act.results[one.result % act.results.len()].clone());
        let args = act.params.iter().map(given).collect();
        let doing = Act { act: act.act.clone(), result, args, duty: Some(act.duty), visit: Some(act.visit) };
        case.send(now, Some(actor), EventKind::Act(doing));
    }
    case.sent
}

/// What a run leaves: the state, the history, and the effects that are not wake-ups.
type Outcome = (CaseState, Vec<Record>, Vec<Fx>);

struct Fold {
    state: Option<CaseState>,
    effects: Vec<Fx>,
}

impl Fold {
    fn new() -> Self {
        Self { state: None, effects: Vec::new() }
    }

    fn step(&mut self, world: &World, event: &Event) -> Step {
        let done = step(&world.policy(), self.state.take(), event).unwrap();
        self.state = done.state.clone();
        self.effects.extend(done.effects.iter().filter(|fx| !matches!(fx, Fx::Wake { .. })).cloned());
        done
    }

    fn wake(&mut self, world: &World, at: Moment) -> Step {
        let kind = EventKind::Wake;
        let case = "峄城/1".to_owned();
        let event =
            Event { id: String::new(), case, at: None, received: at, expected_seq: None, actor: None, kind };
        self.step(world, &event)
    }

    fn end(mut self, world: &World) -> Outcome {
        self.wake(world, t(END));
        let records = self.effects.iter().filter_map(|fx| match fx {
            Fx::Record(record) => Some((**record).clone()),
            Fx::Wake { .. } | Fx::Notify(_) | Fx::Open(_) | Fx::Send(_) | Fx::Entry(_) | Fx::Revoke(_) => {
                None
            }
        });
        let records = records.collect();
        (self.state.unwrap(), records, self.effects)
    }
}

/// Nobody wakes it: everything comes to light at the next event, or at the end.
fn lazily(world: &World, events: &[Event]) -> Outcome {
    let mut fold = Fold::new();
    for event in events {
        fold.step(world, event);
    }
    fold.end(world)
}

/// The host wakes it at each instant it asked for, and never otherwise.
fn promptly(world: &World, events: &[Event]) -> Outcome {
    let mut fold = Fold::new();
    let mut wake: Option<Moment> = None;
    let next = |done: &Step| {
        done.effects.iter().find_map(|fx| match fx {
            Fx::Wake { at } => Some(*at),
            Fx::Record(_) | Fx::Notify(_) | Fx::Open(_) | Fx::Send(_) | Fx::Entry(_) | Fx::Revoke(_) => None,
        })
    };
    let times = events.iter().map(|event| (event.received, Some(event))).chain([(t(END), None)]);
    for (until, event) in times {
        while let Some(at) = wake.filter(|at| *at < until) {
            let done = fold.wake(world, at);
            assert_ne!(
                next(&done),
                Some(at),
                "a wake-up that changes nothing would be asked for again for ever"
            );
            wake = next(&done);
        }
        if let Some(event) = event {
            wake = next(&fold.step(world, event));
        }
    }
    fold.end(world)
}

/// The slow reference: it is woken every `minutes`, due or not, twice each time.
fn ticking(world: &World, events: &[Event], minutes: i64) -> Outcome {
    let mut fold = Fold::new();
    let Some(first) = events.first() else { panic!("a case is opened first") };
    let mut now = first.received;
    let mut left = events.iter().peekable();
    while now < t(END) {
        while let Some(event) = left.next_if(|event| event.received <= now) {
            fold.step(world, event);
        }
        fold.wake(world, now);
        fold.wake(world, now);
        // A tick never passes an event: time and acts come in order.
        let tick = now.plus_minutes(minutes).unwrap();
        now = left.peek().map_or(tick, |event| event.received.min(tick));
    }
    for event in left {
        fold.step(world, event);
    }
    fold.end(world)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Wake-ups carry nothing: early, late, doubled or lost, they change neither state nor history nor effects.
    #[test]
    fn wake_ups_change_nothing(tries in tries(), kind in 0u8..4, joint: bool, minutes in 90i64..4000) {
        let world = world_of(kind);
        let events = script(&world, &tries, joint);
        let lazy = lazily(&world, &events);
        prop_assert_eq!(&lazy, &promptly(&world, &events));
        prop_assert_eq!(&lazy, &ticking(&world, &events, minutes));
    }

    /// Draining twice to the same instant is draining once: the second finds nothing, not even a new number.
    #[test]
    fn draining_is_idempotent(tries in tries(), kind in 0u8..4, joint: bool, minutes in 0i64..90_000) {
        let world = world_of(kind);
        let events = script(&world, &tries, joint);
        let at = events.last().unwrap().received.plus_minutes(minutes).unwrap();
        let mut fold = Fold::new();
        for event in &events {
            fold.step(&world, event);
        }
        fold.wake(&world, at);
        let (once, effects) = (fold.state.clone(), fold.effects.len());
        fold.wake(&world, at);
        prop_assert_eq!(once, fold.state);
        prop_assert_eq!(effects, fold.effects.len());
    }

    /// A state is data: through JSON and back it is the same, and so is every step from it.
    #[test]
    fn json_keeps_everything(tries in tries(), kind in 0u8..4, joint: bool) {
        let world = world_of(kind);
        let events = script(&world, &tries, joint);
        let plain = lazily(&world, &events);
        let mut fold = Fold::new();
        for event in &events {
            let event: Event = serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap();
            fold.step(&world, &event);
            let text = serde_json::to_string(&fold.state).unwrap();
            let back: Option<CaseState> = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&back, &fold.state);
            prop_assert_eq!(&serde_json::to_string(&back).unwrap(), &text);
            fold.state = back;
        }
        prop_assert_eq!(plain, fold.end(&world));
    }

    /// Each event delivered twice is delivered once: deliveries are at least once, effects exactly once.
    #[test]
    fn doubled_deliveries_change_nothing(tries in tries(), kind in 0u8..4, joint: bool) {
        let world = world_of(kind);
        let events = script(&world, &tries, joint);
        let mut fold = Fold::new();
        for event in &events {
            let first = fold.step(&world, event);
            let again = fold.step(&world, event);
            prop_assert!(again.repeated && again.effects.is_empty());
            prop_assert_eq!(first.reply, again.reply);
        }
        prop_assert_eq!(lazily(&world, &events), fold.end(&world));
    }

    /// A refused act is recorded and changes nothing else: 驳回 is no event in the life of a case.
    #[test]
    fn refused_acts_change_nothing(tries in tries(), kind in 0u8..4, joint: bool) {
        let world = world_of(kind);
        let events = script(&world, &tries, joint);
        let mut fold = Fold::new();
        for event in &events {
            let mut before = fold.state.clone();
            if let Some(state) = before.take() {
                let mut drained = Fold { state: Some(state), effects: Vec::new() };
                drained.wake(&world, event.received);
                before = drained.state;
            }
            let done = fold.step(&world, event);
            if done.reply.refusal().is_some() {
                prop_assert_eq!(before.map(bare), fold.state.clone().map(bare));
            }
        }
    }

    /// Everything happens in one order: times never go back, numbers run on, keys never repeat.
    #[test]
    fn history_is_totally_ordered(tries in tries(), kind in 0u8..4, joint: bool) {
        let world = world_of(kind);
        let (state, records, effects) = promptly(&world, &script(&world, &tries, joint));
        prop_assert!(records.is_sorted_by_key(|record| record.at));
        prop_assert!(records.iter().map(|record| record.seq).eq(1..=state.seq));
        let mut keys: Vec<String> = effects.iter().map(|fx| match fx {
            Fx::Record(record) => record.key.to_string(),
            Fx::Notify(notify) => notify.key.to_string(),
            Fx::Open(opened) => opened.key.to_string(),
            Fx::Send(sent) => sent.key.to_string(),
            Fx::Entry(entry) => entry.key.to_string(),
            Fx::Revoke(key) => key.to_string(),
            Fx::Wake { .. } => String::new(),
        }).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), all);
    }

    /// Nothing waits for ever: a clock that stands has an end in sight or a stage with a limit, and a case that
    /// goes on has something due.
    #[test]
    fn nothing_waits_for_ever(tries in tries(), kind in 0u8..4, joint: bool) {
        let world = world_of(kind);
        let mut fold = Fold::new();
        for event in &script(&world, &tries, joint) {
            let done = fold.step(&world, event);
            let state = fold.state.as_ref().unwrap();
            for run in state.clocks.iter().filter(|run| run.status == ClockStatus::Stopped) {
                let open: Vec<_> = run.pauses.iter().filter(|pause| pause.to.is_none()).collect();
                prop_assert!(!open.is_empty());
                let ends = open.iter().all(|pause| {
                    let most = &world.process.clocks[run.clock.index()].pauses[usize::from(pause.pause)].most;
                    pause.until.is_some() == most.is_some()
                });
                prop_assert!(ends, "{run:?}");
            }
            // A process without limits everywhere (承办 of `judged`) may wait; the others may not.
            let wakes = done.effects.iter().any(|fx| matches!(fx, Fx::Wake { .. }));
            prop_assert!(wakes || state.ended.is_some() || kind >= 2 || kind == 1);
        }
    }

    /// What was met was met in time, what lapsed is told just after its deadline: nobody is late by a hair or
    /// early by one.
    #[test]
    fn clocks_are_just(tries in tries(), kind in 0u8..4, joint: bool) {
        let world = world_of(kind);
        let (state, records, _) = promptly(&world, &script(&world, &tries, joint));
        for run in &state.clocks {
            let twins = state.clocks.iter().filter(|other| (other.clock, other.duty) == (run.clock, run.duty)).count();
            prop_assert_eq!(twins, 1, "the state keeps the last run of a clock, the history all of them");
            if let (ClockStatus::Met { at }, Deadline::At(due)) = (run.status, run.deadline) {
                prop_assert!(at <= due, "{run:?}");
            }
        }
        for record in records {
            if let What::ClockLapsed { .. } = record.what {
                prop_assert_eq!(record.deadline.unwrap().plus_millis(1).unwrap(), record.at);
            }
            if let What::ClockMet { late, .. } = record.what {
                prop_assert_eq!(late, record.deadline.unwrap() < record.at);
            }
        }
    }
}

/// The laws above would hold of cases in which nothing happens; the random ones must reach everything.
#[test]
fn random_cases_reach_every_kind_of_entry() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut kinds, mut accepted, mut refused) = (std::collections::BTreeSet::new(), 0u32, 0u32);
    for n in 0..240u8 {
        let tries = tries().new_tree(&mut runner).unwrap().current();
        let world = world_of(n % 4);
        let (_, records, _) = promptly(&world, &script(&world, &tries, n % 8 < 5));
        for entry in crate::timeline(&world.policy(), &records) {
            kinds.insert(entry.kind);
            accepted += u32::from(entry.kind == "acted");
            refused += u32::from(entry.kind == "refused");
        }
    }
    println!("{accepted} acts, {refused} refusals, {kinds:?}");
    assert!(accepted > 400 && refused > 40, "{accepted} {refused}");
    let all = "opened entered acted refused decided asked answered ask_dropped clock_started clock_stopped \
               clock_resumed clock_met clock_lapsed clock_cancelled clock_extended marked forked duty_ended \
               duty_withdrawn joined ended";
    let missing: Vec<&str> = all.split_whitespace().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A state without what a recorded refusal must leave in it: its number, its reply and its place in the order.
pub fn bare(mut state: CaseState) -> CaseState {
    state.seq = 0;
    state.last = state.opened;
    state.replies.clear();
    for duty in &mut state.duties {
        duty.ordinals.clear();
    }
    state
}
