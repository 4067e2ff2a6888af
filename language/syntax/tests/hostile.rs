//! Texts that nobody would write: nothing panics, nothing takes long, and every place that is named exists.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads its files, measures time and may panic"
)]

use std::time::Instant;

use proptest::prelude::*;
use shao_syntax::{FileId, Span, read, tokens};

/// Reads a text and checks everything that is said about it.
fn check(text: &str) -> Vec<&'static str> {
    let read = read(FileId(0), text);
    let exists = |span: Span| {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} is no place in {text:?}"
        );
    };
    for d in &read.diagnostics {
        exists(d.span);
        d.labels.iter().for_each(|(span, _)| exists(*span));
        d.fix.iter().for_each(|fix| exists(fix.span));
        assert!(!d.message.zh.is_empty() && !d.message.en.is_empty());
    }
    assert!(read.diagnostics.is_sorted_by_key(|d| d.span), "out of order for {text:?}");
    let mut at = 0;
    for token in tokens(text) {
        assert!(at <= token.start && token.start < token.end, "{token:?} overlaps in {text:?}");
        assert!(text.get(token.start as usize..token.end as usize).is_some());
        at = token.end;
    }
    read.diagnostics.iter().map(|d| d.slug).collect()
}

#[test]
fn refused_texts() {
    assert_eq!(check(""), ["empty-file"]);
    assert_eq!(check(" \n\u{3000}"), ["empty-file"]);
    assert_eq!(check("// 只有注释\n"), ["empty-file"]);
    assert_eq!(check("记号 黄\0牌"), ["not-text"]);
    assert_eq!(check("记号 黄牌 // \u{202E}倒着读"), ["not-text"]);
    assert_eq!(check(&"(".repeat(65)), ["too-deep"]);
    assert_eq!(check(&"（{".repeat(40)), ["too-deep"]);
    assert_eq!(check(&"{)".repeat(65)), ["too-deep"]);
    assert_eq!(check(&" ".repeat(4 * 1024 * 1024 + 1)), ["too-long"]);
}

#[test]
fn accepted_texts() {
    assert_eq!(check("\u{FEFF}记号 黄牌\n"), [""; 0]);
    assert_eq!(check("记号 黄牌,\r\n    红牌\r\n// 注释\r\n引用 \"甲.shao\"\r\n"), [""; 0]);
    assert_eq!(check("记号　黄牌，红牌、ｆｕｌｌ；催办\u{00A0}"), [""; 0]);
    assert_eq!(check("// ({[ 注释里的括号不算\n记号 黄牌"), [""; 0]);
    assert_eq!(check("引用 \"({[\"\n"), [""; 0]);
}

