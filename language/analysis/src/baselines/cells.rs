//! Limits that a rule looks up in a table: which cells break a clause, and whether a case can come to them.

use std::collections::BTreeSet;

use shao_abi::{Limit, PartyId, Type, Value};
use shao_ir::{Expr as Ir, Policy, Table};

use super::terms::RuleAt;
use crate::regions::{Reach, reach};

/// A key into a table, with the members or units it may be.
type Key = (Ir, BTreeSet<u16>);

/// A limit that a case can come to.
pub(super) struct Cell {
    pub limit: Limit,
    /// The row of the table it stands in, by its key; none for what stands behind 若无.
    pub row: Option<String>,
    /// Such a case, if it could be found.
    pub case: Option<String>,
}

/// The limits of one look-up.
struct Found<'p> {
    /// The keys of the tables on the way.
    way: Vec<Key>,
    /// The table with its key; none for a limit written out behind 若无.
    table: Option<(&'p Table, &'p Ir)>,
    /// Limits with their keys.
    limits: Vec<(u16, Limit)>,
}

/// Where a decision stands among those of a sound policy, if its rules are there.
pub(super) fn place(policy: &Policy, at: &RuleAt<'_>) -> Option<usize> {
    let named = policy.schema.decisions.iter().position(|def| def.name == at.decision.name.text)?;
    policy.decisions.get(named)?.rules.get(at.rule)?;
    Some(named)
}

/// The first limit a rule may look up that does not pass and that a case can come to.
pub(super) fn broken(policy: &Policy, at: &RuleAt<'_>, passes: &dyn Fn(Limit) -> bool) -> Option<Cell> {
    let decision = place(policy, at)?;
    let value = policy.decisions.get(decision)?.rules.get(at.rule)?.values.get(at.field)?;
    let mut all = Vec::new();
    collect(policy, value, &[], &mut all);
    all.into_iter().find_map(|mut found| {
        found.limits.retain(|(_, limit)| !passes(*limit));
        first(policy, (decision, at.rule), &found)
    })
}

/// The first of these that a case can come to, by halves.
fn first(policy: &Policy, (decision, rule): (usize, usize), found: &Found<'_>) -> Option<Cell> {
    let asked = |limits: &[(u16, Limit)]| {
        let mut keys = found.way.clone();
        let among = limits.iter().map(|(key, _)| *key).collect();
        keys.extend(found.table.map(|(_, key)| (key.clone(), among)));
        reach(policy, decision, rule, &keys)
    };
    let mut limits = found.limits.as_slice();
    let mut reached = if limits.is_empty() { Reach::Never } else { asked(limits) };
    while reached != Reach::Never && limits.len() > 1 {
        let (head, tail) = limits.split_at(limits.len().div_ceil(2));
        let of_head = asked(head);
        (limits, reached) = if of_head == Reach::Never { (tail, asked(tail)) } else { (head, of_head) };
    }
    let case = match reached {
        Reach::Never => return None,
        Reach::Open => None,
        Reach::Case(case) => Some(case),
    };
    let (key, limit) = limits.first()?;
    Some(Cell { limit: *limit, row: found.table.map(|(table, _)| key_name(policy, table, *key)), case })
}

/// Every limit that a value can be.
fn collect<'p>(policy: &'p Policy, value: &'p Ir, way: &[Key], all: &mut Vec<Found<'p>>) {
    match value {
        Ir::Value(Value::Limit(limit)) => {
            all.push(Found { way: way.to_vec(), table: None, limits: vec![(0, *limit)] });
        }
        Ir::Lookup { table, column, key, otherwise } => {
            let Some(table) = policy.tables.get(usize::from(table.0)) else { return };
            let column = table.columns.get(usize::from(*column));
            let rows = || (0_u16..).zip(&table.row_of);
            let cell = |row: u16| match column?.cells.get(usize::from(row))? {
                Value::Limit(limit) => Some(*limit),
                Value::Bool(_) | Value::Int(_) | Value::Enum(_) | Value::Party(_) | Value::Set(_) => None,
            };
            let limits = rows().filter_map(|(key, row)| Some((key, cell((*row)?)?))).collect();
            all.push(Found { way: way.to_vec(), table: Some((table, key)), limits });
            if let Some(otherwise) = otherwise {
                let without = rows().filter(|(_, row)| row.is_none()).map(|(key, _)| key).collect();
                collect(policy, otherwise, &[way, &[(key.as_ref().clone(), without)]].concat(), all);
            }
        }
        Ir::Value(_)
        | Ir::Slot(_)
        | Ir::Arith(..)
        | Ir::Single(_)
        | Ir::Union(..)
        | Ir::Intersect(..)
        | Ir::Minus(..)
        | Ir::First { .. }
        | Ir::Count(_) => {}
    }
}

/// A key of a table by name.
fn key_name(policy: &Policy, table: &Table, at: u16) -> String {
    match &table.key {
        Type::Enum(id) => policy.schema.member_name(*id, at).to_owned(),
        Type::Bool
        | Type::Int { .. }
        | Type::Party { .. }
        | Type::EnumSet(_)
        | Type::PartySet { .. }
        | Type::Limit => policy.schema.party_name(PartyId(at)).to_owned(),
    }
}
