//! `shao check`: what is wrong with a policy.

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;
use shao_compiler::Text;

use crate::cli::Format;
use crate::given::{Given, Wanted};
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
  shao check 县/                       文件夹里的每份政策 / every policy in a folder
  shao check 甲.shao 乙.shao --format json | jq '.[].diagnostics[].slug'"
)]
pub struct Args {
    /// 政策的主文件，或文件夹 / main files, or folders
    #[arg(required = true, value_name = "FILE|FOLDER")]
    files: Vec<PathBuf>,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
///
/// # Errors
/// When the output cannot be written, or a folder has no policy in it.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let given = Given::of(&args.files, Wanted::Policies)?;
    let mut found = Vec::new();
    let mut counts = Vec::new();
    let status = given.each(shell, |path, shell| {
        let folder = Folder::of(path)?;
        let checked = shao_compiler::check(&folder, &folder.main);
        let (errors, warnings) = count(&checked);
        counts.push((errors, warnings));
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
        Ok(if errors > 0 { Status::Found } else { Status::Fine })
    })?;
    match args.format {
        Format::Json => writeln!(shell.out, "{:#}", json!(found))?,
        Format::Text => {
            if given.folder {
                let total = total(given.files.len(), &counts);
                writeln!(shell.out, "{}", total.in_lang(shell.lang))?;
            }
            if counts.iter().any(|(errors, _)| *errors > 0) {
                let more = shell.pick(
                    "某条诊断的说明：shao explain <方括号里的名字>",
                    "for the page of a finding: shao explain <name in brackets>",
                );
                writeln!(shell.out, "{more}")?;
            }
        }
    }
    Ok(status)
}

/// All files in one line, by their errors and warnings; those that could not be read are not among `counts`.
fn total(files: usize, counts: &[(usize, usize)]) -> Text {
    let errors: usize = counts.iter().map(|(errors, _)| errors).sum();
    let warnings: usize = counts.iter().map(|(_, warnings)| warnings).sum();
    let clean = counts.iter().filter(|(errors, _)| *errors == 0).count();
    Text::new(
        format!("共 {files} 份政策，{clean} 份没有错误；{errors} 个错误，{warnings} 个警告"),
        format!("policies: {files}, without errors: {clean}; {errors} error(s), {warnings} warning(s)"),
    )
}
