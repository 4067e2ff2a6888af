//! A difference for people, on a terminal.

use std::io::Write as _;

use shao_abi::Place;
use shao_compiler::Lang;
use shao_diff::{Change, Difference, Direction, Spot};

use super::sides::{Compared, Outcome};
use crate::shell::{Failure, Shell};

/// How many rows of tables are listed.
const ROWS: usize = 12;
/// Of how many things that change alike the places are told.
pub const FEW: usize = 4;

/// Writes all of it.
///
/// # Errors
/// When it cannot be written.
pub fn write(all: &[Compared], shell: &mut Shell) -> Result<(), Failure> {
    let several = all.len() > 1;
    for (at, one) in all.iter().enumerate() {
        let unchanged = matches!(&one.outcome, Outcome::Both(found) if found.is_empty());
        if several && unchanged {
            continue;
        }
        if at > 0 {
            writeln!(shell.out)?;
        }
        self::one(one, shell)?;
    }
    if several {
        let same = all.iter().filter(|one| matches!(&one.outcome, Outcome::Both(found) if found.is_empty()));
        let (count, same) = (all.len(), same.count());
        let total = match shell.lang {
            Lang::Zh => format!("共 {count} 份政策，{same} 份没有差异"),
            Lang::En => format!("policies: {count}, without a difference: {same}"),
        };
        writeln!(shell.out, "\n{total}")?;
    }
    Ok(())
}

fn one(one: &Compared, shell: &mut Shell) -> Result<(), Failure> {
    let found = match &one.outcome {
        Outcome::Both(found) => found,
        Outcome::Gone => {
            writeln!(shell.out, "{}{}", one.old, shell.pick("：整份删去", ": removed as a whole"))?;
            return Ok(());
        }
        Outcome::Come => {
            writeln!(shell.out, "{}{}", one.new, shell.pick("：整份新增", ": added as a whole"))?;
            return Ok(());
        }
    };
    writeln!(shell.out, "{}", title(found))?;
    let (zh, en) = found.header();
    writeln!(shell.out, "{}", shell.pick(&zh, &en))?;
    for direction in Direction::ALL {
        let changes: Vec<&Change> = found.terms().filter(|change| change.direction == direction).collect();
        section(
            shell.pick(direction.words().0, direction.words().1).to_owned(),
            &changes,
            changes.len(),
            shell,
        )?;
    }
    let rows: Vec<&Change> = found.rows().collect();
    section(shell.pick("清单", "tables").to_owned(), &rows, ROWS, shell)
}

/// Which version of what: `小县 1 → 小县 2`.
pub fn title(found: &Difference) -> String {
    let (old, new) = (&found.old, &found.new);
    let renamed = if old.name == new.name { String::new() } else { format!("{} ", new.name) };
    format!("{} {} → {renamed}{}", old.name, old.version, new.version)
}

fn section(heading: String, changes: &[&Change], most: usize, shell: &mut Shell) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(shell.out, "\n{heading}")?;
    for change in changes.iter().take(most) {
        let said = shell.pick(&change.zh(), &change.en()).to_owned();
        writeln!(shell.out, "  {said}")?;
        let places = places(change, FEW);
        if !places.is_empty() {
            writeln!(shell.out, "      {places}")?;
        }
    }
    let more = changes.len().saturating_sub(most);
    if more > 0 {
        let said = match shell.lang {
            Lang::Zh => format!("另有 {more} 处，用 --format json 看全部"),
            Lang::En => format!("and {more} more; --format json lists them all"),
        };
        writeln!(shell.out, "  {said}")?;
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
    let said = |place: &Place| format!("{}:{}", place.file, place.line);
    match (&spot.old_place, &spot.new_place) {
        (Some(old), Some(new)) if (&old.file, old.line) == (&new.file, new.line) => Some(said(old)),
        (Some(old), Some(new)) => Some(format!("{} → {}", said(old), said(new))),
        (Some(only), None) | (None, Some(only)) => Some(said(only)),
        (None, None) => None,
    }
}
