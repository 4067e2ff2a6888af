//! Modules that must not be run, each bent in one place, each refused with words that name the place.

use shao_abi::{Artifact, ArtifactError, Certificate, FORMAT_VERSION, Type};
use wasm_encoder::{BlockType, ExportKind, Instruction as I, MemoryType, Module, ValType};

use crate::equal::ENGINE;
use crate::parts::{Parts, at};

/// Bends a good module and asserts on the refusal; the sandbox must say the same.
fn refused(bend: impl FnOnce(&mut Parts), words: &str) {
    let mut parts = Parts::good();
    bend(&mut parts);
    let wasm = parts.build();
    let error = Artifact::read(&wasm).expect_err(words).to_string();
    assert!(error.contains(words), "`{words}` expected, got `{error}`");
    assert_eq!(ENGINE.load(&wasm).expect_err(words).to_string(), error);
}

/// Bends the code of `decide`.
fn code(decide: impl IntoIterator<Item = I<'static>>, words: &str) {
    refused(|parts| parts.decide = decide.into_iter().collect(), words);
}

#[test]
fn an_unbent_module_is_accepted() {
    let wasm = Parts::good().build();
    Artifact::read(&wasm).unwrap();
    ENGINE.load(&wasm).unwrap();
}

#[test]
fn what_is_not_a_policy() {
    for bytes in [&b""[..], b"\0asm", b"not wasm at all", b"\0asm\x0d\0\x01\0"] {
        assert!(matches!(Artifact::read(bytes), Err(ArtifactError::NotWasm(_))), "{bytes:?}");
    }
    let empty = Artifact::read(&Module::new().finish()).unwrap_err();
    assert_eq!(empty.to_string(), "section `shao.cert`: it is missing");
    let large = vec![0; shao_abi::MODULE_LIMIT + 1];
    assert!(Artifact::read(&large).unwrap_err().to_string().contains("at most 16777216 are read"));
}

#[test]
fn parts_no_policy_has() {
    refused(|parts| parts.import = true, "it imports something");
    refused(
        |parts| {
            parts.helpers = vec![vec![]];
            parts.start = true;
        },
        "it has a start function",
    );
    refused(|parts| parts.table = true, "it has a table");
    refused(|parts| parts.global = Some(true), "it has a global");
    refused(|parts| parts.global = Some(false), "it has a global");
    refused(|parts| parts.exports.push(("more", ExportKind::Memory, 0)), "it exports `more`");
    refused(|parts| parts.exports.clear(), "the export `memory` is missing");
    refused(|parts| parts.extra = Some("name"), "section `name`");
    refused(|parts| parts.extra = Some("shao.cert"), "section `shao.cert`: it is there twice");
    refused(|parts| parts.without = vec!["shao.schema"], "`shao.schema` was expected here");
    refused(|parts| parts.without = vec!["shao.cert"], "section `shao.cert`: it is missing");
}

#[test]
fn memory_that_is_not_fixed() {
    let memory = Parts::good().memories[0];
    let with = |memories: Vec<MemoryType>, words| refused(|parts| parts.memories = memories, words);
    with(vec![MemoryType { maximum: Some(2), ..memory }], "its memory can grow");
    with(vec![MemoryType { maximum: None, ..memory }], "its memory can grow");
    with(vec![memory, memory], "2 memories instead of one");
    with(vec![MemoryType { shared: true, ..memory }], "of a special kind");
    with(vec![MemoryType { minimum: 300, maximum: Some(300), ..memory }], "larger than 16777216");
    with(
        vec![MemoryType { minimum: 2, maximum: Some(2), ..memory }],
        "memory of 65536 bytes, the module has 131072",
    );
    code([I::I32Const(1), I::MemoryGrow(0)], "the memory of a policy is fixed");
    code([I::MemorySize(0)], "the memory of a policy is fixed");
    let zero = || I::I32Const(0);
    code([zero(), zero(), zero(), I::MemoryFill(0), zero()], "a bulk memory instruction");
    code(
        [zero(), zero(), zero(), I::MemoryCopy { src_mem: 0, dst_mem: 0 }, zero()],
        "a bulk memory instruction",
    );
}

