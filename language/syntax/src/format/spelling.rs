//! How each leaf of the tree is written: keywords in the spelling asked for, marks and digits at half width.

use std::borrow::Cow;

use crate::node::Node;
use crate::parser::Kind;
use crate::{Spelling, keyword_of_rule};

/// Kinds that are written as they stand: what they say is the author's.
const KEPT: &[Kind] = &[Kind::name, Kind::cite, Kind::words];

/// The text of a leaf.
#[must_use]
pub fn leaf<'s>(node: &Node<'s>, spelling: Spelling) -> Cow<'s, str> {
    if let Some(keyword) = keyword_of_rule(&format!("{:?}", node.kind)) {
        return match spelling {
            Spelling::Kept => node.text,
            Spelling::Zh => keyword.zh,
            Spelling::En => keyword.en,
        }
        .into();
    }
    if KEPT.contains(&node.kind) {
        return node.text.into();
    }
    if node.kind == Kind::string {
        return string(node.text);
    }
    mark(node.text).map_or_else(|| narrow(node.text), Cow::Borrowed)
}

/// A comment: its slashes at half width, its words as they are.
#[must_use]
pub fn comment(text: &str) -> String {
    let words = text.trim_start_matches(['/', '／']);
    let slashes = text.chars().count() - words.chars().count();
    format!("{}{}", "/".repeat(slashes), words.trim_end())
}

/// A text between straight quotation marks, unless it holds one.
fn string(text: &str) -> Cow<'_, str> {
    let mut inner = text.chars();
    inner.next();
    inner.next_back();
    let inner = inner.as_str();
    if inner.contains('"') { text.into() } else { format!("\"{inner}\"").into() }
}

/// Marks that have more spellings than two widths.
fn mark(text: &str) -> Option<&'static str> {
    let marks: &[(&[&str], &str)] = &[
        (&["<=", "≤", "≦"], "≤"),
        (&[">=", "≥", "≧"], "≥"),
        (&["!=", "！=", "≠"], "≠"),
        (&["==", "="], "="),
        (&["*", "＊", "×"], "×"),
        (&["-", "－", "—", "~", "～"], "-"),
        (&["【", "［", "["], "["),
        (&["】", "］", "]"], "]"),
        (&["〈", "＜", "<"], "<"),
        (&["〉", "＞", ">"], ">"),
        (&[",", "，", "、", ";", "；"], ","),
    ];
    marks.iter().find(|(spellings, _)| spellings.contains(&text)).map(|(_, mark)| *mark)
}

/// Full-width letters, digits and marks at half width; runs of blanks as one space.
fn narrow(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii() && c != '\t';
    if text.chars().all(plain) && !text.contains("  ") {
        return text.into();
    }
    let mut out = String::new();
    for c in text.chars() {
        let narrow = match c {
            '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            '\t' | '\u{3000}' | '\u{00A0}' => ' ',
            _ => c,
        };
        if narrow != ' ' || !out.ends_with(' ') {
            out.push(narrow);
        }
    }
    out.into()
}
