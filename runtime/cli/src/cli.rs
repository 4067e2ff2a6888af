//! The command line: what may be asked, said in Chinese and in English.

use clap::{Parser, Subcommand, ValueEnum};
use shao_compiler::Lang;

use crate::commands::{build, check, explain, fmt, play, prove, run, serve, sim, test};

const EXIT: &str = "\
退出码 / Exit codes:
  0  正常                      fine
  1  政策有错，或案例不通过    the policy has errors, or a 案例 failed
  2  用法不对，或读写失败      wrong usage, or reading or writing failed

例 / Examples:
  shao check 政策.shao
  shao explain                              列出全部诊断 / list every diagnostic
  shao help run                             某一命令的说明 / help on one command";

/// 哨（shao）：县乡治理的政策语言。一条规定一条规则，逐条有依据，逐日可解释。
/// A policy language for county governance.
#[derive(Debug, Parser)]
#[command(name = "shao", version, verbatim_doc_comment, after_help = EXIT, arg_required_else_help = true)]
pub struct Cli {
    /// 说哪种语言：zh 中文，en English / language of messages
    #[arg(long, global = true, value_enum, default_value_t = Language::Zh, hide_possible_values = true, value_name = "zh|en")]
    pub lang: Language,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

/// For whom the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 给人看 / for people
    Text,
    /// 给机器读 / for machines
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Check(check::Args),
    Fmt(fmt::Args),
    Build(build::Args),
    Test(test::Args),
    Prove(prove::Args),
    Explain(explain::Args),
    Sim(sim::Args),
    Run(run::Args),
    Serve(serve::Args),
    Play(play::Args),
}
