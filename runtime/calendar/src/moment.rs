//! A moment of civil time: what the clock on the county's wall shows, to the millisecond.

use serde::{Deserialize, Serialize};

use crate::{ClockError, Date, Minute, TextError};

/// Milliseconds in a civil day. The county's zone has no summer time, and civil time knows no leap second.
pub(crate) const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// A moment of wall-clock time in the county's zone, in milliseconds since 1970-01-01T00:00:00.000 *of that zone*.
///
/// It is not an instant: no offset is stored and none may be added. It always lies in the years 0001 to 9999.
/// Deadlines are closed: the end of a day is its last millisecond, shown to people as 24:00. Serialised as
/// `"2026-09-24T09:00"`, with seconds and milliseconds only where they are not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Moment(i64);

impl Moment {
    /// The first moment that can be written: 0001-01-01 00:00.
    pub const MIN: Moment = Moment(-719_162 * DAY);
    /// The last moment that can be written: 9999-12-31 23:59:59.999.
    pub const MAX: Moment = Moment(2_932_897 * DAY - 1);

    /// The moment this many milliseconds after 1970-01-01 00:00 of the county's zone.
    pub fn from_millis(millis: i64) -> Result<Moment, ClockError> {
        let moment = Moment(millis);
        if (Moment::MIN..=Moment::MAX).contains(&moment) { Ok(moment) } else { Err(ClockError::OutOfRange) }
    }

    /// Milliseconds since 1970-01-01 00:00 of the county's zone.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This minute of that date; 24:00 gives [`Moment::end_of_day`].
    pub fn at(date: Date, minute: Minute) -> Moment {
        let from_midnight = minute.millis().min(DAY - 1);
        Moment(date.day_number() * DAY + from_midnight)
    }

    /// 00:00 of the date.
    pub fn start_of_day(date: Date) -> Moment {
        Moment::at(date, Minute::START)
    }

    /// The last millisecond of the date, which people call 24:00 (民法典 §203).
    pub fn end_of_day(date: Date) -> Moment {
        Moment::at(date, Minute::END)
    }

    /// The date.
    pub fn date(self) -> Date {
        // Every moment lies between MIN and MAX, so its day is a date.
        Date::from_day_number(self.0.div_euclid(DAY)).unwrap_or(Date::MAX)
    }

    /// Whole minutes since midnight, 0..=1439.
    pub fn minute_of_day(self) -> u16 {
        u16::try_from(self.millis_of_day() / MINUTE).unwrap_or(1439)
    }

    /// Milliseconds since midnight, 0..86 400 000.
    pub fn millis_of_day(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// Whether it is the last millisecond of its day.
    pub fn is_end_of_day(self) -> bool {
        self.millis_of_day() == DAY - 1
    }

    /// The moment `millis` later (negative: earlier).
    pub fn plus_millis(self, millis: i64) -> Result<Moment, ClockError> {
        Moment::from_millis(self.0.checked_add(millis).ok_or(ClockError::OutOfRange)?)
    }

    /// The moment `minutes` later.
    pub fn plus_minutes(self, minutes: i64) -> Result<Moment, ClockError> {
        self.plus_millis(minutes.checked_mul(MINUTE).ok_or(ClockError::OutOfRange)?)
    }

    /// The moment `hours` later.
    pub fn plus_hours(self, hours: i64) -> Result<Moment, ClockError> {
        self.plus_millis(hours.checked_mul(HOUR).ok_or(ClockError::OutOfRange)?)
    }

    /// Milliseconds from `earlier` to this moment; negative if this one comes first.
    pub fn millis_since(self, earlier: Moment) -> i64 {
        self.0 - earlier.0
    }

    /// The next full hour, never this one: where the starting hour does not count (始时不计, 民诉法 §85), a clock that
    /// starts at 09:00 or at 09:20 runs from 10:00, and one that starts at 24:00 from 01:00.
    pub fn next_full_hour(self) -> Result<Moment, ClockError> {
        let instant = if self.is_end_of_day() { self.0 + 1 } else { self.0 };
        Moment::from_millis((instant.div_euclid(HOUR) + 1) * HOUR)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_iso()
    }
}

impl TryFrom<String> for Moment {
    type Error = TextError;

    fn try_from(text: String) -> Result<Moment, TextError> {
        text.parse()
    }
}
