//! 并案: a case follows another one, ends as it ends, and nobody is left without an answer.

use proptest::prelude::*;
use shao_abi::{FlowId, MatterId};

use super::mended::*;
use super::process::liuxiang;
use super::several::{County, following, kind};
use super::world::*;
use crate::{Act, Change, ClockStatus, DutyStatus, Event, EventKind, RefusalKind, What, fold, view};

#[test]
fn a_follower_keeps_its_own_total_limit_and_nothing_else() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    county.hand_out("乙");
    assert!(county.merge("乙", "甲", "2026-09-28T09:00").is_accepted());
    assert!(matches!(county.case("乙").root().unwrap().status, DutyStatus::Following { .. }));
    assert_eq!(county.leader("乙"), Some("甲"));
    assert_eq!(county.case("甲").followers().map(|linked| linked.case.as_str()).collect::<Vec<_>>(), ["乙"]);
    assert!(
        matches!(county.clock("乙", "办理期").status, ClockStatus::Cancelled { .. }),
        "nobody may meet it now"
    );
    assert_eq!(county.clock("乙", "总限").status, ClockStatus::Running);
    county.send("乙", "2026-10-20T09:00", None, EventKind::Wake);
    assert!(county.case("乙").marks.is_empty(), "whoever may not act is not late");
    county.send("乙", "2026-11-16T09:00", None, EventKind::Wake);
    let marks: Vec<_> = county.case("乙").marks.iter().map(|mark| mark.mark).collect();
    assert_eq!((marks, county.stage("乙")), (vec![RED], "办理中"), "but its petitioner has waited too long");
    let shown = view(&world.policy(), county.case("乙"), t("2026-11-16T09:00")).unwrap();
    assert_eq!((shown.duties[0].status.as_str(), shown.acts.len()), ("随办", 0));
}

#[test]
fn acts_are_refused_and_say_where_to_act() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    county.hand_out("乙");
    assert!(county.merge("乙", "甲", "2026-09-28T09:00").is_accepted());
    let reply = county.act("乙", "2026-09-28T10:00", TOWN, "办结", None);
    assert_eq!(kind(&reply), RefusalKind::Following);
    assert!(reply.refusal().unwrap().zh().contains("并入“甲”"), "{reply:?}");
}

#[test]
fn a_follower_ends_as_its_leader_ends() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    county.hand_out("甲");
    assert!(county.merge("乙", "甲", "2026-09-24T10:30").is_accepted());
    assert!(county.act("甲", "2026-09-28T10:00", TOWN, "办结", None).is_accepted());
    assert_eq!(county.leader("乙"), Some("甲"));
    assert!(county.act("甲", "2026-09-28T11:00", CITIZEN, "评价", Some("满意")).is_accepted());
    assert_eq!((county.stage("甲"), county.stage("乙")), ("归档", "归档"));
    assert_eq!(county.case("乙").ended, Some(t("2026-09-28T11:00")));
    assert!(matches!(county.clock("乙", "总限").status, ClockStatus::Met { .. }));
}

#[test]
fn whoever_follows_a_case_that_has_ended_ends_at_once() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    let args = [("理由".to_owned(), serde_json::json!("已解决"))].into();
    let act = Act { act: "不予受理".to_owned(), args, ..Act::default() };
    assert!(county.send("甲", "2026-09-24T09:05", Some(CENTRE), EventKind::Act(act)).is_accepted());
    assert!(county.merge("乙", "甲", "2026-09-24T09:06").is_accepted());
    assert_eq!(county.stage("乙"), "终结");
    assert!(county.case("乙").ended.is_some());
}

#[test]
fn followers_move_along_so_nobody_waits_for_somebody_who_waits() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙", "丙", "丁"], "2026-09-24T09:00");
    assert!(county.merge("丙", "乙", "2026-09-24T09:01").is_accepted());
    assert!(county.merge("乙", "甲", "2026-09-24T09:02").is_accepted());
    assert_eq!((county.leader("乙"), county.leader("丙")), (Some("甲"), Some("甲")));
    assert!(county.merge("丁", "丙", "2026-09-24T09:03").is_accepted());
    assert_eq!(county.leader("丁"), Some("甲"), "丙 sends it on");
    assert_eq!(county.case("甲").followers().count(), 3);
    assert_eq!(county.case("乙").followers().count() + county.case("丙").followers().count(), 0);
}

#[test]
fn nobody_follows_himself_or_one_that_follows_him() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙", "丙"], "2026-09-24T09:00");
    assert_eq!(kind(&county.merge("甲", "甲", "2026-09-24T09:01")), RefusalKind::Following);
    assert!(county.merge("乙", "甲", "2026-09-24T09:02").is_accepted());
    let back = county.merge("甲", "乙", "2026-09-24T09:03");
    assert!(back.refusal().unwrap().zh().contains("反过来"), "{back:?}");
    let twice = county.merge("乙", "丙", "2026-09-24T09:04");
    assert!(twice.refusal().unwrap().zh().contains("已并入“甲”"), "{twice:?}");
}

