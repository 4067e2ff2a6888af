//! What one version of a decision answers, as diagrams.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};
use shao_abi::{DecisionId, DecisionKind, RuleId, Type, Value};
use shao_ir::Policy;

use crate::Undecided;
use crate::compile::{Compiler, Thing};
use crate::diagram::{Edge, Ref, Store};
use crate::space::{Class, Key, Space, members, name_of, value_of};
use crate::truth::{FALSE, TRUE, Truths, surely};
use crate::words;

/// What a version says of cases for which it has no answer: no rule fits, or two do.
pub const UNDECIDED: &str = "定不下来";

/// What one version answers, as diagrams.
pub(super) struct Answers {
    /// Cases that this version knows.
    pub exists: Ref,
    /// Which rule answers, by number from 1; 0 where none or several do.
    pub rule: Ref,
    /// Ids of the rules, by position.
    rules: Vec<RuleId>,
    /// Per field: the number of its value among the shared names, and per rule what is written.
    pub fields: IndexMap<Option<String>, Field>,
}

impl Answers {
    /// The rule of a number counted from 1.
    pub fn rule_id(&self, at: u32) -> Option<RuleId> {
        self.rules.get(usize::try_from(at).ok()?.checked_sub(1)?).copied()
    }
}

/// What is answered for one field.
pub(super) struct Field {
    pub answer: Ref,
    pub written: Vec<String>,
}

/// A value by name, the same in two versions if it says the same; none where nothing is decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Named {
    pub says: String,
    pub value: Option<Value>,
}

pub(super) fn answers(
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
                    rule.values
                        .get(usize::from(at))
                        .map_or_else(String::new, |v| words::expr(policy, &field.ty, v))
                });
                fields.insert(Some(field.name.clone()), Field { answer, written: written.collect() });
            }
        }
        DecisionKind::All => {
            let rows: Vec<String> = rules
                .iter()
                .map(|rule| {
                    let values = def.fields.iter().zip(&rule.values);
                    values
                        .map(|(f, v)| format!("{} {}", f.name, words::expr(policy, &f.ty, v)))
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect();
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
            let [no, some] = [false, true]
                .map(|fires| name(names, yes(fires).to_owned(), Some(Value::Bool(yes(fires) == "是"))));
            let answer =
                compiler.store.map(any, &mut |truth| if Ref::leaf(truth) == TRUE { some } else { no })?;
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
    Ok(compiler.store.apply(settled, answer, &mut |truth, answer| {
        if Ref::leaf(truth) == TRUE { answer } else { nothing }
    })?)
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
            let said = usize::try_from(before)
                .ok()
                .and_then(|at| names.get_index(at))
                .map(|named| named.says.clone());
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
pub(super) fn exists(
    policy: &Policy,
    space: &Space,
    store: &mut Store,
    truths: &mut Truths,
) -> Result<Ref, Undecided> {
    let schema = &policy.schema;
    let mut all = TRUE;
    for (at, key, var) in space.iter() {
        let name = match key {
            Key::Slot(name) | Key::Member(name, _) => name,
            Key::Equals(_) | Key::Contains(..) => continue,
        };
        let Some(slot) = schema.slots.iter().find(|slot| name_of(slot) == *name) else { continue };
        let numbered: BTreeMap<String, u16> =
            members(schema, &slot.ty).map(|(at, name)| (name, at)).collect();
        let known = |class: &Class| match key {
            Key::Member(_, member) => *class == Class::Truth(false) || numbered.contains_key(member),
            Key::Slot(_) | Key::Equals(_) | Key::Contains(..) => {
                value_of(&slot.ty, &numbered, class).is_some()
            }
        };
        let edges = (0_u32..)
            .zip(&var.classes)
            .map(|(last, class)| Edge { last, to: if known(class) { TRUE } else { FALSE } });
        let here = store.test(at, edges)?;
        all = truths.and(store, all, here)?;
    }
    Ok(all)
}
