//! What records of a case leave in the ledgers.

use shao_abi::*;

use super::super::process::{Build, days, forked, judged, liuxiang};
use super::super::world::*;
use super::bench::*;
use crate::{Effect as Fx, Entry, Event, step};

/// The process of the village fire with these ledgers.
fn with(points: &[(&str, EntryPoint)]) -> World {
    let mut world = with_bodies(liuxiang());
    for (name, point) in points {
        ledger(&mut world, name, Fold::Count, *point);
    }
    world
}

fn act_of(world: &World, name: &str) -> EntryPoint {
    EntryPoint::Act(world.process.act_named(FlowId(0), name).unwrap())
}

fn stage_of(world: &World, name: &str) -> StageId {
    let at = world.process.stages.iter().position(|stage| stage.name == name).unwrap();
    StageId(u16::try_from(at).unwrap())
}

fn clock_of(world: &World, name: &str) -> ClockId {
    let at = world.process.clocks.iter().position(|clock| clock.name == name).unwrap();
    ClockId(u16::try_from(at).unwrap())
}

/// Folds events and a last wake-up, and gives what was entered.
fn entered(world: &World, events: &[Event], until: &str) -> Vec<Entry> {
    let (mut state, mut entries) = (None, Vec::new());
    let wake = Event {
        id: String::new(),
        received: t(until),
        kind: crate::EventKind::Wake,
        actor: None,
        ..events[0].clone()
    };
    for event in events.iter().chain([&wake]) {
        let done = step(&world.policy(), state.take(), event).unwrap();
        state = done.state;
        entries.extend(done.effects.into_iter().filter_map(|effect| match effect {
            Fx::Entry(entry) => Some(*entry),
            Fx::Record(_) | Fx::Wake { .. } | Fx::Notify(_) | Fx::Open(_) | Fx::Send(_) | Fx::Revoke(_) => {
                None
            }
        }));
    }
    entries
}

fn told(world: &World, entries: &[Entry]) -> Vec<String> {
    let names = |entry: &Entry| {
        let ledger = &world.ledgers.ledgers[entry.ledger.index()].name;
        let due = entry.due.map_or_else(String::new, |due| format!(" 期 {due}"));
        let broken = if entry.breaks { " 断" } else { "" };
        format!("{} {ledger} {}{due}{broken}", entry.at, world.schema.party_name(entry.subject))
    };
    entries.iter().map(names).collect()
}

