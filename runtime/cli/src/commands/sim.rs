//! `shao sim`: one case, told as a story.

mod story;

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;
use shao_case::settlement::account;
use shao_case::timeline;

use crate::cli::Format;
use crate::load::{Running, playable};
use crate::shell::{Done, Failure, Shell, Status};
use crate::stage::Stage;

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
    #[command(flatten)]
    stage: Stage,
    /// 逐日讲解每个期限 / explain every deadline day by day
    #[arg(long)]
    explain: bool,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
///
/// # Errors
/// When the main file cannot be read, there is no such 案例, or the facts or acts make no sense.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let Some(compiled) = playable(&args.file, shell)? else { return Ok(Status::Found) };
    let running = Running::load(&compiled.artifact)?;
    let policy = running.policy();
    let Some(play) = args.stage.play(&compiled, &policy)? else {
        return Err(Failure::said(
            "要么 --scenario，要么 --facts 与 --opened",
            "give --scenario, or --facts and --opened",
        ));
    };
    for told in play.cases() {
        match args.format {
            Format::Text => story::text(&policy, told, args.explain, shell)?,
            Format::Json => {
                let entries = timeline(&policy, &told.records);
                writeln!(shell.out, "{:#}", json!({"case": told.name, "timeline": entries}))?;
            }
        }
    }
    let account = play.county().map(|county| account(&policy, county)).transpose();
    let account = account.map_err(|fault| Failure::said(fault.zh(), fault.en()))?;
    match (args.format, account.filter(|account| !account.is_empty())) {
        (Format::Text, Some(account)) => crate::account::text(&account, shell)?,
        (Format::Json, Some(account)) => writeln!(shell.out, "{:#}", json!({"county": account}))?,
        (_, None) => {}
    }
    Ok(Status::Fine)
}
