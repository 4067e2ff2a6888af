//! 问责 from the first entry to the proposal, with real dates.

use shao_abi::{ProposalVerb, Status, Window};

use super::super::world::*;
use super::bench::*;
use crate::Deadline;
use crate::settlement::ProposalStatus;

/// 阴平镇 returns three cases without reason, the third on 2026-09-24.
fn three(court: &mut Court<'_>) {
    for at in ["2026-07-03T10:00", "2026-08-20T15:00", "2026-09-24T09:30"] {
        court.against(TOWN, at);
    }
}

#[test]
fn three_entries_become_a_candidate_at_the_declared_minute_and_wait_three_working_days() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    assert!(court.settle("2026-09-24T17:59").is_empty(), "settled at 18:00, not before");
    let news = court.settle("2026-09-24T18:00");
    assert_eq!(court.status(), "候核");
    assert_eq!(
        news,
        [
            "2026-09-24 18:00 情形“推诿扯皮”成立：无理退单（阴平镇）近 90 自然日〔2026-06-27 至 2026-09-24〕= 3\
          （件1 2026-07-03 10:00 动作 裁定；件2 2026-08-20 15:00 动作 裁定；件3 2026-09-24 09:30 动作 裁定）；\
          候核 3 工作日，至 2026-09-30 24:00；依据 《问责规定》第六条"
        ],
        "09-25 to 09-27 are holidays: 09-28, 09-29 and 09-30 are the three working days"
    );
    court.settle("2026-09-30T24:00");
    assert_eq!(court.status(), "候核", "a deadline is the last instant of the wait");
    court.settle("2026-10-01T00:00");
    assert_eq!(court.status(), "待免责");
    // 10-08, 10-09, 10-10 (a Saturday made up for), 10-12 and 10-13 are the five working days of 纪委.
    assert_eq!(court.proposal().exemption, Some(Deadline::At(t("2026-10-13T17:30"))));
    assert!(
        court.why().contains("先问“容错”，由 纪委 答复，5 工作日，至 2026-10-13 17:30"),
        "{}",
        court.why()
    );
    court.done("2026-10-13T17:30", WATCH, ProposalVerb::Exempt, false);
    assert_eq!(court.status(), "建议", "an answer at the deadline is in time");
    let proposal = court.proposal();
    assert_eq!(proposal.measures, [propose("通报")]);
    assert_eq!(proposal.evidence[0].value, 3);
    assert_eq!(proposal.keys().map(|key| key.case.as_str()).collect::<Vec<_>>(), ["件1", "件2", "件3"]);
    assert!(court.why().contains("建议 通报，对 阴平镇 主要负责人（领导干部）"), "{}", court.why());
    assert_eq!(proposal.history.last().unwrap().tell, [LEADERS, TOWN]);
}

#[test]
fn nothing_is_proposed_of_entries_outside_the_window_or_too_few_or_of_another_unit() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    court.against(TOWN, "2026-07-02T10:00");
    court.against(TOWN, "2026-08-20T15:00");
    court.against(TOWN, "2026-09-30T09:30");
    court.against(OTHER_TOWN, "2026-09-30T09:30");
    assert!(court.settle("2026-09-30T18:00").is_empty(), "近 90 自然日 on 09-30 does not see 07-02");
    let id = crate::settlement::situation_named(&world.policy(), "推诿扯皮").unwrap();
    let why =
        crate::settlement::look(&world.policy(), &court.county, id, TOWN, t("2026-09-30T18:00")).unwrap();
    assert!(
        why.zh.contains("〔2026-07-03 至 2026-09-30〕= 2") && why.zh.ends_with("条件不成立"),
        "{}",
        why.zh
    );
}

#[test]
fn silence_excuses() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    court.settle("2026-10-13T17:30");
    assert_eq!(court.status(), "待免责");
    let news = court.settle("2026-10-13T17:31");
    assert_eq!(news, ["2026-10-13 17:30:00.001 纪委 逾期未答复“容错”，视同成立：免责"]);
    assert!(court.settle("2026-12-01T00:00").is_empty(), "what was excused is not proposed again");
    let refusal = court.act("2026-12-01T09:00", WATCH, ProposalVerb::Exempt, false).unwrap();
    assert!(refusal.zh().contains("逾期未答复视同成立"), "{}", refusal.zh());
}

