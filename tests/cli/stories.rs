//! `sim`: one case as a story.

use crate::harness::Desk;

const FACTS: &str = r#"{"镇":"甲镇","情形":"占道","内容":"占道"}"#;

#[test]
fn a_scenario_with_its_days() {
    insta::assert_snapshot!(Desk::small().run(&["sim", "小县.shao", "--scenario", "占道", "--explain"]));
}

#[test]
fn a_case_from_the_command_line() {
    let (sent, done) = ("2026-09-24 09:10 中心 派单", "2026-09-24 10:00 甲镇 办结 结果=已清理");
    let args =
        ["sim", "小县.shao", "--facts", FACTS, "--opened", "2026-09-24 09:00", "--act", sent, "--act", done];
    insta::assert_snapshot!(Desk::small().run(&args));
}

#[test]
fn what_cannot_be_understood() {
    let desk = Desk::small();
    let sim = |more: &[&str]| {
        let mut args = vec!["sim", "小县.shao", "--opened", "2026-09-24 09:00"];
        args.extend(more);
        desk.run(&args)
    };
    let mut told = sim(&["--facts", "{镇}"]);
    told.push_str(&sim(&["--facts", r#"{"镇":"丙镇"}"#]));
    told.push_str(&sim(&["--facts", FACTS, "--act", "明天 甲镇 办结"]));
    told.push_str(&sim(&["--facts", FACTS, "--act", "2026-09-24T10:00 丙局 办结"]));
    told.push_str(&desk.run(&["sim", "小县.shao", "--scenario", "失火"]));
    insta::assert_snapshot!(told);
}
