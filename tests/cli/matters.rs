//! Policies of several matters: which one is meant, the cases that others start, and what the county counted.

use serde_json::Value as Json;

use crate::harness::{Desk, here};

const RUN: [&str; 6] = ["run", "挂牌县.shao", "--cases", "挂牌.csv", "--map", "挂牌.toml"];
const SUPERVISED: &str = r#"{"承办":"乙镇","事由":"久拖不决"}"#;

fn county() -> Desk {
    let desk = Desk::empty();
    for name in ["挂牌县.shao", "挂牌.csv", "挂牌.toml"] {
        desk.put(name, std::fs::read(here("cli/fixtures").join(name)).expect(name));
    }
    desk
}

#[test]
fn a_log_starts_other_cases_and_the_county_is_settled() {
    insta::assert_snapshot!(county().run(&[&RUN[..], &["--until", "2026-05-20 09:00"]].concat()));
}

#[test]
fn started_cases_end_with_the_case_that_started_them() {
    let desk = county();
    let run = desk.output(
        &[&RUN[..], &["--until", "2026-05-20 09:00", "--format", "json", "--out", "判定.jsonl"]].concat(),
    );
    let told: Json = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(told["opened"], 3);
    assert_eq!(told["started"], serde_json::json!({"督办": 2}));
    assert_eq!(told["broken"], serde_json::json!([]));
    // 乙镇 let its case lapse. Both 督办 ended with their orders, which had ended when they were told: no yellow mark.
    assert_eq!(told["marks"], serde_json::json!({"红牌": 1}));
    let closes = told["county"]["closes"].as_array().expect("closes");
    let rows: Vec<_> = closes.iter().map(|close| (&close["period"]["zh"], &close["rows"])).collect();
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert_eq!(rows[0].1[0]["unit"], "甲镇");
    assert_eq!(rows[0].1[0]["score"], "100.00%");
    assert_eq!(rows[0].1[1]["score"], "0.00%");
    let proposals = told["county"]["proposals"].as_array().expect("proposals");
    assert_eq!(proposals.len(), 1);
    assert_eq!((&proposals[0]["unit"], &proposals[0]["status"]["zh"]), (&"乙镇".into(), &"免责".into()));
}

#[test]
fn a_matter_is_meant_by_its_name_or_its_process() {
    let desk = county();
    let sim = |name: &str| {
        desk.run(&[
            "sim",
            "挂牌县.shao",
            "--matter",
            name,
            "--facts",
            SUPERVISED,
            "--opened",
            "2026-03-02 09:00",
            "--until",
            "2026-03-20 09:00",
        ])
    };
    let told = sim("督办件");
    assert_eq!(told.replace("--matter 督办件", ""), sim("督办").replace("--matter 督办", ""));
    insta::assert_snapshot!(told);
}

#[test]
fn a_case_is_told_with_those_it_starts() {
    let (hung, done) = ("2026-03-02 10:00 中心 挂牌", "2026-03-03 09:00 甲镇 办结 结果=已修好");
    let facts = r#"{"镇":"甲镇","内容":"路灯不亮"}"#;
    let args = [
        "sim",
        "挂牌县.shao",
        "--facts",
        facts,
        "--opened",
        "2026-03-02 09:00",
        "--act",
        hung,
        "--act",
        done,
    ];
    insta::assert_snapshot!(county().run(&args));
}

#[test]
fn a_wrong_matter_is_answered_with_the_nearest() {
    let desk = county();
    let mut told = desk.run(&[
        "sim",
        "挂牌县.shao",
        "--matter",
        "督办案",
        "--facts",
        "{}",
        "--opened",
        "2026-03-02 09:00",
    ]);
    desk.edit("挂牌.toml", "opened = \"来电\"", "opened = \"来电\"\nmatter = \"投诉\"");
    told.push_str(&desk.run(&RUN));
    told.push_str(&desk.run(&[&RUN[..], &["--matter", "督办件"]].concat()));
    insta::assert_snapshot!(told);
}

#[test]
fn a_mapping_names_the_matter_of_its_file() {
    let desk = county();
    desk.edit("挂牌.toml", "opened = \"来电\"", "opened = \"来电\"\nmatter = \"诉求\"");
    let named = desk.output(&RUN);
    assert_eq!(named.status.code(), Some(0));
    assert_eq!(named.stdout, county().output(&RUN).stdout);
}

/// Marks are taken back one by one; that many of them is no circle of cases.
#[test]
fn an_outage_takes_back_thousands_of_marks() {
    let desk = county();
    desk.edit("挂牌县.shao", "由 承办 限 10 工作日", "由 承办 顶级 限 10 工作日")
        .edit("挂牌县.shao", "届满 记 红牌, 转 已摘牌", "届满 记 红牌, 此后 每 5 分钟 记 红牌")
        .edit(
            "挂牌县.shao",
            "案例 \"办结了",
            "案例 \"停摆撤回几千张牌\" {\n    \
             案件 乙 = 督办件 于 2026-03-02 09:00 { 承办 甲镇, 事由 \"久拖不决\" }\n    \
             推进至 2026-03-25 09:00\n    \
             期望 乙 记 红牌 对 甲镇\n    \
             停摆 自 2026-03-03 09:00 至 2026-03-24 09:00\n    \
             期望 乙 未记 红牌\n\
             }\n\n案例 \"办结了",
        );
    let told = desk.run(&["test", "挂牌县.shao"]);
    assert!(told.ends_with("exit 0\n"), "{told}");
}
