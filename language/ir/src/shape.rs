//! What values an expression can take: its type, and within it a range or a list that surely holds them all.

use std::collections::BTreeSet;

use shao_abi::{EnumId, Value};

use crate::{Arith, Order};

/// What an expression can be. Literals of enumerations and sets do not say of which type they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// 是否.
    Bool,
    /// A number within these bounds, both included.
    Int(i64, i64),
    /// One of these members or units.
    One(Of, BTreeSet<u16>),
    /// A set of some of these.
    Set(Of, BTreeSet<u16>),
    /// 时限.
    Limit,
}

/// What members belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// This enumeration.
    Enum(EnumId),
    /// Units.
    Units,
    /// An enumeration, it does not say which.
    SomeEnum,
    /// Anything: the literal is a set.
    Anything,
}

impl Of {
    /// What both can belong to.
    pub(crate) fn meet(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (Self::Anything, known) | (known, Self::Anything) => Some(known),
            (Self::SomeEnum, Self::Enum(id)) | (Self::Enum(id), Self::SomeEnum) => Some(Self::Enum(id)),
            (Self::Enum(_) | Self::Units | Self::SomeEnum, Self::Enum(_) | Self::Units | Self::SomeEnum) => {
                None
            }
        }
    }
}

/// What a part of an expression turned out to be, or what is wrong with it.
pub(crate) type Found<T> = Result<T, String>;

/// The shape of a literal.
pub(crate) fn of_value(value: &Value) -> Shape {
    match value {
        Value::Bool(_) => Shape::Bool,
        Value::Int(n) => Shape::Int(*n, *n),
        Value::Enum(member) => Shape::One(Of::SomeEnum, BTreeSet::from([*member])),
        Value::Party(party) => Shape::One(Of::Units, BTreeSet::from([party.0])),
        Value::Set(set) => Shape::Set(Of::Anything, set.clone()),
        Value::Limit(_) => Shape::Limit,
    }
}

/// The shape of a value that is one of two.
pub(crate) fn join(a: Shape, b: Shape) -> Found<Shape> {
    let apart = || "the value for a missing key is of another type".to_owned();
    Ok(match (a, b) {
        (Shape::Bool, Shape::Bool) => Shape::Bool,
        (Shape::Limit, Shape::Limit) => Shape::Limit,
        (Shape::Int(a, b), Shape::Int(c, d)) => Shape::Int(a.min(c), b.max(d)),
        (Shape::One(a, x), Shape::One(b, y)) => Shape::One(a.meet(b).ok_or_else(apart)?, &x | &y),
        (Shape::Set(a, x), Shape::Set(b, y)) => Shape::Set(a.meet(b).ok_or_else(apart)?, &x | &y),
        (Shape::Bool | Shape::Int(..) | Shape::One(..) | Shape::Set(..) | Shape::Limit, _) => {
            return Err(apart());
        }
    })
}

/// Whether what belongs to one can belong to the other.
pub(crate) fn together(a: Of, b: Of) -> Found<()> {
    a.meet(b).map(|_| ()).ok_or_else(|| "its two sides are not of one type".to_owned())
}

/// Whether two shapes compare in this order.
pub(crate) fn comparable(order: Order, a: &Shape, b: &Shape) -> Found<()> {
    let ordered = !matches!(order, Order::Equal | Order::NotEqual);
    match (a, b) {
        (Shape::Int(..), Shape::Int(..)) => Ok(()),
        (Shape::Bool, Shape::Bool) if !ordered => Ok(()),
        (Shape::One(a, _), Shape::One(b, _)) if !ordered => together(*a, *b),
        (Shape::Bool | Shape::Int(..) | Shape::One(..) | Shape::Set(..) | Shape::Limit, _) => {
            Err("its two sides do not compare".to_owned())
        }
    }
}

/// The bounds of a result, if they stay within 64 bits.
pub(crate) fn arith(op: Arith, (a, b): (i64, i64), (c, d): (i64, i64)) -> Found<Shape> {
    let [a, b, c, d] = [a, b, c, d].map(i128::from);
    let (min, max) = match op {
        Arith::Add => (a + c, b + d),
        Arith::Subtract => (a - d, b - c),
        Arith::Multiply => {
            let corners = [a * c, a * d, b * c, b * d];
            (corners.into_iter().min().unwrap_or(0), corners.into_iter().max().unwrap_or(0))
        }
    };
    match (i64::try_from(min), i64::try_from(max)) {
        (Ok(min), Ok(max)) => Ok(Shape::Int(min, max)),
        (Ok(_) | Err(_), _) => Err(format!("it can reach {min}..{max}, which is more than 64 bits hold")),
    }
}
