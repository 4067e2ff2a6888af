//! Laws of repair on random cases: a corrected history is the history that would have been, and the world is told the
//! difference and nothing else.

use proptest::prelude::*;

use super::corrections::{LATER, Setting, mends, plain, same, stepped, told};
use super::laws::{END, tries};
use super::mended::{Held, held, revision};
use super::world::*;
use crate::{Act, CaseState, Change, Effect as Fx, Event, EventKind, Outcome, What, fold, revise, step};

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
        let entered = |held: &Held| {
            let entered = |fx: &Fx| {
                matches!(fx, Fx::Record(record) if matches!(record.what, What::Entered { .. }))
            };
            held.0.iter().filter(|(_, fx)| entered(fx)).map(|(key, _)| key.clone()).collect::<Vec<_>>()
        };
        let mut stood = held(&setting.world, &setting.log);
        stood.apply(&revised.effects);
        let (_, was) = stepped(&setting.world, &setting.log, t(LATER));
        prop_assert_eq!(entered(&stood), entered(&was));
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
            Outcome::Noted | Outcome::Repeated | Outcome::Stepped => panic!("{:?}", revised.outcome),
        }
        revoked += u32::from(revised.effects.iter().any(|fx| matches!(fx, Fx::Revoke(_))));
    }
    println!("{adopted} adopted, {path} in conflict, {refused} refused, {revoked} revoked something");
    assert!(adopted > 30 && path > 20 && refused > 5 && revoked > 40, "{adopted} {path} {refused} {revoked}");
}
