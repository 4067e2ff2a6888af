//! What lines say, and what happened while time passed, as sentences.

use shao_abi::{Expectation, FactText, ScenarioCase, StepKind};

use super::repair;
use crate::{Played, Policy, Words, timeline};

/// A line as a sentence.
pub(super) fn line(kind: &StepKind) -> Words {
    match kind {
        StepKind::Act { at, actor, act, case, branch, result, args } => {
            let what = doing(at.as_ref(), [actor, act, case], [branch, result], args);
            Words::new(what.clone(), what)
        }
        StepKind::Refused { at, actor, act, case, branch, result, args, because } => {
            let what = doing(at.as_ref(), [actor, act, case], [branch, result], args);
            let because = because.as_ref();
            let zh = because.map_or_else(String::new, |words| format!(" 因 {words}"));
            let en = because.map_or_else(String::new, |words| format!(" because {words}"));
            Words::new(format!("不可 {what}{zh}"), format!("refused: {what}{en}"))
        }
        StepKind::Revise { .. } | StepKind::Outage { .. } | StepKind::Merge { .. } => repair::said(kind),
        StepKind::ExpectOpened { flow, unit, name } => Words::new(
            format!("期望 启于 {flow} 对 {unit} 为 {name}"),
            format!("expect time to have opened {flow} for {unit}, called {name}"),
        ),
        StepKind::Propose { .. }
        | StepKind::ExpectLedger { .. }
        | StepKind::ExpectProposal { .. }
        | StepKind::ExpectScore { .. }
        | StepKind::ExpectStanding { .. } => super::sight::line(kind).unwrap_or_default(),
        StepKind::Advance { to } => {
            let to = spaced(to);
            Words::new(format!("推进至 {to}"), format!("advance to {to}"))
        }
        StepKind::Expect { case, that, because } => {
            let all: Vec<Words> = that.iter().map(expectation).collect();
            let zh: Vec<&str> = all.iter().map(|words| words.zh.as_str()).collect();
            let en: Vec<&str> = all.iter().map(|words| words.en.as_str()).collect();
            let because_zh = because.as_ref().map_or_else(String::new, |rule| format!(" 因 规则 {rule}"));
            let because_en = because.as_ref().map_or_else(String::new, |rule| format!(" by rule {rule}"));
            let zh = format!("期望 {case} {}{because_zh}", zh.join("，"));
            Words::new(zh, format!("expect {case} {}{because_en}", en.join(", ")))
        }
    }
}

/// A time as the language writes it: `2026-03-02 09:00`.
pub(super) fn spaced(time: &str) -> String {
    time.replacen('T', " ", 1)
}

/// 案件 … as a sentence.
pub(super) fn opening(def: &ScenarioCase) -> Words {
    let at = def.opened.as_deref().map(spaced).unwrap_or_default();
    Words::new(format!("案件 {} 于 {at} 立案", def.name), format!("case {} opened at {at}", def.name))
}

fn doing(
    at: Option<&String>,
    [actor, act, case]: [&str; 3],
    [branch, result]: [&Option<String>; 2],
    args: &[FactText],
) -> String {
    let at = at.map_or_else(String::new, |at| format!("于 {} ", spaced(at)));
    let branch = branch.as_ref().map_or_else(String::new, |unit| format!(" 对 {unit}"));
    let result = result.as_ref().map_or_else(String::new, |result| format!(" {result}"));
    let args: Vec<String> = args.iter().map(|arg| format!("{} {}", arg.name, arg.value)).collect();
    let args = if args.is_empty() { String::new() } else { format!("（{}）", args.join("，")) };
    format!("{at}{actor} {act} {case}{branch}{result}{args}")
}

/// An expectation as a phrase.
pub(super) fn expectation(that: &Expectation) -> Words {
    let of = |of: &Option<String>| of.as_ref().map_or_else(String::new, |party| format!(" 对 {party}"));
    match that {
        Expectation::Stage { stage, of: party } => {
            Words::new(format!("在 {stage}{}", of(party)), format!("in {stage}{}", of(party)))
        }
        Expectation::Field { field, value, equal } => {
            let sign = if *equal { "=" } else { "≠" };
            Words::new(format!("{field} {sign} {value}"), format!("{field} {sign} {value}"))
        }
        Expectation::Mark { mark, of: party, recorded } => {
            let (zh, en) = if *recorded { ("记", "mark") } else { ("未记", "no mark") };
            Words::new(format!("{zh} {mark}{}", of(party)), format!("{en} {mark}{}", of(party)))
        }
        Expectation::Started { flow, .. } => Words::new(format!("启动 {flow}"), format!("started {flow}")),
        Expectation::Notified { who } => Words::new(format!("通知 {who}"), format!("{who} was told")),
        Expectation::Deadline { clock, at } => {
            let at = spaced(at);
            Words::new(format!("期限 {clock} 届满 于 {at}"), format!("clock {clock} due at {at}"))
        }
        Expectation::ClockIs { clock, state } => {
            Words::new(format!("期限 {clock} {state}"), format!("clock {clock} is {state}"))
        }
        Expectation::Must { decision, reason: None } => {
            Words::new(format!("{decision} 通过"), format!("{decision} passes"))
        }
        Expectation::Must { decision, reason: Some(reason) } => Words::new(
            format!("{decision} 不通过 因 “{reason}”"),
            format!("{decision} fails because “{reason}”"),
        ),
    }
}

/// What was recorded since: of each case, the new entries; then what happened to the county.
pub(super) fn news(policy: &Policy<'_>, cases: &[Played], before: &[usize], county: Words) -> Words {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (case, seen) in cases.iter().zip(before) {
        let fresh: Vec<_> = case.records.iter().skip(*seen).cloned().collect();
        for entry in timeline(policy, &fresh) {
            let at = Words::when(entry.at);
            zh.push(format!("{} {}：{}", case.name, at.zh, entry.what.zh));
            en.push(format!("{} {}: {}", case.name, at.en, entry.what.en));
        }
    }
    if county != Words::default() {
        zh.push(county.zh);
        en.push(county.en);
    }
    if zh.is_empty() {
        return Words::new("无事发生", "nothing happened");
    }
    Words::new(zh.join("；"), en.join("; "))
}
