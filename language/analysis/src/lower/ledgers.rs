//! 台账: which entries a ledger keeps, whose each is, and how they are put together.

use shao_abi::{EntryKey, FlowId, Fold as AbiFold, IntKind, Ledger, SlotId, Type};
use shao_ir::Expr as Ir;
use shao_syntax::Text;
use shao_syntax::ast::{Expr, ExprKind, Fold, Ledger as Written, LedgerKey, Name};

use super::Built;
use super::entries::{self, Source};
use super::fits::describe;
use super::guards::{Standing, guard};
use super::process::Lowered;
use super::values::{Scope, Typed, value};
use crate::context::{Context, cites, id16};
use crate::declare::Declared;

pub(super) fn lower(
    context: &mut Context<'_>,
    built: &mut Built,
    declared: &Declared<'_>,
    lowered: &Lowered,
) -> Vec<Ledger> {
    let mut ledgers = Vec::new();
    for written in &declared.county.ledgers {
        ledgers.extend(ledger(context, built, declared, lowered, written));
    }
    context.enter(None);
    ledgers
}

fn ledger(
    context: &mut Context<'_>,
    built: &mut Built,
    declared: &Declared<'_>,
    lowered: &Lowered,
    written: &Written,
) -> Option<Ledger> {
    let source = source(context, declared, lowered, &written.process)?;
    context.enter_named(&source.written.matter)?;
    let on = entries::point(context, &source, &written.on)?;
    let broken_by = match &written.broken_by {
        Some(point) => Some(entries::point(context, &source, point)?),
        None => None,
    };
    let scope = entries::scope(context, &source, &written.on);
    let when = match &written.when {
        Some(condition) => {
            let (title, cites) = (written.name.text.clone(), cites(&written.basis));
            let standing = Standing { title, span: written.span, cites };
            guard(context, built, condition, scope.clone(), standing).map(|(id, _)| Some(id))
        }
        None => Some(None),
    };
    let by = key(context, &scope, written);
    let (fold, value) = fold(context, &scope, written)?;
    Some(Ledger {
        name: written.name.text.clone(),
        fold,
        flow: source.flow,
        on,
        broken_by,
        when: when?,
        by: by?,
        value,
        cites: cites(&written.basis),
        place: context.place(written.span),
    })
}

/// The process whose cases make entries.
fn source<'a>(
    context: &mut Context<'_>,
    declared: &Declared<'a>,
    lowered: &'a Lowered,
    name: &Name,
) -> Option<Source<'a>> {
    let found = declared.processes.iter().enumerate().find(|(_, p)| p.name.text == name.text);
    if let Some((at, written)) = found {
        return Some(Source { flow: FlowId(id16(at)), written, lowered });
    }
    let known: Vec<&str> = declared.processes.iter().map(|p| p.name.text.as_str()).collect();
    context.unknown(Text::new("流程", "process"), &name.text, name.span, &known)
}

/// 按: whoever the record names, or the unit in a fact, an outcome or a parameter.
fn key(context: &mut Context<'_>, scope: &Scope, written: &Written) -> Option<EntryKey> {
    let name = match &written.by {
        LedgerKey::Responsible(_) => return Some(EntryKey::Responsible),
        LedgerKey::Field(name) => name,
    };
    match kept(context, scope, name)? {
        (Some(slot), Type::Party { .. }) => Some(EntryKey::Slot(slot)),
        (_, ty) => {
            let (ledger, field, found) = (&written.name.text, &name.text, describe(context, &ty));
            let (zh, en) = match ty {
                Type::Party { .. } => ("一个写定的单位".to_owned(), "a unit that never changes".to_owned()),
                Type::Bool
                | Type::Int { .. }
                | Type::Enum(_)
                | Type::EnumSet(_)
                | Type::PartySet { .. }
                | Type::Limit => (found.zh, found.en),
            };
            let text = Text::new(
                format!("台账 `{ledger}` 按 `{field}` 记,它是{zh}:说不出记在哪个单位名下"),
                format!("ledger `{ledger}` is kept by `{field}`, which is {en}: no entry would be anybody's"),
            );
            let help = Text::new(
                "写 `按 责任方`,或一个装着单位的字段",
                "write `按 责任方`, or a field that holds a unit",
            );
            context.report(shao_syntax::Diagnostic::error("ledger-without-key", name.span, text).help(help));
            None
        }
    }
}

/// A name of the case, with its slot if it has one.
fn kept(context: &mut Context<'_>, scope: &Scope, name: &Name) -> Option<(Option<SlotId>, Type)> {
    let written = Expr { kind: ExprKind::Name(name.text.clone()), span: name.span };
    let Typed { expr, ty } = value(context, scope, &written, None)?;
    let slot = if let Ir::Slot(slot) = expr { Some(slot) } else { None };
    Some((slot, ty))
}

/// How entries are put together, and the slot whose value each carries.
fn fold(context: &mut Context<'_>, scope: &Scope, written: &Written) -> Option<(AbiFold, Option<SlotId>)> {
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
    let found = shao_syntax::Diagnostic::error("ledger-without-value", name.span, Text::new(zh, en));
    context.report(found.help(help));
    None
}
