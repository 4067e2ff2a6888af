//! Every example of the guide compiles.

use shao_compiler::{Severity, compile};

use crate::frame::{Block, blocks, sources};

const GUIDE: &str = include_str!("../../../README.md");

#[test]
fn every_example_of_the_guide_compiles() {
    let all = blocks(GUIDE);
    let data: Vec<&Block> = all.iter().filter(|b| b.info.starts_with("csv")).collect();
    let policies: Vec<&Block> = all.iter().filter(|b| b.info == "shao").collect();
    assert!(policies.len() > 5, "the guide has its examples");
    for block in policies {
        let compiled = compile(&sources(&block.text, &data), "政策.shao");
        let errors: Vec<&str> = compiled
            .checked
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .map(|d| d.message.zh.as_str())
            .collect();
        assert!(errors.is_empty() && compiled.artifact.is_some(), "{}: {errors:?}\n{}", block.heading, block.text);
    }
}
