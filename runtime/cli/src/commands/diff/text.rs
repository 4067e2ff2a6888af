//! A difference for people, on a terminal.

use std::io::Write as _;

use shao_abi::Place;
use shao_compiler::Lang;
use shao_diff::{Answered, CaseClass, Change, Difference, Direction, Spot};

use super::gates::{Gate, Verdict};
use super::impact;
use super::sides::{Compared, Found, Outcome};
use super::times::Moved;
use crate::shell::{Failure, Shell};

/// How many rows of tables, and how many cases against a gate are listed.
const ROWS: usize = 12;
/// Of how many things that change alike the places are told.
pub const FEW: usize = 4;

/// Writes all of it.
///
/// # Errors
/// When it cannot be written.
pub fn write(all: &[Compared], shell: &mut Shell) -> Result<(), Failure> {
    let several = all.len() > 1;
    let told: Vec<&Compared> = all.iter().filter(|one| !several || !one.is_quiet()).collect();
    for (at, one) in told.iter().enumerate() {
        if at > 0 {
            writeln!(shell.out)?;
        }
        match &one.outcome {
            Outcome::Both(found) => self::one(found, shell)?,
            Outcome::Gone => {
                writeln!(shell.out, "{}{}", one.old, shell.pick("：整份删去", ": removed as a whole"))?;
            }
            Outcome::Come => {
                writeln!(shell.out, "{}{}", one.new, shell.pick("：整份新增", ": added as a whole"))?;
            }
        }
    }
    if several {
        let (count, same) = (all.len(), all.iter().filter(|one| one.is_same()).count());
        let total = match shell.lang {
            Lang::Zh => format!("共 {count} 份政策，{same} 份没有差异"),
            Lang::En => format!("policies: {count}, without a difference: {same}"),
        };
        writeln!(shell.out, "{}{total}", if told.is_empty() { "" } else { "\n" })?;
    }
    Ok(())
}

fn one(found: &Found, shell: &mut Shell) -> Result<(), Failure> {
    let difference = &found.difference;
    writeln!(shell.out, "{}", title(difference))?;
    let (zh, en) = difference.header();
    writeln!(shell.out, "{}", shell.pick(&zh, &en))?;
    classes(difference, shell)?;
    for direction in Direction::ALL {
        let changes: Vec<&Change> =
            difference.terms().filter(|change| change.direction == direction).collect();
        let heading = shell.pick(direction.words().0, direction.words().1).to_owned();
        section(&heading, &changes, changes.len(), shell)?;
    }
    let rows: Vec<&Change> = difference.rows().collect();
    let heading = shell.pick("清单", "tables").to_owned();
    section(&heading, &rows, ROWS, shell)?;
    undecided(difference, shell)?;
    longest(found.longest.as_deref(), shell)?;
    gates(&found.gates, shell)?;
    found.impact.iter().try_for_each(|impact| impact::text(impact, shell))
}

/// Which version of what: `小县 1 → 2`.
pub fn title(found: &Difference) -> String {
    let (old, new) = (&found.old, &found.new);
    let renamed = if old.name == new.name { String::new() } else { format!("{} ", new.name) };
    format!("{} {} → {renamed}{}", old.name, old.version, new.version)
}

/// Cases that are answered otherwise, by decision; those of one condition together.
fn classes(found: &Difference, shell: &mut Shell) -> Result<(), Failure> {
    let mut groups: Vec<Vec<&CaseClass>> = Vec::new();
    for class in &found.classes {
        let alike = |group: &&mut Vec<&CaseClass>| group.first().is_some_and(|one| one.is_beside(class));
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(class),
            None => groups.push(vec![class]),
        }
    }
    let mut decision = None;
    for group in groups {
        let Some(first) = group.first() else { continue };
        if decision.replace(&first.decision) != Some(&first.decision) {
            let word = shell.pick("判定", "decision").to_owned();
            writeln!(shell.out, "\n{word} {}", first.decision)?;
        }
        writeln!(shell.out, "  {}", shell.pick(&first.cases_zh(), &first.cases_en()))?;
        for class in &group {
            let direction = shell.pick(class.direction.words().0, class.direction.words().1).to_owned();
            writeln!(shell.out, "    {direction} {}", shell.pick(&class.change_zh(), &class.change_en()))?;
        }
        writeln!(shell.out, "      {}", rules(first))?;
        writeln!(shell.out, "      {} {{ {} }}", shell.pick("如", "e.g."), first.case)?;
    }
    Ok(())
}

