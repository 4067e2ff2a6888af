//! `diff`: two versions from files, folders, modules and git, told to people, to machines and in a review; gates; and what
//! a log of past cases says.

use std::fs;
use std::process::Command;

use crate::harness::Desk;

/// The small county, and a second version of it: a shorter limit, another unit, an earlier warning, a pause, another clock.
fn desk() -> Desk {
    let desk = Desk::small();
    let text = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    let edits = [
        ("版本 1\n", "版本 2\n"),
        ("主办 镇  时限 3 工作日", "主办 镇  时限 2 工作日"),
        ("主办 中心  时限 1 工作日", "主办 城管局  时限 1 工作日"),
        ("剩 1 工作日", "剩 2 工作日"),
        (
            "届满         记 红牌, 转 督办\n",
            "届满         记 红牌, 转 督办\n        停表 查勘 自 退单 至 办结 至多 2 工作日\n",
        ),
        ("顶级 限 5 工作日", "顶级 限 7 自然日"),
        ("限 7 自然日\n        动作 评价", "限 5 自然日\n        动作 评价"),
    ];
    let new = edits.into_iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    desk.put("新.shao", new);
    desk
}

fn git(desk: &Desk, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(desk.path()).args(["-c", "user.name=甲", "-c", "user.email=a@b.c"]).args(args);
    let output = command.output().expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_a_new_version_changes() {
    insta::assert_snapshot!(desk().run(&["diff", "小县.shao", "新.shao"]));
}

#[test]
fn a_new_gap_is_compared_and_told() {
    let desk = desk();
    let text = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    let open = text.replacen("规则 兜底    否则", "规则 兜底    当 内容 包含 \"着火\"", 1);
    assert_ne!(text, open);
    desk.put("缺.shao", open);
    insta::assert_snapshot!(desk.run(&["diff", "小县.shao", "缺.shao", "--gate", "不得出现空档"]));
}

#[test]
fn how_the_longest_time_moves() {
    let desk = desk();
    let text = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    let later = text.replacen("限 7 自然日\n        动作 评价", "限 17 自然日\n        动作 评价", 1);
    assert_ne!(text, later);
    desk.put("宽.shao", later);
    let moved = desk.run(&["diff", "小县.shao", "宽.shao", "--longest"]);
    let proved = |file: &str| {
        let told = desk.run(&["prove", file, "--format", "json"]);
        let json = told.split_once('\n').map_or(told.as_str(), |(_, rest)| rest);
        let json: serde_json::Value = serde_json::from_str(&json[..=json.rfind(']').unwrap()]).unwrap();
        json[0]["longest"]["days"].as_i64().unwrap()
    };
    let line =
        format!("最长 {} 个自然日（顶级不办可以一直等） → {} 个", proved("小县.shao"), proved("宽.shao"));
    assert!(moved.contains(&line), "{line}\n{moved}");
    let same = desk.run(&["diff", "小县.shao", "小县.shao", "--longest"]);
    assert!(same.contains("最长时间\n  没有变"), "{same}");
}

#[test]
fn the_same_in_english_for_a_review_and_for_machines() {
    let desk = desk();
    let told = [
        desk.run(&["--lang", "en", "diff", "小县.shao", "新.shao"]),
        desk.run(&["diff", "小县.shao", "新.shao", "--format", "markdown"]),
        desk.run(&["diff", "小县.shao", "新.shao", "--format", "json"]),
    ];
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_policy_does_not_differ_from_itself_or_from_its_module() {
    let desk = desk();
    desk.run(&["build", "小县.shao", "-o", "小县.wasm"]);
    for old in ["小县.shao", "小县.wasm"] {
        let told = desk.run(&["diff", old, "小县.shao"]);
        assert!(told.contains("\n没有差异\n") && told.ends_with("exit 0\n"), "{told}");
    }
    let told = desk.run(&["diff", "小县.wasm", "新.shao"]);
    assert_eq!(told, desk.run(&["diff", "小县.shao", "新.shao"]).replacen("小县.shao", "小县.wasm", 1));
}

#[test]
fn a_module_that_was_altered_is_refused() {
    let desk = desk();
    desk.run(&["build", "小县.shao", "-o", "小县.wasm"]);
    let mut module = fs::read(desk.path().join("小县.wasm")).expect("the module");
    let rules = b"\"unconfirmed\":false";
    let at = module.windows(rules.len()).rposition(|part| part == rules).expect("a rule");
    module[at..at + rules.len()].copy_from_slice(b"\"unconfirmed\": true");
    desk.put("改.wasm", module);
    insta::assert_snapshot!(desk.run(&["diff", "改.wasm", "小县.shao"]));
}

#[test]
fn revisions_of_git() {
    let desk = desk();
    let new = fs::read(desk.path().join("新.shao")).expect("the new version");
    fs::remove_file(desk.path().join("新.shao")).expect("gone");
    git(&desk, &["init", "-q"]);
    git(&desk, &["add", "."]);
    git(&desk, &["commit", "-q", "-m", "一"]);
    desk.put("小县.shao", &new);
    let told = [
        desk.run(&["diff", "HEAD", "小县.shao"]),
        desk.run(&["diff", "HEAD", "."]),
        desk.run(&["diff", "无此", "小县.shao"]),
        desk.run(&["diff", "HEAD", "别的.shao"]),
    ];
    git(&desk, &["commit", "-q", "-a", "-m", "二"]);
    let between = desk.run(&["diff", "HEAD~1..HEAD", "小县.shao"]);
    let named = desk.run(&["diff", "HEAD~1:小县.shao", "小县.shao"]);
    let body = |told: &str| told.split_once('\n').map(|(_, body)| body.to_owned());
    assert_eq!(body(&between), body(&told[0]), "the revision that is committed is that which was on disk");
    assert_eq!(body(&named), body(&told[0]));
    desk.edit("分工.csv", "城管局", "中心");
    let table = desk.run(&["diff", "HEAD", "小县.shao"]);
    insta::assert_snapshot!(told.join("\n") + "\n" + &table);
}

#[test]
fn folders_are_compared_policy_by_policy() {
    let desk = desk();
    for folder in ["旧县", "新县"] {
        fs::create_dir(desk.path().join(folder)).expect(folder);
        desk.put(&format!("{folder}/分工.csv"), fs::read(desk.path().join("分工.csv")).expect("the table"));
    }
    let text = |name: &str| fs::read(desk.path().join(name)).expect(name);
    desk.put("旧县/同.shao", text("小县.shao")).put("新县/同.shao", text("小县.shao"));
    desk.put("旧县/改.shao", text("小县.shao")).put("新县/改.shao", text("新.shao"));
    desk.put("旧县/去.shao", text("小县.shao")).put("新县/来.shao", text("新.shao"));
    let told = desk.run(&["diff", "旧县", "新县"]);
    assert!(told.ends_with("\n共 4 份政策，1 份没有差异\n── exit 0\n"), "{told}");
    assert!(told.contains("旧县/去.shao：整份删去") && told.contains("新县/来.shao：整份新增"), "{told}");
    let mixed = desk.run(&["diff", "旧县", "新.shao"]);
    assert!(mixed.contains("一边是文件，一边是文件夹") && mixed.ends_with("exit 2\n"), "{mixed}");
}

#[test]
fn gates_end_with_their_own_codes() {
    let desk = desk();
    desk.edit("新.shao", "限 7 自然日\n", "限 5 工作日\n");
    desk.put("松.shao", fs::read(desk.path().join("小县.shao")).expect("the policy"));
    desk.edit("松.shao", "主办 镇  时限 3 工作日", "主办 镇  时限 4 工作日");
    desk.put("别的钟.shao", fs::read(desk.path().join("小县.shao")).expect("the policy"));
    desk.edit("别的钟.shao", "顶级 限 5 工作日", "顶级 限 7 自然日");
    let gate = |new: &str, more: &[&str]| desk.run(&[&["diff", "小县.shao", new][..], more].concat());
    let told = [
        gate("小县.shao", &["--gate", "不得放宽", "--gate", "不得出现空档", "--only", "情形 = 占道"]),
        gate("松.shao", &["--gate", "不得放宽"]),
        gate("别的钟.shao", &["--gate", "不得放宽"]),
        gate("松.shao", &["--only", "情形 = 占道"]),
        gate("松.shao", &["--only", "情形 = 失火"]),
        gate("松.shao", &["--only", "情形 = 没有的"]),
    ];
    let codes: Vec<&str> = told.iter().filter_map(|told| told.lines().last()).collect();
    assert_eq!(
        codes,
        ["── exit 0", "── exit 3", "── exit 4", "── exit 0", "── exit 3", "── exit 2"],
        "{told:#?}"
    );
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn past_cases_are_measured_and_open_ones_go_over() {
    let desk = desk();
    let log = ["--cases", "log.csv", "--map", "import.toml"];
    let at_the_end = desk.run(&[&["diff", "小县.shao", "新.shao"][..], &log].concat());
    let before =
        desk.run(&[&["diff", "小县.shao", "新.shao", "--until", "2026-03-04T09:30"][..], &log].concat());
    insta::assert_snapshot!(format!("{at_the_end}\n{before}"));
}

#[test]
fn a_version_with_errors_is_not_compared() {
    let desk = desk();
    desk.edit("新.shao", "主办 镇 ", "主办 真 ");
    let told = desk.run(&["diff", "小县.shao", "新.shao"]);
    assert!(told.contains("新.shao：") && told.contains("个错误，比不了"), "{told}");
    assert!(told.ends_with("exit 1\n"), "{told}");
}

/// The Spring Festival of 2020, before and after it was prolonged on 27 January.
#[test]
fn calendars_tell_which_deadlines_move() {
    let desk = desk();
    let before: String = shao_calendar::NATIONAL_CSV
        .split_inclusive('\n')
        .filter(|line| !line.contains("〔2020〕1号"))
        .collect();
    desk.put("旧历.csv", before).put("新历.csv", shao_calendar::NATIONAL_CSV);
    let told = [
        desk.run(&["diff", "旧历.csv", "新历.csv"]),
        desk.run(&[
            "--lang",
            "en",
            "diff",
            "旧历.csv",
            "新历.csv",
            "--limits",
            "小县.shao",
            "--format",
            "markdown",
        ]),
    ];
    insta::assert_snapshot!(told.join("\n"));
}
