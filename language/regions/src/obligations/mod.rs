//! What the 案例 of a decision should show: every rule once, every condition once as the one that decides, every number
//! once on either side of where the answer changes.
//!
//! That a condition decides means: were it otherwise in the same case, other rules would fire. A pair of cases in which it
//! decides, one in which it holds and one in which it does not, is what masking MC/DC asks for (J. J. Chilenski, "An
//! Investigation of Three Forms of the Modified Condition Decision Coverage (MCDC) Criterion", DOT/FAA/AR-01/18, 2001).
//! Each occurrence of a condition counts for itself. Where only one of the two exists, no pair can show that the condition
//! matters: it is told as idle, and nothing is asked.

mod decides;
mod edges;
mod met;

use shao_abi::{DecisionId, Frame, SlotId};
use shao_ir::Policy;

use crate::Undecided;
use crate::compile::Compiler;
use crate::diagram::{Edge, Ref, Store};
use crate::space::{Class, Key, Kind, Reads, Space};
use crate::truth::{FALSE, TRUE, Truths, surely};
use crate::valid::valid;
use crate::witness::Witness;

/// One thing that a 案例 should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// Of which decision.
    pub decision: DecisionId,
    /// What.
    pub about: About,
    /// An ordinary case that shows it.
    pub case: Witness,
    /// Whether that case has no past: nothing has happened to it that the decision asks about.
    pub fresh: bool,
}

/// What a case should show of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// This rule fires.
    Fires(usize),
    /// An atomic condition of a rule alone decides: it is tested to be so, and were it otherwise, other rules would fire.
    Decides {
        /// The rule, by position; the first one, if it stands in several.
        rule: usize,
        /// The condition, by position among those of the decision.
        atom: u16,
        /// What testing it gives.
        truth: bool,
    },
    /// A number is the last one before the answer changes, or the first one after.
    Edge {
        /// Where the number stands.
        slot: SlotId,
        /// The number.
        stands: i64,
        /// Its neighbour, for which other rules would fire.
        beside: i64,
    },
}

/// What the 案例 of a decision should show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obligations {
    /// In the order of its rules; the edges of numbers last.
    pub all: Vec<Obligation>,
    /// The conditions of which no pair of cases shows that they matter.
    pub idle: Vec<Idle>,
}

/// A condition that never decides, or only while it is one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Idle {
    /// The rule, by position; the first one, if it stands in several.
    pub rule: usize,
    /// The condition, by position among those of the decision.
    pub atom: u16,
    /// What testing it gives where it does decide; none if it never does.
    pub only: Option<bool>,
}

impl Obligation {
    /// Whether a case that was decided on this frame shows it.
    #[must_use]
    pub fn met_by(&self, policy: &Policy, frame: &Frame) -> bool {
        met::Seen::of(policy, self.decision, frame).is_some_and(|seen| seen.shows(&self.about))
    }
}

/// Which of the obligations of one decision a case shows that was decided on this frame, by position.
#[must_use]
pub fn met(policy: &Policy, decision: DecisionId, all: &[Obligation], frame: &Frame) -> Vec<usize> {
    let Some(seen) = met::Seen::of(policy, decision, frame) else { return Vec::new() };
    let shown = all.iter().enumerate().filter(|(_, one)| one.decision == decision && seen.shows(&one.about));
    shown.map(|(at, _)| at).collect()
}

