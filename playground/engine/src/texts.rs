//! The texts as the page counts them: in UTF-16 units. The compiler counts bytes.

use std::collections::BTreeMap;

use serde::Serialize;
use shao_syntax::{Token, TokenKind, keyword_spelled, tokens};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    pub file: String,
    pub line: u32,
    pub from: u32,
    pub to: u32,
}

/// A file that holds a policy.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    pub file: String,
    pub name: String,
}

/// One text with the UTF-16 offset of each of its bytes.
#[derive(Debug, Default)]
pub(crate) struct Units {
    /// Per byte, and once more for the end.
    units: Vec<u32>,
    /// The UTF-16 offset at which each line starts.
    lines: Vec<u32>,
}

impl Units {
    pub(crate) fn new(text: &str) -> Self {
        let mut units = Vec::with_capacity(text.len() + 1);
        let mut lines = vec![0];
        let mut at = 0;
        for character in text.chars() {
            units.extend(std::iter::repeat_n(at, character.len_utf8()));
            at += if character.len_utf16() == 2 { 2 } else { 1 };
            if character == '\n' {
                lines.push(at);
            }
        }
        units.push(at);
        Self { units, lines }
    }

    /// The UTF-16 offset of a byte; beyond the end, the end.
    pub(crate) fn unit(&self, byte: u32) -> u32 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        self.units.get(byte).or(self.units.last()).copied().unwrap_or(0)
    }

    /// Line and column of a UTF-16 offset, counted from 1.
    pub(crate) fn line(&self, unit: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= unit);
        let start = line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or(0);
        (u32::try_from(line).unwrap_or(u32::MAX), unit - start + 1)
    }
}

/// What is known of a text before any check.
#[derive(Debug)]
struct Known {
    units: Units,
    /// Its colours: from, to, kind.
    tokens: Vec<(u32, u32, TokenKind)>,
    /// The policy whose head it holds.
    policy: Option<String>,
}

/// The texts of a county, by path.
#[derive(Debug, Default)]
pub(crate) struct Texts(BTreeMap<String, Known>);

impl Texts {
    pub(crate) fn insert(&mut self, path: &str, text: &str) {
        let units = Units::new(text);
        let found = if path.ends_with(".shao") { tokens(text) } else { Vec::new() };
        let said =
            |token: &Token| text.get(usize::try_from(token.start).ok()?..usize::try_from(token.end).ok()?);
        let heads = found.iter().zip(found.iter().skip(1)).filter(|(keyword, name)| {
            let keyword = said(keyword).and_then(keyword_spelled);
            name.kind == TokenKind::Declaration && keyword.is_some_and(|keyword| keyword.en == "policy")
        });
        let policy = heads.filter_map(|(_, name)| said(name)).next().map(str::to_owned);
        let tokens =
            found.iter().map(|token| (units.unit(token.start), units.unit(token.end), token.kind)).collect();
        self.0.insert(path.to_owned(), Known { units, tokens, policy });
    }

    pub(crate) fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    pub(crate) fn units(&self, path: &str) -> Option<&Units> {
        self.0.get(path).map(|known| &known.units)
    }

    pub(crate) fn tokens(&self, path: &str) -> &[(u32, u32, TokenKind)] {
        self.0.get(path).map_or(&[], |known| &known.tokens)
    }

    /// The files that hold a policy's head, with its name.
    pub(crate) fn policies(&self) -> Vec<Head> {
        let held = self.0.iter().filter_map(|(file, known)| Some((file.clone(), known.policy.clone()?)));
        held.map(|(file, name)| Head { file, name }).collect()
    }

    /// A range of bytes of a file; none if the file is not ours.
    pub(crate) fn range(&self, file: &str, start: u32, end: u32) -> Option<Place> {
        let units = self.units(file)?;
        let (from, to) = (units.unit(start), units.unit(end));
        Some(Place { file: file.to_owned(), line: units.line(from).0, from, to })
    }

    pub(crate) fn place(&self, place: &shao_abi::Place) -> Option<Place> {
        self.range(&place.file, place.start, place.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_utf16() {
        let units = Units::new("限 3 日\n𠮷限");
        assert_eq!(units.unit(0), 0);
        assert_eq!(units.unit(3), 1, "one unit after a three-byte character");
        assert_eq!(units.unit(9), 5, "the line break");
        assert_eq!(units.unit(10), 6, "the second line");
        assert_eq!(units.unit(14), 8, "two units after a four-byte character");
        assert_eq!(units.unit(99), 9, "the end");
        assert_eq!(units.line(8), (2, 3));
    }
}
