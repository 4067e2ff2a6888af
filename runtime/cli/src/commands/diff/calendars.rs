//! Two calendars: which days became something else, and which deadlines move with them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use shao_abi::{LimitSource, LimitUnit, Value};
use shao_calendar::{Calendar, Date, DayKind, Limit, Minute, Moment, Timetable, Unit, due};
use shao_compiler::Lang;
use shao_ir::{Expr, Policy};

use super::Form;
use crate::files;
use crate::shell::{Failure, Shell};

/// Limits that are tried where no policy says which: in days.
const USUAL: [(i64, Unit); 9] = [
    (1, Unit::WorkDay),
    (3, Unit::WorkDay),
    (5, Unit::WorkDay),
    (10, Unit::WorkDay),
    (15, Unit::WorkDay),
    (30, Unit::WorkDay),
    (15, Unit::Day),
    (30, Unit::Day),
    (60, Unit::Day),
];
/// How many days before the first changed one a limit may have begun.
const BEFORE: i64 = 400;

/// What differs between two calendars.
#[derive(Debug, Serialize)]
struct Difference {
    days: Vec<Day>,
    moved: Vec<Moved>,
}

/// A day that became something else.
#[derive(Debug, Serialize)]
struct Day {
    date: String,
    old: String,
    new: String,
}

/// A limit whose end moves if it begins on certain days.
#[derive(Debug, Serialize)]
struct Moved {
    limit: String,
    /// On how many days it may begin.
    starts: usize,
    first: Start,
    last: Start,
}

/// A day on which a limit begins, and when it ends.
#[derive(Debug, Clone, Serialize)]
struct Start {
    from: String,
    old: String,
    new: String,
}

/// Compares them and tells it.
///
/// # Errors
/// When one of them is no calendar, or nothing can be written.
pub fn run(
    old: &Path,
    new: &Path,
    policy: Option<&Policy>,
    form: Form,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let (before, after) = (read(old)?, read(new)?);
    let dates = changed(&before, &after);
    let limits = policy.map_or_else(|| USUAL.map(|(n, unit)| Limit::new(n, unit)).to_vec(), limits);
    let found = Difference {
        days: dates.iter().map(|date| day(&before, &after, *date)).collect(),
        moved: limits.iter().filter_map(|limit| moved(&before, &after, *limit, &dates)).collect(),
    };
    match form {
        Form::Json => writeln!(shell.out, "{:#}", serde_json::json!(found))?,
        Form::Text => tell(&found, old, new, ("", "  "), shell)?,
        Form::Markdown => tell(&found, old, new, ("### ", "- "), shell)?,
    }
    Ok(())
}

fn read(path: &Path) -> Result<Calendar, Failure> {
    Calendar::from_csv(&files::read_text(path)?).map_err(|error| {
        let path = path.display();
        Failure::said(format!("日历 {path}：{error}"), format!("the calendar {path}: {error}"))
    })
}

/// The days that differ, of all years that either knows.
fn changed(old: &Calendar, new: &Calendar) -> Vec<Date> {
    let years = [old, new].into_iter().filter_map(Calendar::years);
    let (first, last) = years.fold((i16::MAX, i16::MIN), |(first, last), years| {
        (first.min(*years.start()), last.max(*years.end()))
    });
    let (Ok(from), Ok(to)) = (Date::new(first, 1, 1), Date::new(last, 12, 31)) else { return Vec::new() };
    let days = (from.day_number()..=to.day_number()).filter_map(|number| Date::from_day_number(number).ok());
    days.filter(|date| old.day(*date).ok() != new.day(*date).ok()).collect()
}

fn day(old: &Calendar, new: &Calendar, date: Date) -> Day {
    let said = |calendar: &Calendar| match calendar.day(date) {
        Ok(DayKind::Workday) => "上班".to_owned(),
        Ok(DayKind::Weekend) => "周末".to_owned(),
        Ok(DayKind::Holiday(name)) => format!("放假（{name}）"),
        Ok(DayKind::MakeUp(name)) => format!("补班（{name}）"),
        Err(_) => "未公布".to_owned(),
    };
    Day { date: format!("{date} {}", date.weekday_zh()), old: said(old), new: said(new) }
}

