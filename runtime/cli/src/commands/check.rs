//! `shao check`: what is wrong with a policy.

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::Format;
use crate::load::{count, verdict};
use crate::render::Page;
use crate::shell::{Done, Shell, Status};
use crate::sources::Folder;

/// 查错 / check policies
///
/// 查错：逐条指出政策里的错误和疑点，不写任何文件。
/// Checks policies and writes nothing.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Examples:
  shao check 政策.shao
  shao check 甲.shao 乙.shao --format json | jq '.[].diagnostics[].slug'"
)]
pub struct Args {
    /// 政策的主文件 / main files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
///
/// # Errors
/// When a main file cannot be read.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let mut status = Status::Fine;
    let mut found = Vec::new();
    for path in &args.files {
        let folder = Folder::of(path)?;
        let checked = shao_compiler::check(&folder, &folder.main);
        let (errors, _) = count(&checked);
        if errors > 0 {
            status = Status::Found;
        }
        let page =
            Page { folder: &folder, files: &checked.files, lang: shell.lang, colour: shell.out_colour };
        match args.format {
            Format::Text => {
                let text = page.text(&checked.diagnostics);
                writeln!(shell.out, "{text}{}", verdict(path, &checked).in_lang(shell.lang))?;
            }
            Format::Json => {
                let diagnostics = page.json(&checked.diagnostics);
                let file = path.display().to_string();
                found.push(json!({"file": file, "ok": errors == 0, "diagnostics": diagnostics}));
            }
        }
    }
    match args.format {
        Format::Json => writeln!(shell.out, "{:#}", json!(found))?,
        Format::Text if status == Status::Found => {
            writeln!(
                shell.out,
                "{}",
                shell.pick(
                    "某条诊断的说明：shao explain <方括号里的名字>",
                    "for the page of a finding: shao explain <name in brackets>"
                )
            )?;
        }
        Format::Text => {}
    }
    Ok(status)
}
