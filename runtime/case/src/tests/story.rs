//! The village fire, step by step.

use super::process::liuxiang;
use super::world::*;
use crate::{ClockStatus, RefusalKind, timeline, view};

#[test]
fn the_example_of_the_language_page() {
    let world = liuxiang();
    let mut case = Drive::open(&world, "2026-09-24T09:00", &[]);
    case.done("2026-09-24T09:00", CENTRE, "受理");
    case.done("2026-09-24T09:20", CENTRE, "派单");
    assert_eq!(case.stage(), "待接单");
    assert_eq!(case.state().root().unwrap().holder, Some(TOWN));
    // 09-25 to 09-27 are holidays: 09-28 and 09-29 are the two working days.
    assert_eq!(case.clock("待接单").due(), Some(t("2026-09-29T17:30")));
    assert_eq!(case.clock("办理期").due(), Some(t("2026-09-30T17:30")));
    case.wake("2026-09-29T17:30");
    assert_eq!(case.stage(), "待接单", "a deadline is the last lawful instant");
    case.wake("2026-09-29T17:31");
    assert_eq!(case.stage(), "办理中");
    assert_eq!(case.marks(), vec![(YELLOW, TOWN)]);
    let reply = case.act("2026-09-29T17:31", TOWN, "退单");
    let refusal = reply.refusal().unwrap();
    assert_eq!(refusal.kind, RefusalKind::NotOffered);
    assert!(refusal.zh().contains("待接单 已届满"), "{}", refusal.zh());
    case.wake("2026-10-01T00:00");
    assert_eq!(case.marks(), vec![(YELLOW, TOWN), (RED, TOWN), (URGE, TOWN)]);
    assert_eq!(case.clock("办理期").status, ClockStatus::Lapsed { at: t("2026-09-30T17:30") });
    // 逾 5 工作日: the five working days after 10-01 to 10-07.
    case.wake("2026-10-14T17:31");
    assert_eq!(case.stage(), "提级办理");
    let told = timeline(&world.policy(), &case.records);
    for entry in &told {
        println!("{} {} {} {:?} {:?}", entry.seq, entry.at, entry.what.zh, entry.responsible, entry.until);
    }
    let shown = view(&world.policy(), case.state(), t("2026-10-14T18:00")).unwrap();
    println!("{}", serde_json::to_string_pretty(&shown).unwrap());
}
