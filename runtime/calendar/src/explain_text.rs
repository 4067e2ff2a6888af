//! Explanations as lines for people, in Chinese and in English, both made from the same steps.

use crate::{Due, Explanation, Moment, Rest, Step, StepKind, Unit, Used};

impl Explanation {
    /// The explanation in Chinese: the question, a line a step, the outcome.
    pub fn to_zh(&self) -> Vec<String> {
        let mut lines = vec![format!("自 {} 起算，限 {}", self.start, self.limit)];
        lines.extend(self.steps.iter().map(|step| step.to_zh(self.limit.unit)));
        lines.push(match self.outcome {
            Due::At { deadline } => format!("至 {deadline} 届满"),
            Due::Stopped { since, used } => {
                format!("自 {since} 起停表，已用 {}", used_zh(used, self.limit.unit))
            }
            Due::Unknown { after_last_known, year } => {
                format!("{year} 年尚无官方日历，届满时刻未定，不早于 {after_last_known}")
            }
        });
        lines
    }

    /// The explanation in English: the question, a line a step, the outcome.
    pub fn to_en(&self) -> Vec<String> {
        let mut lines = vec![format!("from {}, {}", self.start, self.limit.to_en())];
        lines.extend(self.steps.iter().map(|step| step.to_en(self.limit.unit)));
        lines.push(match self.outcome {
            Due::At { deadline } => format!("due {deadline}"),
            Due::Stopped { since, used } => format!("stopped since {since}, {} used", used_en(used)),
            Due::Unknown { after_last_known, year } => {
                format!("not known: no official calendar for {year}, not before {after_last_known}")
            }
        });
        lines
    }
}

impl Step {
    fn to_zh(&self, unit: Unit) -> String {
        // Months are counted as the days they come to.
        let unit = if unit == Unit::Month { Unit::Day } else { unit };
        let what = match &self.kind {
            StepKind::StartDay => "始日不计".to_owned(),
            StepKind::StartHour { to } => format!("始时不计，{} 起算", time(*to)),
            StepKind::Counted { bell, nth } if matches!(unit, Unit::NextAt(_)) => {
                format!("第 {nth} 次，{}", time(*bell))
            }
            StepKind::Counted { bell, nth } => format!("第 {nth} 个{}，{} 止", unit.zh(), time(*bell)),
            StepKind::MakeUpCounted { bell, nth, name } => {
                format!("{name}补班，第 {nth} 个{}，{} 止", unit.zh(), time(*bell))
            }
            StepKind::Rested { rest } => format!("{}，不计", rest_zh(rest)),
            StepKind::Paused { bell } => format!("{} 时停表，不计", time(*bell)),
            StepKind::Rolled { rest } => format!("{}，顺延", rest_zh(rest)),
            StepKind::Landed { bell } => format!("顺延至此，{} 止", time(*bell)),
            StepKind::Ran { from, to, total } => {
                format!("{} 走到 {}，累计 {}", time(*from), until(*from, *to), length_zh(*total))
            }
            StepKind::Halted { from, to: Some(to) } => format!("{} 停表到 {to}", time(*from)),
            StepKind::Halted { from, to: None } => format!("{} 停表，未恢复", time(*from)),
            StepKind::Missing { year } => format!("{year} 年尚无官方日历"),
        };
        let note = self.note.as_ref().map(|note| format!("（{note}）")).unwrap_or_default();
        format!("{} {} {what}{note}", self.date, self.date.weekday_zh())
    }

    fn to_en(&self, unit: Unit) -> String {
        let what = match &self.kind {
            StepKind::StartDay => "the start date does not count".to_owned(),
            StepKind::StartHour { to } => {
                format!("the starting hour does not count, it runs from {}", time(*to))
            }
            StepKind::Counted { bell, nth } if matches!(unit, Unit::NextAt(_)) => {
                format!("no. {nth}, at {}", time(*bell))
            }
            StepKind::Counted { bell, nth } => format!("day {nth}, until {}", time(*bell)),
            StepKind::MakeUpCounted { bell, nth, name } => {
                format!("day {nth}, worked to make up for {name}, until {}", time(*bell))
            }
            StepKind::Rested { rest } => format!("{}, not counted", rest_en(rest)),
            StepKind::Paused { bell } => format!("stopped at {}, not counted", time(*bell)),
            StepKind::Rolled { rest } => format!("{}, moved on", rest_en(rest)),
            StepKind::Landed { bell } => format!("moved here, until {}", time(*bell)),
            StepKind::Ran { from, to, total } => {
                format!("ran {} to {}, {} in all", time(*from), until(*from, *to), length_en(*total))
            }
            StepKind::Halted { from, to: Some(to) } => format!("stopped at {} until {to}", time(*from)),
            StepKind::Halted { from, to: None } => format!("stopped at {}, not resumed", time(*from)),
            StepKind::Missing { year } => format!("no official calendar for {year}"),
        };
        let note = self.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{} {} {what}{note}", self.date, self.date.weekday_en())
    }
}

fn rest_zh(rest: &Rest) -> String {
    match rest {
        Rest::Weekend => "周末".to_owned(),
        Rest::Holiday(name) => format!("{name}放假"),
    }
}

fn rest_en(rest: &Rest) -> String {
    match rest {
        Rest::Weekend => "weekend".to_owned(),
        Rest::Holiday(name) => format!("holiday {name}"),
    }
}

fn used_zh(used: Used, unit: Unit) -> String {
    match used {
        Used::Bells(n) => format!("{n} {}", if unit == Unit::Month { Unit::Day } else { unit }.zh()),
        Used::Millis(millis) => length_zh(millis),
    }
}

fn used_en(used: Used) -> String {
    match used {
        Used::Bells(1) => "1 day".to_owned(),
        Used::Bells(n) => format!("{n} days"),
        Used::Millis(millis) => length_en(millis),
    }
}

/// The time of day as people write it, without its date.
fn time(moment: Moment) -> String {
    let text = moment.to_string();
    text.split_once(' ').map_or(text.clone(), |(_, time)| time.to_owned())
}

/// The time of day if the date is the same, else both.
fn until(from: Moment, to: Moment) -> String {
    if from.date() == to.date() { time(to) } else { to.to_string() }
}

fn length_zh(millis: i64) -> String {
    length(millis, ["小时", "分钟", "秒", "毫秒"])
}

fn length_en(millis: i64) -> String {
    length(millis, ["h", "min", "s", "ms"])
}

/// A length in hours and minutes, and in smaller parts only where there are some.
fn length(millis: i64, [hour, minute, second, milli]: [&str; 4]) -> String {
    let parts = [
        (millis / 3_600_000, hour),
        (millis / 60_000 % 60, minute),
        (millis / 1000 % 60, second),
        (millis % 1000, milli),
    ];
    let shown: Vec<String> =
        parts.iter().filter(|(n, _)| *n != 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if shown.is_empty() { format!("0 {minute}") } else { shown.join(" ") }
}
