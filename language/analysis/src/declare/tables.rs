//! 清单: a CSV file typed by its header.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use shao_abi::{EnumDef, IntKind, PartyId, Type, Value};
use shao_ir::{Table as IrTable, TableColumn};
use shao_syntax::ast::Table;
use shao_syntax::{Diagnostic, Span, Text};

use super::cells::read_cell;
use super::csv_file::{self, Row};
use super::read_type;
use crate::context::{Context, id16};

/// Declares every table, its key enumeration first.
pub(super) fn declare(context: &mut Context<'_>, tables: &[&Table]) {
    for table in tables {
        if context.tables.contains_key(&table.name.text) {
            context.twice(&table.name, None);
        } else if let Some(ir) = read_table(context, table) {
            context.tables.insert(table.name.text.clone(), ir);
        } else {
            context.broken(&table.name.text);
        }
    }
}

fn read_table(context: &mut Context<'_>, table: &Table) -> Option<IrTable> {
    for (at, column) in table.columns.iter().enumerate() {
        let earlier = std::iter::once(&table.key.name).chain(table.columns.iter().take(at).map(|c| &c.name));
        if let Some(first) = earlier.into_iter().find(|n| n.text == column.name.text) {
            context.twice(&column.name, Some(first.span));
            return None;
        }
    }
    let mut wanted = vec![table.key.name.text.as_str()];
    wanted.extend(table.columns.iter().map(|c| c.name.text.as_str()));
    let mut rows = csv_file::read(context, &table.path, &wanted)?;
    rows.retain(|row| {
        let has_key = row.cells.first().is_some_and(|cell| !cell.is_empty());
        if !has_key {
            empty_cell(context, &table.key.name.text, row);
        }
        has_key
    });
    if rows.is_empty() {
        let name = &table.name.text;
        return context.fail(
            "empty-table",
            table.path.span,
            format!("清单 `{name}` 一行也没有"),
            format!("table `{name}` has no row"),
        );
    }
    let key = key_type(context, table, &rows)?;
    let mut types = Vec::new();
    for column in &table.columns {
        types.push(read_type(context, &column.ty, &format!("{}.{}", table.name.text, column.name.text))?);
    }
    let mut cells: Vec<Vec<Value>> = types.iter().map(|_| Vec::new()).collect();
    let places = places(context, &key);
    let mut row_of: Vec<Option<u16>> = vec![None; width(context, &key)];
    let mut first: BTreeMap<usize, Span> = BTreeMap::new();
    let mut sound = true;
    for row in &rows {
        let written = row.cells.first().map_or("", String::as_str);
        let Some(index) = places.get(written).copied() else {
            bad_cell(context, &key, (&table.key.name.text, written), row);
            sound = false;
            continue;
        };
        if let Some(first) = first.get(&index) {
            duplicate(context, written, row, *first);
            continue;
        }
        let Some(values) = read_row(context, &types, table, row) else {
            sound = false;
            continue;
        };
        if let Some(place) = row_of.get_mut(index) {
            *place = Some(id16(first.len()));
        }
        first.insert(index, row.span);
        for (column, value) in cells.iter_mut().zip(values) {
            column.push(value);
        }
    }
    let named = table.columns.iter().zip(types).zip(cells);
    let columns =
        named.map(|((c, ty), cells)| TableColumn { name: c.name.text.clone(), ty, cells }).collect();
    sound.then(|| IrTable { name: table.name.text.clone(), key, row_of, columns })
}

fn empty_cell(context: &mut Context<'_>, column: &str, row: &Row) {
    let line = row.line;
    let (zh, en) = (format!("第 {line} 行:`{column}` 是空的"), format!("line {line}: `{column}` is empty"));
    context.fail::<()>("bad-cell", row.span, zh, en);
}

