//! `build`: the same bytes each time, and nothing in their way is lost.

use std::fs;

use crate::harness::Desk;

#[test]
fn a_module_is_written_and_told() {
    let desk = Desk::small();
    let told = desk.run(&["build", "小县.shao", "-o", "小县.wasm"]);
    let module = fs::read(desk.path().join("小县.wasm")).expect("the module");
    assert!(told.contains(&shao_abi::hash_hex(&module)), "{told}");
    assert!(told.contains(&module.len().to_string()), "{told}");
    desk.run(&["build", "小县.shao", "-o", "又.wasm"]);
    assert_eq!(fs::read(desk.path().join("又.wasm")).expect("the module"), module);
}

#[test]
fn a_policy_with_errors_leaves_the_old_module() {
    let desk = Desk::small();
    desk.put("小县.wasm", "old").edit("小县.shao", "主办 镇", "主办 真");
    let told = desk.run(&["build", "小县.shao", "-o", "小县.wasm"]);
    assert!(told.ends_with("exit 1\n"), "{told}");
    assert_eq!(fs::read(desk.path().join("小县.wasm")).expect("the module"), b"old");
}
