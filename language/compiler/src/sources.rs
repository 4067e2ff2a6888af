//! Everything the compiler may ask of its surroundings: the text of a file.

use indexmap::IndexMap;
use shao_syntax::Text;

/// Where texts come from. Paths are relative to the main file's folder and use `/`.
pub trait Sources {
    /// The text of a file.
    ///
    /// # Errors
    /// When there is no such file or it is not UTF-8 text.
    fn read(&self, path: &str) -> Result<String, SourceError>;
}

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceError {
    /// There is none.
    Missing,
    /// It is there but is not UTF-8.
    NotUtf8,
    /// It could not be read, and this is why.
    Unreadable(Text),
}

/// Files held in memory: for tests and for the page.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// Text by path.
    pub files: IndexMap<String, String>,
}

impl Sources for Memory {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        self.files.get(path).cloned().ok_or(SourceError::Missing)
    }
}
