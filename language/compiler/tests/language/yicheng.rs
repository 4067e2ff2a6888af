//! The first county's policy compiles, and always to the same bytes.

use shao_compiler::{Compiled, Memory, Severity, compile};

const MAIN: &str = "榴乡诉递.shao";

/// The policy with other texts for its main file and its table; everything else as it stands in the folders.
pub fn compiled_with(text: &str, table: &str) -> Compiled {
    let mut memory = Memory::default();
    for (folder, prefix) in [("yicheng", ""), ("baselines", "../baselines/")] {
        let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/");
        for entry in std::fs::read_dir(format!("{policies}{folder}")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if let Ok(text) = std::fs::read_to_string(&path) {
                memory.files.insert(format!("{prefix}{name}"), text);
            }
        }
    }
    let own = [("属地管理.csv", table), (MAIN, text)];
    memory.files.extend(own.map(|(path, text)| (path.to_owned(), text.to_owned())));
    compile(&memory, MAIN)
}

pub const TEXT: &str = include_str!("../../../../policies/yicheng/榴乡诉递.shao");

pub const TABLE: &str = include_str!("../../../../policies/yicheng/属地管理.csv");

pub fn compiled(text: &str) -> Compiled {
    compiled_with(text, TABLE)
}

#[test]
fn the_example_of_the_design_compiles_without_a_finding() {
    let mut memory = Memory::default();
    let files = [
        (MAIN, include_str!("design.shao")),
        ("镇街.csv", "名,属\n阴平镇,\n古邵镇,\n"),
        (
            "属地管理.csv",
            "情形,主体,配合\n田地失火,指挥中心,公安分局、应急管理局\n违法占地,自然资源局,公安分局\n",
        ),
    ];
    memory.files.extend(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let compiled = compile(&memory, MAIN);
    assert!(compiled.checked.diagnostics.is_empty(), "{:#?}", compiled.checked.diagnostics);
    assert!(compiled.artifact.is_some());
}

#[test]
fn it_compiles_without_an_error() {
    let compiled = compiled(TEXT);
    let errors: Vec<_> =
        compiled.checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(compiled.artifact.is_some());
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    let (first, second) = (compiled(TEXT), compiled(TEXT));
    assert!(first.artifact.is_some());
    assert_eq!(first.artifact.map(|a| a.wasm), second.artifact.map(|a| a.wasm));
}
