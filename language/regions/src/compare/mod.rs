//! The difference of one decision between two versions: which cases are answered differently, as a handful of regions.
//!
//! Both versions become diagrams over one space (product and apply, as firewall change-impact analysis does; A. X. Liu,
//! "Change-Impact Analysis of Firewall Policies", ESORICS 2007). Where their answers differ, cases are grouped by what the
//! old and the new version say.

mod answers;

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use shao_abi::{DecisionId, RuleId, Value};
use shao_ir::Policy;

use crate::Undecided;
use crate::answers::{Region, describe};
use crate::compile::Compiler;
use crate::diagram::{Ref, Store};
use crate::space::{Reads, Space};
use crate::truth::{FALSE, TRUE, Truths};
use crate::valid::valid;
pub use answers::UNDECIDED;
use answers::{Answers, Field, Named, answers, exists};

/// How many pairs of values are told one by one; with more, what is written in the rules is told instead.
const PAIRS_MAX: usize = 6;

/// Cases whose answer changed in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The field of the outcome; none for 须 and guards, whose answer is yes or no, and for which rules of 全部 apply.
    pub field: Option<String>,
    /// Which cases.
    pub region: Region,
    /// What the old version says of them.
    pub old: Side,
    /// What the new version says of them.
    pub new: Side,
}

/// What one version says of some cases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Side {
    /// The answer as it is written: a value, or where values differ by case, the expression.
    pub says: String,
    /// The value, where it is one for all these cases.
    pub value: Option<Value>,
    /// The rules that decide so, ascending.
    pub rules: BTreeSet<RuleId>,
}

/// Every way in which the answers of a decision differ between two versions. Empty means proved equal.
///
/// # Errors
/// When nothing can be claimed, or the two decisions do not pick their rules in one way.
pub fn compare(
    old: (&Policy, DecisionId),
    new: (&Policy, DecisionId),
    joined: bool,
) -> Result<Vec<Changed>, Undecided> {
    let kind =
        |(policy, id): (&Policy, DecisionId)| policy.schema.decisions.get(id.index()).map(|def| def.kind);
    let kind = kind(old).filter(|old| kind(new) == Some(*old)).ok_or(Undecided::NoSuchDecision)?;
    let reads = [Reads::of(old.0, old.1, joined), Reads::of(new.0, new.1, joined)];
    let space = Space::of(&[(old.0, &reads[0]), (new.0, &reads[1])])?;
    let (mut store, mut truths) = (Store::default(), Truths::default());
    let valid = valid(&space, &mut store, &mut truths)?;
    let mut names = IndexSet::new();
    let mut sides = Vec::new();
    for ((policy, decision), reads) in [old, new].into_iter().zip(&reads) {
        let exists = exists(policy, &space, &mut store, &mut truths)?;
        let exists = truths.and(&mut store, exists, valid)?;
        let mut compiler = Compiler::new(policy, reads, &space, &mut store, &mut truths);
        sides.push(answers(&mut compiler, decision, kind, exists, &mut names)?);
    }
    let [old, new] = sides.as_slice() else { return Err(Undecided::NoSuchDecision) };
    let mut comparison =
        Comparison { space: &space, store: &mut store, truths: &mut truths, valid, names: &names };
    comparison.all(old, new)
}

struct Comparison<'a> {
    space: &'a Space,
    store: &'a mut Store,
    truths: &'a mut Truths,
    valid: Ref,
    names: &'a IndexSet<Named>,
}

/// Pairs of leaves as one diagram, with what its leaves stand for.
struct Pairs {
    both: Ref,
    of: Vec<(u32, u32)>,
}

/// Some of the cases that differ, and what both versions say of them.
struct Group {
    says: (String, String),
    /// The values by number, where each side has one.
    values: Option<(u32, u32)>,
    region: Ref,
}

