//! Why a deadline stands where it stands, line by line.

use serde::Serialize;
use shao_calendar::{Explanation, StepKind};
use shao_compiler::Lang;

/// A day, or a stretch of hours, and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct CountedDay {
    date: String,
    counted: bool,
    note: String,
}

/// The days of an explanation.
pub(crate) fn days(explanation: &Explanation, lang: Lang) -> Vec<CountedDay> {
    let lines = match lang {
        Lang::Zh => explanation.to_zh(),
        Lang::En => explanation.to_en(),
    };
    // The first line is the question; then a line a step, each beginning with its date and weekday.
    let notes = lines.iter().skip(1).map(|line| line.splitn(3, ' ').nth(2).unwrap_or(line));
    let steps = explanation.steps.iter().zip(notes);
    let day = |(step, note): (&shao_calendar::Step, &str)| CountedDay {
        date: step.date.to_string(),
        counted: counts(&step.kind),
        note: note.to_owned(),
    };
    steps.map(day).collect()
}

fn counts(kind: &StepKind) -> bool {
    match kind {
        StepKind::Counted { .. }
        | StepKind::MakeUpCounted { .. }
        | StepKind::Landed { .. }
        | StepKind::Ran { .. } => true,
        StepKind::StartDay
        | StepKind::StartHour { .. }
        | StepKind::Rested { .. }
        | StepKind::Paused { .. }
        | StepKind::Rolled { .. }
        | StepKind::Halted { .. }
        | StepKind::Missing { .. } => false,
    }
}
