//! What a county came to, for people: its ledgers, its sealed scores, what is proposed.

use std::io::Write as _;

use shao_case::settlement::{Account, CloseAccount, LedgerAccount, ProposalAccount, ScoreRow};
use shao_compiler::Lang;

use crate::commands::test::said;
use crate::shell::{Failure, Shell};
use crate::table::{Align, Table};

/// Tells it; nothing at all if the policy counts nothing.
///
/// # Errors
/// When the output cannot be written.
pub fn text(account: &Account, shell: &mut Shell) -> Result<(), Failure> {
    if account.is_empty() {
        return Ok(());
    }
    let (head, settled) = (shell.pick("台账，至", "ledgers, up to"), account.settled);
    writeln!(shell.out, "\n{head} {settled}")?;
    let (held, empty): (Vec<_>, Vec<_>) = account.ledgers.iter().partition(|ledger| !ledger.rows.is_empty());
    for ledger in held {
        self::ledger(ledger, shell)?;
    }
    if !empty.is_empty() {
        let names: Vec<&str> = empty.iter().map(|ledger| ledger.ledger.as_str()).collect();
        writeln!(shell.out, "  {}{}", shell.pick("没有记载：", "empty: "), names.join("、"))?;
    }
    for close in &account.closes {
        self::close(close, shell)?;
    }
    proposals(&account.proposals, shell)
}

fn ledger(ledger: &LedgerAccount, shell: &mut Shell) -> Result<(), Failure> {
    // Where all of it is unconfirmed, it is said once.
    let all = ledger.rows.iter().all(|row| row.tainted);
    let unsure = shell.pick("（含待县确认）", " (partly unconfirmed)");
    let mark = |marked: bool| if marked { unsure } else { "" };
    let rows = ledger.rows.iter();
    let rows: Vec<String> =
        rows.map(|row| format!("{} {}{}", row.unit, row.value, mark(row.tainted && !all))).collect();
    let colon = shell.pick("：", ": ");
    writeln!(shell.out, "  {}{}{colon}{}", ledger.ledger, mark(all), rows.join("，"))?;
    Ok(())
}

fn close(close: &CloseAccount, shell: &mut Shell) -> Result<(), Failure> {
    let (period, sealed) = (said(&close.period, shell).to_owned(), close.sealed);
    let revision = match (close.revision, shell.lang) {
        (1, _) => String::new(),
        (n, Lang::Zh) => format!("，第 {n} 版"),
        (n, Lang::En) => format!(", revision {n}"),
    };
    let of = shell.pick("封账于", "sealed on");
    writeln!(shell.out, "\n{} {period}{revision}，{of} {sealed}", close.score)?;
    let header = match shell.lang {
        Lang::Zh => ["名次", "单位", "得分", "建议"],
        Lang::En => ["rank", "unit", "score", "proposed"],
    };
    let aligned = [Align::Right, Align::Left, Align::Right, Align::Left];
    let mut table = Table::new(&[0, 1, 2, 3].map(|at: usize| {
        (header.get(at).copied().unwrap_or_default(), aligned.get(at).copied().unwrap_or(Align::Left))
    }));
    close.rows.iter().for_each(|row| table.row(cells(row, shell)));
    for line in table.lines() {
        writeln!(shell.out, "  {line}")?;
    }
    shares(close, shell)
}

/// What the scores come to in other assessments, one line for each.
fn shares(close: &CloseAccount, shell: &mut Shell) -> Result<(), Failure> {
    let Some(first) = close.rows.iter().find(|row| !row.shares.is_empty()) else { return Ok(()) };
    for (at, share) in first.shares.iter().enumerate() {
        let counted = close.rows.iter().filter_map(|row| Some((row, row.shares.get(at)?)));
        let counted: Vec<String> =
            counted.map(|(row, share)| format!("{} {}", row.unit, share.counts)).collect();
        let unsure = if share.unsure { shell.pick("（待县确认）", " (unconfirmed)") } else { "" };
        let (word, colon) = (shell.pick("纳入", "counted in"), shell.pick("：", ": "));
        writeln!(shell.out, "  {word} {} {}{unsure}{colon}{}", share.of, share.ratio, counted.join("，"))?;
    }
    Ok(())
}

fn cells(row: &ScoreRow, shell: &Shell) -> Vec<String> {
    let drill = shell.pick("（演练）", " (drill)");
    let given =
        row.given.iter().map(|(form, is_drill)| format!("{form}{}", if *is_drill { drill } else { "" }));
    let mut notes: Vec<String> = given.collect();
    if row.score.is_none() {
        let why = row.out.as_ref().map(|why| said(why, shell).to_owned()).unwrap_or_default();
        notes.push(format!("{}{why}", shell.pick("不参评：", "left out: ")));
    }
    let rank = row.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
    let score = row.score.clone().unwrap_or_else(|| "—".to_owned());
    vec![rank, row.unit.clone(), score, notes.join("，")]
}

fn proposals(proposals: &[ProposalAccount], shell: &mut Shell) -> Result<(), Failure> {
    if proposals.is_empty() {
        return Ok(());
    }
    writeln!(
        shell.out,
        "\n{}",
        shell.pick("问责：只是建议，由人决定", "accountability: proposals, for people to decide")
    )?;
    for one in proposals {
        let of = shell.pick("对", "of");
        let forms = if one.forms.is_empty() { String::new() } else { format!(" {}", one.forms.join("、")) };
        let status = said(&one.status, shell);
        writeln!(shell.out, "  {} {} {of} {}：{status}{forms}", one.arisen, one.situation, one.unit)?;
        writeln!(shell.out, "    {}", said(&one.why, shell))?;
    }
    Ok(())
}
