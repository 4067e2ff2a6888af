//! The difference of one decision between two versions: which cases are answered differently, as a handful of regions.
//!
//! Both versions become diagrams over one space (product and apply, as firewall change-impact analysis does; A. X. Liu,
//! "Change-Impact Analysis of Firewall Policies", ESORICS 2007). Where their answers differ, cases are grouped by what the
//! old and the new version say.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use shao_abi::{DecisionId, DecisionKind, RuleId, Type, Value};
use shao_ir::Policy;

use crate::Undecided;
use crate::answers::{Region, describe};
use crate::compile::{Compiler, Thing};
use crate::diagram::{Edge, Ref, Store};
use crate::space::{Class, Key, Reads, Space, members, name_of, value_of};
use crate::truth::{FALSE, TRUE, Truths, surely};
use crate::valid::valid;
use crate::words;

/// How many pairs of values are told one by one; with more, what is written in the rules is told instead.
const PAIRS_MAX: usize = 6;

/// What a version says of cases for which it has no answer: no rule fits, or two do.
const UNDECIDED: &str = "定不下来";

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
    /// Whether this version knows such cases at all.
    pub known: bool,
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
    let kind = |(policy, id): (&Policy, DecisionId)| policy.schema.decisions.get(id.index()).map(|def| def.kind);
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
    let mut comparison = Comparison { space: &space, store: &mut store, truths: &mut truths, valid, names: &names };
    comparison.all(old, new)
}

/// What one version answers, as diagrams.
struct Answers {
    /// Cases that this version knows.
    exists: Ref,
    /// Which rule answers, by number from 1; 0 where none or several do.
    rule: Ref,
    /// Ids of the rules, by position.
    rules: Vec<RuleId>,
    /// Per field: the number of its value among the shared names, and per rule what is written.
    fields: IndexMap<Option<String>, Field>,
}

struct Field {
    answer: Ref,
    written: Vec<String>,
}

/// A value by name, the same in two versions if it says the same; none where nothing is decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Named {
    says: String,
    value: Option<Value>,
}

fn answers(
    compiler: &mut Compiler<'_, '_>,
    decision: DecisionId,
    kind: DecisionKind,
    exists: Ref,
    names: &mut IndexSet<Named>,
) -> Result<Answers, Undecided> {
    let policy = compiler.policy;
    let def = policy.schema.decisions.get(decision.index()).ok_or(Undecided::NoSuchDecision)?;
    let mut fires = Vec::new();
    for rule in compiler.fires(decision)? {
        fires.push(surely(compiler.store, rule)?);
    }
    let settled = compiler.settled(decision)?;
    let rule = which(compiler, &fires)?;
    let rules = policy.decisions.get(decision.index()).map_or(&[][..], |body| body.rules.as_slice());
    let ids = rules.iter().map(|rule| rule.id).collect();
    let mut fields = IndexMap::new();
    match kind {
        DecisionKind::Unique => {
            for (at, field) in (0_u16..).zip(&def.fields) {
                let value = match compiler.field(decision, at)? {
                    Thing::One(value) => value,
                    Thing::Many(set) => compiler.whole(&set)?,
                };
                let answer = by_name(compiler, value, &field.ty, names)?;
                let written = rules.iter().map(|rule| {
                    rule.values.get(usize::from(at)).map_or_else(String::new, |v| words::expr(policy, &field.ty, v))
                });
                fields.insert(Some(field.name.clone()), Field { answer, written: written.collect() });
            }
        }
        DecisionKind::All => {
            let rows: Vec<String> = rules.iter().map(|rule| {
                let values = def.fields.iter().zip(&rule.values);
                values.map(|(f, v)| format!("{} {}", f.name, words::expr(policy, &f.ty, v))).collect::<Vec<_>>().join(" ")
            }).collect();
            let answer = all_that_fire(compiler, &fires, &rows, names)?;
            let answer = where_settled(compiler, settled, answer, names)?;
            fields.insert(None, Field { answer, written: rows });
        }
        DecisionKind::Must | DecisionKind::Guard => {
            let mut any = FALSE;
            for fires in &fires {
                any = compiler.truths.or(compiler.store, any, *fires)?;
            }
            let yes = |fires: bool| if fires == (kind == DecisionKind::Guard) { "是" } else { "否" };
            let [no, some] = [false, true].map(|fires| {
                name(names, yes(fires).to_owned(), Some(Value::Bool(yes(fires) == "是")))
            });
            let answer = compiler.store.map(any, &mut |truth| if Ref::leaf(truth) == TRUE { some } else { no })?;
            let answer = where_settled(compiler, settled, answer, names)?;
            fields.insert(None, Field { answer, written: vec![String::new(); rules.len()] });
        }
    }
    Ok(Answers { exists, rule, rules: ids, fields })
}

