//! Laws of the settlement on random counties: whatever is entered, revoked and answered, and whenever it is settled.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shao_abi::{LedgerId, ProposalVerb, Window};
use shao_calendar::Moment;

use super::super::world::*;
use super::bench::*;
use crate::settlement::{County, Proposal, ProposalId, ProposalStatus, SituationId};
use crate::{EffectKey, Entry};

/// Two 情形 on one ledger, one of them 待县确认 in part, and one 可重复 on another.
fn county() -> World {
    let mut world = bare();
    let (returns, reds) = (count(&mut world, "无理退单"), count(&mut world, "红牌数"));
    let mut shirking = situation(&mut world, "推诿扯皮", returns, Window::Days(30), 3);
    shirking.again = Some(shao_abi::Again { window: Window::Months(12), measures: vec![propose("诫勉")] });
    let mut unsure = situation(&mut world, "作风不实", returns, Window::ThisMonth, 2);
    unsure.unconfirmed = true;
    let mut idle = situation(&mut world, "落实不力", reds, Window::Days(60), 2);
    idle.repeatable = true;
    let mut all = accountability(vec![shirking, unsure, idle]);
    all.hold.value = limit(1, shao_abi::LimitUnit::WorkDay);
    world.ledgers.accountability = vec![all];
    world
}

/// One thing that happens, so many hours after the one before.
#[derive(Debug, Clone)]
enum Happens {
    Enter {
        ledger: u16,
        unit: usize,
        days_ago: i64,
        tainted: bool,
    },
    Revoke(usize),
    Restore(usize),
    /// What a proposal waits for.
    Proper {
        answer: bool,
        which: usize,
    },
    /// Anything at all.
    Answer {
        verb: u8,
        answer: bool,
        which: usize,
    },
    Nothing,
}

fn script() -> impl Strategy<Value = Vec<(i64, Happens)>> {
    let enter = (0u16..2, 0usize..2, 0i64..10, prop::bool::weighted(0.1))
        .prop_map(|(ledger, unit, days_ago, tainted)| Happens::Enter { ledger, unit, days_ago, tainted });
    let answer = (0u8..3, any::<bool>(), 0usize..4).prop_map(|(verb, answer, which)| Happens::Answer {
        verb,
        answer,
        which,
    });
    let proper = (prop::bool::weighted(0.25), 0usize..4)
        .prop_map(|(no, which)| Happens::Proper { answer: !no, which });
    let one = prop_oneof![
        6 => proper,
        9 => enter,
        1 => (0usize..30).prop_map(Happens::Revoke),
        1 => (0usize..30).prop_map(Happens::Restore),
        1 => answer,
        1 => Just(Happens::Nothing),
    ];
    prop::collection::vec((prop_oneof![0i64..40, 0i64..150], one), 1..70)
}

/// What a proposal waits for, and of whom.
fn proper(proposal: &Proposal) -> Option<(ProposalVerb, shao_abi::PartyId)> {
    match proposal.status {
        ProposalStatus::Asked => Some((ProposalVerb::Exempt, WATCH)),
        ProposalStatus::Proposed
        | ProposalStatus::Appealed
        | ProposalStatus::Shaken
        | ProposalStatus::Review => Some((ProposalVerb::Decide, LEADERS)),
        ProposalStatus::Adopted if proposal.id.0.is_multiple_of(2) => {
            Some((ProposalVerb::Appeal, proposal.subject))
        }
        ProposalStatus::Adopted
        | ProposalStatus::Held
        | ProposalStatus::Excused
        | ProposalStatus::Drill
        | ProposalStatus::Withdrawn
        | ProposalStatus::Rejected => None,
    }
}

