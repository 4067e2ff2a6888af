//! A correction that was wrong itself is taken back: what it corrected is as it was before, other corrections of it apart.

use proptest::prelude::*;

use super::corrections::{LATER, Mend, Setting, mends, plain, same, stepped, told};
use super::laws::tries;
use super::mended::*;
use super::paths::{done_in_time, escalated, ruling};
use super::process::liuxiang;
use super::revising::late;
use super::world::*;
use crate::{
    Change, ClockStatus, Event, Fault, Outcome, RefusalKind, Revised, What, correctable, fold, revise,
    timeline,
};

/// Takes back the correction that was sent at a position.
fn taken_back(setting: &Setting, log: &[Event], of: u32) -> Result<(Event, Revised), Fault> {
    let event = Event { id: format!("b{of}"), ..setting.event(t(LATER), revision(Change::Void { of })) };
    let revised = revise(&setting.world.policy(), log, &event)?;
    Ok((event, revised))
}

fn position(log: &[Event]) -> u32 {
    u32::try_from(log.len()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever came of a correction, without it the case is as if it had never been made.
    #[test]
    fn taken_back_at_once_a_correction_was_nothing(tries in tries(), kind in 0u8..4, joint: bool, mend in mends()) {
        let setting = Setting::of(&tries, kind, joint);
        let Some(change) = setting.change(mend) else { return Ok(()) };
        let (event, first) = setting.revise(t(LATER), &change);
        if first.outcome == Outcome::Refused {
            return Ok(());
        }
        let log = setting.and(&event);
        let (back, second) = taken_back(&setting, &log, position(&setting.log)).unwrap();
        prop_assert_eq!(&second.outcome, &Outcome::Adopted, "{:?} after {:?}", second.reply, first.outcome);
        let (state, scratch) = stepped(&setting.world, &setting.log, t(LATER));
        prop_assert_eq!(plain(second.state.as_ref().unwrap()), plain(&state));
        let mut now = held(&setting.world, &setting.log);
        now.apply(&first.effects);
        now.apply(&second.effects);
        same(&told(now), &scratch)?;
        let whole: Vec<Event> = log.into_iter().chain([back]).collect();
        prop_assert_eq!(fold(&setting.world.policy(), &whole).unwrap().state, second.state);
    }

    /// Of two corrections the one that stands stands as if it had been the only one.
    #[test]
    fn another_correction_stands(tries in tries(), kind in 0u8..4, joint: bool, a in mends(), b in mends()) {
        let setting = Setting::of(&tries, kind, joint);
        let (Some(first), Some(second)) = (setting.change(a), setting.change(b)) else { return Ok(()) };
        let (one, done) = setting.revise(t(LATER), &first);
        let log = setting.and(&one);
        let two = Event { id: "two".to_owned(), ..setting.event(t(LATER), revision(second.clone())) };
        let then = revise(&setting.world.policy(), &log, &two).unwrap();
        let log: Vec<Event> = log.into_iter().chain([two]).collect();
        let (_, back) = taken_back(&setting, &log, position(&setting.log)).unwrap();
        let (_, alone) = setting.revise(t(LATER), &second);
        let all = [&done.outcome, &then.outcome, &back.outcome, &alone.outcome];
        if all.iter().all(|outcome| **outcome == Outcome::Adopted) {
            prop_assert_eq!(plain(&back.state.unwrap()), plain(&alone.state.unwrap()));
        }
    }
}

#[test]
fn the_laws_above_are_of_corrections_that_come_about() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut adopted, mut path) = (0u32, 0u32);
    for n in 0..60u8 {
        let tries = tries().new_tree(&mut runner).unwrap().current();
        let mend: Mend = mends().new_tree(&mut runner).unwrap().current();
        let setting = Setting::of(&tries, n % 4, n % 8 < 5);
        let Some(change) = setting.change(mend) else { continue };
        let (_, revised) = setting.revise(t(LATER), &change);
        adopted += u32::from(revised.outcome == Outcome::Adopted);
        path += u32::from(matches!(revised.outcome, Outcome::Path { .. }));
    }
    assert!(adopted > 10 && path > 5, "{adopted} {path}");
}

