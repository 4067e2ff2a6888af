//! Random expressions and conditions that are well-typed: every form of both, as far as the world has what it needs.

use shao_abi::{PartyId, SlotId, Type};
use shao_ir::{Arith, Cond, Expr, Order, Policy, TableId, Test};

use crate::tape::Tape;
use crate::world::{NUMBER, enum_id, everybody, value};

/// Makes expressions for one decision.
pub struct Maker<'a> {
    pub policy: &'a Policy,
    pub tape: &'a mut Tape,
    /// The atoms so far, by number.
    pub tests: Vec<Test>,
    /// Keys that were looked up without 否则, though the table may lack them: the decision must ask for them.
    pub owed: Vec<(TableId, Expr)>,
}

impl Maker<'_> {
    pub fn cond(&mut self, depth: usize) -> Cond {
        if depth == 0 {
            return self.atom();
        }
        let parts = |maker: &mut Self| (0..maker.tape.below(4)).map(|_| maker.cond(depth - 1)).collect();
        match self.tape.below(7) {
            0..=2 => self.atom(),
            3 => Cond::And(parts(self)),
            4 => Cond::Or(parts(self)),
            5 => Cond::Not(Box::new(self.cond(depth - 1))),
            _ => Cond::Const(self.tape.one_in(2)),
        }
    }

    fn atom(&mut self) -> Cond {
        // Sometimes an atom that is there already.
        if !self.tests.is_empty() && self.tape.one_in(5) {
            let at = self.tape.below(self.tests.len());
            return Cond::Atom(at as u16, self.tests[at].clone());
        }
        let test = self.test();
        self.note(test)
    }

    /// An atom of this test.
    pub fn note(&mut self, test: Test) -> Cond {
        self.tests.push(test.clone());
        Cond::Atom(self.tests.len() as u16 - 1, test)
    }

    fn test(&mut self) -> Test {
        let domain = self.domain();
        match self.tape.below(8) {
            0 => Test::Holds(self.expr(&Type::Bool, 2)),
            1 => {
                let all = [
                    Order::Equal,
                    Order::NotEqual,
                    Order::Less,
                    Order::AtMost,
                    Order::Greater,
                    Order::AtLeast,
                ];
                Test::Compare(self.tape.pick(&all), self.int(2).0, self.int(2).0)
            }
            2 => {
                let ty = if self.tape.one_in(3) { Type::Bool } else { one(&domain) };
                let order = self.tape.pick(&[Order::Equal, Order::NotEqual]);
                Test::Compare(order, self.expr(&ty, 2), self.expr(&ty, 2))
            }
            3 => Test::Within(self.expr(&one(&domain), 2), self.expr(&set(&domain), 2)),
            4 => Test::Subset(self.expr(&set(&domain), 2), self.expr(&set(&domain), 2)),
            5 => Test::SameSet(self.expr(&set(&domain), 2), self.expr(&set(&domain), 2)),
            6 => Test::Empty(self.expr(&set(&domain), 2)),
            _ if self.policy.tables.is_empty() => Test::Holds(self.expr(&Type::Bool, 1)),
            _ => {
                let table = self.tape.below(self.policy.tables.len());
                let key = self.policy.tables[table].key.clone();
                Test::HasKey(TableId(table as u16), self.expr(&key, 1))
            }
        }
    }

    /// Units, or one of the enumerations, as the type of one of them.
    fn domain(&mut self) -> Type {
        if self.tape.one_in(2) {
            Type::Party { among: everybody(&self.policy.schema) }
        } else {
            Type::Enum(enum_id(self.tape, &self.policy.schema))
        }
    }

    /// A random expression of a type (for numbers: of any range).
    pub fn expr(&mut self, ty: &Type, depth: usize) -> Expr {
        if let Type::Int { .. } = ty {
            return self.int(depth).0;
        }
        if let Some(expr) = self.leaf(ty, depth) {
            return expr;
        }
        match ty {
            Type::EnumSet(id) => self.set(ty, &Type::Enum(*id), depth),
            Type::PartySet { .. } => {
                let among = everybody(&self.policy.schema);
                self.set(ty, &Type::Party { among }, depth)
            }
            Type::Party { among } if depth > 0 && self.tape.one_in(2) => self.first(among.clone(), depth),
            Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::Party { .. } | Type::Limit => {
                self.literal(ty)
            }
        }
    }

    /// The first of some units, in some order, that a set holds.
    fn first(&mut self, among: Vec<PartyId>, depth: usize) -> Expr {
        let of = Box::new(self.expr(&Type::PartySet { among: among.clone() }, depth - 1));
        let otherwise = Box::new(self.expr(&Type::Party { among: among.clone() }, depth - 1));
        let mut order = among;
        order.retain(|_| !self.tape.one_in(3));
        if self.tape.one_in(2) {
            order.reverse();
        }
        Expr::First { of, order, otherwise }
    }

    fn set(&mut self, ty: &Type, element: &Type, depth: usize) -> Expr {
        if depth == 0 {
            return self.literal(ty);
        }
        let mut sub = || Box::new(self.expr(ty, depth - 1));
        let (a, b) = (sub(), sub());
        match self.tape.below(4) {
            0 => Expr::Union(a, b),
            1 => Expr::Intersect(a, b),
            2 => Expr::Minus(a, b),
            _ => Expr::Single(Box::new(self.expr(element, depth - 1))),
        }
    }

    /// A number, with the bounds of what it can be.
    fn int(&mut self, depth: usize) -> (Expr, i128, i128) {
        let ty = Type::Int { kind: shao_abi::IntKind::Plain, min: -NUMBER, max: NUMBER };
        if depth == 0 || self.tape.one_in(2) {
            return match self.leaf(&ty, depth) {
                Some(Expr::Slot(slot)) => {
                    let Type::Int { min, max, .. } = self.policy.schema.slots[slot.index()].ty else {
                        panic!()
                    };
                    (Expr::Slot(slot), i128::from(min), i128::from(max))
                }
                Some(lookup) => (lookup, -1000, 1000),
                None => (self.literal(&ty), -1000, 1000),
            };
        }
        if self.tape.one_in(3) {
            let set = set(&self.domain());
            return (Expr::Count(Box::new(self.expr(&set, depth - 1))), 0, 1000);
        }
        let ((a, low, high), (b, least, most)) = (self.int(depth - 1), self.int(depth - 1));
        let (op, corners) = match self.tape.below(3) {
            0 => (Arith::Add, vec![low + least, high + most]),
            1 => (Arith::Subtract, vec![low - most, high - least]),
            _ => (Arith::Multiply, vec![low * least, low * most, high * least, high * most]),
        };
        let (min, max) = (*corners.iter().min().unwrap(), *corners.iter().max().unwrap());
        if min < i128::from(i64::MIN) || max > i128::from(i64::MAX) {
            return (a, low, high);
        }
        (Expr::Arith(op, Box::new(a), Box::new(b)), min, max)
    }

    fn literal(&mut self, ty: &Type) -> Expr {
        Expr::Value(value(self.tape, &self.policy.schema, ty))
    }

    /// A slot or a table's cell of this type, if the tape says so and there is one.
    fn leaf(&mut self, ty: &Type, depth: usize) -> Option<Expr> {
        match self.tape.below(4) {
            0 | 1 => {
                let slots: Vec<SlotId> = self
                    .policy
                    .schema
                    .slots
                    .iter()
                    .enumerate()
                    .filter(|(_, slot)| like(&slot.ty, ty))
                    .map(|(at, _)| SlotId(at as u16))
                    .collect();
                if slots.is_empty() { None } else { Some(Expr::Slot(self.tape.pick(&slots))) }
            }
            2 if depth > 0 => self.lookup(ty, depth),
            _ => None,
        }
    }

    fn lookup(&mut self, ty: &Type, depth: usize) -> Option<Expr> {
        let columns: Vec<(usize, usize)> = self
            .policy
            .tables
            .iter()
            .enumerate()
            .flat_map(|(t, table)| {
                table
                    .columns
                    .iter()
                    .enumerate()
                    .filter(|(_, column)| like(&column.ty, ty))
                    .map(move |(c, _)| (t, c))
            })
            .collect();
        if columns.is_empty() {
            return None;
        }
        let (table, column) = self.tape.pick(&columns);
        let id = TableId(table as u16);
        let table = &self.policy.tables[table];
        let key = self.expr(&table.key.clone(), depth - 1);
        let total = table.row_of.iter().all(Option::is_some);
        let otherwise = if self.tape.one_in(2) {
            if !total {
                self.owed.push((id, key.clone()));
            }
            None
        } else if let Type::Int { .. } = ty {
            Some(Box::new(self.literal(ty)))
        } else {
            Some(Box::new(self.expr(ty, depth - 1)))
        };
        Some(Expr::Lookup { table: id, column: column as u16, key: Box::new(key), otherwise })
    }
}

/// Whether a slot or column of the first type can stand for an expression of the second.
fn like(have: &Type, want: &Type) -> bool {
    match (have, want) {
        (Type::Int { .. }, Type::Int { .. })
        | (Type::Party { .. }, Type::Party { .. })
        | (Type::PartySet { .. }, Type::PartySet { .. }) => true,
        _ => have == want,
    }
}

fn one(domain: &Type) -> Type {
    domain.clone()
}

fn set(domain: &Type) -> Type {
    match domain {
        Type::Enum(id) => Type::EnumSet(*id),
        Type::Party { among } => Type::PartySet { among: among.clone() },
        other => panic!("{other:?} has no sets"),
    }
}
