//! The custom sections: what a host must know besides the code, as JSON.
//!
//! Objects are written in the order their types declare, lists in their own, numbers as integers: the same ir gives
//! the same bytes.

use serde::Serialize;
use shao_abi::{Certificate, SECTIONS};
use shao_ir::Policy;
use wasm_encoder::{CustomSection, Module};

use crate::CodegenError;
use crate::layout::Layout;

/// Adds schema, process, ledgers and source.
pub(crate) fn describe(module: &mut Module, policy: &Policy, layout: &Layout) -> Result<(), CodegenError> {
    let [schema, process, ledgers, source, _] = SECTIONS;
    add(module, schema, &layout.schema)?;
    add(module, process, &policy.process)?;
    add(module, ledgers, &policy.ledgers)?;
    add(module, source, &policy.provenance)
}

/// Adds the certificate, which comes last because it counts the rest.
pub(crate) fn certify(module: &mut Module, certificate: &Certificate) -> Result<(), CodegenError> {
    let [_, _, _, _, cert] = SECTIONS;
    add(module, cert, certificate)
}

fn add(module: &mut Module, section: &'static str, content: &impl Serialize) -> Result<(), CodegenError> {
    let json = serde_json::to_vec(content)
        .map_err(|error| CodegenError::Section { section, reason: error.to_string() })?;
    module.section(&CustomSection { name: section.into(), data: json.into() });
    Ok(())
}
