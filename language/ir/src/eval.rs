//! The reference interpreter: what a policy means, written to be read, not to be fast.
//!
//! The compiled module is held equal to it by the differential test. It has its own way of everything (sets are
//! sets, not words; rules are lists, not straight-line code), so that one mistake is not made twice.

use std::collections::BTreeSet;

use shao_abi::{
    Answer, Decide, DecideError, DecisionDef, DecisionId, DecisionKind, Frame, Kleene, Outcome, SlotId,
    Status, Value,
};

use crate::value::Evaluator;
use crate::{Cond, Decision, Expr, Policy, Rule, Test};

/// Evaluates the decisions of one policy by walking its ir.
///
/// A policy that the validator would refuse never panics here: whatever makes no sense answers
/// [`Status::Broken`].
#[derive(Debug, Clone, Copy)]
pub struct Interpreter<'a> {
    policy: &'a Policy,
}

impl<'a> Interpreter<'a> {
    /// An interpreter of this policy.
    #[must_use]
    pub fn new(policy: &'a Policy) -> Self {
        Self { policy }
    }

    /// The value of an expression on a frame; none while something it reads is unknown, or where a table lacks the row.
    #[must_use]
    pub fn value(&self, expr: &Expr, frame: &Frame) -> Option<Value> {
        Evaluator { policy: self.policy, frame }.value(expr)
    }

    fn question(&self, id: DecisionId, frame: &'a Frame) -> Result<Question<'a>, DecideError> {
        let policy = self.policy;
        let def = policy.schema.decisions.get(id.index()).ok_or(DecideError::NoSuchDecision(id.0))?;
        let body = policy.decisions.get(id.index()).ok_or(DecideError::NoSuchDecision(id.0))?;
        frame.check(&policy.schema).map_err(|error| DecideError::Frame(error.to_string()))?;
        Ok(Question { def, body, frame, values: Evaluator { policy, frame } })
    }
}

impl Decide for Interpreter<'_> {
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError> {
        Ok(Interpreter::new(self.policy).question(decision, frame)?.answer())
    }

    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError> {
        Ok(Interpreter::new(self.policy).question(decision, frame)?.why())
    }
}

/// One decision on one frame.
struct Question<'a> {
    def: &'a DecisionDef,
    body: &'a Decision,
    frame: &'a Frame,
    values: Evaluator<'a>,
}

impl<'a> Question<'a> {
    fn answer(&self) -> Answer {
        let whens: Vec<Kleene> = self.body.rules.iter().map(|rule| self.cond(&rule.when)).collect();
        let fires: Vec<(&Rule, Kleene)> = self
            .body
            .rules
            .iter()
            .zip(&whens)
            .map(|(rule, when)| (rule, fires(rule, *when, &whens)))
            .collect();
        let with = |truth: Kleene| -> Vec<&Rule> {
            fires.iter().filter(|(_, fires)| *fires == truth).map(|(rule, _)| *rule).collect()
        };
        let (fired, open) = (with(Kleene::True), with(Kleene::Unknown));
        match self.def.kind {
            DecisionKind::Unique if fired.len() == 1 => self.decided(&fired),
            DecisionKind::Unique if fired.is_empty() && !open.is_empty() => self.lacking(&open),
            DecisionKind::Unique => bare(Status::Broken),
            DecisionKind::All | DecisionKind::Must | DecisionKind::Guard if open.is_empty() => {
                self.decided(&fired)
            }
            DecisionKind::All | DecisionKind::Must | DecisionKind::Guard => self.lacking(&open),
        }
    }

    /// Evaluates the values of the rules that fired. A value that rests on an unknown slot makes the decision lack
    /// it; a lookup without a row makes it broken, whatever else is lacking.
    fn decided(&self, fired: &[&Rule]) -> Answer {
        let (mut needs, mut rows) = (BTreeSet::new(), Vec::new());
        for rule in fired {
            let lacking = self.unknown(|slots| rule.values.iter().for_each(|value| value.reads(slots)));
            if lacking.is_empty() {
                match rule.values.iter().map(|value| self.values.value(value)).collect::<Option<Outcome>>() {
                    Some(row) => rows.push(row),
                    None => return bare(Status::Broken),
                }
            }
            needs.extend(lacking);
        }
        if !needs.is_empty() {
            return lacks(needs);
        }
        if !matches!(self.def.kind, DecisionKind::Unique | DecisionKind::All) {
            rows.clear();
        }
        let unconfirmed = fired.iter().any(|rule| rule.unconfirmed);
        let status = if unconfirmed { Status::Unconfirmed } else { Status::Decided };
        Answer { status, fired: fired.iter().map(|rule| rule.id).collect(), needs: Vec::new(), rows }
    }