/// Plays a script; after each step looks at the county.
fn play(world: &World, script: &[(i64, Happens)], mut look: impl FnMut(&County)) {
    let mut court = Court::new(world, "2025-03-01T00:00");
    let mut now = t("2025-03-10T09:00");
    let mut entered: Vec<Entry> = Vec::new();
    for (n, (hours, what)) in script.iter().enumerate() {
        now = now.plus_minutes(hours * 60).unwrap();
        match what {
            Happens::Enter { ledger, unit, days_ago, tainted } => {
                let one = entry(LedgerId(*ledger), UNITS[*unit], &format!("件{n}"), "2025-03-10T09:00");
                let at = now.plus_minutes(-days_ago * 1440).unwrap();
                let one = Entry { at, opened: at, tainted: *tainted, ..one };
                court.enter(one.clone());
                entered.push(one);
            }
            Happens::Revoke(which) if !entered.is_empty() => {
                court.revoke(&entered[which % entered.len()].key);
            }
            Happens::Restore(which) if !entered.is_empty() => {
                court.enter(entered[which % entered.len()].clone());
            }
            Happens::Proper { answer, which } => {
                let waits = court.county.proposals.iter().filter_map(|p| Some((p.id, proper(p)?)));
                let waits: Vec<_> = waits.collect();
                if let Some((id, (verb, actor))) = waits.iter().rev().nth(*which) {
                    // Not excused, then adopted: else hardly anything would ever be decided.
                    let answer = *answer != (*verb == ProposalVerb::Exempt);
                    court.act_on(&now.to_iso(), *actor, *verb, answer, *id);
                }
            }
            Happens::Answer { verb, answer, which } => {
                let (verb, actor) = match verb {
                    0 => (ProposalVerb::Exempt, Some(WATCH)),
                    1 => (ProposalVerb::Decide, Some(LEADERS)),
                    _ => (ProposalVerb::Appeal, None),
                };
                let open: Vec<(ProposalId, shao_abi::PartyId)> =
                    court.county.proposals.iter().map(|p| (p.id, p.subject)).collect();
                if let Some((id, subject)) = open.iter().rev().nth(*which) {
                    court.act_on(&now.to_iso(), actor.unwrap_or(*subject), verb, *answer, *id);
                }
            }
            Happens::Revoke(_) | Happens::Restore(_) | Happens::Nothing => {}
        }
        court.settle_at(now);
        look(&court.county);
    }
}

fn is_real(status: ProposalStatus) -> bool {
    match status {
        ProposalStatus::Proposed
        | ProposalStatus::Adopted
        | ProposalStatus::Rejected
        | ProposalStatus::Appealed
        | ProposalStatus::Shaken
        | ProposalStatus::Review => true,
        ProposalStatus::Held
        | ProposalStatus::Asked
        | ProposalStatus::Excused
        | ProposalStatus::Drill
        | ProposalStatus::Withdrawn => false,
    }
}

/// 一事不再计: no entry supports two proposals of one 情形 that is not 可重复.
fn nothing_is_counted_twice(county: &County) -> Result<(), TestCaseError> {
    let mut used: BTreeMap<(SituationId, &EffectKey), ProposalId> = BTreeMap::new();
    for proposal in county.proposals.iter().filter(|p| p.consumes() && p.situation.at != 2) {
        let keys: BTreeSet<&EffectKey> = proposal.keys().collect();
        for key in keys {
            let before = used.insert((proposal.situation, key), proposal.id);
            prop_assert_eq!(before, None, "{} supports two", key);
        }
    }
    Ok(())
}

/// What is proposed, as a drill or for real, was asked about first, and what was excused is over.
fn nothing_is_proposed_unasked(proposal: &Proposal) -> Result<(), TestCaseError> {
    let order: Vec<ProposalStatus> = proposal.history.iter().map(|turn| turn.status).collect();
    let first = |status| order.iter().position(|one| *one == status);
    for status in [ProposalStatus::Proposed, ProposalStatus::Drill, ProposalStatus::Adopted] {
        if let Some(at) = first(status) {
            prop_assert!(first(ProposalStatus::Asked).is_some_and(|asked| asked < at));
            prop_assert!(first(ProposalStatus::Held).is_some_and(|held| held < at));
        }
    }
    if let Some(excused) = first(ProposalStatus::Excused) {
        prop_assert_eq!(excused + 1, order.len());
    }
    Ok(())
}

