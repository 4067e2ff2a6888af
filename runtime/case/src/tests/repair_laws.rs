//! Laws of repair on random cases: a corrected history is the history that would have been, and the world is told the
//! difference and nothing else.

use proptest::prelude::*;
use shao_calendar::Moment;

use super::laws::{END, Try, bare, script, tries};
use super::mended::{Held, held, mended_of, revision};
use super::world::*;
use crate::repair::says_the_same;
use crate::{
    Act, CaseState, Change, Effect as Fx, Event, EventKind, Folded, Outcome, Reply, Revised, What, fold,
    revise, step,
};

/// When the past is corrected: after everything.
const LATER: &str = "2026-11-02T09:00";

/// A change of something in a log: which, how, and by how much.
#[derive(Debug, Clone, Copy)]
struct Mend {
    pick: usize,
    how: u8,
    minutes: i64,
}

fn mends() -> impl Strategy<Value = Mend> {
    let minutes = prop_oneof![0i64..90, 60i64..3000, 1000i64..9000];
    // The last acts more often: what came before them rests on less.
    let pick = prop_oneof![Just(0usize), 0usize..3, 0usize..9];
    (pick, 0u8..5, minutes).prop_map(|(pick, how, minutes)| Mend { pick, how, minutes })
}

struct Setting {
    world: World,
    log: Vec<Event>,
    folded: Folded,
}

impl Setting {
    fn of(tries: &[Try], kind: u8, joint: bool) -> Self {
        let world = mended_of(kind);
        let log: Vec<Event> = script(&world, tries, joint);
        let log = log.into_iter().filter(|event| event.received < t(LATER)).collect::<Vec<_>>();
        let folded = fold(&world.policy(), &log).unwrap();
        Self { world, log, folded }
    }

