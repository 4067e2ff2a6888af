//! Each file in `cases/` is a concern: a few lines of policy, perhaps with data. Its snapshot shows them and all that
//! is said about them; for decisions, ledgers, scores and accountability, what they become.

use std::fmt::Write as _;

use shao_compiler::{Checked, Diagnostic, Severity};

use crate::frame::{Block, blocks, checked, is_data, is_policy};

#[test]
fn each_concern() {
    insta::glob!("cases/*/*.md", |path| {
        let page = std::fs::read_to_string(path).unwrap();
        let within = |folder: &str| path.components().any(|c| c.as_os_str() == folder);
        let county = ["ledgers", "scores", "accountability"].into_iter().any(within);
        let answer = told(&page, within("decisions"), county);
        let shown = format!("{}\n\n{answer}", page.trim_end());
        assert!(shown.chars().count() < 1400, "{}: one concern a file, and a short one", path.display());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(shown);
        });
    });
}

fn told(page: &str, lowered: bool, county: bool) -> String {
    let all = blocks(page);
    let policy = all.iter().find(|b| is_policy(b)).expect("a policy");
    let data: Vec<&Block> = all.iter().filter(|b| is_data(b)).collect();
    let checked = checked(policy, &data);
    let mut out = String::new();
    for found in &checked.diagnostics {
        out.push_str(&one(&checked, found));
    }
    if let Some(ir) = checked.policy.as_ref().filter(|_| lowered) {
        let names = policy.text.lines().filter_map(|l| l.strip_prefix("判定 ")?.split(' ').next());
        for name in names {
            out.push_str(&decision(&shao_ir::print(ir), name));
        }
    }
    if let Some(ir) = checked.policy.as_ref().filter(|_| county) {
        out.push_str(&of_county(&shao_ir::print(ir)));
    }
    if out.is_empty() { "nothing to say\n".to_owned() } else { out }
}

fn one(checked: &Checked, found: &Diagnostic) -> String {
    let text = |span: shao_compiler::Span| {
        let file = &checked.files[usize::from(span.file.0)].text;
        file[span.start as usize..span.end as usize].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let level = if found.severity == Severity::Error { "error" } else { "warning" };
    let mut out = format!(
        "{level} {} at `{}`\n  {}\n  {}\n",
        found.slug,
        text(found.span),
        found.message.zh,
        found.message.en
    );
    for (span, label) in &found.labels {
        let _ = writeln!(out, "  @ `{}`: {} / {}", text(*span), label.zh, label.en);
    }
    if let Some(help) = &found.help {
        let _ = writeln!(out, "  = {}\n  = {}", help.zh, help.en);
    }
    if let Some(fix) = &found.fix {
        let _ = writeln!(out, "  ~ `{}` -> `{}`", text(fix.span), fix.replacement);
    }
    out
}

/// One decision out of a printed policy.
fn decision(printed: &str, name: &str) -> String {
    let head = format!("decision {name} ");
    let mut lines = printed.lines().skip_while(|l| !l.starts_with(&head));
    let first = lines.next().into_iter();
    first.chain(lines.take_while(|l| l.starts_with(' '))).fold(String::new(), |out, line| out + line + "\n")
}

/// What runs over many cases out of a printed policy, each guard once after what it belongs to.
fn of_county(printed: &str) -> String {
    let begins =
        |l: &&str| ["ledger ", "score ", "forms ", "accountability "].iter().any(|w| l.starts_with(w));
    let mut out = String::new();
    for line in printed.lines().skip_while(|l| !begins(l)) {
        out.push_str(&format!("{line}\n"));
        let guard = line.split_once(" when ").and_then(|(_, rest)| rest.split(' ').next());
        let body = guard.map(|name| decision(printed, name)).unwrap_or_default();
        body.lines().skip(1).for_each(|rule| out.push_str(&format!("    |{rule}\n")));
    }
    out
}
