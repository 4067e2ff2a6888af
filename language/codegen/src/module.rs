//! The module as a whole: one function per decision for `decide`, one for `why`, and the two exports that pick among
//! them.

use shao_abi::{Schema, Status};
use shao_ir::Policy;
use wasm_encoder::{
    BlockType, CodeSection, ExportKind, ExportSection, Function, FunctionSection, Instruction as I,
    MemorySection, MemoryType, Module, TypeSection, ValType,
};

use crate::body::Body;
use crate::layout::Layout;
use crate::{CodegenError, decide, sections, table, why};

/// The types of functions, in their order: decisions, explanations, exports.
const ANSWER: u32 = 0;
const EXPLAIN: u32 = 1;
const EXPORT: u32 = 2;

/// Writes the module of a policy.
pub(crate) fn write(policy: &Policy, layout: &Layout) -> Result<Vec<u8>, CodegenError> {
    let mut module = Module::new();
    let count = u32::try_from(policy.decisions.len()).map_err(|_| CodegenError::TooLarge)?;
    module.section(&types()).section(&functions(count)).section(&memory(&layout.schema));
    module.section(&exports(count)).section(&code(policy, layout, count));
    let data = table::data(policy, layout);
    if !data.is_empty() {
        module.section(&data);
    }
    sections::describe(&mut module, policy, layout)?;
    let certificate = shao_abi::certify(module.as_slice(), &layout.schema)?;
    sections::certify(&mut module, &certificate)?;
    Ok(module.finish())
}

fn types() -> TypeSection {
    let mut types = TypeSection::new();
    types.ty().function([], [ValType::I32]);
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    types
}

/// Decisions first, exports last: a function calls only earlier ones.
fn functions(count: u32) -> FunctionSection {
    let mut functions = FunctionSection::new();
    for ty in (0..count).map(|_| ANSWER).chain((0..count).map(|_| EXPLAIN)) {
        functions.function(ty);
    }
    functions.function(EXPORT).function(EXPORT);
    functions
}

fn memory(schema: &Schema) -> MemorySection {
    let pages = u64::from(schema.memory_bytes) >> 16;
    let mut memory = MemorySection::new();
    memory.memory(MemoryType {
        minimum: pages,
        maximum: Some(pages),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    memory
}

fn exports(count: u32) -> ExportSection {
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("decide", ExportKind::Func, count * 2);
    exports.export("why", ExportKind::Func, count * 2 + 1);
    exports
}

fn code(policy: &Policy, layout: &Layout, count: u32) -> CodeSection {
    let mut code = CodeSection::new();
    let pairs = || layout.schema.decisions.iter().zip(&policy.decisions);
    for (def, body) in pairs() {
        code.function(&decide::function(policy, layout, def, body));
    }
    for (def, body) in pairs() {
        code.function(&why::function(policy, layout, def, body));
    }
    code.function(&dispatch(
        count,
        |body, at| body.ops([I::Call(at), I::Return]),
        |body| unknown(body, layout),
    ));
    let explain = |body: &mut Body, at| body.ops([I::Call(count + at), I::I32Const(0), I::Return]);
    code.function(&dispatch(count, explain, |body| body.i32(Status::Broken.code())));
    code
}

/// An export: `enter` for each id below `count`, `otherwise` for every other; both leave an i32.
fn dispatch(count: u32, enter: impl Fn(&mut Body, u32), otherwise: impl Fn(&mut Body)) -> Function {
    let mut body = Body::new(1);
    // One block per id and one around them: leaving block k leads to the code of id k.
    (0..=count).for_each(|_| body.op(I::Block(BlockType::Empty)));
    body.parameter();
    body.op(I::BrTable((0..count).collect(), count));
    for at in 0..count {
        body.end();
        enter(&mut body, at);
    }
    body.end();
    otherwise(&mut body);
    body.finish()
}

/// The answer to an id that no decision has.
fn unknown(body: &mut Body, layout: &Layout) {
    body.i32(Status::Broken.code());
    let status = body.keep32();
    if let Some(def) = layout.schema.decisions.first() {
        body.store32(def.output.status, status);
    }
    body.get(status);
}
