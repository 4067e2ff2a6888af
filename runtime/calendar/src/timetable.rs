//! Opening hours (作息): when a working day is open, when it closes, and when natural days close.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Date, Minute, Moment, TextError};

/// One stretch of opening hours, `from` included, `to` excluded. Written and serialised `08:30-12:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Span {
    /// When it opens.
    pub from: Minute,
    /// When it closes.
    pub to: Minute,
}

impl Span {
    /// How long it is.
    pub(crate) fn millis(self) -> i64 {
        self.to.millis() - self.from.millis()
    }
}

/// The opening hours of whoever must act: the same spans on every working day.
///
/// Always valid: at least one span, each ending after it starts, in order and without overlap. Spans that touch
/// are joined, so that equal hours are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Timetable {
    open: Vec<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cutoff: Option<Minute>,
}

/// What a serialised timetable holds before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    open: Vec<Span>,
    #[serde(default)]
    cutoff: Option<Minute>,
}

impl Timetable {
    /// A timetable open in these spans, with natural days closing at 24:00.
    pub fn new(spans: &[Span]) -> Result<Timetable, TextError> {
        let mut open: Vec<Span> = Vec::with_capacity(spans.len());
        for &span in spans {
            if span.from >= span.to {
                return Err(TextError::EmptySpan(span));
            }
            match open.last_mut() {
                Some(earlier) if span.from < earlier.to => {
                    return Err(TextError::SpanOrder { earlier: *earlier, later: span });
                }
                Some(earlier) if span.from == earlier.to => earlier.to = span.to,
                _ => open.push(span),
            }
        }
        if open.is_empty() { Err(TextError::NoSpan) } else { Ok(Timetable { open, cutoff: None }) }
    }

    /// 全天: open around the clock on working days, which then close at 24:00.
    pub fn always() -> Timetable {
        Timetable { open: vec![Span { from: Minute::START, to: Minute::END }], cutoff: None }
    }

    /// The same hours, but with natural days and months closing at `minute` (截止; 民法典 §203 allows both).
    pub fn with_cutoff(mut self, minute: Minute) -> Result<Timetable, TextError> {
        if minute == Minute::START {
            return Err(TextError::Cutoff);
        }
        self.cutoff = (minute != Minute::END).then_some(minute);
        Ok(self)
    }

    /// The opening hours of a working day, in order.
    pub fn spans(&self) -> &[Span] {
        &self.open
    }

    /// The close of business of a working day (停止业务).
    pub fn closing(&self) -> Minute {
        self.open.last().map_or(Minute::END, |span| span.to)
    }

    /// When a natural day closes: 24:00 unless declared otherwise.
    pub fn cutoff(&self) -> Minute {
        self.cutoff.unwrap_or(Minute::END)
    }

    /// Milliseconds of opening hours in a working day, always positive.
    pub fn millis_per_day(&self) -> i64 {
        self.open.iter().map(|span| span.millis()).sum()
    }

    /// The moment business closes on this date, were it a working day.
    pub(crate) fn closing_on(&self, date: Date) -> Moment {
        Moment::at(date, self.closing())
    }

    /// The moment this date closes as a natural day.
    pub(crate) fn cutoff_on(&self, date: Date) -> Moment {
        Moment::at(date, self.cutoff())
    }
}

impl FromStr for Timetable {
    type Err = TextError;

    /// Reads `全天`, or spans separated by `,`, `，` or `、`: `08:30-12:00, 14:00-17:30`.
    fn from_str(text: &str) -> Result<Timetable, TextError> {
        if text.trim() == "全天" {
            return Ok(Timetable::always());
        }
        let spans: Result<Vec<Span>, TextError> =
            text.split([',', '，', '、']).map(|span| span.trim().parse()).collect();
        Timetable::new(&spans?)
    }
}

impl fmt::Display for Timetable {
    /// As policies write it: `08:30-12:00, 14:00-17:30` or `全天`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.open == Timetable::always().open {
            return f.write_str("全天");
        }
        let spans: Vec<String> = self.open.iter().map(Span::to_string).collect();
        f.write_str(&spans.join(", "))
    }
}

impl TryFrom<Raw> for Timetable {
    type Error = TextError;

    fn try_from(raw: Raw) -> Result<Timetable, TextError> {
        let timetable = Timetable::new(&raw.open)?;
        raw.cutoff.map_or(Ok(timetable.clone()), |minute| timetable.with_cutoff(minute))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl FromStr for Span {
    type Err = TextError;

    /// Reads `HH:MM-HH:MM`; whether it ends after it starts is for the timetable to say.
    fn from_str(text: &str) -> Result<Span, TextError> {
        let bad = || TextError::Span(text.to_owned());
        let (from, to) = text.split_once('-').ok_or_else(bad)?;
        let from = from.trim().parse().map_err(|_| bad())?;
        let to = to.trim().parse().map_err(|_| bad())?;
        Ok(Span { from, to })
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        span.to_string()
    }
}

impl TryFrom<String> for Span {
    type Error = TextError;

    fn try_from(text: String) -> Result<Span, TextError> {
        text.parse()
    }
}
