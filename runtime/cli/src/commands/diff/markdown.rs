//! A difference as a review comment.

use std::io::Write as _;

use shao_diff::{Difference, Direction};

use super::cases::Impact;
use super::gates::Gate;
use super::impact;
use super::sides::{Compared, Found, Outcome};
use super::text::{FEW, places, rules, title};
use crate::shell::{Failure, Shell};

/// How many cases are listed one by one.
const LISTED: usize = 20;

/// Writes all of it: a heading per policy, its header in bold, a table of what changes.
///
/// # Errors
/// When it cannot be written.
pub fn write(all: &[Compared], shell: &mut Shell) -> Result<(), Failure> {
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            writeln!(shell.out)?;
        }
        self::one(one, shell)?;
    }
    Ok(())
}

fn one(one: &Compared, shell: &mut Shell) -> Result<(), Failure> {
    match &one.outcome {
        Outcome::Both(found) => self::found(found, shell),
        Outcome::Gone => Ok(writeln!(
            shell.out,
            "### {}\n\n{}",
            escaped(&one.old),
            shell.pick("整份删去", "removed as a whole")
        )?),
        Outcome::Come => Ok(writeln!(
            shell.out,
            "### {}\n\n{}",
            escaped(&one.new),
            shell.pick("整份新增", "added as a whole")
        )?),
    }
}

fn found(found: &Found, shell: &mut Shell) -> Result<(), Failure> {
    let difference = &found.difference;
    let (zh, en) = difference.header();
    let title = escaped(&title(difference));
    writeln!(shell.out, "### {title}\n\n**{}**", shell.pick(&zh, &en))?;
    if !difference.is_empty() {
        let head = shell.pick("| 走向 | 改了什么 | 在哪里 |", "| direction | what changes | where |");
        writeln!(shell.out, "\n{head}\n|---|---|---|")?;
        for direction in Direction::ALL {
            rows(difference, direction, shell)?;
        }
        for change in difference.rows() {
            let kind = shell.pick("清单", "table").to_owned();
            row(&kind, shell.pick(&change.zh(), &change.en()).to_owned(), &places(change, FEW), shell)?;
        }
        for one in &difference.undecided {
            let kind = shell.pick("未决", "undecided").to_owned();
            let said = format!("{}: {}", one.decision, shell.pick(&one.zh, &one.en));
            row(&kind, said, "", shell)?;
        }
    }
    for moved in found.longest.iter().flatten() {
        writeln!(shell.out, "\n{}", escaped(shell.pick(&moved.zh(), &moved.en())))?;
    }
    gates(&found.gates, shell)?;
    found.impact.iter().try_for_each(|impact| measured(impact, shell))
}

fn rows(found: &Difference, direction: Direction, shell: &mut Shell) -> Result<(), Failure> {
    let kind = shell.pick(direction.words().0, direction.words().1).to_owned();
    for class in found.classes.iter().filter(|class| class.direction == direction) {
        let said = shell.pick(&class.zh(), &class.en()).to_owned();
        let said = format!("{said} ({} {{ {} }})", shell.pick("如", "e.g."), class.case);
        row(&kind, said, &rules(class), shell)?;
    }
    for change in found.terms().filter(|change| change.direction == direction) {
        let said = shell.pick(&change.zh(), &change.en()).to_owned();
        row(&kind, said, &places(change, FEW), shell)?;
    }
    Ok(())
}

fn row(kind: &str, said: String, place: &str, shell: &mut Shell) -> Result<(), Failure> {
    writeln!(shell.out, "| {kind} | {} | {} |", escaped(&said), escaped(place))?;
    Ok(())
}

fn gates(gates: &[Gate], shell: &mut Shell) -> Result<(), Failure> {
    if !gates.is_empty() {
        writeln!(shell.out)?;
    }
    for gate in gates {
        let verdict = gate.verdict.words();
        let name = escaped(shell.pick(&gate.zh, &gate.en));
        writeln!(shell.out, "- {name}{}**{}**", shell.pick("：", ": "), shell.pick(verdict.0, verdict.1))?;
        for (zh, en) in gate.against.iter().take(LISTED) {
            writeln!(shell.out, "  - {}", escaped(shell.pick(zh, en)))?;
        }
    }
    Ok(())
}

/// What is measured stands apart from the table of what is proved.
fn measured(impact: &Impact, shell: &mut Shell) -> Result<(), Failure> {
    writeln!(shell.out, "\n{}", escaped(&impact::heading(impact, shell.lang)))?;
    if !impact.changed.is_empty() {
        writeln!(shell.out)?;
    }
    for case in impact.changed.iter().take(LISTED) {
        writeln!(shell.out, "- {}", escaped(&impact::changed(case, shell.lang)))?;
    }
    Ok(())
}

/// A text that a table of Markdown takes as it is: marks of its own are shown, not obeyed.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '|' | '*' | '_' | '<' | '>' | '`' | '[' | ']' | '\\' | '#' | '~' => out.extend(['\\', letter]),
            '\n' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}