/// 阴平镇 takes it by silence, is late, and is asked to judge nothing.
fn late_case(world: &World) -> Vec<Event> {
    let mut case = Drive::open(world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:00", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.sent
}

#[test]
fn every_point_of_a_case_may_be_counted() {
    let base = liuxiang();
    let lead = clock_of(&base, "办理期");
    let mut world = with(&[
        ("收件", EntryPoint::Opened),
        ("接单数", EntryPoint::Enter(stage_of(&base, "办理中"))),
        ("派单数", act_of(&base, "派单")),
        ("红牌数", EntryPoint::Mark(RED)),
        ("超期", EntryPoint::Lapsed(lead)),
        ("如期", EntryPoint::Met(lead)),
    ]);
    world.ledgers.ledgers[0].by = EntryKey::Slot(SlotId(1));
    let entries = entered(&world, &late_case(&world), "2026-10-01T00:00");
    assert_eq!(
        told(&world, &entries),
        [
            "2026-09-24 09:00 收件 阴平镇",
            "2026-09-24 09:20 派单数 指挥中心",
            "2026-09-29 17:30:00.001 接单数 阴平镇",
            "2026-09-30 17:30:00.001 超期 阴平镇 期 2026-09-30 17:30",
            "2026-09-30 17:30:00.001 红牌数 阴平镇 期 2026-09-30 17:30",
        ],
        "the lapse and its mark are about the deadline; nothing was met in time"
    );
    assert!(entries.iter().all(|entry| entry.opened == t("2026-09-24T09:00") && entry.value == 1));
}

#[test]
fn what_is_met_in_time_is_met_and_what_is_met_late_is_not() {
    let base = liuxiang();
    let lead = clock_of(&base, "办理期");
    let mut world = with(&[("连红", EntryPoint::Lapsed(lead)), ("如期", EntryPoint::Met(lead))]);
    world.ledgers.ledgers[0].fold = Fold::Streak;
    world.ledgers.ledgers[0].broken_by = Some(EntryPoint::Met(lead));
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:00", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.done("2026-09-24T10:00", TOWN, "接单");
    let in_time = {
        let mut case = Drive { state: case.state.clone(), sent: case.sent.clone(), ..Drive::new(&world) };
        case.done("2026-09-30T17:30", TOWN, "办结");
        told(&world, &entered(&world, &case.sent, "2026-10-09T00:00"))
    };
    assert_eq!(
        in_time,
        [
            "2026-09-30 17:30 连红 阴平镇 期 2026-09-30 17:30 断",
            "2026-09-30 17:30 如期 阴平镇 期 2026-09-30 17:30"
        ]
    );
    case.done("2026-09-30T17:31", TOWN, "办结");
    let late = told(&world, &entered(&world, &case.sent, "2026-10-09T00:00"));
    assert_eq!(late, ["2026-09-30 17:30:00.001 连红 阴平镇 期 2026-09-30 17:30"]);
}

/// 无理退单 = 计数 裁定 当 结果 = 不成立; and 视同裁定 = 计数 裁定 当 视同.
fn ruled() -> World {
    let base = liuxiang();
    let act = act_of(&base, "裁定");
    let EntryPoint::Act(id) = act else { panic!("an act") };
    let mut world = with(&[("无理退单", act), ("默示裁定", act)]);
    // The members stand in another order than the results: they go by name.
    let members = ["其他", "不成立", "成立"].map(str::to_owned).to_vec();
    world.schema.enums.push(EnumDef { name: "裁定.结果".to_owned(), members });
    let result = add_slot(&mut world, "结果", Type::Enum(EnumId(1)), SlotSource::Result(id));
    let deemed = add_slot(&mut world, "视同", Type::Bool, SlotSource::Deemed);
    let is = |slot: SlotId, wanted: Value| -> Guard {
        Box::new(move |frame| match frame.get(slot) {
            None => answer(Status::Lacking, &[], &[slot.0], Vec::new()),
            Some(value) if *value == wanted => answer(Status::Decided, &[9], &[], Vec::new()),
            Some(_) => answer(Status::Decided, &[], &[], Vec::new()),
        })
    };
    let groundless = guard(&mut world, &[result], is(result, Value::Enum(1)));
    let silent = guard(&mut world, &[deemed], is(deemed, Value::Bool(true)));
    world.ledgers.ledgers[0].when = Some(groundless);
    world.ledgers.ledgers[1].when = Some(silent);
    world
}

#[test]
fn results_go_by_name_and_silence_is_told_apart() {
    let world = ruled();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:00", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.act_with("2026-09-24T10:00", TOWN, "退单", None, &[("理由", "不是我的")]);
    let given = |result: &str| {
        let mut case = Drive { state: case.state.clone(), sent: case.sent.clone(), ..Drive::new(&world) };
        let reply = case.act_with("2026-09-24T11:00", CENTRE, "裁定", Some(result), &[]);
        assert!(reply.is_accepted(), "{reply:?}");
        told(&world, &entered(&world, &case.sent, "2026-09-24T12:00"))
    };
    assert_eq!(given("不成立"), ["2026-09-24 11:00 无理退单 指挥中心"]);
    assert!(given("成立").is_empty());
    let silent = told(&world, &entered(&world, &case.sent, "2026-09-29T00:00"));
    assert_eq!(
        silent,
        ["2026-09-28 24:00:00.000 无理退单 指挥中心", "2026-09-28 24:00:00.000 默示裁定 指挥中心"]
            .map(|line| line.replace("2026-09-28 24:00:00.000", "2026-09-29 00:00")),
        "silence ruled it 不成立 when the working day of 指挥中心 ended"
    );
}

#[test]
fn unknown_facts_count_against_nobody() {
    let mut world = with_bodies(judged());
    ledger(&mut world, "从重件", Fold::Count, EntryPoint::Opened);
    world.ledgers.ledgers[0].when = Some(IS_SERIOUS);
    world.ledgers.ledgers[0].by = EntryKey::Slot(SlotId(1));
    ledger(&mut world, "牵头件", Fold::Count, EntryPoint::Opened);
    // 分级.牵头 is undecided at that moment: there is nobody whose entry it would be.
    world.ledgers.ledgers[1].by = EntryKey::Slot(SlotId(10));
    ledger(&mut world, "登记", Fold::Count, EntryPoint::Opened);
    let case = Drive::open(&world, "2026-09-24T09:00", &[]);
    assert!(
        entered(&world, &case.sent, "2026-09-24T09:00").is_empty(),
        "nobody holds a case as it is opened"
    );
}

#[test]
fn what_rests_on_an_unconfirmed_rule_is_tainted() {
    let base = liuxiang();
    let mut world = with(&[
        ("进入", EntryPoint::Enter(stage_of(&base, "待接单"))),
        ("主办件", EntryPoint::Enter(stage_of(&base, "待接单"))),
        ("超期", EntryPoint::Lapsed(clock_of(&base, "办理期"))),
    ]);
    world.ledgers.ledgers[1].by = EntryKey::Slot(LEAD);
    // 发展 is routed by 兜底, which is 待县确认; 民生 by a rule that is not.
    for (kind, tainted) in [("发展", true), ("民生", false)] {
        let mut case = Drive::open(&world, "2026-09-24T09:00", &[("类别", kind)]);
        case.done("2026-09-24T09:00", CENTRE, "受理");
        case.done("2026-09-24T09:20", CENTRE, "派单");
        let entries = entered(&world, &case.sent, "2026-10-12T00:00");
        assert_eq!(entries.len(), 3);
        for entry in entries {
            assert_eq!(
                entry.tainted, tainted,
                "{kind} {:?}: who holds it was decided by that rule",
                entry.key.rule
            );
        }
    }
}

#[test]
fn a_child_whose_fork_rests_on_an_unconfirmed_rule_is_tainted() {
    let mut world = with_bodies(forked(|_| Join::Lead { wait: false }));
    let lapsed = clock_of(&world, "协办中");
    ledger(&mut world, "协办超期", Fold::Count, EntryPoint::Lapsed(lapsed));
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[("联合执法", "是")]);
    case.done("2026-09-24T09:00", CENTRE, "派单");
    let entries = entered(&world, &case.sent, "2026-09-29T00:00");
    assert_eq!(
        told(&world, &entries),
        ["阴平镇", "公安分局"]
            .map(|unit| format!("2026-09-28 17:30:00.001 协办超期 {unit} 期 2026-09-28 17:30")),
        "each member has its own"
    );
    assert!(entries.iter().all(|entry| !entry.tainted));
    let mut state = case.state.clone().unwrap();
    state.tainted.insert(HELPERS);
    let mut fresh = Drive::open(&world, "2026-09-24T09:00", &[("联合执法", "是")]);
    fresh.state.as_mut().unwrap().tainted.insert(HELPERS);
    fresh.done("2026-09-24T09:00", CENTRE, "派单");
    let children = fresh.state().duties.iter().filter(|duty| duty.parent.is_some());
    assert!(children.clone().count() == 2 && children.clone().all(|duty| duty.tainted));
}

