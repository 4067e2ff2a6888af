//! Functions of units, and what a 启动 passes on: asked of the interpreter, so that the answer is seen and not only
//! that it compiles.

use shao_compiler::{Memory, Severity, check};

const HEAD: &str = "政策 试 {\n辖区 某县\n版本 1.0\n施行 2026-01-01\n日历 国务院\n}\n\
机构 {\n层级 镇 < 县 < 市\n单位 市 { 市府 }\n\
单位 县 { 甲县 属 市府, 乙县 属 市府, 甲城管 属 甲县 职能 城管, 环保 职能 环保 }\n\
单位 镇 { 东镇 属 甲县, 西镇 属 乙县 }\n作息 镇, 县, 市 08:30-17:30 截止 24:00\n}\n\
事项 件 { 属地: 镇 }\n\
流程 办(件) { 阶段 一 由 属地 限 1 工作日 判定 问 动作 办结 转 毕 届满 视同 办结 终态 毕 }\n";

/// What the decision 问 gives, per town.
fn asked(rule: &str) -> Vec<String> {
    let mut memory = Memory::default();
    let text = format!("{HEAD}判定 问 件 首个 定 谁 {{ 规则 全 否则 谁 {rule} }}\n");
    memory.files.insert("试.shao".to_owned(), text);
    let checked = check(&memory, "试.shao");
    let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let policy = checked.policy.unwrap();
    let interpreter = shao_ir::Interpreter::new(&policy);
    ["东镇", "西镇"].map(|town| answer(&policy, &interpreter, town)).to_vec()
}

fn answer(policy: &shao_ir::Policy, of: &shao_ir::Interpreter<'_>, town: &str) -> String {
    use shao_abi::{Decide, Frame, SlotSource, Value};
    let schema = &policy.schema;
    let mut frame = Frame::unknown(schema);
    let at = schema.slots.iter().position(|slot| slot.source == SlotSource::Field(0)).unwrap();
    let slot = shao_abi::SlotId(u16::try_from(at).unwrap());
    frame.set(slot, Some(Value::Party(schema.party_named(town).unwrap())));
    let answer = of.decide(schema.decision_named("问").unwrap(), &frame).unwrap();
    let Value::Party(party) = answer.rows[0][0] else { panic!("{answer:?}") };
    schema.party_name(party).to_owned()
}

#[test]
fn the_unit_above_is_that_of_its_own_place() {
    assert_eq!(asked("上级(属地)"), ["甲县", "乙县"]);
}

#[test]
fn a_department_answers_for_its_own_county_and_no_other() {
    // 乙县 has no 城管: it is nobody's business there, though the city has one such unit.
    assert_eq!(asked("部门(县, 属地, 城管) 若无 市府"), ["甲城管", "市府"]);
}

#[test]
fn a_department_that_stands_under_nobody_answers_for_every_place() {
    assert_eq!(asked("部门(县, 属地, 环保)"), ["环保", "环保"]);
}

#[test]
fn the_common_superior_is_the_lowest_above_both() {
    assert_eq!(asked("共同上级(属地, 西镇) 若无 市府"), ["市府", "乙县"]);
}

#[test]
fn what_an_action_was_given_can_be_passed_on() {
    let mut memory = Memory::default();
    let more = "事项 督办件 { 类型: 缓 | 急 }\n\
        流程 督办(督办件) { 阶段 督 由 市府 限 1 工作日 遇 原件 进入 毕 转 摘 动作 摘牌 转 摘 届满 转 摘 终态 摘 }\n";
    let text = HEAD
        .replace("判定 问 动作 办结", "动作 挂牌(类型: 缓 | 急) 启动 督办(类型 类型), 转 本阶段 动作 办结");
    let text =
        text.replace("类型: 缓 | 急) 启动", "类型: 程度) 启动").replace("类型: 缓 | 急 }", "类型: 程度 }");
    let more = more.replace("类型: 缓 | 急", "类型: 程度");
    memory.files.insert("试.shao".to_owned(), format!("枚举 程度 {{ 缓, 急 }}\n{text}{more}"));
    let checked = check(&memory, "试.shao");
    let found: Vec<_> = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(found.is_empty(), "{found:#?}");
}
