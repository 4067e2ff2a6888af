//! The policies of the counties, compiled and in their sandbox.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shao_abi::{Artifact, Scenario};
use shao_api::Edition;
use shao_calendar::Calendar;
use shao_compiler::{Memory, compile};
use shao_sandbox::{Engine, Limits};

pub struct Policy {
    pub name: String,
    pub artifact: Artifact,
    pub scenarios: Vec<Scenario>,
    sandboxed: Arc<shao_sandbox::Policy>,
    calendar: Calendar,
}

impl Policy {
    /// What a step is given.
    pub fn running(&self) -> shao_case::Policy<'_> {
        shao_case::Policy {
            schema: &self.artifact.schema,
            process: &self.artifact.process,
            ledgers: &self.artifact.ledgers,
            provenance: &self.artifact.provenance,
            decide: &*self.sandboxed,
            calendar: &self.calendar,
            hash: &self.artifact.hash,
            earlier: &[],
        }
    }

    pub fn edition(&self) -> Edition {
        Edition::new(self.artifact.clone(), self.sandboxed.clone())
    }
}

/// Every policy under `policies/` that has a process.
pub fn policies() -> Vec<Policy> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let engine = Engine::new(Limits::default()).unwrap();
    let mut folders: Vec<PathBuf> = entries(&root).into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    let baselines = root.join("baselines");
    let mut found = Vec::new();
    for folder in folders.iter().filter(|folder| **folder != baselines) {
        let files = files(folder, &baselines);
        let mains = files.files.iter().filter(|(_, text)| text.lines().any(|line| line.starts_with("政策 ")));
        let mains: Vec<String> =
            mains.map(|(path, _)| path.clone()).filter(|path| !path.starts_with("..")).collect();
        let of = folder.file_name().unwrap().to_string_lossy();
        for main in mains {
            let policy = policy(&engine, &files, &main, &of);
            found.push(policy.unwrap_or_else(|| panic!("{main} does not compile")));
        }
    }
    found
}

/// The policies that each answer one question of what a policy means. Some of them are there to be refused.
pub fn edges() -> Vec<Policy> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/fixtures/edges");
    let engine = Engine::new(Limits::default()).unwrap();
    let mut paths = entries(&folder);
    paths.sort();
    let read = |path: &PathBuf| {
        let main = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut files = Memory::default();
        files.files.insert(main.clone(), std::fs::read_to_string(path).unwrap());
        policy(&engine, &files, &main, "edges")
    };
    paths.iter().filter_map(read).collect()
}

fn policy(engine: &Engine, files: &Memory, main: &str, folder: &str) -> Option<Policy> {
    let compiled = compile(files, main);
    let artifact = compiled.artifact?;
    let sandboxed = Arc::new(engine.load(&artifact.wasm).unwrap());
    let scenarios = compiled.checked.policy.map(|policy| policy.scenarios).unwrap_or_default();
    let name = format!("{folder}/{main}");
    Some(Policy { name, artifact, scenarios, sandboxed, calendar: Calendar::national() })
}

fn files(folder: &Path, baselines: &Path) -> Memory {
    let mut memory = Memory::default();
    for (folder, before) in [(folder, ""), (baselines, "../baselines/")] {
        let mut paths = entries(folder);
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file()) {
            let name = format!("{before}{}", path.file_name().unwrap().to_string_lossy());
            memory.files.insert(name, std::fs::read_to_string(path).unwrap());
        }
    }
    memory
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}
