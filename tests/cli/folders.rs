//! Folders given to `check`, `fmt` and `test`: every policy in them, a line for each and one for all, the worst end.

use std::fs;

use crate::harness::Desk;

/// Two policies, one of them in a folder of its own, beside a part, a baseline and a hidden file.
fn county() -> Desk {
    let desk = Desk::small();
    for folder in ["县", "县/乡", "县/.git"] {
        fs::create_dir(desk.path().join(folder)).expect("a folder");
    }
    for (from, to) in
        [("小县.shao", "县/甲.shao"), ("小县.shao", "县/乡/乙.shao"), ("小县.shao", "县/.git/丙.shao")]
    {
        fs::copy(desk.path().join(from), desk.path().join(to)).expect("copied");
    }
    for to in ["县/分工.csv", "县/乡/分工.csv"] {
        fs::copy(desk.path().join("分工.csv"), desk.path().join(to)).expect("copied");
    }
    desk.put("县/部分.shao", "记号 催办\n");
    desk.put("县/上位法.shao", "基线 上位法 {\n  版本 1\n  依据 《上位法》\n}\n");
    desk
}

#[test]
fn every_policy_of_a_folder_is_checked() {
    let desk = county();
    let mut told = desk.run(&["check", "县"]);
    desk.edit("县/乡/乙.shao", "主办 镇", "主办 真");
    told.push_str(&desk.run(&["check", "县"]));
    told.push_str(&desk.run(&["--lang", "en", "check", "县/乡"]));
    insta::assert_snapshot!(told);
}

#[test]
fn every_text_of_a_folder_is_formatted() {
    let desk = county();
    desk.run(&["fmt", "小县.shao"]);
    for to in ["县/甲.shao", "县/乡/乙.shao"] {
        fs::copy(desk.path().join("小县.shao"), desk.path().join(to)).expect("copied");
    }
    desk.edit("县/乡/乙.shao", "    辖区 小县", "  辖区    小县");
    let mut told = desk.run(&["fmt", "--check", "县"]);
    told.push_str(&desk.run(&["fmt", "县"]));
    told.push_str(&desk.run(&["--lang", "en", "fmt", "--check", "县"]));
    insta::assert_snapshot!(told);
    let hidden = fs::read_to_string(desk.path().join("县/.git/丙.shao")).expect("the hidden one");
    assert!(hidden.contains("规则 无内容  当"), "a hidden file was touched");
}

#[test]
fn every_policy_of_a_folder_is_tested() {
    let desk = county();
    let mut told = desk.run(&["test", "县"]);
    desk.edit("县/乡/乙.shao", "期望 甲.主办 = 甲镇", "期望 甲.主办 = 乙镇");
    told.push_str(&desk.run(&["test", "县"]));
    told.push_str(&desk.run(&["--lang", "en", "test", "县", "--only", "失火"]));
    insta::assert_snapshot!(told);
}

#[test]
fn one_that_cannot_be_read_does_not_stop_the_others_and_ends_with_2() {
    let desk = county();
    desk.put("县/gbk.shao", b"\xd5\xfe\xb2\xdf \xbc\xd7 { }\n").edit("县/乡/乙.shao", "主办 镇", "主办 真");
    let mut told = desk.run(&["test", "县"]);
    told.push_str(&desk.run(&["check", "县"]));
    insta::assert_snapshot!(told);
}

#[test]
fn a_folder_in_which_nothing_is_says_so() {
    let desk = Desk::empty();
    fs::create_dir(desk.path().join("空")).expect("a folder");
    desk.put("空/部分.shao", "记号 催办\n");
    let mut told = desk.run(&["check", "空"]);
    told.push_str(&desk.run(&["--lang", "en", "test", "空"]));
    fs::remove_file(desk.path().join("空/部分.shao")).expect("removed");
    told.push_str(&desk.run(&["fmt", "空"]));
    insta::assert_snapshot!(told);
}

#[test]
fn for_machines_a_folder_is_the_list_of_its_files() {
    let run = county().output(&["test", "县", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let files: Vec<_> = told.as_array().expect("a list").iter().map(|one| one["file"].clone()).collect();
    assert_eq!(files, ["县/乡/乙.shao", "县/甲.shao"]);
}
