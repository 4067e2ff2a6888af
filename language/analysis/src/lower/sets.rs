//! Sets of units or of members: written out, joined, counted.

use std::collections::BTreeSet;

use shao_abi::{IntKind, PartyId, SlotSource, Type, Value};
use shao_ir::Expr as Ir;
use shao_syntax::ast::{Expr, ExprKind};

use super::fits::{agree, widen};
use super::values::{Scope, Typed, value};
use crate::context::Context;

pub(super) fn empty_set(context: &mut Context<'_>, at: &Expr, expected: Option<&Type>) -> Option<Typed> {
    let ty = match expected {
        Some(ty @ (Type::EnumSet(_) | Type::PartySet { .. })) => ty.clone(),
        Some(Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::Party { .. } | Type::Limit) => {
            return context.fail(
                "not-a-set",
                at.span,
                "`无` 是空集合,这里要一个值",
                "`无` is the empty set; a value is needed here",
            );
        }
        None => Type::PartySet { among: Vec::new() },
    };
    Some(Typed { expr: Ir::Value(Value::Set(BTreeSet::new())), ty })
}

pub(super) fn set(
    context: &mut Context<'_>,
    scope: &Scope,
    items: &[Expr],
    at: &Expr,
    expected: Option<&Type>,
) -> Option<Typed> {
    let mut whole = match expected {
        Some(ty @ (Type::EnumSet(_) | Type::PartySet { .. })) => {
            Some(Typed { expr: Ir::Value(Value::Set(BTreeSet::new())), ty: ty.clone() })
        }
        Some(Type::Enum(id)) => {
            Some(Typed { expr: Ir::Value(Value::Set(BTreeSet::new())), ty: Type::EnumSet(*id) })
        }
        Some(Type::Party { .. } | Type::Bool | Type::Int { .. } | Type::Limit) | None => None,
    };
    for item in items {
        let element_type = whole.as_ref().map(|w| w.ty.clone());
        let element = value(context, scope, item, element_type.as_ref())?;
        let single = as_set(context, element, item)?;
        whole = Some(match whole {
            None => single,
            Some(sum) => {
                agree(context, &single.ty, &sum.ty, item)?;
                join(sum, single)
            }
        });
    }
    match whole {
        Some(Typed { expr, ty }) => Some(Typed { expr: fold(expr), ty }),
        None => empty_set(context, at, expected),
    }
}

pub(super) fn join(a: Typed, b: Typed) -> Typed {
    Typed { ty: widen(&a.ty, &b.ty), expr: fold(Ir::Union(Box::new(a.expr), Box::new(b.expr))) }
}

/// Unions and singletons of literals are literals.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is none of these is handled alike, also if the language grows"
)]
fn fold(expr: Ir) -> Ir {
    match expr {
        Ir::Single(inner) => match *inner {
            Ir::Value(Value::Enum(m)) => Ir::Value(Value::Set(BTreeSet::from([m]))),
            Ir::Value(Value::Party(PartyId(p))) => Ir::Value(Value::Set(BTreeSet::from([p]))),
            other => Ir::Single(Box::new(other)),
        },
        Ir::Union(a, b) => match (fold(*a), fold(*b)) {
            (Ir::Value(Value::Set(a)), Ir::Value(Value::Set(b))) => {
                Ir::Value(Value::Set(a.union(&b).copied().collect()))
            }
            (a, b) => Ir::Union(Box::new(a), Box::new(b)),
        },
        other => other,
    }
}

/// A set stays a set; one unit or member becomes the set of it.
pub(super) fn as_set(context: &mut Context<'_>, typed: Typed, at: &Expr) -> Option<Typed> {
    let ty = match &typed.ty {
        Type::EnumSet(_) | Type::PartySet { .. } => return Some(typed),
        Type::Enum(id) => Type::EnumSet(*id),
        Type::Party { among } => Type::PartySet { among: among.clone() },
        Type::Bool | Type::Int { .. } | Type::Limit => {
            return context.fail(
                "not-a-set",
                at.span,
                "这里要单位或枚举的集合",
                "a set of units or members is needed here",
            );
        }
    };
    Some(Typed { expr: fold(Ir::Single(Box::new(typed.expr))), ty })
}

/// How many a set holds; of a mark, an action or a stage: how often it was in the case's history.
pub(super) fn count(context: &mut Context<'_>, scope: &Scope, inner: &Expr) -> Option<Typed> {
    if let ExprKind::Name(name) = &inner.kind
        && let Some(what) = super::questions::happening(context, name)
    {
        let ty = Type::Int { kind: IntKind::Plain, min: 0, max: 1_000_000 };
        let slot = context.slot(format!("{name}.次数"), ty.clone(), SlotSource::Count(what));
        return Some(Typed { expr: Ir::Slot(slot), ty });
    }
    let set = value(context, scope, inner, None)?;
    let max = match &set.ty {
        Type::EnumSet(id) => context.members(*id).len(),
        Type::PartySet { among } => among.len(),
        Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::Party { .. } | Type::Limit => {
            return context.fail(
                "not-a-set",
                inner.span,
                "只有集合、动作、阶段、记号有次数",
                "only sets, actions, stages and marks have 次数",
            );
        }
    };
    let ty = Type::Int { kind: IntKind::Plain, min: 0, max: i64::try_from(max).unwrap_or(i64::MAX) };
    Some(Typed { expr: Ir::Count(Box::new(set.expr)), ty })
}
