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

// What a host does with real modules is in `tests/differential`; this crate does not know the compiler.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engine_and_policy_are_shared_among_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Engine>();
        shared::<Policy>();
    }

    #[test]
    fn what_is_no_policy_is_refused_before_it_is_compiled() {
        let engine = Engine::new(Limits::default()).unwrap();
        assert!(matches!(engine.load(b"\0asm"), Err(SandboxError::Artifact(ArtifactError::NotWasm(_)))));
        let empty = engine.load(b"\0asm\x01\0\0\0").unwrap_err();
        assert_eq!(empty.to_string(), "section `shao.cert`: it is missing");
    }
}
