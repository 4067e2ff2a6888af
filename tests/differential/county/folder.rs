//! The policies on disk, each compiled and loaded into the sandbox.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use shao_abi::{Artifact, Decide};
use shao_calendar::Calendar;
use shao_compiler::{SourceError, Sources};

use crate::equal::ENGINE;

/// A policy in both forms.
pub struct Loaded {
    /// Its county and file.
    pub name: String,
    /// What the interpreter reads.
    pub ir: shao_ir::Policy,
    /// What wasmtime runs.
    pub module: shao_sandbox::Policy,
}

struct Disk(PathBuf);

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        std::fs::read_to_string(self.0.join(path)).map_err(|_| SourceError::Missing)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies")
}

/// Every file that holds a policy's head. A 基线 holds none: it makes no module, and is read with those that follow it.
pub fn mains() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut mains: Vec<PathBuf> =
        files.map(|entry| entry.unwrap().path()).filter(|path| is_main(path)).collect();
    mains.sort();
    let counties: BTreeSet<&Path> = mains.iter().filter_map(|main| main.parent()).collect();
    assert_eq!(counties.len(), 6, "{counties:?}");
    mains
}

fn is_main(path: &Path) -> bool {
    let head = |text: String| text.lines().any(|line| line.starts_with("政策 "));
    path.extension().is_some_and(|ending| ending == "shao") && std::fs::read_to_string(path).is_ok_and(head)
}

impl Loaded {
    /// Compiles a policy.
    pub fn read(main: &Path) -> Self {
        let (folder, file) = (main.parent().unwrap(), main.file_name().unwrap().to_str().unwrap());
        let compiled = shao_compiler::compile(&Disk(folder.to_owned()), file);
        let county = folder.file_name().unwrap().to_str().unwrap();
        let name = format!("{county}/{file}");
        let (Some(ir), Some(artifact)) = (compiled.checked.policy, compiled.artifact) else {
            panic!("{name}: {:?}", compiled.checked.diagnostics);
        };
        Self { name, ir, module: ENGINE.load(&artifact.wasm).unwrap() }
    }

    pub fn artifact(&self) -> &Artifact {
        self.module.artifact()
    }

    /// What a step is given, with this evaluator.
    pub fn policy<'a>(&'a self, decide: &'a dyn Decide, calendar: &'a Calendar) -> shao_case::Policy<'a> {
        let Artifact { schema, process, ledgers, provenance, hash, .. } = self.artifact();
        shao_case::Policy { schema, process, ledgers, provenance, decide, calendar, hash, earlier: &[] }
    }
}
