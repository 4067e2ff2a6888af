//! Whether a value of one type may stand where another is wanted, and types in words.

use std::collections::BTreeSet;

use shao_abi::{IntKind, PartyId, Type};
use shao_syntax::Text;
use shao_syntax::ast::Expr;

use crate::context::Context;

/// Whether a value of one type can stand where another is wanted.
pub(super) fn agree(context: &mut Context<'_>, found: &Type, wanted: &Type, at: &Expr) -> Option<()> {
    let same = match (found, wanted) {
        (Type::Bool, Type::Bool)
        | (Type::Limit, Type::Limit)
        | (Type::Party { .. }, Type::Party { .. })
        | (Type::PartySet { .. }, Type::PartySet { .. }) => true,
        (Type::Int { kind: a, .. }, Type::Int { kind: b, .. }) => a == b,
        (Type::Enum(a), Type::Enum(b)) | (Type::EnumSet(a), Type::EnumSet(b)) => a == b,
        _ => false,
    };
    if same {
        return Some(());
    }
    let (have, want) = (describe(context, found), describe(context, wanted));
    context.fail(
        "wrong-type",
        at.span,
        format!("`{}` 是{},这里要{}", context.written(at.span), have.zh, want.zh),
        format!("`{}` is {}, {} is needed here", context.written(at.span), have.en, want.en),
    )
}

/// Whether every value of one type belongs to another: of its family, and within its range or among its units.
pub(super) fn fits(context: &mut Context<'_>, found: &Type, wanted: &Type, at: &Expr) -> Option<()> {
    agree(context, found, wanted, at)?;
    let written = context.written(at.span);
    match (found, wanted) {
        (Type::Int { kind, min, max }, Type::Int { min: least, max: most, .. })
            if min < least || max > most =>
        {
            let range = |a: i64, b: i64| format!("{}..{}", amount(*kind, a), amount(*kind, b));
            let (have, want) = (range(*min, *max), range(*least, *most));
            let (zh, en) = if min == max {
                (
                    format!("`{written}` 超出范围,这里只容 {want}"),
                    format!("`{written}` is out of range, only {want} fits here"),
                )
            } else {
                (
                    format!("`{written}` 可以是 {have},这里只容 {want}"),
                    format!("`{written}` can be {have}, only {want} fits here"),
                )
            };
            context.fail("out-of-range", at.span, zh, en)
        }
        (Type::Party { among }, Type::Party { among: wanted })
        | (Type::PartySet { among }, Type::PartySet { among: wanted }) => {
            let Some(stray) = among.iter().find(|p| !wanted.contains(p)) else { return Some(()) };
            let name = |p: &PartyId| {
                context.parties.get_index(p.index()).map(|(n, _)| n.clone()).unwrap_or_default()
            };
            let (other, want) = (name(stray), wanted.iter().take(5).map(name).collect::<Vec<_>>().join("、"));
            let want = if wanted.len() > 5 { format!("{want}等 {} 家", wanted.len()) } else { want };
            let (zh, en) = if among.len() == 1 {
                (
                    format!("`{other}` 不在范围内,这里只容 {want}"),
                    format!("`{other}` does not belong here, only {want} do"),
                )
            } else {
                (
                    format!("`{written}` 可以是 `{other}`,这里只容 {want}"),
                    format!("`{written}` can be `{other}`, only {want} belong here"),
                )
            };
            context.fail("wrong-level", at.span, zh, en)
        }
        _ => Some(()),
    }
}

/// A number as an author writes it.
fn amount(kind: IntKind, n: i64) -> String {
    match kind {
        IntKind::Money => format!("{} 元", n.div_euclid(100)),
        IntKind::Ratio => format!("{}%", n.div_euclid(100)),
        IntKind::Minute => format!("{:02}:{:02}", n.div_euclid(60), n.rem_euclid(60)),
        IntKind::Plain | IntKind::Date => n.to_string(),
    }
}

/// A type in words.
pub(super) fn describe(context: &Context<'_>, ty: &Type) -> Text {
    let of = |id: &shao_abi::EnumId| {
        context.enums.get_index(id.index()).map(|(n, _)| n.clone()).unwrap_or_default()
    };
    match ty {
        Type::Bool => Text::new("是否", "a yes or no"),
        Type::Int { kind, .. } => match kind {
            IntKind::Plain => Text::new("整数", "a number"),
            IntKind::Money => Text::new("金额", "an amount of money"),
            IntKind::Ratio => Text::new("比例", "a ratio"),
            IntKind::Date => Text::new("日期", "a date"),
            IntKind::Minute => Text::new("时刻", "a time of day"),
        },
        Type::Enum(id) => Text::new(format!("枚举 {}", of(id)), format!("a member of {}", of(id))),
        Type::Party { .. } => Text::new("单位", "a unit"),
        Type::EnumSet(id) => Text::new(format!("{} 的集合", of(id)), format!("a set of {}", of(id))),
        Type::PartySet { .. } => Text::new("单位的集合", "a set of units"),
        Type::Limit => Text::new("时限", "a limit"),
    }
}

/// The type of two alternatives of one family: units of either, numbers of both ranges.
pub(super) fn widen(a: &Type, b: &Type) -> Type {
    let both = |a: &[PartyId], b: &[PartyId]| {
        a.iter().chain(b).copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    match (a, b) {
        (Type::Party { among: a }, Type::Party { among: b }) => Type::Party { among: both(a, b) },
        (Type::PartySet { among: a }, Type::PartySet { among: b }) => Type::PartySet { among: both(a, b) },
        (Type::Int { kind, min, max }, Type::Int { min: low, max: high, .. }) => {
            Type::Int { kind: *kind, min: *min.min(low), max: *max.max(high) }
        }
        _ => a.clone(),
    }
}
