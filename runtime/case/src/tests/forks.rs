//! Forks: children by member, ends by act or by silence, and what leaving from above does.

use shao_abi::{Join, Rest};

use super::process::forked;
use super::world::*;
use crate::{DutyStatus, RefusalKind, What};

fn all(b: &super::process::Build) -> Join {
    Join::All(vec![b.go("汇总")])
}

/// Sent to 自然资源局 with 阴平镇 and 公安分局 helping.
fn sent(world: &super::world::World) -> Drive<'_> {
    let mut case = Drive::open(world, "2026-09-28T09:00", &[("联合执法", "是")]);
    case.done("2026-09-28T09:10", CENTRE, "派单");
    case
}

#[test]
fn each_member_has_its_own_duty_and_the_last_end_joins() {
    let world = forked(all);
    let mut case = sent(&world);
    assert_eq!(case.state().duties.len(), 3);
    assert!(case.act("2026-09-28T10:00", OTHER_TOWN, "反馈").refusal().is_some(), "not a member");
    case.done("2026-09-28T10:00", TOWN, "反馈");
    assert_eq!(case.stage(), "会办");
    case.done("2026-09-28T11:00", POLICE, "反馈");
    assert_eq!(case.stage(), "汇总");
    assert!(case.marks().is_empty());
}

#[test]
fn one_silent_helper_never_blocks_the_lead() {
    let world = forked(all);
    let mut case = sent(&world);
    case.done("2026-09-28T10:00", TOWN, "反馈");
    case.wake("2026-09-29T17:30");
    assert_eq!(case.stage(), "会办");
    case.wake("2026-09-29T17:31");
    assert_eq!(case.stage(), "汇总");
    assert_eq!(case.marks(), vec![(RED, POLICE)], "the lapse is the silent helper's");
}

#[test]
fn leaving_from_above_withdraws_the_children_and_that_is_no_lapse() {
    let world = forked(all);
    let mut case = sent(&world);
    case.done("2026-09-28T10:00", LAND, "办结");
    let withdrawn = |d: &&crate::Duty| matches!(d.status, DutyStatus::Withdrawn { .. });
    assert_eq!(case.state().duties.iter().filter(withdrawn).count(), 2);
    case.wake("2026-09-30T17:31");
    assert!(case.marks().is_empty(), "{:?}", case.marks());
    let lapsed = case.records.iter().any(|r| matches!(r.what, What::ClockLapsed { .. }));
    assert!(!lapsed);
}

#[test]
fn an_empty_set_joins_at_once_because_nobody_is_left_to_wait_for() {
    let world = forked(all);
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    case.done("2026-09-28T09:10", CENTRE, "派单");
    assert_eq!(case.stage(), "汇总");
}

#[test]
fn the_first_to_succeed_ends_an_any_fork_and_the_rest_are_withdrawn() {
    let world = forked(|b| Join::Any { then: vec![b.go("汇总")], rest: Rest::Withdrawn });
    let mut case = sent(&world);
    case.done("2026-09-28T10:00", POLICE, "反馈");
    assert_eq!(case.stage(), "汇总");
    case.wake("2026-09-30T09:00");
    assert!(case.marks().is_empty());
}

#[test]
fn the_rest_that_goes_on_still_lapses_but_moves_nothing() {
    let world = forked(|b| Join::Any { then: vec![b.go("汇总")], rest: Rest::Continue });
    let mut case = sent(&world);
    case.done("2026-09-28T10:00", POLICE, "反馈");
    case.done("2026-09-28T10:05", LAND, "归档");
    assert!(case.state().ended.is_some());
    case.wake("2026-09-30T09:00");
    assert_eq!(case.marks(), vec![(RED, TOWN)]);
    assert_eq!(case.stage(), "归档");
}

#[test]
fn one_that_was_silent_has_not_succeeded() {
    let mut world = forked(|b| Join::Any { then: vec![b.go("汇总")], rest: Rest::Withdrawn });
    // The police close half an hour later.
    world.schema.parties[usize::from(POLICE.0)].timetable = vec![(510, 1080)];
    let mut case = sent(&world);
    case.wake("2026-09-29T17:31");
    assert_eq!((case.stage(), case.marks()), ("会办", vec![(RED, TOWN)]));
    case.done("2026-09-29T17:40", POLICE, "反馈");
    assert_eq!(case.stage(), "汇总");
}

#[test]
fn silence_is_no_success_unless_nobody_succeeded() {
    let world = forked(|b| Join::Any { then: vec![b.go("汇总")], rest: Rest::Withdrawn });
    let mut case = sent(&world);
    case.wake("2026-09-29T17:30");
    assert_eq!(case.stage(), "会办");
    case.wake("2026-09-29T17:31");
    assert_eq!(case.stage(), "汇总", "all were silent: the process goes on");
    assert_eq!(case.marks(), vec![(RED, TOWN), (RED, POLICE)]);
}

#[test]
fn the_lead_waits_until_helpers_have_reported_or_lapsed() {
    let world = forked(|_| Join::Lead { wait: true });
    let mut case = sent(&world);
    case.done("2026-09-28T10:00", TOWN, "反馈");
    let early = case.act("2026-09-28T10:05", LAND, "办结");
    assert_eq!(early.refusal().unwrap().kind, RefusalKind::Waiting);
    assert!(early.refusal().unwrap().zh().contains("公安分局"));
    case.done("2026-09-29T17:30:00.001", LAND, "办结");
    assert_eq!(case.stage(), "汇总");
}

#[test]
fn the_lead_need_not_wait_where_the_policy_says_so() {
    let world = forked(|_| Join::Lead { wait: false });
    let mut case = sent(&world);
    case.done("2026-09-28T10:05", LAND, "办结");
    assert_eq!(case.stage(), "汇总");
}
