//! Faults: a broken policy parks the case; it never hangs, never loses it, never half-happens.

use shao_abi::{Effect, Mark, MarkPoint, StageId};

use super::process::{Build, guarded, limit, liuxiang};
use super::world::*;
use crate::{Act, EventKind, Fault, Openness, step, view};
use shao_abi::LimitUnit;

#[test]
fn a_broken_decision_is_a_fault_and_the_state_is_as_it_was() {
    let mut world = guarded();
    let case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let state = case.state.clone();
    let act = Act { act: "放行".to_owned(), ..Act::default() };
    let event = case.event(t("2026-09-24T09:05"), Some(CENTRE), EventKind::Act(act));
    world.decide.broken = true;
    let fault = step(&world.policy(), state, &event).unwrap_err();
    assert!(matches!(&fault, Fault::Broken { decision } if decision == "放行"), "{fault:?}");
    assert!(fault.zh().contains("放行"));
}

#[test]
fn an_act_after_which_nothing_can_be_decided_is_shown_with_the_reason() {
    let mut world = guarded();
    let state = Drive::open(&world, "2026-09-24T09:00", &[]).state.unwrap();
    world.decide.broken = true;
    let seen = view(&world.policy(), &state, t("2026-09-24T09:05")).unwrap();
    let act = seen.acts.iter().find(|act| act.act == "放行").unwrap();
    assert_eq!(act.open, Openness::Depends);
    assert!(act.why.as_ref().unwrap().zh().contains("没有一条规则管这件案件"), "{:?}", act.why);
}

#[test]
fn another_policy_is_a_migration_not_a_step() {
    let world = liuxiang();
    let case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let event = case.event(t("2026-09-24T09:05"), None, EventKind::Wake);
    let other = crate::Policy { hash: "other", ..world.policy() };
    assert!(matches!(step(&other, case.state.clone(), &event), Err(Fault::Pinned { .. })));
}

#[test]
fn a_circle_of_lapses_ends_in_a_fault_never_in_a_hang() {
    let mut b = Build::new("甲 乙");
    b.owned("甲", shao_abi::Who::Party(CENTRE)).owned("乙", shao_abi::Who::Party(CENTRE));
    let (there, back) = (b.go("乙"), b.go("甲"));
    b.limited("甲", limit(1, LimitUnit::Minute), vec![there]);
    b.limited("乙", limit(1, LimitUnit::Minute), vec![back]);
    let world = b.finish();
    let case = Drive::open(&world, "2026-01-04T09:00", &[]);
    let far = case.event(t("2026-12-31T09:00"), None, EventKind::Wake);
    assert!(matches!(step(&world.policy(), case.state.clone(), &far), Err(Fault::Endless { .. })));
}

#[test]
fn a_move_that_a_lapse_cannot_make_is_recorded_and_its_marks_stand() {
    let mut b = Build::new("甲 乙 | 归档");
    b.owned("甲", shao_abi::Who::Party(CENTRE)).owned("乙", shao_abi::Who::Slot(LEAD));
    b.action("甲", "了结", "归档");
    b.action("乙", "了结", "归档");
    let there = b.go("乙");
    b.limited("甲", limit(1, LimitUnit::Hour), vec![Effect::Mark(RED), there]);
    let world = b.finish();
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    case.wake("2026-09-28T10:01");
    assert_eq!(case.stage(), "甲", "nobody is known to hold the next stage");
    assert_eq!(case.marks(), vec![(RED, CENTRE)]);
    assert!(case.records.iter().any(|r| matches!(r.what, crate::What::Blocked { .. })));
    case.done("2026-09-28T10:02", CENTRE, "了结");
}

#[test]
fn a_policy_that_refers_to_nothing_is_a_fault_not_a_panic() {
    let mut world = liuxiang();
    world.process.clocks[0].marks =
        vec![Mark { at: MarkPoint::Lapse, then: vec![Effect::Goto(StageId(99))] }];
    let case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let far = case.event(t("2026-12-20T09:00"), None, EventKind::Wake);
    assert!(matches!(step(&world.policy(), case.state.clone(), &far), Err(Fault::Malformed(_))));
}
