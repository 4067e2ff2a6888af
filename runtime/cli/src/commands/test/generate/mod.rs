//! 案例 that show what none shows yet: every rule, every condition as the one that decides, every number on either side of
//! where the answer changes.
//!
//! What a 案例 shows is read from the frames on which decisions were really made while it ran. What is offered was put
//! behind the policy, compiled and run: it passes, and shows what it says.

mod asked;
mod search;
mod show;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use shao_abi::Scenario;
use shao_calendar::Moment;
use shao_case::Policy;
use shao_compiler::{Severity, SourceError, Sources, Spelling, Text, format};

use crate::shell::Failure;
use crate::sources::Folder;
use asked::{Asked, Recorder};
use search::{Candidate, Found, Search, few};
use words::said;

/// What should be shown, what is, and what 案例 would show more.
pub struct Generated {
    asked: Asked,
    /// In words, by number.
    said: Vec<Text>,
    /// What the 案例 that there are show.
    before: BTreeSet<usize>,
    /// What is shown with those that are offered.
    after: BTreeSet<usize>,
    /// What was not shown, and why.
    missing: Vec<(usize, Text)>,
    offered: Vec<Offered>,
    /// How many were found that did not hold when they were run as 案例.
    dropped: usize,
}

/// A 案例 that shows something new.
struct Offered {
    title: String,
    shows: BTreeSet<usize>,
    text: String,
}

/// Works it out for one policy, whose 案例 are these.
///
/// # Errors
/// When the policy's folder cannot be read again.
pub fn run(path: &Path, ir: &shao_ir::Policy, base: &Policy<'_>, at: Moment) -> Result<Generated, Failure> {
    let asked = Asked::of(ir);
    let recorder = Recorder::new(ir);
    let policy = Policy { decide: &recorder, ..*base };
    let every = asked.by_decision(|_| true);
    let ran = |scenario: &Scenario| {
        recorder.take();
        let ok = shao_case::run(&policy, scenario).ok;
        (ok, every.shown(ir, &recorder.take()))
    };
    let before: BTreeSet<usize> =
        ir.scenarios.iter().map(ran).filter(|(ok, _)| *ok).flat_map(|(_, s)| s).collect();
    let search = Search { ir, policy: &policy, recorder: &recorder, at };
    let Found { candidates, made, .. } = search.run(&asked, &before);
    let said: Vec<Text> = asked.all.iter().map(|one| said(ir, one)).collect();
    let folder = Folder::of(path)?;
    let (mut after, mut offered, mut dropped) = (before.clone(), Vec::new(), 0_usize);
    let written =
        few(candidates).into_iter().enumerate().map(|(nth, one)| written(nth, one, &said)).collect();
    for (one, scenario) in compiled(&folder, written) {
        let (ok, shows) = scenario.as_ref().map(&ran).unwrap_or_default();
        if !ok {
            dropped = dropped.saturating_add(1);
            continue;
        }
        let shows: BTreeSet<usize> = shows.difference(&after).copied().collect();
        if !shows.is_empty() {
            after.extend(&shows);
            offered.push(Offered { shows, ..one });
        }
    }
    let why = |at: usize| {
        let one = asked.all.get(at)?;
        Some((at, why(one.fresh, made.contains(&one.decision), &one.case.says)))
    };
    let missing = (0..asked.all.len()).filter(|at| !after.contains(at)).filter_map(why).collect();
    Ok(Generated { asked, said, before, after, missing, offered, dropped })
}

/// Why something is not shown.
fn why(fresh: bool, made: bool, case: &str) -> Text {
    match (fresh, made) {
        (false, _) => Text::new(
            format!("先要有别的事发生：{case}"),
            format!("something must have happened before: {case}"),
        ),
        (true, false) => Text::new(
            format!("从立案起没有试到这个判定：{case}"),
            format!("no try came from the opening to this decision: {case}"),
        ),
        (true, true) => {
            Text::new(format!("试过，没有碰到：{case}"), format!("tried, and not met with: {case}"))
        }
    }
}

/// A candidate as a 案例, named by a rule that it shows.
fn written(nth: usize, one: Candidate, said: &[Text]) -> Offered {
    let shown = || one.shows.iter().filter_map(|at| said.get(*at)).map(|said| said.zh.as_str());
    let named = shown().find(|said| !said.contains('：')).or_else(|| shown().next()).unwrap_or_default();
    let what: String = named.chars().take_while(|c| *c != '：').filter(|c| !"\"“”＂".contains(*c)).collect();
    let title = format!("补充 {}：{what}", nth.saturating_add(1));
    let text = format!("案例 \"{title}\" {{\n{}}}\n", one.lines);
    let text = format(&text, Spelling::Zh).unwrap_or(text);
    Offered { title, shows: one.shows, text }
}

/// What the compiler makes of each, written behind the policy; of each alone if it does not take them together.
fn compiled(folder: &Folder, all: Vec<Offered>) -> Vec<(Offered, Option<Scenario>)> {
    let together = scenarios(folder, &all);
    let one = |one: Offered| {
        let found = match &together {
            Some(all) => all.iter().find(|scenario| scenario.name == one.title).cloned(),
            None => scenarios(folder, std::slice::from_ref(&one))
                .and_then(|all| all.into_iter().find(|scenario| scenario.name == one.title)),
        };
        (one, found)
    };
    all.into_iter().map(one).collect()
}

/// The 案例 of the policy with these behind it; none if that has errors.
fn scenarios(folder: &Folder, more: &[Offered]) -> Option<Vec<Scenario>> {
    let more: String = more.iter().map(|one| format!("\n{}", one.text)).collect();
    let checked = shao_compiler::check(&Longer { folder, more }, &folder.main);
    let errors = checked.diagnostics.iter().any(|found| found.severity == Severity::Error);
    checked.policy.filter(|_| !errors).map(|policy| policy.scenarios)
}

/// A folder whose main file goes on.
struct Longer<'f> {
    folder: &'f Folder,
    more: String,
}

impl Sources for Longer<'_> {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        let text = self.folder.read(path)?;
        Ok(if path == self.folder.main { format!("{text}{}", self.more) } else { text })
    }
}
