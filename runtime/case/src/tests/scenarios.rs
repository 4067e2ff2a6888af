//! The runner of 案例, on the example of the language page.

use shao_abi::{Expectation, FactText, Place, Scenario, ScenarioCase, ScenarioStep, StepKind};

use super::process::liuxiang;
use crate::{ScenarioReport, run};

fn place(line: u32) -> Place {
    Place { file: "案例.shao".to_owned(), line, start: 0, end: 0 }
}

fn facts(pairs: &[(&str, &str)]) -> Vec<FactText> {
    pairs
        .iter()
        .map(|(name, value)| FactText { name: (*name).to_owned(), value: (*value).to_owned() })
        .collect()
}

fn does(at: &str, actor: &str, act: &str) -> StepKind {
    StepKind::Act {
        at: Some(at.to_owned()),
        actor: actor.to_owned(),
        act: act.to_owned(),
        case: "甲".to_owned(),
        branch: None,
        result: None,
        args: Vec::new(),
    }
}

fn refused(actor: &str, act: &str, because: Option<&str>) -> StepKind {
    StepKind::Refused {
        at: None,
        actor: actor.to_owned(),
        act: act.to_owned(),
        case: "甲".to_owned(),
        branch: None,
        result: None,
        args: Vec::new(),
        because: because.map(str::to_owned),
    }
}

fn expect(that: Vec<Expectation>, because: Option<&str>) -> StepKind {
    StepKind::Expect { case: "甲".to_owned(), that, because: because.map(str::to_owned) }
}

fn field(name: &str, value: &str) -> Expectation {
    Expectation::Field { field: name.to_owned(), value: value.to_owned(), equal: true }
}

fn stands(stage: &str) -> Expectation {
    Expectation::Stage { stage: stage.to_owned(), of: None }
}

fn mark(mark: &str, of: Option<&str>, recorded: bool) -> Expectation {
    Expectation::Mark { mark: mark.to_owned(), of: of.map(str::to_owned), recorded }
}

fn go(steps: Vec<StepKind>) -> ScenarioReport {
    let world = liuxiang();
    let given = facts(&[("类别", "民生"), ("属地", "阴平镇"), ("联合执法", "否"), ("标题", "田地失火")]);
    let case = ScenarioCase {
        name: "甲".to_owned(),
        matter: "诉求".to_owned(),
        facts: given,
        opened: None,
        place: place(1),
    };
    let steps = (2u32..).zip(steps).map(|(line, kind)| ScenarioStep { kind, place: place(line) }).collect();
    let scenario = Scenario { name: "无主火灾".to_owned(), cases: vec![case], steps, place: place(1) };
    run(&world.policy(), &scenario)
}

#[test]
fn the_scenario_of_the_language_page_holds() {
    let report = go(vec![
        does("2026-09-24T09:00", "指挥中心", "受理"),
        does("2026-09-24T09:20", "指挥中心", "派单"),
        expect(vec![field("主办", "阴平镇"), field("分流.时限", "3 工作日")], Some("属地优先")),
        expect(
            vec![Expectation::Deadline { clock: "待接单".to_owned(), at: "2026-09-29T17:30".to_owned() }],
            None,
        ),
        StepKind::Advance { to: "2026-09-29T17:31".to_owned() },
        expect(vec![stands("办理中"), mark("黄牌", Some("阴平镇"), true), mark("红牌", None, false)], None),
        expect(vec![Expectation::ClockIs { clock: "待接单".to_owned(), state: "届满".to_owned() }], None),
        refused("阴平镇", "退单", Some("待接单 已届满")),
    ]);
    for step in &report.steps {
        println!(
            "{} {} | {} | {:?}",
            step.ok,
            step.said.zh,
            step.happened.zh,
            step.why.as_ref().map(|w| &w.zh)
        );
    }
    assert!(report.ok);
    assert!(report.coverage.rules.contains(&shao_abi::RuleId(1)));
    assert_eq!(report.coverage.stages.len(), 4);
    assert!(report.coverage.acts.iter().any(|(_, act)| act == "接单"), "deemed acts count");
}

#[test]
fn a_line_that_fails_shows_what_is_beside_what_was_expected() {
    let report = go(vec![
        does("2026-09-24T09:00", "指挥中心", "受理"),
        does("2026-09-24T09:20", "指挥中心", "派单"),
        expect(vec![field("主办", "峨山镇")], Some("兜底")),
        refused("阴平镇", "接单", None),
        expect(vec![stands("待接单")], None),
        does("2026-09-24T09:10", "指挥中心", "派单"),
        does("2026-09-24T09:30", "天宫", "派单"),
        refused("阴平镇", "退单", None),
    ]);
    let said: Vec<(bool, &str)> =
        report.steps.iter().map(|step| (step.ok, step.happened.zh.as_str())).collect();
    assert_eq!(said[2], (false, "期望 主办 = 峨山镇，实为 主办 = 阴平镇；期望 因 规则 兜底，实因 属地优先"));
    assert_eq!(said[3], (false, "没有驳回：已办，到了“办理中”"));
    assert_eq!(said[4], (true, "在 待接单"), "what should have been refused is taken back");
    assert_eq!(said[5], (false, "2026-09-24 09:10 早于此前的 2026-09-24 09:20"));
    assert_eq!(said[6], (false, "没有单位或群体“天宫”"));
    assert!(!said[7].0, "refused only because 理由 was forgotten, which proves nothing: {}", said[7].1);
    assert!(report.steps.iter().all(|step| !step.said.en.is_empty() && !step.happened.en.is_empty()));
}

#[test]
fn facts_that_cannot_be_fail_the_line_that_needs_the_case() {
    let world = liuxiang();
    let case = ScenarioCase {
        name: "甲".to_owned(),
        matter: "诉求".to_owned(),
        facts: facts(&[("类别", "天灾")]),
        opened: Some("2026-09-24T09:00".to_owned()),
        place: place(1),
    };
    let scenario = Scenario { name: "坏".to_owned(), cases: vec![case], steps: Vec::new(), place: place(1) };
    let report = run(&world.policy(), &scenario);
    assert!(!report.ok);
    assert!(report.steps[0].happened.zh.contains("“类别”不能是“天灾”"), "{}", report.steps[0].happened.zh);
}
