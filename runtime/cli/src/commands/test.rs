//! `shao test`: a policy's own 案例, run as a host would run them.

mod coverage;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use shao_case::{Coverage, Policy, Proposal, ScenarioReport, StepReport, Words, explore};
use shao_compiler::Lang;

use crate::cli::Format;
use crate::load::{Running, compile};
use crate::shell::{Done, Failure, Shell, Status};
use coverage::Covered;

/// 跑政策里的案例 / run a policy's own 案例
///
/// 在真正的沙箱里跑每个案例，逐行对照；最后列出没有一个案例走到的规则和动作。
/// Runs every 案例 in the real sandbox, and lists the rules and acts that none of them reached.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Examples:
  shao test 政策.shao
  shao test 政策.shao --only 无人认领 --verbose
  shao test 政策.shao --coverage"
)]
pub struct Args {
    /// 政策的主文件 / main files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 只跑这个案例 / only this 案例
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// 通过的步骤也列出 / list the steps that held, too
    #[arg(long, short)]
    verbose: bool,
    /// 分支也列出，并提出能走到它们的案例 / list branches, too, and propose 案例 that would reach them
    #[arg(long)]
    coverage: bool,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// When proposed cases are opened: a Monday morning at work.
const OPENED: &str = "2026-03-02T09:00";

/// Runs it.
///
/// # Errors
/// When a main file cannot be read, or there is no 案例 of the name given.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let mut status = Status::Fine;
    let mut all = Vec::new();
    for path in &args.files {
        let Some((ok, told)) = one(args, path, shell)? else {
            status = Status::Found;
            continue;
        };
        if !ok {
            status = Status::Found;
        }
        all.push(told);
    }
    if args.format == Format::Json {
        writeln!(shell.out, "{:#}", json!(all))?;
    }
    Ok(status)
}

/// Runs the 案例 of one policy; none if it does not compile.
fn one(args: &Args, path: &Path, shell: &mut Shell) -> Result<Option<(bool, Json)>, Failure> {
    let Some(compiled) = compile(path, shell)? else { return Ok(None) };
    let running = Running::load(&compiled.artifact)?;
    let policy = running.policy();
    let wanted = |name: &str| args.only.as_deref().is_none_or(|only| only == name);
    let chosen = compiled.scenarios.iter().filter(|scenario| wanted(&scenario.name));
    let reports: Vec<ScenarioReport> = chosen.map(|scenario| shao_case::run(&policy, scenario)).collect();
    if let (Some(only), true) = (&args.only, reports.is_empty()) {
        return Err(missing(only, &compiled.scenarios));
    }
    let covered = Covered::by(&policy, &reports);
    let proposals = if args.coverage { proposed(&policy, &reports)? } else { Vec::new() };
    if args.format == Format::Text {
        writeln!(shell.out, "{}", path.display())?;
        for report in &reports {
            told(report, args.verbose, shell)?;
        }
        summary(&reports, shell)?;
        covered.text(args.verbose, args.coverage, shell)?;
        propose(args.coverage, &proposals, shell)?;
    }
    let ok = reports.iter().all(|report| report.ok);
    let file = path.display().to_string();
    let mut told = json!({"file": file, "ok": ok, "scenarios": reports, "coverage": covered.json()});
    if let (true, Some(told)) = (args.coverage, told.as_object_mut()) {
        let proposed = proposals.iter().map(|p| json!({"reaches": p.reaches, "scenario": p.text}));
        told.insert("proposals".to_owned(), proposed.collect());
    }
    Ok(Some((ok, told)))
}

/// 案例 that would reach what none of these does.
fn proposed(policy: &Policy<'_>, reports: &[ScenarioReport]) -> Result<Vec<Proposal>, Failure> {
    let mut reached = Coverage::default();
    reports.iter().for_each(|report| reached.add(&report.coverage));
    let at = OPENED.parse().map_err(|error: shao_calendar::TextError| {
        Failure::said(format!("{OPENED}：{error}"), format!("{OPENED}: {error}"))
    })?;
    Ok(explore(policy, &reached, at))
}

fn propose(asked: bool, proposals: &[Proposal], shell: &mut Shell) -> Result<(), Failure> {
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

/// There is no such 案例.
pub fn missing(name: &str, scenarios: &[shao_abi::Scenario]) -> Failure {
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    Failure::said(
        format!("没有案例“{name}”；有：{}", names.join("、")),
        format!("no 案例 `{name}`; there are: {}", names.join(", ")),
    )
}

/// A sentence in the language of messages.
pub fn said<'a>(words: &'a Words, shell: &Shell) -> &'a str {
    match shell.lang {
        Lang::Zh => &words.zh,
        Lang::En => &words.en,
    }
}

fn told(report: &ScenarioReport, verbose: bool, shell: &mut Shell) -> Result<(), Failure> {
    let sign = if report.ok { "✓" } else { "✗" };
    writeln!(shell.out, "  {sign} {}", report.name)?;
    for step in report.steps.iter().filter(|step| verbose || !step.ok) {
        line(step, shell)?;
    }
    Ok(())
}

/// One step: what it says beside what happened, and why.
fn line(step: &StepReport, shell: &mut Shell) -> Result<(), Failure> {
    let sign = if step.ok { "✓" } else { "✗" };
    let place = format!("{}:{}", step.place.file, step.place.line);
    writeln!(shell.out, "      {sign} {place}  {}", said(&step.said, shell))?;
    if step.ok {
        return Ok(());
    }
    writeln!(shell.out, "        {}{}", shell.pick("实际：", "happened: "), said(&step.happened, shell))?;
    if let Some(why) = &step.why {
        writeln!(shell.out, "        {}{}", shell.pick("因为：", "because: "), said(why, shell))?;
    }
    Ok(())
}

fn summary(reports: &[ScenarioReport], shell: &mut Shell) -> Result<(), Failure> {
    let failed = reports.iter().filter(|report| !report.ok).count();
    let passed = reports.len() - failed;
    match shell.lang {
        Lang::Zh => writeln!(shell.out, "  案例 {} 个：通过 {passed}，不通过 {failed}", reports.len())?,
        Lang::En => writeln!(shell.out, "  {} 案例: {passed} passed, {failed} failed", reports.len())?,
    }
    Ok(())
}
