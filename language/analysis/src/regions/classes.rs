//! The classes of a decision, and what its rules make of one case of each.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{Decide, DecisionId, Frame, Kleene, SlotId};
use shao_ir::{Cond, Decision, Interpreter, Policy, Rule, Test};

use super::CLASSES_MAX;
use super::axes::{self, Axis};
use super::options::Opt;

/// How many classes are tried where a condition reads several axes, so that each class must be evaluated whole.
const WHOLE_MAX: usize = 20_000;

/// The classes of one decision.
pub(super) struct Classes<'p> {
    policy: &'p Policy,
    decision: DecisionId,
    axes: Vec<Merged>,
    /// Atoms that read several axes, in which case a class is evaluated whole.
    mixed: bool,
    /// Truths of the atoms that read nothing.
    fixed: Vec<Kleene>,
}

/// An axis whose options differ for some condition.
struct Merged {
    slots: Vec<SlotId>,
    /// Each with the truths of the atoms that read this axis and no other.
    options: Vec<(Opt, Vec<(usize, Kleene)>)>,
}

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// Rules that fire for some class, with such a case.
    pub fired: BTreeMap<usize, String>,
    /// Rules whose own condition holds for some class.
    pub held: BTreeSet<usize>,
    /// Pairs that fire for the same class, with such a case.
    pub both: BTreeMap<(usize, usize), String>,
}

impl<'p> Classes<'p> {
    /// The classes of a decision; none when there are too many, or they cannot be listed.
    pub fn of(policy: &'p Policy, at: usize) -> Option<Self> {
        let decision = DecisionId(u16::try_from(at).ok()?);
        let atoms = axes::atoms(policy.decisions.get(at)?);
        let axes = axes::axes(policy, &atoms)?;
        let blank = Frame::unknown(&policy.schema);
        let fixed = Interpreter::new(policy).why(decision, &blank).ok()?;
        let mut classes = Classes { policy, decision, axes: Vec::new(), mixed: false, fixed };
        for axis in axes {
            classes.add(axis, &atoms)?;
        }
        let most = if classes.mixed { WHOLE_MAX } else { CLASSES_MAX };
        let count = classes.axes.iter().try_fold(1_usize, |n, axis| n.checked_mul(axis.options.len()));
        count.filter(|n| *n <= most).map(|_| classes)
    }

    /// Adds an axis, options that no atom tells apart merged. Where an atom reads other axes too, none are.
    fn add(&mut self, axis: Axis, atoms: &BTreeMap<u16, &Test>) -> Option<()> {
        let (mut own, mut shared) = (Vec::new(), false);
        for (at, test) in atoms {
            let mut reads = BTreeSet::new();
            test.reads(&mut reads);
            let inside = reads.iter().filter(|slot| axis.slots.contains(slot)).count();
            match inside {
                0 => {}
                n if n == reads.len() => own.push(usize::from(*at)),
                _ => shared = true,
            }
        }
        self.mixed |= shared;
        let mut seen = BTreeSet::new();
        let mut options = Vec::new();
        for option in axis.options {
            let mut frame = Frame::unknown(&self.policy.schema);
            option.set.iter().for_each(|(slot, value)| frame.set(*slot, Some(value.clone())));
            let truths = Interpreter::new(self.policy).why(self.decision, &frame).ok()?;
            let truths: Vec<(usize, Kleene)> =
                own.iter().map(|at| (*at, truths.get(*at).copied().unwrap_or(Kleene::Unknown))).collect();
            if shared || seen.insert(truths.clone()) {
                options.push((option, truths));
            }
        }
        self.axes.push(Merged { slots: axis.slots, options });
        Some(())
    }

