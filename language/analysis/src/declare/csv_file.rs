//! A CSV file of the policy: header and rows with their line numbers, checked against the columns that are read.

use shao_syntax::ast::Name;
use shao_syntax::{Diagnostic, FileId, Span, Text};

use crate::context::Context;

/// How many rows a file may have.
const ROWS_MAX: usize = 50_000;

/// A row: its line (from 1), where it stands, and its cells in the order the columns were asked for.
pub(super) struct Row {
    pub line: u32,
    pub span: Span,
    pub cells: Vec<String>,
}

/// Reads the columns named `wanted` of a file that the policy names at `path`.
pub(super) fn read(context: &mut Context<'_>, path: &Name, wanted: &[&str]) -> Option<Vec<Row>> {
    let data = context.data.iter().find(|d| d.path == path.text)?;
    let (file, text) = match &data.text {
        Ok(text) => (data.file, *text),
        Err(why) => {
            let (zh, en) = (
                format!("读不到 `{}`:{}", path.text, why.zh),
                format!("cannot read `{}`: {}", path.text, why.en),
            );
            return context.fail("no-file", path.span, zh, en);
        }
    };
    let lines = Lines { file, text };
    let body = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // The reader counts bytes after the byte order mark.
    let skipped = u64::try_from(text.len().saturating_sub(body.len())).unwrap_or(0);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(body.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => return unreadable(context, path, &error),
    };
    let columns = columns(context, path, lines.span(skipped), &header, wanted)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => return unreadable(context, path, &error),
        };
        // The reader's own count of lines leaves out blank ones just before a row.
        let span = lines.span(record.position().map_or(0, csv::Position::byte).saturating_add(skipped));
        let line = context.place(span).line;
        if record.len() != header.len() {
            short_row(context, span, line, record.len(), header.len());
            continue;
        }
        if rows.len() >= ROWS_MAX {
            let (zh, en) = (
                format!("`{}` 超过 {ROWS_MAX} 行", path.text),
                format!("`{}` has more than {ROWS_MAX} rows", path.text),
            );
            return context.fail("bad-csv", path.span, zh, en);
        }
        let cells = columns.iter().map(|c| record.get(*c).unwrap_or("").to_owned()).collect();
        rows.push(Row { line, span, cells });
    }
    Some(rows)
}

fn unreadable<T>(context: &mut Context<'_>, path: &Name, error: &csv::Error) -> Option<T> {
    context.fail(
        "bad-csv",
        path.span,
        format!("`{}` 不是 CSV:{error}", path.text),
        format!("`{}` is not CSV: {error}", path.text),
    )
}

/// The text of a file of data, for places in it.
struct Lines<'s> {
    file: FileId,
    text: &'s str,
}

impl Lines<'_> {
    /// The line that begins at or just after a byte.
    fn span(&self, at: u64) -> Span {
        let rest = usize::try_from(at).ok().and_then(|at| self.text.get(at..)).unwrap_or("");
        let line = rest.trim_start_matches(['\r', '\n']);
        let start = self.text.len().saturating_sub(line.len());
        let end = start.saturating_add(line.lines().next().unwrap_or("").len());
        let byte = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file: self.file, start: byte(start), end: byte(end) }
    }
}

fn columns(
    context: &mut Context<'_>,
    path: &Name,
    first: Span,
    header: &[String],
    wanted: &[&str],
) -> Option<Vec<usize>> {
    let missing: Vec<&str> = wanted.iter().copied().filter(|w| !header.iter().any(|h| h == w)).collect();
    let twice = wanted.iter().find(|w| header.iter().filter(|h| h == *w).count() > 1);
    if let Some(twice) = twice {
        let (zh, en) =
            (format!("表头里有两列都叫 `{twice}`"), format!("the header has two columns called `{twice}`"));
        return context.fail("wrong-header", first, zh, en);
    }
    if missing.is_empty() {
        return Some(wanted.iter().filter_map(|w| header.iter().position(|h| h == w)).collect());
    }
    let (have, lack) = (header.join("、"), missing.join("、"));
    let text = Text::new(
        format!("`{}` 缺少列:{lack}", path.text),
        format!("`{}` lacks the columns: {lack}", path.text),
    );
    context.report(
        Diagnostic::error("wrong-header", path.span, text)
            .label(first, Text::new(format!("表头是:{have}"), format!("the header is: {have}")))
            .help(Text::new(
                "表头要与政策里写的列名一字不差",
                "the header must spell the columns as the policy does",
            )),
    );
    None
}

fn short_row(context: &mut Context<'_>, span: Span, line: u32, cells: usize, columns: usize) {
    context.fail::<()>(
        "bad-csv",
        span,
        format!("第 {line} 行有 {cells} 格,表头有 {columns} 列"),
        format!("line {line} has {cells} cells, the header has {columns} columns"),
    );
}
