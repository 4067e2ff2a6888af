//! What a policy means where it could be taken two ways: each file in `fixtures/edges/` is one question, and its 案例
//! are the answer.

use crate::harness::Desk;

#[test]
fn each_edge_is_as_its_scenarios_say() {
    insta::glob!("fixtures/edges/*.shao", |path| {
        let desk = Desk::empty();
        desk.put("县.shao", std::fs::read(path).expect("a policy"));
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(desk.run(&["test", "县.shao"]));
        });
    });
}
