//! What 案例 should show: exactly what trying every case finds can be shown.

use std::collections::BTreeSet;

use shao_abi::{Decide, DecisionId, Frame, Kleene, SlotId, Type, Value};
use shao_ir::{Cond, Interpreter, Policy};
use shao_regions::{About, Idle, Undecided, obligations};

use crate::{brute, gaps, volume};

/// The rules that fire on a frame.
fn fired(policy: &Policy, decision: DecisionId, frame: &Frame) -> BTreeSet<usize> {
    let rules = brute::rules(policy, decision, frame);
    rules.iter().enumerate().filter(|(_, rule)| rule.1 == Kleene::True).map(|(at, _)| at).collect()
}

/// A policy in which one atom of a decision is settled.
fn settled(policy: &Policy, decision: DecisionId, atom: u16, truth: bool) -> Policy {
    fn settle(cond: &mut Cond, atom: u16, truth: bool) {
        match cond {
            Cond::Const(_) => {}
            Cond::And(parts) | Cond::Or(parts) => parts.iter_mut().for_each(|part| settle(part, atom, truth)),
            Cond::Not(inner) => settle(inner, atom, truth),
            Cond::Atom(at, _) if *at == atom => *cond = Cond::Const(truth),
            Cond::Atom(..) => {}
        }
    }
    let mut policy = policy.clone();
    policy.decisions[decision.index()].rules.iter_mut().for_each(|rule| settle(&mut rule.when, atom, truth));
    policy
}

fn atoms(cond: &Cond) -> Vec<u16> {
    match cond {
        Cond::Const(_) => Vec::new(),
        Cond::And(parts) | Cond::Or(parts) => parts.iter().flat_map(atoms).collect(),
        Cond::Not(inner) => atoms(inner),
        Cond::Atom(at, _) => vec![*at],
    }
}

fn complete(policy: &Policy, decision: DecisionId, mut frame: Frame) -> Frame {
    (0..decision.0).for_each(|before| brute::hand_on(policy, DecisionId(before), &mut frame));
    frame
}

/// Everything that some case shows, by trying all.
fn shown(policy: &Policy, decision: DecisionId, frames: &[Frame]) -> Vec<BTreeSet<About>> {
    let body = &policy.decisions[decision.index()];
    let all: Vec<(usize, u16, [Policy; 2])> = (0..body.rules.len())
        .flat_map(|rule| atoms(&body.rules[rule].when).into_iter().map(move |atom| (rule, atom)))
        .filter(|(rule, atom)| !body.rules[..*rule].iter().any(|r| atoms(&r.when).contains(atom)))
        .map(|(rule, atom)| (rule, atom, [true, false].map(|truth| settled(policy, decision, atom, truth))))
        .collect();
    let mut read = BTreeSet::new();
    body.rules.iter().for_each(|rule| rule.when.reads(&mut read));
    let numbers: Vec<(SlotId, i64, i64)> = read
        .into_iter()
        .filter(|slot| policy.schema.slots[slot.index()].source.decision().is_none())
        .filter_map(|slot| match policy.schema.slots[slot.index()].ty {
            Type::Int { min, max, .. } => Some((slot, min, max)),
            _ => None,
        })
        .collect();
    let of = |frame: &Frame| {
        let frame = &complete(policy, decision, frame.clone());
        let (is, truths) =
            (fired(policy, decision, frame), Interpreter::new(policy).why(decision, frame).unwrap());
        let mut shown: BTreeSet<About> = is.iter().copied().map(About::Fires).collect();
        for (rule, atom, [with, without]) in &all {
            let differs = fired(with, decision, frame) != fired(without, decision, frame);
            let truth = truths[usize::from(*atom)];
            if differs && truth != Kleene::Unknown {
                shown.insert(About::Decides { rule: *rule, atom: *atom, truth: truth == Kleene::True });
            }
        }
        for (slot, min, max) in &numbers {
            let Some(Value::Int(stands)) = frame.get(*slot).cloned() else { continue };
            for beside in [stands - 1, stands + 1].into_iter().filter(|n| (min..=max).contains(&n)) {
                let mut other = frame.clone();
                other.set(*slot, Some(Value::Int(beside)));
                history(policy, *slot, beside, &mut other);
                if fired(policy, decision, &complete(policy, decision, other)) != is {
                    shown.insert(About::Edge { slot: *slot, stands, beside });
                }
            }
        }
        shown
    };
    frames.iter().map(of).collect()
}

/// 曾 X goes with X.次数.
fn history(policy: &Policy, slot: SlotId, times: i64, frame: &mut Frame) {
    let shao_abi::SlotSource::Count(what) = policy.schema.slots[slot.index()].source else { return };
    let twin = policy.schema.slots.iter().position(|s| s.source == shao_abi::SlotSource::Ever(what));
    if let Some(twin) = twin {
        frame.set(SlotId(twin as u16), Some(Value::Bool(times > 0)));
    }
}

#[test]
fn what_is_asked_for_is_what_some_case_shows() {
    let (mut fires, mut pairs, mut edges, mut single) = (0, 0, 0, 0);
    for seed in 0..volume() / 10 {
        let (policy, decision) = gaps::policy(seed);
        let found = match obligations(&policy, decision) {
            Ok(found) => found,
            Err(Undecided::Number(_)) => continue,
            Err(other) => panic!("seed {seed}: {other}"),
        };
        let frames = brute::cases(&policy);
        let shown = shown(&policy, decision, &frames);
        let mut all: BTreeSet<About> = shown.iter().flatten().copied().collect();
        let lonely = |about: &About| match *about {
            About::Decides { rule, atom, truth } => {
                !all.contains(&About::Decides { rule, atom, truth: !truth })
            }
            About::Fires(_) | About::Edge { .. } => false,
        };
        let alone: Vec<About> = all.iter().copied().filter(lonely).collect();
        single += alone.len();
        alone.iter().for_each(|about| {
            all.remove(about);
        });
        let asked = found.all;
        assert_eq!(asked.iter().map(|one| one.about).collect::<BTreeSet<_>>(), all, "seed {seed}");
        for Idle { rule, atom, only } in found.idle {
            let sides = alone.iter().filter_map(|about| match about {
                About::Decides { atom: of, truth, .. } if *of == atom => Some(*truth),
                _ => None,
            });
            assert_eq!(
                sides.collect::<Vec<_>>(),
                Vec::from_iter(only),
                "seed {seed}: rule {rule} atom {atom}"
            );
        }
        for one in &asked {
            match one.about {
                About::Fires(_) => fires += 1,
                About::Decides { .. } => pairs += 1,
                About::Edge { .. } => edges += 1,
            }
            let frame = one.case.frame(&policy, decision);
            assert!(one.met_by(&policy, &frame), "seed {seed}: {:?} {}", one.about, one.case.says);
        }
        for (frame, shown) in frames.iter().zip(&shown).take(200) {
            let frame = complete(&policy, decision, frame.clone());
            for one in &asked {
                let met = one.met_by(&policy, &frame);
                assert_eq!(met, shown.contains(&one.about), "seed {seed}: {:?}\n{frame:?}", one.about);
            }
        }
    }
    println!(
        "{fires} rules, {pairs} sides of conditions, {edges} sides of numbers; {single} sides without another"
    );
    assert!(fires > 0 && pairs > 0 && edges > 0 && single > 0, "each kind was met");
}
