//! Every example of the guide compiles.

use shao_compiler::{Severity, compile};

use crate::frame::{Block, blocks, is_data, is_policy, sources};

const GUIDE: &str = include_str!("../../../README.md");

#[test]
fn every_example_of_the_guide_compiles() {
    let all = blocks(GUIDE);
    let data: Vec<&Block> = all.iter().filter(|b| is_data(b)).collect();
    let policies: Vec<&Block> = all.iter().filter(|b| is_policy(b)).collect();
    assert!(policies.len() > 5, "the guide has its examples");
    for block in policies {
        let compiled = compile(&sources(block, &data), "政策.shao");
        let errors: Vec<&str> = compiled
            .checked
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .map(|d| d.message.zh.as_str())
            .collect();
        assert!(
            errors.is_empty() && compiled.artifact.is_some(),
            "{}: {errors:?}\n{}",
            block.heading,
            block.text
        );
    }
}
