//! The formatter: one form, every comment kept, nothing said differently.

#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reads its files and may panic"
)]

use std::path::Path;

use proptest::prelude::*;
use shao_syntax::{FileId, Spelling, TokenKind, build, format, keyword_spelled, read, tokens};

#[test]
fn each_text_has_one_form() {
    insta::glob!("format/*.shao", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(checked(&text, Spelling::Zh));
        });
    });
}

#[test]
fn the_same_in_english_keywords() {
    insta::glob!("format/*.shao", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let english = round_trip(&text);
        if path.ends_with("sample.shao") || path.ends_with("county.shao") {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(english);
            });
        }
    });
}

#[test]
fn every_real_policy() {
    insta::glob!("../../../policies", "**/*.shao", |path| {
        round_trip(&std::fs::read_to_string(path).unwrap());
    });
}

/// To English keywords and back, which loses nothing.
fn round_trip(text: &str) -> String {
    let english = checked(text, Spelling::En);
    assert_eq!(checked(&english, Spelling::Zh), checked(text, Spelling::Zh), "zh → en → zh loses something");
    assert_eq!(checked(&english, Spelling::Kept), english);
    english
}

#[test]
fn half_a_policy_has_no_form() {
    let errors = format("记号 黄牌\n流程 办理(诉求) {\n", Spelling::Kept).unwrap_err();
    assert_eq!(errors.iter().map(|d| d.slug).collect::<Vec<_>>(), ["missing-brace"]);
    assert_eq!(format("", Spelling::Kept).unwrap(), "");
    assert_eq!(format("\u{FEFF}// 只有注释\r\n", Spelling::Kept).unwrap(), "// 只有注释\n");
}

fn policy(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/yicheng");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Formats, and checks what holds for every text.
fn checked(text: &str, spelling: Spelling) -> String {
    let once = format(text, spelling).unwrap_or_else(|errors| panic!("{errors:#?} in\n{text}"));
    let twice = format(&once, spelling).unwrap_or_else(|errors| panic!("{errors:#?} in\n{once}"));
    assert_eq!(once, twice, "formatting twice differs from once");
    assert_eq!(said(text, false), said(&once, false), "the formatter says something else:\n{once}");
    assert_eq!(said(text, true), said(&once, true), "the formatter moves or drops a comment:\n{once}");
    let (before, after) = (meant(text), meant(&once));
    let differs = before.iter().zip(&after).find(|(before, after)| before != after);
    assert_eq!(differs, None, "the formatter means something else:\n{once}");
    once
}

/// What a text means: its strict tree, without the places.
fn meant(text: &str) -> Vec<String> {
    let Some(tree) = read(FileId(0), text).tree else { return Vec::new() };
    let debug = std::format!("{:#?}", build(&tree));
    let place = |line: &&str| {
        let line = line.trim_start();
        !["start: ", "end: ", "file: FileId"].iter().any(|field| line.starts_with(field))
    };
    debug.lines().filter(place).map(str::to_owned).collect()
}

/// The tokens of a text, without what spelling and width may change; or its comments. Commas may be too many: whether
/// they were, the strict tree says.
fn said(text: &str, comments: bool) -> Vec<String> {
    let tokens = tokens(text).into_iter().filter(|token| (token.kind == TokenKind::Comment) == comments);
    let plain = tokens.map(|token| plain(&text[token.start as usize..token.end as usize], token.kind));
    plain.filter(|said| said != ",").collect()
}

fn plain(text: &str, kind: TokenKind) -> String {
    if kind == TokenKind::Comment {
        return text.trim_start_matches(['/', '／']).trim_end().to_owned();
    }
    if let Some(keyword) = keyword_spelled(text).filter(|_| kind == TokenKind::Keyword) {
        return keyword.zh.to_owned();
    }
    if matches!(kind, TokenKind::Name | TokenKind::Declaration | TokenKind::Cite) {
        return text.to_owned();
    }
    let narrow = text.chars().map(|c| match c {
        '，' | '、' | ';' | '；' => ',',
        '“' | '”' => '"',
        '【' => '[',
        '】' => ']',
        '—' | '~' | '～' => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
        '\u{3000}' => ' ',
        _ => c,
    });
    let narrow: String = narrow.collect();
    let narrow =
        narrow.replace("<=", "≤").replace(">=", "≥").replace("!=", "≠").replace("==", "=").replace('*', "×");
    if kind == TokenKind::String { narrow } else { narrow.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// A real policy with its blanks and breaks rearranged and comments strewn in, which changes nothing of what it says.
fn rearranged(text: String) -> impl Strategy<Value = String> {
    let tokens = tokens(&text);
    let pieces: Vec<(String, bool)> = tokens
        .iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .map(|token| {
            let piece = &text[token.start as usize..token.end as usize];
            // A reason has no quotation marks: the end of its line ends it.
            (piece.to_owned(), token.kind == TokenKind::String && !piece.starts_with(['"', '“']))
        })
        .collect();
    let gaps = [" ", " ", " ", " ", "  ", "\n", "\n\n\n", "\t\u{3000}", " // 注\n", "\n// 释\n", "\r\n"];
    prop::collection::vec(prop::sample::select(gaps.to_vec()), pieces.len()).prop_map(move |gaps| {
        let typed = pieces
            .iter()
            .zip(gaps)
            .flat_map(|((piece, reason), gap)| [piece.as_str(), if *reason { "\n" } else { gap }]);
        typed.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn however_it_was_typed(text in rearranged(policy("榴乡诉递.shao"))) {
        checked(&text, Spelling::Kept);
        round_trip(&text);
    }

    #[test]
    fn however_a_county_was_typed(text in rearranged(policy("../../language/syntax/tests/format/county.shao"))) {
        checked(&text, Spelling::Kept);
        round_trip(&text);
    }

    #[test]
    fn however_a_baseline_was_typed(text in rearranged(policy("../../language/syntax/tests/format/baseline.shao"))) {
        checked(&text, Spelling::Kept);
        round_trip(&text);
    }
}
