//! The texts as the page counts them: in UTF-16 units. The compiler counts bytes.

use std::collections::BTreeMap;

use serde::Serialize;
use shao_compiler::{Token, TokenKind, keyword_spelled, tokens};
use shao_ide::Utf16;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub from: usize,
    pub to: usize,
}

/// A file that holds a policy.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    pub file: String,
    pub name: String,
}

/// What is known of a text before any check.
#[derive(Debug)]
struct Known {
    units: Utf16,
    /// The unit at which each line starts.
    lines: Vec<usize>,
    /// Its colours: from, to, kind.
    tokens: Vec<(usize, usize, TokenKind)>,
    /// The policy whose head it holds.
    policy: Option<String>,
}

/// The texts of a county, by path.
#[derive(Debug, Default)]
pub(crate) struct Texts(BTreeMap<String, Known>);

impl Texts {
    pub(crate) fn insert(&mut self, path: &str, text: &str) {
        let units = Utf16::new(text);
        let found = if path.ends_with(".shao") { tokens(text) } else { Vec::new() };
        let starts = text.match_indices('\n').map(|(at, _)| units.unit(at + 1));
        let known = Known {
            lines: std::iter::once(0).chain(starts).collect(),
            tokens: found
                .iter()
                .map(|t| (units.unit(bytes(t.start)), units.unit(bytes(t.end)), t.kind))
                .collect(),
            policy: head(text, &found),
            units,
        };
        self.0.insert(path.to_owned(), known);
    }

    pub(crate) fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    pub(crate) fn units(&self, path: &str) -> Option<&Utf16> {
        self.0.get(path).map(|known| &known.units)
    }

    pub(crate) fn tokens(&self, path: &str) -> &[(usize, usize, TokenKind)] {
        self.0.get(path).map_or(&[], |known| &known.tokens)
    }

    /// The files that hold a policy's head, with its name.
    pub(crate) fn policies(&self) -> Vec<Head> {
        let held = self.0.iter().filter_map(|(file, known)| Some((file.clone(), known.policy.clone()?)));
        held.map(|(file, name)| Head { file, name }).collect()
    }

    /// A range of bytes of a file; none if the file is not ours.
    pub(crate) fn range(&self, file: &str, start: u32, end: u32) -> Option<Place> {
        let Known { units, lines, .. } = self.0.get(file)?;
        let (from, to) = (units.unit(bytes(start)), units.unit(bytes(end)));
        Some(Place { file: file.to_owned(), line: lines.partition_point(|start| *start <= from), from, to })
    }

    pub(crate) fn place(&self, place: &shao_abi::Place) -> Option<Place> {
        self.range(&place.file, place.start, place.end)
    }
}

/// The name that follows the keyword 政策.
fn head(text: &str, tokens: &[Token]) -> Option<String> {
    let said = |token: &Token| text.get(bytes(token.start)..bytes(token.end));
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    let mut names = pairs.filter(|(keyword, name)| {
        let keyword = said(keyword).and_then(keyword_spelled);
        name.kind == TokenKind::Declaration && keyword.is_some_and(|keyword| keyword.en == "policy")
    });
    names.next().and_then(|(_, name)| said(name)).map(str::to_owned)
}

fn bytes(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_counted_as_editors_count() {
        let mut texts = Texts::default();
        texts.insert("甲.shao", "// 𠮷\n政策 样本 {\n}\n");
        let place = texts.range("甲.shao", 15, 21).unwrap();
        assert_eq!((place.line, place.from, place.to), (2, 9, 11), "𠮷 is two units, four bytes");
        assert_eq!(texts.policies().first().map(|head| head.name.as_str()), Some("样本"));
        assert!(
            texts
                .tokens("甲.shao")
                .iter()
                .any(|(from, to, kind)| (*from, *to) == (9, 11) && *kind == TokenKind::Declaration)
        );
        assert!(texts.range("乙.shao", 0, 1).is_none());
    }
}
