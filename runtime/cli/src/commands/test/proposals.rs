//! 案例 that would reach more, for `--coverage`.

use std::io::Write as _;

use shao_calendar::Moment;
use shao_case::{Coverage, Policy, Proposal, ScenarioReport, explore};

use crate::shell::{Failure, Shell};

/// When cases that nobody wrote are opened: a Monday morning at work.
const OPENED: &str = "2026-03-02T09:00";

/// 案例 that would reach what none of these does.
///
/// # Errors
/// As [`opened`].
pub fn found(policy: &Policy<'_>, reports: &[ScenarioReport]) -> Result<Vec<Proposal>, Failure> {
    let mut reached = Coverage::default();
    reports.iter().for_each(|report| reached.add(&report.coverage));
    Ok(explore(policy, &reached, opened()?))
}

/// When cases that nobody wrote are opened.
///
/// # Errors
/// Never: it is a day that there is.
pub fn opened() -> Result<Moment, Failure> {
    OPENED.parse().map_err(|error: shao_calendar::TextError| {
        Failure::said(format!("{OPENED}：{error}"), format!("{OPENED}: {error}"))
    })
}

/// Says them, if they were asked for.
///
/// # Errors
/// When the output cannot be written.
pub fn text(asked: bool, proposals: &[Proposal], shell: &mut Shell) -> Result<(), Failure> {
    if !asked {
        return Ok(());
    }
    if proposals.is_empty() {
        let none = shell.pick("没有找到能走到更多地方的案例", "no 案例 was found that reaches more");
        writeln!(shell.out, "  {none}")?;
        return Ok(());
    }
    let head = shell.pick(
        "下面的案例走得到它们（逐步试出来的，名字和期望请改成你要的）：",
        "these 案例 reach them (found by trying; mend names and expectations):",
    );
    writeln!(shell.out, "  {head}")?;
    for proposal in proposals {
        writeln!(shell.out, "\n// {}", proposal.reaches.join("、"))?;
        write!(shell.out, "{}", proposal.text)?;
    }
    Ok(())
}
