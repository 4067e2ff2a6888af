//! Every broken piece becomes one finding that says where the reading stopped and what would have been possible.
//!
//! A piece is read again with the strict rule of its kind. Then everything that could mend it (a space, a letter, a
//! mark) is tried out, and what lets the reading go furthest is taken for the cause. Nothing is guessed that a second
//! reading did not confirm.

mod braces;
mod causes;
mod mend;
mod places;
mod spot;
mod tell;

use std::collections::BTreeSet;

use crate::lines::Lines;
use crate::node::Node;
use crate::parser::Kind;
use crate::scan::{Lex, scan};
use crate::{Diagnostic, FileId, Span};
use spot::{Edit, Problem, Spot, Trials};

/// No file is told more than this; whoever pastes a novel learns that it is one.
const FINDINGS_MAX: usize = 100;

/// An item is mended at most so often: each time it is read again.
const MENDED_MAX: u8 = 8;

/// What a search for causes knows of its file.
#[derive(Debug, Clone, Copy)]
struct Source<'s> {
    file: FileId,
    text: &'s str,
    lines: &'s Lines,
    /// How many mistakes were already mended in it to find the next.
    mended: u8,
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
    let source = Source { file, text, lines: &lines, mended: 0 };
    let known = known.iter().map(|diagnostic| lines.start(usize_of(diagnostic.span.start))).collect();
    let mut found = findings(source, tree, known, &mut Trials::default());
    found.truncate(FINDINGS_MAX);
    found
}

fn findings(
    source: Source<'_>,
    tree: &Node<'_>,
    known: BTreeSet<usize>,
    trials: &mut Trials,
) -> Vec<Diagnostic> {
    let mut report = Report { source, told: Vec::new(), known, trials };
    report.visit(tree);
    report.told
}

struct Report<'s, 't> {
    source: Source<'s>,
    told: Vec<Diagnostic>,
    /// Where the lines begin that have a finding.
    known: BTreeSet<usize>,
    trials: &'t mut Trials,
}

impl<'s> Report<'s, '_> {
    fn visit(&mut self, parent: &Node<'s>) {
        let mut before: Option<&Node<'s>> = None;
        for child in parent.children.iter().filter(|c| c.kind != Kind::COMMENT) {
            if self.told.len() >= FINDINGS_MAX {
                return;
            }
            if child.is_broken() {
                self.piece(parent, before, child);
            } else {
                self.visit(child);
            }
            before = Some(child);
        }
    }

    fn piece(&mut self, parent: &Node<'s>, before: Option<&Node<'s>>, piece: &Node<'s>) {
        let item = piece.kind == Kind::broken_item;
        if item && let Some((found, edit)) = braces::explain(self.source, before, piece) {
            self.tell(found);
            self.rest(piece, edit);
            return;
        }
        let line = self.source.lines.start(start(piece));
        let mut edit = None;
        self.slip_before(parent, piece);
        if !self.known.contains(&line) {
            let problems = problems(self.source, parent, before, piece);
            if !problems.iter().any(|p| self.knows(p.at)) {
                let found;
                (found, edit) = causes::explain(&problems, self.trials, piece);
                self.tell(found);
            }
            self.known.insert(line);
        }
        if item && edit.is_some() {
            self.rest(piece, edit);
        } else {
            self.slips(parent, piece);
        }
    }

    /// A line whose first word has a slip may have passed for the end of the line before, until it read no further.
    fn slip_before(&mut self, parent: &Node<'s>, piece: &Node<'s>) {
        let first = self.source.lines.first(start(piece));
        if first < start(piece) && first > start(parent) && !self.knows(first) {
            self.slip(parent, piece, first);
        }
    }

    /// What else is wrong with an item, found by reading it with the change that mends its first mistake.
    fn rest(&mut self, item: &Node<'_>, edit: Option<Edit>) {
        let Some(edit) = edit.filter(|_| self.source.mended < MENDED_MAX) else { return };
        for found in mend::rest(self.source, item, &edit, &self.known, self.trials) {
            self.tell(found);
        }
    }

    /// The lines of a piece after the one that broke it: those whose first word only has a slip are told of, too.
    fn slips(&mut self, parent: &Node<'s>, piece: &Node<'s>) {
        for lexeme in scan(piece.text).filter(|l| l.lex == Lex::Word) {
            let at = start(piece) + lexeme.start;
            if !self.source.lines.begins(at) || self.knows(at) || self.told.len() >= FINDINGS_MAX {
                continue;
            }
            self.slip(parent, piece, at);
        }
    }

    fn slip(&mut self, parent: &Node<'s>, piece: &Node<'s>, at: usize) {
        for line in places::line_rules(parent.kind) {
            let spot = Spot::line(self.source, at, piece, line);
            let problem = if self.trials.allow(spot.text.len()) { spot.read() } else { None };
            if let Some(found) = problem.and_then(|problem| causes::slip(&problem, self.trials)) {
                self.tell(found);
                return;
            }
        }
    }

    fn knows(&self, at: usize) -> bool {
        self.known.contains(&self.source.lines.start(at))
    }

    fn tell(&mut self, diagnostic: Diagnostic) {
        self.known.insert(self.source.lines.start(usize_of(diagnostic.span.start)));
        self.told.push(diagnostic);
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
    // A line that begins with a keyword of its own continues nothing, and neither does one after a broken one.
    let own = scan(piece.text).next().is_some_and(|first| places::begins(parent.kind, first.text));
    let continues =
        |node: &&Node<'_>| alone.is_none() || !own && !node.is_broken() && node.kind != Kind::lbrace;
    let joined = before.filter(continues).map(|node| match places::head_rule(parent.kind) {
        Some(head) if !places::is_line(node.kind) && !node.is_broken() => {
            Spot::new(source, start(parent), piece, head)
        }
        _ => Spot::new(source, start(node), piece, line),
    });
    let mut problems: Vec<Problem<'s>> =
        [alone, joined].into_iter().flatten().filter_map(Spot::read).collect();
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
