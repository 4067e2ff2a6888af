//! Moments as text: exact for machines, plain for people, and read from both.

use std::fmt;
use std::str::FromStr;

use crate::date::digits;
use crate::moment::DAY;
use crate::{Date, Moment, TextError};

/// The offset of Chinese civil time, the only one that a county's text may carry.
pub const CN_OFFSET: &str = "+08:00";

impl Moment {
    /// Reads a moment of a county whose offset is `offset`.
    ///
    /// Accepts a date alone (00:00 of it), or a date, `T` or a space, and `HH:MM`, `HH:MM:SS` or `HH:MM:SS.mmm`;
    /// `24:00` is the end of that day. A trailing offset is accepted only if it is `offset`, and then dropped.
    pub fn parse_in(text: &str, offset: &'static str) -> Result<Moment, TextError> {
        let bad = || TextError::Moment(text.to_owned());
        let local = strip_offset(text, offset)?;
        let Some((date, time)) = local.split_once(['T', ' ']) else {
            return Ok(Moment::start_of_day(local.parse::<Date>().map_err(|_| bad())?));
        };
        let date: Date = date.parse().map_err(|_| bad())?;
        let millis = millis_of_day(time).ok_or_else(bad)?;
        Moment::start_of_day(date).plus_millis(millis).map_err(|_| bad())
    }

    /// The exact text, `2026-09-24T09:00`, with seconds and milliseconds only where they are not zero.
    pub fn to_iso(self) -> String {
        format!("{}T{}", self.date(), clock(self.millis_of_day()))
    }
}

/// Drops the county's own offset; any other is an error, since a moment is never converted.
fn strip_offset<'a>(text: &'a str, offset: &'static str) -> Result<&'a str, TextError> {
    if let Some(local) = text.strip_suffix(offset) {
        // A date with an offset but no time means nothing.
        return if local.contains(':') { Ok(local) } else { Err(TextError::Moment(text.to_owned())) };
    }
    let time = text.split_once(['T', ' ']).map_or("", |(_, time)| time);
    if time.contains(['+', '-', 'Z', 'z']) {
        return Err(TextError::Offset { text: text.to_owned(), expected: offset });
    }
    Ok(text)
}

/// Milliseconds after midnight of `HH:MM[:SS[.mmm]]`; 24:00 is the last of the day.
fn millis_of_day(time: &str) -> Option<i64> {
    let mut parts = time.split(':');
    let hour = i64::from(digits(parts.next(), 2)?);
    let minute = i64::from(digits(parts.next(), 2)?);
    let (second, milli) = match parts.next() {
        Some(text) => seconds(text)?,
        None => (0, 0),
    };
    if parts.next().is_some() || minute > 59 || second > 59 {
        return None;
    }
    let millis = ((hour * 60 + minute) * 60 + second) * 1000 + milli;
    match millis {
        DAY => Some(DAY - 1),
        _ if millis < DAY => Some(millis),
        _ => None,
    }
}

/// `SS` or `SS.m`, `SS.mm`, `SS.mmm`.
fn seconds(text: &str) -> Option<(i64, i64)> {
    let Some((second, fraction)) = text.split_once('.') else {
        return Some((i64::from(digits(Some(text), 2)?), 0));
    };
    let scale = match fraction.len() {
        1 => 100,
        2 => 10,
        3 => 1,
        _ => return None,
    };
    let milli = i64::from(digits(Some(fraction), fraction.len())?) * scale;
    Some((i64::from(digits(Some(second), 2)?), milli))
}

/// `09:00`, `09:00:05` or `09:00:05.250`.
fn clock(millis: i64) -> String {
    let (minutes, rest) = (millis / 60_000, millis % 60_000);
    let mut text = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if rest > 0 {
        text.push_str(&format!(":{:02}", rest / 1000));
    }
    if rest % 1000 > 0 {
        text.push_str(&format!(".{:03}", rest % 1000));
    }
    text
}

impl fmt::Display for Moment {
    /// For people: `2026-09-24 09:00`, and `2026-09-24 24:00` for the end of that day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = if self.is_end_of_day() { "24:00".to_owned() } else { clock(self.millis_of_day()) };
        f.pad(&format!("{} {time}", self.date()))
    }
}

impl FromStr for Moment {
    type Err = TextError;

    /// [`Moment::parse_in`] with [`CN_OFFSET`].
    fn from_str(text: &str) -> Result<Moment, TextError> {
        Moment::parse_in(text, CN_OFFSET)
    }
}
