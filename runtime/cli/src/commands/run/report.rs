//! What a log came to, for people and for machines.

use std::io::Write as _;
use std::path::Path;

use serde_json::json;
use shao_case::Policy;
use shao_compiler::Lang;

use super::replayed::Replayed;
use crate::account;
use crate::import::{Log, RowFault};
use crate::shell::{Failure, Shell};
use crate::table::{Align, Table};
use crate::tally::Share;

/// How many unreadable rows are listed one by one.
const LISTED: usize = 20;

/// For people.
///
/// # Errors
/// When the output cannot be written.
pub fn text(
    policy: &Policy<'_>,
    all: &Replayed<'_>,
    log: &Log,
    out: Option<&Path>,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let info = &policy.schema.policy;
    let faults = faults(all, log);
    let rows = log.orders.len() + log.faults.len();
    let head = match shell.lang {
        Lang::Zh => format!(
            "{} {}\n工单 {rows} 行，立案 {} 件，读不了 {} 行；推演至 {}，结案 {} 件，在办 {} 件\n",
            info.name,
            info.version,
            all.opened,
            faults.len(),
            all.until,
            all.ended,
            all.opened - all.ended
        ),
        Lang::En => format!(
            "{} {}\n{rows} rows, {} cases opened, {} rows unreadable; until {}: {} ended, {} open\n",
            info.name,
            info.version,
            all.opened,
            faults.len(),
            all.until,
            all.ended,
            all.opened - all.ended
        ),
    };
    writeln!(shell.out, "{head}")?;
    others(all, shell)?;
    units(policy, all, shell)?;
    let marks: Vec<String> = all.marks.iter().map(|(name, times)| format!("{name} {times}")).collect();
    writeln!(shell.out, "\n{}{}", shell.pick("记号：", "marks: "), marks.join("  "))?;
    refused(all, shell)?;
    unreadable(&faults, shell)?;
    broken(all, shell)?;
    if let Some(account) = &all.account {
        account::text(account, shell)?;
    }
    if let Some(path) = out {
        let said = shell.pick("逐条判定", "decisions");
        writeln!(shell.out, "\n{said}:{} ({})", path.display(), all.journal.lines)?;
    }
    Ok(())
}

/// The cases that are not the log's own.
fn others(all: &Replayed<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let kinds = [
        (&all.started, shell.pick("由案件启动", "started by cases")),
        (&all.timed, shell.pick("到时启动", "opened by time")),
    ];
    for (counted, said) in kinds.into_iter().filter(|(counted, _)| !counted.is_empty()) {
        let parts = counted.iter().map(|(process, n)| match shell.lang {
            Lang::Zh => format!("{process} {n} 件"),
            Lang::En => format!("{process} {n}"),
        });
        let parts: Vec<String> = parts.collect();
        writeln!(shell.out, "{said}{}{}\n", shell.pick("：", ": "), parts.join("，"))?;
    }
    Ok(())
}

fn units(policy: &Policy<'_>, all: &Replayed<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let header = match shell.lang {
        Lang::Zh => ["单位", "接办", "按时", "逾期", "在办", "退单", "满意", "不满意", "满意率"],
        Lang::En => ["unit", "had", "on time", "late", "open", "returned", "satisfied", "not", "rate"],
    };
    let aligned: Vec<(&str, Align)> = header
        .iter()
        .enumerate()
        .map(|(at, title)| (*title, if at == 0 { Align::Left } else { Align::Right }))
        .collect();
    let mut table = Table::new(&aligned);
    for (unit, share) in &all.tally.shares {
        table.row(cells(policy.schema.party_name(*unit), *share));
    }
    table.row(cells(shell.pick("合计", "all"), all.tally.total()));
    for line in table.lines() {
        writeln!(shell.out, "{line}")?;
    }
    Ok(())
}

fn cells(name: &str, share: Share) -> Vec<String> {
    let counts = [
        share.had,
        share.on_time,
        share.late,
        share.open,
        share.returned,
        share.satisfied,
        share.dissatisfied,
    ];
    let rate = share.per_mille().map_or("—".to_owned(), |rate| format!("{}.{}%", rate / 10, rate % 10));
    std::iter::once(name.to_owned()).chain(counts.map(|n| n.to_string())).chain([rate]).collect()
}

