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
