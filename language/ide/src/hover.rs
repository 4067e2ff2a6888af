//! What stands under the pointer: what a keyword means, where a name is declared.

use serde::Serialize;
use shao_compiler::{Declared, Text, TokenKind, declarations, keyword_spelled, tokens};

use crate::meanings::meaning;

/// What to show, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// The first byte it speaks of.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it says, as Markdown.
    pub text: Text,
    /// For a name: each place that declares it, as (file, byte); the file counted from the text asked about.
    pub declared: Vec<(usize, usize)>,
}

/// What stands at a byte of a text; none for blanks, marks and numbers. `others` are the other files of the policy.
#[must_use]
pub fn hover(text: &str, others: &[&str], at: usize) -> Option<Hover> {
    let token =
        tokens(text).into_iter().find(|token| (usize_of(token.start)..usize_of(token.end)).contains(&at))?;
    let (start, end) = (usize_of(token.start), usize_of(token.end));
    let word = text.get(start..end)?;
    if token.kind == TokenKind::Keyword {
        let keyword = keyword_spelled(word)?;
        let said = meaning(keyword);
        let text = Text::new(
            format!("**{}** `{}`\n\n{}", keyword.zh, keyword.en, said.zh),
            format!("**{}** `{}`\n\n{}", keyword.en, keyword.zh, said.en),
        );
        return Some(Hover { start, end, text, declared: Vec::new() });
    }
    if token.kind != TokenKind::Name && token.kind != TokenKind::Declaration {
        return None;
    }
    let files: Vec<&str> = [text].into_iter().chain(others.iter().copied()).collect();
    let found = files.iter().enumerate().flat_map(|(file, text)| {
        declarations(text)
            .into_iter()
            .filter(|d| d.name == word)
            .map(move |d| (file, *text, d))
            .collect::<Vec<_>>()
    });
    let found: Vec<(usize, &str, Declared<'_>)> = found.collect();
    let places: Vec<Text> = found.iter().map(|(_, text, declared)| described(text, declared)).collect();
    let text =
        Text::new(lines(word, places.iter().map(|t| &t.zh)), lines(word, places.iter().map(|t| &t.en)));
    let declared =
        found.iter().map(|(file, _, declared)| (*file, usize_of(declared.start))).collect::<Vec<_>>();
    (!declared.is_empty()).then_some(Hover { start, end, text, declared })
}

fn lines<'t>(word: &str, places: impl Iterator<Item = &'t String>) -> String {
    std::iter::once(format!("**{word}**")).chain(places.cloned()).collect::<Vec<_>>().join("\n\n")
}

/// The line that declares a name.
fn described(text: &str, declared: &Declared<'_>) -> Text {
    let head = text.get(..usize_of(declared.start)).unwrap_or_default();
    let row = head.matches('\n').count() + 1;
    let line = text.lines().nth(row - 1).unwrap_or_default().trim();
    let (zh, en) = declared.what;
    Text::new(format!("{zh},第 {row} 行\n`{line}`"), format!("{en}, line {row}\n`{line}`"))
}

fn usize_of(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
