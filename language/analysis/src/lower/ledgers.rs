//! 台账: which entries a ledger keeps, whose each is, and how they are put together.

use shao_abi::{EntryKey, EntryPoint, FlowId, Ledger, Type};
use shao_syntax::ast::{Fold, Ledger as Written, LedgerKey, Name};
use shao_syntax::{Diagnostic, Text};

use super::Built;
use super::accounts;
use super::entries::{self, Source};
use super::fits::describe;
use super::folds::{fold, kept};
use super::guards::{Standing, guard};
use super::process::Lowered;
use super::values::Scope;
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
    let broken_by = broken_by(context, &source, written)?;
    let scope = entries::scope(context, &source, &written.on);
    let when = match &written.when {
        Some(condition) => {
            let (title, cites) = (written.name.text.clone(), cites(&written.basis));
            let standing = Standing { title, span: written.span, cites };
            guard(context, built, condition, scope.clone(), standing).map(|(id, _)| Some(id))
        }
        None => Some(None),
    };
    if let Some(when) = when {
        accounts::check(context, built, &lowered.process, (written, on, when));
    }
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

/// 间断于: what ends a 连续. The two go together, and are about the cases of one process.
fn broken_by(
    context: &mut Context<'_>,
    source: &Source<'_>,
    written: &Written,
) -> Option<Option<EntryPoint>> {
    let name = &written.name.text;
    match (&written.fold, &written.broken_by) {
        (Fold::Streak, Some(point)) if point.process.text == written.process.text => {
            entries::point(context, source, point).map(Some)
        }
        (Fold::Streak, Some(point)) => {
            let (own, other) = (&written.process.text, &point.process.text);
            context.fail(
                "break-without-streak",
                point.span,
                format!("台账 `{name}` 连续数的是 `{own}`,间断于 说的是 `{other}`:断不了"),
                format!("ledger `{name}` counts `{own}` in a row, and 间断于 is about `{other}`: it would never break"),
            )
        }
        (Fold::Streak, None) => {
            let text = Text::new(
                format!("台账 `{name}` 写了连续,没有写被什么打断"),
                format!("ledger `{name}` counts what comes in a row but does not say what breaks the row"),
            );
            let help = Text::new(
                "在后面写 `间断于 流程.期限 名 如期` 之类;只数件数就写 `计数`",
                "add `间断于` and a point, such as `流程.期限 名 如期`; to count cases write `计数`",
            );
            context.report(Diagnostic::error("streak-without-break", written.name.span, text).help(help));
            None
        }
        (Fold::Count | Fold::Sum(_) | Fold::Distinct(_) | Fold::Max(_), Some(point)) => context.fail(
            "break-without-streak",
            point.span,
            format!("台账 `{name}` 不是 `连续`,没有什么可打断"),
            format!("ledger `{name}` is no `连续`: there is nothing to break"),
        ),
        (Fold::Count | Fold::Sum(_) | Fold::Distinct(_) | Fold::Max(_), None) => Some(None),
    }
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
            context.report(Diagnostic::error("ledger-without-key", name.span, text).help(help));
            None
        }
    }
}
