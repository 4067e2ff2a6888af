//! A minute of the day: opening hours and daily bells are written in minutes, never finer.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::TextError;
use crate::date::digits;

/// A minute of the civil day, 00:00 to 24:00; 24:00 is the end of the day, not the start of the next.
///
/// Serialised as `"17:30"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Minute(u16);

impl Minute {
    /// 00:00.
    pub const START: Minute = Minute(0);
    /// 24:00.
    pub const END: Minute = Minute(1440);

    /// The minute `of_day` minutes after midnight. Fails above 1440.
    pub fn new(of_day: u16) -> Result<Minute, TextError> {
        if of_day <= 1440 {
            Ok(Minute(of_day))
        } else {
            Err(TextError::Minute(format!("{:02}:{:02}", of_day / 60, of_day % 60)))
        }
    }

    /// The minute written `hour:minute`.
    pub fn at(hour: u16, minute: u16) -> Result<Minute, TextError> {
        let bad = || TextError::Minute(format!("{hour:02}:{minute:02}"));
        if hour > 24 || minute > 59 {
            return Err(bad());
        }
        Minute::new(hour * 60 + minute).map_err(|_| bad())
    }

    /// Minutes since midnight, 0..=1440.
    pub fn of_day(self) -> u16 {
        self.0
    }

    /// Milliseconds since midnight.
    pub(crate) fn millis(self) -> i64 {
        i64::from(self.0) * 60_000
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for Minute {
    type Err = TextError;

    /// Reads `HH:MM`.
    fn from_str(text: &str) -> Result<Minute, TextError> {
        let bad = || TextError::Minute(text.to_owned());
        let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
        let hour = digits(Some(hour), 2).and_then(|n| u16::try_from(n).ok()).ok_or_else(bad)?;
        let minute = digits(Some(minute), 2).and_then(|n| u16::try_from(n).ok()).ok_or_else(bad)?;
        Minute::at(hour, minute).map_err(|_| bad())
    }
}

impl From<Minute> for String {
    fn from(minute: Minute) -> String {
        minute.to_string()
    }
}

impl TryFrom<String> for Minute {
    type Error = TextError;

    fn try_from(text: String) -> Result<Minute, TextError> {
        text.parse()
    }
}
