//! A county whose policy changes while it counts: the server is started with the new version on the same file.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use shao_abi::Artifact;
use shao_api::{County, Edition, Founding, Loader, VirtualClock};
use shao_calendar::{Calendar, Moment};
use shao_compiler::{Memory, compile};
use shao_sandbox::{Engine, Limits};
use shao_store::{MemoryStore, Store};

use crate::desk::Desk;

/// `units` and `ledgers` may change places and grow between versions; `situations` may lose one.
fn policy(version: &str, units: &str, ledgers: &str, situations: &str) -> String {
    format!(
        r#"政策 小县 {{
    辖区 小县
    版本 {version}
    施行 2026-01-01
    日历 国务院
    过渡 从旧
    依据 《小县办法》
}}
机构 {{
    层级 镇级 < 县级
    单位 县级 {{ 中心 }}
    单位 镇级 {{ {units} }}
    作息 县级, 镇级 00:00-24:00
    群体 诉求人, 县纪委, 县委
}}
记号 红牌
事项 诉求 {{ 镇: 镇级 }}
流程 办理(诉求) {{
    阶段 待办 由 镇 限 24 小时
        动作 办结 转 归档
        届满 记 红牌, 转 归档
        依据 《小县办法》第二条
    终态 归档
}}
{ledgers}
问责形式 领导干部 {{ 通报, 诫勉 }}
    依据 《中国共产党问责条例》第八条
问责 办理问责 情形总数 {situations}
    对象 责任方.主要负责人 为 领导干部
    候核 3 工作日
    免责 容错 由 县纪委 限 5 工作日 届满 视同 成立
    决定 县委
    申诉 30 自然日
    依据 《小县办法》
}}
"#
    )
}

/// From 2026-03-03 on what is proposed of two red cards is 诫勉; of what was done before, the milder applies.
fn harsher() -> Artifact {
    let situations = format!("2 启于 每日 18:00 {{\n    {SLOW}\n    {OTHER}");
    let text = policy("2", "甲镇, 乙镇", &format!("{RED}{DONE}"), &situations);
    let text = text.replace("建议 通报", "建议 诫勉").replace("施行 2026-01-01", "施行 2026-03-03");
    artifact(text.replace("    申诉 30 自然日\n", "    申诉 30 自然日\n    择优\n"))
}

const RED: &str = "台账 红牌数 = 计数 办理.记 红牌 按 责任方\n";
const DONE: &str = "台账 办结数 = 计数 办理.办结 按 责任方\n";
const SLOW: &str =
    "情形 落实不力 当 红牌数(对象) 近 90 自然日 >= 2 建议 通报\n        依据 《小县办法》第四条";
const OTHER: &str = "情形 其他 待县确认";

fn artifact(text: String) -> Artifact {
    let mut files = Memory::default();
    files.files.insert("小县.shao".to_owned(), text);
    let compiled = compile(&files, "小县.shao");
    compiled.artifact.unwrap_or_else(|| panic!("{:#?}", compiled.checked.diagnostics))
}

fn first() -> Artifact {
    let situations = format!("2 启于 每日 18:00 {{\n    {SLOW}\n    {OTHER}");
    artifact(policy("1", "甲镇, 乙镇", &format!("{RED}{DONE}"), &situations))
}

/// The same, but for the order of nearly everything.
fn reordered() -> Artifact {
    let situations = format!("2 启于 每日 18:00 {{\n    {OTHER}\n    {SLOW}");
    artifact(policy("2", "丙镇, 乙镇, 甲镇", &format!("{DONE}{RED}"), &situations))
}

/// A version that knows no 落实不力 any more.
fn without() -> Artifact {
    let situations = format!("1 启于 每日 18:00 {{\n    {OTHER}");
    artifact(policy("3", "甲镇, 乙镇", &format!("{RED}{DONE}"), &situations))
}

/// One county's file, and the versions that are served on it.
pub struct Versions {
    engine: Engine,
    store: Arc<dyn Store>,
    pub clock: Arc<VirtualClock>,
}

impl Versions {
    pub fn from(start: &str) -> Self {
        let engine = Engine::new(Limits::default()).unwrap();
        let clock = Arc::new(VirtualClock::new(start.parse::<Moment>().unwrap()));
        Self { engine, store: Arc::new(MemoryStore::new()), clock }
    }

