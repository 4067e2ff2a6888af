//! What a policy carries of the baselines it follows, and what of its files is read.

use shao_abi::{Followed, Transition};
use shao_compiler::{Checked, Memory, Severity, check, compile};

use crate::frame::{Block, sources};

const LAW: &str = "基线 条例 {\n    版本 2022\n    条 办 期限 至多 3 工作日\n}\n";

/// A few lines of policy, completed, with other files beside them.
fn with(lines: &str, beside: &[(&str, &str)]) -> Memory {
    let block = |info: String, text: &str| Block { heading: String::new(), info, text: text.to_owned() };
    let files: Vec<Block> = beside.iter().map(|(path, text)| block(format!("shao {path}"), text)).collect();
    sources(&block("shao".to_owned(), lines), &files.iter().collect::<Vec<_>>())
}

fn checked(lines: &str, beside: &[(&str, &str)]) -> Checked {
    check(&with(lines, beside), "政策.shao")
}

fn slugs(checked: &Checked) -> Vec<&str> {
    checked.diagnostics.iter().map(|found| found.slug).collect()
}

#[test]
fn a_policy_says_what_it_follows_and_how_it_passes_on() {
    let lines = "遵循 条例 来自 \"../基线/条例.shao\"\n过渡 从新\n对照 条例 { 办 不适用 因 \"没有\" }\n记号 黄牌, 红牌\n";
    let checked = checked(lines, &[("../基线/条例.shao", LAW)]);
    assert!(checked.diagnostics.is_empty(), "从新 is kept, so nothing is said of it: {:?}", slugs(&checked));
    let info = checked.policy.expect("a sound policy").schema.policy;
    assert_eq!(info.transition, Transition::New);
    assert_eq!(info.follows, [Followed { name: "条例".to_owned(), version: "2022".to_owned() }]);
}

#[test]
fn a_case_ends_under_the_version_it_began_under_unless_the_policy_says_otherwise() {
    let policy = checked("记号 黄牌, 红牌\n", &[]).policy.expect("a sound policy");
    assert_eq!(policy.schema.policy.transition, Transition::Old);
    assert!(policy.schema.policy.follows.is_empty());
}

#[test]
fn a_file_is_read_once_by_whichever_way_it_is_named() {
    let lines = "引用 \"内/甲.shao\"\n引用 \"./内/../内/甲.shao\"\n引用 \"乙.shao\"\n记号 黄牌, 红牌\n";
    let beside = [("内/甲.shao", "枚举 渠道 { 热线, 网格 }\n"), ("乙.shao", "引用 \"内//甲.shao\"\n")];
    let checked = checked(lines, &beside);
    assert!(checked.diagnostics.is_empty(), "{:#?}", checked.diagnostics);
    let paths: Vec<&str> = checked.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["政策.shao", "内/甲.shao", "乙.shao"]);
}

#[test]
fn a_baseline_can_be_checked_alone_and_not_compiled() {
    let memory = with("", &[("条例.shao", LAW)]);
    assert!(check(&memory, "条例.shao").diagnostics.is_empty());
    let compiled = compile(&memory, "条例.shao");
    assert!(compiled.artifact.is_none());
    let found = &compiled.checked.diagnostics;
    assert!(
        matches!(found.as_slice(), [only] if only.slug == "nothing-to-run" && only.severity == Severity::Error)
    );
}

#[test]
fn a_stage_along_a_ladder_answers_with_every_rung() {
    let lines = |named: &str| {
        format!(
            "遵循 条例 来自 \"条例.shao\"\n对照 条例 {{ {named} 即 办 }}\n\
             梯子 分级 {{\n    级 镇级 由 属地 限 1 工作日\n    级 县级 由 指挥中心 限 待县确认(暂按 5 工作日)\n}}\n\
             阶段 处置 沿 分级\n    动作 办结 转 归档\n    届满 转 归档\n"
        )
    };
    let beyond = |named: &str| {
        let checked = checked(&lines(named), &[("条例.shao", LAW)]);
        slugs(&checked).contains(&"beyond-baseline")
    };
    assert!(beyond("处置") && beyond("处置·县级") && beyond("办理.处置·县级") && !beyond("处置·镇级"));
}

#[test]
fn an_action_along_a_ladder_is_called_by_its_stage() {
    let lines = |params: &str| {
        format!(
            "遵循 条例 来自 \"条例.shao\"\n对照 条例 {{ 处置.退回 即 告知 }}\n\
             梯子 分级 {{\n    级 镇级 由 属地 限 1 工作日\n    级 县级 由 指挥中心 限 2 工作日\n}}\n\
             阶段 处置 沿 分级\n    动作 退回{params} 转 归档\n    动作 提级 转 上级\n    届满 转 归档\n"
        )
    };
    let law = [("条例.shao", "基线 条例 { 条 告知 附 理由 依据 《条例》 }\n")];
    let (bare, full) = (checked(&lines(""), &law), checked(&lines("(理由)"), &law));
    assert!(slugs(&bare).contains(&"missing-attachment"), "{:#?}", bare.diagnostics);
    assert!(full.diagnostics.is_empty(), "{:#?}", full.diagnostics);
}

#[test]
fn what_answers_a_clause_is_looked_for_in_every_file() {
    let lines = "引用 \"对照.shao\"\n遵循 条例 来自 \"条例.shao\"\n记号 黄牌, 红牌\n";
    let beside = [("条例.shao", LAW), ("对照.shao", "对照 条例 { 分流.时限 即 办 }\n")];
    assert_eq!(slugs(&checked(lines, &beside)), ["beyond-baseline"]);
}