/// The key's type; without one, an enumeration of the cells of its column, called `表.列`.
fn key_type(context: &mut Context<'_>, table: &Table, rows: &[Row]) -> Option<Type> {
    let name = format!("{}.{}", table.name.text, table.key.name.text);
    if let Some(written) = &table.key.ty {
        let ty = read_type(context, written, &name)?;
        return match ty {
            Type::Enum(_) | Type::Party { .. } => Some(ty),
            Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => context
                .fail(
                    "bad-key",
                    written.span,
                    "查表的键只能是单位或枚举",
                    "a table is looked up by a unit or by a member of an enumeration",
                ),
        };
    }
    let members: IndexSet<String> = rows.iter().filter_map(|row| row.cells.first()).cloned().collect();
    context
        .enums
        .insert(name.clone(), EnumDef { name: name.clone(), members: members.into_iter().collect() });
    context.enumeration(&name).map(Type::Enum)
}

/// Where each key stands, by its name.
fn places(context: &Context<'_>, key: &Type) -> BTreeMap<String, usize> {
    match key {
        Type::Enum(id) => context.members(*id).iter().cloned().zip(0..).collect(),
        Type::Party { among } => {
            let named = |p: &PartyId| Some((context.parties.get_index(p.index())?.0.clone(), p.index()));
            among.iter().filter_map(named).collect()
        }
        Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => {
            BTreeMap::new()
        }
    }
}

fn width(context: &Context<'_>, key: &Type) -> usize {
    match key {
        Type::Enum(id) => context.members(*id).len(),
        Type::Bool
        | Type::Int { .. }
        | Type::Party { .. }
        | Type::EnumSet(_)
        | Type::PartySet { .. }
        | Type::Limit => context.parties.len(),
    }
}

fn read_row(context: &mut Context<'_>, types: &[Type], table: &Table, row: &Row) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut sound = true;
    for ((ty, cell), column) in types.iter().zip(row.cells.iter().skip(1)).zip(&table.columns) {
        match read_cell(context, ty, cell) {
            Ok(value) => values.push(value),
            Err(word) => {
                if word.is_empty() {
                    empty_cell(context, &column.name.text, row);
                } else {
                    bad_cell(context, ty, (&column.name.text, &word), row);
                }
                sound = false;
            }
        }
    }
    sound.then_some(values)
}

/// A word of a cell that does not fit its column.
fn bad_cell(context: &mut Context<'_>, ty: &Type, (column, word): (&str, &str), row: &Row) {
    let line = row.line;
    let known = match ty {
        Type::Enum(id) | Type::EnumSet(id) => super::EnumOrUnits::Enum(*id).known(context),
        Type::Party { among } | Type::PartySet { among } => super::EnumOrUnits::Units(among).known(context),
        Type::Bool | Type::Int { .. } | Type::Limit => Vec::new(),
    };
    let message = Text::new(
        format!("第 {line} 行 `{column}` 列:读不懂 `{word}`"),
        format!("line {line}: `{word}` does not fit column `{column}`"),
    );
    let mut found = Diagnostic::error("bad-cell", row.span, message);
    if let Some(near) = crate::suggest::nearest(word, known.iter().map(String::as_str)) {
        found = found.help(Text::new(format!("是不是 `{near}`?"), format!("perhaps `{near}`?")));
    }
    if let Some(help) = spelling(ty) {
        found = found.help(help);
    }
    context.report(found);
}

/// How a day or a time of day is written in a cell.
fn spelling(ty: &Type) -> Option<Text> {
    let Type::Int { kind, .. } = ty else { return None };
    match kind {
        IntKind::Date => {
            Some(Text::new("写成 `2026-09-24` 或 `2026/9/24`", "write `2026-09-24` or `2026/9/24`"))
        }
        IntKind::Minute => Some(Text::new("写成 `08:30`", "write `08:30`")),
        IntKind::Plain | IntKind::Money | IntKind::Ratio => None,
    }
}

fn duplicate(context: &mut Context<'_>, key: &str, row: &Row, first: Span) {
    let line = row.line;
    let message = Text::new(
        format!("第 {line} 行:`{key}` 已有一行,一个键只能有一行"),
        format!("line {line}: there is a row for `{key}` already, and a key has one row"),
    );
    context.report(
        Diagnostic::error("duplicate-key", row.span, message)
            .label(first, Text::new("第一次在这里", "first here"))
            .help(Text::new("合并两行,或改正其中一个键", "merge the two rows, or correct one of the keys")),
    );
}
