//! A host that knows only the contract: any engine, offsets from the schema, and memory full of rubbish where the
//! answer will stand. A compiled module writes its whole answer, and nothing else.

use proptest::collection::vec;
use proptest::prelude::*;
use shao_abi::{Answer, Artifact, Decide, DecisionId, DecisionKind, Frame, Schema};
use shao_ir::Interpreter;
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

use crate::equal::tapes;
use crate::policies::policy;
use crate::tape::Tape;
use crate::world::frame;

struct Host {
    store: Store<()>,
    memory: Memory,
    decide: TypedFunc<i32, i32>,
    why: TypedFunc<i32, i32>,
    /// Where answers end and facts begin.
    facts: usize,
}

impl Host {
    fn new(artifact: &Artifact) -> Self {
        let engine = Engine::default();
        let module = Module::new(&engine, &artifact.wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let decide = instance.get_typed_func(&mut store, "decide").unwrap();
        let why = instance.get_typed_func(&mut store, "why").unwrap();
        Self { store, memory, decide, why, facts: artifact.schema.input.known as usize }
    }

    /// Rubbish over the answers, the frame over the facts; then one call. Gives what was returned and the memory.
    fn call(&mut self, artifact: &Artifact, why: bool, id: u16, facts: &Frame) -> (i32, Vec<u8>) {
        let schema = &artifact.schema;
        let mut written = vec![0; schema.memory_bytes as usize];
        schema.prepare(DecisionId(0), facts, &mut written).unwrap();
        let memory = self.memory.data_mut(&mut self.store);
        memory[..self.facts].fill(0xaa);
        let words = schema.slots.iter().map(|slot| schema.words(&slot.ty) * 8);
        let places = schema.input.values.iter().map(|at| *at as usize).zip(words);
        for (at, bytes) in places.chain([(self.facts, schema.slots.len())]) {
            memory[at..at + bytes].copy_from_slice(&written[at..at + bytes]);
        }
        let before = memory[self.facts..].to_vec();
        let export = if why { self.why.clone() } else { self.decide.clone() };
        let returned = export.call(&mut self.store, i32::from(id)).unwrap();
        let after = self.memory.data(&self.store).to_vec();
        assert_eq!(before, after[self.facts..], "facts or tables were written to");
        (returned, after)
    }
}

/// Rows that are no part of the answer hold zeros.
fn blank(schema: &Schema, id: u16, answer: &Answer, memory: &[u8]) {
    let def = &schema.decisions[usize::from(id)];
    let used: Vec<usize> = match def.kind {
        DecisionKind::All => {
            (0..def.rules.len()).filter(|at| answer.fired.contains(&def.rules[*at])).collect()
        }
        _ => (0..answer.rows.len()).collect(),
    };
    for (_, row) in def.output.rows.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        for (field, at) in def.fields.iter().zip(row) {
            let at = *at as usize;
            assert!(memory[at..at + schema.words(&field.ty) * 8].iter().all(|byte| *byte == 0));
        }
    }
}

#[test]
fn any_host_reads_the_same_answer() {
    let usual = ProptestConfig::default();
    let config = ProptestConfig { failure_persistence: None, cases: usual.cases / 4, ..usual };
    proptest!(config, |(choices in tapes(), facts in vec(tapes(), 8))| {
        let policy = policy(&mut Tape::new(choices));
        let artifact = shao_codegen::compile(&policy).unwrap();
        let (mut host, interpreter) = (Host::new(&artifact), Interpreter::new(&policy));
        for facts in facts {
            let facts = frame(&mut Tape::new(facts), &policy.schema);
            for id in 0..policy.decisions.len() as u16 {
                let (returned, memory) = host.call(&artifact, false, id, &facts);
                let answer = artifact.schema.read_answer(DecisionId(id), returned, &memory);
                blank(&artifact.schema, id, answer.as_ref().unwrap(), &memory);
                prop_assert_eq!(answer, interpreter.decide(DecisionId(id), &facts));
                let (returned, memory) = host.call(&artifact, true, id, &facts);
                prop_assert_eq!(returned, 0);
                let why = artifact.schema.read_why(DecisionId(id), &memory);
                prop_assert_eq!(why, interpreter.why(DecisionId(id), &facts));
            }
            let status = artifact.schema.decisions[0].output.status as usize;
            for unknown in [policy.decisions.len() as u16, u16::MAX] {
                let (returned, memory) = host.call(&artifact, false, unknown, &facts);
                prop_assert_eq!((returned, memory[status]), (3, 3));
                prop_assert_eq!(host.call(&artifact, true, unknown, &facts).0, 3);
            }
        }
    });
}
