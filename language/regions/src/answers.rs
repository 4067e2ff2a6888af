//! Questions about one decision.

use std::collections::BTreeSet;

use shao_abi::{DecisionId, Frame};
use shao_ir::Policy;

use crate::compile::Compiler;
use crate::diagram::{Edge, Ref, Store};
use crate::space::{Class, Key, Reads, Space};
use crate::truth::{FALSE, TRUE, Truths, perhaps, surely};
use crate::valid::valid;
use crate::witness::Witness;
use crate::{Undecided, blocks, membership, words};

/// Some cases: which, and one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The shortest condition found for them, in the author's syntax.
    pub says: String,
    /// Whether `says` covers all of them; else there are more than it tells.
    pub whole: bool,
    /// An ordinary one of them.
    pub case: Witness,
    /// The same condition as data: any of these, each with what it lets through.
    parts: Vec<Vec<(Key, BTreeSet<Class>)>>,
}

impl Region {
    /// Whether a case whose frame is this is one of those that `says` tells of. Slots that the policy lacks tell nothing.
    #[must_use]
    pub fn covers(&self, policy: &Policy, frame: &Frame) -> bool {
        let holds =
            |(key, classes): &(Key, BTreeSet<Class>)| membership::lets_through(policy, frame, key, classes);
        self.parts.iter().any(|part| part.iter().all(holds))
    }
}

/// Two rules that take the same cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The rules, by position.
    pub rules: (usize, usize),
    /// Which cases.
    pub region: Region,
}

/// The regions of one decision's rules.
#[derive(Debug)]
pub struct Regions {
    space: Space,
    store: Store,
    truths: Truths,
    valid: Ref,
    /// Per rule, where its own condition holds.
    whens: Vec<Ref>,
    /// Per rule, where it fires.
    fires: Vec<Ref>,
}

impl Regions {
    /// The regions of a decision. With `joined`, what it reads of earlier decisions is what these make of the same facts;
    /// without, it is free, as if it had been decided on any others.
    ///
    /// # Errors
    /// When nothing can be claimed.
    pub fn of(policy: &Policy, decision: DecisionId, joined: bool) -> Result<Self, Undecided> {
        let reads = Reads::of(policy, decision, joined);
        let space = Space::of(&[(policy, &reads)])?;
        let (mut store, mut truths) = (Store::default(), Truths::default());
        let valid = valid(&space, &mut store, &mut truths)?;
        let mut compiler = Compiler::new(policy, &reads, &space, &mut store, &mut truths);
        let (whens, fires) = (compiler.whens(decision)?, compiler.fires(decision)?);
        Ok(Self { space, store, truths, valid, whens, fires })
    }

    /// The cases that no rule takes; none if there is a rule for every case.
    ///
    /// # Errors
    /// When nothing can be claimed.
    pub fn gap(&mut self) -> Result<Option<Region>, Undecided> {
        let mut taken = FALSE;
        for fires in self.fires.clone() {
            let may = perhaps(&mut self.store, fires)?;
            taken = self.truths.or(&mut self.store, taken, may)?;
        }
        let free = self.truths.not(&mut self.store, taken)?;
        self.region(free)
    }

    /// Every two rules that fire for the same case.
    ///
    /// # Errors
    /// When nothing can be claimed.
    pub fn overlaps(&mut self) -> Result<Vec<Overlap>, Undecided> {
        let (mut found, mut seen) = (Vec::new(), FALSE);
        let mut fires = Vec::new();
        for rule in self.fires.clone() {
            fires.push(surely(&mut self.store, rule)?);
        }
        for (second, rule) in fires.iter().enumerate() {
            if self.meet(seen, *rule)? != FALSE {
                for (first, other) in fires.iter().enumerate().take(second) {
                    let both = self.meet(*other, *rule)?;
                    if let Some(region) = self.region(both)? {
                        found.push(Overlap { rules: (first, second), region });
                    }
                }
            }
            seen = self.truths.or(&mut self.store, seen, *rule)?;
        }
        Ok(found)
    }

    /// The cases for which a rule fires.
    ///
    /// # Errors
    /// When nothing can be claimed.
    pub fn fires(&mut self, rule: usize) -> Result<Option<Region>, Undecided> {
        let fires = self.fires.get(rule).copied().unwrap_or(FALSE);
        self.region(fires)
    }

    /// One case for which a rule fires per member or unit that tells such cases apart first, at most so many.
    ///
    /// # Errors
    /// When nothing can be claimed.
    pub fn fires_by_member(&mut self, rule: usize, most: usize) -> Result<Vec<Witness>, Undecided> {
        let fires = self.fires.get(rule).copied().unwrap_or(FALSE);
        let fires = surely(&mut self.store, fires)?;
        let fires = self.meet(fires, self.valid)?;
        let support = self.store.support(fires);
        let named = |class: &Class| matches!(class, Class::Named(_));
        let first =
            self.space.iter().find(|(at, _, var)| support.contains(at) && var.classes.iter().any(named));
        let Some((at, _, var)) = first else { return Ok(Vec::new()) };
        let classes = u32::try_from(var.classes.len()).unwrap_or(u32::MAX);
        let mut cases = Vec::new();
        for class in 0..classes {
            let only = (0..classes).map(|last| Edge { last, to: if last == class { TRUE } else { FALSE } });
            let only = self.store.test(at, only)?;
            let here = self.meet(fires, only)?;
            if here != FALSE && cases.len() < most {
                cases.push(Witness::of(here, &self.space, &self.store));
            }
        }
        Ok(cases)
    }

    /// Whether a rule fires for any case.
    ///
    /// # Errors
    /// When nothing can be claimed.
    pub fn ever_fires(&mut self, rule: usize) -> Result<bool, Undecided> {
        let fires = self.fires.get(rule).copied().unwrap_or(FALSE);
        let fires = surely(&mut self.store, fires)?;
        Ok(self.meet(fires, self.valid)? != FALSE)
    }

    /// Whether a rule's own condition holds for any case.
    ///
    /// # Errors
    /// When nothing can be claimed.
    pub fn ever_holds(&mut self, rule: usize) -> Result<bool, Undecided> {
        let holds = self.whens.get(rule).copied().unwrap_or(FALSE);
        let holds = surely(&mut self.store, holds)?;
        Ok(self.meet(holds, self.valid)? != FALSE)
    }

    fn meet(&mut self, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        Ok(self.truths.and(&mut self.store, a, b)?)
    }

    /// Where a truth is true and some case exists, in words.
    fn region(&mut self, truth: Ref) -> Result<Option<Region>, Undecided> {
        let truth = surely(&mut self.store, truth)?;
        describe(truth, self.valid, &self.space, &mut self.store, &mut self.truths)
    }
}

/// A region in words; none if it is empty.
pub(crate) fn describe(
    region: Ref,
    valid: Ref,
    space: &Space,
    store: &mut Store,
    truths: &mut Truths,
) -> Result<Option<Region>, Undecided> {
    let real = truths.and(store, region, valid)?;
    if real == FALSE {
        return Ok(None);
    }
    debug_assert!(store.leaves(real).iter().all(|leaf| [FALSE, TRUE].contains(&Ref::leaf(*leaf))));
    let (blocks, whole) = blocks::cover(region, valid, space, store, truths)?;
    let case = Witness::of(real, space, store);
    let parts = blocks.iter().map(|block| blocks::as_data(space, block)).collect();
    Ok(Some(Region { says: words::region(space, &blocks), whole, case, parts }))
}
