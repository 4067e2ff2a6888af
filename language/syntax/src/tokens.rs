//! The text cut into coloured pieces, for editors. Works on whatever is typed, half a line included.

use crate::node::Node;
use crate::parser::Kind;
use crate::scan::{Lex, scan};
use crate::{FileId, guard, keyword_of_rule, keyword_spelled, parser};

/// A piece of text and what it is, by its bytes `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A keyword.
    Keyword,
    /// A name where it is declared.
    Declaration,
    /// A name where it is used.
    Name,
    /// A quoted text, or the prose of a reason.
    String,
    /// A number, date, time or share.
    Number,
    /// A citation.
    Cite,
    /// A comment.
    Comment,
    /// A bracket, comma or colon.
    Punctuation,
    /// A comparison or a calculation.
    Operator,
    /// What could not be read.
    Broken,
}

/// Kinds whose first name is declared by them.
const DECLARING: &[Kind] = &[
    Kind::policy,
    Kind::enumeration,
    Kind::matter,
    Kind::table,
    Kind::decision,
    Kind::process,
    Kind::clock,
    Kind::stage,
    Kind::action,
    Kind::pause,
    Kind::rule,
    Kind::must,
    Kind::unit,
    Kind::case,
    Kind::field,
    Kind::key_column,
    Kind::column,
    Kind::param,
    Kind::outcome,
    Kind::ladder,
    Kind::rung,
    Kind::ledger,
    Kind::score,
    Kind::indicator,
    Kind::accountability,
    Kind::situation,
    Kind::exemption,
    Kind::baseline,
    Kind::clause,
    Kind::started_as,
];

/// Kinds all of whose names are declared by them.
const LISTING: &[Kind] = &[
    Kind::levels,
    Kind::marks,
    Kind::groups,
    Kind::end_stages,
    Kind::inline_enum,
    Kind::enumeration,
    Kind::result,
    Kind::forms,
];

const NUMBERS: &[Kind] = &[
    Kind::number,
    Kind::decimal,
    Kind::version_number,
    Kind::hm,
    Kind::date,
    Kind::moment,
    Kind::ratio,
    Kind::signed,
];
const OPERATORS: &[Kind] = &[
    Kind::compare,
    Kind::sum_op,
    Kind::times_op,
    Kind::slash,
    Kind::equals,
    Kind::unequal,
    Kind::bar,
    Kind::dash,
    Kind::langle,
    Kind::rangle,
];

/// Cuts a text into tokens, in order. Blanks belong to none.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut cutter = Cutter { text, at: 0, tokens: Vec::new() };
    let file = FileId(0);
    let tree = if guard::refuse(file, text).is_some() { None } else { parser::parse(file, text) };
    if let Some(tree) = &tree {
        visit(tree, &mut Vec::new(), &mut |node, above| cutter.cut(node, above));
    }
    cutter.fill(text.len(), tree.is_none());
    cutter.tokens
}

/// Goes through the leaves and the broken pieces of a tree, in order, with what stands above each.
pub(crate) fn visit<'s>(node: &Node<'s>, above: &mut Vec<Above>, leaf: &mut impl FnMut(&Node<'s>, &[Above])) {
    if node.is_broken() || node.children.is_empty() {
        leaf(node, above);
        return;
    }
    above.push((node.kind, false));
    for child in &node.children {
        visit(child, above, leaf);
        if let Some(last) = above.last_mut() {
            last.1 |= matches!(child.kind, Kind::name | Kind::outcome_name);
        }
    }
    above.pop();
}

struct Cutter<'s> {
    text: &'s str,
    /// Up to where tokens are cut.
    at: usize,
    tokens: Vec<Token>,
}

/// A kind above a node, and whether a name was already met in it.
pub(crate) type Above = (Kind, bool);

impl Cutter<'_> {
    fn cut(&mut self, node: &Node<'_>, above: &[Above]) {
        let (start, end) = (byte(node.span.start), byte(node.span.end));
        self.fill(start, false);
        if node.is_broken() {
            self.fill(end, true);
        } else {
            self.push(start, end, leaf(node, above));
        }
    }

    /// Cuts what lies before a place and belongs to no leaf of the tree.
    fn fill(&mut self, end: usize, broken: bool) {
        let from = self.at;
        for lexeme in scan(self.text.get(from..end).unwrap_or_default()) {
            let kind = match lexeme.lex {
                Lex::Comment => TokenKind::Comment,
                Lex::Text => TokenKind::String,
                Lex::Cite => TokenKind::Cite,
                Lex::Number => TokenKind::Number,
                Lex::Word if keyword_spelled(lexeme.text).is_some() => TokenKind::Keyword,
                Lex::Word | Lex::Unclosed => TokenKind::Broken,
                Lex::Mark if broken => TokenKind::Broken,
                Lex::Open | Lex::Close | Lex::Mark => TokenKind::Punctuation,
            };
            self.push(from + lexeme.start, from + lexeme.end(), kind);
        }
        self.at = self.at.max(end);
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        if start < end {
            self.tokens.push(Token { start: offset(start), end: offset(end), kind });
        }
        self.at = self.at.max(end);
    }
}

fn leaf(node: &Node<'_>, above: &[Above]) -> TokenKind {
    let kind = node.kind;
    if kind == Kind::COMMENT {
        TokenKind::Comment
    } else if kind == Kind::string || kind == Kind::words {
        TokenKind::String
    } else if kind == Kind::cite {
        TokenKind::Cite
    } else if NUMBERS.contains(&kind) {
        TokenKind::Number
    } else if OPERATORS.contains(&kind) {
        TokenKind::Operator
    } else if kind == Kind::name {
        name(above)
    } else if keyword_of_rule(&format!("{kind:?}")).is_some() {
        TokenKind::Keyword
    } else {
        TokenKind::Punctuation
    }
}

fn name(above: &[Above]) -> TokenKind {
    if declared_by(above).is_some() { TokenKind::Declaration } else { TokenKind::Name }
}

/// A name is declared by what stands directly above it, or above the list or the outcome it is part of.
pub(crate) fn declared_by(above: &[Above]) -> Option<Kind> {
    let mut path = above.iter().rev();
    let mut parent = path.next();
    if parent.is_some_and(|(kind, _)| *kind == Kind::names || *kind == Kind::outcome_name) {
        parent = path.next();
    }
    let (kind, _) =
        parent.filter(|(kind, named)| LISTING.contains(kind) || DECLARING.contains(kind) && !named)?;
    Some(*kind)
}

fn byte(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
