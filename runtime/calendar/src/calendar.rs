//! Which days are working days, according to whom, and as far as had been published when.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::Serialize;

use crate::csv::{self, Row};
use crate::table::Table;
use crate::{CalendarError, Date, Level, MissingYear};

/// The national calendar as shipped: holidays and make-up days of 2019–2026 with their notices.
pub const NATIONAL_CSV: &str = include_str!("../../../policies/calendars/national.csv");

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind<'a> {
    /// An ordinary working day: Monday to Friday.
    Workday,
    /// An ordinary day of rest: Saturday or Sunday.
    Weekend,
    /// A day of rest by a notice (放假), named after its festival.
    Holiday(&'a str),
    /// A working day by a notice (补班), named after the festival it makes up for.
    MakeUp(&'a str),
}

impl DayKind<'_> {
    /// Whether work is done and day clocks of 工作日 ring.
    pub fn is_workday(self) -> bool {
        match self {
            DayKind::Workday | DayKind::MakeUp(_) => true,
            DayKind::Weekend | DayKind::Holiday(_) => false,
        }
    }
}

/// A layered calendar: the nation's, and over it province and county, each dated by publication.
///
/// Only the national layer makes a year known; any day of another year is [`MissingYear`], weekends too. Building
/// one judges every day (some hundred microseconds), so build it once and share it. The default calendar knows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    layers: Vec<Layer>,
    as_of: Option<Date>,
    pub(crate) table: Table,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Layer {
    level: Level,
    rows: Arc<[Arc<Row>]>,
}

impl Calendar {
    /// The national calendar of [`NATIONAL_CSV`].
    pub fn national() -> Calendar {
        // A test reads the file. Were it broken, a calendar that refuses every day is safer than one that guesses.
        Calendar::from_csv(NATIONAL_CSV).unwrap_or_default()
    }

    /// A calendar with this file as its national layer. Errors name the line.
    pub fn from_csv(text: &str) -> Result<Calendar, CalendarError> {
        Calendar::default().with_layer(Level::National, text)
    }

    /// The same calendar with one more layer. Layers decide by level, nearer over farther; of two layers of one
    /// level the one added later.
    pub fn with_layer(&self, level: Level, text: &str) -> Result<Calendar, CalendarError> {
        let rows = csv::parse(text, level)?.into_iter().map(Arc::new).collect();
        let mut layers = self.layers.clone();
        layers.push(Layer { level, rows });
        layers.sort_by_key(|layer| layer.level);
        Ok(Calendar::assemble(layers, self.as_of))
    }

    /// What was known when `date` ended: notices published later are left out, and years they made known with
    /// them. A view of a view never sees more.
    pub fn as_published_by(&self, date: Date) -> Calendar {
        let as_of = self.as_of.map_or(date, |known| known.min(date));
        Calendar::assemble(self.layers.clone(), Some(as_of))
    }

    /// What the day is, or that its year has no official calendar.
    pub fn day(&self, date: Date) -> Result<DayKind<'_>, MissingYear> {
        let mark = self.table.mark(date.day_number()).ok_or_else(|| MissingYear { year: date.year() })?;
        Ok(match (mark.working, &mark.row) {
            (true, None) => DayKind::Workday,
            (false, None) => DayKind::Weekend,
            (true, Some(row)) => DayKind::MakeUp(&row.name),
            (false, Some(row)) => DayKind::Holiday(&row.name),
        })
    }

    /// Whether the day is a working day, or that its year has no official calendar.
    pub fn is_workday(&self, date: Date) -> Result<bool, MissingYear> {
        self.day(date).map(DayKind::is_workday)
    }

    /// The notice that took this day from the weekday pattern, as its line cites it.
    pub fn citation(&self, date: Date) -> Option<&str> {
        self.table.mark(date.day_number())?.row.as_ref().map(|row| row.notice.as_str())
    }

    /// The years with an official calendar; `None` if there is none.
    pub fn years(&self) -> Option<RangeInclusive<i16>> {
        Some(self.table.first_day()?.year()..=self.table.last_day()?.year())
    }

    /// How many working days there are from `from` to `to`, both included.
    pub fn workdays(&self, from: Date, to: Date) -> Result<i64, MissingYear> {
        let before = self.table.working_before(from.day_number());
        let before = before.ok_or_else(|| MissingYear { year: from.year() })?;
        let through = self.table.working_before(to.day_number().saturating_add(1));
        let through = through.ok_or_else(|| MissingYear { year: to.year() })?;
        Ok((through - before).max(0))
    }

    pub(crate) fn with_table(&self, table: Table) -> Calendar {
        Calendar { layers: self.layers.clone(), as_of: self.as_of, table }
    }

    fn assemble(layers: Vec<Layer>, as_of: Option<Date>) -> Calendar {
        let mut table = known_years(&layers, as_of);
        for layer in &layers {
            table = table.with_layer(&layer.rows, as_of);
        }
        Calendar { layers, as_of, table }
    }
}

/// The weekday pattern over the years that national notices had arranged by `as_of`, up to the first hole.
fn known_years(layers: &[Layer], as_of: Option<Date>) -> Table {
    let national = layers.iter().filter(|layer| layer.level == Level::National);
    let rows = national.flat_map(|layer| layer.rows.iter());
    let years: BTreeSet<i16> =
        rows.filter(|row| as_of.is_none_or(|by| row.published <= by)).map(|row| row.year).collect();
    let Some(&from) = years.first() else { return Table::default() };
    let to = (from..).zip(years).take_while(|(expected, year)| expected == year).last();
    match (Date::new(from, 1, 1), Date::new(to.map_or(from, |(_, year)| year), 12, 31)) {
        (Ok(first), Ok(last)) => Table::weekdays(first, last),
        _ => Table::default(),
    }
}
