//! 过渡 从新 on a server: a case that enters a stage after the new version took effect goes over to it, and one that
//! cannot says why.

use serde_json::json;
use shao_abi::Artifact;
use shao_compiler::{Memory, compile};

use crate::desk::Desk;
use crate::versions::Versions;

/// `within` is the limit of 待办, `ends` its 终态.
fn version(number: &str, passage: &str, within: &str, ends: &str) -> Artifact {
    let text = format!(
        r#"政策 小县 {{
    辖区 小县
    版本 {number}
    施行 2026-01-01
    日历 国务院
    过渡 {passage}
    依据 《小县办法》
}}
机构 {{
    层级 镇级 < 县级
    单位 县级 {{ 中心 }}
    单位 镇级 {{ 甲镇, 乙镇 }}
    作息 县级, 镇级 00:00-24:00
    群体 诉求人
}}
记号 红牌
事项 诉求 {{ 镇: 镇级 }}
台账 红牌数 = 计数 办理.记 红牌 按 责任方
流程 办理(诉求) {{
    更正 由 中心 限 30 自然日
    阶段 待派 由 中心 限 24 小时
        动作 派单 转 待办
        届满 视同 派单
        依据 《小县办法》第一条
    阶段 待办 由 镇 限 {within}
        动作 办结 转 {ends}
        届满 记 红牌, 转 {ends}
        依据 《小县办法》第二条
    终态 {ends}
}}
"#
    );
    let mut files = Memory::default();
    files.files.insert("小县.shao".to_owned(), text);
    let compiled = compile(&files, "小县.shao");
    compiled.artifact.unwrap_or_else(|| panic!("{:#?}", compiled.checked.diagnostics))
}

fn open(desk: &Desk, id: &str) {
    let (status, reply) = desk.post("/cases", &json!({"id": id, "facts": {"镇": "甲镇"}}));
    assert_eq!(status, 201, "{reply}");
}

fn act(desk: &Desk, case: &str, actor: &str, act: &str) {
    let body = json!({"id": format!("{case}-{act}"), "actor": actor, "act": act});
    let (status, reply) = desk.post(&format!("/cases/{case}/events"), &body);
    assert_eq!(status, 200, "{reply}");
}

fn told(desk: &Desk, case: &str) -> String {
    desk.get(&format!("/cases/{case}"))["timeline"].to_string()
}

#[test]
fn a_case_goes_over_at_the_next_stage_that_it_enters() {
    let (before, after) = (version("1", "从旧", "24 小时", "归档"), version("2", "从新", "48 小时", "归档"));
    let versions = Versions::from("2026-03-02T09:00");
    let desk = versions.serve(&before);
    open(&desk, "一");
    let desk = versions.serve(&after);
    assert_eq!(desk.get("/cases/一")["case"]["policy"], before.hash, "it has entered no stage since");
    act(&desk, "一", "中心", "派单");
    let page = desk.get("/cases/一");
    assert_eq!(page["case"]["policy"], after.hash, "{page}");
    // Under the old version it would have lapsed at 09:00 the next day.
    versions.at(&desk, "2026-03-04T09:00");
    assert!(!told(&desk, "一").contains("红牌"), "{}", told(&desk, "一"));
    versions.at(&desk, "2026-03-04T09:01");
    assert!(told(&desk, "一").contains("红牌"));
    // What the old version began is told in its words, and only what was done since may be corrected.
    assert!(told(&desk, "一").contains("派单"));
    assert_eq!(desk.get("/cases/一/acts"), json!([]));
    assert_eq!(desk.get("/ledgers/红牌数").as_array().unwrap().len(), 1);
}

#[test]
fn time_alone_brings_a_case_over_as_well() {
    let (before, after) = (version("1", "从旧", "24 小时", "归档"), version("2", "从新", "48 小时", "归档"));
    let versions = Versions::from("2026-03-02T09:00");
    let desk = versions.serve(&before);
    open(&desk, "一");
    drop(desk);
    // The server is down while 待派 lapses; when it comes up with the new version, the case is under that from there on.
    versions.clock.set("2026-03-05T09:00".parse().unwrap());
    let desk = versions.serve(&after);
    let page = desk.get("/cases/一");
    assert_eq!(page["case"]["policy"], after.hash);
    assert!(!told(&desk, "一").contains("红牌"), "48 hours from 03-03 09:00 are not over before 03-05 09:00");
    versions.at(&desk, "2026-03-05T09:01");
    assert!(told(&desk, "一").contains("红牌"));
}

#[test]
fn a_case_that_the_new_version_has_no_room_for_stays_and_says_why() {
    let (before, after) = (version("1", "从旧", "24 小时", "归档"), version("2", "从新", "48 小时", "办毕"));
    let versions = Versions::from("2026-03-02T09:00");
    let desk = versions.serve(&before);
    open(&desk, "一");
    act(&desk, "一", "中心", "派单");
    act(&desk, "一", "甲镇", "办结");
    open(&desk, "二");
    let desk = versions.serve(&after);
    assert_eq!(desk.get("/cases/一")["case"]["policy"], before.hash, "it has ended");
    act(&desk, "二", "中心", "派单");
    let page = desk.get("/cases/二");
    assert_eq!(
        page["case"]["policy"], after.hash,
        "its stage is there; where it ends is the new version's business"
    );
    open(&desk, "三");
    assert_eq!(desk.get("/cases/三")["case"]["policy"], after.hash);
}