#[test]
fn code_that_may_not_end() {
    code([I::Loop(BlockType::Empty), I::Br(0), I::End, I::I32Const(0)], "a `loop`");
    code([I::LocalGet(0), I::Call(0)], "it calls function 0: only earlier ones");
    refused(
        |parts| parts.helpers = vec![vec![I::Call(1)], vec![I::Call(0)]],
        "it calls function 1: only earlier",
    );
    code(
        [I::LocalGet(0), I::I32Const(0), I::CallIndirect { type_index: 0, table_index: 0 }],
        "an indirect or tail",
    );
    code([I::LocalGet(0), I::ReturnCall(0)], "an indirect or tail");
    code([I::Unreachable], "`unreachable`");
}

#[test]
fn numbers_that_differ_between_hosts() {
    code([I::F64Const(1.0.into()), I::I32TruncF64S], "the floating-point instruction F64Const");
    code([I::F32Const(1.0.into()), I::Drop, I::I32Const(0)], "the floating-point instruction F32Const");
    refused(|parts| parts.locals = vec![(1, ValType::F32)], "a floating-point type");
    refused(|parts| parts.locals = vec![(1, ValType::V128)], "the type v128");
    refused(|parts| parts.locals = vec![(2_000_000, ValType::I64)], "locals");
    code(
        [I::Block(BlockType::Result(ValType::F32)), I::Unreachable, I::End, I::Drop, I::I32Const(0)],
        "a floating",
    );
    code([I::I32Const(0), I::I32Extend8S], "the instruction I32Extend8S is not among those");
    code([I::I32Const(0), I::I32AtomicLoad(wasm_encoder::MemArg { align: 2, ..at(64) })], "not among those");
}

#[test]
fn divisions() {
    let seven = || I::I32Const(7);
    code([seven(), I::LocalGet(0), I::I32DivS], "a division by something else than a constant");
    code([seven(), I::I32Const(0), I::I32RemU], "a division by something else than a constant");
    code([seven(), I::I32Const(-1), I::I32DivS], "a division by something else than a constant");
    let mut parts = Parts::good();
    parts.decide = vec![seven(), I::I32Const(2), I::I32DivS];
    Artifact::read(&parts.build()).unwrap();
}

#[test]
fn stores_that_stray() {
    let store =
        |address: I<'static>, offset| [address, I::I32Const(1), I::I32Store8(at(offset)), I::I32Const(3)];
    let schema = Parts::good().artifact.schema;
    let (out, input) = (&schema.decisions[0].output, &schema.input);
    let facts = i32::try_from(input.known).unwrap();
    code(store(I::I32Const(facts), 0), "which is outside OUT and WHY");
    code(store(I::I32Const(0), u64::from(input.known)), "which is outside OUT and WHY");
    code(store(I::I32Const(-1), 0), "a store of 1 bytes at 4294967295");
    code(store(I::LocalGet(0), 0), "a store whose address is not a constant right before it");
    let computed =
        [I::I32Const(0), I::I32Const(0), I::I32Add, I::I32Const(1), I::I32Store8(at(0)), I::I32Const(3)];
    code(computed, "a store whose address is not a constant right before it");
    // Eight bytes from the last byte that may be written reach beyond it.
    let wide =
        [I::I32Const(i32::try_from(out.fired).unwrap()), I::I64Const(0), I::I64Store(at(0)), I::I32Const(3)];
    code(wide, "which is outside OUT and WHY");
    // What is written may not be read back: it would be a memory.
    code([I::I32Const(0), I::I32Load8U(at(u64::from(out.status)))], "a load with offset 0");
    let mut parts = Parts::good();
    parts.decide = store(I::I32Const(i32::try_from(out.why).unwrap()), 0).to_vec();
    Artifact::read(&parts.build()).unwrap();
}

#[test]
fn certificates_that_lie() {
    let lie = |decide_max, why_max| Some(Certificate { format: FORMAT_VERSION, decide_max, why_max });
    refused(
        |parts| parts.certificate = lie(0, 1),
        "the budget certificate says 0 for `decide`, the code can take 1",
    );
    refused(
        |parts| parts.certificate = lie(1, 7),
        "the budget certificate says 7 for `why`, the code can take 1",
    );
    let next = FORMAT_VERSION + 1;
    let other = Certificate { format: next, decide_max: 1, why_max: 1 };
    let says = format!("format {next}, this host reads format {FORMAT_VERSION}");
    refused(|parts| parts.certificate = Some(other), &says);
}

