//! Lines of 案例 that change the past, and lines that merge cases.

use shao_abi::{Expectation, FactText, Place, Scenario, ScenarioCase, ScenarioStep, StepKind};

use super::mended::mended;
use super::process::liuxiang;
use super::world::World;
use crate::{ScenarioReport, run};

fn place(line: u32) -> Place {
    Place { file: "案例.shao".to_owned(), line, start: 0, end: 0 }
}

fn facts(pairs: &[(&str, &str)]) -> Vec<FactText> {
    let text =
        |(name, value): &(&str, &str)| FactText { name: (*name).to_owned(), value: (*value).to_owned() };
    pairs.iter().map(text).collect()
}

fn act(at: &str, actor: &str, act: &str, result: Option<&str>, args: &[(&str, &str)]) -> StepKind {
    of("甲", at, actor, act, result, args)
}

fn of(case: &str, at: &str, actor: &str, act: &str, result: Option<&str>, args: &[(&str, &str)]) -> StepKind {
    StepKind::Act {
        at: Some(at.to_owned()),
        actor: actor.to_owned(),
        act: act.to_owned(),
        case: case.to_owned(),
        branch: None,
        result: result.map(str::to_owned),
        args: facts(args),
    }
}

fn revises(at: &str, case: &str, act: &str, to: Option<&str>, args: &[(&str, &str)]) -> StepKind {
    StepKind::Revise {
        at: at.to_owned(),
        actor: "指挥中心".to_owned(),
        case: case.to_owned(),
        act: act.to_owned(),
        to: to.map(str::to_owned),
        args: facts(args),
    }
}

fn expect(case: &str, that: Vec<Expectation>) -> StepKind {
    StepKind::Expect { case: case.to_owned(), that, because: None }
}

fn stands(stage: &str) -> Expectation {
    Expectation::Stage { stage: stage.to_owned(), of: None }
}

fn mark(mark: &str, recorded: bool) -> Expectation {
    Expectation::Mark { mark: mark.to_owned(), of: None, recorded }
}

fn is(clock: &str, state: &str) -> Expectation {
    Expectation::ClockIs { clock: clock.to_owned(), state: state.to_owned() }
}

fn due(clock: &str, at: &str) -> Expectation {
    Expectation::Deadline { clock: clock.to_owned(), at: at.to_owned() }
}

fn go(world: &World, steps: Vec<StepKind>) -> ScenarioReport {
    let given = facts(&[("类别", "民生"), ("属地", "阴平镇"), ("联合执法", "否"), ("标题", "田地失火")]);
    let case = |name: &str| ScenarioCase {
        name: name.to_owned(),
        matter: "诉求".to_owned(),
        facts: given.clone(),
        opened: Some("2026-09-24T09:00".to_owned()),
        place: place(1),
    };
    let cases = vec![case("甲"), case("乙")];
    let steps = (2u32..).zip(steps).map(|(line, kind)| ScenarioStep { kind, place: place(line) }).collect();
    let report = run(&world.policy(), &Scenario { name: "更正".to_owned(), cases, steps, place: place(1) });
    for step in &report.steps {
        println!("{} {} | {} | {}", step.ok, step.said.zh, step.happened.zh, step.happened.en);
        assert!(!step.said.zh.is_empty() && !step.said.en.is_empty());
    }
    report
}

/// 甲 handed out, and done after its limit.
fn late() -> Vec<StepKind> {
    vec![
        act("2026-09-24T09:10", "指挥中心", "受理", None, &[]),
        act("2026-09-24T09:20", "指挥中心", "派单", None, &[]),
        act("2026-09-24T10:00", "阴平镇", "接单", None, &[]),
        act("2026-10-08T09:00", "阴平镇", "办结", None, &[]),
        expect("甲", vec![mark("红牌", true), is("办理期", "届满")]),
    ]
}

#[test]
fn a_line_corrects_the_last_act_of_its_name() {
    let reason = [("理由", "签收单为证"), ("签收单", "第 3 号")];
    let mut steps = late();
    steps.extend([
        revises("2026-10-08T10:00", "甲", "办结", Some("2026-09-30T17:00"), &reason),
        expect("甲", vec![stands("待评价"), mark("红牌", false), is("办理期", "如期")]),
        revises("2026-10-08T11:00", "甲", "办结", None, &reason),
        expect("甲", vec![stands("办理中"), mark("红牌", true)]),
    ]);
    let report = go(&mended(liuxiang()), steps);
    assert!(report.ok);
    let said = &report.steps[5];
    assert_eq!(
        said.said.zh,
        "于 2026-10-08 10:00 指挥中心 更正 甲 办结 发生于 2026-09-30 17:00（理由 签收单为证，签收单 第 3 号）"
    );
    assert!(said.happened.zh.starts_with("已更正，现在是“待评价”；撤销："), "{}", said.happened.zh);
    assert!(said.happened.zh.contains("记 红牌：阴平镇"), "{}", said.happened.zh);
    assert!(report.steps[7].said.zh.contains("办结 作废"));
}

