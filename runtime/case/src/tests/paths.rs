//! 路径冲突: a correction that what was done since does not fit.

use super::laws::world_of;
use super::mended::*;
use super::process::liuxiang;
use super::revising::in_hand;
use super::world::*;
use crate::{Act, AskAbout, Change, ClockStatus, EventKind, Outcome, RefusalKind, What, timeline, view};

/// 办理期 lapsed, five working days later 提级办理, and there 督促办结 on 10-15.
pub fn escalated(world: &World) -> Drive<'_> {
    let mut case = in_hand(world);
    case.wake("2026-10-14T18:00");
    assert_eq!(case.stage(), "提级办理");
    case.done("2026-10-15T09:00", CENTRE, "督促办结");
    assert_eq!(case.marks(), vec![(YELLOW, TOWN), (RED, TOWN), (URGE, TOWN)]);
    case
}

/// The paper says that 阴平镇 had done it on the last day.
pub fn done_in_time() -> Change {
    let act = Act { act: "办结".to_owned(), ..Act::default() };
    Change::Add { act, actor: TOWN, at: t("2026-09-30T16:00") }
}

pub fn ruling(result: &str) -> EventKind {
    let act = Act { act: "路径裁定".to_owned(), result: Some(result.to_owned()), ..Act::default() };
    EventKind::Act(act)
}

#[test]
fn the_stages_stand_but_who_was_late_is_corrected_at_once() {
    let world = mended(liuxiang());
    let mut case = escalated(&world);
    let revised = case.revise("2026-10-15T10:00", done_in_time());
    let Outcome::Path { unfit } = &revised.outcome else { panic!("{:?}", revised.outcome) };
    assert_eq!(unfit.iter().map(|unfit| unfit.act.as_str()).collect::<Vec<_>>(), ["督促办结"]);
    assert_eq!(case.stage(), "待评价", "where 督促办结 has brought it");
    assert_eq!(case.marks(), vec![(YELLOW, TOWN)], "the town was in time");
    assert_eq!(case.clock("办理期").status, ClockStatus::Met { at: t("2026-09-30T16:00") });
    let gone = revoked(&revised);
    assert!(gone.iter().any(|rule| rule == "期限 办理期 记 红牌"), "{gone:?}");
    assert!(!gone.iter().any(|rule| rule.starts_with("进入")), "no stage is taken back: {gone:?}");
    let asked = &case.state().asks[0];
    assert_eq!(asked.who, Some(CENTRE));
    assert!(matches!(&asked.about, AskAbout::Path { unfit } if unfit.len() == 1));
    let told = timeline(&world.policy(), &case.records);
    assert!(told.iter().any(|entry| entry.what.zh.contains("路径裁定（回转则作废：督促办结")));
    let shown = view(&world.policy(), case.state(), t("2026-10-15T10:00")).unwrap();
    let rule = shown.acts.iter().find(|act| act.act == "路径裁定").unwrap();
    assert_eq!(rule.results, ["回转", "保留"]);
}

#[test]
fn turned_back_the_case_is_where_the_corrected_acts_lead() {
    let world = mended(liuxiang());
    let mut case = escalated(&world);
    case.revise("2026-10-15T10:00", done_in_time());
    let revised = case.repair("2026-10-15T11:00", ruling("回转"));
    assert_eq!(revised.outcome, Outcome::Adopted);
    // Nobody evaluated it within seven days of 09-30.
    assert_eq!(case.stage(), "归档");
    assert!(case.state().asks.is_empty());
    let gone = revoked(&revised);
    assert!(
        gone.iter().any(|rule| rule == "动作 督促办结") && gone.iter().any(|rule| rule == "进入 提级办理")
    );
    assert!(
        case.records.iter().any(|r| matches!(&r.what, What::Answered { answer, .. } if answer == "回转"))
    );
}

#[test]
fn kept_the_case_goes_on_from_where_people_saw_it() {
    let world = mended(liuxiang());
    let mut case = escalated(&world);
    case.revise("2026-10-15T10:00", done_in_time());
    assert!(case.act_with("2026-10-15T11:00", CENTRE, "路径裁定", Some("保留"), &[]).is_accepted());
    assert_eq!(case.stage(), "待评价");
    assert!(case.act_with("2026-10-15T12:00", CITIZEN, "评价", Some("满意"), &[]).is_accepted());
    assert_eq!((case.stage(), case.marks()), ("归档", vec![(YELLOW, TOWN)]));
    let twice = case.act_with("2026-10-15T13:00", CENTRE, "路径裁定", Some("保留"), &[]);
    assert_eq!(twice.refusal().unwrap().kind, RefusalKind::NotOffered);
}

