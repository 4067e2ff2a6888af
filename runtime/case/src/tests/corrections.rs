//! Random corrections of random logs, and the log as it would have been.

use proptest::prelude::*;
use shao_calendar::Moment;

use super::laws::{Try, bare, script};
use super::mended::{Held, mended_of, revision};
use super::world::*;
use crate::repair::says_the_same;
use crate::{
    Act, CaseState, Change, Effect as Fx, Event, EventKind, Folded, Reply, Revised, What, fold, revise, step,
};

/// When the past is corrected: after everything.
pub const LATER: &str = "2026-11-02T09:00";

/// A change of something in a log: which, how, and by how much.
#[derive(Debug, Clone, Copy)]
pub struct Mend {
    pub pick: usize,
    pub how: u8,
    pub minutes: i64,
}

pub fn mends() -> impl Strategy<Value = Mend> {
    let minutes = prop_oneof![0i64..90, 60i64..3000, 1000i64..9000];
    // The last acts more often: what came before them rests on less.
    let pick = prop_oneof![Just(0usize), 0usize..3, 0usize..9];
    (pick, 0u8..5, minutes).prop_map(|(pick, how, minutes)| Mend { pick, how, minutes })
}

pub struct Setting {
    pub world: World,
    pub log: Vec<Event>,
    pub folded: Folded,
}

impl Setting {
    pub fn of(tries: &[Try], kind: u8, joint: bool) -> Self {
        let world = mended_of(kind);
        let log: Vec<Event> = script(&world, tries, joint);
        let log = log.into_iter().filter(|event| event.received < t(LATER)).collect::<Vec<_>>();
        let folded = fold(&world.policy(), &log).unwrap();
        Self { world, log, folded }
    }

    /// Accepted acts with their times, the last first.
    pub fn done(&self) -> Vec<(u32, Moment)> {
        let acts = (0u32..).zip(&self.log).zip(&self.folded.replies);
        let done = acts.filter(|((_, event), _)| matches!(event.kind, EventKind::Act(_)));
        let mut done: Vec<_> =
            done.filter_map(|((at, _), reply)| {
                if let Reply::Accepted { at: when, .. } = reply { Some((at, *when)) } else { None }
            })
            .collect();
        done.reverse();
        done
    }

    pub fn event(&self, at: Moment, kind: EventKind) -> Event {
        let id = format!("r{}", self.log.len());
        let case = "峄城/1".to_owned();
        Event { id, case, at: None, received: at, expected_seq: None, actor: Some(CENTRE), kind }
    }

    /// A change of one of the acts; none if nothing was done.
    pub fn change(&self, mend: Mend) -> Option<Change> {
        let done = self.done();
        let (of, when) = *done.get(mend.pick % done.len().max(1))?;
        let EventKind::Act(act) = &self.log[of as usize].kind else { return None };
        let opened = self.folded.state.as_ref().unwrap().opened;
        let earlier = when.plus_minutes(-mend.minutes).unwrap().max(opened);
        Some(match mend.how {
            0 => Change::Void { of },
            1 | 2 => Change::Date { of, at: earlier },
            3 => {
                let act = Act { visit: None, ..act.clone() };
                Change::Add { act, actor: self.log[of as usize].actor.unwrap(), at: earlier }
            }
            _ => Change::Replace { of, act: act.clone(), actor: None },
        })
    }

    pub fn revise(&self, at: Moment, change: &Change) -> (Event, Revised) {
        let event = self.event(at, revision(change.clone()));
        let revised = revise(&self.world.policy(), &self.log, &event).unwrap();
        (event, revised)
    }

    pub fn and(&self, event: &Event) -> Vec<Event> {
        self.log.iter().chain([event]).cloned().collect()
    }

    /// The log as it would have been, had people known: what was refused is left out, since it changed nothing.
    pub fn as_it_was(&self, change: &Change) -> Vec<Event> {
        let mut acts: Vec<(Moment, u32, Event)> = Vec::new();
        for ((at, event), reply) in (0u32..).zip(&self.log).zip(&self.folded.replies) {
            if let Reply::Accepted { at: when, .. } = reply {
                acts.push((*when, at, Event { at: Some(*when), ..event.clone() }));
            }
        }
        match change {
            Change::Void { of } => acts.retain(|(_, at, _)| at != of),
            Change::Date { of, at: when } => {
                for (then, at, event) in acts.iter_mut().filter(|(_, at, _)| at == of) {
                    let _ = at;
                    (*then, event.at) = (*when, Some(*when));
                    if let EventKind::Act(act) = &mut event.kind {
                        act.visit = None;
                    }
                }
            }
            Change::Add { act, actor, at } => {
                let position = u32::try_from(self.log.len()).unwrap();
                let event = Event {
                    at: Some(*at),
                    actor: Some(*actor),
                    ..self.event(*at, EventKind::Act(act.clone()))
                };
                acts.push((*at, position, event));
            }
            Change::Replace { .. } => {}
        }
        acts.sort_by_key(|(when, at, _)| (*when, *at));
        acts.into_iter().map(|(_, _, event)| event).collect()
    }
}

/// Steps a log and wakes it once at the end; what a step says of refusals and corrections is left out.
pub fn stepped(world: &World, log: &[Event], until: Moment) -> (CaseState, Held) {
    let mut state = None;
    let mut effects = Vec::new();
    let wake = Event {
        id: String::new(),
        at: None,
        received: until,
        actor: None,
        kind: EventKind::Wake,
        ..log[0].clone()
    };
    for event in log.iter().chain([&wake]) {
        let done = step(&world.policy(), state, event).unwrap();
        state = done.state;
        effects.extend(done.effects);
    }
    (state.unwrap(), told(Held::of(&effects)))
}

pub fn told(mut held: Held) -> Held {
    let says = |fx: &Fx| if let Fx::Record(record) = fx { Some(record.what.clone()) } else { None };
    let apart =
        |what: What| matches!(what, What::Refused { .. } | What::Revised { .. } | What::Outage { .. });
    held.0.retain(|_, fx| !says(fx).is_some_and(apart));
    held
}

pub fn same(a: &Held, b: &Held) -> Result<(), TestCaseError> {
    let keys = |held: &Held| held.0.keys().map(ToString::to_string).collect::<Vec<_>>();
    prop_assert_eq!(keys(a), keys(b));
    for (key, fx) in &a.0 {
        prop_assert!(says_the_same(fx, &b.0[key]), "{} {:?} {:?}", key, fx, b.0[key]);
    }
    Ok(())
}

/// A state without what numbers its history.
pub fn plain(state: &CaseState) -> CaseState {
    let mut state = bare(state.clone());
    for decided in state.outcomes.values_mut() {
        decided.seq = 0;
    }
    state
}
