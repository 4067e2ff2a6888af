//! Conditions: each comparison becomes an atom that can be quoted and explained.

use shao_abi::{Atom, SlotSource, TextOp, Type};
use shao_ir::{Cond, Expr as Ir, Order, Test};
use shao_syntax::Text;
use shao_syntax::ast::{CompareOp, Expr, ExprKind};

use super::fits::agree;
use super::questions::{happening, order, passed, text_question};
use super::sets::as_set;
use super::values::{Scope, Typed, value};
use crate::context::{Context, FieldRef, id16};

/// Reads the conditions of one decision and numbers their atoms.
pub(super) struct Conditions {
    pub scope: Scope,
    pub atoms: Vec<Atom>,
    /// Position of the rule that is read.
    pub rule: u16,
    /// Whether what is read stands under one 非, or under three.
    under_not: bool,
}

impl Conditions {
    pub fn new(scope: Scope) -> Self {
        Self { scope, atoms: Vec::new(), rule: 0, under_not: false }
    }

    /// Reads a condition.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is none of these is handled alike, also if the language grows"
    )]
    pub fn cond(&mut self, context: &mut Context<'_>, written: &Expr) -> Option<Cond> {
        match &written.kind {
            ExprKind::Or(parts) => self.all(context, parts).map(Cond::Or),
            ExprKind::And(parts) => self.all(context, parts).map(Cond::And),
            ExprKind::Not(inner) => {
                self.under_not = !self.under_not;
                let inner = self.cond(context, inner);
                self.under_not = !self.under_not;
                Some(Cond::Not(Box::new(inner?)))
            }
            ExprKind::Bool(truth) => Some(Cond::Const(*truth)),
            _ => {
                let test = self.test(context, written)?;
                Some(self.atom(context, written, test))
            }
        }
    }

    /// Every part is read even when one is wrong, so that all mistakes show at once.
    fn all(&mut self, context: &mut Context<'_>, parts: &[Expr]) -> Option<Vec<Cond>> {
        let read: Vec<Option<Cond>> = parts.iter().map(|p| self.cond(context, p)).collect();
        read.into_iter().collect()
    }

    fn atom(&mut self, context: &Context<'_>, written: &Expr, (test, negated): (Test, bool)) -> Cond {
        let at = id16(self.atoms.len());
        let (text, place) = (context.written(written.span), context.place(written.span));
        let under_not = self.under_not;
        self.atoms.push(Atom { rule: self.rule, text, place, opposite: negated, under_not });
        let atom = Cond::Atom(at, test);
        if negated { Cond::Not(Box::new(atom)) } else { atom }
    }

    /// One atomic condition, and whether it is meant negated (不空, 不通过).
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is none of these is handled alike, also if the language grows"
    )]
    fn test(&mut self, context: &mut Context<'_>, written: &Expr) -> Option<(Test, bool)> {
        let plain = |test| (test, false);
        match &written.kind {
            ExprKind::Compare(op, a, b) => self.compare(context, *op, a, b),
            ExprKind::Within(element, set) => self.within(context, element, set).map(plain),
            ExprKind::Includes(set, element) => self.includes(context, set, element).map(plain),
            ExprKind::Contains(text, literal) => {
                text_question(context, text, TextOp::Contains, literal).map(plain)
            }
            ExprKind::HasKey(table, key) => self.has_key(context, table, key).map(plain),
            ExprKind::Passed(decision, truth) => passed(context, decision).map(|test| (test, !truth)),
            ExprKind::Empty(of, truth) => {
                self.empty(context, of).map(|(test, empty)| (test, empty != *truth))
            }
            ExprKind::Ever(name) => {
                let Some(what) = happening(context, &name.text) else {
                    let known: Vec<String> = context
                        .marks
                        .keys()
                        .chain(context.acts().keys())
                        .chain(context.stages().keys())
                        .cloned()
                        .collect();
                    return context.unknown(
                        Text::new("记号、动作或阶段", "mark, action or stage"),
                        &name.text,
                        name.span,
                        &known,
                    );
                };
                let slot = context.slot(format!("曾 {}", name.text), Type::Bool, SlotSource::Ever(what));
                Some(plain(Test::Holds(Ir::Slot(slot))))
            }
            _ => {
                let typed = value(context, &self.scope, written, Some(&Type::Bool))?;
                agree(context, &typed.ty, &Type::Bool, written)?;
                Some(plain(Test::Holds(typed.expr)))
            }
        }
    }

    fn compare(
        &mut self,
        context: &mut Context<'_>,
        op: CompareOp,
        a: &Expr,
        b: &Expr,
    ) -> Option<(Test, bool)> {
        let differs = op == CompareOp::NotEqual;
        if let ExprKind::Text(_) = b.kind
            && (differs || op == CompareOp::Equal)
        {
            return Some((text_question(context, a, TextOp::Equals, b)?, differs));
        }
        let left = value(context, &self.scope, a, None)?;
        let right = value(context, &self.scope, b, Some(&left.ty))?;
        agree(context, &right.ty, &left.ty, b)?;
        let order = order(op);
        let ordered = !matches!(order, Order::Equal | Order::NotEqual);
        if matches!(left.ty, Type::EnumSet(_) | Type::PartySet { .. }) && !ordered {
            return Some((Test::SameSet(left.expr, right.expr), differs));
        }
        if (ordered && !matches!(left.ty, Type::Int { .. })) || left.ty == Type::Limit {
            return context.fail(
                "not-ordered",
                b.span,
                "这两个值分不出大小",
                "these two values have no order",
            );
        }
        Some((Test::Compare(order, left.expr, right.expr), false))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is none of these is handled alike, also if the language grows"
    )]
    fn within(&mut self, context: &mut Context<'_>, element: &Expr, set: &Expr) -> Option<Test> {
        let one = value(context, &self.scope, element, None)?;
        let wanted = match &one.ty {
            Type::Enum(id) => Type::EnumSet(*id),
            other => other.clone(),
        };
        let expected = if let Type::Party { .. } = one.ty { None } else { Some(&wanted) };
        let many = value(context, &self.scope, set, expected)?;
        let many = as_set(context, many, set)?;
        self.element(context, &one, &many, set)?;
        Some(Test::Within(one.expr, many.expr))
    }

    /// 集合 含 元素, or 全部判定 含 规则.
    fn includes(&mut self, context: &mut Context<'_>, set: &Expr, element: &Expr) -> Option<Test> {
        if let (ExprKind::Name(decision), ExprKind::Name(rule)) = (&set.kind, &element.kind)
            && let Some((id, rules)) = context.decision(decision).and_then(|d| Some((d.id, d.fires.clone()?)))
        {
            let Some(at) = rules.iter().position(|r| r == rule) else {
                let known: Vec<&str> = rules.iter().map(String::as_str).collect();
                return context.unknown(Text::new("规则", "rule"), rule, element.span, &known);
            };
            let source = SlotSource::Fired(id, id16(at));
            let slot = context.slot(format!("{decision} 含 {rule}"), Type::Bool, source);
            return Some(Test::Holds(Ir::Slot(slot)));
        }
        let many = value(context, &self.scope, set, None)?;
        let many = as_set(context, many, set)?;
        let one = value(context, &self.scope, element, Some(&many.ty))?;
        if matches!(one.ty, Type::EnumSet(_) | Type::PartySet { .. }) {
            agree(context, &one.ty, &many.ty, element)?;
            return Some(Test::Subset(one.expr, many.expr));
        }
        self.element(context, &one, &many, element)?;
        Some(Test::Within(one.expr, many.expr))
    }

    fn element(&self, context: &mut Context<'_>, one: &Typed, many: &Typed, at: &Expr) -> Option<()> {
        let fits = match (&one.ty, &many.ty) {
            (Type::Enum(a), Type::EnumSet(b)) => a == b,
            (Type::Party { .. }, Type::PartySet { .. }) => true,
            _ => false,
        };
        if fits {
            return Some(());
        }
        context.fail(
            "wrong-type",
            at.span,
            "集合里的东西与它不是同一种",
            "the set holds things of another kind",
        )
    }

    fn has_key(&mut self, context: &mut Context<'_>, table: &Expr, key: &Expr) -> Option<Test> {
        let found = if let ExprKind::Name(name) = &table.kind {
            context.table(name).map(|(id, t)| (id, t.key.clone()))
        } else {
            None
        };
        let Some((id, key_type)) = found else {
            return context.fail(
                "not-a-table",
                table.span,
                "这里要一张清单的名字",
                "the name of a table is needed here",
            );
        };
        let typed = value(context, &self.scope, key, Some(&key_type))?;
        agree(context, &typed.ty, &key_type, key)?;
        Some(Test::HasKey(id, typed.expr))
    }

    /// 空 and 非空. Of a text, the bit says that it is *not* empty.
    fn empty(&mut self, context: &mut Context<'_>, of: &Expr) -> Option<(Test, bool)> {
        if let ExprKind::Name(name) = &of.kind
            && let Some(FieldRef::Text(field)) = context.fields().get(name).copied()
        {
            let slot = context.text_slot(format!("{name} 非空"), field, TextOp::NonEmpty, "");
            return Some((Test::Holds(Ir::Slot(slot)), false));
        }
        let typed = value(context, &self.scope, of, None)?;
        if !matches!(typed.ty, Type::EnumSet(_) | Type::PartySet { .. }) {
            return context.fail(
                "not-a-set",
                of.span,
                "只有集合和文本可以说空",
                "only sets and texts can be empty",
            );
        }
        Some((Test::Empty(typed.expr), true))
    }
}
