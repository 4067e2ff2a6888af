//! `shao sim`: one case, told as a story.

mod ask;
mod story;

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;
use shao_calendar::Moment;
use shao_case::settlement::{County, account};
use shao_case::{CaseReport, CaseState, Policy, Record, timeline};

use crate::cli::Format;
use crate::commands::test::missing;
use crate::load::{Policy as Compiled, Running, compile};
use crate::matter;
use crate::shell::{Done, Failure, Shell, Status};
use ask::Asked;

/// 推演一件案子 / play one case through
///
/// 把一件案子从立案走到底：何时、谁、做了什么、到何时为止、凭哪条规则、依据哪份文件。
/// 案子取自政策里的案例，或在命令行上写：事实、何时立案、谁在何时做什么。
/// 由它启动的案子接着讲；政策有台账、考评、问责的，最后列出。
/// Tells one case from its opening: when, who, what, until when, by which rule, on what authority.
/// Cases that it starts are told after it, and what the county counted comes last.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Examples:
  shao sim 政策.shao --scenario 无人认领 --explain
  shao sim 政策.shao --opened '2026-09-24 08:50' --until '2026-10-12 18:00' \\
    --facts '{\"情形\":\"占道\",\"属地\":\"某某镇\",\"内容\":\"摊子占了路\"}' \\
    --act '2026-09-24 09:00 指挥中心 受理' \\
    --act '2026-09-25 10:00 某某镇 退单 理由=不归我管'"
)]
pub struct Args {
    /// 政策的主文件 / main file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 政策里的哪个案例 / a 案例 of the policy
    #[arg(long, value_name = "NAME", conflicts_with_all = ["facts", "opened", "act", "until"], required_unless_present = "facts")]
    scenario: Option<String>,
    /// 案子的事实，JSON / the facts of a case, as JSON
    #[arg(long, value_name = "JSON", requires = "opened")]
    facts: Option<String>,
    /// 哪一种事项，或哪个流程；不写是第一个流程 / which matter or process; by default the first
    #[arg(long, value_name = "NAME", requires = "facts", conflicts_with = "scenario")]
    matter: Option<String>,
    /// 何时立案 / when it is opened
    #[arg(long, value_name = "T")]
    opened: Option<Moment>,
    /// 谁在何时做什么，可写多次 / who does what when; repeatable
    #[arg(long, value_name = "T 谁 动作 [结果] [参数=值]")]
    act: Vec<String>,
    /// 推演到何时 / until when
    #[arg(long, value_name = "T")]
    until: Option<Moment>,
    /// 逐日讲解每个期限 / explain every deadline day by day
    #[arg(long)]
    explain: bool,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A case that was played.
pub struct Told {
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub state: Option<CaseState>,
    /// Its history.
    pub records: Vec<Record>,
}

/// Runs it.
///
/// # Errors
/// When the main file cannot be read, there is no such 案例, or the facts or acts make no sense.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let Some(compiled) = compile(&args.file, shell)? else { return Ok(Status::Found) };
    let running = Running::load(&compiled.artifact)?;
    let policy = running.policy();
    let (cases, county) = match (&args.scenario, &args.facts, args.opened) {
        (Some(name), _, _) => of_scenario(name, &compiled, &policy)?,
        (None, Some(facts), Some(opened)) => {
            let flow = matter::flow(&policy, args.matter.as_deref())?;
            Asked { flow, facts, opened, acts: &args.act, until: args.until }.play(&policy)?
        }
        (None, _, _) => {
            return Err(Failure::said(
                "要么 --scenario，要么 --facts 与 --opened",
                "give --scenario, or --facts and --opened",
            ));
        }
    };
    for told in &cases {
        match args.format {
            Format::Text => story::text(&policy, told, args.explain, shell)?,
            Format::Json => {
                let entries = timeline(&policy, &told.records);
                writeln!(shell.out, "{:#}", json!({"case": told.name, "timeline": entries}))?;
            }
        }
    }
    let account = county.map(|county| account(&policy, &county)).transpose();
    let account = account.map_err(|fault| Failure::said(fault.zh(), fault.en()))?;
    match (args.format, account.filter(|account| !account.is_empty())) {
        (Format::Text, Some(account)) => crate::account::text(&account, shell)?,
        (Format::Json, Some(account)) => writeln!(shell.out, "{:#}", json!({"county": account}))?,
        (_, None) => {}
    }
    Ok(Status::Fine)
}

/// Cases that were played, and their county, if there is one.
type Tale = (Vec<Told>, Option<County>);

fn of_scenario(name: &str, compiled: &Compiled, policy: &Policy<'_>) -> Result<Tale, Failure> {
    let scenario = compiled.scenarios().iter().find(|scenario| scenario.name == name);
    let scenario = scenario.ok_or_else(|| missing(name, compiled.scenarios()))?;
    let report = shao_case::run(policy, scenario);
    let told = |case: CaseReport| Told { name: case.name, state: case.state, records: case.records };
    Ok((report.cases.into_iter().map(told).collect(), report.county))
}
