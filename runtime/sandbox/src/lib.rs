//! A compiled policy, loaded, checked and called under limits.
//!
//! The verifier of [`shao_abi`] says beforehand that a module ends, writes nothing but its answer and depends on
//! nothing but the frame; the engine below is the second wall: it isolates memory, bounds it, and stops what should
//! never need stopping. wasmtime is used in this crate only.

mod engine;
mod limits;
mod policy;

use shao_abi::ArtifactError;
use thiserror::Error;

pub use engine::Engine;
pub use limits::Limits;
pub use policy::Policy;

/// Why a module cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// It is not a policy that this host trusts.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// It is a policy, but costs more than this host allows.
    #[error("the policy needs {needed} {what}, this host allows {allowed}")]
    TooDear {
        /// What of: instructions, bytes of memory.
        what: &'static str,
        /// How much it needs at most.
        needed: u64,
        /// How much is allowed.
        allowed: u64,
    },
    /// The engine could not be set up, or could not compile or instantiate the module.
    #[error("the engine failed: {0}")]
    Engine(String),
}
