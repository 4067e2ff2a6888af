//! The engine: one per process, shared by all policies.

use shao_abi::Artifact;
use wasmtime::{Config, EngineWeak, InstanceAllocationStrategy, Module, OptLevel, PoolingAllocationConfig};

use crate::{Limits, Policy, SandboxError};

/// Compiles and runs policies. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Engine {
    engine: wasmtime::Engine,
    limits: Limits,
}

impl Engine {
    /// Sets up an engine, with a thread of its own that counts time for [`Limits::wall`] and ends with the engine
    /// and the last of its policies.
    ///
    /// # Errors
    /// When the machine does not give the address space that `limits` asks for, or no thread.
    pub fn new(limits: Limits) -> Result<Self, SandboxError> {
        let engine = wasmtime::Engine::new(&config(&limits)).map_err(|error| engine_error(&error))?;
        let weak = engine.weak();
        std::thread::Builder::new()
            .name("shao-epoch".to_owned())
            .spawn(move || count(&weak, limits))
            .map_err(|error| SandboxError::Engine(error.to_string()))?;
        Ok(Self { engine, limits })
    }

    /// Loads a policy: verifies it first, then compiles it and makes a first instance.
    ///
    /// # Errors
    /// When the verifier refuses it, it is dearer than the limits allow, or the engine fails.
    pub fn load(&self, wasm: &[u8]) -> Result<Policy, SandboxError> {
        let artifact = Artifact::read(wasm)?;
        let cost = artifact.certificate.decide_max.max(artifact.certificate.why_max);
        within("instructions", cost, self.limits.instructions)?;
        within("bytes of memory", artifact.schema.memory_bytes.into(), self.limits.memory_bytes.into())?;
        let module = Module::from_binary(&self.engine, wasm).map_err(|error| engine_error(&error))?;
        Policy::new(module, artifact, self.limits)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("limits", &self.limits).finish_non_exhaustive()
    }
}

fn within(what: &'static str, needed: u64, allowed: u64) -> Result<(), SandboxError> {
    if needed <= allowed { Ok(()) } else { Err(SandboxError::TooDear { what, needed, allowed }) }
}

/// Moves the epoch on, until engine and policies are gone.
fn count(engine: &EngineWeak, limits: Limits) {
    while let Some(engine) = engine.upgrade() {
        engine.increment_epoch();
        drop(engine);
        std::thread::sleep(limits.wall);
    }
}

fn config(limits: &Limits) -> Config {
    let bytes = usize::try_from(limits.memory_bytes).unwrap_or(usize::MAX);
    // All instances of all policies live in slots reserved at the start: a new one costs microseconds, and no policy
    // can take memory from another or from the host. A policy has one memory and no table.
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(limits.instances).total_memories(limits.instances).total_tables(0);
    pool.max_memory_size(bytes);
    let mut config = Config::new();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    // Reserve per slot what a policy may have, and one page of guard, not the 4 GiB a memory could grow to and the
    // 32 MiB beyond: hundreds of slots then fit into any address space. The price is a bounds check per load.
    config.memory_reservation(limits.memory_bytes.into()).memory_guard_size(1 << 16);
    // Wall-clock backstop. No fuel: the certificate has counted already.
    config.epoch_interruption(true);
    // Loading is rare, deciding is not.
    config.cranelift_opt_level(OptLevel::Speed);
    // What the verifier refuses, the engine does not know either.
    config.wasm_simd(false).wasm_relaxed_simd(false).wasm_multi_memory(false).wasm_memory64(false);
    config.wasm_bulk_memory(false).wasm_multi_value(false).wasm_tail_call(false).wasm_extended_const(false);
    // A trap is answered with its reason; a backtrace through generated code would tell nobody anything.
    config.wasm_backtrace_max_frames(None);
    config
}

pub(crate) fn engine_error(error: &wasmtime::Error) -> SandboxError {
    SandboxError::Engine(format!("{error:#}"))
}
