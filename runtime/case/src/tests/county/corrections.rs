//! Corrections after the fact: nothing that was decided is undone in silence.

use shao_abi::ProposalVerb::{Appeal, Decide, Exempt};

use super::super::world::*;
use super::bench::*;
use crate::EffectKey;

/// 推诿扯皮 of 阴平镇 on `entries` entries, proposed on 2026-10-08.
fn proposed(world: &World, entries: usize) -> (Court<'_>, Vec<EffectKey>) {
    let mut court = Court::new(world, "2026-07-01T00:00");
    let keys = (0..entries).map(|n| court.against(TOWN, &format!("2026-09-24T1{n}:00"))).collect();
    court.settle("2026-10-01T00:00");
    assert_eq!(court.status(), "待免责");
    (court, keys)
}

fn at_the_leaders(world: &World, entries: usize) -> (Court<'_>, Vec<EffectKey>) {
    let (mut court, keys) = proposed(world, entries);
    court.done("2026-10-08T09:00", WATCH, Exempt, false);
    assert_eq!(court.status(), "建议");
    (court, keys)
}

#[test]
fn what_loses_its_evidence_before_it_is_proposed_is_withdrawn() {
    let world = shirking();
    let (mut court, keys) = proposed(&world, 3);
    court.revoke(&keys[0]);
    let news = court.settle("2026-10-01T09:00");
    assert_eq!(court.status(), "撤回");
    assert!(news[0].starts_with("2026-10-01 09:00 情形“推诿扯皮”已不成立"), "at once: {}", news[0]);
}

#[test]
fn what_loses_its_evidence_before_it_is_decided_is_suspended_and_may_only_be_turned_down() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 3);
    court.revoke(&keys[1]);
    court.settle("2026-10-09T09:00");
    assert_eq!(court.status(), "依据变更");
    assert!(court.why().contains("= 2"), "{}", court.why());
    assert!(
        court.why().contains("因 件2 2026-09-24 11:00 动作 裁定（已撤销）；依据变更，中止办理"),
        "{}",
        court.why()
    );
    assert_eq!(court.proposal().history.last().unwrap().tell, [LEADERS, TOWN], "the deciding body is told");
    assert_eq!(court.proposal().keys().count(), 3, "what it was proposed on stays on record");
    let refusal = court.act("2026-10-09T10:00", LEADERS, Decide, true).unwrap();
    assert!(refusal.zh().contains("依据已变，不能采纳"), "{}", refusal.zh());
    court.done("2026-10-09T10:00", LEADERS, Decide, false);
    assert_eq!(court.status(), "不采纳");
}

#[test]
fn what_still_holds_gets_new_evidence_and_says_the_difference() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 4);
    court.revoke(&keys[3]);
    court.settle("2026-10-09T09:00");
    assert_eq!((court.status(), court.proposal().version), ("建议", 2));
    assert!(court.why().contains("仍成立，因 件4 2026-09-24 13:00 动作 裁定（已撤销）"), "{}", court.why());
    assert_eq!(court.proposal().evidence[0].keys, keys[..3]);
}

#[test]
fn evidence_that_comes_back_resumes_it() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 3);
    court.revoke(&keys[1]);
    court.settle("2026-10-09T09:00");
    assert_eq!(court.status(), "依据变更");
    court.against(OTHER_TOWN, "2026-09-24T12:00");
    court.settle("2026-10-10T09:00");
    assert_eq!(court.status(), "依据变更", "another unit's entry is nothing to it");
    court.against(TOWN, "2026-09-22T12:00");
    court.settle("2026-10-10T10:00");
    assert_eq!(court.status(), "建议");
    assert!(court.why().starts_with("依据恢复"), "{}", court.why());
}

#[test]
fn nothing_unconfirmed_comes_to_carry_a_real_proposal() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 3);
    court.revoke(&keys[1]);
    let late = entry(shao_abi::LedgerId(0), TOWN, "迟", "2026-09-22T12:00");
    court.enter(crate::Entry { tainted: true, ..late });
    court.settle("2026-10-09T09:00");
    assert_eq!(court.status(), "依据变更");
    assert!(court.proposal().unsure.is_empty());
}

