//! Braces that do not match. They decide where everything ends, so one of them would drown a file: the lines'
//! indentation says which one it is, and with it put right the rest of the item is read as if nothing were wrong.

use super::spot::Edit;
use super::tell::is_brace;
use super::{Source, end, places, start};
use crate::node::Node;
use crate::parser::Kind;
use crate::scan::{Lex, scan};
use crate::{Diagnostic, Text};

/// A brace of an item.
#[derive(Debug, Clone, Copy)]
struct Brace {
    at: usize,
    opens: bool,
    /// Where its line begins.
    line: usize,
    indent: usize,
    /// Whether it is the first thing on its line.
    first: bool,
}

/// What is wrong with the braces of a broken item, and the change that mends it; none if they match.
pub(super) fn explain(
    source: Source<'_>,
    before: Option<&Node<'_>>,
    item: &Node<'_>,
) -> Option<(Diagnostic, Option<Edit>)> {
    let braces = braces(source, item);
    let opening = braces.iter().filter(|b| b.opens).count();
    if opening * 2 > braces.len() {
        let (diagnostic, edit) = missing(source, item, unclosed(&braces)?);
        return Some((diagnostic, Some(edit)));
    }
    // An item with a head of its own lacks the opening brace; that shows when it is read again.
    let headed = scan(item.text).next().is_some_and(|first| places::begins(Kind::file, first.text));
    let stray = unopened(&braces).filter(|_| !headed)?;
    Some(extra(source, before, item, stray))
}

fn braces(source: Source<'_>, item: &Node<'_>) -> Vec<Brace> {
    let lexemes = scan(item.text).filter_map(|lexeme| {
        let opens = is_brace(&lexeme, ["{", "｛"]);
        let at = start(item) + lexeme.start;
        (opens || is_brace(&lexeme, ["}", "｝"])).then(|| Brace {
            at,
            opens,
            line: source.lines.start(at),
            indent: source.lines.indent(at),
            first: source.lines.begins(at),
        })
    });
    lexemes.collect()
}

/// The opening brace without a partner: one that a closing brace further left passes over, or else the last one open.
fn unclosed(braces: &[Brace]) -> Option<Brace> {
    let mut open: Vec<Brace> = Vec::new();
    let mut passed = None;
    for brace in braces {
        if brace.opens {
            open.push(*brace);
            continue;
        }
        while let Some(top) = open.last().copied()
            && brace.first
            && brace.line != top.line
            && brace.indent < top.indent
        {
            passed = passed.or(Some(top));
            open.pop();
        }
        open.pop();
    }
    passed.or_else(|| open.last().copied())
}

/// The first closing brace without a partner.
fn unopened(braces: &[Brace]) -> Option<Brace> {
    let mut depth = 0_usize;
    for brace in braces {
        if brace.opens {
            depth += 1;
        } else if depth == 0 {
            return Some(*brace);
        } else {
            depth -= 1;
        }
    }
    None
}

fn missing(source: Source<'_>, item: &Node<'_>, open: Brace) -> (Diagnostic, Edit) {
    let place = closing_place(source, item, open);
    let indent = source.text.get(open.line..open.line + open.indent).filter(|blank| blank.trim().is_empty());
    let edit = Edit { start: place, end: place, text: format!("\n{}}}", indent.unwrap_or_default()) };
    let span = source.span(open.at, open.at + brace_len(source, open.at));
    let message = Text::new("这个 `{` 没有关上,缺一个 `}`", "this `{` is never closed: a `}` is missing");
    let diagnostic = Diagnostic::error("missing-brace", span, message)
        .label(
            source.span(place, place),
            Text::new("`}` 大概应在这里之后", "the `}` probably belongs after this"),
        )
        .help(Text::new("在这一段的末尾补上 `}`", "add a `}` where this part ends"))
        .fix(source.span(place, place), edit.text.clone());
    (diagnostic, edit)
}

/// Where the missing brace belongs: before the first line that stands no further right than the line it was opened
/// on, or at the item's end.
fn closing_place(source: Source<'_>, item: &Node<'_>, open: Brace) -> usize {
    let mut last = open.at + brace_len(source, open.at);
    for lexeme in scan(item.text) {
        let at = start(item) + lexeme.start;
        let past = at > open.at && source.lines.start(at) != open.line;
        if past && source.lines.begins(at) && source.lines.indent(at) <= open.indent {
            return last;
        }
        // A comment after the last line of an item speaks of the next one.
        if at > open.at && (lexeme.lex != Lex::Comment || !source.lines.begins(at)) {
            last = start(item) + lexeme.end();
        }
    }
    last
}

fn extra(
    source: Source<'_>,
    before: Option<&Node<'_>>,
    item: &Node<'_>,
    stray: Brace,
) -> (Diagnostic, Option<Edit>) {
    // Lines after an item were meant to stand inside it: then the brace that closed it came too early.
    let early = before.map(|node| end(node).saturating_sub(1)).filter(|&at| {
        stray.at > start(item)
            && source.text.get(at..).is_some_and(|t| t.starts_with('}'))
            && at > source.lines.start(at)
    });
    let at = early.unwrap_or(stray.at);
    let span = source.span(at, at + brace_len(source, at));
    let diagnostic =
        Diagnostic::error("extra-brace", span, Text::new("这个 `}` 没有对应的 `{`", "this `}` has no `{`"))
            .help(Text::new("删去它,或补上它的 `{`", "delete it, or add its `{`"))
            .fix(span, "");
    let edit = Edit { start: at, end: at + brace_len(source, at), text: String::new() };
    (diagnostic, Some(edit).filter(|edit| edit.start == start(item)))
}

fn brace_len(source: Source<'_>, at: usize) -> usize {
    source.text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8)
}
