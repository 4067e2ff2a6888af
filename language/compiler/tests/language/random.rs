//! Whatever is done to a policy, the compiler answers: an artifact or an error, never a panic, and the same one twice.

use proptest::prelude::*;
use shao_compiler::{Compiled, Severity};

use crate::county;
use crate::yicheng::{TABLE, TEXT, compiled, compiled_with};

/// Pieces of a text: words, marks and blanks, or whole lines.
fn pieces(text: &str, lines: bool) -> Vec<&str> {
    if lines {
        return text.split_inclusive('\n').collect();
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric();
        let end = if word(first) { rest.find(|c| !word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        pieces.push(&rest[..end]);
        rest = &rest[end..];
    }
    pieces
}

#[derive(Debug, Clone)]
enum Change {
    Delete(prop::sample::Index),
    Duplicate(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        at().prop_map(Change::Delete),
        at().prop_map(Change::Duplicate),
        (at(), at()).prop_map(|(a, b)| Change::Swap(a, b)),
    ]
}

fn changed(text: &str, lines: bool, changes: &[Change]) -> String {
    let mut pieces = pieces(text, lines);
    for change in changes {
        match change {
            Change::Delete(at) => drop(pieces.remove(at.index(pieces.len()))),
            Change::Duplicate(at) => {
                let at = at.index(pieces.len());
                pieces.insert(at, pieces[at]);
            }
            Change::Swap(a, b) => {
                let (a, b) = (a.index(pieces.len()), b.index(pieces.len()));
                pieces.swap(a, b);
            }
        }
    }
    pieces.concat()
}

/// Either an error or a module, never neither; and every place that is named exists.
fn answered(compiled: &Compiled) -> Result<(), TestCaseError> {
    let found = &compiled.checked.diagnostics;
    let error = found.iter().any(|d| d.severity == Severity::Error);
    prop_assert!(error != compiled.artifact.is_some(), "either an error or a module");
    prop_assert!(!found.iter().any(|d| d.slug == "not-emitted"), "analysis let through what codegen refuses");
    for one in found {
        let file = &compiled.checked.files[usize::from(one.span.file.0)].text;
        let place = file.get(one.span.start as usize..one.span.end as usize);
        prop_assert!(place.is_some(), "{one:?} stands outside the text");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_policy_is_answered(lines in any::<bool>(), changes in prop::collection::vec(change(), 1..4)) {
        let text = changed(TEXT, lines, &changes);
        let (first, second) = (compiled(&text), compiled(&text));
        answered(&first)?;
        prop_assert_eq!(&first.checked.diagnostics, &second.checked.diagnostics);
        prop_assert_eq!(first.artifact.map(|a| a.wasm), second.artifact.map(|a| a.wasm));
    }

    #[test]
    fn a_broken_county_is_answered(lines in any::<bool>(), changes in prop::collection::vec(change(), 1..4)) {
        answered(&county::compiled(&changed(county::TEXT, lines, &changes)))?;
    }

    #[test]
    fn a_broken_table_is_answered(lines in any::<bool>(), changes in prop::collection::vec(change(), 1..4)) {
        answered(&compiled_with(TEXT, &changed(TABLE, lines, &changes)))?;
    }
}
