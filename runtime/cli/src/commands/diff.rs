//! `shao diff`: what a new version of a policy changes, in cases and terms instead of lines.

mod calendars;
mod cases;
mod gates;
mod impact;
mod json;
mod lives;
mod markdown;
mod open;
mod rerun;
mod sides;
mod text;
mod times;
mod versions;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::shell::{Done, Shell, Status};
use crate::sources::Folder;

/// 新旧两版差在哪里 / what a new version changes
///
/// 比新旧两版政策：不比文字，比规定。哪些期限短了长了，换了谁，多了少了什么；每一处写明新旧、走向、在第几行。
/// 规则的次序和标签、注释、排版、依据、案例不算差异。
/// 走向从群众看：对办事的单位更严是收紧（限短了、退单少了、提醒早了、多一个条件），更松是放宽；
/// 两种钟的时限哪个长要看日子，是不可比；对诉求人等群体的限没有走向，是改动。
/// Compares what two versions of a policy demand, not their letters.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
OLD、NEW 是文件、文件夹、编好的模块（.wasm），或 git 版本 / are files, folders, modules or git revisions:
  shao diff 旧.shao 新.shao
  shao diff 旧.wasm 新.shao
  shao diff HEAD~1 policies/yicheng          那时的与现在的 / that of then, and that on disk
  shao diff v1.0..v2.0 policies/yicheng      两个版本之间 / between two revisions
  shao diff HEAD~1:旧名.shao 新名.shao       改了名的 / one that was renamed
  shao diff 旧.csv 新.csv --limits 政策.shao  两份日历：哪些日子变了，哪些期限跟着移 / two calendars

退出码 / Exit codes:
  0  比完了，有没有差异都是 0        compared, different or not
  1  有一版政策有错                  one of the versions has errors
  2  用法不对，或读写失败            wrong usage, or reading or writing failed
  3  有一道关口不过                  a gate does not hold
  4  有一道关口证明不了过不过        it cannot be proved whether a gate holds

例 / Examples:
  shao diff HEAD~1 policies/yicheng --format markdown > 评审意见.md
  shao diff HEAD~1 政策.shao --gate 不得放宽 --only '类别 = 民生'
  shao diff 旧.shao 新.shao --cases 工单.csv --map import.toml"
)]
pub struct Args {
    /// 旧版 / the old version
    #[arg(value_name = "OLD")]
    old: String,
    /// 新版 / the new version
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    asked: Asked,
    /// 比两份日历（.csv）时，试这份政策里的时限 / for two calendars: try the limits of this policy
    #[arg(long, value_name = "FILE")]
    limits: Option<PathBuf>,
    /// 给人看，给机器读，还是贴进评审意见 / for people, for machines, or for a review comment
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// What is asked besides the difference.
#[derive(Debug, Clone, clap::Args)]
struct Asked {
    #[command(flatten)]
    gates: gates::GateArgs,
    #[command(flatten)]
    cases: cases::CaseArgs,
    /// 各流程最长要多久，变了没有；要多算一会儿 / whether the longest time of a process moves; takes longer
    #[arg(long)]
    longest: bool,
}

/// For whom the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// 给人看 / for people
    Text,
    /// 给机器读 / for machines
    Json,
    /// 贴进评审意见 / for a review comment
    Markdown,
}

/// Runs it.
///
/// # Errors
/// When a version cannot be found or read, or the output cannot be written.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    if versions::ends(Path::new(&args.old), "csv") && versions::ends(&args.new, "csv") {
        return calendars(args, shell);
    }
    let pairings = versions::pairings(&args.old, &args.new)?;
    let mut compared = Vec::new();
    let mut worst = Status::Fine;
    for pairing in &pairings {
        match sides::compare(pairing, &args.asked, shell)? {
            Some(one) => {
                worst = worst.max(gates::status(&one));
                compared.push(one);
            }
            None => worst = worst.max(Status::Found),
        }
    }
    match args.format {
        Form::Text => text::write(&compared, shell)?,
        Form::Json => json::write(&compared, shell)?,
        Form::Markdown => markdown::write(&compared, shell)?,
    }
    Ok(worst)
}

fn calendars(args: &Args, shell: &mut Shell) -> Done {
    let limits = match &args.limits {
        None => None,
        Some(path) => match sides::compile(&Folder::of(path)?, shell)? {
            Some(side) => Some(side.policy),
            None => return Ok(Status::Found),
        },
    };
    calendars::run(Path::new(&args.old), &args.new, limits.as_ref(), args.format, shell)?;
    Ok(Status::Fine)
}
