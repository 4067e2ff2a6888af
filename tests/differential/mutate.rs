//! Bytes at random: the gate never panics, and what passes it does no harm.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use shao_abi::{Artifact, Decide, DecisionId};

use crate::equal::{ENGINE, tapes};
use crate::policies::policy;
use crate::tape::Tape;
use crate::world::frame;

/// Asks every decision twice with another frame between. Answers may be wrong or errors; they may not panic, and
/// they may not depend on what was asked before.
fn harmless(wasm: &[u8], choices: &[u32]) {
    let Ok(policy) = ENGINE.load(wasm) else { return };
    let schema = &policy.artifact().schema;
    let mut tape = Tape::new(choices.to_vec());
    let (one, other) = (frame(&mut tape, schema), frame(&mut tape, schema));
    for id in (0..=schema.decisions.len() as u16).map(DecisionId) {
        let first = (policy.decide(id, &one), policy.why(id, &one));
        let _ = (policy.decide(id, &other), policy.why(id, &other));
        assert_eq!(first, (policy.decide(id, &one), policy.why(id, &one)));
    }
}

/// A cut, a copied piece, or changed bytes.
fn mutate(wasm: &mut Vec<u8>, tape: &mut Tape) {
    let at = tape.below(wasm.len());
    match tape.below(8) {
        0 => wasm.truncate(at),
        1 => {
            let piece = wasm[at..wasm.len().min(at + tape.below(40))].to_vec();
            let to = tape.below(wasm.len());
            wasm.splice(to..to, piece);
        }
        2 => drop(wasm.drain(at..wasm.len().min(at + 1 + tape.below(8)))),
        3 => wasm[at] = tape.number() as u8,
        4 => wasm[at] = wasm[at].wrapping_add(1),
        _ => wasm[at] ^= 1 << tape.below(8),
    }
}

/// A quarter of the usual number of policies, as each is bent many times.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { failure_persistence: None, cases: usual.cases / 4, ..usual }
}

#[test]
fn random_bytes_are_refused() {
    proptest!(config(), |(mut bytes in vec(any::<u8>(), 0..300))| {
        prop_assert!(Artifact::read(&bytes).is_err());
        bytes.splice(0..0, *b"\0asm\x01\0\0\0");
        prop_assert!(Artifact::read(&bytes).is_err());
    });
}

#[test]
fn mutated_modules_are_refused_or_harmless() {
    proptest!(config(), |(choices in tapes(), changes in vec(vec(any::<u32>(), 4), 16), facts in tapes())| {
        let good = shao_codegen::compile(&policy(&mut Tape::new(choices))).unwrap().wasm;
        for change in changes {
            let mut bad = good.clone();
            mutate(&mut bad, &mut Tape::new(change));
            if !bad.is_empty() {
                harmless(&bad, &facts);
            }
        }
    });
}

/// Changes aimed at the code, where most of them still parse.
#[test]
fn code_that_was_tampered_with_is_refused_or_harmless() {
    let passed = Cell::new(0);
    proptest!(config(), |(choices in tapes(), places in vec(any::<[u32; 2]>(), 24), facts in tapes())| {
        let good = shao_codegen::compile(&policy(&mut Tape::new(choices))).unwrap().wasm;
        // The code ends where the first section of ours begins.
        let end = good.windows(11).position(|bytes| bytes == b"shao.schema").unwrap();
        for [place, change] in places {
            let mut bad = good.clone();
            let at = 8 + place as usize % (end - 8);
            bad[at] ^= 1 << (change % 8);
            passed.set(passed.get() + usize::from(Artifact::read(&bad).is_ok()));
            harmless(&bad, &facts);
        }
    });
    println!("{} modules with a changed bit passed the verifier and were run", passed.get());
}
