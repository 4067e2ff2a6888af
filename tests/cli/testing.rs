//! `test`: what failed, beside what happened, and why; and what no 案例 reached.

use crate::harness::Desk;

#[test]
fn all_hold() {
    insta::assert_snapshot!(Desk::small().run(&["test", "小县.shao"]));
}

#[test]
fn one_fails() {
    let desk = Desk::small();
    desk.edit("小县.shao", "期望 甲.主办 = 甲镇", "期望 甲.主办 = 乙镇");
    insta::assert_snapshot!(desk.run(&["test", "小县.shao", "--only", "占道"]));
}

#[test]
fn one_that_is_none() {
    insta::assert_snapshot!(Desk::small().run(&["test", "小县.shao", "--only", "失火"]));
}

#[test]
fn for_machines() {
    let run = Desk::small().output(&["test", "小县.shao", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(told[0]["ok"], true);
    assert_eq!(run.status.code(), Some(0));
}

#[test]
fn one_that_stands_elsewhere_is_told_what_happened_last() {
    let desk = Desk::small();
    desk.edit("小县.shao", "期望 甲 在 督办, 记 红牌 对 甲镇", "期望 甲 在 待办");
    insta::assert_snapshot!(desk.run(&["test", "小县.shao", "--only", "占道"]));
}

#[test]
fn a_part_of_a_name_is_answered_with_the_names_that_hold_it() {
    let desk = Desk::small();
    let told = desk.run(&["test", "小县.shao", "--only", "占"]);
    assert!(told.contains("shao: 没有案例“占”；有：\n  占道\n── exit 2"), "{told}");
}

#[test]
fn proposals_reach_only_what_the_lists_lack() {
    let desk = Desk::small();
    let extension =
        "剩 1 工作日  记 黄牌\n        延期(理由) 至多 1 次 加 1 工作日 由 中心 限 1 工作日 届满 视同 不同意";
    desk.edit("小县.shao", "剩 1 工作日  记 黄牌", extension);
    let told = desk.run(&["test", "小县.shao", "--coverage"]);
    assert!(told.contains("// ") && !told.contains("的动作 延期"), "{told}");
}

#[test]
fn small_changes_that_no_scenario_notices() {
    insta::assert_snapshot!(Desk::small().run(&["test", "小县.shao", "--mutants"]));
}

#[test]
fn some_of_the_small_changes_evenly_spread() {
    let desk = Desk::small();
    let sampled = || desk.run(&["test", "小县.shao", "--mutants", "--sample", "10"]);
    let told = sampled();
    assert!(told.contains("均匀取 10 处\n  改动 10 处，案例发现"), "{told}");
    assert_eq!(told, sampled());
    let run = desk.output(&["test", "小县.shao", "--mutants", "--sample", "10", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(told[0]["mutants"]["firm"]["run"], 10);
    assert!(
        told[0]["mutants"]["survivors"][0]["said"]["zh"].as_str().is_some_and(|said| said.contains('：'))
    );
}

#[test]
fn what_a_scenario_notices_is_no_survivor() {
    let desk = Desk::small();
    let limit = "期限 办理期：把";
    let before = desk.run(&["test", "小县.shao", "--mutants"]);
    assert!(before.contains("把“剩 1 工作日”改成“剩 2 工作日”"), "{limit} {before}");
    desk.edit(
        "小县.shao",
        "推进至 2026-09-30 17:31",
        "推进至 2026-09-29 17:29\n    期望 甲 未记 黄牌\n    推进至 2026-09-30 17:31",
    );
    let after = desk.run(&["test", "小县.shao", "--mutants"]);
    assert!(!after.contains("把“剩 1 工作日”改成“剩 2 工作日”"), "{after}");
}

#[test]
fn what_no_scenario_shows_is_offered_as_one() {
    let desk = Desk::small();
    insta::assert_snapshot!(desk.run(&["test", "小县.shao", "--generate"]));
    let told = desk.run(&["--lang", "en", "test", "小县.shao", "--generate"]);
    assert!(told.contains("// 分流 rule 无内容: `内容 非空` does not hold, and that decides"), "{told}");
}

#[test]
fn what_is_offered_holds_and_leaves_nothing_to_be_shown() {
    let desk = Desk::small();
    let generated = || -> serde_json::Value {
        let run = desk.output(&["test", "小县.shao", "--generate", "--format", "json"]);
        let told: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
        told[0]["generated"].clone()
    };
    let first = generated();
    let offered = first["scenarios"].as_array().expect("a list");
    let more: String = offered.iter().map(|one| format!("\n{}", one["scenario"].as_str().unwrap())).collect();
    desk.edit("小县.shao", "案例 \"占道\"", &format!("{more}\n案例 \"占道\""));
    let told = desk.run(&["test", "小县.shao"]);
    assert!(told.contains("案例 3 个：通过 3，不通过 0") && told.ends_with("exit 0\n"), "{told}");
    let second = generated();
    assert_eq!(second["shown"], first["shown_with_these"], "{second}");
    assert_eq!(second["scenarios"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_shown_says_why() {
    let desk = Desk::small();
    desk.edit("小县.shao", "当 情形 = 占道", "当 情形 = 占道 且 内容 非空");
    let told = desk.run(&["test", "小县.shao", "--generate"]);
    assert!(told.contains("举不出来: 分流 规则 属地：“内容 非空”只在成立时决定过，反过来从不"), "{told}");
    let edge = "动作 退单(理由) 当 曾 督办 至多 1 次 转 待办";
    desk.edit("小县.shao", "动作 退单(理由) 至多 1 次 转 待办", edge);
    let told = desk.run(&["test", "小县.shao", "--generate"]);
    assert!(told.contains("流程里没有这样的经过: 待办.退单 规则 待办.退单"), "{told}");
}
