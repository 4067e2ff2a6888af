//! Help that teaches: every command has an example, in Chinese and in English.

use crate::harness::Desk;

const COMMANDS: [&str; 10] =
    ["check", "fmt", "build", "test", "prove", "explain", "sim", "run", "serve", "play"];

#[test]
fn the_first_page() {
    insta::assert_snapshot!(Desk::empty().run(&["--help"]));
}

#[test]
fn each_command_shows_an_example() {
    for command in COMMANDS {
        let page = Desk::empty().run(&["help", command]);
        assert!(page.contains("例 / Example"), "{page}");
        assert!(page.contains(&format!("shao {command}")), "{page}");
        assert!(page.ends_with("exit 0\n"), "{page}");
    }
}

#[test]
fn one_of_them() {
    insta::assert_snapshot!(Desk::empty().run(&["help", "run"]));
}

#[test]
fn wrong_usage_ends_with_2() {
    for args in [
        &["chekc"][..],
        &["check"],
        &["run", "甲.shao"],
        &["sim", "甲.shao"],
        &["--lang", "fr", "check", "甲"],
    ] {
        let told = Desk::empty().run(args);
        assert!(told.ends_with("exit 2\n"), "{told}");
    }
}
