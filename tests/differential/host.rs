//! The sandbox as a host: shared among threads, well again after a trap, and not to be lied to.

use std::time::Duration;

use shao_abi::{Answer, Decide, DecideError, DecisionId, Frame, Kleene, Status, Value};
use shao_sandbox::{Engine, Limits, SandboxError};
use wasm_encoder::Instruction as I;

use crate::equal::ENGINE;
use crate::parts::{Parts, at, small};

const GUARD: DecisionId = DecisionId(0);

fn facts(truth: Option<bool>) -> Frame {
    let mut frame = Frame::unknown(&small().schema);
    frame.set(shao_abi::SlotId(0), truth.map(Value::Bool));
    frame
}

#[test]
fn one_policy_serves_many_threads() {
    fn shared<T: Send + Sync>(value: T) -> T {
        value
    }
    let wasm = shao_codegen::compile(&small()).unwrap().wasm;
    let policy = shared(ENGINE.load(&wasm).unwrap());
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let policy = &policy;
            scope.spawn(move || {
                for round in 0..200 {
                    let truth = (worker + round) % 2 == 0;
                    let answer = policy.decide(GUARD, &facts(Some(truth))).unwrap();
                    assert_eq!(answer.fired.len(), usize::from(truth));
                    assert_eq!(policy.why(GUARD, &facts(None)).unwrap(), [Kleene::Unknown]);
                }
            });
        }
    });
}

#[test]
fn a_policy_outlives_its_engine() {
    let engine = Engine::new(Limits { wall: Duration::from_millis(1), ..Limits::default() }).unwrap();
    let policy = engine.load(&shao_codegen::compile(&small()).unwrap().wasm).unwrap();
    drop(engine);
    // Epochs go by between the calls; each call has its own deadline.
    for _ in 0..5 {
        std::thread::sleep(Duration::from_millis(3));
        assert_eq!(policy.decide(GUARD, &facts(None)).unwrap().status, Status::Lacking);
    }
}

#[test]
fn questions_that_cannot_be_asked() {
    let policy = ENGINE.load(&shao_codegen::compile(&small()).unwrap().wasm).unwrap();
    assert_eq!(policy.decide(DecisionId(1), &facts(None)), Err(DecideError::NoSuchDecision(1)));
    let mut other = facts(None);
    other.set(shao_abi::SlotId(0), Some(Value::Int(1)));
    assert!(matches!(policy.why(GUARD, &other), Err(DecideError::Frame(_))));
}

/// What a module of this code answers.
fn answer(decide: impl IntoIterator<Item = I<'static>>) -> Result<Answer, DecideError> {
    let mut parts = Parts::good();
    parts.decide = decide.into_iter().collect();
    let policy = ENGINE.load(&parts.build()).unwrap();
    let first = policy.decide(GUARD, &facts(Some(true)));
    assert_eq!(first, policy.decide(GUARD, &facts(Some(true))));
    // The other export is still well, on this instance or a fresh one.
    assert_eq!(policy.why(GUARD, &facts(None)), Ok(vec![Kleene::False]));
    first
}

fn lie(decide: impl IntoIterator<Item = I<'static>>, words: &str) {
    let error = answer(decide).unwrap_err().to_string();
    assert!(error.contains(words), "`{words}` expected, got `{error}`");
}

#[test]
fn a_module_that_lies_is_caught() {
    let out = Parts::good().artifact.schema.decisions[0].output.clone();
    let store = |address: u32, value| [I::I32Const(address as i32), I::I32Const(value), I::I32Store8(at(0))];
    let then = |status, stores: &[[I<'static>; 3]]| {
        let stored =
            [I::I32Const(out.status as i32), I::I32Const(status), I::I32Store(at(0)), I::I32Const(status)];
        stores.iter().flatten().cloned().chain(stored).collect::<Vec<_>>()
    };
    lie([I::I32Const(9)], "status 9");
    lie([I::I32Const(2)], "status 0 stored, 2 returned");
    lie(then(1, &[]), "the facts it lacks do not go with its status");
    lie(then(0, &[store(out.needs, 1)]), "the facts it lacks do not go with its status");
    lie(then(1, &[store(out.needs, 1), store(out.fired, 1)]), "rules fired, but nothing was decided");
    lie(then(3, &[store(out.fired, 1)]), "rules fired, but nothing was decided");
    lie(then(0, &[store(out.fired, 2)]), "2 where 0 or 1 belongs");
    assert_eq!(answer(then(0, &[])).unwrap().status, Status::Decided);
}

#[test]
fn a_trap_is_an_error_and_passes() {
    // The address comes from the facts' side of memory and is far outside.
    let load = [I::I32Const(-1), I::I32Load8U(at(4096)), I::Drop, I::I32Const(0)];
    lie(load, "out of bounds memory access");
}

#[test]
fn limits_are_kept() {
    let wasm = shao_codegen::compile(&small()).unwrap().wasm;
    let load = |limits| Engine::new(limits).unwrap().load(&wasm).map(|policy| policy.artifact().hash.clone());
    let hash = shao_abi::hash_hex(&wasm);
    assert_eq!(load(Limits::default()), Ok(hash));
    let dear = load(Limits { instructions: 3, ..Limits::default() }).unwrap_err();
    assert!(matches!(dear, SandboxError::TooDear { what: "instructions", allowed: 3, .. }), "{dear}");
    let large = load(Limits { memory_bytes: 0, ..Limits::default() }).unwrap_err();
    assert!(matches!(large, SandboxError::TooDear { what: "bytes of memory", .. }), "{large}");
    let none = load(Limits { instances: 1, ..Limits::default() });
    assert!(none.is_ok());
}
