//! A module taken apart: every kind of section a policy may have, and a refusal for every other.

use std::collections::BTreeMap;

use wasmparser::{
    DataKind, Encoding, ExternalKind, FunctionBody, Operator, Parser, Payload, ValType, Validator,
    WasmFeatures,
};

use super::{MEMORY_LIMIT, MODULE_LIMIT, SECTION_LIMIT, forbidden};
use crate::{ArtifactError, SECTIONS};

/// A policy has one function per decision and export; this leaves room.
const FUNCTION_LIMIT: usize = 1 << 16;
const PAGE: u64 = 1 << 16;

/// What a module consists of.
pub(crate) struct Module<'a> {
    wasm: &'a [u8],
    types: Vec<wasmparser::FuncType>,
    functions: Vec<u32>,
    /// The bodies, by function.
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// Bytes of memory.
    pub(super) memory_bytes: u32,
    exports: BTreeMap<&'a str, u32>,
    /// Where tables stand in memory: `[from, to)`.
    pub(super) data: Vec<(u64, u64)>,
    custom: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Module<'a> {
    /// Takes a module apart.
    ///
    /// # Errors
    /// When it is no module, is too large, or has a part that no policy has.
    pub(crate) fn parse(wasm: &'a [u8]) -> Result<Self, ArtifactError> {
        if wasm.len() > MODULE_LIMIT {
            return Err(forbidden(format!(
                "the module has {} bytes, at most {MODULE_LIMIT} are read",
                wasm.len()
            )));
        }
        let mut module = Self {
            wasm,
            types: Vec::new(),
            functions: Vec::new(),
            bodies: Vec::new(),
            memory_bytes: 0,
            exports: BTreeMap::new(),
            data: Vec::new(),
            custom: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            module.take(payload.map_err(not_wasm)?)?;
        }
        if module.bodies.len() != module.functions.len() {
            return Err(ArtifactError::NotWasm("functions without a body".to_owned()));
        }
        Ok(module)
    }

    /// The sections in their order, or fewer if the module has fewer.
    pub(crate) fn custom(&self) -> &[(&'a str, &'a [u8])] {
        &self.custom
    }

    /// Checks that the code is well-typed, by the rules of WASM 1.0 without floats.
    pub(super) fn validate(&self) -> Result<(), ArtifactError> {
        let mut validator = Validator::new_with_features(WasmFeatures::empty());
        validator.validate_all(self.wasm).map(|_| ()).map_err(not_wasm)
    }

    /// The cost of an exported function `(i32) -> i32`.
    pub(super) fn exported(&self, name: &str, costs: &[u64]) -> Result<u64, ArtifactError> {
        let missing = || forbidden(format!("the export `{name}` is missing"));
        let index = *self.exports.get(name).ok_or_else(missing)?;
        let at = usize::try_from(index).map_err(|_| missing())?;
        let ty = self.signature(index).ok_or_else(missing)?;
        if ty.params() != [ValType::I32] || ty.results() != [ValType::I32] {
            return Err(forbidden(format!("the export `{name}` does not take one i32 and give one")));
        }
        costs.get(at).copied().ok_or_else(missing)
    }

    fn signature(&self, function: u32) -> Option<&wasmparser::FuncType> {
        let ty = *self.functions.get(usize::try_from(function).ok()?)?;
        self.types.get(usize::try_from(ty).ok()?)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an allow-list: every section not named here is refused, also those invented later"
    )]
    fn take(&mut self, payload: Payload<'a>) -> Result<(), ArtifactError> {
        match payload {
            Payload::Version { encoding: Encoding::Component, .. } => {
                Err(ArtifactError::NotWasm("a component; a policy is a core module".to_owned()))
            }
            Payload::Version { .. } | Payload::CodeSectionStart { .. } | Payload::End(_) => Ok(()),
            Payload::TypeSection(types) => self.take_types(types),
            Payload::FunctionSection(functions) => {
                self.functions = functions.into_iter().collect::<Result<_, _>>().map_err(not_wasm)?;
                if self.functions.len() > FUNCTION_LIMIT {
                    return Err(forbidden(format!(
                        "{} functions, at most {FUNCTION_LIMIT}",
                        self.functions.len()
                    )));
                }
                Ok(())
            }
            Payload::MemorySection(memories) => self.take_memory(memories),
            Payload::ExportSection(exports) => self.take_exports(exports),
            Payload::CodeSectionEntry(body) => {
                self.bodies.push(body);
                Ok(())
            }
            Payload::DataSection(segments) => self.take_data(segments),
            Payload::CustomSection(section) => self.take_custom(section.name(), section.data()),
            Payload::ImportSection(_) => Err(forbidden("it imports something: a policy depends on nothing")),
            Payload::StartSection { .. } => {
                Err(forbidden("it has a start function: loading a policy runs nothing"))
            }
            Payload::TableSection(_) | Payload::ElementSection(_) => {
                Err(forbidden("it has a table of functions: a policy calls nothing it does not name"))
            }
            Payload::GlobalSection(_) => Err(forbidden("it has a global: a policy remembers nothing")),
            _ => Err(forbidden("it has a section that no policy has")),
        }
    }

    fn take_types(&mut self, types: wasmparser::TypeSectionReader<'a>) -> Result<(), ArtifactError> {
        for ty in types.into_iter_err_on_gc_types() {
            let ty = ty.map_err(not_wasm)?;
            for value in ty.params().iter().chain(ty.results()) {
                integer(*value)?;
            }
            self.types.push(ty);
        }
        Ok(())
    }

    fn take_memory(&mut self, memories: wasmparser::MemorySectionReader<'a>) -> Result<(), ArtifactError> {
        if memories.count() != 1 {
            return Err(forbidden(format!("it has {} memories instead of one", memories.count())));
        }
        for memory in memories {
            let memory = memory.map_err(not_wasm)?;
            if memory.memory64 || memory.shared || memory.page_size_log2.is_some() {
                return Err(forbidden(
                    "its memory is of a special kind (64-bit, shared or with pages of its own)",
                ));
            }
            if memory.maximum != Some(memory.initial) {
                return Err(forbidden("its memory can grow: minimum and maximum differ"));
            }
            let bytes = memory.initial.checked_mul(PAGE).and_then(|bytes| u32::try_from(bytes).ok());
            let within = bytes.filter(|bytes| *bytes <= MEMORY_LIMIT);
            self.memory_bytes =
                within.ok_or_else(|| forbidden(format!("its memory is larger than {MEMORY_LIMIT} bytes")))?;
        }
        Ok(())
    }

    fn take_exports(&mut self, exports: wasmparser::ExportSectionReader<'a>) -> Result<(), ArtifactError> {
        let mut memory = false;
        for export in exports {
            let export = export.map_err(not_wasm)?;
            match (export.name, export.kind) {
                ("memory", ExternalKind::Memory) => memory = true,
                ("decide" | "why", ExternalKind::Func) => {
                    self.exports.insert(export.name, export.index);
                }
                (name, _) => return Err(forbidden(format!("it exports `{name}`, which no policy does"))),
            }
        }
        if memory { Ok(()) } else { Err(forbidden("the export `memory` is missing")) }
    }

    fn take_data(&mut self, segments: wasmparser::DataSectionReader<'a>) -> Result<(), ArtifactError> {
        for segment in segments {
            let segment = segment.map_err(not_wasm)?;
            let DataKind::Active { memory_index: 0, offset_expr } = segment.kind else {
                return Err(forbidden("a data segment is not placed at a fixed address"));
            };
            let mut at = offset_expr.get_operators_reader();
            let (Ok(Operator::I32Const { value }), Ok(Operator::End)) = (at.read(), at.read()) else {
                return Err(forbidden("the address of a data segment is not a constant"));
            };
            let from = u64::from(value.cast_unsigned());
            let to = u64::try_from(segment.data.len()).map_or(u64::MAX, |bytes| from.saturating_add(bytes));
            self.data.push((from, to));
        }
        Ok(())
    }

    fn take_custom(&mut self, name: &'a str, data: &'a [u8]) -> Result<(), ArtifactError> {
        let error = |reason: String| ArtifactError::Section { section: name.to_owned(), reason };
        let Some(expected) = SECTIONS.get(self.custom.len()) else {
            return Err(error("it is there twice, or no policy has it".to_owned()));
        };
        if name != *expected {
            return Err(error(format!("`{expected}` was expected here")));
        }
        if data.len() > SECTION_LIMIT {
            return Err(error(format!("{} bytes, at most {SECTION_LIMIT} are read", data.len())));
        }
        self.custom.push((name, data));
        Ok(())
    }
}

/// The two types of a policy.
pub(super) fn integer(ty: ValType) -> Result<(), ArtifactError> {
    match ty {
        ValType::I32 | ValType::I64 => Ok(()),
        ValType::F32 | ValType::F64 => Err(forbidden("a floating-point type: hosts differ in NaN bits")),
        ValType::V128 | ValType::Ref(_) => {
            Err(forbidden(format!("the type {ty}: a policy has i32 and i64 only")))
        }
    }
}

pub(super) fn not_wasm(error: wasmparser::BinaryReaderError) -> ArtifactError {
    ArtifactError::NotWasm(error.to_string())
}
