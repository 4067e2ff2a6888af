//! Nothing where nothing differs, and the same from either end.

use std::collections::BTreeSet;

use shao_compiler::Spelling;
use shao_diff::{CaseClass, Change, Difference, changes, diff};
use shao_ir::Policy;

use crate::policies::all;

fn told(found: &Difference) -> Vec<String> {
    found.changes.iter().map(|change| format!("{:?} {}", change.direction, change.zh())).collect()
}

#[test]
fn a_policy_does_not_differ_from_itself_however_it_is_written() {
    for folder in all() {
        let policy = folder.policy().unwrap();
        for spelling in [Spelling::Zh, Spelling::En] {
            let formatted = folder.texts().into_iter().map(|(path, text)| {
                let text = shao_compiler::format(&text, spelling).unwrap();
                (path, text)
            });
            let other = folder.altered(formatted).policy().unwrap();
            let found = diff(&policy, &other);
            assert!(found.is_empty(), "{}: {:?}", folder.main, told(&found));
        }
    }
}

/// Comments, labels of rules, the order of rules that do not stand back for each other, 依据, 案例 and the version.
#[test]
fn what_is_no_name_in_the_meaning_makes_no_difference() {
    for folder in all() {
        let policy = folder.policy().unwrap();
        let texts = folder.texts().into_iter().map(|(path, text)| (path, relabelled(&text)));
        let other = folder.altered(texts);
        let other = other.policy().unwrap_or_else(|| panic!("{}: {:?}", folder.main, other.troubles()));
        let found = diff(&policy, &other);
        assert!(found.is_empty(), "{}: {:?}", folder.main, told(&found));
    }
}

/// A comment on every line, and another version, unless it is a baseline: which one is followed is no label.
fn relabelled(text: &str) -> String {
    let whole = !text.lines().any(|line| line.starts_with("基线 "));
    let line = |line: &str| match line.trim_start().strip_prefix("版本 ") {
        Some(_) if line.starts_with("    ") && whole => "    版本 9.9\n".to_owned(),
        _ => format!("{line}  // 另注\n"),
    };
    text.lines().map(line).collect()
}

/// Two counties have hardly anything in common: all of one is removed, all of the other added.
#[test]
fn the_way_back_mirrors_the_way_there() {
    let policies: Vec<_> = all().iter().map(|folder| folder.policy().unwrap()).collect();
    for pair in policies.windows(2) {
        let [a, b] = pair else { continue };
        mirrored(a, b);
    }
}

/// Asserts that both ways say the same.
pub fn mirrored(a: &Policy, b: &Policy) {
    let (there, back) = (diff(a, b), diff(b, a).mirrored());
    assert_eq!((&there.old, &there.new), (&back.old, &back.new));
    let classes = |found: &Difference| {
        let of = |class: &CaseClass| {
            format!("{:?} {} {:?} {:?}", class.direction, class.zh(), class.old.rules, class.new.rules)
        };
        found.classes.iter().map(of).collect::<BTreeSet<String>>()
    };
    assert_eq!(classes(&there), classes(&back), "{} and {}", a.schema.policy.name, b.schema.policy.name);
    assert_eq!(there.undecided, back.undecided);
    changes_mirrored(a, b);
}

/// The same of all but what rules decide.
pub fn changes_mirrored(a: &Policy, b: &Policy) {
    let sorted = |mut found: Vec<Change>| {
        found.iter_mut().for_each(|change| change.of.sort_by(|a, b| a.name.cmp(&b.name)));
        found.sort_by_key(|change| format!("{change:?}"));
        found
    };
    let back = changes(b, a).into_iter().map(Change::mirrored).collect();
    assert_eq!(sorted(changes(a, b)), sorted(back), "{} and {}", a.schema.policy.name, b.schema.policy.name);
}