#[test]
fn what_fades_during_the_wait_is_withdrawn_and_its_entries_are_free_again() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    court.settle("2026-09-24T18:00");
    let second = court.proposal().evidence[0].keys[1].clone();
    court.revoke(&second);
    court.settle("2026-09-29T09:00");
    assert_eq!(court.status(), "候核", "it is looked at when the wait ends");
    let news = court.settle("2026-10-01T00:00");
    assert_eq!(court.status(), "撤回");
    assert!(
        news[0].contains("= 2") && news[0].contains("因 件2 2026-08-20 15:00 动作 裁定（已撤销）"),
        "{}",
        news[0]
    );
    court.against(TOWN, "2026-10-01T10:00");
    court.against(TOWN, "2026-10-01T11:00");
    court.settle("2026-10-01T18:00");
    assert_eq!((court.county.proposals.len(), court.status()), (2, "候核"));
    let cases: Vec<&str> = court.proposal().keys().map(|key| key.case.as_str()).collect();
    assert_eq!(cases, ["件3", "件5", "件6"], "09-24 is free again; 07-03 is out of the window by now");
}

#[test]
fn late_data_of_the_same_days_joins_during_the_wait_and_new_conduct_does_not() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    court.settle("2026-09-24T18:00");
    court.against(TOWN, "2026-09-23T11:00");
    court.against(TOWN, "2026-09-28T11:00");
    court.settle("2026-10-01T00:00");
    let cases: Vec<&str> = court.proposal().keys().map(|key| key.case.as_str()).collect();
    assert_eq!(cases, ["件1", "件2", "件4", "件3"], "by (τ, key); 09-28 came after the day it is about");
    assert_eq!(court.proposal().version, 2);
}

#[test]
fn one_thing_is_not_counted_twice() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    court.settle("2026-09-30T18:00");
    assert_eq!(court.county.proposals.len(), 1, "the window slides over the same facts day after day");
    court.against(TOWN, "2026-09-29T09:00");
    court.against(TOWN, "2026-09-29T10:00");
    court.settle("2026-09-29T23:00");
    assert_eq!(court.county.proposals.len(), 1, "two new ones and three used ones are not three");
    court.against(TOWN, "2026-10-09T10:00");
    court.settle("2026-10-09T18:00");
    assert_eq!(court.county.proposals.len(), 2);
    assert_eq!(court.proposal().evidence[0].value, 3);
}

#[test]
fn the_same_facts_may_be_repeated_where_it_is_written_but_something_must_have_happened() {
    let mut world = shirking();
    world.ledgers.accountability[0].situations[0].repeatable = true;
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    court.settle("2026-09-30T18:00");
    assert_eq!(court.county.proposals.len(), 1, "the same facts alone are nothing new");
    court.against(TOWN, "2026-10-01T10:00");
    court.settle("2026-10-01T17:00");
    court.settle("2026-10-01T18:00");
    assert_eq!(court.county.proposals.len(), 2);
    let cases: Vec<&str> = court.proposal().keys().map(|key| key.case.as_str()).collect();
    assert_eq!(
        cases,
        ["件2", "件3", "件4"],
        "the old ones support it too; 07-03 is out of the window by now"
    );
}

#[test]
fn what_is_unconfirmed_is_only_ever_a_drill() {
    let mut world = shirking();
    world.ledgers.accountability[0].situations[0].unconfirmed = true;
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    court.bring_up("2026-10-01T00:00", "2026-10-08T09:00");
    assert_eq!(court.status(), "演练");
    assert!(
        court.why().contains("演练，不作真实建议，因 情形“推诿扯皮”的条件或措施待县确认"),
        "{}",
        court.why()
    );
    assert_eq!(court.proposal().history.last().unwrap().tell, [LEADERS], "the subject is not alarmed");
    let refusal = court.act("2026-10-09T09:00", LEADERS, ProposalVerb::Decide, true).unwrap();
    assert!(refusal.zh().contains("演练不产生真实决定"), "{}", refusal.zh());
}

#[test]
fn one_tainted_entry_makes_it_a_drill() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    court.against(TOWN, "2026-09-22T10:00");
    court.against(TOWN, "2026-09-23T10:00");
    let third = entry(shao_abi::LedgerId(0), TOWN, "件3", "2026-09-24T10:00");
    court.enter(crate::Entry { tainted: true, ..third });
    court.bring_up("2026-10-01T00:00", "2026-10-08T09:00");
    assert_eq!(court.status(), "演练");
    assert!(
        court.why().contains("依据“件3 2026-09-24 10:00 动作 裁定”用到待县确认的规则"),
        "{}",
        court.why()
    );
}

#[test]
fn an_unconfirmed_answer_makes_it_a_drill() {
    let mut world = shirking();
    let slot = shao_abi::SlotId(u16::try_from(world.schema.slots.len() - 1).unwrap());
    let when = guard(&mut world, &[slot], at_least(&[(slot, 3)], Status::Unconfirmed));
    world.ledgers.accountability[0].situations[0].when = Some(when);
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    court.bring_up("2026-10-01T00:00", "2026-10-08T09:00");
    assert_eq!(court.status(), "演练");
    assert!(court.why().contains("判断所用的数值待县确认"), "{}", court.why());
}