#[test]
fn only_whom_the_process_names_merges_and_only_what_goes_on() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    let other = county.send("乙", "2026-09-24T09:01", Some(TOWN), following("甲"));
    assert_eq!(kind(&other), RefusalKind::NotYours);
    let plain = liuxiang();
    let mut county = County::new(&plain, &["甲", "乙"], "2026-09-24T09:00");
    assert_eq!(kind(&county.merge("乙", "甲", "2026-09-24T09:01")), RefusalKind::NotOffered);
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    let args = [("理由".to_owned(), serde_json::json!("已解决"))].into();
    let act = Act { act: "不予受理".to_owned(), args, ..Act::default() };
    assert!(county.send("乙", "2026-09-24T09:05", Some(CENTRE), EventKind::Act(act)).is_accepted());
    assert_eq!(kind(&county.merge("乙", "甲", "2026-09-24T09:06")), RefusalKind::Ended);
}

#[test]
fn a_process_without_the_ends_of_the_leader_cannot_follow_it() {
    let mut world = mended(liuxiang());
    let matter = MatterId(0);
    let start = shao_abi::StageId(u16::try_from(world.process.stages.len()).unwrap());
    let mut flow = shao_abi::Flow::plain("另办", matter, start);
    flow.merge = Some(shao_abi::Who::Party(CENTRE));
    world.process.flows.push(flow);
    let mut other = world.process.stages[0].clone();
    (other.name, other.flow, other.actions) = ("另办中".to_owned(), FlowId(1), Vec::new());
    world.process.stages.push(other);
    let mut county = County::new(&world, &["甲"], "2026-09-24T09:00");
    let EventKind::Open { facts, .. } = county.cases["甲"].1[0].kind.clone() else {
        panic!("a case is opened first")
    };
    let open = EventKind::Open { flow: FlowId(1), facts, origin: None, carried: Vec::new() };
    assert!(county.send("乙", "2026-09-24T09:00", None, open).is_accepted());
    let reply = county.merge("乙", "甲", "2026-09-24T09:01");
    assert_eq!(kind(&reply), RefusalKind::Following);
    assert!(reply.refusal().unwrap().zh().contains("没有这个终态"), "{reply:?}");
}

#[test]
fn taken_out_again_a_case_goes_on_where_it_stood_and_the_time_between_counts_for_its_petitioner_alone() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙", "丙"], "2026-09-24T09:00");
    county.hand_out("乙");
    assert!(county.merge("丙", "乙", "2026-09-24T10:30").is_accepted());
    let total = county.clock("乙", "总限").due();
    assert!(county.merge("乙", "甲", "2026-09-28T09:00").is_accepted());
    assert_eq!(county.leader("丙"), Some("甲"));
    let of = county.cases["乙"].1.iter().position(|event| event.kind == following("甲")).unwrap();
    let void = revision(Change::Void { of: u32::try_from(of).unwrap() });
    assert!(county.send("乙", "2026-10-12T09:00", Some(CENTRE), void).is_accepted());
    assert_eq!((county.stage("乙"), county.leader("乙")), ("办理中", None));
    assert!(county.case("乙").marks.is_empty(), "nobody could act meanwhile");
    // 09-28 to 10-12 stood still for it: three bells from 10-12 on.
    assert_eq!(county.clock("乙", "办理期").due(), Some(t("2026-10-14T17:30")));
    assert_eq!(county.clock("乙", "总限").due(), total);
    assert_eq!(county.case("甲").followers().count(), 0, "甲 has been told");
    assert_eq!(county.leader("丙"), Some("乙"), "and 丙 follows 乙 as before");
    assert!(county.act("乙", "2026-10-12T10:00", TOWN, "办结", None).is_accepted());
    assert!(county.act("乙", "2026-10-12T11:00", CITIZEN, "评价", Some("满意")).is_accepted());
    assert_eq!(county.stage("丙"), "归档");
}

#[test]
fn a_leader_that_did_not_end_after_all_takes_its_followers_back() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    county.hand_out("甲");
    assert!(county.merge("乙", "甲", "2026-09-24T10:30").is_accepted());
    assert!(county.act("甲", "2026-09-28T10:00", TOWN, "办结", None).is_accepted());
    assert!(county.act("甲", "2026-09-28T11:00", CITIZEN, "评价", Some("满意")).is_accepted());
    let log = &county.cases["甲"].1;
    let judged = |event: &Event| matches!(&event.kind, EventKind::Act(act) if act.act == "评价");
    let of = u32::try_from(log.iter().position(judged).unwrap()).unwrap();
    assert!(county.send("甲", "2026-09-28T12:00", Some(CENTRE), revision(Change::Void { of })).is_accepted());
    assert_eq!(
        (county.stage("甲"), county.case("乙").ended, county.leader("乙")),
        ("待评价", None, Some("甲"))
    );
    let (_, log) = &county.cases["乙"];
    let records = fold(&world.policy(), log).unwrap().records();
    assert!(records.iter().any(|r| matches!(&r.what, What::Retracted { case } if case == "甲")));
}

