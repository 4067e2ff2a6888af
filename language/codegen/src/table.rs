//! Tables: what stands in memory, and how it is looked up, by direct index.

use shao_abi::Schema;
use shao_ir::{Expr, Policy, Table, TableColumn, TableId, Test};
use wasm_encoder::{ConstExpr, DataSection, Instruction as I, ValType};

use crate::body::Local;
use crate::expr::Scope;
use crate::layout::{Layout, TableArea};
use crate::set::{Word, raw};

impl Scope<'_> {
    /// Pushes 1 if the table has a row for the key.
    pub(crate) fn has_key(&mut self, table: TableId, key: &Expr) {
        self.scalar(key);
        self.body.op(I::I32WrapI64);
        self.body.load_byte_from(self.layout.present(table));
    }

    /// The column of a table.
    pub(crate) fn column(&self, table: TableId, column: u16) -> Option<&TableColumn> {
        self.policy.tables.get(usize::from(table.0))?.columns.get(usize::from(column))
    }

    /// Pushes a cell of one word.
    pub(crate) fn lookup_scalar(
        &mut self,
        table: TableId,
        column: u16,
        key: &Expr,
        otherwise: Option<&Expr>,
    ) {
        let key = self.key(key);
        let cells = self.layout.column(table, column);
        if self.is_total(table) {
            return self.cell(key, cells, 1);
        }
        self.presence(table, key);
        self.body.when_giving(ValType::I64);
        self.cell(key, cells, 1);
        self.body.otherwise();
        match otherwise {
            Some(other) => self.scalar(other),
            None => {
                self.miss();
                self.body.i64(0);
            }
        }
        self.body.end();
    }

    /// A cell of several words.
    pub(crate) fn lookup_words(
        &mut self,
        table: TableId,
        column: u16,
        key: &Expr,
        otherwise: Option<&Expr>,
    ) -> Vec<Word> {
        let width = self.column(table, column).map_or(1, |column| self.width(&column.ty));
        let cells = self.layout.column(table, column);
        let key = self.key(key);
        if self.is_total(table) {
            return self.cell_words(key, cells, width);
        }
        self.presence(table, key);
        self.body.when();
        let mut to = self.blank(width);
        let words = self.cell_words(key, cells, width);
        self.copy(&words, &to);
        self.body.otherwise();
        match otherwise {
            Some(other) => {
                let words = self.words(other);
                // 否则 may be a wider set than the column holds; locals start as zero on every path.
                let wider = u32::try_from(words.len()).unwrap_or(0).saturating_sub(width);
                to.extend(self.blank(wider));
                self.copy(&words, &to);
            }
            None => self.miss(),
        }
        self.body.end();
        to.into_iter().map(Word::Local).collect()
    }

    /// Whether a lookup in the test can find no row and have nothing else to say.
    pub(crate) fn may_miss(&self, test: &Test) -> bool {
        match test {
            Test::Holds(a) | Test::Empty(a) | Test::HasKey(_, a) => self.misses(a),
            Test::Compare(_, a, b) | Test::Within(a, b) | Test::Subset(a, b) | Test::SameSet(a, b) => {
                self.misses(a) || self.misses(b)
            }
        }
    }

    fn misses(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Value(_) | Expr::Slot(_) => false,
            Expr::Lookup { table, key, otherwise, .. } => {
                let own = otherwise.as_ref().map_or(!self.is_total(*table), |other| self.misses(other));
                own || self.misses(key)
            }
            Expr::Single(a) | Expr::Count(a) => self.misses(a),
            Expr::First { of, otherwise, .. } => self.misses(of) || self.misses(otherwise),
            Expr::Arith(_, a, b) | Expr::Union(a, b) | Expr::Intersect(a, b) | Expr::Minus(a, b) => {
                self.misses(a) || self.misses(b)
            }
        }
    }

    /// Whether every key has a row, so that there is nothing to ask.
    fn is_total(&self, table: TableId) -> bool {
        self.policy
            .tables
            .get(usize::from(table.0))
            .is_some_and(|table| table.row_of.iter().all(Option::is_some))
    }

    fn key(&mut self, key: &Expr) -> Local {
        self.scalar(key);
        self.body.op(I::I32WrapI64);
        self.body.keep32()
    }

    fn presence(&mut self, table: TableId, key: Local) {
        self.body.get(key);
        self.body.load_byte_from(self.layout.present(table));
    }

    fn miss(&mut self) {
        self.body.i32(1);
        self.body.set(self.missed);
    }

    fn cell(&mut self, key: Local, cells: u32, width: u32) {
        self.body.get(key);
        self.body.i32(width.saturating_mul(8).cast_signed());
        self.body.op(I::I32Mul);
        self.body.load_word_from(cells);
    }

    fn cell_words(&mut self, key: Local, cells: u32, width: u32) -> Vec<Word> {
        (0..width)
            .map(|word| {
                self.cell(key, cells + word * 8, width);
                Word::Local(self.body.keep64())
            })
            .collect()
    }
}

/// The data section: every table at its place.
pub(crate) fn data(policy: &Policy, layout: &Layout) -> DataSection {
    let mut data = DataSection::new();
    let mut place = |at: u32, bytes: Vec<u8>| {
        // Fresh memory is zero already.
        if bytes.iter().any(|byte| *byte != 0) {
            data.active(0, &ConstExpr::i32_const(at.cast_signed()), bytes);
        }
    };
    for (table, TableArea { present, columns }) in policy.tables.iter().zip(&layout.tables) {
        place(*present, table.row_of.iter().map(|row| u8::from(row.is_some())).collect());
        for (column, at) in table.columns.iter().zip(columns) {
            place(*at, cells(&policy.schema, table, column));
        }
    }
    data
}

/// A column by key: every key its cell, or zeros.
fn cells(schema: &Schema, table: &Table, column: &TableColumn) -> Vec<u8> {
    let width = schema.words(&column.ty);
    let mut bytes = Vec::with_capacity(table.row_of.len() * width * 8);
    for row in &table.row_of {
        let cell = row.and_then(|row| column.cells.get(usize::from(row)));
        let mut words = cell.map(raw).unwrap_or_default();
        words.resize(width, 0);
        bytes.extend(words.into_iter().flat_map(i64::to_le_bytes));
    }
    bytes
}