#[test]
fn a_situation_without_a_condition_never_fires() {
    let mut world = shirking();
    world.ledgers.accountability[0].situations[0].when = None;
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    assert!(court.settle("2026-12-01T00:00").is_empty());
    assert_eq!(crate::settlement::next_settlement(&world.policy(), &court.county).unwrap(), None);
}

#[test]
fn unknown_is_not_true() {
    let mut world = shirking();
    let when = guard(&mut world, &[], Box::new(|_| answer(Status::Lacking, &[9], &[], Vec::new())));
    world.ledgers.accountability[0].situations[0].when = Some(when);
    let mut court = Court::new(&world, "2026-07-01T00:00");
    three(&mut court);
    assert!(court.settle("2026-10-01T00:00").is_empty());
}

#[test]
fn a_condition_on_two_ledgers_needs_both_and_rests_on_both() {
    let mut world = bare();
    let (red, urged) = (count(&mut world, "红牌数"), count(&mut world, "督办数"));
    let (red_tally, red_slot) = tally(&mut world, red, Window::Days(30));
    let (urged_tally, urged_slot) = tally(&mut world, urged, Window::ThisYear);
    let mut idle = situation(&mut world, "落实不力", red, Window::Days(30), 99);
    let needs = at_least(&[(red_slot, 2), (urged_slot, 1)], Status::Decided);
    idle.when = Some(guard(&mut world, &[red_slot, urged_slot], needs));
    idle.evidence = vec![red_tally, urged_tally];
    world.ledgers.accountability = vec![accountability(vec![idle])];
    let mut court = Court::new(&world, "2026-01-01T00:00");
    court.enter(entry(red, TOWN, "甲", "2026-09-20T10:00"));
    court.enter(entry(red, TOWN, "乙", "2026-09-21T10:00"));
    assert!(court.settle("2026-09-22T00:00").is_empty(), "督办数 is missing");
    court.enter(entry(urged, TOWN, "丙", "2026-02-02T10:00"));
    court.settle("2026-09-22T18:00");
    let cases: Vec<&str> = court.proposal().keys().map(|key| key.case.as_str()).collect();
    assert_eq!(cases, ["甲", "乙", "丙"]);
    court.enter(entry(red, TOWN, "丁", "2026-09-23T10:00"));
    court.enter(entry(red, TOWN, "戊", "2026-09-23T11:00"));
    court.settle("2026-09-24T00:00");
    assert_eq!(court.county.proposals.len(), 1, "the 督办 supports one proposal only");
}

#[test]
fn without_a_calendar_it_waits_and_says_so() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for at in ["2026-12-28T10:00", "2026-12-29T15:00", "2026-12-30T09:30"] {
        court.against(TOWN, at);
    }
    court.settle("2026-12-30T18:00");
    assert!(court.why().contains("日历只公布到"), "{}", court.why());
    court.settle("2027-03-01T18:00");
    assert_eq!(court.status(), "候核");
    assert_eq!(court.waits.len(), 1);
    assert!(court.waits[0].contains("推诿扯皮 对 阴平镇 候核：日历只公布到"), "{}", court.waits[0]);
    // 2027 is published at last: 01-01 to 01-03 are rest, so the third working day after 12-30 was 01-05.
    let rows = "2027,2027-01-01,休,元旦,测试,2026-11-01";
    let text = format!("{}\n{rows}\n", shao_calendar::NATIONAL_CSV);
    let mut later = shirking();
    later.calendar = shao_calendar::Calendar::from_csv(&text).unwrap();
    court.world = &later;
    court.settle("2027-03-02T09:00");
    assert_eq!(court.status(), "待免责", "what had ended long ago ends now");
    assert_eq!(court.proposal().hold, Deadline::At(t("2027-01-05T24:00")));
    assert_eq!(court.proposal().history.last().unwrap().at, t("2027-03-01T18:00"));
    assert!(court.waits.is_empty());
}

#[test]
fn a_county_kept_under_another_policy_is_not_touched() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    court.county.policy = "other".to_owned();
    let fault = crate::settlement::settle(&world.policy(), court.county, t("2026-10-01T00:00")).unwrap_err();
    assert!(fault.zh().contains("受 policy other 约束"), "{}", fault.zh());
}

#[test]
fn statuses_are_called_as_policies_call_them() {
    let words: Vec<&str> = ProposalStatus::ALL.iter().map(|status| status.zh()).collect();
    let all = "候核 待免责 免责 建议 演练 撤回 已决定 不采纳 申诉 依据变更 复核建议";
    assert_eq!(words.join(" "), all);
}