/// One thing that happens in the county: to which case, what, and after how long.
fn happenings() -> impl Strategy<Value = Vec<(usize, usize, u8, i64)>> {
    prop::collection::vec((0usize..5, 0usize..5, 0u8..8, 1i64..2000), 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is merged into whatever, a follower waits for a case that goes on and follows nobody, which knows of
    /// it; so when those that go on end, everybody has an end.
    #[test]
    fn merges_never_leave_a_petitioner_without_an_end(happenings in happenings()) {
        let world = mended(liuxiang());
        let names = ["甲", "乙", "丙", "丁", "戊"];
        let mut county = County::new(&world, &names, "2026-09-24T09:00");
        let mut now = t("2026-09-24T09:00");
        for (case, other, what, minutes) in happenings {
            now = now.plus_minutes(minutes).unwrap();
            let (case, pick, other) = (names[case], other, names[other]);
            match what {
                0..=2 => {
                    let _ = county.send_at(case, now, Some(CENTRE), following(other));
                }
                3 => {
                    let merged = |event: &Event| matches!(event.kind, EventKind::Follow { .. });
                    let of = county.cases[case].1.iter().rposition(merged);
                    if let Some(of) = of {
                        let void = revision(Change::Void { of: u32::try_from(of).unwrap() });
                        let _ = county.send_at(case, now, Some(CENTRE), void);
                    }
                }
                _ => {
                    let shown = view(&world.policy(), county.case(case), now).unwrap();
                    let Some(act) = shown.acts.get(pick % shown.acts.len().max(1)) else { continue };
                    let actor = act.by.as_ref().and_then(|by| world.schema.party_named(by));
                    let given = |p: &crate::ParamView| (p.name.clone(), serde_json::json!("事由"));
                    let act = Act {
                        act: act.act.clone(),
                        result: act.results.first().cloned(),
                        args: act.params.iter().map(given).collect(),
                        duty: Some(act.duty),
                        visit: Some(act.visit),
                    };
                    let _ = county.send_at(case, now, actor, EventKind::Act(act));
                }
            }
            for name in names {
                let Some(leader) = county.leader(name) else { continue };
                prop_assert!(county.leader(leader).is_none(), "{name} waits for {leader}, which waits");
                prop_assert!(county.case(leader).ended.is_none(), "{leader} has ended and {name} waits");
                let known = county.case(leader).followers().any(|follower| follower.case == name);
                prop_assert!(known, "{leader} does not know that {name} waits");
            }
        }
        // Time alone, and 指挥中心 where it must, ends those that go on.
        for month in [10, 11, 12] {
            for name in names {
                let _ = county.send(name, &format!("2026-{month}-28T09:00"), None, EventKind::Wake);
            }
        }
        for (day, act) in [("29", "督促办结"), ("30", "评价")] {
            for name in names {
                let result = (act == "评价").then_some("满意");
                let actor = if act == "评价" { CITIZEN } else { CENTRE };
                let _ = county.act(name, &format!("2026-12-{day}T09:00"), actor, act, result);
            }
        }
        for name in names {
            prop_assert!(county.case(name).ended.is_some(), "{name} is in {}", county.stage(name));
            prop_assert!(!county.case(name).is_following());
        }
    }
}

#[test]
fn a_case_that_others_follow_is_not_annulled_before_they_are_let_go() {
    let world = mended(liuxiang());
    let mut county = County::new(&world, &["甲", "乙"], "2026-09-24T09:00");
    assert!(county.merge("乙", "甲", "2026-09-24T10:00").is_accepted());
    let void = |of| revision(Change::Void { of });
    let reply = county.send("甲", "2026-09-24T11:00", Some(CENTRE), void(0));
    let refusal = reply.refusal().unwrap();
    assert!(refusal.zh().contains("乙 随本案办理，先作废它们的并案"), "{}", refusal.zh());
    let of = county.cases["乙"].1.iter().position(|event| event.kind == following("甲")).unwrap();
    assert!(
        county.send("乙", "2026-09-24T11:10", Some(CENTRE), void(u32::try_from(of).unwrap())).is_accepted()
    );
    assert!(county.send("甲", "2026-09-24T11:20", Some(CENTRE), void(0)).is_accepted());
    assert!(county.cases["甲"].0.is_annulled() && !county.cases["乙"].0.is_following());
}
