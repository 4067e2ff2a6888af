//! Finds the shapes of expressions and checks that the parts of tests and values go together.

use std::collections::BTreeSet;

use shao_abi::{EnumId, PartyId, Type, Value};

use crate::shape::{Found, Of, Shape, arith, comparable, join, of_value, together};
use crate::{Expr, Policy, Table, TableId, Test};

/// Finds shapes in the context of one decision.
pub(crate) struct Shapes<'a> {
    policy: &'a Policy,
    /// The keys the decision asks for with 表 有 k.
    asked: Vec<(TableId, &'a Expr)>,
}

impl<'a> Shapes<'a> {
    pub(crate) fn new(policy: &'a Policy, asked: Vec<(TableId, &'a Expr)>) -> Self {
        Self { policy, asked }
    }

    /// The shape of an expression, or what is wrong with it.
    pub(crate) fn of(&self, expr: &Expr) -> Found<Shape> {
        match expr {
            Expr::Value(value) => Ok(of_value(value)),
            Expr::Slot(slot) => {
                let slot = self
                    .policy
                    .schema
                    .slots
                    .get(slot.index())
                    .ok_or_else(|| format!("no slot {}", slot.0))?;
                self.of_type(&slot.ty)
            }
            Expr::Lookup { table, column, key, otherwise } => {
                self.lookup(*table, *column, key, otherwise.as_deref())
            }
            Expr::Arith(op, a, b) => arith(*op, self.int(a)?, self.int(b)?),
            Expr::Single(inner) => self.one(inner).map(|(of, may)| Shape::Set(of, may)),
            Expr::Union(a, b) => self.sets(a, b, |a, b| a | b),
            Expr::Intersect(a, b) => self.sets(a, b, |a, b| a & b),
            Expr::Minus(a, b) => self.sets(a, b, |a, _| a.clone()),
            Expr::First { of, order, otherwise } => {
                let (of, held) = self.set(of)?;
                together(of, Of::Units)?;
                let may = order.iter().map(|unit| unit.0).filter(|unit| held.contains(unit)).collect();
                join(Shape::One(Of::Units, may), self.of(otherwise)?)
            }
            Expr::Count(set) => {
                let most = i64::try_from(self.set(set)?.1.len()).unwrap_or(i64::MAX);
                Ok(Shape::Int(0, most))
            }
        }
    }

    /// Whether a test is well-typed.
    pub(crate) fn test(&self, test: &Test) -> Found<()> {
        match test {
            Test::Holds(a) if self.of(a)? == Shape::Bool => Ok(()),
            Test::Holds(_) => Err("it is no 是否".to_owned()),
            Test::Compare(order, a, b) => comparable(*order, &self.of(a)?, &self.of(b)?),
            Test::Within(element, set) => together(self.one(element)?.0, self.set(set)?.0),
            Test::Subset(a, b) | Test::SameSet(a, b) => together(self.set(a)?.0, self.set(b)?.0),
            Test::Empty(a) => self.set(a).map(|_| ()),
            Test::HasKey(table, key) => self.key(self.table(*table)?, key).map(|_| ()),
        }
    }

    /// Whether all values of a shape belong to a type.
    pub(crate) fn fits(&self, shape: &Shape, ty: &Type) -> Found<()> {
        match (shape, self.of_type(ty)?) {
            (Shape::Bool, Shape::Bool) | (Shape::Limit, Shape::Limit) => Ok(()),
            (Shape::Int(min, max), Shape::Int(least, most)) if least <= *min && *max <= most => Ok(()),
            (Shape::Int(min, max), Shape::Int(least, most)) => {
                Err(format!("it can be {min}..{max}, its field holds {least}..{most}"))
            }
            (Shape::One(a, may), Shape::One(b, all)) | (Shape::Set(a, may), Shape::Set(b, all)) => {
                together(*a, b)?;
                let stray = may.difference(&all).next();
                stray.map_or(Ok(()), |stray| {
                    Err(format!("it can be number {stray}, which its field does not hold"))
                })
            }
            (Shape::Bool | Shape::Int(..) | Shape::One(..) | Shape::Set(..) | Shape::Limit, _) => {
                Err("it is not of its field's type".to_owned())
            }
        }
    }

    fn of_type(&self, ty: &Type) -> Found<Shape> {
        let members = |id: &EnumId| -> Found<BTreeSet<u16>> {
            let def =
                self.policy.schema.enums.get(id.index()).ok_or_else(|| format!("no enumeration {}", id.0))?;
            Ok((0..=u16::MAX).zip(&def.members).map(|(at, _)| at).collect())
        };
        let units = |among: &[PartyId]| among.iter().map(|party| party.0).collect();
        Ok(match ty {
            Type::Bool => Shape::Bool,
            Type::Int { min, max, .. } => Shape::Int(*min, *max),
            Type::Enum(id) => Shape::One(Of::Enum(*id), members(id)?),
            Type::Party { among } => Shape::One(Of::Units, units(among)),
            Type::EnumSet(id) => Shape::Set(Of::Enum(*id), members(id)?),
            Type::PartySet { among } => Shape::Set(Of::Units, units(among)),
            Type::Limit => Shape::Limit,
        })
    }

    fn table(&self, id: TableId) -> Found<&'a Table> {
        self.policy.tables.get(usize::from(id.0)).ok_or_else(|| format!("no table {}", id.0))
    }

    /// The values a key can take.
    fn key(&self, table: &Table, key: &Expr) -> Found<BTreeSet<u16>> {
        let (of, may) = self.one(key)?;
        let keys = match &table.key {
            Type::Enum(id) => Of::Enum(*id),
            Type::Party { .. } => Of::Units,
            Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => {
                return Err(format!("`{}` has no proper key", table.name));
            }
        };
        together(of, keys)?;
        match may.iter().find(|key| usize::from(**key) >= table.row_of.len()) {
            Some(key) => Err(format!("`{}` knows no key number {key}", table.name)),
            None => Ok(may),
        }
    }

    fn lookup(&self, id: TableId, column: u16, key: &Expr, otherwise: Option<&Expr>) -> Found<Shape> {
        let table = self.table(id)?;
        let column = table.columns.get(usize::from(column));
        let column = column.ok_or_else(|| format!("`{}` has no such column", table.name))?;
        let keys = self.key(table, key)?;
        let mut shape = self.of_type(&column.ty)?;
        if let Shape::Int(min, max) = &mut shape {
            // The bounds of the cells are tighter than those of the type, and what the compiler's intervals see.
            let cells =
                column.cells.iter().filter_map(|cell| if let Value::Int(n) = cell { Some(*n) } else { None });
            (*min, *max) = cells.clone().min().zip(cells.max()).unwrap_or((*min, *max));
        }
        match otherwise {
            Some(other) => join(shape, self.of(other)?),
            None => {
                let lacks = |key: &u16| table.row_of.get(usize::from(*key)).is_none_or(Option::is_none);
                let guarded = self.asked.contains(&(id, key));
                match keys.iter().find(|key| lacks(key)) {
                    Some(key) if !guarded => Err(format!("`{}` has no row for key number {key}", table.name)),
                    Some(_) | None => Ok(shape),
                }
            }
        }
    }

    fn int(&self, expr: &Expr) -> Found<(i64, i64)> {
        if let Shape::Int(min, max) = self.of(expr)? {
            Ok((min, max))
        } else {
            Err("it is no number".to_owned())
        }
    }

    fn one(&self, expr: &Expr) -> Found<(Of, BTreeSet<u16>)> {
        if let Shape::One(of, may) = self.of(expr)? {
            Ok((of, may))
        } else {
            Err("it is no member or unit".to_owned())
        }
    }

    fn set(&self, expr: &Expr) -> Found<(Of, BTreeSet<u16>)> {
        if let Shape::Set(of, may) = self.of(expr)? { Ok((of, may)) } else { Err("it is no set".to_owned()) }
    }

    fn sets(
        &self,
        a: &Expr,
        b: &Expr,
        may: fn(&BTreeSet<u16>, &BTreeSet<u16>) -> BTreeSet<u16>,
    ) -> Found<Shape> {
        let ((a, of_a), (b, of_b)) = (self.set(a)?, self.set(b)?);
        let of = a.meet(b).ok_or("its two sets are not of one type")?;
        Ok(Shape::Set(of, may(&of_a, &of_b)))
    }
}
