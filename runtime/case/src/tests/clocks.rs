//! Clocks: pauses, extensions, warnings, reminders, and calendars that end too early.

use super::process::{days, guarded, limit, liuxiang};
use super::world::*;
use crate::{ClockStatus, Deadline, RefusalKind, What, explain, view};
use shao_abi::{LimitSource, LimitUnit, MarkPoint, Pause, Point, StageId};
use shao_calendar::Calendar;

/// Up to 办理中 at 2026-09-24 10:00, 办理期 due 2026-09-30 17:30.
fn in_hand(world: &super::world::World) -> Drive<'_> {
    let mut case = Drive::open(world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.done("2026-09-24T10:00", TOWN, "接单");
    case
}

#[test]
fn a_pause_ends_by_its_own_limit_because_no_pause_may_be_endless() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    case.done("2026-09-28T10:00", TOWN, "委托鉴定");
    assert_eq!(case.clock("办理期").status, ClockStatus::Stopped);
    assert_eq!(case.clock("办理期").deadline, Deadline::Standing);
    // 20 自然日 from 09-28: 10-18 is a Sunday, so the pause ends with 10-19.
    assert_eq!(case.wakes_at(), Some(t("2026-10-20T00:00")));
    case.wake("2026-10-20T09:00");
    assert_eq!(case.clock("办理期").status, ClockStatus::Running);
    assert_eq!(case.clock("办理期").due(), Some(t("2026-10-22T17:30")));
    assert!(case.records.iter().any(|r| matches!(r.what, What::ClockResumed { by_limit: true, .. })));
    assert!(case.marks().is_empty(), "while it stood nothing warned: {:?}", case.marks());
    case.wake("2026-10-21T18:00");
    assert_eq!(case.marks(), vec![(YELLOW, TOWN)]);
}

#[test]
fn a_pause_holds_its_own_clock_and_no_other() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    let total = case.clock("总限").due();
    case.done("2026-09-28T10:00", TOWN, "委托鉴定");
    assert_eq!((case.clock("总限").status, case.clock("总限").due()), (ClockStatus::Running, total));
    assert!(case.act("2026-09-29T10:00", EXPERT, "收到意见").is_accepted());
    // The bell of 09-28 did not count.
    assert_eq!(case.clock("办理期").due(), Some(t("2026-10-08T17:30")));
}

#[test]
fn an_extension_counts_from_the_original_start_so_a_late_approval_gains_nothing() {
    let world = liuxiang();
    let ask = |at: &str, case: &mut Drive<'_>| case.act_with(at, TOWN, "延期", None, &[("理由", "取证")]);
    let mut early = in_hand(&world);
    assert!(ask("2026-09-28T09:00", &mut early).is_accepted());
    assert!(early.act("2026-09-28T09:05", CENTRE, "同意延期").is_accepted());
    let mut late = in_hand(&world);
    assert!(ask("2026-09-30T17:30", &mut late).is_accepted(), "at the deadline it is still in time");
    assert!(late.act("2026-09-30T17:30", CENTRE, "同意延期").is_accepted());
    assert_eq!(early.clock("办理期").due(), late.clock("办理期").due());
    assert_eq!(early.clock("办理期").limit, days(13));
    let again = ask("2026-10-08T09:00", &mut early);
    assert_eq!(again.refusal().unwrap().kind, RefusalKind::Cap);
}

#[test]
fn silence_on_a_request_speaks_before_the_marks_of_the_deadline_it_would_have_moved() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    assert!(case.act_with("2026-09-30T17:00", TOWN, "延期", None, &[("理由", "取证")]).is_accepted());
    assert_eq!(
        case.act_with("2026-09-30T17:01", TOWN, "延期", None, &[("理由", "再请")]).refusal().unwrap().kind,
        RefusalKind::Extension
    );
    assert_eq!(case.act("2026-09-30T17:02", TOWN, "同意延期").refusal().unwrap().kind, RefusalKind::NotYours);
    case.wake("2026-09-30T17:31");
    let silence =
        case.records.iter().position(|r| matches!(r.what, What::Answered { silent: true, .. })).unwrap();
    let lapse = case.records.iter().rposition(|r| matches!(r.what, What::ClockLapsed { .. })).unwrap();
    assert!(silence < lapse);
    assert_eq!(case.records[silence].at, t("2026-09-30T17:30:00.001"), "not at its own later limit");
    assert!(case.state().asks.is_empty());
    let after = case.act_with("2026-10-08T09:00", TOWN, "延期", None, &[("理由", "太晚")]);
    assert!(after.refusal().unwrap().zh().contains("已届满"), "{after:?}");
}

