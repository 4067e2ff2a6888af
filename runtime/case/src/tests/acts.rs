//! Acts: who, when, how often, under what condition; and what repeated or stale ones do.

use super::process::{guarded, liuxiang};
use super::world::*;
use crate::{Act, DutyId, Event, EventKind, RefusalKind, Reply, What};

fn kind(reply: &Reply) -> RefusalKind {
    reply.refusal().unwrap_or_else(|| panic!("accepted: {reply:?}")).kind
}

#[test]
fn an_act_at_the_deadline_is_on_time_because_deadlines_are_closed() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:30", CENTRE, "受理");
    assert!(case.marks().is_empty());
    let mut late = Drive::open(&world, "2026-09-24T09:00", &[]);
    // Half an hour and a millisecond: silence has accepted it, so there is nothing left to accept.
    assert_eq!(kind(&late.act("2026-09-24T09:30:00.001", CENTRE, "受理")), RefusalKind::NotOffered);
    assert_eq!(late.stage(), "待研判");
    assert_eq!(late.marks(), vec![(URGE, CENTRE)]);
}

#[test]
fn only_the_holder_may_act_because_a_duty_has_one_party_that_answers_for_it() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let reply = case.act("2026-09-24T09:01", TOWN, "受理");
    assert_eq!(kind(&reply), RefusalKind::NotYours);
    assert!(reply.refusal().unwrap().zh().contains("指挥中心"));
    assert_eq!(kind(&case.act("2026-09-24T09:02", CENTRE, "盖章")), RefusalKind::NotOffered);
    assert!(matches!(case.records.last().unwrap().what, What::Refused { .. }));
}

#[test]
fn the_same_event_twice_gets_the_same_reply_because_deliveries_repeat() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    let again = Event { received: t("2026-09-24T09:50"), ..case.sent.last().unwrap().clone() };
    let (before, reply) = (case.state.clone(), case.last.as_ref().unwrap().reply.clone());
    assert_eq!(case.deliver(again.clone()), reply);
    assert!(case.last.as_ref().unwrap().repeated);
    assert_eq!(case.state, before);
    let other = Act { act: "不予受理".to_owned(), ..Act::default() };
    let clash = Event { kind: EventKind::Act(other), ..again };
    assert_eq!(kind(&case.deliver(clash)), RefusalKind::Conflict);
    assert_eq!(case.state, before, "a conflict is the sender's, not the case's");
}

#[test]
fn an_act_on_an_older_visit_is_stale_because_the_sender_saw_another_stage() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    let act = |visit, seq| {
        let act = Act { act: "派单".to_owned(), duty: Some(DutyId::ROOT), visit, ..Act::default() };
        let mut event = case.event(t("2026-09-24T09:20"), Some(CENTRE), EventKind::Act(act));
        event.expected_seq = seq;
        event.id = format!("{visit:?}{seq:?}");
        event
    };
    let (old, moved, fits) = (act(Some(1), None), act(Some(2), Some(1)), act(Some(2), None));
    assert_eq!(kind(&case.deliver(old)), RefusalKind::Stale);
    assert_eq!(kind(&case.deliver(moved)), RefusalKind::Stale);
    assert!(case.deliver(fits).is_accepted());
}

#[test]
fn what_is_dated_before_the_last_change_is_a_revision_and_refused_as_an_act() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    let act = EventKind::Act(Act { act: "派单".to_owned(), ..Act::default() });
    let mut dated = case.event(t("2026-09-24T09:30"), Some(CENTRE), act);
    dated.at = Some(t("2026-09-24T09:05"));
    assert_eq!(kind(&case.deliver(dated.clone())), RefusalKind::OutOfOrder);
    let future = Event { at: Some(t("2026-09-25")), id: "f".to_owned(), ..dated.clone() };
    assert_eq!(kind(&case.deliver(future)), RefusalKind::OutOfOrder);
    let fits = Event { at: Some(t("2026-09-24T09:20")), id: "g".to_owned(), ..dated };
    assert_eq!(case.deliver(fits), Reply::Accepted { at: t("2026-09-24T09:20"), seq: case.state().seq });
}

#[test]
fn a_host_clock_that_runs_backwards_is_moved_forward_to_the_last_change() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    let reply = case.act("2026-09-24T09:05", CENTRE, "派单");
    assert!(matches!(reply, Reply::Accepted { at, .. } if at == t("2026-09-24T09:10")), "{reply:?}");
}

