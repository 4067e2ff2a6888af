//! What can go wrong, as data: no message is built before someone asks for it.

use crate::{Date, Limit, Moment, Unit};

/// A text that is not the date, time or timetable it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Not a date of the form `YYYY-MM-DD`, or no such day.
    #[error("`{0}` is not a date (write 2026-09-24)")]
    Date(String),
    /// Not a moment.
    #[error("`{0}` is not a time (write 2026-09-24 09:00)")]
    Moment(String),
    /// A moment whose offset is not the county's.
    #[error("`{text}` does not carry the county's offset {expected}")]
    Offset {
        /// The text as given.
        text: String,
        /// The only offset that is accepted.
        expected: &'static str,
    },
    /// Not a minute of the day between 00:00 and 24:00.
    #[error("`{0}` is not a time of day between 00:00 and 24:00")]
    Minute(String),
    /// A span of a timetable that is not of the form `08:30-12:00`.
    #[error("`{0}` is not a span of opening hours (write 08:30-12:00)")]
    Span(String),
    /// A span that ends before or when it starts.
    #[error("the span {0} does not end after it starts")]
    EmptySpan(crate::Span),
    /// Spans out of order or overlapping.
    #[error("the span {later} must start at or after the end of {earlier}")]
    SpanOrder {
        /// The span written first.
        earlier: crate::Span,
        /// The span written after it.
        later: crate::Span,
    },
    /// A timetable without any span: no working day would ever close.
    #[error("a timetable needs at least one span of opening hours")]
    NoSpan,
    /// A 截止 at 00:00: the day would close before it begins.
    #[error("natural days cannot close at 00:00")]
    Cutoff,
}

/// A deadline that cannot be computed because the question itself is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// A date or moment outside the years 0001 to 9999, or a count that does not fit.
    #[error("the result lies outside the years 0001 to 9999")]
    OutOfRange,
    /// A limit of zero or less.
    #[error("a limit must be at least 1, not {0}")]
    NotPositive(i64),
    /// A pause that ends before it begins.
    #[error("the pause from {from} ends before it begins, at {to}")]
    PauseBackwards {
        /// When the clock stopped.
        from: Moment,
        /// When it is said to have resumed.
        to: Moment,
    },
    /// An extension in another unit, or of a clock that cannot be extended.
    #[error("{limit} cannot be extended by {by}")]
    NotExtendable {
        /// The limit as it stands.
        limit: Limit,
        /// What was to be added.
        by: Limit,
    },
    /// A mark in a unit in which nothing can remain.
    #[error("nothing can be said to remain in units of {}", .0.zh())]
    NoRemainder(Unit),
}

/// A year for which no official calendar is known, so that no day of it can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no official calendar has been published for {year}")]
pub struct MissingYear {
    /// The year that lacks a calendar.
    pub year: i16,
}

/// A calendar file that cannot be accepted, with the line to blame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct CalendarError {
    /// Counted from 1, comments and blank lines included.
    pub line: usize,
    /// What is wrong there.
    pub problem: CsvProblem,
}

/// What is wrong with a line of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvProblem {
    /// The first line that is not a comment must be the header.
    #[error("the header must read `{}`", crate::HEADER)]
    Header,
    /// Too few or too many columns, or a quoted cell (cells hold neither commas nor quotes).
    #[error("expected {expected} plain cells, found {found}")]
    Columns {
        /// How many the header has.
        expected: usize,
        /// How many the line has.
        found: usize,
    },
    /// A cell that must not be empty.
    #[error("the column {0} is empty")]
    Empty(&'static str),
    /// A year that is not four digits.
    #[error("`{0}` is not a year")]
    Year(String),
    /// A cell that is not a date.
    #[error(transparent)]
    Date(#[from] TextError),
    /// An arrangement that is none of 休, 班, 撤.
    #[error("`{0}` is not 休, 班 or 撤")]
    Arrangement(String),
    /// A date that the notice for this year cannot arrange.
    #[error("{date} is neither in {year} nor in the December before it")]
    OutsideYear {
        /// The date of the line.
        date: Date,
        /// The year its notice arranges.
        year: i16,
    },
    /// A notice published after the day it arranges: a day gone by is never judged anew.
    #[error("{date} had passed when the notice was published on {published}")]
    Retroactive {
        /// The date of the line.
        date: Date,
        /// When its notice was published.
        published: Date,
    },
    /// The same day twice in one publication.
    #[error("{date} is already arranged on line {first} by the same publication")]
    Duplicate {
        /// The day arranged twice.
        date: Date,
        /// The line that did so first.
        first: usize,
    },
    /// A year without any line, between years that have some.
    #[error("no line arranges {missing}, though the file goes on to {year}")]
    YearWithoutRows {
        /// The year that has no line.
        missing: i16,
        /// The year of this line.
        year: i16,
    },
    /// A year first published before the year preceding it.
    #[error("{year} would be known before {}", .year - 1)]
    YearTooEarly {
        /// The year of this line.
        year: i16,
    },
}
