//! 加, 去 and 乘: of numbers by intervals, of sets member by member.

use shao_abi::{IntKind, Type};
use shao_ir::{Arith, Expr as Ir};
use shao_syntax::ast::{Expr, SumOp};

use super::fits::agree;
use super::sets::{as_set, join};
use super::values::{Scope, Typed, value};
use crate::context::Context;

/// 加 or 去.
pub(super) fn sum(
    context: &mut Context<'_>,
    scope: &Scope,
    op: SumOp,
    a: &Expr,
    b: &Expr,
    expected: Option<&Type>,
) -> Option<Typed> {
    let left = value(context, scope, a, expected)?;
    if matches!(left.ty, Type::Int { .. }) {
        let right = value(context, scope, b, None)?;
        let op = if op == SumOp::Add { Arith::Add } else { Arith::Subtract };
        return numbers(context, op, (left, a), (right, b));
    }
    let left = as_set(context, left, a)?;
    let right = value(context, scope, b, Some(&left.ty))?;
    let right = as_set(context, right, b)?;
    agree(context, &right.ty, &left.ty, b)?;
    Some(match op {
        SumOp::Add => join(left, right),
        SumOp::Take => Typed { ty: left.ty, expr: Ir::Minus(Box::new(left.expr), Box::new(right.expr)) },
    })
}

/// `×`.
pub(super) fn product(context: &mut Context<'_>, scope: &Scope, a: &Expr, b: &Expr) -> Option<Typed> {
    let (left, right) = (value(context, scope, a, None), value(context, scope, b, None));
    numbers(context, Arith::Multiply, (left?, a), (right?, b))
}

/// Integer arithmetic by intervals: what may leave 64 bits does not compile.
fn numbers(
    context: &mut Context<'_>,
    op: Arith,
    (left, a): (Typed, &Expr),
    (right, b): (Typed, &Expr),
) -> Option<Typed> {
    let (Type::Int { kind, min, max }, Type::Int { kind: other, min: low, max: high }) =
        (&left.ty, &right.ty)
    else {
        let at = if matches!(left.ty, Type::Int { .. }) { b } else { a };
        return context.fail(
            "not-a-number",
            at.span,
            "只有数可以加减乘",
            "only numbers can be added or multiplied",
        );
    };
    if kind != other && !(op == Arith::Multiply && (*kind == IntKind::Plain || *other == IntKind::Plain)) {
        return context.fail(
            "mixed-kinds",
            b.span,
            "两边的量不是同一种",
            "the two sides do not count the same thing",
        );
    }
    let ends: Option<Vec<i64>> = match op {
        Arith::Add => [min.checked_add(*low), max.checked_add(*high)].into_iter().collect(),
        Arith::Subtract => [min.checked_sub(*high), max.checked_sub(*low)].into_iter().collect(),
        Arith::Multiply => {
            [min, max].into_iter().flat_map(|x| [x.checked_mul(*low), x.checked_mul(*high)]).collect()
        }
    };
    let kind = if *kind == IntKind::Plain { *other } else { *kind };
    match ends.and_then(|e| e.iter().min().copied().zip(e.iter().max().copied())) {
        Some((min, max)) => {
            let expr = Ir::Arith(op, Box::new(left.expr), Box::new(right.expr));
            Some(Typed { expr, ty: Type::Int { kind, min, max } })
        }
        None => context.fail(
            "overflow",
            a.span,
            "这个算式可能超出 64 位整数",
            "this sum can leave the range of 64-bit integers",
        ),
    }
}
