//! `shao fmt`: one way to write a policy.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use shao_compiler::{SourceFile, Spelling};

use crate::files;
use crate::render::Page;
use crate::shell::{Done, Failure, Shell, Status};
use crate::sources::Folder;

/// 排版 / format policies
///
/// 排版：缩进、空格、半角标点，注释不动；再排一次不再变。
/// Formats policies in place; comments stay.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Examples:
  shao fmt 政策.shao                   就地排版 / in place
  shao fmt --check *.shao                  只查不改，有未排好的退出 1 / only look
  shao fmt --keywords en 政策.shao     关键字改用英文 / English keywords"
)]
pub struct Args {
    /// 政策文件 / policy files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 只查不改 / write nothing; exit 1 if something would change
    #[arg(long)]
    check: bool,
    /// 关键字一律用中文或英文 / spell every keyword in one language
    #[arg(long, value_enum, value_name = "zh|en", hide_possible_values = true)]
    keywords: Option<Keywords>,
}

/// The spelling of keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Keywords {
    Zh,
    En,
}

/// Runs it.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let spelling = match args.keywords {
        None => Spelling::Kept,
        Some(Keywords::Zh) => Spelling::Zh,
        Some(Keywords::En) => Spelling::En,
    };
    let mut status = Status::Fine;
    for path in &args.files {
        if one(path, spelling, args.check, shell)? == Status::Found {
            status = Status::Found;
        }
    }
    Ok(status)
}

fn one(path: &Path, spelling: Spelling, check: bool, shell: &mut Shell) -> Done {
    let before = files::read(path)?;
    let text = files::read_text(path)?;
    let after = match shao_compiler::format(&text, spelling) {
        Ok(after) => after,
        Err(diagnostics) => return complain(path, text, &diagnostics, shell),
    };
    if after.as_bytes() == before {
        return Ok(Status::Fine);
    }
    let shown = path.display();
    if check {
        writeln!(shell.out, "{}{shown}", shell.pick("未排版：", "not formatted: "))?;
        return Ok(Status::Found);
    }
    files::save(path, after.as_bytes())?;
    writeln!(shell.out, "{}{shown}", shell.pick("已排版：", "formatted: "))?;
    Ok(Status::Fine)
}

fn complain(path: &Path, text: String, diagnostics: &[shao_compiler::Diagnostic], shell: &mut Shell) -> Done {
    let folder = Folder::of(path)?;
    let files = [SourceFile { path: folder.main.clone(), text }];
    let page = Page { folder: &folder, files: &files, lang: shell.lang, colour: shell.err_colour };
    let said = page.text(diagnostics);
    write!(shell.err, "{said}").map_err(Failure::Output)?;
    Ok(Status::Found)
}