#[test]
fn the_value_is_that_of_the_slot_and_an_unknown_one_gives_no_entry() {
    let mut b = Build::new("待办 | 归档");
    b.owned("待办", Who::Party(CENTRE));
    let rate = b.action("待办", "打分", "归档");
    rate.params = vec![Param { name: "紧急".to_owned(), ty: Some(Type::Bool), slot: Some(SlotId(9)) }];
    b.limited("待办", days(1), vec![Effect::Mark(RED)]);
    let mut world = with_bodies(b.finish());
    let point = act_of(&world, "打分");
    for (name, slot) in [("紧急数", 9), ("类别数", 0), ("属地数", 1), ("未判", 3)] {
        ledger(&mut world, name, Fold::Sum, point);
        world.ledgers.ledgers.last_mut().unwrap().value = Some(SlotId(slot));
    }
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    let reply = case.act_with("2026-09-24T10:00", CENTRE, "打分", None, &[("紧急", "是")]);
    assert!(reply.is_accepted(), "{reply:?}");
    let entries = entered(&world, &case.sent, "2026-09-24T10:00");
    let values: Vec<(u16, i64)> = entries.iter().map(|entry| (entry.ledger.0, entry.value)).collect();
    assert_eq!(
        values,
        [(0, 1), (1, 2), (2, 1)],
        "an argument, the third 类别, the second party; 情节严重 is unknown"
    );
}

#[test]
fn the_guard_sees_what_the_record_says() {
    let mut world = with(&[("指定数", EntryPoint::Mark(ASSIGNED))]);
    let times = Guard::from(Box::new(|frame: &Frame| match frame.get(SlotId(7)) {
        Some(Value::Bool(true)) => answer(Status::Decided, &[9], &[], Vec::new()),
        _ => answer(Status::Decided, &[], &[], Vec::new()),
    }));
    let ever = guard(&mut world, &[SlotId(7)], times);
    world.ledgers.ledgers[0].when = Some(ever);
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:00", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    case.act_with("2026-09-24T10:00", TOWN, "退单", None, &[("理由", "不是我的")]);
    case.act_with("2026-09-24T11:00", CENTRE, "裁定", Some("不成立"), &[]);
    let entries = entered(&world, &case.sent, "2026-09-24T11:00");
    assert_eq!(entries.len(), 1, "曾 指定 is true of the very record that says 指定");
}

#[test]
fn a_refold_gives_the_same_keys_and_no_two_entries_share_one() {
    let base = liuxiang();
    let world = with(&[
        ("收件", EntryPoint::Mark(RED)),
        ("红牌数", EntryPoint::Mark(RED)),
        ("催办数", EntryPoint::Mark(URGE)),
        ("进入", EntryPoint::Enter(stage_of(&base, "办理中"))),
    ]);
    let events = late_case(&world);
    let (once, again) =
        (entered(&world, &events, "2026-12-01T00:00"), entered(&world, &events, "2026-12-01T00:00"));
    assert_eq!(once, again);
    let mut keys: Vec<_> = once.iter().map(|entry| entry.key.clone()).collect();
    assert!(keys.len() > 6, "{}", keys.len());
    assert!(keys[0].to_string().ends_with("台账 进入·0"), "{}", keys[0]);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), once.len());
}

#[test]
fn an_act_that_is_refused_leaves_nothing() {
    let base = liuxiang();
    let world =
        with(&[("退单数", act_of(&base, "退单")), ("裁定数", EntryPoint::Enter(stage_of(&base, "待裁定")))]);
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:00", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    assert!(!case.act("2026-09-24T10:00", TOWN, "退单").is_accepted(), "the reason is missing");
    assert!(entered(&world, &case.sent, "2026-09-24T10:00").is_empty());
}