/// The limits of a policy that count days.
fn limits(policy: &Policy) -> Vec<Limit> {
    let mut found = BTreeSet::new();
    for clock in &policy.process.clocks {
        match &clock.limit {
            LimitSource::Fixed { limit, .. } => {
                found.insert(*limit);
            }
            LimitSource::Either { limits, .. } => found.extend(limits),
            LimitSource::Outcome { .. } => {}
        }
    }
    let rules = policy.decisions.iter().flat_map(|decision| &decision.rules);
    for value in rules.flat_map(|rule| &rule.values) {
        if let Expr::Value(Value::Limit(limit)) = value {
            found.insert(*limit);
        }
    }
    found.into_iter().filter_map(of_days).collect()
}

fn of_days(limit: shao_abi::Limit) -> Option<Limit> {
    let unit = match limit.unit {
        LimitUnit::WorkDay => Unit::WorkDay,
        LimitUnit::Day => Unit::Day,
        LimitUnit::Month => Unit::Month,
        LimitUnit::Minute
        | LimitUnit::Hour
        | LimitUnit::HourAfter
        | LimitUnit::WorkHour
        | LimitUnit::NextAt => {
            return None;
        }
    };
    Some(Limit::new(limit.n, unit))
}

/// The days on which a limit begins that then ends on another day; none if there are none.
fn moved(old: &Calendar, new: &Calendar, limit: Limit, dates: &[Date]) -> Option<Moved> {
    let (first, last) = (dates.first()?.day_number(), dates.last()?.day_number());
    let starts =
        (first.saturating_sub(BEFORE)..=last).filter_map(|number| Date::from_day_number(number).ok());
    let mut all = starts.filter_map(|date| {
        let (was, is) = (ends(old, date, limit)?, ends(new, date, limit)?);
        (was != is).then(|| Start { from: date.to_string(), old: was.to_string(), new: is.to_string() })
    });
    let first = all.next()?;
    let rest: Vec<Start> = all.collect();
    let last = rest.last().cloned().unwrap_or_else(|| first.clone());
    let limit = format!("{} {}", limit.n, limit.unit.zh());
    Some(Moved { limit, starts: rest.len().saturating_add(1), first, last })
}

/// The day on which a limit ends that begins on a day, as far as it is known. Opening hours do not change the day.
fn ends(calendar: &Calendar, from: Date, limit: Limit) -> Option<Date> {
    let start = Moment::at(from, Minute::new(9 * 60).ok()?);
    let deadline = due(calendar, &Timetable::always(), start, limit, &[]).ok()?.deadline()?;
    // The last instant of a day is written as 24:00 of it.
    deadline.plus_millis(-1).ok().map(Moment::date)
}

fn tell(
    found: &Difference,
    old: &Path,
    new: &Path,
    (heading, item): (&str, &str),
    shell: &mut Shell,
) -> Result<(), Failure> {
    let (old, new, count) = (old.display(), new.display(), found.days.len());
    let title = match shell.lang {
        Lang::Zh => format!("日历 {old} → {new}：{count} 天变了"),
        Lang::En => format!("calendar {old} → {new}: {count} day(s) changed"),
    };
    writeln!(shell.out, "{heading}{title}\n")?;
    for day in &found.days {
        writeln!(shell.out, "{item}{}{}{} → {}", day.date, shell.pick("：", ": "), day.old, day.new)?;
    }
    if !found.moved.is_empty() {
        writeln!(shell.out, "\n{}\n", shell.pick("跟着移的期限", "deadlines that move"))?;
    }
    for one in &found.moved {
        let Moved { limit, starts, first, last } = one;
        let said = match shell.lang {
            Lang::Zh => format!("{limit}：有 {starts} 天起算的会移，"),
            Lang::En => format!("{limit}: if it begins on one of {starts} day(s), "),
        };
        let span = |start: &Start| match shell.lang {
            Lang::Zh => format!("{} 起的 {} → {}", start.from, start.old, start.new),
            Lang::En => format!("from {}: {} → {}", start.from, start.old, start.new),
        };
        let to = shell.pick("，直到 ", ", up to ").to_owned();
        let until = if *starts > 1 { format!("{to}{}", span(last)) } else { String::new() };
        writeln!(shell.out, "{item}{said}{}{until}", span(first))?;
    }
    Ok(())
}
