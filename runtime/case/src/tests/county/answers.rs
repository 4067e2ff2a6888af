//! 免责, 决定, 申诉: who may, and when; 再犯.

use shao_abi::ProposalVerb::{Appeal, Decide, Exempt};

use super::super::world::*;
use super::bench::*;
use crate::{Deadline, RefusalKind};

/// 推诿扯皮 of 阴平镇, proposed on 2026-10-08.
fn proposed(world: &World) -> Court<'_> {
    let mut court = Court::new(world, "2026-07-01T00:00");
    for at in ["2026-09-22T10:00", "2026-09-23T10:00", "2026-09-24T09:30"] {
        court.against(TOWN, at);
    }
    court.bring_up("2026-10-01T00:00", "2026-10-08T09:00");
    assert_eq!(court.status(), "建议");
    court
}

/// Three more in October, proposed on 2026-10-20.
fn once_more(court: &mut Court<'_>) {
    for at in ["2026-10-10T10:00", "2026-10-11T10:00", "2026-10-12T10:00"] {
        court.against(TOWN, at);
    }
    court.bring_up("2026-10-16T00:00", "2026-10-20T09:00");
}

#[test]
fn everybody_may_do_what_is_theirs_when_it_is_time() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    let refusal = court.act("2026-09-22T09:00", WATCH, Exempt, false).unwrap();
    assert_eq!((refusal.kind, refusal.zh()), (RefusalKind::NotOpen, "没有第 1 号问责建议"));
    for at in ["2026-09-22T10:00", "2026-09-23T10:00", "2026-09-24T09:30"] {
        court.against(TOWN, at);
    }
    court.settle("2026-09-24T18:00");
    let mut refused = |at: &str, who, verb, answer| {
        let before = court.county.proposals.clone();
        let refusal = court.act(at, who, verb, answer).unwrap();
        assert_eq!(before, court.county.proposals, "what is refused changes nothing");
        (refusal.kind, refusal.reason.zh)
    };
    let early = refused("2026-09-25T09:00", WATCH, Exempt, false);
    assert_eq!(early.0, RefusalKind::NotOffered);
    assert_eq!(early.1, "“推诿扯皮”对 阴平镇 现为“候核”：候核未满，尚未询问免责");
    let wrong = refused("2026-09-25T09:00", LEADERS, Exempt, false);
    assert_eq!(wrong, (RefusalKind::NotYours, "“推诿扯皮”由 纪委 答复免责，不由 区委".to_owned()));
    let hasty = refused("2026-09-25T09:00", LEADERS, Decide, true);
    assert!(hasty.1.ends_with("免责未答复前不得决定"), "no proposal without 免责: {}", hasty.1);
    let nothing = refused("2026-09-25T09:00", TOWN, Appeal, true);
    assert!(nothing.1.ends_with("没有生效的决定可申诉"), "{}", nothing.1);
    let stranger = refused("2026-09-25T09:00", OTHER_TOWN, Appeal, true);
    assert_eq!(stranger.1, "“推诿扯皮”由 阴平镇 申诉，不由 峨山镇");
}

#[test]
fn an_excuse_ends_it() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for at in ["2026-09-22T10:00", "2026-09-23T10:00", "2026-09-24T09:30"] {
        court.against(TOWN, at);
    }
    court.settle("2026-10-01T00:00");
    court.done("2026-10-08T09:00", WATCH, Exempt, true);
    assert_eq!((court.status(), court.why()), ("免责", "纪委 认为“容错”成立：免责"));
    let refusal = court.act("2026-10-08T10:00", LEADERS, Decide, true).unwrap();
    assert!(refusal.zh().ends_with("已免责，没有建议可决定"), "{}", refusal.zh());
}

#[test]
fn a_decision_may_be_appealed_against_for_thirty_days_and_once() {
    let world = shirking();
    let mut court = proposed(&world);
    court.done("2026-10-09T10:00", LEADERS, Decide, true);
    assert_eq!(court.status(), "已决定");
    // Thirty days after 10-09 is 11-08, a Sunday, which is no working day.
    assert_eq!(court.proposal().appeal, Some(Deadline::At(t("2026-11-09T24:00"))));
    assert_eq!(court.why(), "区委 决定：采纳 通报；可申诉 30 自然日，至 2026-11-09 24:00，申诉不停止执行");
    let mut late = court.clone();
    let refusal = late.act("2026-11-10T00:00", TOWN, Appeal, true).unwrap();
    assert_eq!(refusal.zh(), "“推诿扯皮”对 阴平镇 现为“已决定”：申诉期已于 2026-11-09 24:00 届满");
    assert!(refusal.en().contains("the time to appeal ended on 2026-11-09"), "{}", refusal.en());
    court.done("2026-11-09T24:00", TOWN, Appeal, true);
    assert_eq!(court.status(), "申诉", "the last instant is in time");
    assert!(court.proposal().in_force_since().is_some(), "an appeal does not suspend");
    let refusal = court.act("2026-11-10T09:00", TOWN, Appeal, true).unwrap();
    assert!(refusal.zh().contains("申诉以一次为限"), "{}", refusal.zh());
    court.done("2026-11-20T09:00", LEADERS, Decide, false);
    assert_eq!((court.status(), court.why()), ("不采纳", "区委 就申诉决定：撤销原决定 通报"));
    assert_eq!(court.proposal().in_force_since(), None);
}

