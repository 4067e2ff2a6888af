//! Who may depend on whom. `shao-abi` is the only bridge between language and runtime, except in the shells.

use std::collections::BTreeMap;
use std::process::Command;

/// Crate → what it may use of ours. Anything not listed here fails.
const EDGES: &[(&str, &[&str])] = &[
    ("shao-syntax", &[]),
    ("shao-abi", &[]),
    // The ir carries schema, process and provenance as they leave the compiler; two copies would only drift.
    ("shao-ir", &["shao-abi"]),
    ("shao-regions", &["shao-ir", "shao-abi"]),
    // It changes the ir, and names what it changes as the schema does.
    ("shao-mutants", &["shao-ir", "shao-abi"]),
    // Reads a process as the contract has it, so that the compiler and the runtime can ask it the same questions.
    ("shao-course", &["shao-abi"]),
    ("shao-analysis", &["shao-syntax", "shao-ir", "shao-abi", "shao-regions", "shao-course"]),
    ("shao-codegen", &["shao-ir", "shao-abi"]),
    ("shao-compiler", &["shao-syntax", "shao-analysis", "shao-ir", "shao-abi", "shao-codegen"]),
    ("shao-diff", &["shao-regions", "shao-ir", "shao-abi"]),
    ("shao-ide", &["shao-compiler"]),
    ("shao-calendar", &[]),
    ("shao-case", &["shao-calendar", "shao-abi"]),
    // The only crate that knows both the courses of a process and the dates of a case.
    ("shao-horizon", &["shao-abi", "shao-calendar", "shao-case", "shao-course"]),
    ("shao-sandbox", &["shao-abi"]),
    // The store keeps bytes; what they mean is the engine's business.
    ("shao-store", &[]),
    ("shao-api", &["shao-case", "shao-store", "shao-calendar", "shao-abi"]),
    (
        "shao-cli",
        &[
            "shao-syntax",
            "shao-ir",
            // `shao test --mutants` runs what it changes.
            "shao-mutants",
            // `shao test --generate` asks it what the 案例 should show.
            "shao-regions",
            "shao-abi",
            "shao-compiler",
            "shao-diff",
            "shao-ide",
            "shao-calendar",
            "shao-case",
            "shao-course",
            "shao-horizon",
            "shao-sandbox",
            "shao-store",
            "shao-api",
        ],
    ),
    (
        "shao-engine",
        &[
            "shao-ide",
            "shao-syntax",
            "shao-compiler",
            "shao-abi",
            "shao-case",
            "shao-calendar",
            // The page compares two versions as `shao diff` does, and keeps the rules of both for that.
            "shao-diff",
            "shao-ir",
        ],
    ),
    ("shao-bindgen", &[]),
];

/// Packages that only one crate may use, so that each can be replaced in one place.
const CONFINED: &[(&str, &[&str])] = &[
    ("pest", &["shao-syntax"]),
    ("pest_derive", &["shao-syntax"]),
    ("ariadne", &["shao-cli"]),
    ("calamine", &["shao-cli"]),
    ("wasm-encoder", &["shao-codegen"]),
    ("wasmtime", &["shao-sandbox"]),
    ("rusqlite", &["shao-store"]),
    ("axum", &["shao-api"]),
    // The importer reads whatever time format a county's table has.
    ("jiff", &["shao-calendar", "shao-cli"]),
    ("wasm-bindgen", &["shao-engine"]),
    ("wasm-bindgen-cli-support", &["shao-bindgen"]),
];

/// Crate → its ordinary dependencies, read from cargo.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(super::files::root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let ordinary = package["dependencies"].as_array().unwrap().iter().filter(|d| d["kind"].is_null());
            let names = ordinary.map(|d| d["name"].as_str().unwrap().to_owned()).collect();
            (package["name"].as_str().unwrap().to_owned(), names)
        })
        .collect()
}

#[test]
fn crates_know_only_whom_they_may() {
    for (package, uses) in dependencies() {
        if package == "shao-tests" {
            continue;
        }
        let (_, allowed) = EDGES.iter().find(|(name, _)| *name == package).unwrap_or_else(|| {
            panic!("{package} is new: say in tests/house/edges.rs whom it may know");
        });
        for used in uses.iter().filter(|name| name.starts_with("shao-")) {
            assert!(allowed.contains(&used.as_str()), "{package} may not know {used}");
        }
    }
}

#[test]
fn foreign_packages_stay_where_they_are_confined() {
    for (package, uses) in dependencies() {
        for (foreign, homes) in CONFINED {
            let here = uses.iter().any(|name| name == foreign);
            let home = homes.contains(&package.as_str()) || package == "shao-tests";
            assert!(!here || home, "{foreign} belongs in {homes:?}, not in {package}");
        }
    }
}
