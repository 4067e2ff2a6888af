//! Sets: one truth per member, so that a set of seventy units is seventy variables and not 2⁷⁰ values.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::Value;
use shao_ir::Expr;

use super::{Compiler, Thing, index, intern, value_at};
use crate::Undecided;
use crate::diagram::Ref;
use crate::truth::{FALSE, TRUE, UNKNOWN};

/// A set: where each member is in it, and where it is a set at all (a lookup may lack its row).
#[derive(Debug, Clone)]
pub(crate) struct Set {
    pub has: BTreeMap<u16, Ref>,
    pub defined: Ref,
}

impl Set {
    /// No set anywhere.
    pub(super) fn undefined() -> Self {
        Self { has: BTreeMap::new(), defined: UNKNOWN }
    }
}

impl Compiler<'_, '_> {
    /// A value that is a set.
    pub(super) fn set(&mut self, expr: &Expr) -> Result<Set, Undecided> {
        match expr {
            Expr::Value(Value::Set(set)) => {
                Ok(Set { has: set.iter().map(|at| (*at, TRUE)).collect(), defined: TRUE })
            }
            Expr::Slot(slot) => match self.slot(*slot)? {
                Thing::Many(set) => Ok(set),
                Thing::One(_) => Ok(Set::undefined()),
            },
            Expr::Lookup { table, column, key, otherwise } => {
                let cells = self.lookup(*table, *column, key)?;
                let found = self.of_cells(cells)?;
                match otherwise {
                    Some(other) => {
                        let other = self.set(other)?;
                        let lacks = self.lacks_row(*table, key)?;
                        self.choose_set(lacks, &other, &found)
                    }
                    None => Ok(found),
                }
            }
            Expr::Single(element) => {
                let element = self.scalar(element)?;
                self.single(element)
            }
            Expr::Union(a, b) => {
                self.members_of(a, b, |compiler, a, b| Ok(compiler.truths.or(compiler.store, a, b)?))
            }
            Expr::Intersect(a, b) => {
                self.members_of(a, b, |compiler, a, b| Ok(compiler.truths.and(compiler.store, a, b)?))
            }
            Expr::Minus(a, b) => self.members_of(a, b, |compiler, a, b| {
                let not = compiler.truths.not(compiler.store, b)?;
                Ok(compiler.truths.and(compiler.store, a, not)?)
            }),
            Expr::Value(_) | Expr::Arith(..) | Expr::Count(_) | Expr::First { .. } => Ok(Set::undefined()),
        }
    }

    fn members_of(
        &mut self,
        a: &Expr,
        b: &Expr,
        mut f: impl FnMut(&mut Self, Ref, Ref) -> Result<Ref, Undecided>,
    ) -> Result<Set, Undecided> {
        let (a, b) = (self.set(a)?, self.set(b)?);
        let mut has = BTreeMap::new();
        for member in keys(&a, &b) {
            has.insert(member, f(self, held(&a, member), held(&b, member))?);
        }
        Ok(Set { has, defined: self.truths.and(self.store, a.defined, b.defined)? })
    }

    /// The set of one element.
    fn single(&mut self, element: Ref) -> Result<Set, Undecided> {
        let mut has = BTreeMap::new();
        for member in self.indices(element) {
            has.insert(member, self.each(element, |value| Some(index(value)? == member))?);
        }
        Ok(Set { has, defined: self.each(element, |value| index(value).map(|_| true))? })
    }

    /// The sets that stand in the cells of a table.
    fn of_cells(&mut self, cells: Ref) -> Result<Set, Undecided> {
        let mut held = BTreeSet::new();
        for leaf in self.leaves(cells) {
            if let Some(Value::Set(set)) = value_at(&self.values, leaf) {
                held.extend(set.iter().copied());
            }
        }
        let contains = |value: &Value, member: u16| {
            if let Value::Set(set) = value { Some(set.contains(&member)) } else { None }
        };
        let mut has = BTreeMap::new();
        for member in held {
            has.insert(member, self.each(cells, |value| contains(value, member))?);
        }
        Ok(Set { has, defined: self.each(cells, |value| matches!(value, Value::Set(_)).then_some(true))? })
    }

