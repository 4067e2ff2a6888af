//! 待县确认 wherever a number, a time or a party may be: the case runs with it, and what rests on it is tainted.

use shao_abi::{LimitUnit, MarkId, Stated, Who};

use super::mended::*;
use super::process::{judged, limit, liuxiang};
use super::revising::in_hand;
use super::world::*;
use crate::{Change, Effect as Fx, Outcome, RefusalKind, What};

/// Whether the marks of this kind rest on 待县确认, in order.
fn tainted(case: &Drive<'_>, mark: MarkId) -> Vec<bool> {
    case.state().marks.iter().filter(|kept| kept.mark == mark).map(|kept| kept.tainted).collect()
}

/// Whether the records of this act rest on 待县确认, in order.
fn acted(case: &Drive<'_>, name: &str) -> Vec<bool> {
    let is = |what: &What| matches!(what, What::Acted { act, .. } if act == name);
    case.records.iter().filter(|record| is(&record.what)).map(|record| record.tainted).collect()
}

/// 接单 left out: it stands in 待接单.
fn offered(world: &World) -> Drive<'_> {
    let mut case = Drive::open(world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case
}

fn give_back(case: &mut Drive<'_>, at: &str) -> crate::Reply {
    case.act_with(at, TOWN, "退单", None, &[("理由", "不属本镇")])
}

fn returns(world: &mut World) -> &mut Stated<u32> {
    let acts = world.process.stages.iter_mut().flat_map(|stage| &mut stage.actions);
    &mut acts.filter_map(|action| action.cap.as_mut()).next().unwrap().most
}

fn asked(case: &mut Drive<'_>, at: &str) -> crate::Reply {
    case.act_with(at, TOWN, "延期", None, &[("理由", "取证")])
}

#[test]
fn what_is_done_the_second_time_rests_on_how_often_it_may_be() {
    let mut world = liuxiang();
    returns(&mut world).unconfirmed = true;
    let mut case = offered(&world);
    assert!(give_back(&mut case, "2026-09-24T10:00").is_accepted());
    assert!(case.act_with("2026-09-24T11:00", CENTRE, "裁定", Some("成立"), &[]).is_accepted());
    case.done("2026-09-24T11:10", CENTRE, "派单");
    assert!(give_back(&mut case, "2026-09-24T12:00").is_accepted());
    assert_eq!(acted(&case, "退单"), [false, true], "the first one any number would allow");
    assert!(!case.state().unsure);
}

#[test]
fn a_refusal_by_an_unconfirmed_number_taints_all_that_the_case_goes_on_to() {
    let mut world = liuxiang();
    *returns(&mut world) = Stated::unconfirmed(1);
    let mut case = offered(&world);
    assert!(give_back(&mut case, "2026-09-24T10:00").is_accepted());
    assert!(case.act_with("2026-09-24T11:00", CENTRE, "裁定", Some("成立"), &[]).is_accepted());
    case.done("2026-09-24T11:10", CENTRE, "派单");
    let refused = give_back(&mut case, "2026-09-24T12:00");
    assert_eq!(refused.refusal().unwrap().kind, RefusalKind::Cap);
    assert!(refused.refusal().unwrap().unconfirmed);
    assert!(case.state().unsure, "with another number it would have gone back");
    case.wake("2026-10-08T09:00");
    assert_eq!(tainted(&case, RED), [true], "办理期 was kept by a unit that was not let give it back");
    assert_eq!(crate::fold(&world.policy(), &case.sent).unwrap().state, case.state, "and so it folds");
}

#[test]
fn a_clock_that_was_or_was_not_extended_by_what_is_unconfirmed_is_tainted() {
    let extended = |change: fn(&mut shao_abi::Extension)| {
        let mut world = liuxiang();
        change(world.process.clocks[1].extension.as_mut().unwrap());
        let mut case = in_hand(&world);
        assert!(asked(&mut case, "2026-09-28T09:00").is_accepted());
        case.done("2026-09-28T09:10", CENTRE, "同意延期");
        case.clock("办理期").tainted
    };
    assert!(!extended(|_| {}));
    assert!(extended(|it| it.add.unconfirmed = true), "the new deadline rests on how much was added");
    assert!(extended(|it| it.by = Who::Unconfirmed(CENTRE)), "and on who granted it");
    assert!(!extended(|it| it.times.unconfirmed = true), "any number allows the first");
    assert!(!extended(|it| it.within.unconfirmed = true), "an answer in time rests on no limit");
}

#[test]
fn silence_within_an_unconfirmed_time_taints_the_clock_it_did_not_extend() {
    let mut world = liuxiang();
    world.process.clocks[1].extension.as_mut().unwrap().within.unconfirmed = true;
    let mut case = in_hand(&world);
    assert!(asked(&mut case, "2026-09-28T09:00").is_accepted());
    case.wake("2026-10-08T09:00");
    assert!(case.clock("办理期").tainted);
    assert_eq!(tainted(&case, RED), [true]);
}

#[test]
fn a_second_extension_refused_by_an_unconfirmed_number_taints_the_case() {
    let mut world = liuxiang();
    world.process.clocks[1].extension.as_mut().unwrap().times.unconfirmed = true;
    let mut case = in_hand(&world);
    assert!(asked(&mut case, "2026-09-28T09:00").is_accepted());
    case.done("2026-09-28T09:10", CENTRE, "同意延期");
    assert_eq!(asked(&mut case, "2026-09-28T10:00").refusal().unwrap().kind, RefusalKind::Cap);
    assert!(case.state().unsure);
}

