//! A workbook (.xlsx) as the compiler reads tables: its first sheet as CSV text. Row n of the sheet is line n of the
//! text, so that a finding about a line is one about a row.
//!
//! Values are as the sheet shows them: whole numbers without a point, dates as `YYYY-MM-DD`, shares with `%`. What would
//! silently be read otherwise than it looks is refused: merged cells, cells that show an error.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{
    Cell, DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, SheetVisible, Style, Xlsx, XlsxError,
};
use shao_compiler::Text;

/// How many rows and columns a sheet may reach to.
const REACH: (u32, u32) = (100_000, 1_000);

/// How many cells may have something in them.
const CELLS: usize = 1_000_000;

/// The cells of a sheet that show something, by row and column from 0.
type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// The first sheet of a workbook as CSV text.
///
/// # Errors
/// When it is no workbook, or its first sheet is empty or cannot be read as a table.
pub fn csv(bytes: &[u8]) -> Result<String, Text> {
    let mut book: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let shown = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let name = book.sheets_metadata().iter().find(shown).map(|sheet| sheet.name.clone());
    let name = name.ok_or_else(|| {
        Text::new("工作簿里没有看得见的工作表", "the workbook has no sheet that can be seen")
    })?;
    let rows = rows(&mut book, &name)?;
    let (Some(header), Some(width)) = (rows.keys().next(), rows.values().next().and_then(width)) else {
        return Err(Text::new(format!("工作表 `{name}` 是空的"), format!("the sheet `{name}` is empty")));
    };
    let merged = book.merge_cells_by_sheet_name(&name).map_err(|error| unreadable(&error))?;
    if let Some(region) = merged.iter().find(|region| holds(region, &rows)) {
        return Err(is_merged(region, *header));
    }
    Ok(lines(&rows, width))
}

fn unreadable(error: &XlsxError) -> Text {
    if matches!(error, XlsxError::Password) {
        return Text::new("工作簿有密码", "the workbook is protected by a password");
    }
    Text::new(
        format!("它不是 Excel 工作簿（.xlsx）：{error}"),
        format!("it is not an Excel workbook (.xlsx): {error}"),
    )
}

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows, Text> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| unreadable(&error))?;
    let styles: Vec<bool> = reader.styles().iter().map(shows_percent).collect();
    let (mut rows, mut count) = (Rows::new(), 0_usize);
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        let shown = shown(&cell, styles.get(style).copied().unwrap_or(false))?;
        if shown.is_empty() {
            continue;
        }
        count = count.saturating_add(1);
        if row >= REACH.0 || column >= REACH.1 || count > CELLS {
            let at = address(row, column);
            return Err(Text::new(
                format!("表太大，{at} 还有字；最多 {} 行、{} 列", REACH.0, REACH.1),
                format!(
                    "the sheet is too large, it reaches to {at}; at most {} rows and {} columns",
                    REACH.0, REACH.1
                ),
            ));
        }
        rows.entry(row).or_default().insert(column, shown);
    }
    Ok(rows)
}

/// Whether numbers of a style are shown as shares of a hundred.
fn shows_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

/// What a cell shows, on one line.
fn shown(cell: &Cell<DataRef<'_>>, percent: bool) -> Result<String, Text> {
    let text = match cell.get_value() {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => number(&n.to_string(), percent),
        DataRef::Float(n) => number(&n.to_string(), percent),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => if *truth { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.replace('T', " "),
        DataRef::Error(error) => {
            let (row, column) = cell.get_position();
            let at = address(row, column);
            return Err(Text::new(
                format!("第 {} 行 {at} 格是错误值 {error}", row.saturating_add(1)),
                format!("row {}: cell {at} shows the error {error}", row.saturating_add(1)),
            ));
        }
    };
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A number as written; a share of one as one of a hundred, by moving the point.
fn number(written: &str, percent: bool) -> String {
    if !percent {
        return written.to_owned();
    }
    let (sign, digits) = written.strip_prefix('-').map_or(("", written), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let moved = part.chars().chain(std::iter::repeat('0')).take(2).collect::<String>();
    let rest: String = part.chars().skip(2).collect();
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { format!("{sign}{whole}%") } else { format!("{sign}{whole}.{rest}%") }
}

/// A date, a time of day, or both.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (moment.as_f64() < 1.0, hour == 0 && minute == 0 && second == 0) {
        (true, _) => time,
        (false, true) => date,
        (false, false) => format!("{date} {time}"),
    }
}

/// Whether a merged region holds something that is shown.
fn holds(region: &Dimensions, rows: &Rows) -> bool {
    let columns = region.start.1..=region.end.1;
    rows.range(region.start.0..=region.end.0).any(|(_, row)| row.range(columns.clone()).next().is_some())
}

fn is_merged(region: &Dimensions, header: u32) -> Text {
    let (from, to) = (address(region.start.0, region.start.1), address(region.end.0, region.end.1));
    let row = region.start.0.saturating_add(1);
    if region.start.0 == header {
        return Text::new(
            format!("第 {row} 行是表头，{from}:{to} 却是合并的单元格：表头一列一格，上面不要标题行"),
            format!(
                "row {row} is the header, but {from}:{to} are merged: give each column a cell of its own, and no title above"
            ),
        );
    }
    Text::new(
        format!("第 {row} 行的 {from}:{to} 是合并的单元格：取消合并，每一行都写全"),
        format!("row {row}: {from}:{to} are merged; unmerge them and write every row in full"),
    )
}

/// `B3` for the third row and the second column.
fn address(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column.saturating_add(1));
    while rest > 0 {
        rest = rest.saturating_sub(1);
        letters.push(char::from(b'A'.saturating_add(u8::try_from(rest % 26).unwrap_or(0))));
        rest /= 26;
    }
    let column: String = letters.into_iter().rev().collect();
    format!("{column}{}", row.saturating_add(1))
}

/// How many columns a row reaches to.
fn width(row: &BTreeMap<u32, String>) -> Option<u32> {
    row.keys().next_back().map(|last| last.saturating_add(1))
}

/// Every row on its line; rows end where the header does, or where they say something more.
fn lines(rows: &Rows, header: u32) -> String {
    let mut text = String::new();
    let last = rows.keys().next_back().copied().unwrap_or(0);
    for at in 0..=last {
        if let Some(row) = rows.get(&at) {
            let columns = width(row).unwrap_or(0).max(header);
            let cells = (0..columns).map(|column| quoted(row.get(&column).map_or("", String::as_str)));
            text.push_str(&cells.collect::<Vec<_>>().join(","));
        }
        text.push('\n');
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{address, number};

    #[test]
    fn shares_are_of_a_hundred() {
        let pairs = [
            ("0.3", "30%"),
            ("0.125", "12.5%"),
            ("1", "100%"),
            ("0.07", "7%"),
            ("0", "0%"),
            ("-0.5", "-50%"),
        ];
        for (written, shown) in pairs {
            assert_eq!(number(written, true), shown);
        }
        assert_eq!(number("0.3", false), "0.3");
    }

    #[test]
    fn columns_have_letters() {
        let cells =
            [(0, 0, "A1"), (2, 1, "B3"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (9, 702, "AAA10")];
        for (row, column, name) in cells {
            assert_eq!(address(row, column), name);
        }
    }
}
