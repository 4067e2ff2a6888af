//! The archive: neither order nor repetition matters, and what was revoked was never there.

use std::collections::BTreeSet;

use proptest::prelude::*;
use shao_abi::{EntryPoint, Fold, LedgerId, PartyId, Window};
use shao_calendar::Moment;

use super::super::world::*;
use super::bench::*;
use crate::settlement::{Archive, Query, Tallied};
use crate::{Effect, Entry};

const FOLDS: [Fold; 5] = [Fold::Count, Fold::Sum, Fold::Distinct, Fold::Max, Fold::Streak];

fn folded() -> World {
    let mut world = bare();
    for fold in FOLDS {
        ledger(&mut world, &format!("{fold:?}"), fold, EntryPoint::Opened);
    }
    world
}

fn query(at: u16, unit: PartyId, until: &str) -> Query {
    Query { ledger: LedgerId(at), subject: unit, window: Window::Days(90), until: t(until) }
}

fn value(world: &World, archive: &Archive, query: Query) -> Tallied {
    archive.value(&world.ledgers.ledgers[query.ledger.index()], query)
}

#[test]
fn what_ledgers_hold_is_counted_summed_told_apart_or_compared() {
    let world = folded();
    let mut archive = Archive::default();
    for (n, (day, value)) in [("09-01", 5), ("09-02", 5), ("09-03", 9), ("09-04", -2)].iter().enumerate() {
        for at in 0..5 {
            let case = format!("件{n}");
            let one = entry(LedgerId(at), TOWN, &case, &format!("2026-{day}T10:00"));
            let breaks = at == 4 && n == 1;
            archive.enter(1, Entry { value: *value, breaks, ..one });
        }
    }
    let held: Vec<i64> =
        (0..5).map(|at| value(&world, &archive, query(at, TOWN, "2026-09-30T18:00")).value).collect();
    assert_eq!(held, [4, 17, 3, 9, 2], "计数 合计 去重 最大 连续 (since the break on 09-02)");
    let streak = value(&world, &archive, query(4, TOWN, "2026-09-30T18:00"));
    let days: Vec<String> = streak.keys.iter().map(|key| key.case.clone()).collect();
    assert_eq!(days, ["件2", "件3"], "only what came after the break is evidence of the 连续");
    assert_eq!(value(&world, &archive, query(0, TOWN, "2026-09-02T09:59")).value, 1, "nothing later counts");
    assert_eq!(value(&world, &archive, query(0, OTHER_TOWN, "2026-09-30T18:00")), Tallied::default());
}

#[test]
fn a_back_dated_entry_takes_the_place_of_what_stood_under_its_key() {
    let world = folded();
    let mut archive = Archive::default();
    let late = entry(LedgerId(0), TOWN, "件1", "2026-10-12T10:00");
    archive.enter(1, late.clone());
    archive.revoke(2, &late.key);
    archive.enter(3, Entry { at: t("2026-09-30T17:00"), ..late.clone() });
    assert_eq!(value(&world, &archive, query(0, TOWN, "2026-09-30T18:00")).value, 1);
    let filed = archive.filed(&late.key).unwrap();
    assert_eq!((filed.position, filed.changed, filed.revoked), (3, 3, false));
    // The correction turns out to be false: the entry holds again, as it was.
    archive.revoke(4, &late.key);
    archive.enter(5, late.clone());
    archive.enter(3, Entry { at: t("2026-09-30T17:00"), ..late.clone() });
    assert_eq!(value(&world, &archive, query(0, TOWN, "2026-09-30T18:00")).value, 0);
    assert_eq!(value(&world, &archive, query(0, TOWN, "2026-10-12T18:00")).value, 1);
}

#[test]
fn a_repeated_delivery_takes_no_position() {
    let mut archive = Archive::default();
    let one = entry(LedgerId(0), TOWN, "件1", "2026-09-01T10:00");
    for _ in 0..3 {
        archive.enter(1, one.clone());
    }
    assert_eq!(archive.position(), 1);
    archive.revoke(2, &one.key);
    archive.revoke(2, &one.key);
    archive.enter(1, one.clone());
    assert_eq!(archive.position(), 2, "an old delivery does not bring back what was revoked later");
}

/// An effect with its place among those of its case.
type Delivery = (u64, Effect);

#[derive(Debug, Clone)]
struct Spec {
    ledger: u16,
    unit: usize,
    day: i64,
    value: i64,
    breaks: bool,
    tainted: bool,
    /// 0 or 1: it stands; 2: revoked; 3: corrected to another day; 4: revoked and restored.
    fate: u8,
}

