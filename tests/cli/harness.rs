//! Runs `shao` in a folder of its own and writes down all that can be seen of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with a policy in it, gone at the end of the test.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder with the small policy of `fixtures/`.
    pub fn small() -> Self {
        let desk = Self::empty();
        for name in ["小县.shao", "分工.csv", "import.toml", "log.csv"] {
            desk.put(name, fs::read(here("cli/fixtures").join(name)).expect(name));
        }
        desk
    }

    /// Writes a file.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path().join(name), bytes).expect(name);
        self
    }

    /// Replaces a text in a file.
    pub fn edit(&self, name: &str, from: &str, to: &str) -> &Self {
        let text = fs::read_to_string(self.path().join(name)).expect(name);
        assert!(text.contains(from), "{name} has no `{from}`");
        self.put(name, text.replace(from, to))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command and tells it: what was typed, what came out, how it ended.
    pub fn run(&self, args: &[&str]) -> String {
        tell(args, &self.output(args))
    }

    /// Runs a command.
    pub fn output(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("shao runs")
    }

    /// A command in the folder, in an environment of nothing.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(args).current_dir(self.path()).env_clear();
        command
    }
}

/// A file or folder of the tests crate.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// `shao`, built beside this test: `target/<profile>/deps/cli-…` → `target/<profile>/shao`.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let built = test.parent().and_then(Path::parent).expect("target/<profile>/deps").join("shao");
    assert!(built.is_file(), "no {}: run `cargo build -p shao-cli` first", built.display());
    built
}

fn tell(args: &[&str], output: &Output) -> String {
    let mut told = format!("$ shao {}\n", args.join(" "));
    told.push_str(&String::from_utf8_lossy(&output.stdout));
    if !output.stderr.is_empty() {
        told.push_str("── stderr\n");
        told.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    let end = output.status.code().map_or("a signal".to_owned(), |code| code.to_string());
    told.push_str(&format!("── exit {end}\n"));
    told
}
