//! Civil days, opening hours and deadlines that explain themselves.
//!
//! Given a calendar of published working days, a timetable, a start and a limit, this crate says when the limit
//! ends, why, and when a warning before it or a consequence after it is due. It knows nothing of cases, policies or
//! clocks on the wall: the same arguments give the same answer on every machine and in every year.

mod date;
mod error;
mod limit;
mod minute;
mod moment;
mod moment_text;
mod timetable;

mod calendar;
mod csv;
mod revision;
mod table;

mod bells;
mod due;
mod mark;
mod pause;
mod scale;
mod worktime;

mod explain;
mod explain_days;
mod explain_hours;
mod explain_text;

pub use calendar::{Calendar, DayKind, NATIONAL_CSV};
pub use csv::{HEADER, Level};
pub use date::Date;
pub use due::{Due, Used, after_mark, due, extended, used};
pub use error::{CalendarError, ClockError, CsvProblem, MissingYear, TextError};
pub use explain::{Explanation, Rest, Step, StepKind, explain_due};
pub use limit::{Limit, Unit};
pub use mark::remaining_mark;
pub use minute::Minute;
pub use moment::Moment;
pub use moment_text::CN_OFFSET;
pub use pause::Pause;
pub use revision::never_earlier;
pub use timetable::{Span, Timetable};
