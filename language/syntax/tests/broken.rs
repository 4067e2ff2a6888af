//! Each file in `broken/` is a mistake or a few; its snapshot shows the source and all that is said about it.

#![expect(clippy::disallowed_methods, clippy::string_slice, reason = "a test reads its files and may panic")]

use std::fmt::Write as _;

use shao_syntax::{Diagnostic, FileId, read};

#[test]
fn each_mistake_is_told_once() {
    insta::glob!("broken/*.shao", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(told(&text));
        });
    });
}

/// The source with a line of carets under each finding's place.
fn told(text: &str) -> String {
    let diagnostics = read(FileId(0), text).diagnostics;
    let mut out = String::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let _ = writeln!(out, "| {}", line.trim_end());
        for d in diagnostics.iter().filter(|d| (at..at + line.len()).contains(&(d.span.start as usize))) {
            let _ = writeln!(out, "{}", one(text, d));
        }
        at += line.len();
    }
    for d in diagnostics.iter().filter(|d| d.span.start as usize >= at) {
        let _ = writeln!(out, "{}", one(text, d));
    }
    out
}

fn one(text: &str, d: &Diagnostic) -> String {
    let place = &text[d.span.start as usize..d.span.end as usize];
    let mut out = format!("  ^ {} at `{place}`\n    {}\n    {}", d.slug, d.message.zh, d.message.en);
    if let Some(help) = &d.help {
        let _ = write!(out, "\n    = {}\n    = {}", help.zh, help.en);
    }
    for (span, label) in &d.labels {
        let _ = write!(out, "\n    @ {}: {}", span.start, label.zh);
    }
    if let Some(fix) = &d.fix {
        let old = &text[fix.span.start as usize..fix.span.end as usize];
        let _ = write!(out, "\n    ~ {old:?} -> {:?}", fix.replacement);
    }
    out
}
