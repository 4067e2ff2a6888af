//! A plain scan of a text into words, strings, comments and marks, in one pass whatever the text is.
//!
//! The guards count brackets with it before the grammar runs, and whatever the grammar could not read is still
//! coloured and searched by it. It agrees with shao.pest on where strings, citations and comments end.

use crate::parser::id_char;

/// What a stretch of text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lex {
    /// `//` to the end of its line.
    Comment,
    /// A closed string.
    Text,
    /// A closed title with what follows it: 《…》一(二).
    Cite,
    /// A quotation mark or title mark with no partner on its line.
    Unclosed,
    /// A name or a keyword.
    Word,
    /// Digits.
    Number,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Any other mark.
    Mark,
}

/// A stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme<'s> {
    /// What it looks like.
    pub lex: Lex,
    /// Its first byte.
    pub start: usize,
    /// Its text.
    pub text: &'s str,
}

impl Lexeme<'_> {
    /// One past its last byte.
    #[must_use]
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Scans a text. What stands between two lexemes is blank.
pub fn scan(text: &str) -> impl Iterator<Item = Lexeme<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + (rest.len() - rest.trim_start_matches(is_blank).len());
        let rest = text.get(start..)?;
        let first = rest.chars().next()?;
        let (lex, len) = lexeme(first, rest);
        at = start + len;
        Some(Lexeme { lex, start, text: rest.get(..len)? })
    })
}

/// Whether the grammar skips a character.
#[must_use]
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{3000}' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{FEFF}')
}

/// Whether a character is a digit of either width.
#[must_use]
pub fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn lexeme(first: char, rest: &str) -> (Lex, usize) {
    if rest.starts_with("//") || rest.starts_with("／／") {
        return (Lex::Comment, line_len(rest));
    }
    if is_digit(first) {
        return (Lex::Number, run(rest, is_digit));
    }
    if id_char(first) {
        return (Lex::Word, run(rest, id_char));
    }
    match first {
        '"' | '“' | '＂' => quoted(first, rest),
        '《' => cite_len(rest).map_or((Lex::Unclosed, first.len_utf8()), |len| (Lex::Cite, len)),
        '”' | '》' => (Lex::Unclosed, first.len_utf8()),
        '{' | '｛' | '(' | '（' | '[' | '［' | '【' => (Lex::Open, first.len_utf8()),
        '}' | '｝' | ')' | '）' | ']' | '］' | '】' => (Lex::Close, first.len_utf8()),
        _ => (Lex::Mark, mark_len(first, rest)),
    }
}

fn quoted(open: char, rest: &str) -> (Lex, usize) {
    let close = if open == '“' { '”' } else { open };
    let inner = rest.get(open.len_utf8()..).unwrap_or_default();
    match inner.find([close, open, '\n']) {
        Some(at) if inner.get(at..).is_some_and(|tail| tail.starts_with(close)) => {
            (Lex::Text, open.len_utf8() + at + close.len_utf8())
        }
        _ => (Lex::Unclosed, open.len_utf8()),
    }
}

/// The length of a citation: a title, which may hold other titles, and all that is written tight against it.
fn cite_len(rest: &str) -> Option<usize> {
    let mut open = 0_u32;
    for (at, c) in rest.char_indices() {
        match c {
            '《' if open == 2 => return None,
            '《' => open += 1,
            '\n' => return None,
            '》' => open -= 1,
            _ => {}
        }
        if open == 0 {
            let end = at + c.len_utf8();
            let tail = rest.get(end..).unwrap_or_default();
            return Some(end + run(tail, |c| !ends_cite(c)));
        }
    }
    None
}

fn ends_cite(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\r'
            | '\n'
            | '\u{3000}'
            | ','
            | '，'
            | '、'
            | ';'
            | '；'
            | '{'
            | '｛'
            | '}'
            | '｝'
            | '/'
    )
}

fn mark_len(first: char, rest: &str) -> usize {
    let two = ["..", "<=", ">=", "==", "!=", "！="];
    two.iter().find(|mark| rest.starts_with(**mark)).map_or(first.len_utf8(), |mark| mark.len())
}

fn run(text: &str, keep: impl Fn(char) -> bool) -> usize {
    text.find(|c| !keep(c)).unwrap_or(text.len())
}

fn line_len(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}
