//! The verifier: what any host checks before it runs a module it did not compile itself.
//!
//! It needs no engine and runs nothing, so it is the same on a server and in a browser. After it has said yes:
//! every call ends within the certified number of instructions, nothing outside OUT and WHY is ever written, and what
//! is written there is never read back. So an answer depends on IN alone, if the host clears OUT and WHY before it
//! asks ([`Schema::prepare`] does), since code could leave a byte of them unwritten.

mod areas;
mod code;
mod ledgers;
mod module;
mod operators;
mod process;
mod schema;

use crate::{ArtifactError, Certificate, FORMAT_VERSION, Ledgers, Process, Provenance, Schema};
use areas::Areas;
pub(crate) use module::Module;

/// The largest module that is read, in bytes.
pub const MODULE_LIMIT: usize = 16 << 20;
/// The largest custom section that is read, in bytes.
pub const SECTION_LIMIT: usize = 8 << 20;
/// The largest memory a module may have, in bytes.
pub const MEMORY_LIMIT: u32 = 16 << 20;

/// Everything in schema, process, ledgers and provenance that points nowhere or does not go together, except the memory
/// layout; empty if there is nothing. The compiler and every host ask the same question.
#[must_use]
pub fn inconsistencies(
    schema: &Schema,
    of: &Process,
    county: &Ledgers,
    provenance: &Provenance,
) -> Vec<String> {
    let mut found = Vec::new();
    schema::check(schema, of, county, provenance, &mut found);
    process::check(schema, of, county, &mut found);
    ledgers::check(schema, of, county, &mut found);
    found
}

/// Checks the code of a module against the layout in its schema, and counts what it can cost.
///
/// # Errors
/// Says what the code does that a policy must not.
pub fn certify(wasm: &[u8], schema: &Schema) -> Result<Certificate, ArtifactError> {
    certify_module(&Module::parse(wasm)?, schema)
}

/// As [`certify`], for a module already taken apart.
pub(crate) fn certify_module(module: &Module<'_>, schema: &Schema) -> Result<Certificate, ArtifactError> {
    let areas = Areas::of(schema, module)?;
    let costs = code::costs(module, &areas)?;
    module.validate()?;
    Ok(Certificate {
        format: FORMAT_VERSION,
        decide_max: module.exported("decide", &costs)?,
        why_max: module.exported("why", &costs)?,
    })
}

pub(crate) fn forbidden(what: impl Into<String>) -> ArtifactError {
    ArtifactError::Forbidden(what.into())
}
