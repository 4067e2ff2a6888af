//! The story of a case, a line an event, and the count of days behind each deadline.

use std::io::Write as _;

use shao_calendar::Moment;
use shao_case::{ClockRun, Played, Policy, TimelineEntry, Words, explain, timeline};
use shao_compiler::Lang;

use crate::shell::{Failure, Shell};
use crate::table::{Align, pad};

/// The width of the column of moments.
const WHEN: usize = 22;

/// Tells it.
///
/// # Errors
/// When the output cannot be written.
pub fn text(policy: &Policy<'_>, told: &Played, explain: bool, shell: &mut Shell) -> Result<(), Failure> {
    writeln!(shell.out, "{}", told.name)?;
    let mut last = String::new();
    for entry in timeline(policy, &told.records) {
        let time = moment(entry.at, shell.lang);
        // A moment is written once for all that happened at it.
        let shown = if last == time { String::new() } else { time.clone() };
        last = time;
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

/// A moment for people. What a lapse brings about happens in the instant after the deadline.
fn moment(at: Moment, lang: Lang) -> String {
    let when = Words::when(at);
    match lang {
        Lang::Zh => when.zh,
        Lang::En => when.en,
    }
}

/// One event: when, who, what; below it by which rule and on what authority.
fn entry(entry: &TimelineEntry, time: &str, shell: &mut Shell) -> Result<(), Failure> {
    let what = match shell.lang {
        Lang::Zh => &entry.what.zh,
        Lang::En => &entry.what.en,
    };
    let (before, after) = who(entry, shell);
    let holder = entry.responsible.as_ref().filter(|_| entry.kind == "entered");
    let holder = holder.map(|unit| format!("{}{unit}", shell.pick("，由 ", ", for "))).unwrap_or_default();
    let until = entry.until.map(|until| until.to_string()).filter(|until| !what.contains(until.as_str()));
    let until = until.map(|until| format!("{}{until}", shell.pick("，至 ", ", until "))).unwrap_or_default();
    writeln!(shell.out, "  {}  {before}{what}{after}{holder}{until}", pad(time, WHEN, Align::Left))?;
    let mut notes = Vec::new();
    if !entry.rules.is_empty() {
        notes.push(format!("{}{}", shell.pick("规则 ", "rule "), entry.rules.join("、")));
    }
    if !entry.cites.is_empty() {
        notes.push(format!("{}{}", shell.pick("依据 ", "on "), entry.cites.join("；")));
    }
    if !notes.is_empty() {
        writeln!(shell.out, "  {}    {}", pad("", WHEN, Align::Left), notes.join("  "))?;
    }
    Ok(())
}

/// Who did it, before or after what was done. Of what merely follows from an act the act has told already.
fn who(entry: &TimelineEntry, shell: &Shell) -> (String, String) {
    match (&entry.who, entry.kind, shell.lang) {
        // 视同 says itself who did it: silence.
        (Some(who), "acted", _) if who == "视同" => (String::new(), String::new()),
        (Some(who), "acted", _) => (format!("{who} "), String::new()),
        (Some(who), "refused", Lang::Zh) => (String::new(), format!("（{who} 提出）")),
        (Some(who), "refused", Lang::En) => (String::new(), format!(" (asked by {who})")),
        _ => (String::new(), String::new()),
    }
}

/// The count of days behind the deadline of one run of a clock.
fn deadline(policy: &Policy<'_>, run: &ClockRun, shell: &mut Shell) -> Result<(), Failure> {
    let name = policy.process.clocks.get(run.clock.index()).map_or("", |clock| clock.name.as_str());
    writeln!(shell.out, "\n{} {name} #{}", shell.pick("期限", "clock"), run.run)?;
    let lines = match (explain(policy, run).ok(), shell.lang) {
        (Some(explanation), Lang::Zh) => explanation.to_zh(),
        (Some(explanation), Lang::En) => explanation.to_en(),
        (None, _) => vec![shell.pick("讲不出来", "cannot be explained").to_owned()],
    };
    for line in lines {
        writeln!(shell.out, "  {line}")?;
    }
    Ok(())
}
