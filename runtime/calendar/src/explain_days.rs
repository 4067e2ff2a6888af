//! Day clocks walked day by day: each bell counted, or the reason why not.

use crate::due::Clock;
use crate::explain::{Step, StepKind, rest};
use crate::{ClockError, Date, DayKind, Due, Minute, Moment, Pause, Used};

/// 工作日: only working days have a bell.
pub(crate) fn work_days(clock: &Clock<'_>, n: i64, steps: &mut Vec<Step>) -> Result<Due, ClockError> {
    let (calendar, timetable) = (clock.calendar, clock.timetable);
    let mut date = start_day(clock, steps);
    let (mut nth, mut last) = (0, last_bell_of_start(clock));
    loop {
        date = date.plus_days(1)?;
        let Ok(kind) = calendar.day(date) else {
            return Ok(missing(clock, date, last, Used::Bells(nth), steps));
        };
        if let Some(rest) = rest(kind) {
            steps.push(Step::cited(calendar, date, StepKind::Rested { rest }));
            continue;
        }
        let bell = timetable.closing_on(date);
        last = last.max(bell);
        if let Some(stop) = clock.stops.at(bell) {
            steps.push(Step::plain(date, StepKind::Paused { bell }));
            if stop.to.is_none() {
                return Ok(Due::Stopped { since: stop.from, used: Used::Bells(nth) });
            }
            continue;
        }
        nth += 1;
        steps.push(Step::cited(calendar, date, counted(kind, bell, nth)));
        if nth == n {
            return Ok(Due::At { deadline: bell });
        }
    }
}

/// 自然日 and 月: every day has a bell; the end then moves to a working day.
pub(crate) fn natural_days(clock: &Clock<'_>, n: i64, steps: &mut Vec<Step>) -> Result<Due, ClockError> {
    let mut date = start_day(clock, steps);
    let mut nth = 0;
    while nth < n {
        date = date.plus_days(1)?;
        let bell = clock.timetable.cutoff_on(date);
        match clock.stops.at(bell) {
            Some(stop) => {
                steps.push(Step::plain(date, StepKind::Paused { bell }));
                if stop.to.is_none() {
                    return Ok(Due::Stopped { since: stop.from, used: Used::Bells(nth) });
                }
            }
            None => {
                nth += 1;
                steps.push(Step::plain(date, StepKind::Counted { bell, nth }));
            }
        }
    }
    roll(clock, date, n, steps)
}

/// From the day of the last bell to the first that may be the end.
fn roll(clock: &Clock<'_>, last: Date, n: i64, steps: &mut Vec<Step>) -> Result<Due, ClockError> {
    let mut date = last;
    loop {
        let bell = clock.timetable.cutoff_on(date);
        if let Some(stop) = clock.stops.at(bell) {
            steps.push(Step::plain(date, StepKind::Paused { bell }));
            if stop.to.is_none() {
                return Ok(Due::Stopped { since: stop.from, used: Used::Bells(n) });
            }
            date = date.plus_days(1)?;
            continue;
        }
        let Ok(kind) = clock.calendar.day(date) else {
            steps.push(Step::plain(date, StepKind::Missing { year: date.year() }));
            let before = clock.timetable.cutoff_on(date.plus_days(-1)?);
            return Ok(Due::Unknown { after_last_known: before.max(clock.start), year: date.year() });
        };
        let Some(rest) = rest(kind) else {
            if date != last {
                let note = Some("民法典 §203".to_owned());
                steps.push(Step { date, kind: StepKind::Landed { bell }, note });
            }
            return Ok(Due::At { deadline: bell });
        };
        steps.push(Step::cited(clock.calendar, date, StepKind::Rolled { rest }));
        date = date.plus_days(1)?;
    }
}

/// 下一个: the minute of each day, strictly after the start, whatever the calendar says.
pub(crate) fn next_at(
    clock: &Clock<'_>,
    n: i64,
    minute: Minute,
    steps: &mut Vec<Step>,
) -> Result<Due, ClockError> {
    let (mut date, mut nth) = (clock.start.date(), 0);
    loop {
        let bell = Moment::at(date, minute);
        if bell > clock.start {
            nth += 1;
            steps.push(Step::plain(date, StepKind::Counted { bell, nth }));
        }
        if nth == n {
            return Ok(Due::At { deadline: bell });
        }
        date = date.plus_days(1)?;
    }
}

fn counted(kind: DayKind<'_>, bell: Moment, nth: i64) -> StepKind {
    match kind {
        DayKind::MakeUp(name) => StepKind::MakeUpCounted { bell, nth, name: name.to_owned() },
        DayKind::Workday | DayKind::Weekend | DayKind::Holiday(_) => StepKind::Counted { bell, nth },
    }
}

fn start_day(clock: &Clock<'_>, steps: &mut Vec<Step>) -> Date {
    let date = clock.start.date();
    steps.push(Step { date, kind: StepKind::StartDay, note: Some("民法典 §201".to_owned()) });
    date
}

/// The closing of the start date if it is still to come, else the start.
pub(crate) fn last_bell_of_start(clock: &Clock<'_>) -> Moment {
    let date = clock.start.date();
    let bell = clock.timetable.closing_on(date);
    match clock.calendar.is_workday(date) {
        Ok(true) => bell.max(clock.start),
        Ok(false) | Err(_) => clock.start,
    }
}

/// The walk has come to a day of which nothing is known.
pub(crate) fn missing(clock: &Clock<'_>, date: Date, last: Moment, used: Used, steps: &mut Vec<Step>) -> Due {
    let known_before = date.plus_days(-1).is_ok_and(|before| clock.calendar.day(before).is_ok());
    match clock.stops.at(Moment::start_of_day(date)) {
        Some(Pause { from, to: None }) if known_before => Due::Stopped { since: *from, used },
        _ => {
            steps.push(Step::plain(date, StepKind::Missing { year: date.year() }));
            Due::Unknown { after_last_known: last, year: date.year() }
        }
    }
}
