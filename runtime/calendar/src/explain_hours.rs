//! Clocks that count running time, told as stretches in which they ran and stretches in which they stood still.

use crate::due::Clock;
use crate::explain::{Step, StepKind, rest};
use crate::explain_days::{last_bell_of_start, missing};
use crate::{ClockError, Date, Due, Moment, Used};

/// 分钟 and 小时: all the time counts.
pub(crate) fn wall_time(clock: &Clock<'_>, n: i64, steps: &mut Vec<Step>) -> Result<Due, ClockError> {
    let (mut total, mut from) = (0, clock.start);
    loop {
        let end = from.plus_millis(n - total)?;
        let Some(stop) = clock.stops.iter().find(|stop| stop.from >= from && stop.from < end) else {
            steps.push(ran(from, end, n));
            return Ok(Due::At { deadline: end });
        };
        if stop.from > from {
            total += stop.from.millis_since(from);
            steps.push(ran(from, stop.from, total));
        }
        steps.push(halted(stop.from, stop.to));
        let Some(to) = stop.to else {
            return Ok(Due::Stopped { since: stop.from, used: Used::Millis(total) });
        };
        from = to;
    }
}

/// 工作时: only opening hours on working days count.
pub(crate) fn work_time(clock: &Clock<'_>, n: i64, steps: &mut Vec<Step>) -> Result<Due, ClockError> {
    let mut walk = Walk { clock, n, total: 0, steps };
    let mut date = clock.start.date();
    let mut last = last_bell_of_start(clock);
    loop {
        let Ok(kind) = clock.calendar.day(date) else {
            return Ok(walk.missing(date, last));
        };
        if let Some(rest) = rest(kind) {
            walk.steps.push(Step::cited(clock.calendar, date, StepKind::Rested { rest }));
        } else {
            last = last.max(clock.timetable.closing_on(date));
            if let Some(due) = walk.day(date)? {
                return Ok(due);
            }
        }
        date = date.plus_days(1)?;
    }
}

/// The walk through opening hours so far.
struct Walk<'a, 'b> {
    clock: &'a Clock<'b>,
    n: i64,
    total: i64,
    steps: &'a mut Vec<Step>,
}

impl Walk<'_, '_> {
    /// The opening hours of one working day; the outcome if the count ends in them.
    fn day(&mut self, date: Date) -> Result<Option<Due>, ClockError> {
        let midnight = Moment::start_of_day(date);
        let start = instant(self.clock.start)?;
        for span in self.clock.timetable.spans() {
            let opens = midnight.plus_millis(span.from.millis())?.max(start);
            let closes = midnight.plus_millis(span.to.millis())?;
            if let Some(due) = self.span(opens, closes)? {
                return Ok(Some(due));
            }
        }
        Ok(None)
    }

    /// One stretch of opening hours, taken apart by the pauses that fall into it.
    fn span(&mut self, opens: Moment, closes: Moment) -> Result<Option<Due>, ClockError> {
        let mut from = opens;
        for stop in self.clock.stops.iter() {
            let stopped = instant(stop.from)?.max(from).min(closes);
            if let Some(due) = self.run(from, stopped)? {
                return Ok(Some(due));
            }
            let Some(to) = stop.to else {
                return Ok((stopped < closes).then(|| self.stopped(stopped, stop.from)));
            };
            let resumed = instant(to)?.max(stopped);
            if stopped < closes && resumed > stopped {
                self.steps.push(halted(stopped, Some(to)));
            }
            from = resumed;
        }
        self.run(from, closes)
    }

    /// The clock runs from `from` to `to`; the outcome if the count is complete before.
    fn run(&mut self, from: Moment, to: Moment) -> Result<Option<Due>, ClockError> {
        if from >= to {
            return Ok(None);
        }
        let end = from.plus_millis(self.n - self.total)?.min(to);
        self.total += end.millis_since(from);
        let shown = end.min(Moment::end_of_day(from.date()));
        self.steps.push(ran(from, shown, self.total));
        Ok((self.total == self.n).then_some(Due::At { deadline: shown }))
    }

    fn stopped(&mut self, from: Moment, since: Moment) -> Due {
        self.steps.push(halted(from, None));
        Due::Stopped { since, used: Used::Millis(self.total) }
    }

    fn missing(&mut self, date: Date, last: Moment) -> Due {
        let used = Used::Millis(self.total);
        missing(self.clock, date, last, used, self.steps)
    }
}

/// The last millisecond of a day stands for 24:00: opening hours that close then are over.
fn instant(moment: Moment) -> Result<Moment, ClockError> {
    if moment.is_end_of_day() { moment.plus_millis(1) } else { Ok(moment) }
}

fn ran(from: Moment, to: Moment, total: i64) -> Step {
    Step::plain(from.date(), StepKind::Ran { from, to, total })
}

fn halted(from: Moment, to: Option<Moment>) -> Step {
    Step::plain(from.date(), StepKind::Halted { from, to })
}
