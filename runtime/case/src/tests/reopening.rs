//! 重启: an ended case begins another cycle.

use super::mended::*;
use super::process::liuxiang;
use super::revising::in_hand;
use super::world::*;
use crate::{Change, ClockStatus, Outcome, RefusalKind, Reply, view};

/// Late, a bad evaluation, then 归档 on 10-10.
fn ended(world: &World) -> Drive<'_> {
    let mut case = in_hand(world);
    case.done("2026-10-08T09:00", TOWN, "办结");
    assert!(case.act_with("2026-10-08T10:00", CITIZEN, "评价", Some("不满意"), &[]).is_accepted());
    case.done("2026-10-08T11:00", TOWN, "重办结");
    assert!(case.act_with("2026-10-10T09:00", CITIZEN, "评价", Some("满意"), &[]).is_accepted());
    assert!(case.state().ended.is_some());
    case
}

fn reopen(case: &mut Drive<'_>, at: &str) -> Reply {
    case.act_with(at, CENTRE, "重启", None, &[("理由", "诉求人来访")])
}

fn kind(reply: &Reply) -> RefusalKind {
    let refusal = reply.refusal().unwrap_or_else(|| panic!("accepted: {reply:?}"));
    assert!(!refusal.zh().is_empty() && !refusal.en().is_empty());
    refusal.kind
}

#[test]
fn another_cycle_has_new_clocks_and_keeps_what_was() {
    let world = mended(liuxiang());
    let mut case = ended(&world);
    let (counters, marks) = (case.state().counters.clone(), case.marks());
    let total = case.clock("总限").clone();
    assert!(reopen(&mut case, "2026-10-12T09:00").is_accepted());
    assert_eq!((case.stage(), case.state().cycle, case.state().ended), ("待受理", 1, None));
    assert_eq!(case.state().counters, counters, "a second bad evaluation is a second one");
    assert_eq!(case.marks(), marks, "past lapses stay");
    let fresh = case.clock("总限");
    assert_eq!((fresh.status, fresh.start, fresh.run), (ClockStatus::Running, t("2026-10-12T09:00"), 2));
    assert_ne!(fresh.id, total.id);
    assert_eq!(case.clock("待受理").due(), Some(t("2026-10-12T09:30")));
    assert!(case.clock("办理期").has_lapsed(), "the run that lapsed in the first cycle is still told");
    let reopened = case.records.iter().find(|record| record.key.rule == "动作 重启").unwrap();
    assert_eq!(reopened.key.cycle, 1);
    case.wake("2026-10-12T10:00");
    assert_eq!(case.stage(), "待研判", "its clocks run");
}

#[test]
fn it_is_begun_again_as_often_as_the_process_says() {
    let world = mended(liuxiang());
    let mut case = ended(&world);
    assert!(reopen(&mut case, "2026-10-12T09:00").is_accepted());
    let early = reopen(&mut case, "2026-10-12T09:10");
    assert_eq!(kind(&early), RefusalKind::NotOffered);
    assert!(early.refusal().unwrap().zh().contains("没有办结"), "{early:?}");
    assert!(case.act_with("2026-10-12T09:20", CENTRE, "不予受理", None, &[("理由", "已解决")]).is_accepted());
    let again = reopen(&mut case, "2026-10-13T09:00");
    assert_eq!(kind(&again), RefusalKind::Cap);
    assert!(again.refusal().unwrap().zh().contains("至多重启 1 次"));
}

#[test]
fn only_whom_the_process_names_begins_it_again_and_says_why() {
    let world = mended(liuxiang());
    let mut case = ended(&world);
    let offered = view(&world.policy(), case.state(), t("2026-10-12T09:00")).unwrap().acts;
    let act = offered.iter().find(|act| act.act == "重启").unwrap();
    assert_eq!((act.by.as_deref(), act.of.as_str()), (Some("指挥中心"), "待受理"));
    assert_eq!(act.params[0].name, "理由");
    let other = case.act_with("2026-10-12T09:00", TOWN, "重启", None, &[("理由", "再办")]);
    assert_eq!(kind(&other), RefusalKind::NotYours);
    assert_eq!(kind(&case.act("2026-10-12T09:00", CENTRE, "重启")), RefusalKind::Args);
    assert!(case.state().ended.is_some());
    let plain = liuxiang();
    let mut case = ended(&plain);
    assert_eq!(kind(&reopen(&mut case, "2026-10-12T09:00")), RefusalKind::NotOffered);
}

#[test]
fn a_cycle_begun_by_mistake_is_void() {
    let world = mended(liuxiang());
    let mut case = ended(&world);
    assert!(reopen(&mut case, "2026-10-12T09:00").is_accepted());
    let of = case.position("重启");
    let revised = case.revise("2026-10-12T09:10", Change::Void { of });
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!((case.stage(), case.state().cycle), ("归档", 0));
    assert!(case.state().ended.is_some());
}
