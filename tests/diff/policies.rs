//! Every policy of `policies/`, from its folder in memory, so that its text may be altered.

use std::fs;
use std::path::{Path, PathBuf};

use shao_compiler::{Memory, SourceError, Sources};
use shao_ir::Policy;

/// A policy's folder; texts that are altered stand before those on disk.
pub struct Folder {
    root: PathBuf,
    pub main: String,
    pub altered: Memory,
}

impl Sources for Folder {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        let on_disk = || fs::read_to_string(self.root.join(path)).map_err(|_| SourceError::Missing);
        self.altered.read(path).or_else(|_| on_disk())
    }
}

impl Folder {
    /// The policy as it is now; none if it does not compile.
    pub fn policy(&self) -> Option<Policy> {
        shao_compiler::check(self, &self.main).policy
    }

    /// What is wrong with it.
    pub fn troubles(&self) -> Vec<String> {
        let found = shao_compiler::check(self, &self.main).diagnostics;
        found.into_iter().map(|one| format!("{}: {}", one.slug, one.message.zh)).collect()
    }

    /// The same with other texts.
    pub fn altered(&self, files: impl IntoIterator<Item = (String, String)>) -> Self {
        let altered = Memory { files: files.into_iter().collect() };
        Self { root: self.root.clone(), main: self.main.clone(), altered }
    }

    /// Its own texts, by path: all that the compiler read, baselines too.
    pub fn texts(&self) -> Vec<(String, String)> {
        let files = shao_compiler::check(self, &self.main).files;
        files.into_iter().filter(|file| file.path.ends_with(".shao")).map(|f| (f.path, f.text)).collect()
    }
}

/// Every policy.
pub fn all() -> Vec<Folder> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|path| path.is_dir() && !path.ends_with("baselines")) {
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "shao")) {
            let headed = fs::read_to_string(file).unwrap().lines().any(|line| line.starts_with("政策 "));
            let main = file.file_name().unwrap().to_str().unwrap().to_owned();
            found.extend(headed.then(|| Folder { root: folder.clone(), main, altered: Memory::default() }));
        }
    }
    assert!(found.len() > 20, "{} policies", found.len());
    found
}