#[test]
fn what_was_revoked_holds_again_and_the_history_says_why() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let change = Change::Date { of: case.position("办结"), at: t("2026-09-30T17:30") };
    case.revise("2026-10-08T12:00", change);
    assert_eq!(case.marks(), vec![(YELLOW, TOWN)]);
    let of = u32::try_from(case.sent.len()).unwrap() - 1;
    let revised = case.revise("2026-10-09T09:00", Change::Void { of });
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!(case.marks(), vec![(YELLOW, TOWN), (RED, TOWN), (URGE, TOWN)]);
    assert_eq!(case.clock("办理期").status, ClockStatus::Lapsed { at: t("2026-09-30T17:30") });
    let gone = revoked(&revised);
    assert!(gone.iter().any(|key| key == "期限 办理期 如期 台账 台账4"), "it was not met in time: {gone:?}");
    let told = timeline(&world.policy(), &case.records);
    let said = &told.last().unwrap().what;
    assert!(said.zh.contains("更正：2026-10-08 12:00 对“办结”的更正作废"), "{}", said.zh);
    assert!(said.en.contains("the correction of `办结` made at 2026-10-08 12:00 is void"), "{}", said.en);
    let revisions = case.records.iter().filter(|record| matches!(record.what, What::Revised { .. })).count();
    assert_eq!(revisions, 2, "nothing is deleted");
    let again = case.revise("2026-10-09T10:00", Change::Void { of });
    assert!(refusal(&again).zh().contains("已于 2026-10-09 09:00 作废"), "{}", refusal(&again).zh());
}

#[test]
fn a_question_of_the_path_falls_away_with_the_correction_that_raised_it() {
    let world = mended(liuxiang());
    let mut case = escalated(&world);
    let before = case.marks();
    let raised = case.revise("2026-10-15T10:00", done_in_time());
    assert!(matches!(raised.outcome, Outcome::Path { .. }));
    let of = u32::try_from(case.sent.len()).unwrap() - 1;
    let revised = case.revise("2026-10-15T11:00", Change::Void { of });
    assert_eq!(revised.outcome, Outcome::Adopted, "{:?}", revised.reply);
    assert!(case.state().asks.is_empty(), "{:?}", case.state().asks);
    assert_eq!((case.stage(), case.marks()), ("待评价", before));
}

#[test]
fn what_was_ruled_on_is_corrected_anew_and_not_taken_back() {
    let world = mended(liuxiang());
    let mut case = escalated(&world);
    assert!(case.act_with("2026-10-15T12:00", CITIZEN, "评价", Some("不满意"), &[]).is_accepted());
    case.done("2026-10-15T13:00", TOWN, "重办结");
    let raised = case.revise("2026-10-15T14:00", Change::Void { of: case.position("评价") });
    assert!(matches!(raised.outcome, Outcome::Path { .. }), "{:?}", raised.outcome);
    let of = u32::try_from(case.sent.len()).unwrap() - 1;
    case.send(t("2026-10-15T15:00"), Some(CENTRE), ruling("保留"));
    assert!(case.state().asks.is_empty(), "{:?}", case.state().asks);
    let revised = case.revise("2026-10-15T16:00", Change::Void { of });
    assert_eq!(refusal(&revised).kind, RefusalKind::Revision);
    assert!(refusal(&revised).zh().contains("已经作了路径裁定，不能作废"), "{}", refusal(&revised).zh());
}

#[test]
fn a_correction_that_came_too_late_changed_nothing_and_is_not_taken_back() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let change = Change::Date { of: case.position("办结"), at: t("2026-09-30T17:30") };
    assert_eq!(case.revise("2026-12-30T12:00", change).outcome, Outcome::Noted);
    let of = u32::try_from(case.sent.len()).unwrap() - 1;
    let noted = correctable(&world.policy(), &case.sent).unwrap();
    assert!(noted.iter().all(|done| done.act != "更正"), "{noted:?}");
    let revised = case.revise("2026-12-30T13:00", Change::Void { of });
    assert!(refusal(&revised).zh().contains("只作了记录，没有改变什么"), "{}", refusal(&revised).zh());
}

#[test]
fn corrections_are_listed_with_what_they_are_about_as_long_as_they_stand() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let change = Change::Date { of: case.position("办结"), at: t("2026-09-30T17:30") };
    case.revise("2026-10-08T12:00", change);
    let of = u32::try_from(case.sent.len()).unwrap() - 1;
    let listed = |case: &Drive<'_>| -> Vec<(u32, Option<String>)> {
        let done = correctable(&world.policy(), &case.sent).unwrap();
        done.into_iter().filter(|done| done.act == "更正").map(|done| (done.position, done.about)).collect()
    };
    assert_eq!(listed(&case), [(of, Some("办结".to_owned()))]);
    case.revise("2026-10-09T09:00", Change::Void { of });
    assert_eq!(
        listed(&case),
        [(of + 1, Some("办结".to_owned()))],
        "the one that took it back can be taken back"
    );
    assert_eq!(case.revise("2026-10-09T10:00", Change::Void { of: of + 1 }).outcome, Outcome::Adopted);
    assert_eq!(case.marks(), vec![(YELLOW, TOWN)]);
}