impl Comparison<'_> {
    fn all(&mut self, old: &Answers, new: &Answers) -> Result<Vec<Changed>, Undecided> {
        let mut found = Vec::new();
        let known = self.truths.and(self.store, old.exists, new.exists)?;
        let rules = self.pair(old.rule, new.rule)?;
        for (field, before) in &old.fields {
            let Some(after) = new.fields.get(field) else { continue };
            let differ =
                self.store.apply(before.answer, after.answer, &mut |a, b| if a == b { 0 } else { 2 })?;
            let differ = self.truths.and(self.store, differ, known)?;
            if differ == FALSE {
                continue;
            }
            for group in self.groups(before, after, &rules, differ)? {
                found.extend(self.changed(field.as_ref(), (old, new), &rules, group)?);
            }
        }
        Ok(found)
    }

    /// The cases that differ by what is said of them: by value if these are few; else by what the rules say, which tells
    /// more (指挥中心 → 属地).
    fn groups(
        &mut self,
        before: &Field,
        after: &Field,
        rules: &Pairs,
        differ: Ref,
    ) -> Result<Vec<Group>, Undecided> {
        let values = self.pair(before.answer, after.answer)?;
        let told = self.within(values.both, differ)?;
        let by_value = told.len() <= PAIRS_MAX;
        let (pairs, told) =
            if by_value { (&values, told) } else { (rules, self.within(rules.both, differ)?) };
        let mut groups: IndexMap<(String, String), Group> = IndexMap::new();
        for at in told {
            let Some((a, b)) = pairs.of.get(usize::try_from(at).unwrap_or_default()).copied() else {
                continue;
            };
            let says =
                if by_value { (self.says(a), self.says(b)) } else { (written(before, a), written(after, b)) };
            let here = self.store.map(pairs.both, &mut |leaf| if leaf == at { 2 } else { 0 })?;
            let here = self.truths.and(self.store, here, differ)?;
            let group = groups.entry(says.clone()).or_insert_with(|| Group {
                says,
                values: by_value.then_some((a, b)),
                region: FALSE,
            });
            group.region = self.truths.or(self.store, group.region, here)?;
        }
        Ok(groups.into_values().collect())
    }

    fn changed(
        &mut self,
        field: Option<&String>,
        (old, new): (&Answers, &Answers),
        rules: &Pairs,
        group: Group,
    ) -> Result<Option<Changed>, Undecided> {
        let described = describe(group.region, self.valid, self.space, self.store, self.truths)?;
        let Some(region) = described else { return Ok(None) };
        let blamed: Vec<(u32, u32)> = self
            .within(rules.both, group.region)?
            .into_iter()
            .filter_map(|at| rules.of.get(usize::try_from(at).ok()?).copied())
            .collect();
        let side = |says, value: Option<u32>, answers: &Answers, rules: Vec<u32>| Side {
            says,
            value: value.and_then(|at| self.named(at)?.value.clone()),
            rules: rules.into_iter().filter_map(|at| answers.rule_id(at)).collect(),
        };
        let (first, second): (Vec<u32>, Vec<u32>) = blamed.into_iter().unzip();
        let (a, b) = group.values.unzip();
        let old = side(group.says.0, a, old, first);
        let new = side(group.says.1, b, new, second);
        Ok(Some(Changed { field: field.cloned(), region, old, new }))
    }

    /// Two diagrams as one, whose leaves are pairs of leaves.
    fn pair(&mut self, a: Ref, b: Ref) -> Result<Pairs, Undecided> {
        let mut pairs = IndexSet::new();
        let both = self
            .store
            .apply(a, b, &mut |a, b| u32::try_from(pairs.insert_full((a, b)).0).unwrap_or_default())?;
        Ok(Pairs { both, of: pairs.into_iter().collect() })
    }

    /// The leaves that a diagram has inside a region.
    fn within(&mut self, a: Ref, region: Ref) -> Result<BTreeSet<u32>, Undecided> {
        let mut leaves = BTreeSet::new();
        self.store.apply(a, region, &mut |leaf, truth| {
            if Ref::leaf(truth) == TRUE {
                leaves.insert(leaf);
            }
            0
        })?;
        Ok(leaves)
    }

    fn says(&self, at: u32) -> String {
        self.named(at).map_or_else(String::new, |named| named.says.clone())
    }

    fn named(&self, at: u32) -> Option<&Named> {
        self.names.get_index(usize::try_from(at).ok()?)
    }
}

/// What a rule, counted from 1, writes for a field.
fn written(field: &Field, rule: u32) -> String {
    let at = usize::try_from(rule).ok().and_then(|rule| rule.checked_sub(1));
    at.and_then(|at| field.written.get(at)).cloned().unwrap_or_else(|| UNDECIDED.to_owned())
}