/// The rules responsible: `旧 规则 甲（县.shao:12）→ 新 规则 乙（县.shao:14）`.
pub fn rules(class: &CaseClass) -> String {
    let side = |answered: &Answered| {
        let rules = answered.rules.iter().map(|rule| format!("{}（{}）", rule.name, said(&rule.place)));
        let rules: Vec<String> = rules.collect();
        if rules.is_empty() { "—".to_owned() } else { rules.join("、") }
    };
    let (old, new) = (side(&class.old), side(&class.new));
    if old == new { old } else { format!("{old} → {new}") }
}

fn section(heading: &str, changes: &[&Change], most: usize, shell: &mut Shell) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(shell.out, "\n{heading}")?;
    for change in changes.iter().take(most) {
        writeln!(shell.out, "  {}", shell.pick(&change.zh(), &change.en()))?;
        let places = places(change, FEW);
        if !places.is_empty() {
            writeln!(shell.out, "      {places}")?;
        }
    }
    more(changes.len().saturating_sub(most), shell)
}

fn more(more: usize, shell: &mut Shell) -> Result<(), Failure> {
    if more > 0 {
        let said = match shell.lang {
            Lang::Zh => format!("另有 {more} 处，用 --format json 看全部"),
            Lang::En => format!("and {more} more; --format json lists them all"),
        };
        writeln!(shell.out, "  {said}")?;
    }
    Ok(())
}

fn undecided(found: &Difference, shell: &mut Shell) -> Result<(), Failure> {
    if found.undecided.is_empty() {
        return Ok(());
    }
    writeln!(shell.out, "\n{}", shell.pick("未决：没有证明变没变", "undecided: not proved either way"))?;
    for one in &found.undecided {
        let colon = shell.pick("：", ": ");
        writeln!(shell.out, "  {}{colon}{}", one.decision, shell.pick(&one.zh, &one.en))?;
    }
    Ok(())
}

fn longest(moved: Option<&[Moved]>, shell: &mut Shell) -> Result<(), Failure> {
    let Some(moved) = moved else { return Ok(()) };
    writeln!(shell.out, "\n{}", shell.pick("最长时间", "longest times"))?;
    for one in moved {
        writeln!(shell.out, "  {}", shell.pick(&one.zh(), &one.en()))?;
    }
    if moved.is_empty() {
        writeln!(shell.out, "  {}", shell.pick("没有变", "none moves"))?;
    }
    Ok(())
}

fn gates(gates: &[Gate], shell: &mut Shell) -> Result<(), Failure> {
    if !gates.is_empty() {
        writeln!(shell.out)?;
    }
    for gate in gates {
        let (name, verdict) = (shell.pick(&gate.zh, &gate.en), gate.verdict.words());
        let verdict = shell.pick(verdict.0, verdict.1);
        writeln!(shell.out, "{} {name}{}{verdict}", shell.pick("关口", "gate"), shell.pick("：", ": "))?;
        for (zh, en) in gate.against.iter().take(ROWS).filter(|_| gate.verdict == Verdict::Broken) {
            writeln!(shell.out, "  {}", shell.pick(zh, en))?;
        }
        more(gate.against.len().saturating_sub(ROWS), shell)?;
    }
    Ok(())
}

/// Where both versions say it, of the first few: `旧.shao:12 → 新.shao:14`.
pub fn places(change: &Change, few: usize) -> String {
    let found: Vec<String> = change.of.iter().filter_map(place).collect();
    let shown = found.iter().take(few).cloned().collect::<Vec<_>>().join("，");
    if found.len() > few { format!("{shown}…") } else { shown }
}

fn place(spot: &Spot) -> Option<String> {
    match (&spot.old_place, &spot.new_place) {
        (Some(old), Some(new)) if (&old.file, old.line) == (&new.file, new.line) => Some(said(old)),
        (Some(old), Some(new)) => Some(format!("{} → {}", said(old), said(new))),
        (Some(only), None) | (None, Some(only)) => Some(said(only)),
        (None, None) => None,
    }
}

fn said(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}
