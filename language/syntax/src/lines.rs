//! Where the lines of a text begin.

use crate::scan::is_blank;

/// The lines of a text, found once: a text that is one long line must not be searched again and again.
#[derive(Debug)]
pub struct Lines {
    /// The first byte of each line, and its first byte that is not blank.
    starts: Vec<(usize, usize)>,
}

impl Lines {
    /// Finds the lines of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let start = at;
            at += line.len();
            (start, start + (line.len() - line.trim_start_matches(is_blank).len()))
        });
        let mut starts: Vec<(usize, usize)> = lines.collect();
        if !text.is_empty() && !text.ends_with('\n') {
            return Self { starts };
        }
        // The line that a newline at the end begins.
        starts.push((text.len(), text.len()));
        Self { starts }
    }

    /// The first byte of the line a byte stands in.
    #[must_use]
    pub fn start(&self, at: usize) -> usize {
        self.line(at).0
    }

    /// The first byte that is not blank of the line a byte stands in.
    #[must_use]
    pub fn first(&self, at: usize) -> usize {
        self.line(at).1
    }

    /// How far the first word of a line stands from the line's beginning, in bytes.
    #[must_use]
    pub fn indent(&self, at: usize) -> usize {
        let (start, first) = self.line(at);
        first - start
    }

    /// Whether only blanks stand before a place on its line.
    #[must_use]
    pub fn begins(&self, at: usize) -> bool {
        at <= self.line(at).1
    }

    fn line(&self, at: usize) -> (usize, usize) {
        let after = self.starts.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or_default()
    }
}
