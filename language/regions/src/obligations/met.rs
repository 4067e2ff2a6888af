//! Whether a case that was decided shows something, read from its frame: written without any diagram.

use std::collections::BTreeSet;

use shao_abi::{Decide, DecisionId, Frame, Kleene, SlotId, SlotSource, Value};
use shao_ir::{Cond, Interpreter, Policy, Rule};

use super::About;
use crate::space::Reads;
use crate::witness::hand_on;

/// What a decision made of a frame.
pub(super) struct Seen<'p> {
    policy: &'p Policy,
    decision: DecisionId,
    frame: &'p Frame,
    rules: &'p [Rule],
    atoms: Vec<Kleene>,
    fired: BTreeSet<usize>,
}

impl<'p> Seen<'p> {
    /// None if there is no such decision, or the frame is not one of the policy.
    pub(super) fn of(policy: &'p Policy, decision: DecisionId, frame: &'p Frame) -> Option<Self> {
        let rules = policy.decisions.get(decision.index())?.rules.as_slice();
        let atoms = Interpreter::new(policy).why(decision, frame).ok()?;
        let fired = fired(rules, &|at| atoms.get(usize::from(at)).copied().unwrap_or(Kleene::Unknown));
        Some(Self { policy, decision, frame, rules, atoms, fired })
    }

    /// Whether it shows this.
    pub(super) fn shows(&self, about: &About) -> bool {
        match about {
            About::Fires(rule) => self.fired.contains(rule),
            About::Decides { atom, truth, .. } => {
                self.truth(*atom) == Kleene::known(*truth) && self.were(*atom, !truth) != self.fired
            }
            About::Edge { slot, stands, beside } => {
                self.frame.get(*slot) == Some(&Value::Int(*stands)) && {
                    let mut other = self.frame.clone();
                    other.set(*slot, Some(Value::Int(*beside)));
                    self.ever(*slot, *beside, &mut other);
                    self.on(self.frame.clone()) != self.on(other)
                }
            }
        }
    }

    /// 曾 X goes with X.次数.
    fn ever(&self, count: SlotId, times: i64, frame: &mut Frame) {
        let slots = &self.policy.schema.slots;
        let Some(SlotSource::Count(what)) = slots.get(count.index()).map(|slot| &slot.source) else { return };
        let ever = SlotSource::Ever(*what);
        if let Some((twin, _)) = (0_u16..).map(SlotId).zip(slots).find(|(_, slot)| slot.source == ever) {
            frame.set(twin, Some(Value::Bool(times > 0)));
        }
    }

    fn truth(&self, atom: u16) -> Kleene {
        self.atoms.get(usize::from(atom)).copied().unwrap_or(Kleene::Unknown)
    }

    /// The rules that would fire if an atom were otherwise.
    fn were(&self, atom: u16, truth: bool) -> BTreeSet<usize> {
        fired(self.rules, &|at| if at == atom { Kleene::known(truth) } else { self.truth(at) })
    }

    /// The rules that fire on a frame, with what earlier decisions make of it.
    fn on(&self, mut frame: Frame) -> Option<BTreeSet<usize>> {
        for before in Reads::of(self.policy, self.decision, true).joined {
            let answer = Interpreter::new(self.policy).decide(before, &frame).ok()?;
            hand_on(&self.policy.schema, before, &answer, &mut frame, |_| false);
        }
        Some(Seen::of(self.policy, self.decision, &frame)?.fired)
    }
}

/// The rules that surely fire, given the truths of atoms.
fn fired(rules: &[Rule], atoms: &impl Fn(u16) -> Kleene) -> BTreeSet<usize> {
    let whens: Vec<Kleene> = rules.iter().map(|rule| truth(&rule.when, atoms)).collect();
    let fires = |rule: &Rule, when: Kleene| {
        let others = rule.unless.iter().filter_map(|at| whens.get(usize::from(*at)));
        others.fold(when, |fires, other| fires.and(other.negate()))
    };
    let sure = rules.iter().zip(&whens).enumerate();
    sure.filter(|(_, (rule, when))| fires(rule, **when) == Kleene::True).map(|(at, _)| at).collect()
}

fn truth(cond: &Cond, atoms: &impl Fn(u16) -> Kleene) -> Kleene {
    match cond {
        Cond::Const(truth) => Kleene::known(*truth),
        Cond::And(parts) => parts.iter().fold(Kleene::True, |all, part| all.and(truth(part, atoms))),
        Cond::Or(parts) => parts.iter().fold(Kleene::False, |any, part| any.or(truth(part, atoms))),
        Cond::Not(inner) => truth(inner, atoms).negate(),
        Cond::Atom(at, _) => atoms(*at),
    }
}