#[test]
fn an_assigned_case_cannot_be_returned_and_the_refusal_names_the_condition() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    assert_eq!(kind(&case.act("2026-09-24T09:30", TOWN, "退单")), RefusalKind::Args);
    assert!(case.act_with("2026-09-24T09:31", TOWN, "退单", None, &[("理由", "不归我管")]).is_accepted());
    assert!(case.act_with("2026-09-24T09:40", CENTRE, "裁定", Some("不成立"), &[]).is_accepted());
    assert_eq!(case.marks(), vec![(ASSIGNED, CENTRE)]);
    let reply = case.act_with("2026-09-24T09:50", TOWN, "退单", None, &[("理由", "还是不归我管")]);
    let refusal = reply.refusal().unwrap();
    assert_eq!((refusal.kind, refusal.conditions.len()), (RefusalKind::Guard, 1));
    assert_eq!(refusal.conditions[0].text, "曾 指定");
}

#[test]
fn a_third_bad_evaluation_goes_where_the_policy_says_because_an_answer_is_owed() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.done("2026-09-24T09:30", TOWN, "接单");
    case.done("2026-09-24T09:40", TOWN, "办结");
    for minute in [41, 43] {
        let at = format!("2026-09-24T09:{minute}");
        assert!(case.act_with(&at, CITIZEN, "评价", Some("不满意"), &[]).is_accepted());
        case.done(&format!("2026-09-24T09:{}", minute + 1), TOWN, "重办结");
    }
    assert!(case.act_with("2026-09-24T09:50", CITIZEN, "评价", Some("不满意"), &[]).is_accepted());
    assert_eq!(case.stage(), "归档");
    assert!(case.records.iter().any(|r| matches!(&r.what, What::Acted { over: true, .. })));
    assert_eq!(kind(&case.act("2026-09-24T09:51", TOWN, "办结")), RefusalKind::Ended);
    assert_eq!(case.wakes_at(), None, "nothing is due in a case that has ended");
}

#[test]
fn a_cap_without_a_sequel_refuses() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:01", CENTRE, "受理");
    for minute in [10, 20] {
        case.done(&format!("2026-09-24T09:{minute}"), CENTRE, "派单");
        let reply =
            case.act_with(&format!("2026-09-24T09:{}", minute + 1), TOWN, "退单", None, &[("理由", "无")]);
        assert!(reply.is_accepted(), "{reply:?}");
        assert!(
            case.act_with(&format!("2026-09-24T09:{}", minute + 2), CENTRE, "裁定", Some("成立"), &[])
                .is_accepted()
        );
    }
    case.done("2026-09-24T09:30", CENTRE, "派单");
    assert_eq!(
        kind(&case.act_with("2026-09-24T09:31", TOWN, "退单", None, &[("理由", "无")])),
        RefusalKind::Cap
    );
}

#[test]
fn a_guard_reads_the_arguments_of_its_own_act_and_nothing_keeps_them() {
    let world = guarded();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let reply = case.act_with("2026-09-24T09:01", CENTRE, "加急", None, &[("紧急", "否")]);
    assert_eq!(kind(&reply), RefusalKind::Guard);
    assert_eq!(case.state().frame.get(shao_abi::SlotId(9)), None);
    let reply = case.act_with("2026-09-24T09:02", CENTRE, "加急", None, &[("紧急", "也许"), ("备注", "x")]);
    assert!(reply.refusal().unwrap().zh().contains("也许") && reply.refusal().unwrap().zh().contains("备注"));
    assert!(case.act_with("2026-09-24T09:03", CENTRE, "加急", None, &[("紧急", "是")]).is_accepted());
}

#[test]
fn a_guard_on_a_requirement_gives_the_reasons_of_the_lines_that_failed() {
    let world = guarded();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[("联合执法", "是")]);
    let reply = case.act("2026-09-24T09:01", CENTRE, "放行");
    assert!(reply.refusal().unwrap().zh().contains("未书面征得镇街同意"), "{reply:?}");
    let mut fine = Drive::open(&world, "2026-09-24T09:00", &[]);
    fine.done("2026-09-24T09:01", CENTRE, "放行");
}

#[test]
fn a_case_opens_once_and_only_a_case_can_be_acted_on() {
    let world = liuxiang();
    let mut none = Drive::new(&world);
    assert_eq!(kind(&none.act("2026-09-24T09:00", CENTRE, "受理")), RefusalKind::NotOpen);
    assert!(none.state.is_none());
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let again = Event { id: "x".to_owned(), ..case.sent[0].clone() };
    assert_eq!(kind(&case.deliver(again)), RefusalKind::AlreadyOpen);
}
