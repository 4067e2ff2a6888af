//! Where everything stands in memory: OUT, WHY, IN, tables, in this order.
//!
//! What is written comes first: then every load has an offset beyond it, and the verifier sees at a glance that no
//! answer is ever read back. All decisions share one OUT and one WHY, as only one is asked at a time.

use shao_abi::{DecisionDef, DecisionKind, InLayout, MEMORY_LIMIT, OutLayout, Schema, SlotId};
use shao_ir::{Policy, TableId};

use crate::CodegenError;

const PAGE: u32 = 1 << 16;
const WORD: usize = 8;

/// A policy's memory.
pub(crate) struct Layout {
    /// The schema with every offset filled in.
    pub(crate) schema: Schema,
    /// By [`TableId`].
    pub(crate) tables: Vec<TableArea>,
}

/// Where a table stands. Both parts are indexed by the key itself: a member's or a party's position.
#[derive(Default)]
pub(crate) struct TableArea {
    /// One byte per key: 1 if the table has a row for it.
    pub(crate) present: u32,
    /// Per column, the cells: per key as many words as the column's type takes.
    pub(crate) columns: Vec<u32>,
}

impl Layout {
    /// Lays out the memory of a policy.
    pub(crate) fn of(policy: &Policy) -> Result<Self, CodegenError> {
        let mut schema = policy.schema.clone();
        let mut cursor = Cursor::default();
        let outputs = outputs(&schema, &mut cursor)?;
        for (def, output) in schema.decisions.iter_mut().zip(outputs) {
            def.output = output;
        }
        let known = cursor.take(schema.slots.len())?;
        let places = schema.slots.iter().map(|slot| cursor.take(schema.words(&slot.ty) * WORD));
        schema.input = InLayout { known, values: places.collect::<Result<_, _>>()? };
        let tables = policy.tables.iter().map(|table| {
            let present = cursor.take(table.row_of.len())?;
            let width = |column: &shao_ir::TableColumn| table.row_of.len() * schema.words(&column.ty) * WORD;
            let columns = table.columns.iter().map(|column| cursor.take(width(column)));
            Ok(TableArea { present, columns: columns.collect::<Result<_, CodegenError>>()? })
        });
        let tables = tables.collect::<Result<_, CodegenError>>()?;
        schema.memory_bytes = cursor.at.max(1).next_multiple_of(PAGE);
        Ok(Self { schema, tables })
    }

    /// The table of this id; an empty one if there is none (the validator has seen to it).
    pub(crate) fn present(&self, table: TableId) -> u32 {
        self.tables.get(usize::from(table.0)).map_or(0, |area| area.present)
    }

    /// The cells of a column.
    pub(crate) fn column(&self, table: TableId, column: u16) -> u32 {
        let area = self.tables.get(usize::from(table.0));
        area.and_then(|area| area.columns.get(usize::from(column))).copied().unwrap_or(0)
    }

    /// The value of a slot.
    pub(crate) fn value(&self, slot: SlotId) -> u32 {
        self.schema.input.values.get(slot.index()).copied().unwrap_or(0)
    }
}

fn outputs(schema: &Schema, cursor: &mut Cursor) -> Result<Vec<OutLayout>, CodegenError> {
    let most = |size: fn(&DecisionDef) -> usize| schema.decisions.iter().map(size).max().unwrap_or(0);
    let status = cursor.take(4)?;
    let fired = cursor.take(most(|def| def.rules.len()))?;
    let needs = cursor.take(schema.slots.len())?;
    let why = cursor.take(most(|def| usize::from(def.atoms)))?;
    let start = cursor.at;
    let mut end = start;
    let mut outputs = Vec::with_capacity(schema.decisions.len());
    for def in &schema.decisions {
        cursor.at = start;
        let rows = (0..row_count(def)).map(|_| {
            def.fields
                .iter()
                .map(|field| cursor.take(schema.words(&field.ty) * WORD))
                .collect::<Result<_, _>>()
        });
        let rows = rows.collect::<Result<_, _>>()?;
        end = end.max(cursor.at);
        outputs.push(OutLayout { status, fired, needs, rows, why });
    }
    cursor.at = end;
    Ok(outputs)
}

/// One row for 唯一, one per rule for 全部, none otherwise.
pub(crate) fn row_count(def: &DecisionDef) -> usize {
    match def.kind {
        DecisionKind::Unique => 1,
        DecisionKind::All => def.rules.len(),
        DecisionKind::Must | DecisionKind::Guard => 0,
    }
}

/// Hands out memory from the bottom, in whole words.
#[derive(Default)]
struct Cursor {
    at: u32,
}

impl Cursor {
    fn take(&mut self, bytes: usize) -> Result<u32, CodegenError> {
        let from = self.at;
        let bytes = u32::try_from(bytes.next_multiple_of(WORD)).map_err(|_| CodegenError::TooLarge)?;
        self.at = from.checked_add(bytes).filter(|end| *end <= MEMORY_LIMIT).ok_or(CodegenError::TooLarge)?;
        Ok(from)
    }
}