fn refused(all: &Replayed<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let total = all.refused.total();
    let said = match shell.lang {
        Lang::Zh => format!("表里的动作 {} 次，政策不许的 {total} 次", all.acts),
        Lang::En => format!("{} acts in the log, {total} of them refused by the policy", all.acts),
    };
    writeln!(shell.out, "{said}")?;
    if total == 0 {
        return Ok(());
    }
    let header = match shell.lang {
        Lang::Zh => ["次数", "动作", "首例", "首例的原因"],
        Lang::En => ["times", "act", "first", "why the first"],
    };
    let mut table = Table::new(&[
        (header[0], Align::Right),
        (header[1], Align::Left),
        (header[2], Align::Left),
        (header[3], Align::Left),
    ]);
    for (act, group) in all.refused.ranked() {
        let why = match shell.lang {
            Lang::Zh => &group.reason.zh,
            Lang::En => &group.reason.en,
        };
        table.row(vec![group.times.to_string(), act.to_owned(), group.case.clone(), why.clone()]);
    }
    for line in table.lines() {
        writeln!(shell.out, "{line}")?;
    }
    Ok(())
}

/// All rows that came to nothing, by line.
fn faults(all: &Replayed<'_>, log: &Log) -> Vec<(u64, RowFault)> {
    let mut faults: Vec<_> = log.faults.iter().chain(&all.faults).cloned().collect();
    faults.sort();
    faults
}

fn unreadable(faults: &[(u64, RowFault)], shell: &mut Shell) -> Result<(), Failure> {
    if faults.is_empty() {
        return Ok(());
    }
    writeln!(shell.out, "\n{}", shell.pick("读不了的行：", "unreadable rows:"))?;
    for (line, fault) in faults.iter().take(LISTED) {
        let text = fault.text();
        match shell.lang {
            Lang::Zh => writeln!(shell.out, "  第 {line} 行：{}", text.zh)?,
            Lang::En => writeln!(shell.out, "  line {line}: {}", text.en)?,
        }
    }
    if let Some(more) = faults.len().checked_sub(LISTED).filter(|more| *more > 0) {
        match shell.lang {
            Lang::Zh => writeln!(shell.out, "  另有 {more} 行（--format json 可列全）")?,
            Lang::En => writeln!(shell.out, "  and {more} more (--format json lists them all)")?,
        }
    }
    Ok(())
}

fn broken(all: &Replayed<'_>, shell: &mut Shell) -> Result<(), Failure> {
    for (line, why) in &all.broken {
        match (line, shell.lang) {
            (Some(line), Lang::Zh) => writeln!(shell.out, "第 {line} 行走不下去：{}", why.zh)?,
            (Some(line), Lang::En) => writeln!(shell.out, "line {line} cannot go on: {}", why.en)?,
            (None, Lang::Zh) => writeln!(shell.out, "走不下去：{}", why.zh)?,
            (None, Lang::En) => writeln!(shell.out, "cannot go on: {}", why.en)?,
        }
    }
    Ok(())
}

/// For machines.
///
/// # Errors
/// When the output cannot be written.
pub fn json(policy: &Policy<'_>, all: &Replayed<'_>, log: &Log, shell: &mut Shell) -> Result<(), Failure> {
    let units = all.tally.shares.iter().map(|(unit, share)| {
        json!({"unit": policy.schema.party_name(*unit), "share": share, "satisfied_per_mille": share.per_mille()})
    });
    let faults = faults(all, log).into_iter().map(|(line, fault)| json!({"line": line, "why": fault.text()}));
    let broken = all.broken.iter().map(|(line, why)| json!({"line": line, "why": why}));
    let whole = json!({
        "policy": policy.schema.policy.name, "hash": policy.hash, "until": all.until,
        "opened": all.opened, "ended": all.ended, "acts": all.acts,
        "started": all.started, "timed": all.timed, "county": all.account,
        "units": units.collect::<Vec<_>>(), "total": all.tally.total(), "marks": all.marks,
        "refused": all.refused.json(), "unreadable": faults.collect::<Vec<_>>(), "broken": broken.collect::<Vec<_>>(),
    });
    writeln!(shell.out, "{whole:#}")?;
    Ok(())
}
