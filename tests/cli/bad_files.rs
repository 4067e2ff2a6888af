//! Files that are not what they should be: one clear sentence, exit code 2, nothing half written.

use std::fs;
use std::process::Stdio;

use crate::harness::{Desk, binary};

#[test]
fn files_that_cannot_be_read() {
    let desk = Desk::small();
    desk.put("gbk.shao", b"\xd5\xfe\xb2\xdf \xbc\xd7 { }\n");
    fs::create_dir(desk.path().join("folder.shao")).expect("a folder");
    let mut told = String::new();
    for file in ["没有.shao", "folder.shao", "小县.shao/甲.shao", "gbk.shao", "/dev/null"] {
        told.push_str(&desk.run(&["check", file]));
    }
    told.push_str(&desk.run(&["--lang", "en", "check", "gbk.shao"]));
    insta::assert_snapshot!(told);
}

#[test]
fn an_empty_file_and_one_with_a_nul_are_errors_of_the_policy() {
    let desk = Desk::empty();
    desk.put("空.shao", "").put("nul.shao", "政策 甲\0 { }\n");
    for file in ["空.shao", "nul.shao"] {
        let told = desk.run(&["check", file]);
        assert!(told.ends_with("exit 1\n"), "{told}");
    }
}

#[test]
fn a_mark_and_windows_line_ends_are_no_errors() {
    let desk = Desk::small();
    let plain = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    desk.put("小县.shao", format!("\u{feff}{}", plain.replace('\n', "\r\n")));
    let told = desk.run(&["test", "小县.shao"]);
    assert!(told.ends_with("exit 0\n"), "{told}");
}

#[test]
fn a_reference_may_not_leave_the_folder() {
    let desk = Desk::small();
    let inner = desk.path().join("内");
    fs::create_dir(&inner).expect("a folder");
    fs::rename(desk.path().join("小县.shao"), inner.join("小县.shao")).expect("moved");
    desk.edit("内/小县.shao", "\"分工.csv\"", "\"../分工.csv\"");
    let told = desk.run(&["check", "内/小县.shao"]);
    assert!(told.ends_with("exit 1\n"), "{told}");
    std::os::unix::fs::symlink(desk.path().join("分工.csv"), inner.join("分工.csv")).expect("a link");
    desk.edit("内/小县.shao", "\"../分工.csv\"", "\"分工.csv\"");
    let told = desk.run(&["check", "内/小县.shao"]);
    assert!(told.ends_with("exit 1\n"), "{told}");
}

#[test]
fn outputs_that_cannot_be_written() {
    let desk = Desk::small();
    fs::create_dir(desk.path().join("folder")).expect("a folder");
    let mut told = String::new();
    for out in ["没有/甲.wasm", "folder", "/dev/full"] {
        told.push_str(&desk.run(&["build", "小县.shao", "-o", out]));
    }
    let args = ["run", "小县.shao", "--cases", "log.csv", "--map", "import.toml", "--out", "/dev/full"];
    told.push_str(&desk.run(&args));
    insta::assert_snapshot!(told);
}

#[test]
fn a_database_where_none_can_be() {
    let desk = Desk::small();
    fs::create_dir(desk.path().join("folder")).expect("a folder");
    desk.put("not.db", "this is not a database, and never was one");
    let mut told = String::new();
    for db in ["没有/县.db", "folder", "not.db"] {
        told.push_str(&desk.run(&["serve", "小县.shao", "--db", db, "--port", "0"]));
    }
    told.push_str(&desk.run(&["serve", "小县.shao", "--db", "县.db", "--port", "0", "--page", "folder"]));
    told.push_str(&desk.run(&["play", "--page", "没有"]));
    insta::assert_snapshot!(told);
}

#[test]
fn output_that_cannot_be_written_is_said_and_a_reader_that_left_is_not() {
    let desk = Desk::small();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let run = desk.command(&["check", "小县.shao"]).stdout(full).output().expect("shao runs");
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("磁盘已满"), "{run:?}");
    let shell = format!("{} help run | true", binary().display());
    let run =
        std::process::Command::new("bash").args(["-c", &shell]).stdin(Stdio::null()).output().expect("bash");
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
}
