//! `check`, `fmt` and `explain`.

use std::fs;

use crate::harness::Desk;

#[test]
fn a_good_policy() {
    insta::assert_snapshot!(Desk::small().run(&["check", "小县.shao"]));
}

#[test]
fn a_finding_shows_the_very_characters() {
    let desk = Desk::small();
    desk.edit("小县.shao", "情形 = 占道", "情形 = 站道");
    insta::assert_snapshot!(desk.run(&["check", "小县.shao"]));
}

#[test]
fn a_finding_for_machines() {
    let desk = Desk::small();
    desk.edit("小县.shao", "主办 镇", "主办 真");
    let run = desk.output(&["check", "小县.shao", "--format", "json"]);
    assert_eq!(run.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let finding = &told[0]["diagnostics"][0];
    let text = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    let at = |key: &str| usize::try_from(finding["at"][key].as_u64().expect(key)).expect(key);
    assert_eq!(&text[at("start")..at("end")], "真");
    let line = text.lines().nth(at("line") - 1).expect("the line");
    assert_eq!(line.chars().nth(at("column") - 1), Some('真'));
    assert!(finding["message"]["zh"].is_string() && finding["message"]["en"].is_string());
}

#[test]
fn colour_only_on_a_terminal() {
    let desk = Desk::small();
    desk.edit("小县.shao", "主办 镇", "主办 真");
    assert!(!desk.run(&["check", "小县.shao"]).contains('\u{1b}'));
}

#[test]
fn formatting_is_done_once() {
    let desk = Desk::small();
    desk.edit("小县.shao", "    辖区 小县", "  辖区    小县");
    let untidy = desk.run(&["fmt", "--check", "小县.shao"]);
    assert!(untidy.contains("未排版：小县.shao") && untidy.ends_with("exit 1\n"), "{untidy}");
    let first = desk.run(&["fmt", "小县.shao"]);
    assert!(first.contains("已排版") && first.ends_with("exit 0\n"), "{first}");
    assert_eq!(desk.run(&["fmt", "--check", "小县.shao"]), "$ shao fmt --check 小县.shao\n── exit 0\n");
}

#[test]
fn keywords_go_to_english_and_back() {
    let desk = Desk::small();
    desk.run(&["fmt", "小县.shao"]);
    let before = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    desk.run(&["fmt", "--keywords", "en", "小县.shao"]);
    let english = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    assert_ne!(english, before);
    assert!(desk.run(&["check", "小县.shao"]).ends_with("exit 0\n"));
    desk.run(&["fmt", "--keywords", "zh", "小县.shao"]);
    assert_eq!(fs::read_to_string(desk.path().join("小县.shao")).expect("the policy"), before);
}

#[test]
fn every_diagnostic_has_a_page() {
    let list = Desk::empty().output(&["explain"]);
    let list = String::from_utf8(list.stdout).expect("text");
    assert!(list.lines().count() > 0, "no diagnostics");
    for slug in list.lines() {
        let page = Desk::empty().run(&["explain", slug]);
        assert!(page.len() > 100 && page.ends_with("exit 0\n"), "{page}");
    }
}

#[test]
fn a_diagnostic_that_is_none() {
    insta::assert_snapshot!(Desk::empty().run(&["explain", "no-such-thing"]));
}

#[test]
fn a_mistyped_diagnostic_is_answered_with_the_nearest() {
    let told = Desk::empty().run(&["explain", "no-exitt"]);
    assert!(told.contains("是不是 no-exit？") && told.ends_with("exit 2\n"), "{told}");
}

#[test]
fn marks_that_nobody_declares_are_answered_with_the_line_to_write() {
    let desk = Desk::small();
    desk.edit("小县.shao", "记号 黄牌, 红牌\n", "");
    let told = desk.run(&["check", "小县.shao"]);
    assert!(told.contains("改法：记号要先声明,在流程前面写一行 `记号 黄牌`"), "{told}");
}

#[test]
fn a_decision_that_no_stage_takes_is_an_error() {
    let desk = Desk::small();
    desk.edit("小县.shao", "        判定 分流\n", "");
    let told = desk.run(&["check", "小县.shao"]);
    assert!(told.contains("[never-decided]") && told.contains("写一行 `判定 分流`"), "{told}");
}
