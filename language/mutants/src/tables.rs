//! Tables: a column read one row too low.

use shao_abi::{DecisionId, Place};
use shao_ir::{Expr, Policy};

use crate::mutant::{Group, Site};
use crate::reach::Places;
use crate::{Mutant, Reach};

pub(crate) fn add(policy: &Policy, places: &Places<'_>, all: &mut Vec<Mutant>) {
    for (at, table) in policy.tables.iter().enumerate() {
        let Some((place, reach)) = read(policy, places, at) else { continue };
        for (column, def) in table.columns.iter().enumerate() {
            if def.cells.iter().all(|cell| Some(cell) == def.cells.first()) {
                continue;
            }
            let of = format!("清单 {}", table.name);
            let (place, reach) = (place.clone(), reach.clone());
            let site = Site { group: Group::Table, place, of, unconfirmed: false, reach };
            let (was, now) = (format!("各行的 {}", def.name), format!("下一行的 {}", def.name));
            all.push(site.turn(was, now, move |policy| {
                let columns = policy.tables.get_mut(at).map(|table| &mut table.columns);
                if let Some(def) = columns.and_then(|columns| columns.get_mut(column)) {
                    let first = 1.min(def.cells.len());
                    def.cells.rotate_left(first);
                }
            }));
        }
    }
}

/// Where a table is read first, and who could notice.
fn read(policy: &Policy, places: &Places<'_>, table: usize) -> Option<(Place, Reach)> {
    let mut found: Option<(Place, Reach)> = None;
    for (id, body) in (0u16..).map(DecisionId).zip(&policy.decisions) {
        for rule in &body.rules {
            if !rule.values.iter().any(|value| looks(value, table)) {
                continue;
            }
            let source = policy.provenance.rules.get(rule.id.index())?;
            let reach = places.decision(id);
            found = Some(match found {
                None => (source.place.clone(), reach),
                Some((place, before)) => (place, before.or(reach)),
            });
        }
    }
    found
}

fn looks(expr: &Expr, table: usize) -> bool {
    match expr {
        Expr::Value(_) | Expr::Slot(_) => false,
        Expr::Lookup { table: of, key, otherwise, .. } => {
            usize::from(of.0) == table
                || looks(key, table)
                || otherwise.as_ref().is_some_and(|otherwise| looks(otherwise, table))
        }
        Expr::Single(inner) | Expr::Count(inner) => looks(inner, table),
        Expr::First { of, otherwise, .. } => looks(of, table) || looks(otherwise, table),
        Expr::Arith(_, a, b) | Expr::Union(a, b) | Expr::Intersect(a, b) | Expr::Minus(a, b) => {
            looks(a, table) || looks(b, table)
        }
    }
}