/// Nothing that is 待县确认 carries anything real.
fn nothing_unsure_is_real(county: &County, proposal: &Proposal) -> Result<(), TestCaseError> {
    if !is_real(proposal.status) {
        return Ok(());
    }
    prop_assert!(proposal.situation.at != 1, "作风不实 is 待县确认");
    prop_assert!(proposal.unsure.is_empty());
    prop_assert!(!proposal.measures.is_empty());
    if proposal.status != ProposalStatus::Rejected {
        let dirty = proposal.keys().any(|key| county.archive.filed(key).is_some_and(|f| f.entry.tainted));
        prop_assert!(!dirty);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn proposals_are_just(script in script()) {
        let world = county();
        let mut found = Ok(());
        play(&world, &script, |county| {
            let all = nothing_is_counted_twice(county).and_then(|()| {
                county.proposals.iter().try_for_each(|proposal| {
                    nothing_is_proposed_unasked(proposal)?;
                    nothing_unsure_is_real(county, proposal)
                })
            });
            if found.is_ok() {
                found = all;
            }
        });
        found?;
    }

    /// Settling day by day, at once, or twice comes to the same county, if its entries have all arrived.
    #[test]
    fn settling_often_or_seldom_makes_no_difference(
        entries in prop::collection::vec((0u16..2, 0usize..2, 0i64..80), 0..30),
        hours in 1i64..90,
    ) {
        let world = county();
        let mut start = Court::new(&world, "2025-03-01T00:00");
        for (n, (ledger, unit, day)) in entries.iter().enumerate() {
            let one = entry(LedgerId(*ledger), UNITS[*unit], &format!("件{n}"), "2025-03-02T10:00");
            let at = one.at.plus_minutes(day * 1440).unwrap();
            start.enter(Entry { at, ..one });
        }
        let end: Moment = t("2025-07-01T12:00");
        let mut once = start.clone();
        once.settle_at(end);
        let mut often = start;
        let mut now = t("2025-03-01T00:00");
        while now < end {
            often.settle_at(now);
            often.settle_at(now);
            now = now.plus_minutes(hours * 60).unwrap();
        }
        often.settle_at(end);
        prop_assert_eq!(&once.county, &often.county);
        let text = serde_json::to_string(&often.county).unwrap();
        prop_assert_eq!(serde_json::from_str::<County>(&text).unwrap(), often.county);
    }

    /// The host that settles only when it is told to misses nothing.
    #[test]
    fn the_next_settlement_is_when_something_happens_next(script in script()) {
        let world = county();
        let mut found = Ok(());
        play(&world, &script, |county| {
            let next = crate::settlement::next_settlement(&world.policy(), county).unwrap();
            let before = next.and_then(|next| next.plus_millis(-1).ok());
            let Some(before) = before.filter(|before| *before >= county.settled) else { return };
            let settled = crate::settlement::settle(&world.policy(), county.clone(), before).unwrap();
            if found.is_ok() && !settled.news.is_empty() {
                found = Err(TestCaseError::fail(format!("{:?} before {next:?}", settled.news)));
            }
        });
        found?;
    }
}

/// The laws above would hold of counties in which nothing happens; the random ones must reach everything.
#[test]
fn random_counties_reach_every_status() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let world = county();
    let mut seen: BTreeMap<ProposalStatus, u32> = BTreeMap::new();
    let mut again = 0;
    for _ in 0..300 {
        let script = script().new_tree(&mut runner).unwrap().current();
        let mut last = Vec::new();
        play(&world, &script, |county| last.clone_from(&county.proposals));
        for proposal in &last {
            again += u32::from(proposal.again.is_some());
            proposal.history.iter().for_each(|turn| *seen.entry(turn.status).or_default() += 1);
        }
    }
    println!("{seen:?}, {again} of them again");
    for status in ProposalStatus::ALL {
        assert!(seen.contains_key(&status), "{status:?} never came about");
    }
    assert!(again > 0);
}
