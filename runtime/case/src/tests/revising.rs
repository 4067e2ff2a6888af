//! 更正: who may correct what, how far back, and what the world is told of it.

use shao_abi::{LimitUnit, Revise, Who};

use super::mended::*;
use super::process::{limit, liuxiang};
use super::world::*;
use crate::{
    Act, Change, ClockStatus, Correction, Effect as Fx, EventKind, Fault, Outcome, RefusalKind, What,
    needs_log, revise, step, timeline,
};

/// Handed to 阴平镇 at 2026-09-24 10:00, 办理期 due 2026-09-30 17:30.
pub fn in_hand(world: &World) -> Drive<'_> {
    let mut case = Drive::open(world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.done("2026-09-24T10:00", TOWN, "接单");
    case
}

/// 办结 on record on 10-08 at 09:00, when 办理期 had lapsed.
pub fn late(world: &World) -> Drive<'_> {
    let mut case = in_hand(world);
    case.done("2026-10-08T09:00", TOWN, "办结");
    assert_eq!(case.marks(), vec![(YELLOW, TOWN), (RED, TOWN), (URGE, TOWN)]);
    case
}

#[test]
fn a_late_entry_clears_the_lapse_because_what_counts_is_when_it_was_done() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let of = case.position("办结");
    let revised = case.revise("2026-10-08T12:00", Change::Date { of, at: t("2026-09-30T17:30") });
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!(case.marks(), vec![(YELLOW, TOWN)]);
    assert_eq!(case.clock("办理期").status, ClockStatus::Met { at: t("2026-09-30T17:30") });
    assert_eq!(case.stage(), "待评价");
    let gone = revoked(&revised);
    for rule in ["期限 办理期 届满", "期限 办理期 记 红牌", "期限 办理期 记 催办", "告知 阴平镇 记 红牌"]
    {
        assert!(gone.iter().any(|key| key == rule), "{rule} is not among {gone:?}");
    }
    assert!(gone.iter().any(|key| key == "期限 办理期 届满 台账 台账5"), "what ledgers counted: {gone:?}");
    let entered = |fx: &Fx| matches!(fx, Fx::Entry(entry) if entry.key.rule == "期限 办理期 如期 台账 台账4");
    assert!(revised.effects.iter().any(entered), "it was met in time");
    assert!(!gone.iter().any(|key| key.contains("黄牌")), "what still holds is not touched: {gone:?}");
    let told = timeline(&world.policy(), &case.records);
    let said = &told.last().unwrap().what;
    assert!(said.zh.contains("更正：“办结”（2026-10-08 09:00）实际发生于 2026-09-30 17:30"), "{}", said.zh);
    assert!(said.zh.contains("理由：记录有误；依据：签收单") && said.en.contains("really done"), "{said:?}");
}

#[test]
fn a_minute_too_late_is_late_because_a_correction_changes_facts_and_not_limits() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let of = case.position("办结");
    case.revise("2026-10-08T12:00", Change::Date { of, at: t("2026-09-30T17:31") });
    assert_eq!(case.marks(), vec![(YELLOW, TOWN), (RED, TOWN), (URGE, TOWN)]);
    assert!(case.clock("办理期").has_lapsed());
}

#[test]
fn only_whom_the_process_names_may_correct_and_only_with_a_reason() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let change = Change::Date { of: case.position("办结"), at: t("2026-09-30T17:00") };
    let state = case.state.clone();
    let event = case.event(t("2026-10-08T12:00"), Some(TOWN), revision(change.clone()));
    let revised = revise(&world.policy(), &case.sent, &event).unwrap();
    assert_eq!(refusal(&revised).kind, RefusalKind::NotYours);
    assert!(refusal(&revised).zh().contains("更正由 指挥中心"), "{}", refusal(&revised).zh());
    assert!(new_records(&revised).iter().all(|record| matches!(record.what, What::Refused { .. })));
    let silent = EventKind::Revise(crate::Revision {
        change: change.clone(),
        reason: " ".to_owned(),
        evidence: vec![],
    });
    let revised = case.repair("2026-10-08T12:01", silent);
    assert_eq!(refusal(&revised).kind, RefusalKind::Args);
    assert!(refusal(&revised).zh().contains("理由"));
    assert_eq!(case.state().marks, state.unwrap().marks, "what is refused changes nothing");
    let bare = liuxiang();
    let mut case = late(&bare);
    let revised = case.revise("2026-10-08T12:00", change);
    assert_eq!(refusal(&revised).kind, RefusalKind::NotOffered);
    assert!(refusal(&revised).zh().contains("没有规定更正") && refusal(&revised).en().contains("更正"));
}

