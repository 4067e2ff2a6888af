//! Facts read by name, all problems at once.

use serde_json::json;
use shao_abi::{EnumId, IntKind, PartyId, Type, Value};

use super::process::liuxiang;
use super::world::{CITIZEN, POLICE, TOWN};
use crate::{read_facts, read_value, show_value};

#[test]
fn every_problem_is_told_at_once_because_people_fill_in_forms_once() {
    let world = liuxiang();
    let given = json!({ "类别": "民生1", "属地": 3, "情节严重": "是", "备注": "x" });
    let problems = read_facts(&world.schema, shao_abi::MatterId(0), given.as_object().unwrap()).unwrap_err();
    let zh: Vec<String> = problems.iter().map(crate::FactProblem::zh).collect();
    assert_eq!(
        zh,
        [
            "“类别”不能是“民生1”；可以是：执法、发展、民生",
            "“属地”应为单位名称，给出的是“3”",
            "缺少“联合执法”",
            "“情节严重”须经认定，立案时不能填写",
            "缺少“标题”",
            "没有“备注”这一项；可填：类别、属地、联合执法、情节严重、标题",
        ]
    );
    assert!(problems.iter().all(|problem| !problem.en().is_empty()));
}

#[test]
fn values_are_read_as_people_write_them_and_shown_as_they_are_read() {
    let world = liuxiang();
    let int = |kind, min, max| Type::Int { kind, min, max };
    let parties = Type::PartySet { among: vec![TOWN, POLICE, CITIZEN] };
    let set = |ids: &[u16]| Value::Set(ids.iter().copied().collect());
    let cases = [
        (Type::Bool, json!(true), Value::Bool(true)),
        (Type::Bool, json!("否"), Value::Bool(false)),
        (int(IntKind::Plain, 0, 9), json!(7), Value::Int(7)),
        (int(IntKind::Plain, 0, 9), json!("７"), Value::Int(7)),
        (int(IntKind::Money, 0, 99_999), json!("12.34"), Value::Int(1234)),
        (int(IntKind::Money, 0, 99_999), json!(12.5), Value::Int(1250)),
        (int(IntKind::Ratio, 0, 10_000), json!("30%"), Value::Int(3000)),
        (int(IntKind::Date, 0, 99_999), json!("2026-09-24"), Value::Int(20_720)),
        (int(IntKind::Minute, 0, 1440), json!("17:30"), Value::Int(1050)),
        (Type::Enum(EnumId(0)), json!("民生"), Value::Enum(2)),
        (Type::Party { among: vec![TOWN, POLICE] }, json!("公安分局"), Value::Party(POLICE)),
        (parties.clone(), json!(["阴平镇", "公安分局"]), set(&[1, 3])),
        (parties.clone(), json!("公安分局、阴平镇"), set(&[1, 3])),
        (parties, json!("无"), set(&[])),
        (Type::EnumSet(EnumId(0)), json!("执法，民生"), set(&[0, 2])),
    ];
    for (ty, given, value) in cases {
        assert_eq!(read_value(&world.schema, &ty, &given), Ok(value.clone()), "{given}");
        let shown = json!(show_value(&world.schema, &ty, &value));
        assert_eq!(read_value(&world.schema, &ty, &shown), Ok(value), "{shown}");
    }
}

#[test]
fn numbers_out_of_range_say_the_range_in_the_unit_of_the_reader() {
    let world = liuxiang();
    let ty = Type::Int { kind: IntKind::Money, min: 0, max: 100_000 };
    let trouble = read_value(&world.schema, &ty, &json!("1000.01")).unwrap_err();
    let problem = crate::FactProblem { field: "经费".to_owned(), trouble };
    assert_eq!(problem.zh(), "“经费”为 1000.01，超出 0 元 至 1000 元");
    let among = Type::Party { among: vec![PartyId(1)] };
    assert!(read_value(&world.schema, &among, &json!("公安分局")).is_err(), "a unit of another kind");
}
