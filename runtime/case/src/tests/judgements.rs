//! Judgements: what is not known is asked, and silence is an answer the policy wrote.

use super::process::judged;
use super::world::*;
use crate::{RefusalKind, What, view};

#[test]
fn a_lacking_decision_asks_and_an_act_that_needs_it_is_refused_until_the_answer() {
    let world = judged();
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    assert_eq!(case.state().asks.len(), 1);
    let early = case.act("2026-09-28T09:05", CENTRE, "移交");
    assert_eq!(early.refusal().unwrap().kind, RefusalKind::Undecided);
    assert!(early.refusal().unwrap().zh().contains("情节严重"), "{early:?}");
    assert_eq!(case.stage(), "待定", "a refused act changes nothing");
    assert!(
        !case.records.iter().any(|r| matches!(r.what, What::Acted { .. })),
        "nor does it leave half a record"
    );
    let wrong = case.act_with("2026-09-28T09:06", TOWN, "认定", None, &[("情节严重", "是")]);
    assert_eq!(wrong.refusal().unwrap().kind, RefusalKind::NotYours);
    assert!(case.act_with("2026-09-28T09:07", CENTRE, "认定", None, &[("情节严重", "是")]).is_accepted());
    case.done("2026-09-28T09:08", CENTRE, "移交");
    assert_eq!(case.state().root().unwrap().holder, Some(POLICE));
    let again = case.act_with("2026-09-28T09:09", CENTRE, "认定", None, &[("情节严重", "否")]);
    assert_eq!(again.refusal().unwrap().kind, RefusalKind::NotOffered);
}

#[test]
fn silence_takes_the_value_the_policy_wrote() {
    let world = judged();
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    // 4 工作时 of a centre that never closes.
    assert_eq!(case.wakes_at(), Some(t("2026-09-28T13:00:00.001")));
    case.wake("2026-09-28T13:01");
    assert!(case.state().asks.is_empty());
    case.done("2026-09-28T13:02", CENTRE, "移交");
    assert_eq!(case.state().root().unwrap().holder, Some(TOWN));
}

#[test]
fn a_stage_does_not_lapse_over_an_open_question() {
    let mut world = judged();
    if let crate::tests::world::FieldAsk::Judgement { ask, .. } = &mut world.schema.fields[3].kind {
        ask.limit = shao_abi::Stated::firm(super::process::days(9));
    }
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    case.wake("2026-09-30T09:00");
    assert_eq!(case.stage(), "承办", "silence answered first, so the deemed act had an owner to go to");
    let silent =
        case.records.iter().position(|r| matches!(r.what, What::Answered { silent: true, .. })).unwrap();
    let moved = case.records.iter().rposition(|r| matches!(r.what, What::Entered { .. })).unwrap();
    assert!(silent < moved);
}

#[test]
fn a_question_outlives_its_duty_and_a_guard_that_waits_for_it_says_so() {
    let world = judged();
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    assert!(case.act_with("2026-09-28T09:07", CENTRE, "认定", None, &[("情节严重", "否")]).is_accepted());
    case.done("2026-09-28T09:08", CENTRE, "移交");
    let heavy = case.act("2026-09-28T09:09", TOWN, "从重办结");
    assert_eq!(heavy.refusal().unwrap().kind, RefusalKind::Guard);
    let shown = view(&world.policy(), case.state(), t("2026-09-28T09:10")).unwrap();
    let open = |act: &str| shown.acts.iter().find(|a| a.act == act).unwrap().open;
    assert_eq!(open("办结"), crate::Openness::Open);
    assert_eq!(open("从重办结"), crate::Openness::Closed);
}
