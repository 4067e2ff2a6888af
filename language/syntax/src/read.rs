//! A file as a tree and what is wrong with it: guard, parse, explain.

use crate::node::Node;
use crate::{Diagnostic, FileId, Span, Text, broken, guard, limits, parser};

/// A file that was read: as much of a tree as there is, and what is wrong with the rest.
#[derive(Debug)]
pub struct Read<'s> {
    /// The tree; none only when the text was refused whole (too long, too deep, not text).
    pub tree: Option<Node<'s>>,
    /// What could not be read, in source order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a file. Every broken piece is reported, once; the rest is there to be checked.
#[must_use]
pub fn read(file: FileId, text: &str) -> Read<'_> {
    if let Some(refusal) = guard::refuse(file, text) {
        return Read { tree: None, diagnostics: vec![refusal] };
    }
    let Some(tree) = parser::parse(file, text) else {
        return Read { tree: None, diagnostics: vec![unreadable(file)] };
    };
    if tree.parts().next().is_none() && !tree.children.iter().any(Node::is_broken) {
        return Read { tree: Some(tree), diagnostics: vec![empty(file)] };
    }
    let mut diagnostics = limits::check(file, text, &tree);
    diagnostics.extend(broken::explain(file, text, &tree, &diagnostics));
    diagnostics.sort_by_key(|d| d.span);
    Read { tree: Some(tree), diagnostics }
}

fn empty(file: FileId) -> Diagnostic {
    Diagnostic::error("empty-file", top(file), Text::new("文件里什么也没有写", "the file says nothing"))
        .help(Text::new("从 `政策 名称 { … }` 写起", "begin with `policy name { … }`"))
}

/// The grammar takes any text that the guards let through; should a text prove otherwise, that is said, not hidden.
fn unreadable(file: FileId) -> Diagnostic {
    Diagnostic::error("unexpected", top(file), Text::new("文件读不通", "the file cannot be read"))
}

fn top(file: FileId) -> Span {
    Span { file, start: 0, end: 0 }
}