#[test]
fn real_policies() {
    for path in ["榴乡诉递", "机构"] {
        let path = format!("{}/../../policies/yicheng/{path}.shao", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(check(&std::fs::read_to_string(path).unwrap()), [""; 0]);
    }
}

/// A million bytes of one thing: a search that starts over for each would take hours here.
#[test]
fn big_texts_are_read_in_time() {
    let once = |text: &str| text.repeat(300_000 / text.len());
    let process = |lines: String| format!("流程 甲(乙) {{\n阶段 丙\n{lines}\n}}");
    let decision = |lines: String| format!("判定 甲 乙 首个 {{\n{lines}\n}}");
    let texts = [
        "()".repeat(500_000),
        "{}".repeat(500_000),
        "[]".repeat(500_000),
        "（）【】｛｝".repeat(50_000),
        ")".repeat(1_000_000),
        "}".repeat(1_000_000),
        "(".repeat(1_000_000),
        "{".repeat(1_000_000),
        once("“"),
        once("\""),
        once("《"),
        once("《甲》"),
        once("/"),
        once("字"),
        once("1"),
        once("\n政策"),
        once("\n政第 甲 { }"),
        once("\n}"),
        process(once("动作 ")),
        process(once("动做 甲\n")),
        process(once("动作 甲 限 5 日\n")),
        process(once("{动作}")),
        decision(once("规则 当 ")),
        decision(once("规则 甲 当 非 ")),
        decision(format!("规则 甲 当 {}", once("非 "))),
        decision(format!("规则 甲 当 {}", once("乙 且 "))),
        decision(format!("规则 甲 当 {}", once("乙且"))),
        format!("事项 甲 {{ 乙: {} }}", once("认定 ")),
        format!("事项 甲 {{ {} }}", once("乙 ")),
        format!("事项 甲 {{\n{} }}", once("乙\n")),
        process(once("启动 甲(")),
        process(once("登顶 届满 记 甲, ")),
        process(once("遇 原件 ")),
        process(once("更正 由 ")),
        decision(once("规则 甲 当 乙(")),
        decision(format!("规则 甲 当 {}", once("乙(对象) 近 "))),
        format!("梯子 甲 {{ {} }}", once("级 ")),
        format!("梯子 甲 {{ {} }}", once("级 乙 由 丙 限 1 工作日 与 ")),
        format!("考评 甲 每月 对 乙 {{ {} }}", once("指标 ")),
        format!("考评 甲 每月 对 乙 {{ {} }}", once("依据 《甲》 ")),
        format!("考评 甲 每月 对 乙 {{ {} }}", once("前 1 建议 乙\n依据 《甲》 ")),
        format!("问责 甲 {{ {} }}", once("情形 乙 当 ")),
        format!("问责 甲 {{ {} }}", once("情形 乙 当 丙(对象) 建议 丁 并 ")),
        format!("基线 甲 {{ {} }}", once("条 乙 形式 丙 { ")),
        format!("对照 甲 {{ {} }}", once("乙 即 ")),
        format!("对照 甲 {{ {} }}", once("乙. ")),
        once("台账 甲 = 计数 "),
        process("并行 每个 甲 为 本单位 { 阶段 乙 ".repeat(60) + &"}".repeat(60)),
    ];
    for text in texts {
        let start = Instant::now();
        check(&text);
        let took = start.elapsed();
        let head: String = text.chars().take(40).collect();
        println!("{:>8} bytes {took:>12.1?} {head:?}", text.len());
        // Unoptimised builds are some ten times slower than the second that is promised.
        assert!(took.as_secs() < if cfg!(debug_assertions) { 20 } else { 2 }, "{head:?} took {took:?}");
    }
}

/// The deepest nesting the guards allow fits the stack of the page's engine.
#[test]
fn the_deepest_text_fits_a_small_stack() {
    let deep = |open: &str, close: &str, n: usize| {
        format!("判定 甲 乙 首个 {{ 规则 丙 当 {}丁{} }}", open.repeat(n), close.repeat(n))
    };
    let texts = [
        deep("(", ")", 63),
        deep("[", "]", 63),
        deep("非 (甲 且 ", ")", 63),
        deep("{", "}", 63),
        deep("(", "", 63),
        deep("甲(", ")", 63),
        deep("待县确认(暂按 ", ")", 63),
    ];
    let fork = format!(
        "流程 甲(乙) {{ 阶段 丙 {}{} }}",
        "并行 每个 丁 为 本单位 { 阶段 戊 ".repeat(62),
        "} 汇合 主办".repeat(62)
    );
    let size = if cfg!(debug_assertions) { 8 << 20 } else { 1 << 20 };
    let read_all = move || texts.iter().chain([&fork]).for_each(|text| drop(check(text)));
    std::thread::Builder::new().stack_size(size).spawn(read_all).unwrap().join().unwrap();
}

/// Words and marks of the language, put together at random.
fn soup() -> impl Strategy<Value = String> {
    let words = shao_syntax::KEYWORDS.iter().flat_map(|k| [k.zh, k.en]);
    let marks = "{ } ( ) [ ] 【 】 ｛ ｝ （ ） , ， 、 ; ： : . .. | ｜ = ≠ <= ＜ > + - × % \" “ ” 《 》 // \n \r\n \u{3000} \u{FEFF}";
    let others = "甲 乙 主办 黄牌 x1 5 ３ 08:30 2026-01-31 1.5 30% \"文\" “文” 《办法》一(二) 日 天 及时 五 記 如果 转归档 限5 🙂 é\u{301}";
    let all: Vec<&str> = words.chain(marks.split(' ')).chain(others.split(' ')).collect();
    prop::collection::vec((prop::sample::select(all), prop::sample::select(vec!["", " ", " ", "\n"])), 0..60)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

/// A real policy with a few pieces cut out, doubled or replaced.
fn damaged() -> impl Strategy<Value = String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/yicheng/榴乡诉递.shao");
    let text: Vec<char> = std::fs::read_to_string(path).unwrap().chars().collect();
    let cut = (any::<prop::sample::Index>(), 0..6_usize, "[{}()“\"《甲转限 \n]{0,2}");
    prop::collection::vec(cut, 1..5).prop_map(move |cuts| {
        let mut text = text.clone();
        for (index, len, put) in cuts {
            let at = index.index(text.len());
            text.splice(at..(at + len).min(text.len()), put.chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        check(&text);
    }

    #[test]
    fn any_soup(text in soup()) {
        check(&text);
        check(&format!("流程 甲(乙) {{\n    阶段 丙\n        {text}\n}}"));
        check(&format!("判定 甲 乙 首个 {{\n    {text}\n}}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_policy(text in damaged()) {
        check(&text);
    }
}
