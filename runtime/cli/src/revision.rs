//! Files as they were at a revision of a git repository: asked of `git`, which is only started for this.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::shell::Failure;

/// A commit of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The repository's working tree.
    top: PathBuf,
    /// The commit.
    commit: String,
    /// What it was called: `HEAD~1`.
    pub name: String,
}

impl Revision {
    /// The revision of this name in the repository in which a path lies, and the path within the repository.
    ///
    /// # Errors
    /// When there is no repository, or it has no such revision.
    pub fn find(name: &str, path: &Path) -> Result<(Self, String), Failure> {
        let path = plain(&std::path::absolute(path).map_err(|error| crate::files::unreadable(path, &error))?);
        let near = path.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("/"));
        let top = said(git(near, ["rev-parse", "--show-toplevel"])).ok_or_else(|| {
            let near = near.display();
            Failure::said(format!("{near} 不在 git 仓库里"), format!("{near} is in no git repository"))
        })?;
        let commit = format!("{name}^{{commit}}");
        let found = said(git(near, ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]));
        let commit = found.ok_or_else(|| {
            Failure::said(
                format!("没有文件“{name}”，也没有这个 git 版本"),
                format!("there is no file `{name}`, nor a git revision of that name"),
            )
        })?;
        let top = PathBuf::from(top);
        let inside = within(&top, near, &path);
        Ok((Self { top, commit, name: name.to_owned() }, inside))
    }

    /// The bytes of a file; none if there was none.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        git(&self.top, ["cat-file", "blob", &format!("{}:{path}", self.commit)])
    }

    /// The files below a folder, by name; empty if it was a file, or nothing.
    #[must_use]
    pub fn below(&self, folder: &str) -> Vec<String> {
        let tree = format!("{}:{folder}", self.commit);
        let listed = git(&self.top, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", &tree]);
        let listed = listed.unwrap_or_default();
        let names = listed.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok());
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}

/// What a command of git writes; none if it fails.
fn git<S: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = S>) -> Option<Vec<u8>> {
    let output = Command::new("git").current_dir(folder).args(args).output().ok()?;
    output.status.success().then_some(output.stdout)
}

fn said(output: Option<Vec<u8>>) -> Option<String> {
    let text = String::from_utf8(output?).ok()?;
    Some(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// A path from the top of its repository on, with `/`. Its folder may be reached by a link.
fn within(top: &Path, near: &Path, path: &Path) -> String {
    let real = std::fs::canonicalize(near).unwrap_or_else(|_| near.to_path_buf());
    let rest = path.strip_prefix(near).unwrap_or(Path::new(""));
    let whole = real.join(rest);
    let top = std::fs::canonicalize(top).unwrap_or_else(|_| top.to_path_buf());
    joined(whole.strip_prefix(&top).unwrap_or(&whole))
}

/// A relative path with `/`, without `.`, and with `..` taken back as far as there is something to take back.
#[must_use]
pub fn joined(path: &Path) -> String {
    let parts: Vec<String> =
        plain(path).components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !plain.pop() {
                    plain.push("..");
                }
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => plain.push(part),
        }
    }
    plain
}
