//! A CSV file of the policy: header and rows with their line numbers, checked against the columns that are read.

use shao_syntax::ast::Name;
use shao_syntax::{Diagnostic, FileId, Span, Text};

use crate::context::Context;

/// The rows of a file, cells in the order the columns were asked for.
pub(super) struct Rows {
    pub file: FileId,
    /// Line (from 1), byte offset of the line, cells.
    pub rows: Vec<(u64, u32, Vec<String>)>,
}

impl Rows {
    /// The place of a row.
    pub fn span(&self, at: u32, cells: &[String]) -> Span {
        let length = cells.iter().map(String::len).sum::<usize>();
        let end = at.saturating_add(u32::try_from(length).unwrap_or(0));
        Span { file: self.file, start: at, end }
    }
}

/// Reads the columns named `wanted` of a file that the policy names at `path`.
pub(super) fn read(context: &mut Context<'_>, path: &Name, wanted: &[&str]) -> Option<Rows> {
    let data = context.data.iter().find(|d| d.path == path.text)?;
    let (file, text) = match data.text {
        Ok(text) => (data.file, text),
        Err((zh, en)) => {
            return context.fail("no-file", path.span, format!("读不到 `{}`:{zh}", path.text), format!("cannot read `{}`: {en}", path.text));
        }
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => return context.fail("bad-csv", path.span, format!("`{}` 不是 CSV:{error}", path.text), format!("`{}` is not CSV: {error}", path.text)),
    };
    let columns = columns(context, path, file, &header, wanted)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let (line, at) = record.position().map_or((0, 0), |p| (p.line(), p.byte()));
                let at = u32::try_from(at).unwrap_or(0);
                if record.len() != header.len() {
                    short_row(context, file, line, at, record.len(), header.len());
                    continue;
                }
                let cells = columns.iter().map(|c| record.get(*c).unwrap_or("").to_owned()).collect();
                rows.push((line, at, cells));
            }
            Err(error) => {
                context.fail::<()>("bad-csv", path.span, format!("`{}`:{error}", path.text), format!("`{}`: {error}", path.text));
            }
        }
    }
    Some(Rows { file, rows })
}

fn columns(context: &mut Context<'_>, path: &Name, file: FileId, header: &[String], wanted: &[&str]) -> Option<Vec<usize>> {
    let missing: Vec<&str> = wanted.iter().copied().filter(|w| !header.iter().any(|h| h == w)).collect();
    if missing.is_empty() {
        return Some(wanted.iter().filter_map(|w| header.iter().position(|h| h == w)).collect());
    }
    let (have, lack) = (header.join("、"), missing.join("、"));
    let text = Text::new(format!("`{}` 缺少列:{lack}", path.text), format!("`{}` lacks the columns: {lack}", path.text));
    let first = Span { file, start: 0, end: 1 };
    context.report(
        Diagnostic::error("wrong-header", path.span, text)
            .label(first, Text::new(format!("表头是:{have}"), format!("the header is: {have}")))
            .help(Text::new("表头要与政策里写的列名一字不差", "the header must spell the columns as the policy does")),
    );
    None
}

fn short_row(context: &mut Context<'_>, file: FileId, line: u64, at: u32, cells: usize, columns: usize) {
    let span = Span { file, start: at, end: at.saturating_add(1) };
    context.fail::<()>(
        "bad-csv",
        span,
        format!("第 {line} 行有 {cells} 格,表头有 {columns} 列"),
        format!("line {line} has {cells} cells, the header has {columns} columns"),
    );
}
