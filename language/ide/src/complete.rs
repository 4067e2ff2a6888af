//! What could be typed next: the keywords that can stand there and the names that are declared, found by their
//! beginning, by pinyin or by its initials.

use serde::Serialize;
use shao_compiler::{KEYWORDS, Keyword, Text, declarations, keywords_at};

use crate::meanings::meaning;

/// One thing that could be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// What is shown and inserted.
    pub label: String,
    /// The first byte it replaces; the last is where the pointer stands.
    pub from: usize,
    /// Whether it is a keyword or a name.
    pub kind: CompletionKind,
    /// What it is.
    pub detail: Text,
    /// How a Chinese keyword may be typed: its initials and its pinyin, with a space between.
    pub pinyin: Option<String>,
}

/// What kind of thing a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionKind {
    /// A keyword.
    Keyword,
    /// A declared name.
    Name,
}

/// What could be typed at a byte of a text, the likeliest first. `others` are the other files of the policy, whose
/// names it may use.
#[must_use]
pub fn complete(text: &str, others: &[&str], at: usize) -> Vec<Completion> {
    let at = text.floor_char_boundary(at);
    let head = text.get(..at).unwrap_or_default();
    if in_prose(head) {
        return Vec::new();
    }
    let from = head.trim_end_matches(is_word).len();
    let typed = head.get(from..).unwrap_or_default();
    let mut found: Vec<Completion> = keywords(text, from, typed);
    for declared in others.iter().chain([&text]).rev().flat_map(|text| declarations(text)) {
        let here = declared.name == typed && found.is_empty();
        if declared.name.starts_with(typed) && !here && !found.iter().any(|c| c.label == declared.name) {
            let detail = Text::new(declared.what.0, declared.what.1);
            let label = declared.name.to_owned();
            found.push(Completion { label, from, kind: CompletionKind::Name, detail, pinyin: None });
        }
    }
    found
}

/// Keywords that can stand there; when letters are typed that begin none of them, any keyword they begin.
fn keywords(text: &str, from: usize, typed: &str) -> Vec<Completion> {
    let english = writes_english(text);
    let shown = |keyword: &'static Keyword| {
        let fits = typed.is_empty() || spelled(keyword, typed);
        fits.then(|| completion(keyword, english && !keyword.zh.starts_with(typed), from))
    };
    let possible: Vec<Completion> = keywords_at(text, from).into_iter().filter_map(shown).collect();
    if !possible.is_empty() || typed.is_empty() {
        return possible;
    }
    KEYWORDS.iter().filter_map(shown).collect()
}

fn completion(keyword: &'static Keyword, english: bool, from: usize) -> Completion {
    let (initials, pinyin) = keyword.pinyin;
    Completion {
        label: if english { keyword.en } else { keyword.zh }.to_owned(),
        from,
        kind: CompletionKind::Keyword,
        detail: meaning(keyword),
        pinyin: (!english).then(|| format!("{initials} {pinyin}")),
    }
}

/// Whether a keyword begins with what was typed, in either spelling, in pinyin or in initials.
fn spelled(keyword: &Keyword, typed: &str) -> bool {
    let (initials, pinyin) = keyword.pinyin;
    let letters = typed.to_ascii_lowercase();
    keyword.zh.starts_with(typed)
        || [keyword.en, initials, pinyin].iter().any(|word| word.starts_with(&letters))
}

/// Whether the first keyword of a text is English; then so are those offered.
fn writes_english(text: &str) -> bool {
    let first = text
        .split(|c: char| !is_word(c))
        .find_map(|word| KEYWORDS.iter().find(|k| k.zh == word || k.en == word));
    first.is_some_and(|keyword| text.split(|c: char| !is_word(c)).any(|word| word == keyword.en))
}

/// Whether the end of a text stands in a comment, a string or a citation, where nothing is completed.
fn in_prose(head: &str) -> bool {
    let line = head.rsplit('\n').next().unwrap_or_default();
    let mut close = None;
    let mut before = ' ';
    for c in line.chars() {
        match close {
            Some(mark) if c == mark => close = None,
            Some(_) => {}
            None => match c {
                '"' | '＂' => close = Some(c),
                '“' => close = Some('”'),
                '《' => close = Some('》'),
                '/' | '／' if before == c => return true,
                _ => {}
            },
        }
        before = c;
    }
    close.is_some()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '·'
}
