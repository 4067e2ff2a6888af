//! `shao prove`: what can be proved of every process, and the longest time a case can take.

mod claims;
mod law;
mod report;

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;
use shao_abi::FlowId;

use crate::cli::Format;
use crate::load::{Running, compile};
use crate::shell::{Done, Shell, Status};
use report::Report;

/// 证明流程 / prove processes
///
/// 证明：案件能走的每一条路都走一遍。每个阶段有人负责、有出口，等待有期限，没有推诿循环，提级一级比一级晚；
/// 最长多久，走哪条路，起于哪一天最长（日历公布了的每一天都算过）。证不了的，说为什么。
/// Walks every course that a case can take: owners, exits, limits, circles, escalations; and the longest time, with its
/// path and its worst start day. What cannot be proved says why.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Examples:
  shao prove 政策.shao
  shao prove 政策.shao --format json | jq '.[].longest.days'"
)]
pub struct Args {
    /// 政策的主文件 / main file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
///
/// # Errors
/// When the main file cannot be read or the output cannot be written.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let Some(compiled) = compile(&args.file, shell)? else { return Ok(Status::Found) };
    let running = Running::load(&compiled.artifact)?;
    let policy = running.policy();
    let mut reports = Vec::new();
    let mut status = Status::Fine;
    for flow in (0u16..).map(FlowId).take(policy.process.flows.len()) {
        let claims = claims::of(&policy, flow);
        let longest = shao_horizon::longest(&policy, flow, &compiled.ir.lengths());
        if claims.iter().any(|claim| !claim.holds()) {
            status = Status::Found;
        }
        let law = longest.bound.as_ref();
        let law = law.map_or_else(Vec::new, |bound| law::lines(&policy, flow, &compiled.ceilings, bound));
        let report = Report { policy: &policy, flow, claims: &claims, longest: &longest, law: &law };
        match args.format {
            Format::Text => report.text(shell)?,
            Format::Json => reports.push(report.json()),
        }
    }
    match args.format {
        Format::Text => {
            let note = shell.pick(
                "事实不知道，`当` 按成立、不成立都有可能算；更正、并案、过渡不在内。",
                "Facts are not known, so a `当` may hold or not; 更正, 并案 and 过渡 are left out.",
            );
            writeln!(shell.out, "{note}")?;
        }
        Format::Json => writeln!(shell.out, "{:#}", json!(reports))?,
    }
    Ok(status)
}
