//! The year of 峄城 through 峄城's policy.

use serde_json::Value as Json;

use crate::harness::{Desk, here};

fn year(desk: &Desk, more: &[&str]) -> std::process::Output {
    let folder = here("../policies/yicheng");
    let path = |name: &str| folder.join(name).display().to_string();
    let (policy, log, map) = (path("榴乡诉递.shao"), path("cases/12345.csv"), path("import.toml"));
    let mut args = vec!["run", &policy, "--cases", &log, "--map", &map];
    args.extend(more);
    desk.output(&args)
}

#[test]
fn every_order_is_read_and_opened() {
    let desk = Desk::empty();
    let run = year(&desk, &["--format", "json", "--out", "判定.jsonl"]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let told: Json = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(told["opened"], 1164);
    assert_eq!(told["unreadable"], Json::Array(Vec::new()));
    assert_eq!(told["broken"], Json::Array(Vec::new()));
    let acts = told["acts"].as_u64().expect("acts");
    let refused: u64 =
        told["refused"].as_array().expect("groups").iter().filter_map(|g| g["times"].as_u64()).sum();
    assert!(refused * 10 < acts, "{refused} of {acts} refused");
    let total = &told["total"];
    let count = |key: &str| total[key].as_u64().expect("a number");
    let per_mille = count("satisfied") * 1000 / (count("satisfied") + count("dissatisfied"));
    assert!((960..=980).contains(&per_mille), "{per_mille}");
    let lines = std::fs::read_to_string(desk.path().join("判定.jsonl")).expect("the journal");
    let kinds = lines.lines().map(|line| serde_json::from_str::<Json>(line).expect("JSON")["kind"].clone());
    let decided = kinds.filter(|kind| kind == "decided").count();
    assert!(decided >= 2 * 1164, "{decided}");
}

#[test]
fn the_same_log_gives_the_same_table() {
    let desk = Desk::empty();
    assert_eq!(year(&desk, &[]).stdout, year(&desk, &[]).stdout);
}
