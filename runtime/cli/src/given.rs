//! What a command is given: files, and folders that stand for the files in them.

use std::fs;
use std::io;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use shao_compiler::keyword_spelled;

use crate::files;
use crate::shell::{Done, Failure, Shell, Status};

/// Which files of a folder are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Those with a 政策 head: the others are parts of these, or baselines.
    Policies,
    /// Every `.shao`.
    Texts,
}

/// The files meant.
#[derive(Debug)]
pub struct Given {
    /// In the order given; those of a folder by name.
    pub files: Vec<PathBuf>,
    /// Whether a folder was among what was given.
    pub folder: bool,
}

impl Given {
    /// Files as they are given, and the files of folders.
    ///
    /// # Errors
    /// When a folder cannot be listed, or has none that is wanted.
    pub fn of(paths: &[PathBuf], wanted: Wanted) -> Result<Self, Failure> {
        let mut given = Self { files: Vec::new(), folder: false };
        for path in paths {
            if !path.is_dir() {
                given.files.push(path.clone());
                continue;
            }
            given.folder = true;
            let before = given.files.len();
            walk(path, wanted, &mut given.files).map_err(|error| files::unreadable(path, &error))?;
            if given.files.len() == before {
                return Err(none(path, wanted));
            }
        }
        Ok(given)
    }

    /// Does it for each file; where one cannot be read, says so and goes on. Ends as the worst of them.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn each(&self, shell: &mut Shell, mut one: impl FnMut(&Path, &mut Shell) -> Done) -> Done {
        let mut worst = Status::Fine;
        for path in &self.files {
            let status = match one(path, shell) {
                Err(Failure::Said(text)) => {
                    writeln!(shell.err, "shao: {}", text.in_lang(shell.lang))?;
                    Status::Stopped
                }
                done => done?,
            };
            worst = worst.max(status);
        }
        Ok(worst)
    }
}

/// The wanted files of a folder and the folders in it, by name. Links to folders and hidden files are passed over.
fn walk(folder: &Path, wanted: Wanted, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(&path, wanted, found)?;
        } else if path.is_file() && path.extension().is_some_and(|ending| ending == "shao") {
            // One that cannot be read is kept: it is the command that says why.
            let meant = wanted == Wanted::Texts || files::read_text(&path).map_or(true, |text| headed(&text));
            found.extend(meant.then_some(path));
        }
    }
    Ok(())
}

/// Whether a line begins with 政策. Asked of the letters, not of the tree: what is wrong with a head is worth a finding.
pub fn headed(text: &str) -> bool {
    let firsts = text.lines().filter_map(|line| line.split_whitespace().next());
    firsts.filter_map(keyword_spelled).any(|keyword| keyword.id == "policy")
}

fn none(folder: &Path, wanted: Wanted) -> Failure {
    let folder = folder.display();
    match wanted {
        Wanted::Policies => Failure::said(
            format!("{folder} 里没有政策（有“政策 …”一段的 .shao 文件）"),
            format!("{folder} has no policy in it (a .shao file with a 政策 head)"),
        ),
        Wanted::Texts => {
            Failure::said(format!("{folder} 里没有 .shao 文件"), format!("{folder} has no .shao file in it"))
        }
    }
}