#[test]
fn a_correction_that_is_refused_or_about_nothing_fails_its_line() {
    let mut steps = late();
    steps.extend([
        revises("2026-10-08T10:00", "甲", "办结", Some("2026-09-30T17:00"), &[]),
        revises("2026-10-08T10:00", "甲", "督促办结", None, &[("理由", "误录")]),
        revises("2026-10-08T10:00", "丙", "办结", None, &[("理由", "误录")]),
    ]);
    let report = go(&mended(liuxiang()), steps);
    let said: Vec<(bool, &str)> =
        report.steps.iter().skip(5).map(|step| (step.ok, step.happened.zh.as_str())).collect();
    assert_eq!(
        said,
        [(false, "驳回：更正须写明理由"), (false, "没有办过“督促办结”"), (false, "没有案件“丙”")]
    );
}

#[test]
fn a_path_in_conflict_is_ruled_on_by_an_ordinary_line() {
    let mut steps = late();
    steps.extend([
        act("2026-10-08T10:00", "诉求人", "评价", Some("不满意"), &[]),
        revises("2026-10-08T11:00", "甲", "办结", None, &[("理由", "误录")]),
        expect("甲", vec![stands("待重办")]),
        act("2026-10-08T12:00", "指挥中心", "路径裁定", Some("回转"), &[]),
        expect("甲", vec![stands("办理中")]),
    ]);
    let report = go(&mended(liuxiang()), steps);
    assert!(report.ok);
    assert!(report.steps[6].happened.zh.contains("待路径裁定"), "{}", report.steps[6].happened.zh);
    let records = &report.cases[0].records;
    assert!(records.iter().all(|record| record.key.rule != "动作 评价"), "what does not hold is not in it");
}

#[test]
fn an_outage_concerns_every_case_and_says_which_deadlines_moved() {
    let report = go(
        &mended(liuxiang()),
        vec![
            act("2026-09-24T09:10", "指挥中心", "受理", None, &[]),
            expect("乙", vec![due("待受理", "2026-09-24T09:30")]),
            StepKind::Outage { from: "2026-09-24T09:20".to_owned(), to: "2026-09-24T10:20".to_owned() },
            expect("乙", vec![stands("待受理"), mark("催办", false), due("待受理", "2026-09-24T10:30")]),
            of("乙", "2026-09-24T10:30", "指挥中心", "受理", None, &[]),
            StepKind::Outage { from: "2026-09-24T10:00".to_owned(), to: "2026-09-24T09:00".to_owned() },
        ],
    );
    assert!(report.steps.iter().take(5).all(|step| step.ok));
    let moved = &report.steps[2].happened.zh;
    assert!(moved.contains("乙 期限“待受理”届满改为 2026-09-24 10:30"), "{moved}");
    assert!(moved.contains("甲 期限“待研判”"), "{moved}");
    assert!(!report.steps[5].ok && report.steps[5].happened.zh.contains("不晚于"));
}

#[test]
fn cases_are_merged_taken_apart_and_reopened() {
    let merges = |at: &str, case: &str, into: &str| StepKind::Merge {
        at: at.to_owned(),
        actor: "指挥中心".to_owned(),
        case: case.to_owned(),
        into: into.to_owned(),
    };
    let refused = StepKind::Refused {
        at: None,
        actor: "指挥中心".to_owned(),
        act: "受理".to_owned(),
        case: "乙".to_owned(),
        branch: None,
        result: None,
        args: Vec::new(),
        because: Some("并入“甲”".to_owned()),
    };
    let report = go(
        &mended(liuxiang()),
        vec![
            merges("2026-09-24T09:05", "乙", "甲"),
            refused,
            merges("2026-09-24T09:06", "甲", "乙"),
            act("2026-09-24T09:10", "指挥中心", "不予受理", None, &[("理由", "重复")]),
            expect("乙", vec![stands("终结")]),
            act("2026-09-24T09:20", "指挥中心", "重启", None, &[("理由", "诉求人来访")]),
            expect("甲", vec![stands("待受理")]),
            revises("2026-09-24T09:25", "乙", "并案", None, &[("理由", "不是一回事")]),
            expect("乙", vec![stands("待受理")]),
        ],
    );
    let ok: Vec<bool> = report.steps.iter().map(|step| step.ok).collect();
    assert_eq!(ok, [true, true, false, true, true, true, true, true, true]);
    assert_eq!(report.steps[0].happened.zh, "乙 并入 甲，随其办理");
    assert!(report.steps[2].happened.zh.contains("不能反过来并入"), "{}", report.steps[2].happened.zh);
}