#[test]
fn a_pause_of_unconfirmed_length_taints_the_clock_it_stops_and_no_other() {
    let mut world = liuxiang();
    world.process.clocks[1].pauses[1].most.as_mut().unwrap().unconfirmed = true;
    let mut case = in_hand(&world);
    assert!(!case.clock("办理期").tainted);
    case.done("2026-09-28T10:00", TOWN, "委托鉴定");
    assert!(case.clock("办理期").tainted);
    case.wake("2026-11-06T09:00");
    assert_eq!(tainted(&case, RED)[..1], [true]);
}

#[test]
fn a_mark_that_falls_by_an_unconfirmed_amount_is_tainted_and_its_clock_is_not() {
    let mut world = liuxiang();
    let marks = &mut world.process.clocks[1].marks;
    let day = limit(1, LimitUnit::WorkDay);
    marks[0].at = shao_abi::MarkPoint::Left(Stated::unconfirmed(day));
    let mut case = in_hand(&world);
    case.wake("2026-10-01T09:00");
    assert_eq!((tainted(&case, YELLOW), tainted(&case, RED)), (vec![true], vec![false]));
}

#[test]
fn a_judgement_that_fell_silent_in_an_unconfirmed_time_taints_what_reads_it() {
    let decided = |unconfirmed: bool, answered: bool| {
        let mut world = judged();
        let FieldAsk::Judgement { ask, .. } = &mut world.schema.fields[3].kind else { panic!() };
        ask.limit.unconfirmed = unconfirmed;
        let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
        if answered {
            let reply = case.act_with("2026-09-28T09:07", CENTRE, "认定", None, &[("情节严重", "否")]);
            assert!(reply.is_accepted());
        } else {
            case.wake("2026-09-28T13:01");
        }
        case.done("2026-09-28T13:02", CENTRE, "移交");
        let root = case.state().root().unwrap();
        assert_eq!(root.holder, Some(TOWN));
        (case.state().outcomes[&GRADE].tainted, root.tainted)
    };
    assert_eq!(decided(true, false), (true, true), "who holds it now rests on the silence");
    assert_eq!(decided(true, true), (false, false), "an answer in time rests on no limit");
    assert_eq!(decided(false, false), (false, false));
}

#[test]
fn a_judgement_by_a_party_that_is_unconfirmed_taints_what_reads_it() {
    let mut world = judged();
    let FieldAsk::Judgement { ask, .. } = &mut world.schema.fields[3].kind else { panic!() };
    ask.who = Who::Unconfirmed(CENTRE);
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    assert!(case.act_with("2026-09-28T09:07", CENTRE, "认定", None, &[("情节严重", "否")]).is_accepted());
    assert!(case.state().outcomes[&GRADE].tainted);
}

#[test]
fn what_an_unconfirmed_party_holds_or_does_is_tainted() {
    let mut world = liuxiang();
    world.process.stages[1].owner = Some(Who::Unconfirmed(CENTRE));
    world.process.stages[2].actions[0].by = Some(Who::Unconfirmed(POLICE));
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:10", CENTRE, "受理");
    assert!(case.state().root().unwrap().tainted, "nothing it leaves behind is evidence against 指挥中心");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    assert!(!case.state().root().unwrap().tainted);
    case.done("2026-09-24T09:30", POLICE, "接单");
    assert_eq!(acted(&case, "接单"), [true]);
}

#[test]
fn a_correction_let_in_or_kept_out_by_an_unconfirmed_time_taints_every_entry_of_the_case() {
    for (days, outcome) in [(90, Outcome::Adopted), (5, Outcome::Noted)] {
        let mut world = mended(liuxiang());
        let within = Stated::unconfirmed(limit(days, LimitUnit::Day));
        world.process.flows[0].revise.as_mut().unwrap().within = within;
        let mut case = in_hand(&world);
        case.done("2026-10-08T09:00", TOWN, "办结");
        let of = case.position("办结");
        let revised = case.revise("2026-10-09T12:00", Change::Date { of, at: t("2026-09-30T17:30") });
        assert_eq!(revised.outcome, outcome);
        let entries: Vec<_> = revised.effects.iter().filter_map(entry).collect();
        assert!(!entries.is_empty() && entries.iter().all(|entry| entry.tainted), "{entries:?}");
        assert_eq!(tainted(&case, RED), [true; 1][..usize::from(outcome == Outcome::Noted)]);
        assert_eq!(crate::fold(&world.policy(), &case.sent).unwrap().state, case.state);
    }
}

fn entry(effect: &Fx) -> Option<&crate::Entry> {
    if let Fx::Entry(entry) = effect { Some(entry) } else { None }
}

#[test]
fn a_second_reopening_rests_on_how_often_a_case_may_be_reopened() {
    let mut world = mended(liuxiang());
    world.process.flows[0].reopen.as_mut().unwrap().most = Stated::unconfirmed(2);
    let mut case = Drive::open(&world, "2026-09-28T09:00", &[]);
    let decline = |case: &mut Drive<'_>, at: &str| {
        let reply = case.act_with(at, CENTRE, "不予受理", None, &[("理由", "不属本区")]);
        assert!(reply.is_accepted(), "{reply:?}");
    };
    decline(&mut case, "2026-09-28T09:10");
    let reopen =
        |case: &mut Drive<'_>, at: &str| case.act_with(at, CENTRE, "重启", None, &[("理由", "来访")]);
    assert!(reopen(&mut case, "2026-09-29T09:00").is_accepted());
    decline(&mut case, "2026-09-29T09:10");
    assert!(reopen(&mut case, "2026-09-30T09:00").is_accepted());
    assert_eq!(acted(&case, "重启"), [false, true]);
    decline(&mut case, "2026-09-30T09:10");
    assert!(reopen(&mut case, "2026-09-30T09:20").refusal().unwrap().unconfirmed);
    assert!(case.state().unsure);
}
