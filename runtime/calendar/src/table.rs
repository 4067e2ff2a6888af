//! The flattened calendar: every day of the known years judged once, with running totals, so that asking for the
//! n-th working day is a subtraction and not a walk.

use std::sync::Arc;

use crate::Date;
use crate::csv::{Arrangement, Row};

/// One known day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub working: bool,
    /// The line that took this day from the weekday pattern.
    pub row: Option<Arc<Row>>,
}

/// Consecutive whole years of known days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// Day number of the first known day.
    first: i64,
    marks: Vec<Mark>,
    /// How many working days come before each known day; one longer than `marks`.
    before: Vec<i64>,
    /// Day numbers of the working days.
    working: Vec<i64>,
}

impl Table {
    /// The table of these marks, the first of which is for `first`.
    pub fn new(first: Date, marks: Vec<Mark>) -> Table {
        let first = first.day_number();
        let (mut before, mut working, mut count) = (vec![0], Vec::new(), 0);
        for (number, mark) in (first..).zip(&marks) {
            if mark.working {
                working.push(number);
                count += 1;
            }
            before.push(count);
        }
        Table { first, marks, before, working }
    }

    /// The weekday pattern from `first` to `last`, both included.
    pub fn weekdays(first: Date, last: Date) -> Table {
        let days = first.day_number()..=last.day_number();
        let marks = days.filter_map(|number| Date::from_day_number(number).ok());
        Table::new(first, marks.map(|date| Mark { working: !date.is_weekend(), row: None }).collect())
    }

    /// Lets a layer decide: for each day its latest row, unless that one withdraws. Rows are ordered by date, then
    /// publication; those published after `by` are not known yet.
    pub fn with_layer(self, rows: &[Arc<Row>], by: Option<Date>) -> Table {
        let Some(first) = self.first_day() else { return self };
        let mut marks = self.marks;
        for day in rows.chunk_by(|a, b| a.date == b.date) {
            let known = day.iter().rfind(|row| by.is_none_or(|by| row.published <= by));
            let Some(row) = known.filter(|row| row.arrangement != Arrangement::Withdrawn) else { continue };
            let offset = usize::try_from(row.date.day_number() - self.first).ok();
            if let Some(mark) = offset.and_then(|i| marks.get_mut(i)) {
                *mark = Mark { working: row.arrangement == Arrangement::On, row: Some(Arc::clone(row)) };
            }
        }
        Table::new(first, marks)
    }

    /// This table up to the day before `date`, and `later` from `date` on.
    pub fn splice(&self, later: &Table, date: Date) -> Table {
        let days = [self.first_day(), self.last_day(), later.first_day(), later.last_day()];
        let (Some(first), Some(last)) = (days.iter().flatten().min(), days.iter().flatten().max()) else {
            return Table::default();
        };
        let pick = |number: i64| {
            let (near, far) = if number < date.day_number() { (self, later) } else { (later, self) };
            near.mark(number).or_else(|| far.mark(number)).cloned()
        };
        let marks = (first.day_number()..=last.day_number()).map_while(pick);
        Table::new(*first, marks.collect())
    }

    /// The first known day.
    pub fn first_day(&self) -> Option<Date> {
        if self.marks.is_empty() { None } else { Date::from_day_number(self.first).ok() }
    }

    /// The last known day.
    pub fn last_day(&self) -> Option<Date> {
        let length = i64::try_from(self.marks.len()).ok()?;
        if length == 0 { None } else { Date::from_day_number(self.first + length - 1).ok() }
    }

    /// What is known of the day with this number.
    pub fn mark(&self, number: i64) -> Option<&Mark> {
        self.marks.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    /// How many known working days come before this day; known days and the one after the last have an answer.
    pub fn working_before(&self, number: i64) -> Option<i64> {
        self.before.get(usize::try_from(number.checked_sub(self.first)?).ok()?).copied()
    }

    /// The day number of the working day that has `index` known ones before it.
    pub fn working_day(&self, index: i64) -> Option<i64> {
        self.working.get(usize::try_from(index).ok()?).copied()
    }

    /// How many working days are known.
    pub fn working_days(&self) -> i64 {
        self.before.last().copied().unwrap_or(0)
    }
}
