//! What an editor is told, with `|` for the pointer.

#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test reads its files and may panic"
)]

use shao_ide::{CompletionKind, complete, hover};

fn at(text: &str) -> (String, usize) {
    let at = text.find('|').unwrap();
    (text.replacen('|', "", 1), at)
}

fn labels(text: &str, others: &[&str]) -> Vec<String> {
    let (text, at) = at(text);
    complete(&text, others, at).into_iter().map(|c| c.label).collect()
}

#[test]
fn items_at_the_left_edge() {
    assert_eq!(labels("|", &[])[..3], ["政策", "引用", "机构"]);
    assert_eq!(labels("记号 黄牌\n|", &[])[..3], ["政策", "引用", "机构"]);
    assert_eq!(labels("liu|", &[]), ["流程"], "pinyin");
    assert_eq!(labels("sx|", &[]), ["事项"], "initials, and only what can stand there");
    assert_eq!(labels("流|", &[]), ["流程"]);
    assert_eq!(labels("marks a\npro|", &[]), ["process"], "english files get english keywords");
}

#[test]
fn lines_in_a_block() {
    let stage = "流程 办理(诉求) {\n    阶段 甲 由 主办 限 1 工作日\n        |\n}";
    let found = labels(stage, &[]);
    assert!(found.contains(&"动作".to_owned()) && found.contains(&"届满".to_owned()), "{found:?}");
    assert!(!found.contains(&"规则".to_owned()), "{found:?}");
    assert_eq!(labels("流程 办理(诉求) {\n    阶段 甲\n        届满 zhu|", &[]), ["转"]);
    assert_eq!(labels("判定 甲 乙 首个 {\n    规则 丙 |", &[])[..3], ["除外", "当", "否则"]);
    assert_eq!(labels("政策 甲 {\n    |", &[])[..2], ["辖区", "版本"]);
}

#[test]
fn names_of_this_file_and_others() {
    let text = "记号 黄牌, 红牌\n流程 办理(诉求) {\n    阶段 甲\n        届满 记 |\n}";
    let found = labels(text, &["单位 x", "机构 { 群体 诉求人 }"]);
    assert!(
        ["黄牌", "红牌", "甲", "诉求人"].iter().all(|name| found.contains(&(*name).to_owned())),
        "{found:?}"
    );
    assert_eq!(
        labels("记号 黄牌, 红牌\n流程 办理(诉求) {\n    阶段 甲\n        届满 记 黄|\n}", &[]),
        ["黄牌"]
    );
}

#[test]
fn nothing_in_prose() {
    assert_eq!(labels("// 政|", &[]), [""; 0]);
    assert_eq!(labels("引用 \"政|", &[]), [""; 0]);
    assert_eq!(labels("政策 甲 { 依据 《政|", &[]), [""; 0]);
}

#[test]
fn anywhere_in_a_real_policy() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/yicheng/榴乡诉递.shao");
    let text = std::fs::read_to_string(path).unwrap();
    for at in (0..=text.len() + 1).step_by(97) {
        for c in complete(&text, &[], at) {
            assert!(c.from <= at && text.is_char_boundary(c.from));
            assert_eq!(c.pinyin.is_some(), c.kind == CompletionKind::Keyword);
        }
        let _ = hover(&text, &[], at);
    }
}

#[test]
fn a_keyword_says_what_it_means() {
    let (text, at) = at("流程 办理(诉求) { 阶段 甲 届|满 转 乙 终态 乙 }");
    let found = hover(&text, &[], at).unwrap();
    assert_eq!(&text[found.start..found.end], "届满");
    assert_eq!(found.text.zh, "**届满** `lapse`\n\n限到了的时候");
}

#[test]
fn a_name_says_where_it_is_declared() {
    let (text, at) = at(
        "引用 \"机构.shao\"\n流程 办理(诉求) {\n    阶段 甲 由 指|挥中心\n        届满 转 乙\n    终态 乙\n}",
    );
    let parties = "机构 {\n    单位 区 { 指挥中心, 公安局 }\n}";
    let found = hover(&text, &[parties], at).unwrap();
    assert_eq!(found.text.zh, "**指挥中心**\n\n单位,第 2 行\n`单位 区 { 指挥中心, 公安局 }`");
    assert_eq!(found.declared, [(1, parties.find("指挥").unwrap())]);
    assert!(hover(&text, &[], at).is_none(), "declared nowhere");
    assert!(hover(&text, &[], text.find('(').unwrap()).is_none());
}
