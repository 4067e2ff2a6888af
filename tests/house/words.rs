//! Words that do not belong in code.

use super::files::tracked;

#[test]
fn lints_are_expected_with_a_reason_never_just_allowed() {
    let bare = concat!("#[", "allow(");
    for path in tracked(".rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains(bare), "{} allows a lint; expect it, with a reason", path.display());
    }
}

#[test]
fn no_test_is_skipped_and_no_note_is_left_behind() {
    let marks = [
        concat!("#[ign", "ore"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!(".sk", "ip(\""),
        concat!("should_", "panic"),
    ];
    for ending in [".rs", ".ts", ".svelte", ".mjs"] {
        for path in tracked(ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            for mark in marks {
                assert!(!text.contains(mark), "{}: `{mark}`", path.display());
            }
        }
    }
}

#[test]
fn a_county_is_data() {
    let names = ["峄城", "阴平镇", "榴乡诉递"];
    for path in tracked(".rs") {
        let at = path.to_string_lossy().replace('\\', "/");
        let source = (at.contains("/runtime/") || at.contains("/language/"))
            && at.contains("/src/")
            && !at.contains("/tests");
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: Vec<&str> = code.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
        let found = names.iter().find(|n| source && code.iter().any(|l| l.contains(**n)));
        assert!(found.is_none(), "{}: {:?} is a county's word, not the program's", path.display(), found);
    }
}