#[test]
fn an_answer_that_becomes_unconfirmed_carries_nothing_real() {
    let mut world = shirking();
    let slot = shao_abi::SlotId(u16::try_from(world.schema.slots.len() - 1).unwrap());
    // 待县确认 decides just at three: four hold in any case.
    let answers = Box::new(move |frame: &shao_abi::Frame| {
        let Some(shao_abi::Value::Int(n)) = frame.get(slot) else { panic!("a ledger value") };
        let status = if *n == 3 { shao_abi::Status::Unconfirmed } else { shao_abi::Status::Decided };
        answer(status, if *n >= 3 { &[9] } else { &[] }, &[], Vec::new())
    });
    let when = guard(&mut world, &[slot], answers);
    world.ledgers.accountability[0].situations[0].when = Some(when);
    let (mut court, keys) = at_the_leaders(&world, 4);
    court.revoke(&keys[0]);
    court.settle("2026-10-09T09:00");
    assert_eq!(court.status(), "依据变更");
}

#[test]
fn a_drill_stays_a_drill_when_what_made_it_one_is_revoked() {
    let world = shirking();
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for n in 0..3 {
        court.against(TOWN, &format!("2026-09-24T1{n}:00"));
    }
    let dirty = entry(shao_abi::LedgerId(0), TOWN, "疑", "2026-09-24T09:00");
    let dirty = court.enter(crate::Entry { tainted: true, ..dirty });
    court.bring_up("2026-10-01T00:00", "2026-10-08T09:00");
    assert_eq!(court.status(), "演练");
    court.revoke(&dirty);
    court.settle("2026-10-09T09:00");
    assert_eq!((court.status(), court.proposal().version), ("演练", 2));
    assert!(!court.proposal().unsure.is_empty());
    let keys: Vec<EffectKey> = court.proposal().keys().cloned().collect();
    court.revoke(&keys[0]);
    court.settle("2026-10-10T09:00");
    assert_eq!(court.status(), "撤回", "a drill of nothing");
}

#[test]
fn what_was_decided_is_looked_at_again_and_never_undone_in_silence() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 3);
    court.done("2026-10-09T10:00", LEADERS, Decide, true);
    court.revoke(&keys[1]);
    court.settle("2026-10-12T09:00");
    assert_eq!(court.status(), "复核建议");
    assert!(court.why().ends_with("决定在先，建议复核；复核前仍有效"), "{}", court.why());
    assert!(court.proposal().in_force_since().is_some());
    let mut kept = court.clone();
    kept.done("2026-10-13T09:00", LEADERS, Decide, true);
    assert_eq!((kept.status(), kept.why()), ("已决定", "区委 复核决定：维持 通报"));
    court.done("2026-10-13T09:00", LEADERS, Decide, false);
    assert_eq!((court.status(), court.why()), ("不采纳", "区委 复核决定：撤销原决定 通报"));
}

#[test]
fn a_decision_that_is_appealed_against_is_looked_at_again_too() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 4);
    court.done("2026-10-09T10:00", LEADERS, Decide, true);
    court.done("2026-10-10T10:00", TOWN, Appeal, true);
    court.revoke(&keys[0]);
    court.settle("2026-10-12T09:00");
    assert_eq!((court.status(), court.proposal().version), ("申诉", 2), "it still holds on three");
    court.revoke(&keys[1]);
    court.settle("2026-10-12T10:00");
    assert_eq!(court.status(), "复核建议");
}

#[test]
fn a_back_dated_entry_that_leaves_the_window_takes_the_evidence_away() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 3);
    court.revoke(&keys[2]);
    let old = entry(shao_abi::LedgerId(0), TOWN, "件3", "2026-05-01T10:00");
    assert_eq!(old.key, keys[2]);
    court.enter(old);
    court.settle("2026-10-09T09:00");
    assert_eq!(court.status(), "依据变更");
    assert!(court.why().contains("= 2（件1"), "{}", court.why());
}

#[test]
fn an_act_sees_what_was_corrected_before_it() {
    let world = shirking();
    let (mut court, keys) = at_the_leaders(&world, 3);
    court.revoke(&keys[1]);
    let refusal = court.act("2026-10-09T10:00", LEADERS, Decide, true).unwrap();
    assert!(refusal.zh().contains("现为“依据变更”"), "{}", refusal.zh());
}
