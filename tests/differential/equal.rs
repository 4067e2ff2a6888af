//! The interpreter and the module under wasmtime say the same, on random policies and random frames.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::collection::vec;
use proptest::prelude::*;
use shao_abi::{Decide, DecisionId, Frame, Status};
use shao_ir::{Interpreter, Policy};
use shao_sandbox::{Engine, Limits};

use crate::policies::policy;
use crate::tape::Tape;
use crate::world::frame;

pub static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Limits::default()).unwrap());

/// Frames per policy. With proptest's default of 256 policies that is some thousands of frames; raise
/// `PROPTEST_CASES` for a longer night.
const FRAMES: usize = 24;

/// What was compared, for the summary.
static SEEN: [AtomicUsize; 5] = [const { AtomicUsize::new(0) }; 5];

pub fn tapes() -> impl Strategy<Value = Vec<u32>> {
    vec(any::<u32>(), 0..600)
}

#[test]
fn the_module_means_what_the_interpreter_means() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(choices in tapes(), facts in vec(vec(any::<u32>(), 0..60), FRAMES))| {
        let policy = policy(&mut Tape::new(choices));
        compare(&policy, &facts)?;
    });
    let seen = SEEN.each_ref().map(|count| count.load(Ordering::Relaxed));
    println!(
        "policies {}, decided {}, lacking {}, unconfirmed {}, broken {}",
        seen[4], seen[0], seen[1], seen[2], seen[3]
    );
    assert!(seen.iter().all(|count| *count > 0), "a status never came up: {seen:?}");
}

fn compare(policy: &Policy, facts: &[Vec<u32>]) -> Result<(), TestCaseError> {
    prop_assert_eq!(shao_ir::validate(policy), vec![]);
    let artifact = shao_codegen::compile(policy).unwrap();
    prop_assert_eq!(&artifact.wasm, &shao_codegen::compile(policy).unwrap().wasm);
    let module = ENGINE.load(&artifact.wasm).unwrap();
    prop_assert_eq!(module.artifact(), &artifact);
    let interpreter = Interpreter::new(policy);
    SEEN[4].fetch_add(1, Ordering::Relaxed);
    for facts in facts {
        let frame = frame(&mut Tape::new(facts.clone()), &policy.schema);
        for id in (0..policy.decisions.len() as u16).map(DecisionId) {
            agree(&interpreter, &module, id, &frame)?;
        }
    }
    Ok(())
}

fn agree(one: &dyn Decide, other: &dyn Decide, id: DecisionId, frame: &Frame) -> Result<(), TestCaseError> {
    let expected = one.decide(id, frame).unwrap();
    prop_assert_eq!(&expected, &other.decide(id, frame).unwrap());
    prop_assert_eq!(one.why(id, frame).unwrap(), other.why(id, frame).unwrap());
    let at = usize::try_from(expected.status.code()).unwrap();
    SEEN[at].fetch_add(1, Ordering::Relaxed);
    // What an answer may never be, whatever the policy.
    prop_assert_eq!(expected.status == Status::Lacking, !expected.needs.is_empty());
    prop_assert!(expected.needs.iter().all(|slot| frame.get(*slot).is_none()));
    Ok(())
}
