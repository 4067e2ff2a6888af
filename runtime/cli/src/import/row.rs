//! One row: its facts, and what was done in which order.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};
use shao_calendar::Moment;

use super::mapping::{Act, Cell, Fact, Mapping, Names, Take, When, Who};
use super::{Logged, Order, RowFault};

/// The cells of a row, by column.
#[derive(Debug)]
pub struct Cells<'a> {
    columns: &'a HashMap<String, usize>,
    cells: &'a [String],
}

impl<'a> Cells<'a> {
    /// The cells of one row under a header.
    #[must_use]
    pub fn new(columns: &'a HashMap<String, usize>, cells: &'a [String]) -> Self {
        Self { columns, cells }
    }

    /// The text of a cell; empty where there is none.
    fn get(&self, column: &str) -> &'a str {
        self.columns.get(column).and_then(|at| self.cells.get(*at)).map_or("", String::as_str)
    }
}

/// Reads a row.
///
/// # Errors
/// The first thing about it that makes no sense.
pub fn order(mapping: &Mapping, cells: &Cells<'_>, line: u64) -> Result<Order, RowFault> {
    let key = filled(cells, &mapping.case.key)?.to_owned();
    let opened = time(mapping, &mapping.case.opened, filled(cells, &mapping.case.opened)?)?;
    let mut facts = Vec::with_capacity(mapping.facts.len());
    for (name, rule) in &mapping.facts {
        facts.push((name.clone(), fact(name, rule, cells)?));
    }
    let mut acts = Vec::new();
    for rule in &mapping.acts {
        logged(mapping, rule, cells, opened, &mut acts)?;
    }
    acts.sort_by_key(|act| act.at);
    Ok(Order { line, key, opened, facts, acts })
}

fn filled<'a>(cells: &Cells<'a>, column: &str) -> Result<&'a str, RowFault> {
    let text = cells.get(column);
    if text.is_empty() { Err(RowFault::Empty { column: column.to_owned() }) } else { Ok(text) }
}

fn fact(name: &str, rule: &Fact, cells: &Cells<'_>) -> Result<String, RowFault> {
    let Some(column) = &rule.column else {
        return Ok(rule.value.clone().unwrap_or_default());
    };
    let text = cells.get(column);
    if text.is_empty() {
        return rule.empty.clone().ok_or_else(|| RowFault::Empty { column: column.clone() });
    }
    let known = match &rule.values {
        Some(values) => values.get(text).cloned(),
        None if rule.other.is_none() => Some(text.to_owned()),
        None => None,
    };
    let unknown = || RowFault::Value { column: column.clone(), text: text.to_owned(), fact: name.to_owned() };
    known.or_else(|| rule.other.clone()).ok_or_else(unknown)
}

/// The acts that one rule finds in a row: none, one, or one for each of several parties.
fn logged(
    mapping: &Mapping,
    rule: &Act,
    cells: &Cells<'_>,
    opened: Moment,
    acts: &mut Vec<Logged>,
) -> Result<(), RowFault> {
    let column = rule.at.column();
    let text = cells.get(column);
    if text.is_empty() || !rule.when.iter().all(|when| holds(when, cells)) {
        return Ok(());
    }
    let written = time(mapping, column, text)?;
    if written < opened {
        let opened = mapping.case.opened.clone();
        return Err(RowFault::Before { column: column.to_owned(), text: text.to_owned(), opened });
    }
    // An inferred time never falls before the registration.
    let at = written.plus_minutes(rule.at.moved()).unwrap_or(written).max(opened);
    let result = rule.result.as_ref().map(|cell| said(cell, cells)).transpose()?;
    let mut args = Vec::with_capacity(rule.args.len());
    for (name, cell) in &rule.args {
        args.push((name.clone(), said(cell, cells)?));
    }
    for by in parties(&rule.by, cells)? {
        acts.push(Logged { at, by, act: rule.act.clone(), result: result.clone(), args: args.clone() });
    }
    Ok(())
}

fn holds(when: &When, cells: &Cells<'_>) -> bool {
    let text = cells.get(&when.column);
    let among = |list: &Vec<String>| list.iter().any(|one| one == text);
    when.is.as_ref().is_none_or(among)
        && !when.not.as_ref().is_some_and(among)
        && when.differs.as_ref().is_none_or(|other| cells.get(other) != text)
}

fn said(cell: &Cell, cells: &Cells<'_>) -> Result<String, RowFault> {
    match cell {
        Cell::Fixed(text) => Ok(text.clone()),
        Cell::Column(column) => filled(cells, &column.column).map(str::to_owned),
    }
}

fn parties(who: &Who, cells: &Cells<'_>) -> Result<Vec<String>, RowFault> {
    let names = match who {
        Who::Fixed(name) => return Ok(vec![name.clone()]),
        Who::Column(names) => names,
    };
    let text = filled(cells, &names.column)?;
    Ok(chosen(names, text, cells))
}

fn chosen(names: &Names, text: &str, cells: &Cells<'_>) -> Vec<String> {
    let Some(split) = &names.split else { return vec![text.to_owned()] };
    let skip = names.skip.as_deref().map(|column| cells.get(column));
    let all =
        text.split(split.as_str()).map(str::trim).filter(|name| !name.is_empty() && Some(*name) != skip);
    match names.take {
        Take::First => all.take(1).map(str::to_owned).collect(),
        Take::Each => all.map(str::to_owned).collect(),
    }
}

/// A time in one of the mapping's formats; a bare date stands for its first instant.
fn time(mapping: &Mapping, column: &str, text: &str) -> Result<Moment, RowFault> {
    let read = |format: &String| {
        let civil =
            DateTime::strptime(format, text).or_else(|_| Date::strptime(format, text).map(DateTime::from));
        civil.ok()?.strftime("%Y-%m-%dT%H:%M:%S").to_string().parse().ok()
    };
    let wrong = || RowFault::Time { column: column.to_owned(), text: text.to_owned() };
    mapping.time.formats.iter().find_map(read).ok_or_else(wrong)
}