#[test]
fn an_appeal_that_fails_leaves_the_decision_and_no_second_appeal() {
    let world = shirking();
    let mut court = proposed(&world);
    court.done("2026-10-09T10:00", LEADERS, Decide, true);
    court.done("2026-10-12T10:00", TOWN, Appeal, true);
    court.done("2026-10-13T10:00", LEADERS, Decide, true);
    assert_eq!((court.status(), court.why()), ("已决定", "区委 就申诉决定：维持 通报"));
    assert_eq!(court.proposal().in_force_since(), Some(t("2026-10-09T10:00")));
    assert!(court.act("2026-10-14T10:00", TOWN, Appeal, true).is_some());
}

#[test]
fn what_is_not_adopted_is_over_and_its_entries_stay_used() {
    let world = shirking();
    let mut court = proposed(&world);
    court.done("2026-10-09T10:00", LEADERS, Decide, false);
    assert_eq!((court.status(), court.why()), ("不采纳", "区委 决定：不采纳 通报"));
    court.settle("2026-12-01T00:00");
    assert_eq!(court.county.proposals.len(), 1);
    let refusal = court.act("2026-12-01T09:00", LEADERS, Decide, true).unwrap();
    assert!(refusal.zh().ends_with("已经决定"), "{}", refusal.zh());
}

#[test]
fn again_counts_measures_in_force() {
    let world = shirking();
    let mut court = proposed(&world);
    court.done("2026-10-09T10:00", LEADERS, Decide, true);
    once_more(&mut court);
    assert_eq!(court.proposal().measures, [propose("诫勉")]);
    assert_eq!(court.proposal().again, Some(crate::settlement::ProposalId(1)));
    assert!(
        court.why().contains("（再犯：2026-10-09 10:00 决定的“通报”近 1 年仍在效力内）"),
        "{}",
        court.why()
    );
}

#[test]
fn again_does_not_count_proposals() {
    let world = shirking();
    let mut court = proposed(&world);
    once_more(&mut court);
    assert_eq!(court.proposal().measures, [propose("通报")], "nobody has decided the first one");
}

#[test]
fn again_does_not_count_what_was_lifted_on_an_appeal_but_what_is_only_appealed_against() {
    let world = shirking();
    let mut court = proposed(&world);
    court.done("2026-10-09T10:00", LEADERS, Decide, true);
    court.done("2026-10-10T10:00", TOWN, Appeal, true);
    let mut pending = court.clone();
    once_more(&mut pending);
    assert_eq!(pending.proposal().measures, [propose("诫勉")], "an appeal does not suspend");
    court.done("2026-10-11T09:00", LEADERS, Decide, false);
    once_more(&mut court);
    assert_eq!(court.proposal().measures, [propose("通报")], "what was lifted is not in force");
}

#[test]
fn again_looks_no_further_back_than_its_window_and_counts_no_later_decision() {
    let mut world = shirking();
    let again = world.ledgers.accountability[0].situations[0].again.as_mut().unwrap();
    again.window = shao_abi::Window::Days(3);
    let mut court = proposed(&world);
    court.done("2026-10-09T10:00", LEADERS, Decide, true);
    once_more(&mut court);
    assert_eq!(court.proposal().measures, [propose("通报")], "10-12 looks back to 10-10");
    let world = shirking();
    let mut court = proposed(&world);
    for at in ["2026-10-08T10:00", "2026-10-08T11:00", "2026-10-08T12:00"] {
        court.against(TOWN, at);
    }
    court.settle("2026-10-08T18:00");
    // On the same day, an hour later.
    court.act_on("2026-10-08T19:00", LEADERS, Decide, true, crate::settlement::ProposalId(1));
    court.bring_up("2026-10-13T00:00", "2026-10-13T09:00");
    assert_eq!(court.proposal().measures, [propose("通报")], "the conduct came before the decision");
}
