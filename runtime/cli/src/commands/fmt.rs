//! `shao fmt`: one way to write a policy.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use shao_compiler::{Diagnostic, SourceFile, Spelling, Text};

use crate::files;
use crate::given::{Given, Wanted};
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
  shao fmt --check 县/                 只查不改，有未排好的退出 1 / only look
  shao fmt --keywords en 政策.shao     关键字改用英文 / English keywords"
)]
pub struct Args {
    /// 政策文件，或文件夹 / policy files, or folders
    #[arg(required = true, value_name = "FILE|FOLDER")]
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
    let given = Given::of(&args.files, Wanted::Texts)?;
    let mut changed: usize = 0;
    let status = given.each(shell, |path, shell| {
        let done = one(path, spelling, args.check, shell)?;
        if done == Formatted::Already && given.folder {
            writeln!(shell.out, "{}{}", shell.pick("不用排：", "formatted already: "), path.display())?;
        }
        changed = changed.saturating_add(usize::from(done == Formatted::Changed));
        Ok(if done.is_fine(args.check) { Status::Fine } else { Status::Found })
    })?;
    if given.folder {
        let total = total(given.files.len(), changed, args.check);
        writeln!(shell.out, "{}", total.in_lang(shell.lang))?;
    }
    Ok(status)
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Formatted {
    /// It was as it should be.
    Already,
    /// It was written anew, or would have been.
    Changed,
    /// It cannot be read as a policy.
    Broken,
}

impl Formatted {
    /// Whether nothing is left to do.
    fn is_fine(self, check: bool) -> bool {
        self == Self::Already || (self == Self::Changed && !check)
    }
}

fn one(path: &Path, spelling: Spelling, check: bool, shell: &mut Shell) -> Result<Formatted, Failure> {
    let before = files::read(path)?;
    let text = files::read_text(path)?;
    let after = match shao_compiler::format(&text, spelling) {
        Ok(after) => after,
        Err(diagnostics) => return complain(path, text, &diagnostics, shell),
    };
    if after.as_bytes() == before {
        return Ok(Formatted::Already);
    }
    let shown = path.display();
    if check {
        writeln!(shell.out, "{}{shown}", shell.pick("未排版：", "not formatted: "))?;
        return Ok(Formatted::Changed);
    }
    files::save(path, after.as_bytes())?;
    writeln!(shell.out, "{}{shown}", shell.pick("已排版：", "formatted: "))?;
    Ok(Formatted::Changed)
}

fn total(files: usize, changed: usize, check: bool) -> Text {
    if check {
        return Text::new(
            format!("共 {files} 个文件，未排版的 {changed} 个"),
            format!("{files} file(s), {changed} not formatted"),
        );
    }
    Text::new(
        format!("共 {files} 个文件，排了 {changed} 个"),
        format!("{files} file(s), {changed} formatted now"),
    )
}

fn complain(
    path: &Path,
    text: String,
    diagnostics: &[Diagnostic],
    shell: &mut Shell,
) -> Result<Formatted, Failure> {
    let folder = Folder::of(path)?;
    let files = [SourceFile { path: folder.main.clone(), text }];
    let page = Page { folder: &folder, files: &files, lang: shell.lang, colour: shell.err_colour };
    let said = page.text(diagnostics);
    write!(shell.err, "{said}")?;
    Ok(Formatted::Broken)
}
