//! What code may do and what it costs at most: one pass over every function, none twice.
//!
//! The cost of a path is the number of instructions on it; `else` and `end` are not instructions but punctuation.
//! Without `loop` every branch goes forward, so the dearest path to each point is known when the point is reached.

use wasmparser::{BlockType, FunctionBody};

use super::areas::Areas;
use super::forbidden;
use super::module::{Module, integer, not_wasm};
use super::operators::{Flow, Role, role};
use crate::ArtifactError;

/// Locals of all functions together. Declaring them costs few bytes, compiling them much memory.
const LOCALS_LIMIT: u32 = 1 << 20;

/// The most instructions one call of each function can execute, by function.
///
/// # Errors
/// When a function does what a policy must not.
pub(super) fn costs(module: &Module<'_>, areas: &Areas) -> Result<Vec<u64>, ArtifactError> {
    let mut costs = Vec::with_capacity(module.bodies.len());
    let mut locals = 0;
    for body in &module.bodies {
        locals = declared(body, locals)?;
        let cost = Walk {
            areas,
            before: &costs,
            here: Some(0),
            open: vec![Label::default()],
            last: Default::default(),
        };
        costs.push(cost.body(body).map_err(|error| at_function(costs.len(), error))?);
    }
    Ok(costs)
}

fn declared(body: &FunctionBody<'_>, mut total: u32) -> Result<u32, ArtifactError> {
    for group in body.get_locals_reader().map_err(not_wasm)? {
        let (count, ty) = group.map_err(not_wasm)?;
        integer(ty)?;
        total = total.saturating_add(count);
    }
    if total > LOCALS_LIMIT {
        return Err(forbidden(format!("more than {LOCALS_LIMIT} locals")));
    }
    Ok(total)
}

fn at_function(number: usize, error: ArtifactError) -> ArtifactError {
    if let ArtifactError::Forbidden(what) = error {
        forbidden(format!("function {number}: {what}"))
    } else {
        error
    }
}

/// The end of a block, where paths meet.
#[derive(Default)]
struct Label {
    /// The dearest path that arrives by a branch or out of the first arm of an `if`.
    arrived: Option<u64>,
    /// For an `if` whose `else` has not come: the path around it.
    around: Option<u64>,
}

/// What the last instructions did, as far as stores and divisions ask.
#[derive(Default, Clone, Copy, PartialEq)]
enum Last {
    /// Pushed this constant.
    Constant(i64),
    /// Pushed a local.
    Local,
    #[default]
    Other,
}

struct Walk<'w> {
    areas: &'w Areas,
    /// The costs of the functions before this one: the only ones it may call, so that none can come back to itself.
    before: &'w [u64],
    /// The dearest path to here; none where nothing can arrive.
    here: Option<u64>,
    open: Vec<Label>,
    /// The last two instructions, the latest second.
    last: [Last; 2],
}

