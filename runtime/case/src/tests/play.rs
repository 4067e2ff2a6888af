//! Cases and their county played together: nothing hangs, nothing stops the others, nothing that was is forgotten.

use shao_abi::{FlowId, LimitUnit, MatterId};

use super::process::{Build, guarded, limit, liuxiang};
use super::world::*;
use crate::{Act, ClockStatus, Facts, Play, Policy, What, read_facts};

fn facts(policy: &Policy<'_>) -> Facts {
    let given = serde_json::json!({ "类别": "民生", "属地": "阴平镇", "联合执法": "否", "标题": "占道经营" });
    read_facts(policy.schema, MatterId(0), given.as_object().unwrap()).unwrap()
}

fn opened<'p>(policy: &'p Policy<'p>, names: &[&str]) -> Play<'p> {
    let at = t("2026-09-24T09:00");
    let mut play = Play::new(policy, Some(at));
    for name in names {
        let case = play.place(*name);
        play.open(case, at, FlowId(0), facts(policy)).unwrap();
    }
    play
}

#[test]
fn a_case_on_which_the_engine_gives_up_is_parked_and_the_others_go_on() {
    let mut b = Build::new("甲 乙");
    b.owned("甲", shao_abi::Who::Party(CENTRE)).owned("乙", shao_abi::Who::Party(CENTRE));
    let there = b.go("乙");
    b.limited("甲", limit(1, LimitUnit::Hour), vec![there]);
    let mut world = b.finish();
    world.process.clocks[0].marks[0].then = vec![shao_abi::Effect::Goto(shao_abi::StageId(99))];
    let broken = world.policy();
    let mut play = opened(&broken, &["一", "二"]);
    play.pass_to(t("2026-09-25T09:00"));
    play.pass_to(t("2026-09-26T09:00"));
    let stuck: Vec<_> = play.stuck().iter().map(|stuck| stuck.case).collect();
    assert_eq!(stuck, [Some(0), Some(1)], "each once, and the first did not keep the second from its turn");
    assert!(play.cases().iter().all(|case| case.state.is_some()), "parked, not lost");
    assert_eq!(play.next_due(), None);
}

#[test]
fn what_somebody_does_to_no_avail_is_told_to_him_and_listed() {
    let mut world = guarded();
    world.decide.broken = true;
    let policy = world.policy();
    let mut play = opened(&policy, &["一"]);
    let act = Act { act: "放行".to_owned(), ..Act::default() };
    let why = play.act(0, t("2026-09-24T09:05"), CENTRE, act).unwrap_err();
    assert!(why.zh.contains("放行"), "{why:?}");
    assert_eq!(play.stuck().len(), 1);
    assert_eq!((play.stuck()[0].case, &play.stuck()[0].why), (Some(0), &why));
}

#[test]
fn a_policy_that_repeats_itself_for_ever_holds_up_nobody_who_said_how_often() {
    let mut b = Build::new("甲 乙");
    b.owned("甲", shao_abi::Who::Party(CENTRE)).owned("乙", shao_abi::Who::Party(CENTRE));
    let (there, back) = (b.go("乙"), b.go("甲"));
    b.limited("甲", limit(1, LimitUnit::Minute), vec![there]);
    b.limited("乙", limit(1, LimitUnit::Minute), vec![back]);
    let world = b.finish();
    let policy = world.policy();
    let mut play = opened(&policy, &["一"]).at_most(7);
    play.pass_to(t("2026-12-31T09:00"));
    assert_eq!(play.stuck().len(), 1);
    assert_eq!(play.stuck()[0].why.zh, "到 2026-09-24 09:08:00.008 已自动发生 7 次，不再往后推");
}

#[test]
fn past_answers_and_past_runs_are_kept_although_a_state_forgets_them() {
    let world = liuxiang();
    let policy = world.policy();
    let mut play = opened(&policy, &["一"]);
    play.pass_to(t("2026-12-20T09:00"));
    assert_eq!(play.stuck(), []);
    let case = &play.cases()[0];
    let decided = case.records.iter().filter(|record| matches!(record.what, What::Decided { .. }));
    assert!(decided.clone().count() > 0);
    assert!(
        decided.clone().all(|record| case.decided.contains_key(&record.seq)),
        "{:?}",
        case.decided.keys()
    );
    let started = |record: &&crate::Record| matches!(record.what, What::ClockStarted { .. });
    assert_eq!(case.runs.len(), case.records.iter().filter(started).count());
    let lapsed = case.runs.values().filter(|run| matches!(run.status, ClockStatus::Lapsed { .. }));
    assert!(lapsed.count() > 1, "nobody did anything for months");
}
