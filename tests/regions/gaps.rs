//! Gaps, overlaps and rules that never fire: the same as trying every case finds, and every witness is one.

use std::collections::BTreeSet;

use shao_abi::{DecisionId, DecisionKind, Kleene, Slot, SlotSource, Type};
use shao_ir::Policy;
use shao_regions::{Regions, Undecided};

use crate::{brute, policies, tape, volume, world};

/// A small policy with one decision, or with a second one that reads the first.
pub fn policy(seed: u64) -> (Policy, DecisionId) {
    let mut tape = tape(seed);
    let mut policy = world::world(&mut tape);
    policies::decision(&mut tape, &mut policy);
    if tape.one_in(2) {
        return (policy, DecisionId(0));
    }
    outcomes(&mut policy);
    policies::decision(&mut tape, &mut policy);
    (policy, DecisionId(1))
}

/// Slots for what the first decision decides.
fn outcomes(policy: &mut Policy) {
    let def = policy.schema.decisions[0].clone();
    let first = DecisionId(0);
    let mut add = |name: String, ty: Type, source| policy.schema.slots.push(Slot { name, ty, source });
    match def.kind {
        DecisionKind::Unique => {
            for (at, field) in (0_u16..).zip(&def.fields).filter(|(_, field)| field.ty != Type::Limit) {
                add(format!("判定0.{}", field.name), field.ty.clone(), SlotSource::Outcome(first, at));
            }
        }
        DecisionKind::All => {
            for at in 0..def.rules.len() as u16 {
                add(format!("判定0 规则{at}"), Type::Bool, SlotSource::Fired(first, at));
            }
        }
        DecisionKind::Must => add("判定0 通过".to_owned(), Type::Bool, SlotSource::Passed(first)),
        DecisionKind::Guard => {}
    }
}

#[test]
fn what_is_found_is_what_trying_every_case_finds() {
    let (mut undecided, mut cases_tried, mut gaps, mut overlapping, mut silent) = (0, 0, 0, 0, 0);
    for seed in 0..volume() {
        let (policy, decision) = policy(seed);
        let mut regions = match Regions::of(&policy, decision, true) {
            Ok(regions) => regions,
            Err(Undecided::Number(_)) => {
                undecided += 1;
                continue;
            }
            Err(other) => panic!("seed {seed}: {other}"),
        };
        let cases = brute::cases(&policy);
        cases_tried += cases.len();
        let judged: Vec<Vec<(Kleene, Kleene)>> = cases
            .into_iter()
            .map(|mut frame| {
                (0..decision.0).for_each(|before| brute::hand_on(&policy, DecisionId(before), &mut frame));
                brute::rules(&policy, decision, &frame)
            })
            .collect();
        let count = policy.decisions[decision.index()].rules.len();
        let frame_of = |case: &shao_regions::Witness| case.frame(&policy, decision);

        let gap = judged.iter().any(|rules| rules.iter().all(|(_, fires)| *fires == Kleene::False));
        let found = regions.gap().unwrap();
        assert_eq!(found.is_some(), gap, "seed {seed}: a gap");
        if let Some(region) = found {
            gaps += 1;
            let frame = frame_of(&region.case);
            let fires = brute::rules(&policy, decision, &frame);
            assert!(
                fires.iter().all(|(_, fires)| *fires == Kleene::False),
                "seed {seed}: {}",
                region.case.says
            );
            assert!(
                region.covers(&policy, &frame) || !region.whole,
                "seed {seed}: {} / {}",
                region.says,
                region.case.says
            );
        }

        let pairs: BTreeSet<(usize, usize)> = (0..count)
            .flat_map(|first| (first + 1..count).map(move |second| (first, second)))
            .filter(|(a, b)| {
                judged.iter().any(|rules| rules[*a].1 == Kleene::True && rules[*b].1 == Kleene::True)
            })
            .collect();
        let overlaps = regions.overlaps().unwrap();
        assert_eq!(overlaps.iter().map(|o| o.rules).collect::<BTreeSet<_>>(), pairs, "seed {seed}: overlaps");
        for overlap in &overlaps {
            overlapping += 1;
            let fires = brute::rules(&policy, decision, &frame_of(&overlap.region.case));
            let both = [overlap.rules.0, overlap.rules.1].map(|at| fires[at].1);
            assert_eq!(both, [Kleene::True; 2], "seed {seed}: {}", overlap.region.case.says);
        }

        for rule in 0..count {
            let ever = |of: fn(&(Kleene, Kleene)) -> Kleene| {
                judged.iter().any(|rules| of(&rules[rule]) == Kleene::True)
            };
            assert_eq!(regions.ever_fires(rule).unwrap(), ever(|r| r.1), "seed {seed}: rule {rule} fires");
            assert_eq!(regions.ever_holds(rule).unwrap(), ever(|r| r.0), "seed {seed}: rule {rule} holds");
            silent += usize::from(!ever(|r| r.1));
        }
    }
    println!(
        "{} policies, {cases_tried} cases: {gaps} gaps, {overlapping} overlaps, {silent} silent rules; {undecided} undecided",
        volume()
    );
    assert!(undecided * 10 < volume(), "nearly all are decided");
    assert!(gaps > 0 && overlapping > 0 && silent > 0, "each kind of finding was met");
}

#[test]
fn a_region_says_exactly_its_cases() {
    for seed in 0..volume() / 10 {
        let (policy, decision) = policy(seed);
        let Ok(mut regions) = Regions::of(&policy, decision, true) else { continue };
        let Some(region) = regions.gap().unwrap().filter(|region| region.whole) else { continue };
        for mut frame in brute::cases(&policy) {
            (0..decision.0).for_each(|before| brute::hand_on(&policy, DecisionId(before), &mut frame));
            let none =
                brute::rules(&policy, decision, &frame).iter().all(|(_, fires)| *fires == Kleene::False);
            assert_eq!(region.covers(&policy, &frame), none, "seed {seed}: {}\n{frame:?}", region.says);
        }
    }
}