    /// Whether a set holds an element.
    pub(super) fn within(&mut self, element: Ref, set: &Set) -> Result<Ref, Undecided> {
        let constant: BTreeSet<u16> =
            set.has.iter().filter(|(_, has)| **has == TRUE).map(|(member, _)| *member).collect();
        let mut found = self.each(element, |value| Some(constant.contains(&index(value)?)))?;
        for (member, has) in set.has.iter().filter(|(_, has)| **has != TRUE) {
            let is = self.each(element, |value| Some(index(value)? == *member))?;
            let here = self.truths.and(self.store, is, *has)?;
            found = self.truths.or(self.store, found, here)?;
        }
        let element = self.each(element, |value| index(value).map(|_| true))?;
        let defined = self.truths.and(self.store, element, set.defined)?;
        self.guarded(defined, found)
    }

    /// Whether every member of `a` is one of `b`.
    pub(super) fn subset(&mut self, a: &Set, b: &Set) -> Result<Ref, Undecided> {
        let mut all = TRUE;
        for (member, has) in &a.has {
            let not = self.truths.not(self.store, *has)?;
            let fine = self.truths.or(self.store, not, held(b, *member))?;
            all = self.truths.and(self.store, all, fine)?;
        }
        let defined = self.truths.and(self.store, a.defined, b.defined)?;
        self.guarded(defined, all)
    }

    /// 空.
    pub(super) fn empty(&mut self, a: &Set) -> Result<Ref, Undecided> {
        let any = a.has.values().try_fold(FALSE, |any, has| self.truths.or(self.store, any, *has))?;
        let none = self.truths.not(self.store, any)?;
        self.guarded(a.defined, none)
    }

    /// 个数.
    pub(super) fn count(&mut self, set: &Set) -> Result<Ref, Undecided> {
        let mut count = Ref::leaf(0);
        for has in set.has.values() {
            count = self.store.apply(count, *has, &mut |n, truth| {
                if Ref::leaf(truth) == TRUE { n.saturating_add(1) } else { n }
            })?;
        }
        let values = &mut self.values;
        Ok(self.store.apply(set.defined, count, &mut |defined, n| {
            let n = (Ref::leaf(defined) == TRUE).then(|| Value::Int(i64::from(n)));
            intern(values, n)
        })?)
    }

    /// Where `truth` is true, `then`; elsewhere `other`.
    pub(super) fn choose_set(&mut self, truth: Ref, then: &Set, other: &Set) -> Result<Set, Undecided> {
        let mut has = BTreeMap::new();
        for member in keys(then, other) {
            has.insert(member, self.choose(truth, held(then, member), held(other, member))?);
        }
        Ok(Set { has, defined: self.choose(truth, then.defined, other.defined)? })
    }

    /// A set as one diagram, whose leaves are whole sets.
    pub(crate) fn whole(&mut self, set: &Set) -> Result<Ref, Undecided> {
        let mut whole = Ref::leaf(self.intern(Some(Value::Set(BTreeSet::new()))));
        for (member, has) in &set.has {
            let values = &mut self.values;
            whole = self.store.apply(whole, *has, &mut |leaf, truth| match value_at(values, leaf) {
                Some(Value::Set(set)) if Ref::leaf(truth) == TRUE => {
                    let mut with = set.clone();
                    with.insert(*member);
                    intern(values, Some(Value::Set(with)))
                }
                _ => leaf,
            })?;
        }
        let missing = Ref::leaf(super::MISSING);
        self.choose(set.defined, whole, missing)
    }

    /// A truth where it has one, else unknown.
    pub(super) fn guarded(&mut self, defined: Ref, truth: Ref) -> Result<Ref, Undecided> {
        if defined == TRUE { Ok(truth) } else { self.choose(defined, truth, UNKNOWN) }
    }

    fn indices(&self, a: Ref) -> BTreeSet<u16> {
        self.leaves(a).into_iter().filter_map(|leaf| index(value_at(&self.values, leaf)?)).collect()
    }

    fn leaves(&self, a: Ref) -> BTreeSet<u32> {
        self.store.leaves(a)
    }
}

fn keys(a: &Set, b: &Set) -> BTreeSet<u16> {
    a.has.keys().chain(b.has.keys()).copied().collect()
}

fn held(set: &Set, member: u16) -> Ref {
    set.has.get(&member).copied().unwrap_or(FALSE)
}
