//! 停摆: time that counts for nobody, whenever it is signed.

use proptest::prelude::*;
use shao_abi::LimitUnit;

use super::laws::{Try, bare, script, tries};
use super::mended::*;
use super::process::liuxiang;
use super::revising::in_hand;
use super::world::*;
use crate::{
    CaseState, Change, Event, EventKind, Fault, LinkedCase, Outage, Outcome, RefusalKind, What, fold, limits,
    revise,
};

#[test]
fn marks_that_fell_only_because_of_an_outage_are_revoked() {
    let world = mended(liuxiang());
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    // Down from 09:10; nobody could accept it within its half hour, and silence did at 09:30.
    case.wake("2026-09-24T11:00");
    assert_eq!((case.stage(), case.marks()), ("待研判", vec![(URGE, CENTRE)]));
    let revised = case.outage("2026-09-24T11:00", "2026-09-24T09:10", "2026-09-24T10:55");
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!((case.stage(), case.marks()), ("待受理", vec![]));
    assert_eq!(case.clock("待受理").due(), Some(t("2026-09-24T11:15")));
    assert!(revoked(&revised).iter().any(|rule| rule == "期限 待受理 记 催办"));
    assert!(revised.effects.iter().any(|fx| *fx == crate::Effect::Wake { at: t("2026-09-24T11:15:00.001") }));
    case.done("2026-09-24T11:15", CENTRE, "受理");
    assert!(case.marks().is_empty());
}

#[test]
fn an_outage_without_a_bell_moves_no_day_limit() {
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    let dues = |case: &Drive<'_>| (case.clock("办理期").due(), case.clock("总限").due());
    let before = dues(&case);
    // A lunch, a weekend of holidays.
    for (from, to) in [("2026-09-28T12:00", "2026-09-28T14:00"), ("2026-09-25T00:00", "2026-09-28T00:00")] {
        case.outage("2026-09-28T15:00", from, to);
        assert_eq!(dues(&case), before);
    }
    case.outage("2026-09-29T09:00", "2026-09-28T17:00", "2026-09-28T18:00");
    assert_eq!(
        case.clock("办理期").due(),
        Some(t("2026-10-08T17:30")),
        "it rang at 17:30 and counted for nobody"
    );
    assert_eq!(case.state().outages.len(), 3);
}

#[test]
fn questions_wait_too() {
    let world = mended_of(3);
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    case.outage("2026-09-28T12:00", "2026-09-28T09:30", "2026-09-28T11:30");
    assert_eq!(case.state().asks[0].deadline, crate::Deadline::At(t("2026-09-28T15:00")));
    case.wake("2026-09-28T14:00");
    assert_eq!(case.state().asks.len(), 1);
}

#[test]
fn reminders_of_a_lapsed_clock_wait_too() {
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    // The five working days after its lapse end on 10-13.
    case.wake("2026-10-13T18:00");
    assert_eq!(case.stage(), "提级办理");
    case.outage("2026-10-13T18:00", "2026-10-09T17:00", "2026-10-09T18:00");
    assert_eq!(case.stage(), "办理中", "one of them counted for nobody");
    case.wake("2026-10-14T18:00");
    assert_eq!(case.stage(), "提级办理");
}

#[test]
fn who_acted_on_a_lapse_of_an_outage_is_asked_for_a_ruling() {
    let world = mended(liuxiang());
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.wake("2026-09-24T09:40");
    case.done("2026-09-24T09:45", CENTRE, "派单");
    let revised = case.outage("2026-09-24T11:00", "2026-09-24T09:10", "2026-09-24T09:40");
    assert!(
        matches!(&revised.outcome, Outcome::Path { unfit } if unfit[0].act == "派单"),
        "{:?}",
        revised.outcome
    );
    assert_eq!((case.stage(), case.marks()), ("待接单", vec![]));
}

#[test]
fn an_outage_can_be_void_and_must_end_after_it_begins() {
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    let due = case.clock("办理期").due();
    case.outage("2026-09-29T09:00", "2026-09-28T17:00", "2026-09-28T18:00");
    let of = u32::try_from(case.sent.len()).unwrap() - 1;
    let revised = case.revise("2026-09-29T10:00", Change::Void { of });
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!((case.clock("办理期").due(), case.state().outages.len()), (due, 0));
    let backwards = case.outage("2026-09-29T11:00", "2026-09-29T10:00", "2026-09-29T10:00");
    assert_eq!(refusal(&backwards).kind, RefusalKind::Args);
    assert_eq!(case.state().outages.len(), 0, "what was refused counts for nothing");
    let dated = case.revise("2026-09-29T12:00", Change::Date { of, at: t("2026-09-28T09:00") });
    assert!(refusal(&dated).zh().contains("只能作废"));
}

