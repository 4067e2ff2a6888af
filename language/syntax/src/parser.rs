//! The only file that knows pest: text to [`Node`]s, and what is wrong with a broken piece.

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

use crate::node::Node;
use crate::{FileId, Span};

#[expect(missing_docs, reason = "the rules are named and explained in shao.pest")]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "keywords.pest"]
    #[grammar = "shao.pest"]
    #[grammar = "county.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// The rules of the grammar, as kinds of nodes.
pub use grammar::Rule as Kind;

/// The kinds that stand on lines of their own inside a clock or a stage; everything else there belongs to its head.
pub const PROCESS_LINES: &[Kind] = &[
    Kind::mark,
    Kind::at_top,
    Kind::meet,
    Kind::pause,
    Kind::extension,
    Kind::basis,
    Kind::decides,
    Kind::action,
    Kind::fork,
];

/// Where and why a piece cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The byte, counted within the piece.
    pub at: usize,
    /// What would have been possible there.
    pub expected: Vec<Kind>,
}

/// Reads a whole file. Broken pieces are nodes like any other; only a file that no recovery fits gives none.
#[must_use]
pub fn parse(file: FileId, text: &str) -> Option<Node<'_>> {
    let pair = Grammar::parse(Rule::file, text).ok()?.next()?;
    Some(node(file, pair))
}

/// Reads a piece again with a strict rule and says how far it came.
#[must_use]
pub fn reread(strict: Kind, text: &str) -> Option<Unread> {
    let error = Grammar::parse(strict, text).err()?;
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let expected = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Some(Unread { at, expected })
}

/// Whether a character can stand in a name, as the grammar has it.
#[must_use]
pub fn id_char(c: char) -> bool {
    c == '·' || pest::unicode::XID_CONTINUE(c)
}

fn node(file: FileId, pair: Pair<'_, Rule>) -> Node<'_> {
    // A rule that ends in an optional part takes the blanks before it; a place a person is shown must not.
    let (kind, span, text) = (pair.as_rule(), pair.as_span(), pair.as_str().trim_end());
    let children = pair.into_inner().filter(|p| p.as_rule() != Rule::EOI).map(|p| node(file, p)).collect();
    Node {
        kind,
        span: Span { file, start: offset(span.start()), end: offset(span.start() + text.len()) },
        text,
        children,
    }
}

/// Files are refused above 4 MiB, so an offset always fits.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
