//! A module put together by hand: right in all its parts until a test bends one.

use shao_abi::{Artifact, Certificate, DecisionKind, FORMAT_VERSION, SECTIONS};
use shao_ir::{Cond, Rule, Test};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction as I,
    MemArg, MemorySection, MemoryType, Module, RefType, StartSection, TableSection, TableType, TypeSection,
    ValType,
};

use crate::policies::add;
use crate::tape::Tape;
use crate::world::world;

/// The parts of a module.
pub struct Parts {
    pub artifact: Artifact,
    pub import: bool,
    pub start: bool,
    pub table: bool,
    pub global: Option<bool>,
    pub memories: Vec<MemoryType>,
    pub exports: Vec<(&'static str, ExportKind, u32)>,
    /// Functions before `decide`, of type `() -> ()`.
    pub helpers: Vec<Vec<I<'static>>>,
    pub locals: Vec<(u32, ValType)>,
    pub decide: Vec<I<'static>>,
    pub data: Option<(i32, Vec<u8>)>,
    /// The certificate; none: the right one.
    pub certificate: Option<Certificate>,
    /// The custom sections to leave out.
    pub without: Vec<&'static str>,
    /// A custom section more.
    pub extra: Option<&'static str>,
}

/// What a store or load of one byte wants to know.
pub fn at(offset: u64) -> MemArg {
    MemArg { offset, align: 0, memory_index: 0 }
}

/// A policy with one guard that reads one slot.
pub fn small() -> shao_ir::Policy {
    let mut policy = world(&mut Tape::new(vec![]));
    let holds = Test::Holds(shao_ir::Expr::Slot(shao_abi::SlotId(0)));
    let rule = Rule {
        id: shao_abi::RuleId(0),
        when: Cond::Atom(0, holds),
        unless: vec![],
        values: vec![],
        unconfirmed: false,
    };
    add(&mut policy, DecisionKind::Guard, vec![], vec![rule], 1);
    policy
}

impl Parts {
    /// A module that is accepted.
    pub fn good() -> Self {
        let artifact = shao_codegen::compile(&small()).unwrap();
        let memory =
            MemoryType { minimum: 1, maximum: Some(1), memory64: false, shared: false, page_size_log2: None };
        Self {
            artifact,
            import: false,
            start: false,
            table: false,
            global: None,
            memories: vec![memory],
            exports: vec![("memory", ExportKind::Memory, 0)],
            helpers: vec![],
            locals: vec![],
            decide: vec![I::I32Const(3)],
            data: None,
            certificate: None,
            without: vec![],
            extra: None,
        }
    }

    /// The module.
    pub fn build(&self) -> Vec<u8> {
        let mut module = self.code();
        let right = shao_abi::certify(module.as_slice(), &self.artifact.schema);
        let nothing = Certificate { format: FORMAT_VERSION, decide_max: 0, why_max: 0 };
        let certificate = self.certificate.clone().unwrap_or(right.unwrap_or(nothing));
        let contents = [
            serde_json::to_vec(&self.artifact.schema).unwrap(),
            serde_json::to_vec(&self.artifact.process).unwrap(),
            serde_json::to_vec(&self.artifact.ledgers).unwrap(),
            serde_json::to_vec(&self.artifact.provenance).unwrap(),
            self.artifact.rules().unwrap(),
            serde_json::to_vec(&certificate).unwrap(),
        ];
        for (name, data) in SECTIONS.into_iter().zip(contents).chain(self.extra.map(|name| (name, vec![]))) {
            if !self.without.contains(&name) {
                module.section(&CustomSection { name: name.into(), data: data.into() });
            }
        }
        module.finish()
    }

    fn code(&self) -> Module {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], [ValType::I32]);
        types.ty().function([], []);
        module.section(&types);
        if self.import {
            module.section(ImportSection::new().import("env", "now", EntityType::Function(1)));
        }
        let first = u32::from(self.import);
        let decide = first + self.helpers.len() as u32;
        let mut functions = FunctionSection::new();
        self.helpers.iter().for_each(|_| {
            functions.function(1);
        });
        module.section(functions.function(0).function(0));
        if self.table {
            let funcref = TableType {
                element_type: RefType::FUNCREF,
                table64: false,
                minimum: 1,
                maximum: None,
                shared: false,
            };
            module.section(TableSection::new().table(funcref));
        }
        let mut memories = MemorySection::new();
        self.memories.iter().for_each(|memory| {
            memories.memory(*memory);
        });
        module.section(&memories);
        if let Some(mutable) = self.global {
            let ty = GlobalType { val_type: ValType::I32, mutable, shared: false };
            module.section(GlobalSection::new().global(ty, &ConstExpr::i32_const(0)));
        }
        let mut exports = ExportSection::new();
        for (name, kind, index) in &self.exports {
            exports.export(name, *kind, *index);
        }
        module.section(exports.export("decide", ExportKind::Func, decide).export(
            "why",
            ExportKind::Func,
            decide + 1,
        ));
        if self.start {
            module.section(&StartSection { function_index: first });
        }
        if self.table {
            let functions = [decide];
            let function = Elements::Functions(functions.as_slice().into());
            module.section(ElementSection::new().active(None, &ConstExpr::i32_const(0), function));
        }
        module.section(&self.bodies());
        if let Some((at, bytes)) = &self.data {
            module.section(DataSection::new().active(0, &ConstExpr::i32_const(*at), bytes.iter().copied()));
        }
        module
    }

    fn bodies(&self) -> CodeSection {
        let mut code = CodeSection::new();
        let mut add = |locals: &[(u32, ValType)], body: &[I<'static>]| {
            let mut function = Function::new(locals.iter().copied());
            body.iter().for_each(|instruction| {
                function.instruction(instruction);
            });
            code.function(function.instruction(&I::End));
        };
        self.helpers.iter().for_each(|body| add(&[], body));
        add(&self.locals, &self.decide);
        add(&[], &[I::I32Const(0)]);
        code
    }
}