    /// What the rules that may yet fire need to know: the unknown slots of their unknown atoms, and of those of the
    /// rules they stand back for. Where there is nothing to ask (all that is open are lookups without a row), no
    /// fact can ever decide: that is broken, not lacking.
    fn lacking(&self, open: &[&Rule]) -> Answer {
        let mut needs = BTreeSet::new();
        for rule in open {
            let others = rule.unless.iter().filter_map(|at| self.body.rules.get(usize::from(*at)));
            for cond in std::iter::once(*rule).chain(others).map(|rule| &rule.when) {
                each_atom(cond, &mut |_, test| {
                    if let Truth::Lacks(slots) = self.test(test) {
                        needs.extend(slots);
                    }
                });
            }
        }
        if needs.is_empty() { bare(Status::Broken) } else { lacks(needs) }
    }

    fn why(&self) -> Vec<Kleene> {
        let mut truths = vec![Kleene::Unknown; usize::from(self.def.atoms)];
        for rule in &self.body.rules {
            each_atom(&rule.when, &mut |at, test| {
                if let Some(place) = truths.get_mut(usize::from(at)) {
                    *place = self.test(test).kleene();
                }
            });
        }
        truths
    }

    fn cond(&self, cond: &Cond) -> Kleene {
        match cond {
            Cond::Const(truth) => Kleene::known(*truth),
            Cond::And(parts) => parts.iter().map(|part| self.cond(part)).fold(Kleene::True, Kleene::and),
            Cond::Or(parts) => parts.iter().map(|part| self.cond(part)).fold(Kleene::False, Kleene::or),
            Cond::Not(inner) => self.cond(inner).negate(),
            Cond::Atom(_, test) => self.test(test).kleene(),
        }
    }

    fn test(&self, test: &Test) -> Truth {
        let lacking = self.unknown(|slots| test.reads(slots));
        if !lacking.is_empty() {
            return Truth::Lacks(lacking);
        }
        self.values.test(test).map_or(Truth::Missed, Truth::Known)
    }

    /// Which of the slots that `reads` names are unknown.
    fn unknown(&self, reads: impl FnOnce(&mut BTreeSet<SlotId>)) -> BTreeSet<SlotId> {
        let mut slots = BTreeSet::new();
        reads(&mut slots);
        slots.retain(|slot| self.frame.get(*slot).is_none());
        slots
    }
}

/// What became of an atom.
enum Truth {
    /// It is true or false.
    Known(bool),
    /// It reads these slots, and they are unknown.
    Lacks(BTreeSet<SlotId>),
    /// A lookup in it has no row.
    Missed,
}

impl Truth {
    fn kleene(&self) -> Kleene {
        match self {
            Self::Known(truth) => Kleene::known(*truth),
            Self::Lacks(_) | Self::Missed => Kleene::Unknown,
        }
    }
}

/// Whether a rule fires: its own condition holds and that of none it stands back for.
fn fires(rule: &Rule, when: Kleene, whens: &[Kleene]) -> Kleene {
    let others = rule.unless.iter().filter_map(|at| whens.get(usize::from(*at)));
    others.fold(when, |truth, other| truth.and(other.negate()))
}

/// Calls `visit` with every atom of a condition, in source order.
pub(crate) fn each_atom<'c>(cond: &'c Cond, visit: &mut impl FnMut(u16, &'c Test)) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| each_atom(part, visit)),
        Cond::Not(inner) => each_atom(inner, visit),
        Cond::Atom(at, test) => visit(*at, test),
    }
}

fn lacks(needs: BTreeSet<SlotId>) -> Answer {
    Answer { needs: needs.into_iter().collect(), ..bare(Status::Lacking) }
}

/// An answer that decides nothing.
fn bare(status: Status) -> Answer {
    Answer { status, fired: Vec::new(), needs: Vec::new(), rows: Vec::new() }
}
