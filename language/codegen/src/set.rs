//! Sets and limits: values of several words, each word in a place of its own.

use shao_abi::{Type, Value};
use shao_ir::Expr;
use wasm_encoder::{Instruction as I, ValType};

use crate::body::{Body, Local};
use crate::expr::Scope;

/// One word of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Word {
    /// Known beforehand.
    Const(i64),
    /// In an i64 local.
    Local(Local),
}

impl Body {
    /// Pushes a word.
    pub(crate) fn word(&mut self, word: Word) {
        match word {
            Word::Const(value) => self.i64(value),
            Word::Local(local) => self.get(local),
        }
    }
}

impl Scope<'_> {
    /// Evaluates an expression of any type into its words, lowest first. Words beyond the last are zero.
    pub(crate) fn words(&mut self, expr: &Expr) -> Vec<Word> {
        match expr {
            Expr::Value(value) => raw(value).into_iter().map(Word::Const).collect(),
            Expr::Slot(slot) => {
                let words = self.policy.schema.slots.get(slot.index()).map_or(1, |slot| self.width(&slot.ty));
                let address = self.layout.value(*slot);
                (0..words).map(|word| self.keep(|body| body.load_word(address + word * 8))).collect()
            }
            Expr::Lookup { table, column, key, otherwise } => {
                self.lookup_words(*table, *column, key, otherwise.as_deref())
            }
            Expr::Single(element) => self.single(element),
            Expr::Union(a, b) => self.zip(a, b, true, |body| body.op(I::I64Or)),
            Expr::Intersect(a, b) => self.zip(a, b, false, |body| body.op(I::I64And)),
            Expr::Minus(a, b) => {
                self.zip(a, b, true, |body| body.ops([I::I64Const(-1), I::I64Xor, I::I64And]))
            }
            Expr::Arith(..) | Expr::Count(_) | Expr::First { .. } => {
                self.scalar(expr);
                vec![Word::Local(self.body.keep64())]
            }
        }
    }

    /// How many words a value of this type takes.
    pub(crate) fn width(&self, ty: &Type) -> u32 {
        u32::try_from(self.policy.schema.words(ty)).unwrap_or(u32::MAX)
    }

    /// Pushes 1 if the words, combined pair by pair, are all zero. A word that only one side has meets a zero.
    pub(crate) fn all_zero(&mut self, a: &[Word], b: &[Word], combine: impl Fn(&mut Body)) {
        self.body.i64(0);
        for at in 0..a.len().max(b.len()) {
            self.body.word(a.get(at).copied().unwrap_or(Word::Const(0)));
            self.body.word(b.get(at).copied().unwrap_or(Word::Const(0)));
            combine(&mut self.body);
            self.body.op(I::I64Or);
        }
        self.body.op(I::I64Eqz);
    }

    /// Pushes 1 if the element is in the set.
    pub(crate) fn within(&mut self, element: &Expr, set: &Expr) {
        self.scalar(element);
        let element = self.body.keep64();
        let words = self.words(set);
        self.body.i32(0);
        for (number, word) in (0i64..).zip(words) {
            self.in_word(element, number);
            self.body.word(word);
            self.body.get(element);
            self.body.ops([I::I64ShrU, I::I32WrapI64, I::I32Const(1), I::I32And, I::I32And, I::I32Or]);
        }
    }

    /// Pushes 1 if the element belongs into word `number` of a set.
    fn in_word(&mut self, element: Local, number: i64) {
        self.body.get(element);
        self.body.ops([I::I64Const(6), I::I64ShrU, I::I64Const(number), I::I64Eq]);
    }

    fn single(&mut self, element: &Expr) -> Vec<Word> {
        if let Expr::Value(Value::Enum(at) | Value::Party(shao_abi::PartyId(at))) = element {
            return bits([*at]).into_iter().map(Word::Const).collect();
        }
        let domain = self.domain(element);
        self.scalar(element);
        let element = self.body.keep64();
        let word = |scope: &mut Self, number: i64| {
            scope.body.i64(1);
            scope.body.get(element);
            scope.body.ops([I::I64Shl, I::I64Const(0)]);
            scope.in_word(element, number);
            scope.body.op(I::Select);
            Word::Local(scope.body.keep64())
        };
        (0..domain).map(|number| word(self, number)).collect()
    }

    /// How many words a set of values of this scalar expression takes.
    fn domain(&self, element: &Expr) -> i64 {
        let schema = &self.policy.schema;
        let of = |ty: &Type| match ty {
            Type::Enum(id) => self.width(&Type::EnumSet(*id)),
            Type::Party { .. } => self.width(&Type::PartySet { among: Vec::new() }),
            Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => 1,
        };
        i64::from(match element {
            Expr::First { .. } => self.width(&Type::PartySet { among: Vec::new() }),
            Expr::Slot(slot) => schema.slots.get(slot.index()).map_or(1, |slot| of(&slot.ty)),
            Expr::Lookup { table, column, .. } => {
                self.column(*table, *column).map_or(1, |column| of(&column.ty))
            }
            Expr::Value(_)
            | Expr::Arith(..)
            | Expr::Single(_)
            | Expr::Union(..)
            | Expr::Intersect(..)
            | Expr::Minus(..)
            | Expr::Count(_) => 1,
        })
    }

    /// Combines two sets word by word. `longest`: also the words that only one of them has.
    fn zip(&mut self, a: &Expr, b: &Expr, longest: bool, combine: impl Fn(&mut Body)) -> Vec<Word> {
        let (a, b) = (self.words(a), self.words(b));
        let len = if longest { a.len().max(b.len()) } else { a.len().min(b.len()) };
        let word = |words: &[Word], at: usize| words.get(at).copied().unwrap_or(Word::Const(0));
        (0..len)
            .map(|at| {
                self.keep(|body| {
                    body.word(word(&a, at));
                    body.word(word(&b, at));
                    combine(body);
                })
            })
            .collect()
    }

    /// Runs code that pushes an i64, and keeps it.
    pub(crate) fn keep(&mut self, push: impl FnOnce(&mut Body)) -> Word {
        push(&mut self.body);
        Word::Local(self.body.keep64())
    }

    /// Copies words into fixed locals; locals beyond the last word stay as they are, which is zero.
    pub(crate) fn copy(&mut self, words: &[Word], to: &[Local]) {
        for (word, local) in words.iter().zip(to) {
            self.body.word(*word);
            self.body.set(*local);
        }
    }

    /// Fresh i64 locals, all zero.
    pub(crate) fn blank(&mut self, count: u32) -> Vec<Local> {
        (0..count).map(|_| self.body.local(ValType::I64)).collect()
    }
}

/// A value known beforehand, as it stands in memory: its words, lowest first. Trailing zeros of a set are left out.
pub(crate) fn raw(value: &Value) -> Vec<i64> {
    match value {
        Value::Bool(truth) => vec![i64::from(*truth)],
        Value::Int(n) => vec![*n],
        Value::Enum(member) => vec![i64::from(*member)],
        Value::Party(party) => vec![i64::from(party.0)],
        Value::Set(set) => bits(set.iter().copied()),
        Value::Limit(limit) => vec![limit.n, limit.unit.code()],
    }
}

fn bits(members: impl IntoIterator<Item = u16>) -> Vec<i64> {
    let mut words = Vec::new();
    for member in members {
        let at = usize::from(member / 64);
        if words.len() <= at {
            words.resize(at + 1, 0);
        }
        if let Some(word) = words.get_mut(at) {
            *word |= 1i64 << (member % 64);
        }
    }
    words
}