fn specs() -> impl Strategy<Value = Vec<Spec>> {
    let one = (0u16..5, 0usize..3, 0i64..120, -3i64..6, any::<bool>(), any::<bool>(), 0u8..5);
    let one = one.prop_map(|(ledger, unit, day, value, breaks, tainted, fate)| Spec {
        ledger,
        unit,
        day,
        value,
        breaks: breaks && ledger == 4,
        tainted,
        fate,
    });
    prop::collection::vec(one, 0..25)
}

/// What a spec delivers, and the entry that stands in the end.
fn deliveries(n: usize, spec: &Spec) -> (Vec<Delivery>, Option<Entry>) {
    let day = |day: i64| t("2026-06-01T10:00").plus_minutes(day * 1440).unwrap();
    let one = entry(LedgerId(spec.ledger), UNITS[spec.unit], &format!("件{n}"), "2026-06-01T10:00");
    let (value, breaks, tainted) = (spec.value, spec.breaks, spec.tainted);
    let one = Entry { at: day(spec.day), value, breaks, tainted, ..one };
    let enter = |entry: &Entry| Effect::Entry(Box::new(entry.clone()));
    let revoke = Effect::Revoke(one.key.clone());
    let other = Entry { at: day(spec.day + 5), subject: UNITS[(spec.unit + 1) % 3], ..one.clone() };
    match spec.fate {
        0 | 1 => (vec![(1, enter(&one))], Some(one)),
        2 => (vec![(1, enter(&one)), (2, revoke)], None),
        3 => (vec![(1, enter(&one)), (2, revoke), (3, enter(&other))], Some(other)),
        _ => (vec![(1, enter(&one)), (2, revoke), (3, enter(&one))], Some(one)),
    }
}

/// The slow reference: what stands, folded by the words of the definition.
fn slowly(fold: Fold, entries: &[&Entry]) -> i64 {
    let mut sorted = entries.to_vec();
    sorted.sort_by_key(|entry| (entry.at, entry.key.clone()));
    let adds = || sorted.iter().filter(|entry| !entry.breaks);
    match fold {
        Fold::Count => i64::try_from(adds().count()).unwrap(),
        Fold::Sum => adds().map(|entry| entry.value).sum(),
        Fold::Distinct => {
            i64::try_from(adds().map(|entry| entry.value).collect::<BTreeSet<_>>().len()).unwrap()
        }
        Fold::Max => adds().map(|entry| entry.value).max().unwrap_or(0),
        Fold::Streak => {
            let mut run = 0;
            for entry in &sorted {
                run = if entry.breaks { 0 } else { run + 1 };
            }
            run
        }
    }
}

fn shuffled(mut all: Vec<Delivery>, seed: u64) -> Vec<Delivery> {
    let mut state = seed | 1;
    for at in (1..all.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        all.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
    }
    all
}

proptest! {
    /// In any order, with any of them delivered again, the archive holds what stands in the end: a revoked entry was
    /// never entered.
    #[test]
    fn order_and_repetition_do_not_matter(specs in specs(), seed: u64, again in 0usize..20, until in 0i64..130) {
        let world = folded();
        let (mut all, mut stand) = (Vec::new(), Vec::new());
        for (n, spec) in specs.iter().enumerate() {
            let (some, entry) = deliveries(n, spec);
            all.extend(some);
            stand.extend(entry);
        }
        let repeated: Vec<Delivery> = all.iter().cycle().skip(again).take(again.min(all.len())).cloned().collect();
        all.extend(repeated);
        let mut archive = Archive::default();
        for (order, effect) in shuffled(all, seed) {
            archive.take(order, &effect);
        }
        let until: Moment = t("2026-06-01T12:00").plus_minutes(until * 1440).unwrap();
        for (at, fold) in FOLDS.iter().enumerate() {
            for unit in UNITS {
                for window in [Window::Ever, Window::Days(30), Window::Months(1), Window::ThisMonth] {
                    let ledger = LedgerId(u16::try_from(at).unwrap());
                    let query = Query { ledger, subject: unit, window, until };
                    let held = value(&world, &archive, query);
                    let seen: Vec<&Entry> = stand
                        .iter()
                        .filter(|e| e.ledger == ledger && e.subject == unit && e.at <= until)
                        .filter(|e| query.days().hold(e.at))
                        .collect();
                    prop_assert_eq!(held.value, slowly(*fold, &seen));
                    prop_assert!(held.keys.iter().all(|key| seen.iter().any(|e| e.key == *key && !e.breaks)));
                    let dirty = seen.iter().any(|e| e.tainted && held.keys.contains(&e.key));
                    prop_assert_eq!(held.tainted, dirty);
                }
            }
        }
        let text = serde_json::to_string(&archive).unwrap();
        prop_assert_eq!(serde_json::from_str::<Archive>(&text).unwrap(), archive);
    }
}
