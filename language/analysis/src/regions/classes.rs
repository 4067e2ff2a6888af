//! The classes of a decision, and what its rules make of one case of each.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{Decide, DecisionId, Frame, Kleene, SlotId};
use shao_ir::{Cond, Decision, Interpreter, Policy, Rule};

use super::CLASSES_MAX;
use super::axes::{self, Axis};
use super::options::Opt;

/// How many cases are evaluated for conditions that read several axes.
const EVALUATIONS_MAX: usize = 20_000;

/// How many conditions and guards are looked at in all; it keeps very long decisions from taking very long.
const STEPS_MAX: usize = 40_000_000;

/// The classes of one decision.
pub(super) struct Classes {
    axes: Vec<Merged>,
    across: Vec<Across>,
    /// Truths of the atoms that read nothing.
    fixed: Vec<Kleene>,
}

/// An option with the truths of the atoms that it alone settles.
type Judged = (Opt, Vec<(usize, Kleene)>);

/// An axis whose options differ for some condition.
struct Merged {
    slots: Vec<SlotId>,
    /// Each with the truths of the atoms that read this axis and no other.
    options: Vec<Judged>,
}

/// An atom that reads several axes: its truth for every choice of options, the first axis counting fastest.
struct Across {
    atom: usize,
    axes: Vec<usize>,
    truths: Vec<Kleene>,
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

/// Asks a decision for the truths of its atoms.
struct Asked<'p> {
    policy: &'p Policy,
    decision: DecisionId,
}

impl Asked<'_> {
    fn truths<'o>(&self, options: impl IntoIterator<Item = &'o Opt>) -> Option<Vec<Kleene>> {
        let mut frame = Frame::unknown(&self.policy.schema);
        for (slot, value) in options.into_iter().flat_map(|option| &option.set) {
            frame.set(*slot, Some(value.clone()));
        }
        Interpreter::new(self.policy).why(self.decision, &frame).ok()
    }
}

impl Classes {
    /// The classes of a decision; none when there are too many, or they cannot be listed.
    pub fn of(policy: &Policy, at: usize) -> Option<Self> {
        let asked = Asked { policy, decision: DecisionId(u16::try_from(at).ok()?) };
        let atoms = axes::atoms(policy.decisions.get(at)?);
        let axes = axes::axes(policy, &atoms)?;
        let mut read_by: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); axes.len()];
        let mut across: Vec<Across> = Vec::new();
        for (atom, test) in &atoms {
            let mut reads = BTreeSet::new();
            test.reads(&mut reads);
            let touches = |axis: &Axis| axis.slots.iter().any(|slot| reads.contains(slot));
            let read: Vec<usize> =
                axes.iter().enumerate().filter(|(_, axis)| touches(axis)).map(|(at, _)| at).collect();
            match read.as_slice() {
                [] => {}
                [one] => read_by.get_mut(*one).into_iter().for_each(|atoms| {
                    atoms.insert(usize::from(*atom));
                }),
                _ => across.push(Across { atom: usize::from(*atom), axes: read, truths: Vec::new() }),
            }
        }
        let merged = axes.into_iter().zip(read_by).enumerate().map(|(at, (axis, atoms))| {
            let shared = across.iter().any(|a| a.axes.contains(&at));
            merge(&asked, axis, &atoms, shared)
        });
        let axes = merged.collect::<Option<Vec<Merged>>>()?;
        across.iter_mut().try_fold(0_usize, |before, atom| atom.ask(&asked, &axes, before))?;
        let count = axes.iter().try_fold(1_usize, |n, axis| n.checked_mul(axis.options.len()))?;
        let rules = &policy.decisions.get(at)?.rules;
        let each = rules.iter().map(|rule| rule.unless.len().saturating_add(1)).sum::<usize>();
        let steps = count.checked_mul(each.saturating_add(atoms.len()))?;
        let fixed = asked.truths([])?;
        (count <= CLASSES_MAX && steps <= STEPS_MAX).then_some(Classes { axes, across, fixed })
    }

    /// Tries one case of every class.
    pub fn try_each(&self, body: &Decision) -> Found {
        let mut found = Found::default();
        let mut at = vec![0_usize; self.axes.len()];
        loop {
            let truths = self.truths(&at);
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
                return found;
            }
        }
    }

    /// The truths of all atoms in a class.
    fn truths(&self, at: &[usize]) -> Vec<Kleene> {
        let mut truths = self.fixed.clone();
        let own =
            self.chosen(at).filter_map(|(_, option)| option).flat_map(|(_, truths)| truths.iter().copied());
        let shared = self.across.iter().map(|across| (across.atom, across.truth(&self.axes, at)));
        for (atom, truth) in own.chain(shared) {
            if let Some(place) = truths.get_mut(atom) {
                *place = truth;
            }
        }
        truths
    }

    fn chosen<'a>(&'a self, at: &'a [usize]) -> impl Iterator<Item = (&'a Merged, Option<&'a Judged>)> {
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

/// An axis without the options that no atom tells apart. Where an atom reads other axes too, all are kept.
fn merge(asked: &Asked<'_>, axis: Axis, atoms: &BTreeSet<usize>, shared: bool) -> Option<Merged> {
    let mut seen = BTreeSet::new();
    let mut options = Vec::new();
    for option in axis.options {
        let truths = asked.truths([&option])?;
        let truths: Vec<(usize, Kleene)> =
            atoms.iter().filter_map(|at| Some((*at, *truths.get(*at)?))).collect();
        if shared || seen.insert(truths.clone()) {
            options.push((option, truths));
        }
    }
    Some(Merged { slots: axis.slots, options })
}

impl Across {
    /// Evaluates the atom for every choice of options; none when that would be too many.
    fn ask(&mut self, asked: &Asked<'_>, axes: &[Merged], before: usize) -> Option<usize> {
        let own: Vec<&Merged> = self.axes.iter().filter_map(|at| axes.get(*at)).collect();
        let count = own.iter().try_fold(1_usize, |n, axis| n.checked_mul(axis.options.len()))?;
        let evaluated = before.checked_add(count).filter(|n| *n <= EVALUATIONS_MAX)?;
        for nth in 0..count {
            let mut rest = nth;
            let chosen = own.iter().filter_map(|axis| {
                let option = axis.options.get(rest.checked_rem(axis.options.len())?);
                rest = rest.checked_div(axis.options.len())?;
                option.map(|(option, _)| option)
            });
            self.truths.push(asked.truths(chosen)?.get(self.atom).copied()?);
        }
        Some(evaluated)
    }

    fn truth(&self, axes: &[Merged], at: &[usize]) -> Kleene {
        let place = |axis: &usize| Some((*at.get(*axis)?, axes.get(*axis)?.options.len()));
        let (nth, _) =
            self.axes.iter().filter_map(place).fold((0_usize, 1_usize), |(nth, step), (at, len)| {
                (nth.saturating_add(at.saturating_mul(step)), step.saturating_mul(len))
            });
        self.truths.get(nth).copied().unwrap_or(Kleene::Unknown)
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
