//! The custom sections: what a host must know besides the code, as JSON.
//!
//! Objects are written in the order their types declare, lists in their own, numbers as integers: the same ir gives
//! the same bytes.

use serde::{Deserialize, Serialize};
use shao_abi::{Artifact, Certificate, SECTIONS};
use shao_ir::{Decision, Policy, Table};
use wasm_encoder::{CustomSection, Module};

use crate::CodegenError;
use crate::layout::Layout;

/// What `shao.rules` holds: what of the ir the other sections do not.
#[derive(Serialize)]
struct Rules<'a> {
    tables: &'a [Table],
    decisions: &'a [Decision],
}

/// The same, read.
#[derive(Deserialize)]
struct ReadRules {
    tables: Vec<Table>,
    decisions: Vec<Decision>,
}

/// The policy that a module says it was made of; its 案例 are not in it.
pub(crate) fn policy(artifact: &Artifact) -> Result<Policy, CodegenError> {
    let [_, _, _, _, section, _] = SECTIONS;
    let rules: ReadRules = serde_json::from_slice(&artifact.rules()?)
        .map_err(|error| CodegenError::Section { section, reason: error.to_string() })?;
    Ok(Policy {
        schema: artifact.schema.clone(),
        process: artifact.process.clone(),
        ledgers: artifact.ledgers.clone(),
        provenance: artifact.provenance.clone(),
        scenarios: Vec::new(),
        tables: rules.tables,
        decisions: rules.decisions,
    })
}

/// Adds schema, process, ledgers, source and rules.
pub(crate) fn describe(module: &mut Module, policy: &Policy, layout: &Layout) -> Result<(), CodegenError> {
    let [schema, process, ledgers, source, rules, _] = SECTIONS;
    add(module, schema, &layout.schema)?;
    add(module, process, &policy.process)?;
    add(module, ledgers, &policy.ledgers)?;
    add(module, source, &policy.provenance)?;
    add(module, rules, &Rules { tables: &policy.tables, decisions: &policy.decisions })
}

/// Adds the certificate, which comes last because it counts the rest.
pub(crate) fn certify(module: &mut Module, certificate: &Certificate) -> Result<(), CodegenError> {
    let [_, _, _, _, _, cert] = SECTIONS;
    add(module, cert, certificate)
}

fn add(module: &mut Module, section: &'static str, content: &impl Serialize) -> Result<(), CodegenError> {
    let json = serde_json::to_vec(content)
        .map_err(|error| CodegenError::Section { section, reason: error.to_string() })?;
    module.section(&CustomSection { name: section.into(), data: json.into() });
    Ok(())
}
