//! The limits that a decision can give.

use std::collections::BTreeMap;

use shao_abi::{DecisionId, Limit, Type, Value};

use crate::{Expr, Policy, TableColumn, TableId};

impl Expr {
    /// Every limit that the expression can be, as far as limits are written out. `column` finds a column of a table.
    pub fn limits<'t>(&self, column: &dyn Fn(TableId, u16) -> Option<&'t TableColumn>) -> Vec<Limit> {
        let limit = |value: &Value| if let Value::Limit(limit) = value { Some(*limit) } else { None };
        match self {
            Self::Value(value) => limit(value).into_iter().collect(),
            Self::Lookup { table, column: at, otherwise, .. } => {
                let cells = column(*table, *at).map_or(&[][..], |found| found.cells.as_slice());
                let mut all: Vec<Limit> = cells.iter().filter_map(limit).collect();
                all.extend(otherwise.iter().flat_map(|other| other.limits(column)));
                all
            }
            Self::Slot(_)
            | Self::Arith(..)
            | Self::Single(_)
            | Self::Union(..)
            | Self::Intersect(..)
            | Self::Minus(..)
            | Self::First { .. }
            | Self::Count(_) => Vec::new(),
        }
    }
}

impl Policy {
    /// The limits that each decision can give, by decision and field.
    #[must_use]
    pub fn lengths(&self) -> BTreeMap<(DecisionId, u16), Vec<Limit>> {
        let column = |table: TableId, at: u16| {
            self.tables.get(usize::from(table.0)).and_then(|table| table.columns.get(usize::from(at)))
        };
        let decisions = (0u16..).map(DecisionId).zip(self.schema.decisions.iter().zip(&self.decisions));
        let mut lengths = BTreeMap::new();
        for (id, (def, body)) in decisions {
            for (at, _) in (0u16..).zip(&def.fields).filter(|(_, field)| field.ty == Type::Limit) {
                let values = body.rules.iter().filter_map(|rule| rule.values.get(usize::from(at)));
                let mut limits: Vec<Limit> = values.flat_map(|value| value.limits(&column)).collect();
                limits.sort_unstable();
                limits.dedup();
                lengths.insert((id, at), limits);
            }
        }
        lengths
    }
}
