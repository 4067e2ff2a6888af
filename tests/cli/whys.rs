//! `why`: what it asks, and what it answers.

use std::fs;

use crate::harness::{Desk, here};

fn ask(desk: &Desk, question: &[&str]) -> String {
    let mut args = vec!["why", "小县.shao", "--scenario", "占道"];
    args.extend(question);
    desk.run(&args)
}

#[test]
fn a_result_a_rule_a_deadline_a_mark() {
    let desk = Desk::small();
    let questions: [&[&str]; 8] = [
        &["甲.主办"],
        &["甲", "规则", "兜底"],
        &["甲", "规则", "无内容"],
        &["甲", "期限", "办理期"],
        &["甲", "记", "黄牌", "对", "甲镇"],
        &["甲", "期限", "待评价"],
        &["甲", "动作", "办结"],
        &["甲", "动作", "退单"],
    ];
    let told: Vec<String> = questions.iter().map(|question| ask(&desk, question)).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn in_english() {
    insta::assert_snapshot!(ask(&Desk::small(), &["甲 期限 办理期", "--lang", "en"]));
}

#[test]
fn for_machines() {
    let args = ["why", "小县.shao", "--scenario", "占道", "甲 期限 办理期", "--format", "json"];
    let run = Desk::small().output(&args);
    let told: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(told["question"]["clock"]["clock"], "办理期");
    let instead = &told["because"]["instead"][0];
    assert_eq!((&instead["act"], &instead["by"]), (&"办结".into(), &"2026-09-30T17:30".into()));
}

#[test]
fn a_case_from_the_command_line() {
    let facts = r#"{"镇":"甲镇","情形":"占道","内容":"占道"}"#;
    let args = ["why", "小县.shao", "--facts", facts, "--opened", "2026-09-24 09:00", "诉求.主办"];
    let told = Desk::small().run(&args);
    assert!(told.contains("诉求.主办 = 甲镇\n") && told.contains("用的是 规则 属地"), "{told}");
}

#[test]
fn an_order_of_a_log() {
    let args = ["why", "小县.shao", "--cases", "log.csv", "--map", "import.toml", "W2 期限 办理期"];
    insta::assert_snapshot!(Desk::small().run(&args));
}

#[test]
fn what_cannot_be_asked() {
    let desk = Desk::small();
    let mut told = ask(&desk, &["甲"]);
    told.push_str(&ask(&desk, &["丙.主办"]));
    told.push_str(&ask(&desk, &["甲.承办"]));
    told.push_str(&ask(&desk, &["甲", "规则", "失火"]));
    told.push_str(&ask(&desk, &["甲", "期限", "总限"]));
    told.push_str(&ask(&desk, &["甲", "记", "蓝牌"]));
    told.push_str(&ask(&desk, &["情形", "四", "对", "甲镇"]));
    told.push_str(&desk.run(&["why", "小县.shao", "甲.主办"]));
    insta::assert_snapshot!(told);
}

/// The blocks of the guide that begin with this line.
fn block(guide: &str, info: &str, holding: &str) -> Vec<String> {
    let blocks = guide.split("```").skip(1).step_by(2);
    let found = blocks
        .filter_map(|block| block.split_once('\n'))
        .find(|(own, text)| *own == info && text.contains(holding));
    found.expect(holding).1.lines().map(str::to_owned).collect()
}

#[test]
fn the_guide_says_what_is_so_of_its_first_policy() {
    let guide = fs::read_to_string(here("../language/README.md")).expect("the guide");
    let desk = Desk::empty();
    desk.put("井盖.shao", block(&guide, "shao 全文", "政策 井盖").join("\n"));
    let told = desk.run(&["test", "井盖.shao", "--mutants"]);
    for line in block(&guide, "text", "改动") {
        assert!(told.contains(&line), "{line} is not in\n{told}");
    }
    let told = desk.run(&["test", "井盖.shao", "--generate"]);
    for line in block(&guide, "text", "该展示的") {
        assert!(told.contains(&line), "{line} is not in\n{told}");
    }
    for line in block(&guide, "sh", "shao why") {
        let told = desk.run(&line.split_whitespace().skip(1).collect::<Vec<_>>());
        assert!(told.ends_with("exit 0\n"), "{told}");
    }
}
