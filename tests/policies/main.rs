//! The counties as they are written: every policy checks, its scenarios hold, both spellings say the same, and every
//! rule the field needs is said somewhere.

mod coverage;
mod files;
mod generate;
mod mutants;
mod why;

use shao_compiler::{Spelling, format};

/// Only these are policies of their own; the others are used by one.
fn policies() -> Vec<std::path::PathBuf> {
    let head = |path: &std::path::PathBuf| files::text(path).lines().any(|line| line.starts_with("政策 "));
    files::sources().into_iter().filter(head).collect()
}

#[test]
fn every_policy_checks_and_its_scenarios_hold() {
    let mut failed = Vec::new();
    let policies = policies();
    assert!(!policies.is_empty());
    for path in policies {
        for command in ["check", "test"] {
            let done = files::shao(&[command.as_ref(), path.as_os_str()]);
            if !done.status.success() {
                let (out, err) =
                    (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
                failed.push(format!("shao {command} {}\n{out}{err}", files::shown(&path)));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_policy_is_formatted_and_says_the_same_in_english_keywords() {
    for path in files::sources() {
        let (name, text) = (files::shown(&path), files::text(&path));
        let chinese = format(&text, Spelling::Zh).unwrap_or_else(|found| panic!("{name}: {found:?}"));
        assert!(chinese == text, "{name} is not formatted: shao fmt {name}");
        let english = format(&chinese, Spelling::En).unwrap_or_else(|found| panic!("{name}: {found:?}"));
        let back =
            format(&english, Spelling::Zh).unwrap_or_else(|found| panic!("{name} in English: {found:?}"));
        assert!(back == chinese, "{name} is not the same after English keywords and back");
        assert_ne!(english, chinese, "{name} has no keyword");
    }
}
