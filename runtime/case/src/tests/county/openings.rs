//! Cases that time opens.

use shao_abi::{FlowId, Opening, PartyId, Recurrence, Value};

use super::super::world::*;
use super::bench::*;
use crate::settlement::{next_opening, openings, stands_for};
use crate::{Event, EventKind, RefusalKind, step};

fn periodic(recurs: Recurrence, each: &[PartyId]) -> World {
    let mut world = bare();
    // 承办 is a field of its own; the others of the matter are no facts here.
    world.schema.fields.truncate(2);
    world.schema.fields.remove(0);
    world.process.flows[0].name = "盘点".to_owned();
    world.process.flows[0].opening = Some(Opening { recurs, each: each.to_vec(), field: 0 });
    world
}

fn keys(world: &World, from: &str, to: &str) -> Vec<String> {
    let found = openings(&world.policy(), t(from), t(to)).unwrap();
    found.cases.into_iter().map(|opened| format!("{} {}", opened.at, opened.case)).collect()
}

#[test]
fn each_unit_gets_a_case_a_day() {
    let world = periodic(Recurrence::Daily { minute: 20 * 60 }, &[TOWN, OTHER_TOWN]);
    assert_eq!(
        keys(&world, "2026-09-24T20:00", "2026-09-26T20:00"),
        [
            "2026-09-25 20:00 盘点-阴平镇-2026-09-25",
            "2026-09-25 20:00 盘点-峨山镇-2026-09-25",
            "2026-09-26 20:00 盘点-阴平镇-2026-09-26",
            "2026-09-26 20:00 盘点-峨山镇-2026-09-26",
        ],
        "after the one instant and up to the other, holidays included"
    );
    assert_eq!(next_opening(&world.policy(), t("2026-09-24T20:00")).unwrap(), Some(t("2026-09-25T20:00")));
}

#[test]
fn working_days_are_those_of_the_calendar_make_up_days_included() {
    let world = periodic(Recurrence::Workdays { minute: 510 }, &[TOWN]);
    let days: Vec<String> = keys(&world, "2026-09-30T09:00", "2026-10-12T09:00");
    let days: Vec<&str> = days.iter().map(|key| key.split_once("镇-2026-").unwrap().1).collect();
    assert_eq!(
        days,
        ["10-08", "10-09", "10-10", "10-12"],
        "the holiday ends with 10-07; 10-10 is made up for"
    );
}

#[test]
fn the_31st_is_the_last_day_of_a_shorter_month() {
    let world = periodic(Recurrence::Monthly { day: 31, minute: 540 }, &[TOWN]);
    let days = keys(&world, "2026-01-01T00:00", "2026-05-01T00:00");
    let days: Vec<&str> = days.iter().map(|key| key.split_once("镇-2026-").unwrap().1).collect();
    assert_eq!(days, ["01-31", "02-28", "03-31", "04-30"]);
    let fifth = periodic(Recurrence::Monthly { day: 5, minute: 540 }, &[TOWN]);
    assert_eq!(
        keys(&fifth, "2026-09-05T09:00", "2026-10-05T09:00"),
        ["2026-10-05 09:00 盘点-阴平镇-2026-10-05"]
    );
}

#[test]
fn a_year_without_a_calendar_waits_and_says_from_when_to_ask_again() {
    let world = periodic(Recurrence::Workdays { minute: 510 }, &[TOWN]);
    let found = openings(&world.policy(), t("2026-12-30T09:00"), t("2027-01-05T09:00")).unwrap();
    assert_eq!(found.cases.len(), 1, "12-31");
    assert_eq!(found.through, t("2027-01-01T08:29:59.999"), "up to here nothing is missing");
    assert_eq!(found.waits.len(), 1);
    assert_eq!(found.waits[0].zh, "流程“盘点”每工作日启动，而 2027 年日历尚未公布，须待公布");
}

#[test]
fn names_that_an_address_could_not_hold_are_made_plain() {
    let mut world = periodic(Recurrence::Daily { minute: 0 }, &[TOWN]);
    world.schema.parties[1].name = "阴平镇/一 部?#%".to_owned();
    assert_eq!(
        keys(&world, "2026-09-24T23:00", "2026-09-25T00:00"),
        ["2026-09-25 00:00 盘点-阴平镇_一_部___-2026-09-25"]
    );
}

#[test]
fn opening_one_again_changes_nothing() {
    let world = periodic(Recurrence::Daily { minute: 20 * 60 }, &[TOWN]);
    let open =
        || openings(&world.policy(), t("2026-09-24T00:00"), t("2026-09-24T20:00")).unwrap().cases.remove(0);
    let opened = open();
    assert_eq!(opened.facts.values.get(&0), Some(&Value::Party(TOWN)));
    assert_eq!(opened, open(), "the same key, the same facts");
    let event = |id: &str| Event {
        id: id.to_owned(),
        case: opened.case.clone(),
        at: Some(opened.at),
        received: t("2026-09-24T20:05"),
        expected_seq: None,
        actor: None,
        kind: EventKind::Open {
            flow: opened.flow,
            facts: opened.facts.clone(),
            origin: None,
            carried: Vec::new(),
        },
    };
    let first = step(&world.policy(), None, &event("一")).unwrap();
    assert!(first.reply.is_accepted(), "{:?}", first.reply);
    assert_eq!(first.state.as_ref().unwrap().opened, opened.at, "opened late, it counts from its own time");
    let again = step(&world.policy(), first.state.clone(), &event("二")).unwrap();
    assert_eq!(again.reply.refusal().unwrap().kind, RefusalKind::AlreadyOpen);
    assert!(again.effects.iter().all(|fx| !matches!(fx, crate::Effect::Record(_))));
}

#[test]
fn a_case_opened_by_hand_stands_for_the_one_that_time_would_open() {
    let stands = |recurs: Recurrence, at: &str, unit: PartyId| {
        let world = periodic(recurs, &[TOWN]);
        let mut facts = crate::Facts::default();
        facts.values.insert(0, Value::Party(unit));
        let event = Event {
            id: "一".to_owned(),
            case: "甲".to_owned(),
            at: Some(t(at)),
            received: t(at),
            expected_seq: None,
            actor: None,
            kind: EventKind::Open { flow: FlowId(0), facts, origin: None, carried: Vec::new() },
        };
        let opened = step(&world.policy(), None, &event).unwrap();
        stands_for(&world.policy(), opened.state.as_ref().unwrap())
    };
    let daily = Recurrence::Daily { minute: 20 * 60 };
    assert_eq!(stands(daily, "2026-09-24T09:00", TOWN).as_deref(), Some("盘点-阴平镇-2026-09-24"));
    assert_eq!(stands(daily, "2026-09-24T09:00", OTHER_TOWN), None, "time opens none for that one");
    let workdays = Recurrence::Workdays { minute: 510 };
    assert_eq!(stands(workdays, "2026-10-10T09:00", TOWN).as_deref(), Some("盘点-阴平镇-2026-10-10"));
    assert_eq!(stands(workdays, "2026-10-11T09:00", TOWN), None, "no working day, no period");
    let monthly = Recurrence::Monthly { day: 31, minute: 540 };
    assert_eq!(stands(monthly, "2026-02-03T09:00", TOWN).as_deref(), Some("盘点-阴平镇-2026-02-28"));
}
