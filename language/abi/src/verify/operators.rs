//! The instructions a policy may use: an allow-list, in groups, each with its reason. What is not here is refused,
//! also what WASM learns after this was written.

use wasmparser::{BlockType, BrTable, MemArg, Operator};

use super::forbidden;
use crate::ArtifactError;

/// Why an instruction is allowed, and what must be checked about it.
pub(super) enum Role<'a> {
    /// Works on the function's own stack and locals only; nothing to check.
    Plain,
    /// As `Plain`: pushes this constant.
    Constant(i64),
    /// As `Plain`: pushes a local.
    Local,
    /// Reads memory from a place of at least `offset`.
    Load(&'a MemArg),
    /// Writes so many bytes of memory.
    Store(&'a MemArg, u64),
    /// Divides; only by a constant that is neither 0 nor -1, so that it cannot trap.
    Divide,
    /// Shapes the flow.
    Flow(Flow<'a>),
    /// Calls a function by its number.
    Call(u32),
}

/// How the flow goes on. Always forward: there is no instruction here that goes back.
pub(super) enum Flow<'a> {
    /// `block`.
    Block(BlockType),
    /// `if`.
    If(BlockType),
    /// `else`.
    Else,
    /// `end`.
    End,
    /// `br`.
    Branch(u32),
    /// `br_if`.
    BranchIf(u32),
    /// `br_table`.
    BranchTable(&'a BrTable<'a>),
    /// `return`.
    Return,
}

/// The role of an instruction.
///
/// # Errors
/// When no policy uses it; the message says why.
pub(super) fn role<'a>(op: &'a Operator<'a>) -> Result<Role<'a>, ArtifactError> {
    if is_plain(op) {
        return Ok(Role::Plain);
    }
    if let Some(role) = memory(op) {
        return Ok(role);
    }
    other(op)
}

/// Locals, integer arithmetic and comparison: exact, the same everywhere, and without effect outside the
/// function. Bit counting is how sets are counted; `select` and `drop` move values only.
fn is_plain(op: &Operator<'_>) -> bool {
    use Operator as O;
    matches!(
        op,
        O::LocalSet { .. }
            | O::LocalTee { .. }
            | O::Drop
            | O::Select
            | O::I32Eqz
            | O::I32Eq
            | O::I32Ne
            | O::I32LtS
            | O::I32LtU
            | O::I32GtS
            | O::I32GtU
            | O::I32LeS
            | O::I32LeU
            | O::I32GeS
            | O::I32GeU
            | O::I64Eqz
            | O::I64Eq
            | O::I64Ne
            | O::I64LtS
            | O::I64LtU
            | O::I64GtS
            | O::I64GtU
            | O::I64LeS
            | O::I64LeU
            | O::I64GeS
            | O::I64GeU
            | O::I32Add
            | O::I32Sub
            | O::I32Mul
            | O::I32And
            | O::I32Or
            | O::I32Xor
            | O::I32Shl
            | O::I32ShrS
            | O::I32ShrU
            | O::I32Popcnt
            | O::I64Add
            | O::I64Sub
            | O::I64Mul
            | O::I64And
            | O::I64Or
            | O::I64Xor
            | O::I64Shl
            | O::I64ShrS
            | O::I64ShrU
            | O::I64Popcnt
            | O::I32WrapI64
            | O::I64ExtendI32S
            | O::I64ExtendI32U
    )
}

/// Memory access of whole integers and parts of them. Where it goes is checked by whoever asked for the role.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "an allow-list: whatever is not named is not memory access"
)]
fn memory<'a>(op: &'a Operator<'_>) -> Option<Role<'a>> {
    use Operator as O;
    Some(match op {
        O::I32Load { memarg } | O::I64Load { memarg } => Role::Load(memarg),
        O::I32Load8S { memarg } | O::I32Load8U { memarg } | O::I32Load16S { memarg } => Role::Load(memarg),
        O::I32Load16U { memarg } | O::I64Load8S { memarg } | O::I64Load8U { memarg } => Role::Load(memarg),
        O::I64Load16S { memarg } | O::I64Load16U { memarg } => Role::Load(memarg),
        O::I64Load32S { memarg } | O::I64Load32U { memarg } => Role::Load(memarg),
        O::I32Store8 { memarg } | O::I64Store8 { memarg } => Role::Store(memarg, 1),
        O::I32Store16 { memarg } | O::I64Store16 { memarg } => Role::Store(memarg, 2),
        O::I32Store { memarg } | O::I64Store32 { memarg } => Role::Store(memarg, 4),
        O::I64Store { memarg } => Role::Store(memarg, 8),
        _ => return None,
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an allow-list: whatever is not named is refused")]
fn other<'a>(op: &'a Operator<'a>) -> Result<Role<'a>, ArtifactError> {
    use Operator as O;
    Ok(match op {
        O::I32Const { value } => Role::Constant(i64::from(*value)),
        O::I64Const { value } => Role::Constant(*value),
        O::LocalGet { .. } => Role::Local,
        O::Block { blockty } => Role::Flow(Flow::Block(*blockty)),
        O::If { blockty } => Role::Flow(Flow::If(*blockty)),
        O::Else => Role::Flow(Flow::Else),
        O::End => Role::Flow(Flow::End),
        O::Br { relative_depth } => Role::Flow(Flow::Branch(*relative_depth)),
        O::BrIf { relative_depth } => Role::Flow(Flow::BranchIf(*relative_depth)),
        O::BrTable { targets } => Role::Flow(Flow::BranchTable(targets)),
        O::Return => Role::Flow(Flow::Return),
        O::Call { function_index } => Role::Call(*function_index),
        O::I32DivS | O::I32DivU | O::I32RemS | O::I32RemU => Role::Divide,
        O::I64DivS | O::I64DivU | O::I64RemS | O::I64RemU => Role::Divide,
        O::Loop { .. } => {
            return Err(forbidden("a `loop`: a policy repeats nothing, so that it always ends"));
        }
        O::CallIndirect { .. } | O::ReturnCall { .. } | O::ReturnCallIndirect { .. } | O::CallRef { .. } => {
            return Err(forbidden("an indirect or tail call: whom a policy calls must be known beforehand"));
        }
        O::MemoryGrow { .. } | O::MemorySize { .. } => {
            return Err(forbidden("`memory.grow` or `memory.size`: the memory of a policy is fixed"));
        }
        O::MemoryFill { .. } | O::MemoryCopy { .. } | O::MemoryInit { .. } | O::DataDrop { .. } => {
            return Err(forbidden("a bulk memory instruction: a policy writes its answer and nothing else"));
        }
        O::GlobalGet { .. } | O::GlobalSet { .. } => {
            return Err(forbidden("a global: a policy remembers nothing"));
        }
        O::Unreachable => return Err(forbidden("`unreachable`: a policy answers, it does not trap")),
        unknown => return Err(refused(unknown)),
    })
}

/// A refusal by name; floats are told apart because they are what people ask about.
fn refused(op: &Operator<'_>) -> ArtifactError {
    let text = format!("{op:?}");
    let name = text.split([' ', '{']).next().unwrap_or("?");
    if name.contains("F32") || name.contains("F64") {
        return forbidden(format!("the floating-point instruction {name}: hosts differ in NaN bits"));
    }
    forbidden(format!("the instruction {name} is not among those a policy may use"))
}