#[test]
fn after_the_time_for_corrections_there_is_a_note_and_nothing_else() {
    let mut world = mended(liuxiang());
    let within = shao_abi::Stated::firm(limit(5, LimitUnit::Day));
    world.process.flows[0].revise = Some(Revise { by: Who::Party(CENTRE), within });
    let mut case = late(&world);
    let change = Change::Date { of: case.position("办结"), at: t("2026-09-30T17:00") };
    // Counted from what is claimed, not from what is on record: else a year could be gained by a word.
    let revised = case.revise("2026-10-09T09:00", change);
    assert_eq!(revised.outcome, Outcome::Noted);
    assert!(revised.reply.is_accepted());
    assert!(revoked(&revised).is_empty());
    assert_eq!(case.marks(), vec![(YELLOW, TOWN), (RED, TOWN), (URGE, TOWN)]);
    let noted = |what: &What| matches!(what, What::Revised { correction: Correction::Noted, .. });
    assert!(case.records.iter().any(|record| noted(&record.what)));
    assert!(timeline(&world.policy(), &case.records).iter().any(|entry| entry.what.zh.contains("只作记录")));
}

#[test]
fn nothing_is_dated_into_the_future_or_before_the_case() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let of = case.position("办结");
    for at in ["2026-10-08T12:01", "2026-09-24T08:59"] {
        let revised = case.revise("2026-10-08T12:00", Change::Date { of, at: t(at) });
        assert_eq!(refusal(&revised).kind, RefusalKind::OutOfOrder, "{at}");
    }
}

#[test]
fn an_act_that_could_not_have_been_done_then_is_not_dated_then() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let of = case.position("办结");
    let revised = case.revise("2026-10-08T12:00", Change::Date { of, at: t("2026-09-24T09:30") });
    assert_eq!(refusal(&revised).kind, RefusalKind::NotOffered);
    assert!(refusal(&revised).zh().starts_with("照此更正，该动作当时也不能办"), "{}", refusal(&revised).zh());
    assert_eq!(case.stage(), "待评价");
}

#[test]
fn what_was_void_comes_to_nothing_and_the_lapse_it_hid_comes_to_light() {
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    case.done("2026-09-30T09:00", TOWN, "办结");
    let of = case.position("办结");
    let revised = case.revise("2026-10-08T09:00", Change::Void { of });
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!(case.stage(), "办理中");
    assert_eq!(case.marks(), vec![(YELLOW, TOWN), (RED, TOWN), (URGE, TOWN)]);
    let again = case.revise("2026-10-08T09:01", Change::Void { of });
    assert!(refusal(&again).zh().contains("已于 2026-10-08 09:00 作废"), "{}", refusal(&again).zh());
    let taken_up =
        Change::Replace { of, act: Act { act: "办结".to_owned(), ..Act::default() }, actor: None };
    case.revise("2026-10-08T09:02", taken_up);
    assert_eq!((case.stage(), case.marks()), ("待评价", vec![(YELLOW, TOWN)]));
}

#[test]
fn an_act_was_really_another_one() {
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    case.done("2026-09-28T09:00", TOWN, "办结");
    assert!(case.act_with("2026-09-28T10:00", CITIZEN, "评价", Some("满意"), &[]).is_accepted());
    assert_eq!(case.stage(), "归档");
    let bad = Act { act: "评价".to_owned(), result: Some("不满意".to_owned()), ..Act::default() };
    let of = case.position("评价");
    let revised = case.revise("2026-09-28T11:00", Change::Replace { of, act: bad, actor: None });
    assert_eq!(revised.outcome, Outcome::Adopted, "an ended case can be corrected too");
    assert_eq!(case.stage(), "待重办");
    assert!(case.state().ended.is_none());
}

