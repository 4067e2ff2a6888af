//! 回避: a unit that must stay away neither holds a duty nor acts.

use shao_abi::{Recusal, SlotId, Who};

use super::laws::world_of;
use super::process::liuxiang;
use super::revising::in_hand;
use super::world::*;
use crate::{RefusalKind, What, timeline, view};

/// 属地 is complained of, so that it stays away and 峨山镇 stands in.
fn recused(mut world: World) -> World {
    let instead = Who::Party(OTHER_TOWN);
    world.process.flows[0].recusals = vec![Recusal { who: Who::Slot(SlotId(1)), instead }];
    world
}

#[test]
fn somebody_else_holds_the_stage_and_that_is_on_record() {
    let world = recused(liuxiang());
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    assert_eq!(case.state().root().unwrap().holder, Some(OTHER_TOWN));
    let instead = |what: &What| *what == What::Recused { who: TOWN, instead: Some(OTHER_TOWN) };
    assert!(case.records.iter().any(|record| instead(&record.what)));
    let told = timeline(&world.policy(), &case.records);
    assert!(told.iter().any(|entry| entry.what.zh == "阴平镇 回避，由 峨山镇 办理"));
    let shown = view(&world.policy(), case.state(), t("2026-09-24T09:30")).unwrap();
    assert!(shown.acts.iter().all(|act| act.by.as_deref() != Some("阴平镇")));
    case.done("2026-09-24T10:00", OTHER_TOWN, "接单");
}

#[test]
fn its_acts_are_refused_and_the_refusal_says_why() {
    let world = recused(liuxiang());
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    let reply = case.act("2026-09-24T09:30", TOWN, "接单");
    let refusal = reply.refusal().unwrap();
    assert_eq!(refusal.kind, RefusalKind::Recused);
    assert_eq!(refusal.zh(), "阴平镇 是本案的“属地”，应当回避，由 峨山镇 办理");
    assert!(refusal.en().contains("must stay away"));
    case.wake("2026-10-01T00:00");
    assert!(case.marks().iter().all(|(_, against)| *against != TOWN), "who may not act is not late");
}

#[test]
fn a_parallel_duty_of_it_is_done_by_whoever_stands_in() {
    let world = recused(world_of(1));
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[("联合执法", "是")]);
    case.done("2026-09-28T09:10", CENTRE, "派单");
    assert_eq!(case.act("2026-09-28T09:20", TOWN, "反馈").refusal().unwrap().kind, RefusalKind::Recused);
    case.done("2026-09-28T09:30", OTHER_TOWN, "反馈");
    case.done("2026-09-28T09:40", POLICE, "反馈");
    assert_eq!(case.stage(), "汇总");
}

#[test]
fn where_nobody_is_left_to_stand_in_the_stage_is_not_entered() {
    let mut world = recused(liuxiang());
    let back = Recusal { who: Who::Party(OTHER_TOWN), instead: Who::Party(TOWN) };
    world.process.flows[0].recusals.push(back);
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    let reply = case.act("2026-09-24T09:20", CENTRE, "派单");
    assert_eq!(reply.refusal().unwrap().kind, RefusalKind::Undecided, "{reply:?}");
}

#[test]
fn nobody_stays_away_where_the_process_says_nothing() {
    let world = liuxiang();
    let case = in_hand(&world);
    assert!(!case.records.iter().any(|record| matches!(record.what, What::Recused { .. })));
}