impl Walk<'_> {
    fn body(mut self, body: &FunctionBody<'_>) -> Result<u64, ArtifactError> {
        let mut ops = body.get_operators_reader().map_err(not_wasm)?;
        while !ops.eof() {
            let op = ops.read().map_err(not_wasm)?;
            let role = role(&op)?;
            let pushed = match role {
                Role::Constant(value) => Last::Constant(value),
                Role::Local => Last::Local,
                Role::Plain
                | Role::Load(_)
                | Role::Store(..)
                | Role::Divide
                | Role::Flow(_)
                | Role::Call(_) => Last::Other,
            };
            self.pass(role)?;
            self.last = [self.last[1], pushed];
        }
        Ok(self.here.unwrap_or(0))
    }

    /// Checks that the instruction may stand here, and moves past it along every path.
    fn pass(&mut self, role: Role<'_>) -> Result<(), ArtifactError> {
        if !matches!(role, Role::Flow(Flow::Else | Flow::End)) {
            self.here = self.here.map(|here| here.saturating_add(1));
        }
        match role {
            Role::Plain | Role::Constant(_) | Role::Local => Ok(()),
            Role::Flow(flow) => self.flow(flow),
            Role::Load(memarg) if memarg.memory == 0 && memarg.offset >= self.areas.end => Ok(()),
            Role::Load(memarg) => {
                let end = self.areas.end;
                Err(forbidden(format!(
                    "a load with offset {}: from {end} on are what a policy reads",
                    memarg.offset
                )))
            }
            Role::Store(memarg, bytes) => self.store(memarg.memory, memarg.offset, bytes),
            Role::Divide => match self.last {
                [_, Last::Constant(by)] if by != 0 && by != -1 => Ok(()),
                _ => Err(forbidden("a division by something else than a constant (or by 0 or -1)")),
            },
            Role::Call(function) => {
                let cost = usize::try_from(function).ok().and_then(|at| self.before.get(at));
                let cost = cost.ok_or_else(|| {
                    forbidden(format!(
                        "it calls function {function}: only earlier ones, so that none can recur"
                    ))
                })?;
                self.here = self.here.map(|here| here.saturating_add(*cost));
                Ok(())
            }
        }
    }

    /// A store must be written `i32.const address; local.get value (or a constant); store`: then its address is plain
    /// to see without following the stack.
    fn store(&self, memory: u32, offset: u64, bytes: u64) -> Result<(), ArtifactError> {
        let [Last::Constant(base), Last::Local | Last::Constant(_)] = self.last else {
            return Err(forbidden("a store whose address is not a constant right before it"));
        };
        // The constant is an i32 here, or the validator refuses; as an address it is unsigned.
        let address =
            i32::try_from(base).ok().map(|base| u64::from(base.cast_unsigned()).saturating_add(offset));
        match address {
            Some(address) if memory == 0 && self.areas.may_write(address, bytes) => Ok(()),
            Some(address) => {
                Err(forbidden(format!("a store of {bytes} bytes at {address}, which is outside OUT and WHY")))
            }
            None => Err(forbidden("a store whose address is not an i32")),
        }
    }

    fn flow(&mut self, flow: Flow<'_>) -> Result<(), ArtifactError> {
        match flow {
            Flow::Block(ty) => self.enter(ty, None),
            Flow::If(ty) => self.enter(ty, self.here),
            Flow::Else => {
                let label = self.open.last_mut().ok_or_else(malformed)?;
                label.arrived = label.arrived.max(self.here);
                self.here = label.around.take();
                Ok(())
            }
            Flow::End => {
                let label = self.open.pop().ok_or_else(malformed)?;
                self.here = self.here.max(label.arrived).max(label.around);
                Ok(())
            }
            Flow::Branch(depth) => self.branch(depth, false),
            Flow::BranchIf(depth) => self.branch(depth, true),
            Flow::BranchTable(targets) => {
                for target in targets.targets() {
                    self.branch(target.map_err(not_wasm)?, true)?;
                }
                self.branch(targets.default(), false)
            }
            Flow::Return => {
                let outermost = self.open.len().checked_sub(1).and_then(|depth| u32::try_from(depth).ok());
                self.branch(outermost.ok_or_else(malformed)?, false)
            }
        }
    }

    fn enter(&mut self, ty: BlockType, around: Option<u64>) -> Result<(), ArtifactError> {
        match ty {
            BlockType::Empty => {}
            BlockType::Type(ty) => integer(ty)?,
            BlockType::FuncType(_) => return Err(forbidden("a block with parameters or several results")),
        }
        self.open.push(Label { arrived: None, around });
        Ok(())
    }

    fn branch(&mut self, depth: u32, may_stay: bool) -> Result<(), ArtifactError> {
        let at =
            usize::try_from(depth).ok().and_then(|depth| self.open.len().checked_sub(depth)?.checked_sub(1));
        let label = at.and_then(|at| self.open.get_mut(at)).ok_or_else(malformed)?;
        label.arrived = label.arrived.max(self.here);
        if !may_stay {
            self.here = None;
        }
        Ok(())
    }
}

fn malformed() -> ArtifactError {
    ArtifactError::NotWasm("blocks do not nest".to_owned())
}
