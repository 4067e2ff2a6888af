//! Tables for a terminal, in columns that hold although a Chinese character is two cells wide.

use unicode_width::UnicodeWidthStr;

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table in the making.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with a header.
    #[must_use]
    pub fn new(header: &[(&str, Align)]) -> Self {
        Self {
            columns: header.iter().map(|(_, align)| *align).collect(),
            rows: vec![header.iter().map(|(title, _)| (*title).to_owned()).collect()],
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The lines of the table, a rule under its header.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let widths = self.widths();
        let mut lines: Vec<String> = self.rows.iter().map(|row| self.line(row, &widths)).collect();
        let gaps = widths.len().saturating_sub(1) * 2;
        lines.insert(1.min(lines.len()), "─".repeat(widths.iter().sum::<usize>() + gaps));
        lines
    }

    fn widths(&self) -> Vec<usize> {
        let width = |at: usize| self.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max();
        (0..self.columns.len()).map(|at| width(at).unwrap_or(0)).collect()
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let cells =
            row.iter().zip(widths).zip(&self.columns).map(|((cell, width), align)| pad(cell, *width, *align));
        let line = cells.collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned()
    }
}

/// A text filled up with blanks to a width in cells.
#[must_use]
pub fn pad(text: &str, width: usize, align: Align) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => format!("{text}{blanks}"),
        Align::Right => format!("{blanks}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_glyphs_count_twice() {
        let mut table = Table::new(&[("单位", Align::Left), ("件", Align::Right)]);
        table.row(vec!["某某镇".to_owned(), "7".to_owned()]);
        table.row(vec!["ab".to_owned(), "146".to_owned()]);
        assert_eq!(table.lines(), ["单位     件", "───────────", "某某镇    7", "ab      146"]);
    }
}
