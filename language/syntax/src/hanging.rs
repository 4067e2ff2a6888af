//! Whether 依据 speaks of the line above it or of the block they stand in: its place says.

use crate::Kind;
use crate::lines::Lines;
use crate::node::Node;

/// The lines that may have a 依据 of their own in a block that has one, too.
const FOUNDED: [Kind; 5] = [Kind::indicator, Kind::award, Kind::included, Kind::situation, Kind::clause];

/// Whether a 依据 belongs to the line before it: it stands on that line, or below it and further right.
#[must_use]
pub fn hangs(lines: &Lines, line: &Node<'_>, basis: &Node<'_>) -> bool {
    let start = |node: &Node<'_>| usize::try_from(node.span.start).unwrap_or(usize::MAX);
    let (above, at) = (start(line), start(basis));
    FOUNDED.contains(&line.kind) && (!lines.begins(at) || lines.indent(at) > lines.indent(above))
}