    /// Accepted acts with their times, the last first.
    fn done(&self) -> Vec<(u32, Moment)> {
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

    fn event(&self, at: Moment, kind: EventKind) -> Event {
        let id = format!("r{}", self.log.len());
        let case = "峄城/1".to_owned();
        Event { id, case, at: None, received: at, expected_seq: None, actor: Some(CENTRE), kind }
    }

    /// A change of one of the acts; none if nothing was done.
    fn change(&self, mend: Mend) -> Option<Change> {
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

    fn revise(&self, at: Moment, change: &Change) -> (Event, Revised) {
        let event = self.event(at, revision(change.clone()));
        let revised = revise(&self.world.policy(), &self.log, &event).unwrap();
        (event, revised)
    }

    fn and(&self, event: &Event) -> Vec<Event> {
        self.log.iter().chain([event]).cloned().collect()
    }

    /// The log as it would have been, had people known: what was refused is left out, since it changed nothing.
    fn as_it_was(&self, change: &Change) -> Vec<Event> {
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
fn stepped(world: &World, log: &[Event], until: Moment) -> (CaseState, Held) {
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

fn told(mut held: Held) -> Held {
    held.0.retain(|_, fx| match fx {
        Fx::Record(record) => {
            !matches!(record.what, What::Refused { .. } | What::Revised { .. } | What::Outage { .. })
        }
        _ => true,
    });
    held
}

fn same(a: &Held, b: &Held) -> Result<(), TestCaseError> {
    let keys = |held: &Held| held.0.keys().map(ToString::to_string).collect::<Vec<_>>();
    prop_assert_eq!(keys(a), keys(b));
    for (key, fx) in &a.0 {
        prop_assert!(says_the_same(fx, &b.0[key]), "{} {:?} {:?}", key, fx, b.0[key]);
    }
    Ok(())
}

/// A state without what numbers its history.
fn plain(state: &CaseState) -> CaseState {
    let mut state = bare(state.clone());
    for decided in state.outcomes.values_mut() {
        decided.seq = 0;
    }
    state
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Folding a log is stepping through it.
    #[test]
    fn folding_is_stepping(tries in tries(), kind in 0u8..4, joint: bool) {
        let setting = Setting::of(&tries, kind, joint);
        let mut state = None;
        let mut effects = Vec::new();
        for event in &setting.log {
            let done = step(&setting.world.policy(), state, event).unwrap();
            state = done.state;
            effects.extend(done.effects.into_iter().filter(|fx| !matches!(fx, Fx::Wake { .. })));
        }
        prop_assert_eq!(&state, &setting.folded.state);
        prop_assert_eq!(&effects, &setting.folded.effects);
    }

    /// To say of an act what is on record already changes nothing: nothing is revoked, and nothing is new but what fell
    /// due meanwhile and the note that it was said.
    #[test]
    fn saying_what_is_on_record_is_identity(tries in tries(), kind in 0u8..4, joint: bool, pick in 0usize..9) {
        let setting = Setting::of(&tries, kind, joint);
        let done = setting.done();
        if done.is_empty() {
            return Ok(());
        }
        let (of, at) = done[pick % done.len()];
        let (_, revised) = setting.revise(t(LATER), &Change::Date { of, at });
        prop_assert_eq!(&revised.outcome, &Outcome::Adopted, "{:?}", revised.reply);
        prop_assert!(!revised.effects.iter().any(|fx| matches!(fx, Fx::Revoke(_))), "{:?}", revised.effects);
        let (plainly, kept) = stepped(&setting.world, &setting.log, t(LATER));
        prop_assert_eq!(plain(revised.state.as_ref().unwrap()), plain(&plainly));
        let mut now = held(&setting.world, &setting.log);
        now.apply(&revised.effects);
        same(&told(now), &kept)?;
    }

    /// old + emitted − revoked = new, and new is what the corrected log gives from scratch.
    #[test]
    fn the_world_is_told_the_difference(tries in tries(), kind in 0u8..4, joint: bool, mend in mends()) {
        let setting = Setting::of(&tries, kind, joint);
        let Some(change) = setting.change(mend) else { return Ok(()) };
        let (event, revised) = setting.revise(t(LATER), &change);
        let mut now = held(&setting.world, &setting.log);
        now.apply(&revised.effects);
        let after = fold(&setting.world.policy(), &setting.and(&event)).unwrap();
        prop_assert_eq!(&after.state, &revised.state);
        same(&now, &Held::of(&after.effects))?;
        if revised.outcome == Outcome::Adopted {
            let (state, scratch) = stepped(&setting.world, &setting.as_it_was(&change), t(LATER));
            prop_assert_eq!(plain(revised.state.as_ref().unwrap()), plain(&state));
            same(&told(now), &scratch)?;
        }
    }

    /// Places in the history are never used twice, and the numbers of what holds still run up.
    #[test]
    fn places_are_used_once(tries in tries(), kind in 0u8..4, joint: bool, mend in mends()) {
        let setting = Setting::of(&tries, kind, joint);
        let Some(change) = setting.change(mend) else { return Ok(()) };
        let (_, revised) = setting.revise(t(LATER), &change);
        let seq = setting.folded.state.as_ref().unwrap().seq;
        let new = super::mended::new_records(&revised);
        let places: Vec<u64> = new.iter().map(|record| record.seq).collect();
        let last = seq + u64::try_from(places.len()).unwrap();
        prop_assert!(places.iter().copied().eq(seq + 1..=last), "{:?} after {}", places, seq);
        prop_assert_eq!(revised.state.unwrap().seq, last);
    }

    /// What was void and is taken up again leaves the case as it was.
    #[test]
    fn voiding_and_taking_up_again_gives_the_same(tries in tries(), kind in 0u8..4, joint: bool, pick in 0usize..4) {
        let setting = Setting::of(&tries, kind, joint);
        let done = setting.done();
        if done.is_empty() {
            return Ok(());
        }
        let (of, _) = done[pick % done.len()];
        let (void, first) = setting.revise(t(LATER), &Change::Void { of });
        let EventKind::Act(act) = setting.log[of as usize].kind.clone() else { panic!("an act") };
        let log = setting.and(&void);
        let again = setting.event(t(LATER), revision(Change::Replace { of, act, actor: None }));
        let again = Event { id: "again".to_owned(), ..again };
        let second = revise(&setting.world.policy(), &log, &again).unwrap();
        if first.outcome != Outcome::Adopted || second.outcome != Outcome::Adopted {
            return Ok(());
        }
        let (state, scratch) = stepped(&setting.world, &setting.log, t(LATER));
        prop_assert_eq!(plain(second.state.as_ref().unwrap()), plain(&state));
        let mut now = held(&setting.world, &setting.log);
        now.apply(&first.effects);
        now.apply(&second.effects);
        same(&told(now), &scratch)?;
    }

    /// One correction after another: each revokes only what holds, and the whole log gives what they led to. Between
    /// them the case goes on as any other.
    #[test]
    fn corrections_follow_one_another(
        tries in tries(), kind in 0u8..4, joint: bool, mends in prop::collection::vec(mends(), 1..5),
    ) {
        let mut setting = Setting::of(&tries, kind, joint);
        let mut now = held(&setting.world, &setting.log);
        let mut at = t(LATER);
        for mend in mends {
            let Some(change) = setting.change(mend) else { break };
            at = at.plus_minutes(mend.minutes).unwrap();
            let (event, revised) = setting.revise(at, &change);
            now.apply(&revised.effects);
            setting.log.push(event);
            setting.folded = fold(&setting.world.policy(), &setting.log).unwrap();
            prop_assert_eq!(&setting.folded.state, &revised.state);
            same(&now, &Held::of(&setting.folded.effects))?;
            if at >= t(END) {
                break;
            }
        }
        let state = setting.folded.state.clone();
        let wake = Event { id: String::new(), actor: None, kind: EventKind::Wake, ..setting.event(t(END), EventKind::Wake) };
        let done = step(&setting.world.policy(), state, &wake).unwrap();
        now.apply(&done.effects);
        setting.log.push(wake);
        same(&now, &held(&setting.world, &setting.log))?;
    }

    /// Where the path is in conflict, nobody is moved: the same stages in the same order, and the ruling to keep them
    /// moves nobody either. Turned back, the case is where the corrected acts lead.
    #[test]
    fn a_path_in_conflict_stands_until_it_is_turned_back(
        tries in tries(), kind in 0u8..4, joint: bool, mend in mends(),
    ) {
        let mut setting = Setting::of(&tries, kind, joint);
        let Some(change) = setting.change(mend) else { return Ok(()) };
        let (event, revised) = setting.revise(t(LATER), &change);
        let Outcome::Path { unfit } = &revised.outcome else { return Ok(()) };
        let (before, _) = stepped(&setting.world, &setting.log, t(LATER));
        let places = |state: &CaseState| {
            state.duties.iter().map(|duty| (duty.id, duty.stage, duty.visit)).collect::<Vec<_>>()
        };
        prop_assert_eq!(places(revised.state.as_ref().unwrap()), places(&before));
        let as_it_was = setting.as_it_was(&change);
        setting.log.push(event);
        let rule = |result: &str| {
            let act = Act { act: "路径裁定".to_owned(), result: Some(result.to_owned()), ..Act::default() };
            setting.event(t(LATER), EventKind::Act(act))
        };
        let kept = step(&setting.world.policy(), revised.state.clone(), &rule("保留")).unwrap();
        prop_assert!(kept.reply.is_accepted());
        prop_assert_eq!(places(kept.state.as_ref().unwrap()), places(&before));
        let open = |ask: &crate::Ask| matches!(ask.about, crate::AskAbout::Path { .. });
        prop_assert!(!kept.state.unwrap().asks.iter().any(open));
        let turned = revise(&setting.world.policy(), &setting.log, &rule("回转")).unwrap();
        prop_assert_eq!(&turned.outcome, &Outcome::Adopted, "{:?}", turned.reply);
        let gone: Vec<String> = unfit.iter().map(|unfit| self::id(&setting.log, unfit.position)).collect();
        let fits: Vec<Event> = as_it_was.into_iter().filter(|event| !gone.contains(&event.id)).collect();
        let (state, _) = stepped(&setting.world, &fits, t(LATER));
        prop_assert_eq!(places(turned.state.as_ref().unwrap()), places(&state));
        let mut now = held(&setting.world, &setting.log);
        now.apply(&turned.effects);
    }
}

fn id(log: &[Event], position: u32) -> String {
    log[position as usize].id.clone()
}

/// The laws above would hold of corrections that never come about.
#[test]
fn random_corrections_come_to_every_end() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut adopted, mut path, mut refused, mut revoked) = (0u32, 0u32, 0u32, 0u32);
    for n in 0..200u8 {
        let tries = tries().new_tree(&mut runner).unwrap().current();
        let mend = mends().new_tree(&mut runner).unwrap().current();
        let setting = Setting::of(&tries, n % 4, n % 8 < 5);
        let Some(change) = setting.change(mend) else { continue };
        let (_, revised) = setting.revise(t(LATER), &change);
        match revised.outcome {
            Outcome::Adopted => adopted += 1,
            Outcome::Path { .. } => path += 1,
            Outcome::Refused => refused += 1,
            other => panic!("{other:?}"),
        }
        revoked += u32::from(revised.effects.iter().any(|fx| matches!(fx, Fx::Revoke(_))));
    }
    println!("{adopted} adopted, {path} in conflict, {refused} refused, {revoked} revoked something");
    assert!(adopted > 30 && path > 20 && refused > 5 && revoked > 40, "{adopted} {path} {refused} {revoked}");
}