#[test]
fn a_refused_extension_is_final_for_its_run() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    assert!(case.act_with("2026-09-28T09:00", TOWN, "延期", None, &[("理由", "取证")]).is_accepted());
    assert!(case.act("2026-09-28T09:10", CENTRE, "不同意延期").is_accepted());
    let again = case.act_with("2026-09-28T09:20", TOWN, "延期", None, &[("理由", "取证")]);
    assert!(again.refusal().unwrap().zh().contains("终局"));
    assert_eq!(case.clock("办理期").limit, days(3));
}

#[test]
fn a_warning_already_due_at_the_start_comes_at_once() {
    let world = guarded();
    let case = Drive::open(&world, "2026-09-24T09:00", &[]);
    assert_eq!(case.marks(), vec![(YELLOW, CENTRE)]);
    assert_eq!(case.state().marks[0].at, t("2026-09-24T09:00"));
}

#[test]
fn reminders_go_on_for_ever_without_making_the_state_grow() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    // 总限 moved it to 提级办理 once more when 11-12 was over; that stage lapsed on 11-27 and reminds since 12-04.
    case.wake("2026-12-05T09:00");
    assert_eq!(case.stage(), "提级办理");
    let marks = case.state().marks.len();
    case.wake("2026-12-29T09:00");
    assert_eq!(case.state().marks.len(), marks);
    let last = case.state().marks.last().unwrap();
    assert_eq!((last.mark, last.times, last.last), (URGE, 4, t("2026-12-26T00:00")));
}

#[test]
fn the_total_limit_survives_every_return_because_nothing_restarts_it() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    let total = case.clock("总限").clone();
    assert!(total.tainted, "its length is 待县确认");
    case.wake("2026-11-16T09:00");
    assert_eq!(case.clock("总限").id, total.id);
    assert!(case.clock("总限").has_lapsed());
    let red = case.state().marks.iter().find(|mark| mark.mark == RED && mark.tainted);
    assert!(red.is_some(), "what rests on an unconfirmed limit is tainted");
}

#[test]
fn what_rests_on_an_unconfirmed_outcome_is_tainted_down_to_the_last_entry() {
    let mut world = liuxiang();
    world.schema.decisions[usize::from(NEVER_ASSIGNED.0)].reads = vec![LEAD, shao_abi::SlotId(7)];
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[("类别", "执法")]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    assert!(case.state().tainted.contains(&LEAD), "兜底 is 待县确认");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    assert!(case.clock("办理期").tainted);
    assert!(case.act_with("2026-09-24T09:30", CENTRE, "退单", None, &[("理由", "无")]).is_accepted());
    let returned = case.records.iter().find(|r| matches!(&r.what, What::Acted { act, .. } if act == "退单"));
    assert!(returned.unwrap().tainted, "its condition read a tainted value");
    let mut plain = in_hand(&world);
    plain.wake("2026-09-30T09:00");
    assert!(!plain.state().marks[0].tainted);
}

#[test]
fn two_lapses_at_one_point_both_stand_but_only_the_first_moves() {
    let mut world = liuxiang();
    // Make 办理期 as long as 待接单 and let it move at its lapse.
    world.process.clocks[1].limit = LimitSource::Fixed { limit: days(2), unconfirmed: false };
    let up = world.process.clocks[1].marks[2].then.clone();
    world.process.clocks[1].marks[1].then.extend(up);
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.wake("2026-09-30T09:00");
    assert_eq!(case.stage(), "提级办理", "办理期 is declared first");
    let lapsed: Vec<_> = case.records.iter().filter(|r| matches!(r.what, What::ClockLapsed { .. })).collect();
    assert_eq!(lapsed.len(), 2, "both lapses are facts");
    assert!(!case.records.iter().any(|r| matches!(&r.what, What::Acted { act, .. } if act == "接单")));
    assert!(!case.records.iter().any(|r| matches!(r.what, What::Blocked { .. })), "it was not even tried");
}

#[test]
fn a_warning_comes_again_once_an_extension_moves_its_point_ahead() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    case.wake("2026-09-30T08:00");
    assert_eq!(case.state().marks[0].times, 1);
    assert!(case.act_with("2026-09-30T09:00", TOWN, "延期", None, &[("理由", "取证")]).is_accepted());
    assert!(case.act("2026-09-30T09:05", CENTRE, "同意延期").is_accepted());
    case.wake("2026-10-09T09:00");
    assert_eq!(case.state().marks[0].times, 1, "not before its new point");
    case.wake("2026-10-30T09:00");
    assert_eq!((case.state().marks[0].mark, case.state().marks[0].times), (YELLOW, 2));
}