#[test]
fn what_was_refused_stays_refused_and_what_was_done_is_added() {
    let world = mended(liuxiang());
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    // Silence took it on 09-29 at 17:30; the slip of paper is from an hour before.
    let slip =
        |case: &mut Drive<'_>| case.act_with("2026-09-30T09:00", TOWN, "退单", None, &[("理由", "无权")]);
    assert!(slip(&mut case).refusal().is_some());
    assert_eq!(case.stage(), "办理中");
    let of = case.position("退单");
    let revised = case.revise("2026-09-30T09:05", Change::Date { of, at: t("2026-09-29T16:30") });
    assert!(refusal(&revised).zh().contains("请补录"), "{}", refusal(&revised).zh());
    let args = [("理由".to_owned(), serde_json::json!("无权"))].into();
    let act = Act { act: "退单".to_owned(), args, ..Act::default() };
    let added = Change::Add { act, actor: TOWN, at: t("2026-09-29T16:30") };
    let revised = case.revise("2026-09-30T09:10", added);
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!(case.stage(), "待裁定");
    assert!(revoked(&revised).iter().any(|rule| rule == "动作 接单"), "silence did not take it");
    let refused = |what: &What| matches!(what, What::Refused { act, .. } if act == "退单");
    assert!(case.records.iter().any(|record| refused(&record.what)), "that it was refused is a fact");
}

#[test]
fn what_opened_a_case_is_not_dated_anew_and_a_refused_correction_is_none() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let open = case.revise("2026-10-08T12:00", Change::Date { of: 0, at: t("2026-09-25T09:00") });
    assert_eq!(refusal(&open).kind, RefusalKind::Revision);
    assert!(refusal(&open).zh().contains("“立案”只能作废"), "{}", refusal(&open).zh());
    let of = u32::try_from(case.sent.len()).unwrap() - 1;
    let correction = case.revise("2026-10-08T12:01", Change::Void { of });
    assert_eq!(refusal(&correction).kind, RefusalKind::Revision);
    let nothing = case.revise("2026-10-08T12:02", Change::Void { of: 99 });
    assert!(refusal(&nothing).zh().contains("第 99 件") && refusal(&nothing).en().contains("99"));
}

#[test]
fn the_same_correction_twice_is_answered_once() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let change = Change::Date { of: case.position("办结"), at: t("2026-09-30T17:00") };
    let first = case.revise("2026-10-08T12:00", change);
    let event = case.sent.last().unwrap().clone();
    let again = revise(&world.policy(), &case.sent, &event).unwrap();
    assert_eq!((again.outcome, again.reply), (Outcome::Repeated, first.reply));
    assert!(again.effects.is_empty());
    assert_eq!(again.state, first.state);
}

#[test]
fn a_step_alone_cannot_change_the_past_and_says_so() {
    let world = mended(liuxiang());
    let case = late(&world);
    let change = Change::Void { of: case.position("办结") };
    let event = case.event(t("2026-10-08T12:00"), Some(CENTRE), revision(change));
    assert!(needs_log(&event));
    let fault = step(&world.policy(), case.state.clone(), &event).unwrap_err();
    assert_eq!(fault, Fault::NeedsLog);
    assert!(!fault.zh().is_empty());
}

#[test]
fn a_question_less_renames_nothing_because_keys_do_not_count_questions() {
    let world = mended(super::process::forked(|b| shao_abi::Join::All(vec![b.go("汇总")])));
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[("联合执法", "是")]);
    case.done("2026-09-28T09:10", CENTRE, "派单");
    case.done("2026-09-28T10:00", TOWN, "反馈");
    let of = case.position("反馈");
    let revised = case.revise("2026-09-28T11:00", Change::Date { of, at: t("2026-09-28T10:30") });
    let police = |key: &String| key.contains("公安分局");
    assert!(!revoked(&revised).iter().any(police), "{:?}", revoked(&revised));
    let world = mended(liuxiang());
    let mut case = in_hand(&world);
    assert!(case.act_with("2026-09-28T09:00", TOWN, "延期", None, &[("理由", "取证")]).is_accepted());
    assert!(case.act("2026-09-28T09:10", CENTRE, "不同意延期").is_accepted());
    case.done("2026-09-28T10:00", TOWN, "委托鉴定");
    let of = case.position("不同意延期");
    let revised = case.revise("2026-09-28T11:00", Change::Void { of });
    let stops = |key: &String| key.contains("停 鉴定") || key.contains("委托鉴定");
    assert!(!revoked(&revised).iter().any(stops), "{:?}", revoked(&revised));
}
