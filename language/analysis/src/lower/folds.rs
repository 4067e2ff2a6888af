//! 计数, 合计, 去重, 最大, 连续: how the entries of a ledger are put together, and what each carries.

use shao_abi::{Fold as AbiFold, IntKind, SlotId, Type};
use shao_ir::Expr as Ir;
use shao_syntax::ast::{Expr, ExprKind, Fold, Ledger, Name};
use shao_syntax::{Diagnostic, Text};

use super::fits::describe;
use super::values::{Scope, Typed, value};
use crate::context::Context;

/// A name of the case, with its slot if it has one.
pub(super) fn kept(context: &mut Context<'_>, scope: &Scope, name: &Name) -> Option<(Option<SlotId>, Type)> {
    let written = Expr { kind: ExprKind::Name(name.text.clone()), span: name.span };
    let Typed { expr, ty } = value(context, scope, &written, None)?;
    let slot = if let Ir::Slot(slot) = expr { Some(slot) } else { None };
    Some((slot, ty))
}

/// How entries are put together, and the slot whose value each carries.
pub(super) fn fold(
    context: &mut Context<'_>,
    scope: &Scope,
    written: &Ledger,
) -> Option<(AbiFold, Option<SlotId>)> {
    let (fold, name) = match &written.fold {
        Fold::Count => return Some((AbiFold::Count, None)),
        Fold::Streak => return Some((AbiFold::Streak, None)),
        Fold::Sum(name) => (AbiFold::Sum, name),
        Fold::Distinct(name) => (AbiFold::Distinct, name),
        Fold::Max(name) => (AbiFold::Max, name),
    };
    let (slot, ty) = kept(context, scope, name)?;
    let kind = match (fold, &ty) {
        (AbiFold::Sum, Type::Int { kind: kind @ (IntKind::Plain | IntKind::Money | IntKind::Ratio), .. })
        | (AbiFold::Max, Type::Int { kind, .. }) => Ok(*kind),
        (AbiFold::Sum | AbiFold::Max, _) => Err(Wanted::Number),
        (_, Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::Party { .. }) => Ok(IntKind::Plain),
        (_, Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit) => Err(Wanted::Single),
    };
    let below = matches!(ty, Type::Int { min, .. } if min < 0) && fold != AbiFold::Distinct;
    match (kind, slot) {
        (Ok(_), Some(_)) if below => valueless(context, Wanted::Positive, name, &ty),
        (Ok(kind), Some(slot)) => {
            if let Some(known) = context.county.ledgers.get_mut(&written.name.text) {
                *known = kind;
            }
            Some((fold, Some(slot)))
        }
        (Ok(_), None) => valueless(context, Wanted::Fact, name, &ty),
        (Err(wanted), _) => valueless(context, wanted, name, &ty),
    }
}

/// What the value of a ledger must be and is not.
enum Wanted {
    /// A number, for 合计 and 最大.
    Number,
    /// One that is never below zero.
    Positive,
    /// One value, for 去重.
    Single,
    /// Something that differs from case to case.
    Fact,
}

fn valueless<T>(context: &mut Context<'_>, wanted: Wanted, name: &Name, ty: &Type) -> Option<T> {
    let (field, found) = (&name.text, describe(context, ty));
    let (zh, en, help) = match wanted {
        Wanted::Number => (
            format!("`{field}` 是{},合计和最大要一个数", found.zh),
            format!("`{field}` is {}; 合计 and 最大 need a number", found.en),
            Text::new(
                "写一个整数、金额或比例的字段;只数件数就写 `计数`",
                "name a field that holds a number, an amount or a ratio; to count cases write `计数`",
            ),
        ),
        Wanted::Positive => (
            format!("`{field}` 可以是负数,台账里只记零和正数"),
            format!("`{field}` can be negative; a ledger holds nothing below zero"),
            Text::new("给它写明范围,如 `整数 0..100`", "give it a range, such as `整数 0..100`"),
        ),
        Wanted::Single => (
            format!("`{field}` 是{},去重要一个单独的值", found.zh),
            format!("`{field}` is {}; 去重 needs one value to tell apart", found.en),
            Text::new("写一个单位、枚举或数的字段", "name a field that holds a unit, a member or a number"),
        ),
        Wanted::Fact => (
            format!("`{field}` 是一个写定的值,每件都一样"),
            format!("`{field}` is a fixed value, the same in every case"),
            Text::new(
                "写一个事实、判定结果或动作的参数",
                "name a fact, an outcome or a parameter of the action",
            ),
        ),
    };
    let found = Diagnostic::error("ledger-without-value", name.span, Text::new(zh, en));
    context.report(found.help(help));
    None
}
