//! 清单: a CSV file typed by its header.

use std::collections::BTreeMap;

use shao_abi::{EnumDef, Type, Value};
use shao_ir::{Table as IrTable, TableColumn};
use shao_syntax::ast::Table;
use shao_syntax::{Diagnostic, Span, Text};

use super::cells::read_cell;
use super::{csv_file, read_type};
use crate::context::{Context, id16};

/// Declares every table, its key enumeration first.
pub(super) fn declare(context: &mut Context<'_>, tables: &[&Table]) {
    for table in tables {
        if context.tables.contains_key(&table.name.text) {
            context.twice(&table.name, None);
        } else if let Some(ir) = read_table(context, table) {
            context.tables.insert(table.name.text.clone(), ir);
        }
    }
}

fn read_table(context: &mut Context<'_>, table: &Table) -> Option<IrTable> {
    let mut wanted = vec![table.key.name.text.as_str()];
    wanted.extend(table.columns.iter().map(|c| c.name.text.as_str()));
    let rows = csv_file::read(context, &table.path, &wanted)?;
    let key = key_type(context, table, &rows)?;
    let mut types = Vec::new();
    for column in &table.columns {
        types.push(read_type(context, &column.ty, &format!("{}.{}", table.name.text, column.name.text))?);
    }
    let mut cells: Vec<Vec<Value>> = types.iter().map(|_| Vec::new()).collect();
    let mut row_of: Vec<Option<u16>> = vec![None; width(context, &key)];
    let mut lines: BTreeMap<usize, Span> = BTreeMap::new();
    let mut count = 0_usize;
    for (line, at, row) in &rows.rows {
        let span = rows.span(*at, row);
        let Some(index) = row.first().and_then(|cell| key_index(context, &key, cell, span, *line)) else { continue };
        if let Some(first) = lines.insert(index, span) {
            duplicate(context, row.first().map_or("", String::as_str), *line, span, first);
            continue;
        }
        let values = read_row(context, &types, table, row, span, *line)?;
        for (column, value) in cells.iter_mut().zip(values) {
            column.push(value);
        }
        if let Some(place) = row_of.get_mut(index) {
            *place = Some(id16(count));
        }
        count = count.saturating_add(1);
    }
    let named = table.columns.iter().zip(types).zip(cells);
    let columns = named.map(|((c, ty), cells)| TableColumn { name: c.name.text.clone(), ty, cells }).collect();
    Some(IrTable { name: table.name.text.clone(), key, row_of, columns })
}

/// The key's type; without one, an enumeration of the cells of its column, called `表.列`.
fn key_type(context: &mut Context<'_>, table: &Table, rows: &csv_file::Rows) -> Option<Type> {
    let name = format!("{}.{}", table.name.text, table.key.name.text);
    if let Some(written) = &table.key.ty {
        let ty = read_type(context, written, &name)?;
        return match ty {
            Type::Enum(_) | Type::Party { .. } => Some(ty),
            Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => context.fail(
                "bad-key",
                written.span,
                "查表的键只能是单位或枚举",
                "a table is looked up by a unit or by a member of an enumeration",
            ),
        };
    }
    let mut members: Vec<String> = Vec::new();
    for cell in rows.rows.iter().filter_map(|(_, _, cells)| cells.first()) {
        if !members.contains(cell) {
            members.push(cell.clone());
        }
    }
    context.enums.insert(name.clone(), EnumDef { name: name.clone(), members });
    context.enumeration(&name).map(Type::Enum)
}

fn width(context: &Context<'_>, key: &Type) -> usize {
    match key {
        Type::Enum(id) => context.members(*id).len(),
        Type::Bool | Type::Int { .. } | Type::Party { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => {
            context.parties.len()
        }
    }
}

fn key_index(context: &mut Context<'_>, key: &Type, cell: &str, span: Span, line: u64) -> Option<usize> {
    match read_cell(context, key, cell) {
        Ok(Value::Enum(member)) => Some(usize::from(member)),
        Ok(Value::Party(party)) => Some(party.index()),
        Ok(Value::Bool(_) | Value::Int(_) | Value::Set(_) | Value::Limit(_)) | Err(_) => {
            bad_cell(context, key, cell, span, line)
        }
    }
}

fn read_row(context: &mut Context<'_>, types: &[Type], table: &Table, row: &[String], span: Span, line: u64) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut sound = true;
    for ((ty, cell), column) in types.iter().zip(row.iter().skip(1)).zip(&table.columns) {
        match read_cell(context, ty, cell) {
            Ok(value) => values.push(value),
            Err(word) => {
                let word = if word.is_empty() { format!("{}(空)", column.name.text) } else { word };
                bad_cell::<()>(context, ty, &word, span, line);
                sound = false;
            }
        }
    }
    sound.then_some(values)
}

fn bad_cell<T>(context: &mut Context<'_>, ty: &Type, word: &str, span: Span, line: u64) -> Option<T> {
    let known = match ty {
        Type::Enum(id) | Type::EnumSet(id) => super::EnumOrUnits::Enum(*id).known(context),
        Type::Party { among } | Type::PartySet { among } => super::EnumOrUnits::Units(among).known(context),
        Type::Bool | Type::Int { .. } | Type::Limit => Vec::new(),
    };
    let message = Text::new(
        format!("第 {line} 行:读不懂 `{word}`"),
        format!("line {line}: `{word}` does not fit its column"),
    );
    let mut found = Diagnostic::error("bad-cell", span, message);
    if let Some(near) = crate::suggest::nearest(word, known.iter().map(String::as_str)) {
        found = found.help(Text::new(format!("是不是 `{near}`?"), format!("perhaps `{near}`?")));
    }
    context.report(found);
    None
}

fn duplicate(context: &mut Context<'_>, key: &str, line: u64, span: Span, first: Span) {
    let message = Text::new(
        format!("第 {line} 行:`{key}` 已有一行,一个键只能有一行"),
        format!("line {line}: there is a row for `{key}` already, and a key has one row"),
    );
    context.report(
        Diagnostic::error("duplicate-key", span, message)
            .label(first, Text::new("第一次在这里", "first here"))
            .help(Text::new("合并两行,或改正其中一个键", "merge the two rows, or correct one of the keys")),
    );
}
