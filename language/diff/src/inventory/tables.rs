//! 清单, row by row.

use shao_abi::Type;
use shao_ir::Table;

use crate::names::Names;
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    for table in &names.policy.tables {
        let columns = table.columns.iter().map(|column| format!("{}: {}", column.name, names.ty(&column.ty)));
        let columns: Vec<String> = columns.collect();
        things.push(
            Thing::new(Sort::Table, &table.name)
                .says(Facet::Type, names.ty(&table.key))
                .says(Facet::Members, columns.join(", ")),
        );
        let rows = (0u16..).zip(&table.row_of).filter_map(|(key, row)| Some((key, (*row)?)));
        things.extend(rows.map(|(key, row)| self::row(names, table, key, row)));
    }
}

fn row(names: Names<'_>, table: &Table, key: u16, row: u16) -> Thing {
    let key = names.member(&table.key, key);
    let mut thing = Thing::new(Sort::Row, format!("{}[{key}]", table.name)).part_of(Sort::Table, &table.name);
    for column in &table.columns {
        let cell = column.cells.get(usize::from(row)).map(|value| names.value(&column.ty, value));
        thing = match (&column.ty, cell) {
            (Type::Party { .. }, Some(cell)) => {
                let term = crate::term::Term::party(cell);
                thing.term(Facet::Column(column.name.clone()), Some(term), crate::term::Sense::Neutral)
            }
            (_, cell) => thing.may_say(Facet::Column(column.name.clone()), cell),
        };
    }
    thing
}
