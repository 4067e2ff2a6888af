//! What is a name in the meaning of a policy, and what is only how it is written.

use shao_compiler::Memory;
use shao_diff::{Difference, Direction, diff, outside};
use shao_ir::Policy;

const TOWN: &str = include_str!("town.shao");

fn policy(text: &str) -> Policy {
    let sources = Memory { files: [("town.shao".to_owned(), text.to_owned())].into_iter().collect() };
    let checked = shao_compiler::check(&sources, "town.shao");
    checked.policy.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

fn edited(edits: &[(&str, &str)]) -> Policy {
    let text = edits.iter().fold(TOWN.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    policy(&text)
}

fn told(found: &Difference) -> Vec<(Direction, String)> {
    let classes = found.classes.iter().map(|class| (class.direction, class.zh()));
    classes.chain(found.changes.iter().map(|change| (change.direction, change.zh()))).collect()
}

#[test]
fn rules_may_be_relabelled_reordered_and_written_otherwise() {
    let (road, flood) = (
        "    规则 占道 当 类别 = 占道                 主办 城管局  时限 3 工作日\n",
        "    规则 内涝 当 类别 = 内涝 且 深 > 30      主办 应急局  时限 4 工作时\n",
    );
    let same = [
        edited(&[("规则 占道", "规则 第一条"), ("规则 内涝", "规则 第二条")]),
        edited(&[(&format!("{road}{flood}"), &format!("{flood}{road}"))]),
        edited(&[("深 > 30", "深 >= 31"), ("类别 = 占道 ", "非 类别 ≠ 占道 ")]),
        edited(&[("单位 县级 { 城管局, 应急局, 中心 }", "单位 县级 { 中心, 应急局, 城管局 }")]),
        edited(&[("类别: 占道 | 内涝 | 其他", "类别: 其他 | 内涝 | 占道")]),
    ];
    for other in same {
        let found = diff(&policy(TOWN), &other);
        assert!(found.is_empty(), "{:#?}", told(&found));
    }
}

#[test]
fn a_stage_of_another_name_is_another_stage() {
    let found = diff(&policy(TOWN), &edited(&[("阶段 在办", "阶段 处置中"), ("转 在办", "转 处置中")]));
    let directions: Vec<Direction> = found.changes.iter().map(|change| change.direction).collect();
    assert!(
        directions.contains(&Direction::Added) && directions.contains(&Direction::Removed),
        "{:#?}",
        told(&found)
    );
}

#[test]
fn classes_of_cases_are_told_whole_and_with_the_rules_responsible() {
    let found = diff(&policy(TOWN), &edited(&[("深 > 30", "深 > 50"), ("时限 3 工作日", "时限 3 自然日")]));
    let told = told(&found);
    assert_eq!(
        told,
        [
            (
                Direction::Reassigned,
                "判定 分派：类别 = 内涝 且 深 >= 31 且 深 <= 50 且 镇 = 东镇：主办 应急局 → 东镇".to_owned()
            ),
            (
                Direction::Reassigned,
                "判定 分派：类别 = 内涝 且 深 >= 31 且 深 <= 50 且 镇 = 西镇：主办 应急局 → 西镇".to_owned()
            ),
            (Direction::Incomparable, "判定 分派：类别 = 占道：时限 3 工作日 → 3 自然日".to_owned()),
            (
                Direction::Incomparable,
                "判定 分派：类别 = 内涝 且 深 >= 31 且 深 <= 50：时限 4 工作时 → 5 工作日".to_owned()
            ),
        ]
    );
    let [flood, ..] = found.classes.as_slice() else { panic!("{told:#?}") };
    let names = |rules: &[shao_diff::RuleRef]| rules.iter().map(|rule| rule.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&flood.old.rules), names(&flood.new.rules)),
        (vec!["内涝".to_owned()], vec!["兜底".to_owned()])
    );
}

/// The condition is a decision of its own; what lies within it is no difference any more.
#[test]
fn outside_of_a_condition_nothing_else_is_left() {
    let only =
        "判定 只看 诉求 首个 定 合于 {\n    规则 内 当 类别 = 内涝 合于 是\n    规则 外 否则 合于 否\n}\n";
    let with = |text: &str| {
        let policy = policy(&format!("{text}{only}"));
        let id = policy.schema.decision_named("只看").unwrap();
        outside(&policy, id)
    };
    let within = with(&TOWN.replace("深 > 30", "深 > 50"));
    assert!(diff(&with(TOWN), &within).is_empty());
    let beyond = with(&TOWN.replace("时限 3 工作日", "时限 2 工作日"));
    let told = told(&diff(&with(TOWN), &beyond));
    assert_eq!(told, [(Direction::Tighter, "判定 分派：类别 = 占道：时限 3 工作日 → 2 工作日".to_owned())]);
}