#[test]
fn a_warning_whose_point_lies_behind_comes_when_the_clock_resumes_not_in_the_past() {
    let mut world = liuxiang();
    world.process.clocks[1].marks[0].at = MarkPoint::Left(shao_abi::Stated::firm(limit(30, LimitUnit::Hour)));
    let mut case = Drive::open(&world, "2026-10-12T08:40", &[]);
    case.done("2026-10-12T08:50", CENTRE, "受理");
    case.done("2026-10-12T09:00", CENTRE, "派单");
    case.done("2026-10-12T09:10", TOWN, "接单");
    case.done("2026-10-14T10:00", TOWN, "委托鉴定");
    assert!(case.marks().is_empty());
    // Due 10-16 17:30: of the 30 running hours before it, 25.5 lie after the pause and the rest before it.
    assert!(case.act("2026-10-15T16:00", EXPERT, "收到意见").is_accepted());
    assert_eq!(case.state().marks.iter().map(|mark| mark.at).collect::<Vec<_>>(), [t("2026-10-15T16:00")]);
}

#[test]
fn a_pause_that_begins_with_the_move_that_starts_its_clock_is_heard() {
    let mut world = liuxiang();
    let (take, work) = (StageId(2), StageId(4));
    let wait =
        Pause { name: "接单".to_owned(), from: Point::Enter(take), to: Point::Enter(work), most: None };
    world.process.clocks[1].pauses.push(wait);
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    assert_eq!(case.clock("办理期").status, ClockStatus::Stopped);
    case.done("2026-09-28T18:00", TOWN, "接单");
    assert_eq!(
        case.clock("办理期").due(),
        Some(t("2026-10-08T17:30")),
        "the bell of 09-28 rang while it stood"
    );
}

#[test]
fn overlapping_pauses_are_one_because_a_clock_stands_once() {
    let world = liuxiang();
    let mut case = in_hand(&world);
    case.done("2026-09-28T10:00", TOWN, "委托鉴定");
    let mut twice = liuxiang();
    let opinion = twice.process.clocks[1].pauses[1].clone();
    twice.process.clocks[1].pauses.push(Pause { name: "再鉴".to_owned(), most: None, ..opinion });
    let mut other = in_hand(&twice);
    other.done("2026-09-28T10:00", TOWN, "委托鉴定");
    for case in [&mut case, &mut other] {
        assert!(case.act("2026-09-29T10:00", EXPERT, "收到意见").is_accepted());
    }
    assert_eq!(case.clock("办理期").due(), other.clock("办理期").due());
    // One of two ends by its own limit: the other still holds.
    other.done("2026-09-29T11:00", TOWN, "委托鉴定");
    other.wake("2026-11-12T09:00");
    assert_eq!(other.clock("办理期").status, ClockStatus::Stopped);
}

#[test]
fn without_a_calendar_there_is_no_deadline_and_the_case_says_so() {
    let mut world = liuxiang();
    world.process.clocks[0].limit = LimitSource::Fixed { limit: days(120), unconfirmed: false };
    let case = Drive::open(&world, "2026-09-24T09:00", &[]);
    assert!(matches!(case.clock("总限").deadline, Deadline::UnknownAfter(_)));
    let shown = view(&world.policy(), case.state(), t("2026-09-24T09:05")).unwrap();
    let total = shown.clocks.iter().find(|clock| clock.clock == "总限").unwrap();
    assert!(total.note.as_ref().unwrap().zh.contains("尚未公布"), "{:?}", total.note);
}

#[test]
fn a_calendar_published_later_tells_the_deadline_at_the_next_step() {
    let mut world = liuxiang();
    world.calendar = Calendar::national().as_published_by("2025-06-01".parse().unwrap());
    let mut case = Drive::open(&world, "2025-12-01T09:00", &[]);
    let total = case.clock("总限").clone();
    assert!(matches!(total.deadline, Deadline::UnknownAfter(_)), "{total:?}");
    let state = case.state.take();
    let mut later = liuxiang();
    later.process = world.process.clone();
    let mut case = Drive { state, ..Drive::new(&later) };
    case.wake("2025-12-01T09:01");
    assert_eq!(case.clock("总限").due(), Some(t("2026-01-13T24:00")));
}

#[test]
fn a_deadline_explains_itself_by_its_bells() {
    let world = liuxiang();
    let case = in_hand(&world);
    let explained = explain(&world.policy(), case.clock("办理期")).unwrap();
    assert_eq!(explained.outcome.deadline(), case.clock("办理期").due());
    assert!(explained.steps.len() >= 4, "the holidays between are shown too");
}
