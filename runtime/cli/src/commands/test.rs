//! `shao test`: a policy's own 案例, run as a host would run them.

mod coverage;
mod generate;
mod mutants;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use shao_calendar::Moment;
use shao_case::{Coverage, Policy, Proposal, ScenarioReport, StepReport, Words, explore};
use shao_compiler::{Lang, Text};

use crate::cli::Format;
use crate::given::{Given, Wanted};
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
  shao test 县/                        文件夹里的每份政策，只列不通过的 / a folder: what fails
  shao test 政策.shao --only 无人认领 --verbose
  shao test 政策.shao --coverage
  shao test 政策.shao --mutants        把政策改错一点，案例发现得了吗 / do the 案例 notice small changes?
  shao test 政策.shao --generate       补上没有展示到的规则、条件和界线 / 案例 for what none shows"
)]
pub struct Args {
    /// 政策的主文件，或文件夹 / main files, or folders
    #[arg(required = true, value_name = "FILE|FOLDER")]
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
    /// 把政策一处一处改错一点，看案例发现不发现 / change the policy a little, one place at a time, and see whether they notice
    #[arg(long)]
    mutants: bool,
    /// 每条规则、每个起决定作用的条件、每条数的界线，哪些没有案例展示；写出能展示它们的案例 / 案例 that show every rule, every
    /// condition that decides and both sides of every number's edge, where none does
    #[arg(long)]
    generate: bool,
    /// 改动太多时只试这么多处，均匀地取 / try only so many changes, evenly spread
    #[arg(long, value_name = "N", requires = "mutants")]
    sample: Option<usize>,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// When proposed cases are opened: a Monday morning at work.
const OPENED: &str = "2026-03-02T09:00";

/// What running the 案例 of one policy gave.
struct Tested {
    passed: usize,
    failed: usize,
    told: Json,
}

/// Runs it.
///
/// # Errors
/// When the output cannot be written, a folder has no policy in it, or there is no 案例 of the name given.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let given = Given::of(&args.files, Wanted::Policies)?;
    let mut all = Vec::new();
    let status = given.each(shell, |path, shell| {
        let Some(tested) = one(args, given.folder, path, shell)? else { return Ok(Status::Found) };
        let status = if tested.failed == 0 { Status::Fine } else { Status::Found };
        all.push(tested);
        Ok(status)
    })?;
    let none = all.iter().all(|tested| tested.passed.saturating_add(tested.failed) == 0);
    if let (Some(only), true, true) = (&args.only, given.folder, none) {
        return Err(Failure::said(format!("没有案例“{only}”"), format!("no 案例 `{only}`")));
    }
    if args.format == Format::Json {
        let told: Json = all.into_iter().map(|tested| tested.told).collect();
        writeln!(shell.out, "{told:#}")?;
    } else if given.folder {
        writeln!(shell.out, "{}", total(given.files.len(), &all).in_lang(shell.lang))?;
    }
    Ok(status)
}

/// All policies in one line; those that do not compile are not among `tested`.
fn total(policies: usize, tested: &[Tested]) -> Text {
    let passed: usize = tested.iter().map(|one| one.passed).sum();
    let failed: usize = tested.iter().map(|one| one.failed).sum();
    let (all, ran) = (passed.saturating_add(failed), tested.len());
    Text::new(
        format!("共 {policies} 份政策，跑了 {ran} 份；案例 {all} 个：通过 {passed}，不通过 {failed}"),
        format!("policies: {policies}, run: {ran}; {all} 案例: {passed} passed, {failed} failed"),
    )
}

