//! What stands where, and how long it may be.

use std::path::{Path, PathBuf};

/// The folder of the whole house.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file under version control whose name ends so.
pub fn tracked(ending: &str) -> Vec<PathBuf> {
    let output =
        std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let names = names.split('\0').filter(|n| n.ends_with(ending));
    names.map(|n| root().join(n)).filter(|p| p.is_file()).collect()
}

#[test]
fn the_top_holds_what_was_agreed() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "language",
        "runtime",
        "policies",
        "playground",
        "tests",
        "clippy.toml",
        "rustfmt.toml",
        "rust-toolchain.toml",
    ];
    let output =
        std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    for name in names.split('\0').filter(|n| !n.is_empty()) {
        let top = name.split('/').next().unwrap();
        assert!(top.starts_with('.') || allowed.contains(&top), "`{top}` does not belong at the top");
    }
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    for ending in [".rs", ".ts", ".svelte", ".pest", ".mjs"] {
        for path in tracked(ending) {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 700, "{} has {lines} lines; what would split it?", path.display());
        }
    }
}

#[test]
fn every_crate_opens_with_what_it_is() {
    for path in tracked("/src/lib.rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not say what it is", path.display());
    }
}

#[test]
fn nothing_hides_in_a_utility_drawer() {
    for path in tracked(".rs") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let vague = ["utils", "util", "helpers", "common", "misc"];
        assert!(!vague.contains(&name), "{}: name the noun", path.display());
    }
}
