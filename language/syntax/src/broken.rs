//! Every broken piece becomes one finding that says where the reading stopped and what would have been possible.
//!
//! A piece is read again with the strict rule of its kind. Then everything that could mend it (a space, a letter, a
//! mark) is tried out, and what lets the reading go furthest is taken for the cause. Nothing is guessed that a second
//! reading did not confirm.

mod braces;
mod causes;
mod places;
mod spot;
mod tell;

use std::collections::BTreeSet;

use crate::lines::Lines;
use crate::node::Node;
use crate::parser::Kind;
use crate::{Diagnostic, FileId, Span};
use spot::{Problem, Spot, Trials};

/// No file is told more than this; whoever pastes a novel learns that it is one.
const FINDINGS_MAX: usize = 100;

/// What a search for causes knows of its file.
#[derive(Debug, Clone, Copy)]
struct Source<'s> {
    file: FileId,
    text: &'s str,
    lines: &'s Lines,
    /// Whether a missing brace was already put in, so that no second one is.
    mended: bool,
}

impl Source<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { file: self.file, start: offset(start), end: offset(end) }
    }
}

/// What is wrong with every broken piece of a tree, in source order. Lines that already have a finding get no other.
#[must_use]
pub fn explain(file: FileId, text: &str, tree: &Node<'_>, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let lines = Lines::new(text);
    findings(Source { file, text, lines: &lines, mended: false }, tree, known)
}

fn findings(source: Source<'_>, tree: &Node<'_>, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut report = Report { source, told: Vec::new(), lines: BTreeSet::new(), trials: Trials::default() };
    for diagnostic in known {
        report.mark(diagnostic);
    }
    report.visit(tree);
    report.told
}

struct Report<'s> {
    source: Source<'s>,
    told: Vec<Diagnostic>,
    /// Where the lines begin that have a finding.
    lines: BTreeSet<usize>,
    trials: Trials,
}

impl<'s> Report<'s> {
    fn visit(&mut self, parent: &Node<'s>) {
        let mut before: Option<&Node<'s>> = None;
        for child in parent.children.iter().filter(|c| c.kind != Kind::COMMENT) {
            if self.told.len() >= FINDINGS_MAX {
                return;
            }
            if child.is_broken() {
                self.tell(parent, before, child);
            } else {
                self.visit(child);
            }
            before = Some(child);
        }
    }

    fn tell(&mut self, parent: &Node<'s>, before: Option<&Node<'s>>, piece: &Node<'s>) {
        if piece.kind == Kind::broken_item
            && let Some(found) = braces::explain(self.source, before, piece)
        {
            found.iter().for_each(|diagnostic| self.mark(diagnostic));
            self.told.extend(found);
            return;
        }
        let line = self.source.lines.start(start(piece));
        if self.lines.contains(&line) {
            return;
        }
        let problems = problems(self.source, parent, before, piece);
        if problems.iter().any(|p| self.lines.contains(&self.source.lines.start(p.at))) {
            return;
        }
        let diagnostic = causes::explain(&problems, &mut self.trials, piece);
        self.mark(&diagnostic);
        self.lines.insert(line);
        self.told.push(diagnostic);
    }

    fn mark(&mut self, diagnostic: &Diagnostic) {
        self.lines.insert(self.source.lines.start(usize_of(diagnostic.span.start)));
    }
}

/// The ways to read a piece: by itself, if it begins its line, and as the end of what stands before it.
fn problems<'s>(
    source: Source<'s>,
    parent: &Node<'s>,
    before: Option<&Node<'s>>,
    piece: &Node<'s>,
) -> Vec<Problem<'s>> {
    let line = places::line_rule(parent.kind);
    let alone = source.lines.begins(start(piece)).then(|| Spot::new(source, start(piece), piece, line));
    let joined = before.map(|node| match places::head_rule(parent.kind) {
        Some(head) if !places::is_line(node.kind) && !node.is_broken() => Spot::new(source, start(parent), piece, head),
        _ => Spot::new(source, start(node), piece, line),
    });
    // A brace and nothing else stands before the first line of a block: there is no beginning to add to it.
    let joined = joined.filter(|_| before.is_some_and(|node| node.kind != Kind::lbrace));
    let mut problems: Vec<Problem<'s>> = [alone, joined].into_iter().flatten().filter_map(Spot::read).collect();
    if problems.is_empty() {
        problems.push(Spot::new(source, start(piece), piece, line).unread());
    }
    problems
}

fn start(node: &Node<'_>) -> usize {
    usize_of(node.span.start)
}

fn end(node: &Node<'_>) -> usize {
    usize_of(node.span.end)
}

fn usize_of(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
