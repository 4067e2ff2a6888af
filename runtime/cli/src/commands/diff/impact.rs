//! What a log of past cases says, for people. It is measured, and never counted with what is proved.

use std::io::Write as _;

use shao_compiler::Lang;

use super::cases::{ChangedCase, Impact};
use super::lives::{Kind, Part};
use super::open::{Next, OpenCase, Running};
use crate::shell::{Failure, Shell};
use crate::table::{Align, Table};

/// How many cases are listed one by one.
const LISTED: usize = 20;

/// Writes it.
///
/// # Errors
/// When it cannot be written.
pub fn text(impact: &Impact, shell: &mut Shell) -> Result<(), Failure> {
    writeln!(shell.out, "\n{}", heading(impact, shell.lang))?;
    let [old, new] = impact.refused;
    let said = match shell.lang {
        Lang::Zh => format!("各人照当时那样办，是假设；表中的动作，旧版不许 {old} 次，新版不许 {new} 次"),
        Lang::En => format!(
            "people are assumed to act as they did then; of the acts in the log the old version refuses {old}, the new one {new}"
        ),
    };
    writeln!(shell.out, "{said}")?;
    if impact.unread > 0 {
        let said = shell.pick("读不了的行：", "rows that cannot be read: ").to_owned();
        writeln!(shell.out, "{said}{}", impact.unread)?;
    }
    if !impact.changed.is_empty() {
        writeln!(shell.out)?;
        for line in table(impact, shell).lines() {
            writeln!(shell.out, "  {line}")?;
        }
        writeln!(shell.out)?;
    }
    for case in impact.changed.iter().take(LISTED) {
        writeln!(shell.out, "  {}", changed(case, shell.lang))?;
    }
    more(impact.changed.len(), shell)?;
    open(&impact.open, shell)
}

/// The log, how long, how many cases and how many of them change.
pub fn heading(impact: &Impact, lang: Lang) -> String {
    let from = impact.from.map(|from| from.date().to_string()).unwrap_or_default();
    let (until, cases, changed) = (impact.until.date(), impact.cases, impact.changed.len());
    let same = cases.saturating_sub(changed);
    match lang {
        Lang::Zh => format!(
            "实测，不是证明：{} 的 {cases} 件（{from} 至 {until}）照两版各走一遍，{changed} 件有变，{same} 件不变",
            impact.log
        ),
        Lang::En => format!(
            "measured, not proved: the {cases} cases of {} ({from} to {until}) under both versions: {changed} change, {same} do not",
            impact.log
        ),
    }
}

fn table(impact: &Impact, shell: &Shell) -> Table {
    let used: Vec<usize> = (0..Kind::ALL.len())
        .filter(|at| impact.by_unit.values().any(|counts| count(counts, *at) > 0))
        .collect();
    let kinds = used.iter().filter_map(|at| Kind::ALL.get(*at));
    let mut header = vec![(shell.pick("单位", "unit"), Align::Left)];
    header.extend(kinds.map(|kind| (shell.pick(kind.words().0, kind.words().1), Align::Right)));
    let mut table = Table::new(&header);
    for (unit, counts) in &impact.by_unit {
        let name = if unit.is_empty() { "—".to_owned() } else { unit.clone() };
        let cells = used.iter().map(|at| count(counts, *at).to_string());
        table.row(std::iter::once(name).chain(cells).collect());
    }
    table
}

fn count(counts: &[u32; 6], at: usize) -> u32 {
    counts.get(at).copied().unwrap_or_default()
}

/// One case in one line.
pub fn changed(case: &ChangedCase, lang: Lang) -> String {
    let parts: Vec<String> = case.parts.iter().map(|part| self::part(part, lang)).collect();
    match lang {
        Lang::Zh => format!("{}（第 {} 行）：{}", case.case, case.line, parts.join("；")),
        Lang::En => format!("{} (line {}): {}", case.case, case.line, parts.join("; ")),
    }
}

fn part(part: &Part, lang: Lang) -> String {
    let none = if lang == Lang::Zh { "（无）" } else { "(none)" };
    let side = |said: &Option<String>| said.clone().unwrap_or_else(|| none.to_owned());
    let kind = if lang == Lang::Zh { part.kind.words().0 } else { part.kind.words().1 };
    let what = format!("{kind} {}", part.what);
    format!("{} {} → {}", what.trim_end(), side(&part.old), side(&part.new))
}

fn more(all: usize, shell: &mut Shell) -> Result<(), Failure> {
    let more = all.saturating_sub(LISTED);
    if more > 0 {
        let said = match shell.lang {
            Lang::Zh => format!("另有 {more} 件，用 --format json 看全部"),
            Lang::En => format!("and {more} more; --format json lists them all"),
        };
        writeln!(shell.out, "  {said}")?;
    }
    Ok(())
}

fn open(cases: &[OpenCase], shell: &mut Shell) -> Result<(), Failure> {
    if cases.is_empty() {
        return Ok(());
    }
    let clocks: usize = cases.iter().map(|case| case.running.len()).sum();
    let head = match shell.lang {
        Lang::Zh => format!(
            "在办 {} 件，走着的期限 {clocks} 个：从旧、从新都不动它们；没有人动手时的下一个阶段，两种过渡各是：",
            cases.len()
        ),
        Lang::En => format!(
            "{} open, {clocks} clocks running, which neither 从旧 nor 从新 moves; if nobody acts, the next stage under each:",
            cases.len()
        ),
    };
    writeln!(shell.out, "\n{head}")?;
    let moving: Vec<(&OpenCase, &Next)> =
        cases.iter().filter_map(|case| Some((case, case.next.as_ref()?))).collect();
    for (case, next) in moving.iter().take(LISTED) {
        let running = clocks_said(&case.running);
        writeln!(shell.out, "  {} {}{}{running}", case.case, case.stage, shell.pick("：", ": "))?;
        next_stage(next, shell)?;
    }
    more(moving.len(), shell)?;
    let still = cases.len().saturating_sub(moving.len());
    if still > 0 {
        let said = match shell.lang {
            Lang::Zh => format!("{still} 件没有人动手就不会进入下一个阶段"),
            Lang::En => format!("{still} come to no other stage unless somebody acts"),
        };
        writeln!(shell.out, "  {said}")?;
    }
    Ok(())
}

fn next_stage(next: &Next, shell: &mut Shell) -> Result<(), Failure> {
    let (stage, at) = (&next.stage, next.at);
    let old = clocks_said(&next.old);
    let new = match &next.new {
        Ok(new) => clocks_said(new),
        Err(why) => format!("{}{}", shell.pick("不转，", "stays: "), shell.pick(&why.zh, &why.en)),
    };
    let said = if matches!(&next.new, Ok(new) if *new == next.old) {
        format!("{}{old}", shell.pick("从旧、从新都是 ", "either way "))
    } else {
        format!("从旧 {old}{}从新 {new}", shell.pick("；", "; "))
    };
    let minute = at.minute_of_day();
    let at = format!("{} {:02}:{:02}", at.date(), minute / 60, minute % 60);
    writeln!(shell.out, "      → {stage}（{at}）{}{said}", shell.pick("：", ": "))?;
    Ok(())
}

fn clocks_said(clocks: &[Running]) -> String {
    let one = |one: &Running| {
        let unit = one.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
        format!("{}{unit} {}", one.clock, one.deadline)
    };
    if clocks.is_empty() { "—".to_owned() } else { clocks.iter().map(one).collect::<Vec<_>>().join("，") }
}
