//! Every diagnostic has a page, and every page is true: its bad example raises its slug and no other error, its good
//! one raises none.

use std::collections::BTreeSet;

use shao_compiler::{Severity, explain, slugs};

use crate::frame::{Block, blocks, checked, is_data, is_policy};

/// Slugs whose cause is too large to show: their pages have no example to run.
const WITHOUT_EXAMPLE: [&str; 3] = ["not-emitted", "too-deep", "too-long"];

#[test]
fn the_bad_example_raises_the_slug_and_no_other_error() {
    let wrong: Vec<String> = examples("例子")
        .into_iter()
        .filter_map(|(slug, block, data)| {
            let data: Vec<&Block> = data.iter().collect();
            let found = checked(&block, &data).diagnostics;
            let raised = found.iter().any(|d| d.slug == slug);
            let other: Vec<String> = found
                .iter()
                .filter(|d| d.severity == Severity::Error && d.slug != slug)
                .map(|d| format!("{} {}", d.slug, d.message.zh))
                .collect();
            (!raised || !other.is_empty()).then(|| format!("{slug}: raised {raised}, others {other:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_good_example_raises_no_error() {
    let wrong: Vec<String> = examples("怎样改")
        .into_iter()
        .filter_map(|(slug, block, data)| {
            let data: Vec<&Block> = data.iter().collect();
            let found = checked(&block, &data).diagnostics;
            let bad: Vec<String> = found
                .iter()
                .filter(|d| d.severity == Severity::Error || d.slug == slug)
                .map(|d| format!("{} {}", d.slug, d.message.zh))
                .collect();
            (!bad.is_empty()).then(|| format!("{slug}: {bad:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_its_parts() {
    let parts = ["## 是什么", "## 为什么", "## 例子", "## 怎样改", "## In English"];
    for slug in slugs() {
        let page = explain(slug).expect("a page");
        assert!(page.starts_with(&format!("# {slug} — ")), "{slug}: its title is not `# {slug} — …`");
        let mut from = 0;
        for part in parts {
            let at = page[from..].find(part);
            assert!(at.is_some(), "{slug}: `{part}` is missing or out of order");
            from += at.unwrap_or(0);
        }
        assert!(page.lines().count() <= 46, "{slug}: the page is too long");
        let runs = |heading: &str| blocks(page).iter().any(|b| b.heading == heading && is_policy(b));
        let exempt = WITHOUT_EXAMPLE.contains(&slug);
        assert!(exempt || (runs("例子") && runs("怎样改")), "{slug}: an example is missing");
    }
}

#[test]
fn every_file_is_a_page_and_every_page_a_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../analysis/codes");
    let files: BTreeSet<String> = std::path::Path::new(folder)
        .read_dir()
        .expect("the folder of pages")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".md").filter(|slug| *slug != "README").map(str::to_owned))
        .collect();
    let listed: BTreeSet<String> = slugs().into_iter().map(str::to_owned).collect();
    assert_eq!(files, listed, "compiler/src/pages.rs lists the files of analysis/codes");
    assert!(slugs().is_sorted(), "the list is sorted");
}

#[test]
fn every_slug_that_is_raised_has_a_page_and_every_page_is_raised() {
    let raised = raised();
    assert!(raised.len() > 50, "the slugs in the sources were not found: {raised:?}");
    let listed: BTreeSet<String> = slugs().into_iter().map(str::to_owned).collect();
    let without: Vec<&String> = raised.difference(&listed).collect();
    assert!(without.is_empty(), "raised, but without a page: {without:?}");
    let idle: Vec<&String> = listed.difference(&raised).collect();
    assert!(idle.is_empty(), "pages of slugs that nothing raises: {idle:?}");
}

/// Each page's first policy under a heading, with the data files it needs.
fn examples(heading: &str) -> Vec<(&'static str, Block, Vec<Block>)> {
    let mut all = Vec::new();
    for slug in slugs() {
        let page = blocks(explain(slug).expect("a page"));
        let under = |heading: &str| page.iter().filter(|b| b.heading == heading).cloned().collect::<Vec<_>>();
        let Some(block) = under(heading).into_iter().find(is_policy) else { continue };
        // Later files replace earlier ones of the same name.
        let data = under("例子").into_iter().chain(under(heading)).filter(is_data);
        all.push((slug, block, data.collect()));
    }
    all
}

/// The slugs in the sources: the quoted word after `error(`, `warning(` or `fail(`.
fn raised() -> BTreeSet<String> {
    let mut slugs = BTreeSet::new();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut ahead: Vec<std::path::PathBuf> = ["analysis/src", "compiler/src", "syntax/src"]
        .iter()
        .map(|part| std::path::Path::new(root).join(part))
        .collect();
    while let Some(path) = ahead.pop() {
        if path.is_dir() {
            ahead.extend(
                path.read_dir().expect("a folder of sources").filter_map(|entry| Some(entry.ok()?.path())),
            );
        } else {
            let text = std::fs::read_to_string(&path).expect("a source");
            for call in ["error(", "warning(", "fail(", "fail::<()>("] {
                let after = text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                let words = after.filter_map(|rest| rest.split('"').next());
                slugs.extend(
                    words
                        .filter(|w| {
                            w.contains('-') || ["unexpected", "overlap", "overflow", "gap"].contains(w)
                        })
                        .map(str::to_owned),
                );
            }
        }
    }
    slugs
}