/// Everything that the 案例 of a decision should show, in the order of its rules. What it reads of earlier decisions is
/// what these make of the same facts.
///
/// # Errors
/// When nothing can be claimed.
pub fn obligations(policy: &Policy, decision: DecisionId) -> Result<Obligations, Undecided> {
    let reads = Reads::of(policy, decision, true);
    let space = Space::of(&[(policy, &reads)])?;
    let (mut store, mut truths) = (Store::default(), Truths::default());
    let valid = valid(&space, &mut store, &mut truths)?;
    let fresh = fresh(&space, &mut store, &mut truths)?;
    let mut compiler = Compiler::new(policy, &reads, &space, &mut store, &mut truths);
    let fires = compiler.fires(decision)?;
    let decided = decides::regions(&mut compiler, decision)?;
    let mut asked =
        Asked { decision, space: &space, store, truths, valid, fresh, found: Obligations::default() };
    for (rule, fires) in fires.iter().enumerate() {
        let fires = surely(&mut asked.store, *fires)?;
        asked.add(About::Fires(rule), fires, None)?;
        for one in decided.iter().filter(|one| one.rule == rule) {
            asked.pair(one)?;
        }
    }
    edges::add(&mut asked, policy, &fires)?;
    Ok(asked.found)
}

/// Where nothing has happened yet.
fn fresh(space: &Space, store: &mut Store, truths: &mut Truths) -> Result<Ref, Undecided> {
    let mut all = TRUE;
    for (var, key, known) in space.iter() {
        let Key::Slot(name) = key else { continue };
        if !matches!(name.kind, Kind::Ever | Kind::Count | Kind::Tally) {
            continue;
        }
        let none = |class: &Class| match class {
            Class::Truth(truth) => !truth,
            Class::Range(from, to) => *from <= 0 && *to >= 0,
            Class::Named(_) | Class::Literal(_) => true,
        };
        let edges = (0_u32..).zip(&known.classes);
        let edges = edges.map(|(last, class)| Edge { last, to: if none(class) { TRUE } else { FALSE } });
        let here = store.test(var, edges)?;
        all = truths.and(store, all, here)?;
    }
    Ok(all)
}

/// What is asked for so far.
struct Asked<'s> {
    decision: DecisionId,
    space: &'s Space,
    store: Store,
    truths: Truths,
    valid: Ref,
    fresh: Ref,
    found: Obligations,
}

impl Asked<'_> {
    /// Asks for a case of a region, if it has any; one without a past, if it has such.
    fn add(&mut self, about: About, region: Ref, pin: Option<(&Key, i64)>) -> Result<(), Undecided> {
        let real = self.truths.and(&mut self.store, region, self.valid)?;
        if real == FALSE {
            return Ok(());
        }
        let young = self.truths.and(&mut self.store, real, self.fresh)?;
        let fresh = young != FALSE;
        let case = Witness::pinned(if fresh { young } else { real }, self.space, &self.store, pin);
        self.found.all.push(Obligation { decision: self.decision, about, case, fresh });
        Ok(())
    }

    /// Asks for both cases of a pair, if there are both.
    fn pair(&mut self, one: &decides::Decides) -> Result<(), Undecided> {
        let decides::Decides { rule, atom, holds, fails } = *one;
        let [holds_somewhere, fails_somewhere] = [
            self.truths.and(&mut self.store, holds, self.valid)? != FALSE,
            self.truths.and(&mut self.store, fails, self.valid)? != FALSE,
        ];
        if !(holds_somewhere && fails_somewhere) {
            let only = (holds_somewhere || fails_somewhere).then_some(holds_somewhere);
            self.found.idle.push(Idle { rule, atom, only });
            return Ok(());
        }
        self.add(About::Decides { rule, atom, truth: true }, holds, None)?;
        self.add(About::Decides { rule, atom, truth: false }, fails, None)
    }
}

/// Where other rules fire by the first list than by the second.
fn differs(store: &mut Store, truths: &mut Truths, a: &[Ref], b: &[Ref]) -> Result<Ref, Undecided> {
    let mut any = FALSE;
    for (a, b) in a.iter().zip(b).filter(|(a, b)| a != b) {
        let fires = |leaf: u32| Ref::leaf(leaf) == TRUE;
        let one = store.apply(*a, *b, &mut |a, b| if fires(a) == fires(b) { 0 } else { 2 })?;
        any = truths.or(store, any, one)?;
    }
    Ok(any)
}