#[test]
fn only_whom_it_was_put_to_rules_and_only_one_of_two_ways() {
    let world = mended(liuxiang());
    let mut case = escalated(&world);
    case.revise("2026-10-15T10:00", done_in_time());
    let other = case.act_with("2026-10-15T11:00", TOWN, "路径裁定", Some("保留"), &[]);
    assert_eq!(other.refusal().unwrap().kind, RefusalKind::NotYours);
    let neither = case.act("2026-10-15T11:00", CENTRE, "路径裁定");
    assert_eq!(neither.refusal().unwrap().kind, RefusalKind::Args);
    let event = case.event(t("2026-10-15T11:01"), Some(TOWN), ruling("回转"));
    let revised = crate::revise(&world.policy(), &case.sent, &event).unwrap();
    assert_eq!(refusal(&revised).kind, RefusalKind::NotYours);
    assert_eq!(case.stage(), "待评价");
}

#[test]
fn silence_keeps_because_nobody_is_moved_by_nobody() {
    let mut world = mended(liuxiang());
    world.process.flows[0].revise.as_mut().unwrap().within.value.n = 30;
    let mut case = escalated(&world);
    case.revise("2026-10-15T10:00", done_in_time());
    // The case has ended meanwhile, and the question outlived it, as long as corrections can be made.
    case.wake("2026-10-30T09:00");
    assert_eq!((case.stage(), case.state().asks.len()), ("归档", 1));
    case.wake("2026-11-17T09:00");
    assert_eq!((case.stage(), case.state().asks.len()), ("归档", 0));
    let kept = |what: &What| matches!(what, What::Answered { answer, silent: true, .. } if answer == "保留");
    assert!(case.records.iter().any(|record| kept(&record.what)));
}

#[test]
fn where_nobody_has_acted_since_the_path_simply_changes() {
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    case.wake("2026-10-14T18:00");
    assert_eq!(case.stage(), "提级办理", "since 10-13 at 17:30");
    let act = Act { act: "办结".to_owned(), ..Act::default() };
    let revised =
        case.revise("2026-10-15T09:00", Change::Add { act, actor: TOWN, at: t("2026-10-13T17:00") });
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!(case.stage(), "待评价");
    assert!(
        revoked(&revised).iter().any(|rule| rule == "告知 指挥中心 在办 提级办理"),
        "nobody is waited for there"
    );
}

#[test]
fn what_the_rest_cannot_stand_without_is_corrected_last() {
    let world = mended(world_of(3));
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    assert!(case.act_with("2026-09-28T09:07", CENTRE, "认定", None, &[("情节严重", "是")]).is_accepted());
    case.done("2026-09-28T09:08", CENTRE, "移交");
    let (judged, handed) = (case.position("认定"), case.position("移交"));
    let revised = case.revise("2026-09-28T10:00", Change::Void { of: judged });
    assert_eq!(refusal(&revised).kind, RefusalKind::Revision);
    assert!(refusal(&revised).zh().contains("请先更正其后的动作：移交"), "{}", refusal(&revised).zh());
    assert_eq!(case.revise("2026-09-28T10:01", Change::Void { of: handed }).outcome, Outcome::Adopted);
    assert_eq!(case.revise("2026-09-28T10:02", Change::Void { of: judged }).outcome, Outcome::Adopted);
    assert_eq!((case.stage(), case.state().asks.len()), ("待定", 1));
}

#[test]
fn a_second_conflict_joins_the_question_that_is_open() {
    let world = mended(liuxiang());
    let mut case = escalated(&world);
    case.revise("2026-10-15T10:00", done_in_time());
    assert!(case.act_with("2026-10-15T12:00", CITIZEN, "评价", Some("不满意"), &[]).is_accepted());
    case.done("2026-10-15T13:00", TOWN, "重办结");
    let of = case.position("评价");
    let revised = case.revise("2026-10-15T14:00", Change::Void { of });
    assert!(matches!(revised.outcome, Outcome::Path { .. }), "{:?}", revised.outcome);
    assert_eq!(case.stage(), "待评价");
    let asks = &case.state().asks;
    assert_eq!(asks.len(), 1);
    assert!(matches!(&asks[0].about, AskAbout::Path { unfit } if unfit.len() == 2), "{asks:?}");
    case.repair("2026-10-15T15:00", ruling("回转"));
    assert_eq!((case.stage(), case.state().asks.len()), ("归档", 0));
}