/// Runs the 案例 of one policy; none if it does not compile. One of a folder is told in
/// brief, unless more was asked for.
fn one(args: &Args, folder: bool, path: &Path, shell: &mut Shell) -> Result<Option<Tested>, Failure> {
    let Some(compiled) = compile(path, shell)? else { return Ok(None) };
    let running = Running::load(&compiled.artifact)?;
    let policy = running.policy();
    let wanted = |name: &str| args.only.as_deref().is_none_or(|only| only == name);
    let chosen = compiled.scenarios().iter().filter(|scenario| wanted(&scenario.name));
    let reports: Vec<ScenarioReport> = chosen.map(|scenario| shao_case::run(&policy, scenario)).collect();
    if let (Some(only), true, false) = (&args.only, reports.is_empty(), folder) {
        return Err(missing(only, compiled.scenarios()));
    }
    let covered = Covered::by(&policy, &reports);
    let proposals = if args.coverage { proposed(&policy, &reports)? } else { Vec::new() };
    let generated = match args.generate {
        true => Some(generate::run(path, &compiled.ir, &policy, opened()?)?),
        false => None,
    };
    let noticed = args.mutants.then(|| mutants::run(&compiled, &policy, &reports, args.sample));
    if args.format == Format::Text {
        if folder && !args.verbose && !args.coverage && !args.generate {
            brief(args, path, &reports, shell)?;
        } else {
            writeln!(shell.out, "{}", path.display())?;
            for report in &reports {
                told(report, args.verbose, shell)?;
            }
            writeln!(shell.out, "  {}", summary(&reports).in_lang(shell.lang))?;
            covered.text(args.verbose, args.coverage, shell)?;
            propose(args.coverage, &proposals, shell)?;
        }
        noticed.iter().try_for_each(|noticed| noticed.text(shell))?;
        generated.iter().try_for_each(|generated| generated.text(shell))?;
    }
    let failed = reports.iter().filter(|report| !report.ok).count();
    let (ok, passed) = (failed == 0, reports.len().saturating_sub(failed));
    let file = path.display().to_string();
    let mut told = json!({"file": file, "ok": ok, "scenarios": reports, "coverage": covered.json()});
    if let (true, Some(told)) = (args.coverage, told.as_object_mut()) {
        let proposed = proposals.iter().map(|p| json!({"reaches": p.reaches, "scenario": p.text}));
        told.insert("proposals".to_owned(), proposed.collect());
    }
    if let (Some(noticed), Some(told)) = (&noticed, told.as_object_mut()) {
        told.insert("mutants".to_owned(), noticed.json());
    }
    if let (Some(generated), Some(told)) = (&generated, told.as_object_mut()) {
        told.insert("generated".to_owned(), generated.json());
    }
    Ok(Some(Tested { passed, failed, told }))
}

/// 案例 that would reach what none of these does.
fn proposed(policy: &Policy<'_>, reports: &[ScenarioReport]) -> Result<Vec<Proposal>, Failure> {
    let mut reached = Coverage::default();
    reports.iter().for_each(|report| reached.add(&report.coverage));
    Ok(explore(policy, &reached, opened()?))
}

/// When cases that nobody wrote are opened.
fn opened() -> Result<Moment, Failure> {
    OPENED.parse().map_err(|error: shao_calendar::TextError| {
        Failure::said(format!("{OPENED}：{error}"), format!("{OPENED}: {error}"))
    })
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

/// There is no such 案例: those whose names hold what was written, else all, one a line.
pub fn missing(name: &str, scenarios: &[shao_abi::Scenario]) -> Failure {
    let names = || scenarios.iter().map(|scenario| scenario.name.as_str());
    let mut likely: Vec<&str> = names().filter(|whole| whole.contains(name)).collect();
    if likely.is_empty() {
        likely = names().collect();
    }
    let list = likely.join("\n  ");
    Failure::said(
        format!("没有案例“{name}”；有：\n  {list}"),
        format!("no 案例 `{name}`; there are:\n  {list}"),
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

/// One line, and what failed; none where no 案例 of the name asked for is.
fn brief(args: &Args, path: &Path, reports: &[ScenarioReport], shell: &mut Shell) -> Result<(), Failure> {
    if args.only.is_some() && reports.is_empty() {
        return Ok(());
    }
    let (path, summary) = (path.display(), summary(reports));
    writeln!(
        shell.out,
        "{}",
        shell.pick(&format!("{path}：{}", summary.zh), &format!("{path}: {}", summary.en))
    )?;
    for report in reports.iter().filter(|report| !report.ok) {
        told(report, false, shell)?;
    }
    Ok(())
}

fn summary(reports: &[ScenarioReport]) -> Text {
    let failed = reports.iter().filter(|report| !report.ok).count();
    let passed = reports.len().saturating_sub(failed);
    Text::new(
        format!("案例 {} 个：通过 {passed}，不通过 {failed}", reports.len()),
        format!("{} 案例: {passed} passed, {failed} failed", reports.len()),
    )
}
