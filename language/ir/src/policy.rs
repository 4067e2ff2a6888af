//! The types of the ir.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shao_abi::{Ledgers, Limit, PartyId, Process, Provenance, RuleId, Scenario, Schema, SlotId, Type, Value};

/// A checked policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Who and what there is. Offsets in its layouts are filled in by the code generator.
    pub schema: Schema,
    /// The processes.
    pub process: Process,
    /// What the county counts, scores and proposes.
    pub ledgers: Ledgers,
    /// Where everything was written.
    pub provenance: Provenance,
    /// The 案例.
    pub scenarios: Vec<Scenario>,
    /// 清单. Indexed by [`TableId`].
    pub tables: Vec<Table>,
    /// The body of each decision. Indexed by [`shao_abi::DecisionId`], beside `schema.decisions`.
    pub decisions: Vec<Decision>,
}

/// Index of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TableId(pub u16);

/// A table (清单) by one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The key's type: [`Type::Enum`] or [`Type::Party`].
    pub key: Type,
    /// Per member of the enumeration or per party of the schema: its row, if the table has one.
    pub row_of: Vec<Option<u16>>,
    /// The columns besides the key.
    pub columns: Vec<TableColumn>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// One value per row.
    pub cells: Vec<Value>,
}

/// A decision's rules. How they are picked is `schema.decisions[_].kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// In source order.
    pub rules: Vec<Rule>,
}

/// A rule fires when its own condition holds and none of the rules it stands back for does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id over the policy.
    pub id: RuleId,
    /// Its own condition, as written. For a 须 line: the negation of what is demanded.
    pub when: Cond,
    /// Positions of the rules of the same decision whose own condition keeps this one from firing: all earlier ones
    /// in a 首个, the exceptions of a 除外, everything else before 否则.
    pub unless: Vec<u16>,
    /// The values it decides, by field. Empty for 须 and guards.
    pub values: Vec<Expr>,
    /// Whether a value of it is 待县确认.
    pub unconfirmed: bool,
}

/// A condition in Kleene's three-valued logic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cond {
    /// Always or never.
    Const(bool),
    /// 且.
    And(Vec<Cond>),
    /// 或.
    Or(Vec<Cond>),
    /// 非.
    Not(Box<Cond>),
    /// An atomic condition: its position among the atoms of its decision, and what it tests. Unknown while any slot
    /// it reads is unknown.
    Atom(u16, Test),
}

/// What an atom tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// A Bool expression is true.
    Holds(Expr),
    /// Two scalars of one type compare.
    Compare(Order, Expr, Expr),
    /// The element is in the set (元素 于 集合, 集合 含 元素).
    Within(Expr, Expr),
    /// The first set is part of the second.
    Subset(Expr, Expr),
    /// Two sets are equal.
    SameSet(Expr, Expr),
    /// 空.
    Empty(Expr),
    /// 表 有 k.
    HasKey(TableId, Expr),
}

/// How two scalars compare. Enumerations, units and booleans know only the first two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// `=`.
    Equal,
    /// `≠`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    Greater,
    /// `>=`.
    AtLeast,
}

/// A value-giving expression. Its type is fixed by its parts; the validator checks that they agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// A literal.
    Value(Value),
    /// What stands in a slot.
    Slot(SlotId),
    /// 表[键].列, with the value for a key the table lacks. `otherwise` is None only where the key's type guarantees
    /// a row.
    Lookup {
        /// The table.
        table: TableId,
        /// The column, by position.
        column: u16,
        /// The key.
        key: Box<Expr>,
        /// 否则.
        otherwise: Option<Box<Expr>>,
    },
    /// Integer arithmetic; interval analysis has shown that it stays within i64.
    Arith(Arith, Box<Expr>, Box<Expr>),
    /// The set of this one unit or member.
    Single(Box<Expr>),
    /// ∪.
    Union(Box<Expr>, Box<Expr>),
    /// ∩.
    Intersect(Box<Expr>, Box<Expr>),
    /// − (去).
    Minus(Box<Expr>, Box<Expr>),
    /// 个数.
    Count(Box<Expr>),
    /// The first of these units that the set holds (共同上级: the lowest unit above both).
    First {
        /// The set.
        of: Box<Expr>,
        /// Units, the one that is preferred first.
        order: Vec<PartyId>,
        /// What it is if the set holds none of them.
        otherwise: Box<Expr>,
    },
}

/// Integer operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arith {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `×`.
    Multiply,
}

impl Expr {
    /// Adds every slot the expression reads.
    pub fn reads(&self, slots: &mut BTreeSet<SlotId>) {
        match self {
            Self::Value(_) => {}
            Self::Slot(slot) => {
                slots.insert(*slot);
            }
            Self::Lookup { key, otherwise, .. } => {
                key.reads(slots);
                if let Some(other) = otherwise {
                    other.reads(slots);
                }
            }
            Self::Single(inner) | Self::Count(inner) => inner.reads(slots),
            Self::First { of, otherwise, .. } => {
                of.reads(slots);
                otherwise.reads(slots);
            }
            Self::Arith(_, a, b) | Self::Union(a, b) | Self::Intersect(a, b) | Self::Minus(a, b) => {
                a.reads(slots);
                b.reads(slots);
            }
        }
    }

    /// A unit literal.
    #[must_use]
    pub fn party(id: PartyId) -> Self {
        Self::Value(Value::Party(id))
    }

    /// A limit literal.
    #[must_use]
    pub fn limit(limit: Limit) -> Self {
        Self::Value(Value::Limit(limit))
    }
}

impl Test {
    /// Adds every slot the test reads.
    pub fn reads(&self, slots: &mut BTreeSet<SlotId>) {
        match self {
            Self::Holds(a) | Self::Empty(a) | Self::HasKey(_, a) => a.reads(slots),
            Self::Compare(_, a, b) | Self::Within(a, b) | Self::Subset(a, b) | Self::SameSet(a, b) => {
                a.reads(slots);
                b.reads(slots);
            }
        }
    }
}

impl Cond {
    /// Adds every slot the condition reads.
    pub fn reads(&self, slots: &mut BTreeSet<SlotId>) {
        match self {
            Self::Const(_) => {}
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.reads(slots)),
            Self::Not(inner) => inner.reads(slots),
            Self::Atom(_, test) => test.reads(slots),
        }
    }
}
