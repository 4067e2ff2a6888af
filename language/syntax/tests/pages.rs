//! The pages of what this crate finds: the example is found fault with for exactly that, the mended one for nothing.

#![expect(clippy::disallowed_methods, reason = "a test reads its files")]

use shao_syntax::{FileId, read};

const SLUGS: &[&str] = &[
    "adverb-limit",
    "bare-day",
    "chinese-number",
    "empty-file",
    "extra-brace",
    "missing-brace",
    "missing-space",
    "missing-unit-of-limit",
    "not-text",
    "reserved-name",
    "unclosed-quote",
    "unexpected",
    "unknown-word",
];

/// The blocks under a heading: policies, and files that they use.
fn blocks(page: &str, heading: &str) -> Vec<String> {
    let part = page.split("\n## ").find_map(|part| part.strip_prefix(heading)).unwrap_or_default();
    part.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| Some(block.split_once('\n')?.1.to_owned()))
        .collect()
}

fn slugs(text: &str) -> Vec<&'static str> {
    // A page shows a few lines of a process, not the whole.
    let whole = if text.starts_with("阶段") {
        format!("流程 办理(诉求) {{\n{text}}}\n")
    } else {
        text.to_owned()
    };
    let mut slugs: Vec<&str> = read(FileId(0), &whole).diagnostics.iter().map(|d| d.slug).collect();
    slugs.dedup();
    slugs
}

#[test]
fn examples_are_true() {
    for slug in SLUGS {
        let path = format!("{}/../analysis/codes/{slug}.md", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(page.starts_with(&format!("# {slug} — ")));
        let found: Vec<&str> = blocks(&page, "例子").iter().flat_map(|text| slugs(text)).collect();
        assert_eq!(found, [*slug], "the example of {slug}");
        let found: Vec<&str> = blocks(&page, "怎样改").iter().flat_map(|text| slugs(text)).collect();
        assert_eq!(found, [""; 0], "the mended example of {slug}");
    }
}
