//! Places as the page counts them: in UTF-16 units. The compiler counts bytes.

use std::collections::BTreeMap;

use serde::Serialize;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    pub file: String,
    pub line: u32,
    pub from: u32,
    pub to: u32,
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

    /// The byte at which the character at a UTF-16 offset starts.
    pub(crate) fn byte(&self, unit: u32) -> u32 {
        let byte = self.units.partition_point(|at| *at < unit).min(self.units.len().saturating_sub(1));
        u32::try_from(byte).unwrap_or(u32::MAX)
    }

    /// Line and column of a UTF-16 offset, counted from 1.
    pub(crate) fn line(&self, unit: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= unit);
        let start = line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or(0);
        (u32::try_from(line).unwrap_or(u32::MAX), unit - start + 1)
    }
}

/// The texts of a policy, by path.
#[derive(Debug, Default)]
pub(crate) struct Texts(BTreeMap<String, Units>);

impl Texts {
    pub(crate) fn insert(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), Units::new(text));
    }

    pub(crate) fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    pub(crate) fn units(&self, path: &str) -> Option<&Units> {
        self.0.get(path)
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
    fn bytes_become_utf16_and_back() {
        let units = Units::new("限 3 日\n𠮷限");
        assert_eq!(units.unit(0), 0);
        assert_eq!(units.unit(3), 1, "one unit after a three-byte character");
        assert_eq!(units.unit(9), 5, "the line break");
        assert_eq!(units.unit(10), 6, "the second line");
        assert_eq!(units.unit(14), 8, "two units after a four-byte character");
        assert_eq!(units.unit(99), 9, "the end");
        assert_eq!(units.byte(5), 9);
        assert_eq!(units.byte(8), 14);
        assert_eq!(units.byte(99), 17);
        assert_eq!(units.line(8), (2, 3));
    }
}
