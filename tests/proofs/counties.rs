//! One policy of each county, proved, as it is printed. The paths were counted by hand on the calendar.

use std::path::{Path, PathBuf};
use std::process::Command;

fn prove(policy: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let done = Command::new(binary())
        .args(["prove", &format!("policies/{policy}")])
        .current_dir(root)
        .env_clear()
        .output()
        .expect("shao runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let built = test.parent().and_then(Path::parent).expect("target/<profile>/deps").join("shao");
    assert!(built.is_file(), "no {}: run `cargo build -p shao-cli` first", built.display());
    built
}

#[test]
fn yicheng() {
    insta::assert_snapshot!(prove("yicheng/榴乡诉递.shao"));
}

#[test]
fn yicheng_lending_of_hands() {
    insta::assert_snapshot!(prove("yicheng/调配.shao"));
}

#[test]
fn laiyang() {
    insta::assert_snapshot!(prove("laiyang/莱阳镇街治理.shao"));
}

#[test]
fn huangshi() {
    insta::assert_snapshot!(prove("huangshi/派驻下放.shao"));
}

#[test]
fn jinniu() {
    insta::assert_snapshot!(prove("jinniu/双闭环.shao"));
}

#[test]
fn weizhou() {
    insta::assert_snapshot!(prove("weizhou/解纷.shao"));
}

#[test]
fn jiaozuo() {
    insta::assert_snapshot!(prove("jiaozuo/吹哨.shao"));
}
