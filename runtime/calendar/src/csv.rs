//! Calendar files: one line a day that a notice takes from the weekday pattern, checked before any is believed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CalendarError, CsvProblem, Date};

/// The header every calendar file starts with, after `#` comments.
pub const HEADER: &str = "年度,日期,安排,名称,通知,发布日";
const COLUMNS: [&str; 6] = ["年度", "日期", "安排", "名称", "通知", "发布日"];

/// Who publishes a layer. A nearer level decides over a farther one, day by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 全国: says which years are known at all.
    National,
    /// 省、自治区、直辖市, or an autonomous area with its own festivals (放假办法 §4).
    Province,
    /// 县区.
    County,
}

/// What a line says about its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// 休: no work.
    Off,
    /// 班: work.
    On,
    /// 撤: the layer takes back what it said before.
    Withdrawn,
}

/// One line of a calendar file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub line: usize,
    /// The year its notice arranges: 2019 also for 2018-12-29.
    pub year: i16,
    pub date: Date,
    pub arrangement: Arrangement,
    pub name: String,
    pub notice: String,
    pub published: Date,
}

/// Reads a calendar file; rows come back ordered by date, then publication.
pub(crate) fn parse(text: &str, level: Level) -> Result<Vec<Row>, CalendarError> {
    let mut lines = content(text);
    match lines.next() {
        Some((_, header)) if header == HEADER => {}
        other => return Err(at(other.map_or(1, |(line, _)| line), CsvProblem::Header)),
    }
    let mut rows = Vec::new();
    for (line, cells) in lines {
        rows.push(row(line, cells).map_err(|problem| at(line, problem))?);
    }
    rows.sort_by_key(|row| (row.date, row.published));
    duplicates(&rows)?;
    if level == Level::National {
        years(&rows)?;
    }
    Ok(rows)
}

fn at(line: usize, problem: CsvProblem) -> CalendarError {
    CalendarError { line, problem }
}

/// Lines that hold something, numbered from 1.
fn content(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let numbered = text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
    numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn row(line: usize, text: &str) -> Result<Row, CsvProblem> {
    let cells: Vec<&str> = text.split(',').map(str::trim).collect();
    let &[year, date, arrangement, name, notice, published] = cells.as_slice() else {
        return Err(CsvProblem::Columns { expected: COLUMNS.len(), found: cells.len() });
    };
    if text.contains('"') {
        return Err(CsvProblem::Columns { expected: COLUMNS.len(), found: cells.len() });
    }
    for (column, cell) in COLUMNS.into_iter().zip(&cells) {
        if cell.is_empty() {
            return Err(CsvProblem::Empty(column));
        }
    }
    let row = Row {
        line,
        year: number(year)?,
        date: date.parse()?,
        arrangement: arranged(arrangement)?,
        name: name.to_owned(),
        notice: notice.to_owned(),
        published: published.parse()?,
    };
    in_year(&row)?;
    Ok(row)
}

fn number(text: &str) -> Result<i16, CsvProblem> {
    crate::date::digits(Some(text), 4).ok_or_else(|| CsvProblem::Year(text.to_owned()))
}

fn arranged(text: &str) -> Result<Arrangement, CsvProblem> {
    match text {
        "休" => Ok(Arrangement::Off),
        "班" => Ok(Arrangement::On),
        "撤" => Ok(Arrangement::Withdrawn),
        _ => Err(CsvProblem::Arrangement(text.to_owned())),
    }
}

/// A notice arranges its own year and, for 元旦, the last month before; and never a day already gone.
fn in_year(row: &Row) -> Result<(), CsvProblem> {
    let december = row.date.civil().month() == 12 && row.date.year() == row.year - 1;
    if row.date.year() != row.year && !december {
        return Err(CsvProblem::OutsideYear { date: row.date, year: row.year });
    }
    if row.published > row.date {
        return Err(CsvProblem::Retroactive { date: row.date, published: row.published });
    }
    Ok(())
}

fn duplicates(rows: &[Row]) -> Result<(), CalendarError> {
    for pair in rows.windows(2) {
        if let [a, b] = pair
            && (a.date, a.published) == (b.date, b.published)
        {
            let (first, again) = (a.line.min(b.line), a.line.max(b.line));
            return Err(at(again, CsvProblem::Duplicate { date: b.date, first }));
        }
    }
    Ok(())
}

/// Years follow each other without a hole, in the file and in the order they became known.
fn years(rows: &[Row]) -> Result<(), CalendarError> {
    let mut first: BTreeMap<i16, &Row> = BTreeMap::new();
    for row in rows {
        let known = first.entry(row.year).or_insert(row);
        if (row.published, row.line) < (known.published, known.line) {
            *known = row;
        }
    }
    let mut before: Option<&Row> = None;
    for row in first.into_values() {
        if let Some(before) = before {
            if row.year != before.year + 1 {
                let missing = before.year + 1;
                return Err(at(row.line, CsvProblem::YearWithoutRows { missing, year: row.year }));
            }
            if row.published < before.published {
                return Err(at(row.line, CsvProblem::YearTooEarly { year: row.year }));
            }
        }
        before = Some(row);
    }
    Ok(())
}
