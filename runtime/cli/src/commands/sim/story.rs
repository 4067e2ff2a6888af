//! The story of a case, a line an event, and the count of days behind each deadline.

use std::io::Write as _;

use shao_calendar::{Explanation, Limit, Minute, Pause, Span, Timetable, Unit, explain_due};
use shao_case::{ClockRun, Policy, TimelineEntry, timeline};
use shao_compiler::Lang;

use super::Told;
use crate::shell::{Failure, Shell};

/// Tells it.
///
/// # Errors
/// When the output cannot be written.
pub fn text(policy: &Policy<'_>, told: &Told, explain: bool, shell: &mut Shell) -> Result<(), Failure> {
    writeln!(shell.out, "{}", told.name)?;
    let mut last = None;
    for entry in timeline(policy, &told.records) {
        let time = entry.at.to_string();
        // A moment is written once for all that happened at it.
        let shown = if last.as_ref() == Some(&time) { String::new() } else { time.clone() };
        last = Some(time);
        self::entry(&entry, &shown, shell)?;
    }
    if explain {
        let runs = told.state.as_ref().map(|state| state.clocks.as_slice()).unwrap_or_default();
        for run in runs {
            deadline(policy, run, shell)?;
        }
    }
    Ok(())
}

fn entry(entry: &TimelineEntry, time: &str, shell: &mut Shell) -> Result<(), Failure> {
    let what = match shell.lang {
        Lang::Zh => &entry.what.zh,
        Lang::En => &entry.what.en,
    };
    let tail = entry.until.map(|until| format!("{}{until}", shell.pick(",至 ", ", until ")));
    writeln!(shell.out, "  {time:<19}  {what}{}", tail.unwrap_or_default())?;
    let mut notes = Vec::new();
    if !entry.rules.is_empty() {
        notes.push(format!("{}{}", shell.pick("规则 ", "rule "), entry.rules.join("、")));
    }
    if !entry.cites.is_empty() {
        notes.push(format!("{}{}", shell.pick("依据 ", "on "), entry.cites.join(";")));
    }
    if !notes.is_empty() {
        writeln!(shell.out, "  {:<19}    {}", "", notes.join("  "))?;
    }
    Ok(())
}

/// The count of days behind the deadline of one run of a clock.
fn deadline(policy: &Policy<'_>, run: &ClockRun, shell: &mut Shell) -> Result<(), Failure> {
    let name = policy.process.clocks.get(run.clock.index()).map_or("", |clock| clock.name.as_str());
    writeln!(shell.out, "\n{} {name} #{}", shell.pick("期限", "clock"), run.run)?;
    let lines = match (explained(policy, run), shell.lang) {
        (Some(explanation), Lang::Zh) => explanation.to_zh(),
        (Some(explanation), Lang::En) => explanation.to_en(),
        (None, _) => vec![shell.pick("讲不出来", "cannot be explained").to_owned()],
    };
    for line in lines {
        writeln!(shell.out, "  {line}")?;
    }
    Ok(())
}

fn explained(policy: &Policy<'_>, run: &ClockRun) -> Option<Explanation> {
    let holder = run.holder.and_then(|party| policy.schema.parties.get(party.index()));
    let spans = holder.map(|party| party.timetable.as_slice()).unwrap_or_default();
    let pauses: Vec<Pause> =
        run.pauses.iter().map(|p| Pause { from: p.from, to: p.to.or(p.until) }).collect();
    explain_due(policy.calendar, &timetable(spans)?, run.start, limit(run.limit)?, &pauses).ok()
}

/// The hours of a party, as the calendar wants them; none declared is all day.
fn timetable(spans: &[(u16, u16)]) -> Option<Timetable> {
    if spans.is_empty() {
        return Some(Timetable::always());
    }
    let span =
        |(from, to): &(u16, u16)| Some(Span { from: Minute::new(*from).ok()?, to: Minute::new(*to).ok()? });
    Timetable::new(&spans.iter().map(span).collect::<Option<Vec<_>>>()?).ok()
}

/// A limit of the policy as one of the calendar.
fn limit(limit: shao_abi::Limit) -> Option<Limit> {
    let unit = match limit.unit {
        shao_abi::LimitUnit::Minute => Unit::Minute,
        shao_abi::LimitUnit::Hour => Unit::Hour,
        shao_abi::LimitUnit::WorkHour => Unit::WorkHour,
        shao_abi::LimitUnit::WorkDay => Unit::WorkDay,
        shao_abi::LimitUnit::Day => Unit::Day,
        shao_abi::LimitUnit::Month => Unit::Month,
        shao_abi::LimitUnit::NextAt => {
            return Some(Limit::new(1, Unit::NextAt(Minute::new(u16::try_from(limit.n).ok()?).ok()?)));
        }
    };
    Some(Limit::new(limit.n, unit))
}