#[test]
fn the_longest_path_is_counted() {
    // if: 2, then 1 or 3, then br_table over three paths of different length; the dearest is taken at each fork.
    let mut parts = Parts::good();
    parts.helpers = vec![vec![I::I32Const(0), I::Drop, I::I32Const(0), I::Drop]];
    parts.decide = vec![
        I::LocalGet(0),
        I::If(BlockType::Result(ValType::I32)),
        I::I32Const(1),
        I::Else,
        I::I32Const(1),
        I::I32Const(1),
        I::I32Add,
        I::End,
        I::BrIf(0),
        I::Call(0),
        I::I32Const(9),
    ];
    // local.get, if, the longer arm (3); then br_if would need a value, so it must not validate.
    assert!(matches!(
        Artifact::read(&parts.build()),
        Err(ArtifactError::NotWasm(_) | ArtifactError::Certificate { .. })
    ));
    parts.decide[8] = I::Drop;
    let artifact = Artifact::read(&parts.build()).unwrap();
    // 2 + 3 + drop + call (1 + 4) + const.
    assert_eq!(artifact.certificate.decide_max, 2 + 3 + 1 + 5 + 1);
    assert_eq!(artifact.certificate.why_max, 1);
}

#[test]
fn a_budget_beyond_the_limit() {
    // Each helper calls the one before it twice: short code, long life.
    let mut parts = Parts::good();
    parts.helpers = vec![vec![]];
    parts.helpers.extend((0..40).map(|at| vec![I::Call(at), I::Call(at)]));
    parts.decide = vec![I::Call(40), I::I32Const(3)];
    let wasm = parts.build();
    Artifact::read(&wasm).unwrap();
    let error = ENGINE.load(&wasm).unwrap_err().to_string();
    assert!(error.contains("instructions, this host allows 10000000"), "{error}");
}

#[test]
fn schemas_that_point_nowhere() {
    let schema =
        |bend: fn(&mut shao_abi::Schema), words| refused(|parts| bend(&mut parts.artifact.schema), words);
    schema(|s| s.input.known = s.decisions[0].output.fired, "facts stand where answers or tables are");
    schema(|s| s.input.known = s.input.values[0], "slots overlap");
    schema(|s| s.input.known = u32::MAX, "a slot stands outside the memory");
    schema(|s| s.input.values.clear(), "1 slots, 0 places");
    schema(|s| s.decisions[0].output.status = s.decisions[0].output.fired, "parts of its answer overlap");
    schema(|s| s.decisions[0].output.why = s.memory_bytes, "outside the memory");
    schema(|s| s.decisions[0].output.rows.push(vec![]), "the places of its rows");
    schema(|s| s.decisions[0].reads = vec![shao_abi::SlotId(9)], "there is no slot number 9");
    schema(|s| s.decisions[0].rules = vec![shao_abi::RuleId(7)], "there is no rule number 7");
    schema(|s| s.decisions[0].atoms = 2, "2 atomic conditions, 1 of them have a text");
    schema(|s| s.slots[0].ty = Type::Enum(shao_abi::EnumId(77)), "there is no enumeration number 77");
    schema(
        |s| s.slots[0].ty = Type::PartySet { among: vec![shao_abi::PartyId(500)] },
        "there is no party number 500",
    );
    schema(|s| s.slots[0].ty = Type::Limit, "no slot holds a limit");
    schema(|s| s.enums[0].members = vec![String::new(); 70_000], "70000 entries, at most 65536");
    schema(|s| s.memory_bytes = 1 << 17, "memory of 131072 bytes, the module has 65536");
    let first = |parts: &Parts| i32::try_from(parts.artifact.schema.input.values[0]).unwrap();
    refused(|parts| parts.data = Some((first(parts), vec![1])), "facts stand where answers or tables are");
    refused(|parts| parts.data = Some((0, vec![1])), "tables and answers overlap");
    refused(|parts| parts.data = Some((65_535, vec![1, 1])), "stands outside the memory");
}

#[test]
fn the_rules_that_a_module_carries_are_those_that_it_runs() {
    let policy = crate::parts::small();
    let artifact = shao_codegen::compile(&policy).unwrap();
    let mut expected = policy;
    expected.schema = artifact.schema.clone();
    assert_eq!(shao_codegen::decompile(&artifact), Ok(expected));
    let other = Artifact::read(&Parts::good().build()).unwrap();
    let error = shao_codegen::decompile(&other).unwrap_err();
    assert_eq!(error, shao_codegen::CodegenError::Forged, "other code with the same rules");
}