    /// The server, started with this version.
    pub fn serve(&self, artifact: &Artifact) -> Desk {
        let loader: Loader = {
            let engine = self.engine.clone();
            Box::new(move |wasm| edition(&engine, wasm))
        };
        let county = County::start(Founding {
            edition: edition(&self.engine, &artifact.wasm).unwrap(),
            loader: Some(loader),
            calendar: Calendar::national(),
            store: Arc::clone(&self.store),
            clock: self.clock.clone(),
        });
        let desk = Desk::around(county.unwrap(), Arc::clone(&self.clock), Arc::clone(&self.store));
        desk.wake();
        desk
    }

    pub fn at(&self, desk: &Desk, time: &str) {
        self.clock.set(time.parse().unwrap());
        desk.wake();
    }
}

fn edition(engine: &Engine, wasm: &[u8]) -> Result<Edition, String> {
    let policy = engine.load(wasm).map_err(|error| error.to_string())?;
    Ok(Edition::new(policy.artifact().clone(), Arc::new(policy)))
}

fn open(desk: &Desk, id: &str, town: &str) {
    let (status, reply) = desk.post("/cases", &json!({"id": id, "facts": {"镇": town}}));
    assert_eq!(status, 201, "{reply}");
}

fn kinds(desk: &Desk) -> Vec<String> {
    let county = desk.get("/county");
    county["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| told["kind"].as_str().unwrap().to_owned())
        .collect()
}

fn only(proposals: &Json) -> &Json {
    let all = proposals.as_array().unwrap();
    assert_eq!(all.len(), 1, "{proposals}");
    &all[0]
}

#[test]
fn a_county_goes_over_to_a_version_in_which_everything_stands_elsewhere() {
    let (before, after) = (first(), reordered());
    let versions = Versions::from("2026-03-02T09:00");
    let desk = versions.serve(&before);
    open(&desk, "一", "甲镇");
    open(&desk, "二", "甲镇");
    open(&desk, "三", "乙镇");
    versions.at(&desk, "2026-03-03T18:00");
    let arisen = only(&desk.get("/proposals")).clone();
    assert_eq!((&arisen["unit"], &arisen["status"]), (&json!("甲镇"), &json!("候核")));
    // One more case is under way when the new version comes; it ends under its own.
    open(&desk, "四", "乙镇");
    let desk = versions.serve(&after);
    assert_eq!(desk.get("/county")["policy"], after.hash);
    assert_eq!(kinds(&desk).last().unwrap(), "moved");
    let carried = only(&desk.get("/proposals")).clone();
    assert_eq!(carried["evidence"], arisen["evidence"], "the same entries under the same names");
    assert_eq!((&carried["unit"], &carried["situation"]), (&json!("甲镇"), &json!("落实不力")));
    versions.at(&desk, "2026-03-09T18:00");
    // 乙镇 now has two as well, one of each version.
    let all = desk.get("/proposals?unit=乙镇");
    let second = only(&all);
    let cases: Vec<&str> = entries(second).iter().map(|entry| entry["case"].as_str().unwrap()).collect();
    assert_eq!(cases, ["三", "四"]);
    let reply = desk.post(
        "/proposals/1/acts",
        &json!({"id": "不免", "actor": "县纪委", "act": "免责", "answer": "不成立"}),
    );
    assert_eq!((reply.0, &reply.1["status"]), (200, &json!("建议")), "{}", reply.1);
    let reply = desk
        .post("/proposals/1/acts", &json!({"id": "定", "actor": "县委", "act": "决定", "answer": "采纳"}));
    assert_eq!((reply.0, &reply.1["status"]), (200, &json!("已决定")), "{}", reply.1);
}

fn entries(proposal: &Json) -> Vec<&Json> {
    proposal["evidence"][0]["entries"].as_array().unwrap().iter().collect()
}

#[test]
fn a_proposal_that_the_new_version_does_not_know_is_ended_under_the_old_one_first() {
    let (before, after) = (first(), without());
    let versions = Versions::from("2026-03-02T09:00");
    let desk = versions.serve(&before);
    open(&desk, "一", "甲镇");
    open(&desk, "二", "甲镇");
    versions.at(&desk, "2026-03-03T18:00");
    let desk = versions.serve(&after);
    assert_eq!(desk.get("/policy")["hash"], after.hash, "new cases open under the new version");
    assert_eq!(desk.get("/county")["policy"], before.hash);
    let county = desk.get("/county");
    let stays = county["history"].as_array().unwrap().last().unwrap();
    assert_eq!(stays["kind"], "stays");
    assert!(stays["waits"][0]["zh"].as_str().unwrap().contains("落实不力"), "{stays}");
    // A case of the new version counts for the county of the old one.
    open(&desk, "五", "乙镇");
    versions.at(&desk, "2026-03-04T18:01");
    assert_eq!(desk.get("/ledgers/红牌数?unit=乙镇").as_array().unwrap().len(), 1);
    let told = kinds(&desk).iter().filter(|kind| *kind == "stays").count();
    assert_eq!(told, 1, "it is said once");
    // Silence excuses; then nothing is left to wait for.
    versions.at(&desk, "2026-03-31T18:00");
    assert_eq!(desk.get("/county")["policy"], after.hash);
    assert_eq!(desk.get("/proposals"), json!([]));
    assert_eq!(desk.get("/ledgers/红牌数").as_array().unwrap().len(), 3);
}

#[test]
fn a_county_whose_version_cannot_be_loaded_waits_and_its_cases_go_on() {
    let (before, after) = (first(), reordered());
    let versions = Versions::from("2026-03-02T09:00");
    drop(versions.serve(&before));
    let start = |loader: Option<Loader>| {
        let county = County::start(Founding {
            edition: edition(&versions.engine, &after.wasm).unwrap(),
            loader,
            calendar: Calendar::national(),
            store: Arc::clone(&versions.store),
            clock: versions.clock.clone(),
        });
        Desk::around(county.unwrap(), Arc::clone(&versions.clock), Arc::clone(&versions.store))
    };
    let desk = start(None);
    open(&desk, "一", "甲镇");
    assert!(desk.get("/health")["county_parked"].as_bool().unwrap());
    drop(desk);
    let desk = versions.serve(&after);
    assert_eq!(desk.get("/county")["policy"], after.hash);
    assert!(!desk.get("/health")["county_parked"].as_bool().unwrap());
}

/// What is proposed to a unit, once nobody excuses it; and the last thing that was said of it.
fn proposed(desk: &Desk, unit: &str) -> Json {
    let number = only(&desk.get(&format!("/proposals?unit={unit}")))["number"].clone();
    let refused = json!({"id": format!("不免{unit}"), "actor": "县纪委", "act": "免责", "answer": "不成立"});
    let reply = desk.post(&format!("/proposals/{number}/acts"), &refused);
    assert_eq!((reply.0, &reply.1["status"]), (200, &json!("建议")), "{}", reply.1);
    only(&desk.get(&format!("/proposals?unit={unit}"))).clone()
}

#[test]
fn conduct_of_before_a_version_is_judged_by_the_milder_and_conduct_since_by_the_new_one() {
    let (before, after) = (first(), harsher());
    let versions = Versions::from("2026-03-01T09:00");
    let desk = versions.serve(&before);
    open(&desk, "一", "甲镇");
    open(&desk, "二", "甲镇");
    // The county goes over with two red cards of 2026-03-02 09:00 on file, of which nothing was made yet.
    versions.at(&desk, "2026-03-02T17:00");
    drop(desk);
    versions.clock.set("2026-03-03T00:00".parse().unwrap());
    let desk = versions.serve(&after);
    assert_eq!(desk.get("/county")["policy"], after.hash);
    open(&desk, "三", "乙镇");
    open(&desk, "四", "乙镇");
    // Started anew, the server still knows which version it left.
    drop(desk);
    let desk = versions.serve(&after);
    versions.at(&desk, "2026-03-12T09:00");
    let old = proposed(&desk, "甲镇");
    assert_eq!((&old["measures"], &old["under"]), (&json!(["通报"]), &json!("1")), "{old}");
    let why = old["history"].as_array().unwrap().last().unwrap()["why"]["zh"].as_str().unwrap();
    assert!(
        why.contains("2026-03-03 施行以前的行为，择优：旧版 1 建议 通报，新版 2 建议 诫勉，旧版较轻，照旧版"),
        "{why}"
    );
    let new = proposed(&desk, "乙镇");
    assert_eq!((&new["measures"], &new["under"]), (&json!(["诫勉"]), &Json::Null), "{new}");
}
