//! A difference as a review comment.

use std::io::Write as _;

use shao_diff::{Change, Direction};

use super::sides::{Compared, Outcome};
use super::text::{FEW, places, title};
use crate::shell::{Failure, Shell};

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
    let found = match &one.outcome {
        Outcome::Both(found) => found,
        Outcome::Gone => {
            writeln!(shell.out, "### {}\n\n{}", one.old, shell.pick("整份删去", "removed as a whole"))?;
            return Ok(());
        }
        Outcome::Come => {
            writeln!(shell.out, "### {}\n\n{}", one.new, shell.pick("整份新增", "added as a whole"))?;
            return Ok(());
        }
    };
    let (zh, en) = found.header();
    writeln!(shell.out, "### {}\n\n**{}**", escaped(&title(found)), shell.pick(&zh, &en))?;
    if found.is_empty() {
        return Ok(());
    }
    let head = shell.pick("| 走向 | 改了什么 | 在哪里 |", "| direction | what changes | where |");
    writeln!(shell.out, "\n{head}\n|---|---|---|")?;
    for direction in Direction::ALL {
        for change in found.terms().filter(|change| change.direction == direction) {
            row(shell.pick(direction.words().0, direction.words().1).to_owned(), change, shell)?;
        }
    }
    for change in found.rows() {
        row(shell.pick("清单", "table").to_owned(), change, shell)?;
    }
    Ok(())
}

fn row(direction: String, change: &Change, shell: &mut Shell) -> Result<(), Failure> {
    let said = escaped(shell.pick(&change.zh(), &change.en()));
    let place = escaped(&places(change, FEW));
    writeln!(shell.out, "| {direction} | {said} | {place} |")?;
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
