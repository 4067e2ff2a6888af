//! A folder as the compiler sees it: the main file and what it refers to, and nothing outside.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use shao_compiler::{SourceError, Sources, Text};

use crate::revision::{Revision, joined};
use crate::shell::Failure;
use crate::{files, sheet};

/// A policy: its main file and the folder that file stands in, as it is on disk or was at a revision.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder; at a revision, from the top of the repository on.
    root: PathBuf,
    /// The name of the main file in it.
    pub main: String,
    /// When it was so; none: it is so now.
    at: Option<Revision>,
}

impl Folder {
    /// The folder of a main file.
    ///
    /// # Errors
    /// When the main file cannot be read as text.
    pub fn of(path: &Path) -> Result<Self, Failure> {
        files::read_text(path)?;
        let name = path.file_name().and_then(|name| name.to_str());
        let root = path.parent().map(Path::to_path_buf).unwrap_or_default();
        match name {
            Some(name) => Ok(Self { root, main: name.to_owned(), at: None }),
            None => Err(Failure::said(
                format!("文件名不是 UTF-8:{}", path.display()),
                format!("the file name is not UTF-8: {}", path.display()),
            )),
        }
    }

    /// The folder of a main file as it was at a revision; the path is that within the repository.
    #[must_use]
    pub fn at(revision: Revision, path: &str) -> Self {
        let (root, main) = path.rsplit_once('/').unwrap_or(("", path));
        Self { root: PathBuf::from(root), main: main.to_owned(), at: Some(revision) }
    }

    /// The path of one of its files, as the user would write it.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        let path = self.root.join(path);
        match &self.at {
            None => path.display().to_string(),
            Some(revision) => format!("{}:{}", revision.name, joined(&path)),
        }
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        if let Some(revision) = &self.at {
            let real = self.then(path)?;
            return revision.bytes(&real).ok_or(SourceError::Missing);
        }
        files::read(&self.inside(path)?).map_err(|failure| match failure {
            Failure::Said(text) => SourceError::Unreadable(text),
            Failure::Output(error) => trouble(&error),
        })
    }

    /// The path of one of its files within the repository; refused as [`Folder::inside`] does.
    fn then(&self, path: &str) -> Result<String, SourceError> {
        let real = PathBuf::from(joined(&self.root.join(path)));
        let text = real.extension().is_some_and(|ending| ending == "shao");
        let within = if text { self.root.parent().unwrap_or(&self.root) } else { &self.root };
        if !Path::new(path).is_absolute() && real.starts_with(within) {
            Ok(joined(&real))
        } else {
            Err(outside())
        }
    }

    fn here(&self) -> &Path {
        if self.root.as_os_str().is_empty() { Path::new(".") } else { &self.root }
    }

    /// The real path of one of its files; refused if it leads out of the folder, by `..`, `/` or a link. Only a policy's
    /// text (.shao), such as a baseline that several counties follow, may stand beside the folder.
    fn inside(&self, path: &str) -> Result<PathBuf, SourceError> {
        let text = |path: &Path| path.extension().is_some_and(|ending| ending == "shao");
        let beside = text(Path::new(path));
        let plain = Path::new(path).components().all(|part| match part {
            Component::Normal(_) | Component::CurDir => true,
            Component::ParentDir => beside,
            Component::RootDir | Component::Prefix(_) => false,
        });
        if !plain {
            return Err(outside());
        }
        let root = fs::canonicalize(self.here()).map_err(|error| trouble(&error))?;
        let real = fs::canonicalize(root.join(path)).map_err(|error| trouble(&error))?;
        let within = if beside && text(&real) { root.parent().unwrap_or(&root) } else { &root };
        if real.starts_with(within) { Ok(real) } else { Err(outside()) }
    }
}

fn outside() -> SourceError {
    SourceError::Unreadable(Text::new("在政策文件夹之外", "outside the policy's folder"))
}

impl Sources for Folder {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        let bytes = self.bytes(path)?;
        if Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
            return sheet::csv(&bytes).map_err(SourceError::Unreadable);
        }
        let text = String::from_utf8(bytes).map_err(|_| SourceError::NotUtf8)?;
        Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
    }
}

fn trouble(error: &io::Error) -> SourceError {
    if error.kind() == io::ErrorKind::NotFound {
        return SourceError::Missing;
    }
    SourceError::Unreadable(files::why(error))
}