    /// Tries one case of every class.
    pub fn try_each(&self, body: &Decision) -> Option<Found> {
        let mut found = Found::default();
        let mut at = vec![0_usize; self.axes.len()];
        loop {
            let truths = self.truths(&at)?;
            let whens: Vec<Kleene> = body.rules.iter().map(|rule| truth(&rule.when, &truths)).collect();
            let holds = |rule: usize| whens.get(rule) == Some(&Kleene::True);
            let silent = |other: &u16| whens.get(usize::from(*other)) == Some(&Kleene::False);
            found.held.extend((0..body.rules.len()).filter(|rule| holds(*rule)));
            let fires = |(at, rule): &(usize, &Rule)| holds(*at) && rule.unless.iter().all(silent);
            let fired: Vec<usize> = body.rules.iter().enumerate().filter(fires).map(|(at, _)| at).collect();
            for (nth, first) in fired.iter().enumerate() {
                for second in fired.iter().skip(nth.saturating_add(1)) {
                    let pair = (*first, *second);
                    found.both.entry(pair).or_insert_with(|| self.case(body, pair, &at));
                }
            }
            for rule in fired {
                found.fired.entry(rule).or_insert_with(|| self.case(body, (rule, rule), &at));
            }
            if !self.next(&mut at) {
                return Some(found);
            }
        }
    }

    /// The truths of all atoms in a class.
    fn truths(&self, at: &[usize]) -> Option<Vec<Kleene>> {
        if self.mixed {
            let mut frame = Frame::unknown(&self.policy.schema);
            for (option, _) in self.chosen(at).filter_map(|(_, option)| option) {
                option.set.iter().for_each(|(slot, value)| frame.set(*slot, Some(value.clone())));
            }
            return Interpreter::new(self.policy).why(self.decision, &frame).ok();
        }
        let mut truths = self.fixed.clone();
        for (atom, truth) in self.chosen(at).filter_map(|(_, option)| option).flat_map(|(_, truths)| truths) {
            if let Some(place) = truths.get_mut(*atom) {
                *place = *truth;
            }
        }
        Some(truths)
    }

    fn chosen<'a>(&'a self, at: &'a [usize]) -> impl Iterator<Item = (&'a Merged, Option<&'a (Opt, Vec<(usize, Kleene)>)>)> {
        self.axes.iter().zip(at).map(|(axis, at)| (axis, axis.options.get(*at)))
    }

    /// Steps to the next class; false after the last.
    fn next(&self, at: &mut [usize]) -> bool {
        for (axis, at) in self.axes.iter().zip(at) {
            *at = at.saturating_add(1);
            if *at < axis.options.len() {
                return true;
            }
            *at = 0;
        }
        false
    }

    /// A case of a class in words, as far as two rules look at it.
    fn case(&self, body: &Decision, (first, second): (usize, usize), at: &[usize]) -> String {
        let mut reads = BTreeSet::new();
        for rule in [first, second].into_iter().filter_map(|rule| body.rules.get(rule)) {
            rule.when.reads(&mut reads);
            let others = rule.unless.iter().filter_map(|other| body.rules.get(usize::from(*other)));
            others.for_each(|other| other.when.reads(&mut reads));
        }
        let read = |axis: &Merged| axis.slots.iter().any(|slot| reads.contains(slot));
        let said = self.chosen(at).filter(|(axis, _)| read(axis)).filter_map(|(_, option)| option);
        let said: Vec<&str> = said.map(|(option, _)| option.says.as_str()).collect();
        if said.is_empty() { "任何案件".to_owned() } else { format!("`{}`", said.join(", ")) }
    }
}

fn truth(cond: &Cond, truths: &[Kleene]) -> Kleene {
    match cond {
        Cond::Const(truth) => Kleene::known(*truth),
        Cond::And(parts) => parts.iter().map(|part| truth(part, truths)).fold(Kleene::True, Kleene::and),
        Cond::Or(parts) => parts.iter().map(|part| truth(part, truths)).fold(Kleene::False, Kleene::or),
        Cond::Not(inner) => truth(inner, truths).negate(),
        Cond::Atom(at, _) => truths.get(usize::from(*at)).copied().unwrap_or(Kleene::Unknown),
    }
}
