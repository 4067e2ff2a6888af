//! `prove`: what is proved of processes, what is not, and the longest time.

use crate::harness::Desk;

#[test]
fn a_process_with_its_longest_time() {
    insta::assert_snapshot!(Desk::small().run(&["prove", "小县.shao"]));
}

#[test]
fn in_english() {
    insta::assert_snapshot!(Desk::small().run(&["--lang", "en", "prove", "小县.shao"]));
}

#[test]
fn for_machines() {
    insta::assert_snapshot!(Desk::small().run(&["prove", "小县.shao", "--format", "json"]));
}

#[test]
fn a_circle_is_an_error_and_is_printed() {
    let desk = Desk::small();
    desk.edit(
        "小县.shao",
        "            满意, 不满意, 未评价 转 归档\n",
        "            满意, 未评价 转 归档\n            不满意 转 督办\n",
    );
    insta::assert_snapshot!(desk.run(&["prove", "小县.shao"]));
}

#[test]
fn a_circle_that_rests_on_facts_is_only_possible() {
    let desk = Desk::small();
    let again = "        届满 视同 评价 未评价\n";
    desk.edit("小县.shao", again, &format!("        动作 申诉(理由) 当 情形 = 占道 转 督办\n{again}"));
    insta::assert_snapshot!(desk.run(&["prove", "小县.shao"]));
}
