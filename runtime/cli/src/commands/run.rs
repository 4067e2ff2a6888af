//! `shao run`: what a policy would have made of the orders of past years.

mod replayed;
mod report;

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use shao_abi::FlowId;
use shao_calendar::Moment;
use shao_case::{Play, Policy};

use crate::cli::Format;
use crate::files;
use crate::import::{Log, Mapping, read};
use crate::journal::Journal;
use crate::load::{Running, compile};
use crate::matter;
use crate::shell::{Done, Failure, Shell, Status};
use replayed::{Replayed, replay_all};

/// 用往年工单跑一遍 / run a log of past orders
///
/// 把一份工单表按时间先后、在同一个县里走一遍：谁该办、到期没有、哪些动作政策不许，列成表；
/// 由它们启动的案件照样走；政策有台账、考评、问责的，到期结算，一并列出。
/// 哪一列是什么由映射文件（import.toml）说了算；读不了的行按行号列出，其余照跑。
/// Plays every order of a log through the policy, in one county, and tells what came of it, unit by unit;
/// cases that they start run as well, and the county is settled.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Example:
  shao run 政策.shao --cases 工单.csv --map import.toml --out decisions.jsonl"
)]
pub struct Args {
    /// 政策的主文件 / main file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 工单表 / the log
    #[arg(long, value_name = "CSV")]
    cases: PathBuf,
    /// 列与事实、动作的对照 / what its columns mean
    #[arg(long, value_name = "TOML")]
    map: PathBuf,
    /// 工单是哪一种事项，或走哪个流程；不写时看对照文件，再不写是第一个流程 / which matter or process
    #[arg(long, value_name = "NAME")]
    matter: Option<String>,
    /// 逐条判定写到这里，一行一条 JSON / every decision as JSON lines
    #[arg(long, value_name = "JSONL")]
    out: Option<PathBuf>,
    /// 推演到何时，默认到表中最后一刻 / until when; by default the last moment of the log
    #[arg(long, value_name = "T")]
    until: Option<Moment>,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
///
/// # Errors
/// When a file cannot be read or written, the header lacks columns, or the mapping does not fit the policy.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let mapping = mapping(&args.map)?;
    let log = log(&args.cases, &mapping)?;
    let Some(compiled) = compile(&args.file, shell)? else { return Ok(Status::Found) };
    let running = Running::load(&compiled.artifact)?;
    let policy = running.policy();
    let flow = matter::flow(&policy, args.matter.as_deref().or(mapping.case.matter.as_deref()))?;
    fits(&mapping, &policy, flow, &args.map)?;
    let until = args.until.or_else(|| last(&log)).unwrap_or(Moment::MIN);
    let journal = Journal::begin(args.out.as_deref())?;
    let bar = bar(log.orders.len(), shell);
    let done = replay_all(&policy, flow, &mapping, &log, until, journal, &bar);
    bar.finish_and_clear();
    let (replayed, _): (Replayed<'_>, Play<'_>) = done?;
    match args.format {
        Format::Text => report::text(&policy, &replayed, &log, args.out.as_deref(), shell)?,
        Format::Json => report::json(&policy, &replayed, &log, shell)?,
    }
    Ok(Status::Fine)
}

/// Plays every order of a log; of what came of it more can be asked.
///
/// # Errors
/// As [`run`].
pub fn played<'p>(
    [cases, map]: [&Path; 2],
    matter: Option<&str>,
    until: Option<Moment>,
    policy: &'p Policy<'p>,
) -> Result<Play<'p>, Failure> {
    let mapping = mapping(map)?;
    let log = log(cases, &mapping)?;
    let flow = matter::flow(policy, matter.or(mapping.case.matter.as_deref()))?;
    fits(&mapping, policy, flow, map)?;
    let until = until.or_else(|| last(&log)).unwrap_or(Moment::MIN);
    let (journal, bar) = (Journal::begin(None)?, ProgressBar::hidden());
    let (_, play) = replay_all(policy, flow, &mapping, &log, until, journal, &bar)?;
    Ok(play)
}

/// The mapping of a log.
///
/// # Errors
/// When it cannot be read.
pub fn mapping(path: &Path) -> Result<Mapping, Failure> {
    let text = files::read_text(path)?;
    Mapping::read(&text).map_err(|why| {
        let (path, why) = (path.display(), why.trim_end());
        Failure::said(
            format!("映射文件 {path} 有误：\n{why}"),
            format!("the mapping {path} is wrong:\n{why}"),
        )
    })
}

/// A log.
///
/// # Errors
/// When it cannot be read, or its header lacks columns.
pub fn log(path: &Path, mapping: &Mapping) -> Result<Log, Failure> {
    let bytes = files::read(path)?;
    read(&bytes, mapping).map_err(|fault| {
        let (path, text) = (path.display(), fault.text());
        Failure::said(format!("工单表 {path}：{}", text.zh), format!("the log {path}: {}", text.en))
    })
}

/// Every name in the mapping must be one of the policy's, and of the process that is meant.
///
/// # Errors
/// When one is not.
pub fn fits(mapping: &Mapping, policy: &Policy<'_>, flow: FlowId, path: &Path) -> Result<(), Failure> {
    let field =
        |name: &str| policy.schema.fields_of(matter::of(policy, flow)).any(|(_, field)| field.name == name);
    let act =
        |name: &str| policy.process.act_named(flow, name).is_some() || shao_case::builtin::is_builtin(name);
    let clock =
        |name: &str| policy.process.clocks.iter().any(|clock| clock.flow == flow && clock.name == name);
    let facts = mapping.facts.keys().map(String::as_str).filter(|name| !field(name));
    let acts = mapping.acts.iter().map(|rule| rule.act.as_str()).filter(|name| !act(name));
    let report = &mapping.report;
    let told = [report.returned.as_str(), report.evaluated.as_str()].into_iter().filter(|name| !act(name));
    let clocks = [report.clock.as_str()].into_iter().filter(|name| !clock(name));
    let unknown: Vec<&str> = facts.chain(acts).chain(told).chain(clocks).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::said(
        format!("映射文件 {path} 里的名字政策没有：{}", unknown.join("、")),
        format!("the mapping {path} has names that the policy lacks: {}", unknown.join(", ")),
    ))
}

/// The last moment that the log knows of.
pub fn last(log: &Log) -> Option<Moment> {
    let acts = log.orders.iter().flat_map(|order| order.acts.iter().map(|act| act.at));
    acts.chain(log.orders.iter().map(|order| order.opened)).max()
}

fn bar(length: usize, shell: &Shell) -> ProgressBar {
    let target = if shell.err_colour { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(u64::try_from(length).ok(), target);
    let template =
        shell.pick("推演 {wide_bar} {pos}/{len} 件，还要 {eta}", "{wide_bar} {pos}/{len} cases, {eta} left");
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
