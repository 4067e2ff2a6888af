//! 保密 and 脱敏: who does not get to see what.

use shao_abi::{Effect, SlotId, Who};

use super::laws::world_of;
use super::process::liuxiang;
use super::revising::in_hand;
use super::world::*;
use crate::{CaseView, Effect as Fx, Notice, timeline, timeline_for, view, view_for};

/// 标题 is masked; 类别 and 情节严重 are secret from 属地.
fn secret(mut world: World) -> World {
    world.schema.fields[4].masked = true;
    for field in [0, 3] {
        world.schema.fields[field].hidden_from = vec![Who::Slot(SlotId(1))];
    }
    world
}

fn fact(view: &CaseView, name: &str) -> String {
    view.facts.iter().find(|fact| fact.name == name).and_then(|fact| fact.value.clone()).unwrap()
}

#[test]
fn a_secret_is_kept_from_whom_it_is_kept_from_and_from_the_public() {
    let world = secret(liuxiang());
    let case = in_hand(&world);
    let policy = world.policy();
    let at = t("2026-09-24T11:00");
    let seen = |viewer| view_for(&policy, case.state(), at, viewer).unwrap();
    assert_eq!(fact(&view(&policy, case.state(), at).unwrap(), "类别"), "民生");
    assert_eq!(fact(&seen(Some(TOWN)), "类别"), "保密");
    assert_eq!(fact(&seen(Some(OTHER_TOWN)), "类别"), "民生");
    assert_eq!(fact(&seen(None), "类别"), "保密", "the public is where 属地 looks too");
    assert_eq!(fact(&seen(None), "标题"), "占**");
    assert_eq!(fact(&seen(Some(TOWN)), "标题"), "占道经营", "masked is for the public");
    assert_eq!(fact(&seen(None), "属地"), "阴平镇");
    assert_eq!(seen(None).clocks, view(&policy, case.state(), at).unwrap().clocks);
}

#[test]
fn what_acts_repeat_of_a_secret_is_covered_too() {
    let world = secret(world_of(3));
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    assert!(case.act_with("2026-09-28T09:07", CENTRE, "认定", None, &[("情节严重", "是")]).is_accepted());
    let told = |viewer| {
        let told = timeline_for(&[world.policy()], case.state(), &case.records, viewer).unwrap();
        told.into_iter().map(|entry| entry.what.zh).collect::<Vec<_>>().join("\n")
    };
    assert!(told(Some(CENTRE)).contains("认定（情节严重：是）"), "{}", told(Some(CENTRE)));
    for viewer in [Some(TOWN), None] {
        let told = told(viewer);
        assert!(told.contains("认定（情节严重：保密）") && told.contains("认定 情节严重：保密"), "{told}");
        assert!(!told.contains("情节严重：是"), "{told}");
    }
    assert_eq!(timeline(&world.policy(), &case.records).len(), case.records.len());
}

#[test]
fn a_reason_that_repeats_a_covered_text_does_not_give_it_away() {
    let world = secret(liuxiang());
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let why = [("理由", "占道经营不归我管")];
    assert!(case.act_with("2026-09-24T09:10", CENTRE, "不予受理", None, &why).is_accepted());
    let told = timeline_for(&[world.policy()], case.state(), &case.records, None).unwrap();
    let act = told.iter().find(|entry| entry.kind == "acted").unwrap();
    assert_eq!(act.what.zh, "不予受理（理由：占**不归我管）");
}

#[test]
fn notices_are_ids_and_carry_no_field() {
    let mut world = secret(liuxiang());
    world.process.stages[0].actions[0].effects.push(Effect::Mark(RED));
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    let mut notices = 0;
    for effect in &case.last.as_ref().unwrap().effects {
        if let Fx::Notify(notify) = effect {
            notices += 1;
            // A new kind of notice must be looked at here: it may hold ids and no value of a field.
            match &notify.notice {
                Notice::Duty { .. } | Notice::Mark(_) | Notice::Ask(_) | Notice::Withdrawn(_) => {}
                Notice::Extension { granted: _ } => {}
            }
            assert!(!serde_json::to_string(notify).unwrap().contains("民生"));
        }
    }
    assert_eq!(notices, 2);
}
