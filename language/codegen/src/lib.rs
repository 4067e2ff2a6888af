//! The ir as a core WASM module.
//!
//! The code is straight: every decision is one function that works out all its atoms, then what its rules make of
//! them, then its answer; and a second one that reports the atoms. There are no loops (sets are unrolled word by
//! word), all addresses are constants but those into tables, and the same ir gives the same bytes.

mod body;
mod cond;
mod decide;
mod expr;
mod layout;
mod module;
mod rules;
mod sections;
mod set;
mod table;
#[cfg(test)]
mod tests;
mod why;

use shao_abi::{Artifact, ArtifactError};
use shao_ir::{Policy, Problem};
use thiserror::Error;

/// Why a policy cannot become a module.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CodegenError {
    /// The ir is not well-formed; a fault of whoever made it, not of the policy's author.
    #[error("the ir is not well-formed: {}", list(.0))]
    Invalid(Vec<Problem>),
    /// Facts, answers and tables do not fit into the memory a module may have.
    #[error("the policy needs more than {} bytes of memory", shao_abi::MEMORY_LIMIT)]
    TooLarge,
    /// A section could not be written as JSON, or read.
    #[error("section `{section}` is no JSON of its kind: {reason}")]
    Section {
        /// Which.
        section: &'static str,
        /// Why.
        reason: String,
    },
    /// The verifier refuses what was generated, e.g. because it is larger than a host reads.
    #[error("the generated module is refused: {0}")]
    Refused(#[from] ArtifactError),
    /// The code of a module is not that of the rules it carries.
    #[error("the code of the module is not that of its rules: another compiler made it, or it was altered")]
    Forged,
}

/// Compiles a policy: lays out its memory (offsets in the schema of `policy` are ignored and filled in anew), writes
/// the module and reads it back, so that no module leaves that a host would refuse.
///
/// # Errors
/// When the ir is not well-formed, or the module would be too large.
pub fn compile(policy: &Policy) -> Result<Artifact, CodegenError> {
    let problems = shao_ir::validate(policy);
    if !problems.is_empty() {
        return Err(CodegenError::Invalid(problems));
    }
    let layout = layout::Layout::of(policy)?;
    Ok(Artifact::read(&module::write(policy, &layout)?)?)
}

/// The policy of a module, without its 案例: what it says its rules are, compiled again. The bytes must be the same, so
/// these are the rules that the code runs.
///
/// # Errors
/// When they are not, or there are none that can be read.
pub fn decompile(artifact: &Artifact) -> Result<Policy, CodegenError> {
    let policy = sections::policy(artifact)?;
    let again = compile(&policy)?;
    if again.wasm == artifact.wasm { Ok(policy) } else { Err(CodegenError::Forged) }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