/// The answer, where there is one.
fn where_settled(
    compiler: &mut Compiler<'_, '_>,
    settled: Ref,
    answer: Ref,
    names: &mut IndexSet<Named>,
) -> Result<Ref, Undecided> {
    let nothing = name(names, UNDECIDED.to_owned(), None);
    Ok(compiler.store.apply(settled, answer, &mut |truth, answer| if Ref::leaf(truth) == TRUE { answer } else { nothing })?)
}

/// The rule that fires, counted from 1; the first of several.
fn which(compiler: &mut Compiler<'_, '_>, fires: &[Ref]) -> Result<Ref, Undecided> {
    let mut which = Ref::leaf(0);
    for (nth, rule) in (1_u32..).zip(fires) {
        which = compiler.store.apply(which, *rule, &mut |before, truth| {
            if before == 0 && Ref::leaf(truth) == TRUE { nth } else { before }
        })?;
    }
    Ok(which)
}

/// Values as numbers of shared names.
fn by_name(
    compiler: &mut Compiler<'_, '_>,
    value: Ref,
    ty: &Type,
    names: &mut IndexSet<Named>,
) -> Result<Ref, Undecided> {
    let schema = &compiler.policy.schema;
    let mut said: BTreeMap<u32, u32> = BTreeMap::new();
    for leaf in compiler.store.leaves(value) {
        let value = compiler.value_of(leaf);
        let says = value.map_or_else(|| UNDECIDED.to_owned(), |value| words::show(schema, ty, value));
        said.insert(leaf, name(names, says, value.cloned()));
    }
    Ok(compiler.store.map(value, &mut |leaf| said.get(&leaf).copied().unwrap_or_default())?)
}

/// The rows of every rule that fires, in order.
fn all_that_fire(
    compiler: &mut Compiler<'_, '_>,
    fires: &[Ref],
    rows: &[String],
    names: &mut IndexSet<Named>,
) -> Result<Ref, Undecided> {
    let none = name(names, "无".to_owned(), None);
    let mut all = Ref::leaf(none);
    for (fires, row) in fires.iter().zip(rows) {
        all = compiler.store.apply(all, *fires, &mut |before, truth| {
            if Ref::leaf(truth) != TRUE {
                return before;
            }
            let said = usize::try_from(before).ok().and_then(|at| names.get_index(at)).map(|named| named.says.clone());
            let says = match said {
                Some(said) if before != none => format!("{said};{row}"),
                Some(_) | None => row.clone(),
            };
            name(names, says, None)
        })?;
    }
    Ok(all)
}

/// The number of a name. Two values that say the same are the same: numbers of members differ between versions.
fn name(names: &mut IndexSet<Named>, says: String, value: Option<Value>) -> u32 {
    let value = value.filter(|value| matches!(value, Value::Bool(_) | Value::Int(_) | Value::Limit(_)));
    u32::try_from(names.insert_full(Named { says, value }).0).unwrap_or_default()
}

/// The cases that a version knows: its members, units and numbers.
fn exists(policy: &Policy, space: &Space, store: &mut Store, truths: &mut Truths) -> Result<Ref, Undecided> {
    let schema = &policy.schema;
    let mut all = TRUE;
    for (at, key, var) in space.iter() {
        let name = match key {
            Key::Slot(name) | Key::Member(name, _) => name,
            Key::Equals(_) | Key::Contains(..) => continue,
        };
        let Some(slot) = schema.slots.iter().find(|slot| name_of(slot) == *name) else { continue };
        let numbered: BTreeMap<String, u16> = members(schema, &slot.ty).map(|(at, name)| (name, at)).collect();
        let known = |class: &Class| match key {
            Key::Member(_, member) => *class == Class::Truth(false) || numbered.contains_key(member),
            _ => value_of(&slot.ty, &numbered, class).is_some(),
        };
        let edges = (0_u32..).zip(&var.classes).map(|(last, class)| Edge { last, to: if known(class) { TRUE } else { FALSE } });
        let here = store.test(at, edges)?;
        all = truths.and(store, all, here)?;
    }
    Ok(all)
}