#[test]
fn what_another_case_told_can_be_taken_back() {
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    let from =
        LinkedCase { link: shao_abi::Link::Follows, case: "峄城/2".to_owned(), flow: shao_abi::FlowId(0) };
    let mut heard =
        case.event(t("2026-09-28T09:00"), None, EventKind::Heard { from, point: shao_abi::Point::Open });
    heard.id = "告知 1".to_owned();
    case.deliver(heard);
    assert_eq!(case.state().followers().count(), 1);
    let revised = case.repair("2026-09-28T10:00", EventKind::Retract { id: "告知 1".to_owned() });
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!(case.state().followers().count(), 0);
    assert!(case.records.iter().any(|r| matches!(&r.what, What::Retracted { case } if case == "峄城/2")));
    let nothing = case.repair("2026-09-28T11:00", EventKind::Retract { id: "告知 1".to_owned() });
    assert!(
        nothing.effects.iter().all(|fx| matches!(fx, crate::Effect::Wake { .. })),
        "{:?}",
        nothing.effects
    );
}

fn signed(log: &[Event], at: &str, from: &str, to: &str) -> Event {
    let kind = EventKind::Outage { from: t(from), to: t(to) };
    Event { id: "停摆".to_owned(), at: None, received: t(at), actor: None, kind, ..log[0].clone() }
}

fn plain(state: CaseState) -> CaseState {
    let mut state = bare(state);
    state.outages.sort_by_key(|outage| outage.from);
    for decided in state.outcomes.values_mut() {
        decided.seq = 0;
    }
    state
}

/// The law of one script: signed at once or long after, an outage comes to the same, as long as nobody was refused for
/// the one that would have been heard with the other.
fn late_is_timely(tries: &[Try], kind: u8, joint: bool) -> Result<bool, TestCaseError> {
    let world = mended_of(kind);
    let (from, to) = ("2026-09-28T10:00", "2026-09-29T12:00");
    let log: Vec<Event> = script(&world, tries, joint);
    let log: Vec<Event> = log.into_iter().filter(|event| event.received < t("2026-11-02T09:00")).collect();
    let late = signed(&log, "2026-11-02T09:00", from, to);
    let revised = revise(&world.policy(), &log, &late).unwrap();
    let cut = log.partition_point(|event| event.received < t(to));
    let mut timely = log.clone();
    timely.insert(cut, signed(&log, to, from, to));
    let wake = Event { id: String::new(), actor: None, kind: EventKind::Wake, ..late.clone() };
    timely.push(wake);
    let told = fold(&world.policy(), &timely).unwrap();
    let mut replies = told.replies.clone();
    replies.remove(cut);
    replies.pop();
    let plainly = fold(&world.policy(), &log).unwrap().replies;
    let alike = replies.iter().zip(&plainly).all(|(a, b)| a.is_accepted() == b.is_accepted());
    let comparable = revised.outcome == Outcome::Adopted && alike;
    if comparable {
        prop_assert_eq!(plain(revised.state.clone().unwrap()), plain(told.state.unwrap()));
    }
    Ok(comparable && !revoked(&revised).is_empty())
}

/// The law would hold of outages that change nothing, too.
#[test]
fn random_outages_change_something() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut changed = 0;
    for n in 0..100u8 {
        let tries = tries().new_tree(&mut runner).unwrap().current();
        changed += u32::from(late_is_timely(&tries, n % 4, n % 8 < 5).unwrap());
    }
    assert!(changed > 30, "{changed}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_late_outage_equals_a_timely_one(tries in tries(), kind in 0u8..4, joint: bool) {
        late_is_timely(&tries, kind, joint)?;
    }

    /// Whatever runs, an outage of a lunch break moves no deadline that is counted in days.
    #[test]
    fn no_bell_no_change(tries in tries(), kind in 0u8..4, joint: bool, day in 0i64..60, length in 1i64..119) {
        let world = mended_of(kind);
        let log: Vec<Event> = script(&world, &tries, joint);
        let state = fold(&world.policy(), &log).unwrap().state.unwrap();
        let from = t("2026-09-24T12:00").plus_hours(24 * day).unwrap();
        let outage = Outage { from, to: from.plus_minutes(length).unwrap(), spares: false };
        for run in &state.clocks {
            if matches!(run.limit.unit, LimitUnit::WorkDay | LimitUnit::Day | LimitUnit::Month) {
                let mut stood = run.clone();
                stood.outages.push(outage);
                let due = |run| -> Result<_, Fault> { limits::run_deadline(&world.policy(), run) };
                prop_assert_eq!(due(run), due(&stood));
            }
        }
    }
}
