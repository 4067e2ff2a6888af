//! Logs as counties export them: wrong headers, bad rows, another code page.

use crate::harness::Desk;

const ARGS: [&str; 6] = ["run", "小县.shao", "--cases", "log.csv", "--map", "import.toml"];

#[test]
fn a_wrong_header_is_one_error() {
    let desk = Desk::small();
    desk.edit("log.csv", "编号,来电,镇", "序号,来电时间,镇");
    insta::assert_snapshot!(desk.run(&ARGS));
}

#[test]
fn another_code_page_is_guessed() {
    let desk = Desk::small();
    desk.put("log.csv", b"\xb1\xe0\xba\xc5,\xc0\xb4\xb5\xe7\n1,2\n");
    let told = desk.run(&ARGS);
    assert!(told.contains("GBK") && told.ends_with("exit 2\n"), "{told}");
}

#[test]
fn an_empty_log_and_a_missing_one() {
    let desk = Desk::small();
    desk.put("log.csv", "\n");
    let mut told = desk.run(&ARGS);
    std::fs::remove_file(desk.path().join("log.csv")).expect("removed");
    told.push_str(&desk.run(&ARGS));
    insta::assert_snapshot!(told);
}

#[test]
fn bad_rows_are_listed_and_the_others_go_on() {
    let desk = Desk::small();
    let text = std::fs::read_to_string(desk.path().join("log.csv")).expect("the log");
    let bad = "G1,2026-02-30 09:00,甲镇,占道,,,,,\n\
               G2,2026-03-02 09:00,丙镇,占道,,,,,\n\
               G3,2026-03-02 09:00,甲镇,占道\n\
               G4,2026-03-02 09:00,甲镇,占道,,,2026-03-01 09:00,,\n\
               W1,2026-03-02 09:00,甲镇,占道,,,,,\n";
    desk.put("log.csv", text + bad);
    insta::assert_snapshot!(desk.run(&ARGS));
}

#[test]
fn a_mapping_that_does_not_fit_the_policy() {
    let desk = Desk::small();
    desk.edit("import.toml", "act = \"办结\"", "act = \"办完\"").edit(
        "import.toml",
        "[facts.\"情形\"]",
        "[facts.\"情由\"]",
    );
    insta::assert_snapshot!(desk.run(&ARGS));
}

#[test]
fn a_mapping_that_is_none() {
    let desk = Desk::small();
    desk.put("import.toml", "[case]\nkey = \"编号\"\nopend = \"来电\"\n");
    insta::assert_snapshot!(desk.run(&ARGS));
}
