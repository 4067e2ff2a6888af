//! A civil date, kept as a day number so that counting days is subtraction.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::{ClockError, TextError};

const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// A day of the civil (Gregorian) calendar, from 0001-01-01 to 9999-12-31.
///
/// It has no zone and no time of day: a holiday is a date, never an instant. Serialised as `"2026-09-24"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date(i32);

impl Date {
    /// The first date that can be written: 0001-01-01.
    pub const MIN: Date = Date(-719_162);
    /// The last date that can be written: 9999-12-31.
    pub const MAX: Date = Date(2_932_896);

    /// The date with these parts. Fails when there is no such day (2025-02-29) or the year is not in 1..=9999.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Date, TextError> {
        let bad = || TextError::Date(format!("{year:04}-{month:02}-{day:02}"));
        let civil = civil::Date::new(year, month, day).map_err(|_| bad())?;
        Date::from_civil(civil).map_err(|_| bad())
    }

    /// The date `number` days after 1970-01-01 (negative: before).
    pub fn from_day_number(number: i64) -> Result<Date, ClockError> {
        let date = Date(i32::try_from(number).map_err(|_| ClockError::OutOfRange)?);
        if (Date::MIN..=Date::MAX).contains(&date) { Ok(date) } else { Err(ClockError::OutOfRange) }
    }

    /// Days since 1970-01-01.
    pub fn day_number(self) -> i64 {
        i64::from(self.0)
    }

    /// The date `days` later (negative: earlier).
    pub fn plus_days(self, days: i64) -> Result<Date, ClockError> {
        Date::from_day_number(self.day_number().checked_add(days).ok_or(ClockError::OutOfRange)?)
    }

    /// The corresponding day `months` later, or the end of that month where it has no such day (民法典 §202).
    pub fn plus_months(self, months: i64) -> Result<Date, ClockError> {
        let span = jiff::Span::new().try_months(months).map_err(|_| ClockError::OutOfRange)?;
        let civil = self.civil().checked_add(span).map_err(|_| ClockError::OutOfRange)?;
        Date::from_civil(civil)
    }

    /// The year, 1..=9999.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The same day as jiff's civil date.
    pub fn civil(self) -> civil::Date {
        let span = jiff::Span::new().try_days(self.0);
        span.and_then(|span| EPOCH.checked_add(span)).unwrap_or(EPOCH)
    }

    /// Whether it is a Saturday or a Sunday, whatever any notice says.
    pub fn is_weekend(self) -> bool {
        self.weekday() >= 5
    }

    /// The day of the week for people: 周一 to 周日.
    pub fn weekday_zh(self) -> &'static str {
        match self.weekday() {
            0 => "周一",
            1 => "周二",
            2 => "周三",
            3 => "周四",
            4 => "周五",
            5 => "周六",
            _ => "周日",
        }
    }

    /// The day of the week for people: Mon to Sun.
    pub fn weekday_en(self) -> &'static str {
        match self.weekday() {
            0 => "Mon",
            1 => "Tue",
            2 => "Wed",
            3 => "Thu",
            4 => "Fri",
            5 => "Sat",
            _ => "Sun",
        }
    }

    /// Monday = 0 … Sunday = 6; 1970-01-01 was a Thursday.
    fn weekday(self) -> i32 {
        (self.0 + 3).rem_euclid(7)
    }

    fn from_civil(civil: civil::Date) -> Result<Date, ClockError> {
        let days = EPOCH.until(civil).map_err(|_| ClockError::OutOfRange)?.get_days();
        Date::from_day_number(i64::from(days))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        let text = format!("{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day());
        f.pad(&text)
    }
}

impl FromStr for Date {
    type Err = TextError;

    /// Reads `YYYY-MM-DD`, with exactly these widths.
    fn from_str(text: &str) -> Result<Date, TextError> {
        let bad = || TextError::Date(text.to_owned());
        let mut parts = text.split('-');
        let year = digits(parts.next(), 4).ok_or_else(bad)?;
        let month = digits(parts.next(), 2).ok_or_else(bad)?;
        let day = digits(parts.next(), 2).ok_or_else(bad)?;
        if parts.next().is_some() {
            return Err(bad());
        }
        let (month, day) = (i8::try_from(month), i8::try_from(day));
        Date::new(year, month.map_err(|_| bad())?, day.map_err(|_| bad())?)
    }
}

/// A number of exactly `width` ASCII digits.
pub(crate) fn digits(text: Option<&str>, width: usize) -> Option<i16> {
    let text = text?;
    let plain = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = TextError;

    fn try_from(text: String) -> Result<Date, TextError> {
        text.parse()
    }
}