struct Comparison<'a> {
    space: &'a Space,
    store: &'a mut Store,
    truths: &'a mut Truths,
    valid: Ref,
    names: &'a IndexSet<Named>,
}

impl Comparison<'_> {
    fn all(&mut self, old: &Answers, new: &Answers) -> Result<Vec<Changed>, Undecided> {
        let mut found = Vec::new();
        let both = self.truths.and(self.store, old.exists, new.exists)?;
        let pairs = self.pair(old.rule, new.rule)?;
        for (field, before) in &old.fields {
            let Some(after) = new.fields.get(field) else { continue };
            self.field(field.as_ref(), (old, before), (new, after), both, &pairs, &mut found)?;
        }
        Ok(found)
    }

    fn field(
        &mut self,
        field: Option<&String>,
        (old, before): (&Answers, &Field),
        (new, after): (&Answers, &Field),
        both: Ref,
        (pairs, pair_of): &(Ref, Vec<(u32, u32)>),
        found: &mut Vec<Changed>,
    ) -> Result<(), Undecided> {
        let differ = self.store.apply(before.answer, after.answer, &mut |a, b| if a == b { 0 } else { 2 })?;
        let differ = self.truths.and(self.store, differ, both)?;
        if differ == FALSE {
            return Ok(());
        }
        let (answers, answer_of) = self.pair(before.answer, after.answer)?;
        let told = self.within(answers, differ)?;
        let by_value = told.len() <= PAIRS_MAX;
        // Without one pair of values for all, what is written tells more: 指挥中心 → 属地.
        let mut groups: IndexMap<(String, String), Vec<(u32, u32)>> = IndexMap::new();
        let (rule_pairs, answer_pairs) = (self.within(*pairs, differ)?, told);
        let mut regions: IndexMap<(String, String), Ref> = IndexMap::new();
        let parts: Vec<(bool, u32)> = if by_value {
            answer_pairs.into_iter().map(|at| (true, at)).collect()
        } else {
            rule_pairs.iter().map(|at| (false, *at)).collect()
        };
        for (of_values, at) in parts {
            let (source, list) = if of_values { (answers, &answer_of) } else { (*pairs, pair_of) };
            let Some((a, b)) = list.get(usize::try_from(at).unwrap_or_default()).copied() else { continue };
            let says = if of_values {
                (self.says(a), self.says(b))
            } else {
                (written(before, a), written(after, b))
            };
            let here = self.store.map(source, &mut |leaf| if leaf == at { 2 } else { 0 })?;
            let here = self.truths.and(self.store, here, differ)?;
            let region = regions.entry(says.clone()).or_insert(FALSE);
            *region = self.truths.or(self.store, *region, here)?;
            groups.entry(says).or_default().push((a, b));
        }
        for (says, region) in regions {
            let Some(described) = describe(region, self.valid, self.space, self.store, self.truths)? else { continue };
            let blamed = self.within(*pairs, region)?;
            let blamed: Vec<(u32, u32)> =
                blamed.iter().filter_map(|at| pair_of.get(usize::try_from(*at).ok()?).copied()).collect();
            let values = groups.get(&says).filter(|_| by_value).and_then(|pairs| pairs.first()).copied();
            let rule = |answers: &Answers, at: u32| {
                answers.rules.get(usize::try_from(at).ok()?.checked_sub(1)?).copied()
            };
            found.push(Changed {
                field: field.cloned(),
                region: described,
                old: Side {
                    says: says.0,
                    value: values.and_then(|(a, _)| self.value(a)),
                    rules: blamed.iter().filter_map(|(a, _)| rule(old, *a)).collect(),
                    known: true,
                },
                new: Side {
                    says: says.1,
                    value: values.and_then(|(_, b)| self.value(b)),
                    rules: blamed.iter().filter_map(|(_, b)| rule(new, *b)).collect(),
                    known: true,
                },
            });
        }
        Ok(())
    }

    /// Two diagrams as one, whose leaves are pairs of leaves.
    fn pair(&mut self, a: Ref, b: Ref) -> Result<(Ref, Vec<(u32, u32)>), Undecided> {
        let mut pairs = IndexSet::new();
        let both = self.store.apply(a, b, &mut |a, b| {
            u32::try_from(pairs.insert_full((a, b)).0).unwrap_or_default()
        })?;
        Ok((both, pairs.into_iter().collect()))
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

    fn value(&self, at: u32) -> Option<Value> {
        self.named(at)?.value.clone()
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
