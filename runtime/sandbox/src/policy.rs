//! A loaded policy: its instances, and how a question goes in and an answer comes out.

use std::sync::{Mutex, PoisonError};

use shao_abi::{Answer, Artifact, Decide, DecideError, DecisionId, Frame, Kleene, Schema};
use wasmtime::{Instance, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, TypedFunc};

use crate::engine::engine_error;
use crate::{Limits, SandboxError};

/// A policy that is ready to decide. Shared among threads by reference; each call borrows an instance for itself and
/// puts it back, so that as many exist as calls ever ran at once.
pub struct Policy {
    artifact: Artifact,
    module: Module,
    limits: Limits,
    idle: Mutex<Vec<Seat>>,
}

/// An instance with its exports.
struct Seat {
    store: Store<StoreLimits>,
    memory: Memory,
    decide: TypedFunc<i32, i32>,
    why: TypedFunc<i32, i32>,
}

impl Policy {
    pub(crate) fn new(module: Module, artifact: Artifact, limits: Limits) -> Result<Self, SandboxError> {
        let policy = Self { artifact, module, limits, idle: Mutex::new(Vec::new()) };
        let first = policy.instantiate()?;
        policy.put_back(first);
        Ok(policy)
    }

    /// What was loaded: the module, its hash, and what its sections say.
    #[must_use]
    pub fn artifact(&self) -> &Artifact {
        &self.artifact
    }

    fn instantiate(&self) -> Result<Seat, SandboxError> {
        let bytes = usize::try_from(self.limits.memory_bytes).unwrap_or(usize::MAX);
        let limits = StoreLimitsBuilder::new().memory_size(bytes).memories(1).instances(1).tables(0).build();
        let mut store = Store::new(self.module.engine(), limits);
        store.limiter(|limits| limits);
        store.epoch_deadline_trap();
        // The first tick may come at once, the second only after the whole limit.
        store.set_epoch_deadline(2);
        let instance = Instance::new(&mut store, &self.module, &[]).map_err(|error| engine_error(&error))?;
        let memory = instance.get_memory(&mut store, "memory");
        let memory = memory.ok_or_else(|| SandboxError::Engine("no memory".to_owned()))?;
        let mut export =
            |name| instance.get_typed_func(&mut store, name).map_err(|error| engine_error(&error));
        let (decide, why) = (export("decide")?, export("why")?);
        Ok(Seat { store, memory, decide, why })
    }

    /// Runs `ask` on an instance. One that trapped is thrown away: what it left behind is anybody's guess.
    fn with<T>(
        &self,
        ask: impl FnOnce(&mut Seat, &Schema) -> Result<T, DecideError>,
    ) -> Result<T, DecideError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut seat = match idle {
            Some(seat) => seat,
            None => self.instantiate().map_err(|error| DecideError::Trap(error.to_string()))?,
        };
        let answer = ask(&mut seat, &self.artifact.schema);
        if !matches!(answer, Err(DecideError::Trap(_))) {
            self.put_back(seat);
        }
        answer
    }

    fn put_back(&self, seat: Seat) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(seat);
    }
}

impl Seat {
    fn decide(&mut self, id: DecisionId) -> Result<i32, DecideError> {
        self.store.set_epoch_deadline(2);
        self.decide.call(&mut self.store, i32::from(id.0)).map_err(|error| trap(&error))
    }

    fn why(&mut self, id: DecisionId) -> Result<i32, DecideError> {
        self.store.set_epoch_deadline(2);
        self.why.call(&mut self.store, i32::from(id.0)).map_err(|error| trap(&error))
    }
}

fn trap(error: &wasmtime::Error) -> DecideError {
    DecideError::Trap(format!("{error:#}"))
}

impl Decide for Policy {
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError> {
        self.with(|seat, schema| {
            schema.prepare(decision, frame, seat.memory.data_mut(&mut seat.store))?;
            let status = seat.decide(decision)?;
            schema.read_answer(decision, status, seat.memory.data(&seat.store))
        })
    }

    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError> {
        self.with(|seat, schema| {
            schema.prepare(decision, frame, seat.memory.data_mut(&mut seat.store))?;
            match seat.why(decision)? {
                0 => schema.read_why(decision, seat.memory.data(&seat.store)),
                code => Err(DecideError::Trap(format!("`why` returned {code}"))),
            }
        })
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policy").field("hash", &self.artifact.hash).finish_non_exhaustive()
    }
}
