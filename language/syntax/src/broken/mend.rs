//! An item with its first mistake mended, read once more for the next.

use std::collections::BTreeSet;

use super::spot::{Edit, Trials};
use super::{Source, end, findings, start, usize_of};
use crate::lines::Lines;
use crate::node::Node;
use crate::{Diagnostic, Fix, Span, parser};

/// What else is wrong with an item, as if a change had been made to it. The places are those of the text as it is.
pub(super) fn rest(
    source: Source<'_>,
    item: &Node<'_>,
    edit: &Edit,
    known: &BTreeSet<usize>,
    trials: &mut Trials,
) -> Vec<Diagnostic> {
    let (from, to) = (start(item), end(item));
    let (Some(head), Some(tail)) = (source.text.get(from..edit.start), source.text.get(edit.end..to)) else {
        return Vec::new();
    };
    let mended = format!("{head}{}{tail}", edit.text);
    if !trials.allow(mended.len()) {
        return Vec::new();
    }
    let Some(tree) = parser::parse(source.file, &mended) else { return Vec::new() };
    let lines = Lines::new(&mended);
    let place = Place { from, edit };
    let known = known.iter().filter_map(|&line| Some(lines.start(place.forth(line.max(from))?))).collect();
    let again = Source { file: source.file, text: &mended, lines: &lines, mended: source.mended + 1 };
    let found = findings(again, &tree, known, trials);
    found
        .into_iter()
        .map(|diagnostic| moved(diagnostic, |span| source.span(place.back(span.start), place.back(span.end))))
        .collect()
}

/// How places in the mended item and in the file correspond.
struct Place<'e> {
    from: usize,
    edit: &'e Edit,
}

impl Place<'_> {
    fn back(&self, at: u32) -> usize {
        let at = self.from + usize_of(at);
        if at <= self.edit.start {
            return at;
        }
        // What stands inside the change stands at its place.
        (at + (self.edit.end - self.edit.start)).saturating_sub(self.edit.text.len()).max(self.edit.end)
    }

    /// None for what stands before the item.
    fn forth(&self, at: usize) -> Option<usize> {
        let at = if at > self.edit.start {
            (at + self.edit.text.len()).checked_sub(self.edit.end - self.edit.start)?
        } else {
            at
        };
        at.checked_sub(self.from)
    }
}

fn moved(diagnostic: Diagnostic, to: impl Fn(Span) -> Span) -> Diagnostic {
    Diagnostic {
        span: to(diagnostic.span),
        labels: diagnostic.labels.into_iter().map(|(span, text)| (to(span), text)).collect(),
        fix: diagnostic.fix.map(|fix| Fix { span: to(fix.span), ..fix }),
        ..diagnostic
    }
}
