//! What goes on which line: a walk over the tree that says, before each token, how it is set off from the last.

mod kinds;
mod walk;

use std::borrow::Cow;

use super::spelling;
use crate::Spelling;
use crate::lines::Lines;
use crate::node::Node;
use crate::parser::Kind;
use walk::Layout;

/// How a token is set off from what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// By nothing.
    Tight,
    /// By a space.
    Space,
    /// By a space, or by a new line where its group does not fit one line.
    Soft,
    /// By nothing, or by a new line where its group does not fit one line.
    SoftTight,
    /// By two spaces, or by a new line where its group does not fit one line.
    SoftWide,
    /// By a new line, and a blank one where the author left one.
    Line,
    /// By a new line and, but for the first item, a blank one.
    Item,
}

/// One step of printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op<'s> {
    /// Writes a token.
    Token(Token<'s>),
    /// What follows, up to its end, stands on one line if it fits.
    Open,
    /// The end of what was opened.
    Close,
    /// Lines stand one step further right from here.
    In,
    /// And back.
    Out,
    /// And back, before a closing brace: comments that stand before it still belong inside.
    OutOfBlock,
}

/// A token as it will be written, and where it stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'s> {
    pub gap: Gap,
    pub text: Cow<'s, str>,
    pub start: usize,
    pub end: usize,
}

/// A comment and where it stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// The steps that print a tree.
#[must_use]
pub fn ops<'s>(tree: &Node<'s>, spelling: Spelling) -> Vec<Op<'s>> {
    let mut layout = Layout::new(spelling, Lines::new(tree.text));
    let mut above = None;
    for item in tree.parts().filter(|item| item.kind != Kind::bom) {
        layout.item(above, item);
        above = Some(item);
    }
    layout.ops
}

/// The comments of a tree, in order.
#[must_use]
pub fn comments(tree: &Node<'_>) -> Vec<Comment> {
    let mut found = Vec::new();
    collect(tree, &mut found);
    found
}

fn collect(node: &Node<'_>, found: &mut Vec<Comment>) {
    if node.kind == Kind::COMMENT {
        let (start, end) = place(node);
        found.push(Comment { text: spelling::comment(node.text), start, end });
    }
    node.children.iter().for_each(|child| collect(child, found));
}

fn place(node: &Node<'_>) -> (usize, usize) {
    let byte = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    (byte(node.span.start), byte(node.span.end))
}
