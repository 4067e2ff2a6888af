//! 表[键].列: a look-up, and whether the table has a row for every key it may be asked for.

use shao_abi::{Type, Value};
use shao_ir::{Cond, Expr as Ir, Rule, Table, TableId, Test};
use shao_syntax::ast::{Expr, ExprKind, Name};
use shao_syntax::{Diagnostic, Span, Text};

use super::fits::{agree, widen};
use super::values::{Scope, Typed, value};
use crate::context::{Context, Lookup, id16};

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is none of these is handled alike, also if the language grows"
)]
pub(super) fn lookup(
    context: &mut Context<'_>,
    scope: &Scope,
    table: &Expr,
    key: &Expr,
    column: &Name,
) -> Option<Typed> {
    let (id, known) = match &table.kind {
        ExprKind::Name(name) if context.table(name).is_some() => {
            let (id, known) = context.table(name)?;
            (id, known.clone())
        }
        ExprKind::Name(name) => {
            let known: Vec<String> = context.tables.keys().cloned().collect();
            return context.unknown(Text::new("清单", "table"), name, table.span, &known);
        }
        _ => {
            return context.fail(
                "not-a-table",
                table.span,
                "这里要一张清单的名字",
                "the name of a table is needed here",
            );
        }
    };
    let key_value = value(context, scope, key, Some(&known.key))?;
    agree(context, &key_value.ty, &known.key, key)?;
    let Some((at, ty)) = column_of(&known, &column.text) else {
        let known: Vec<&str> = known.columns.iter().map(|c| c.name.as_str()).collect();
        return context.unknown(Text::new("列", "column"), &column.text, column.span, &known);
    };
    if let Some(missing) = without_row(context, &known, &key_value) {
        let span = Span { end: column.span.end, ..table.span };
        context.lookups.push(Lookup { span, table: id, key: key_value.expr.clone(), missing });
    }
    let key = Box::new(key_value.expr);
    Some(Typed { expr: Ir::Lookup { table: id, column: at, key, otherwise: None }, ty })
}

/// A column's position and type. Numbers are known more closely than by their type: they are those in the cells.
fn column_of(table: &Table, name: &str) -> Option<(u16, Type)> {
    let at = table.columns.iter().position(|c| c.name == name)?;
    let column = table.columns.get(at)?;
    let cells = || column.cells.iter().filter_map(|v| if let Value::Int(n) = v { Some(*n) } else { None });
    let ty = match (&column.ty, cells().min().zip(cells().max())) {
        (Type::Int { kind, .. }, Some((min, max))) => Type::Int { kind: *kind, min, max },
        (ty, _) => ty.clone(),
    };
    Some((id16(at), ty))
}

/// A key that can be asked for and has no row, by name.
fn without_row(context: &Context<'_>, table: &Table, key: &Typed) -> Option<String> {
    let lacks = |at: usize| table.row_of.get(at).is_none_or(Option::is_none);
    if let Ir::Value(Value::Enum(member)) = &key.expr {
        return lacks(usize::from(*member)).then(|| member_name(context, table, usize::from(*member)));
    }
    match &key.ty {
        Type::Enum(id) => {
            (0..context.members(*id).len()).find(|at| lacks(*at)).map(|at| member_name(context, table, at))
        }
        Type::Party { among } => {
            let unit = among.iter().find(|p| lacks(p.index()))?;
            context.parties.get_index(unit.index()).map(|(name, _)| name.clone())
        }
        Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => None,
    }
}

fn member_name(context: &Context<'_>, table: &Table, at: usize) -> String {
    let members = if let Type::Enum(id) = &table.key { context.members(*id) } else { &[] };
    members.get(at).cloned().unwrap_or_default()
}

/// Look-ups of a decision that may find no row, unless the decision asks 表 有 键 of the same key.
pub(super) fn rowless(context: &mut Context<'_>, rules: &[Rule]) {
    for lookup in std::mem::take(&mut context.lookups) {
        if rules.iter().any(|rule| asks(&rule.when, lookup.table, &lookup.key)) {
            continue;
        }
        let written = context.written(lookup.span);
        let text = Text::new(
            format!("`{written}` 可能查不到:清单里没有 `{}` 这一行", lookup.missing),
            format!("`{written}` may find nothing: the table has no row for `{}`", lookup.missing),
        );
        let help = Text::new(
            "后面加 `若无 …`,或在清单里补上这一行",
            "add `若无 …` after it, or add the row to the table",
        );
        context.report(Diagnostic::error("no-row", lookup.span, text).help(help));
    }
}

fn asks(when: &Cond, table: TableId, key: &Ir) -> bool {
    match when {
        Cond::Const(_) => false,
        Cond::And(parts) | Cond::Or(parts) => parts.iter().any(|part| asks(part, table, key)),
        Cond::Not(inner) => asks(inner, table, key),
        Cond::Atom(_, test) => matches!(test, Test::HasKey(of, asked) if *of == table && asked == key),
    }
}

/// 表[键].列 若无 值.
pub(super) fn if_none(
    context: &mut Context<'_>,
    scope: &Scope,
    inner: &Expr,
    other: &Expr,
    expected: Option<&Type>,
) -> Option<Typed> {
    let found = value(context, scope, inner, expected)?;
    // The look-up that 若无 answers for is the last one read; those inside its key stay.
    context.lookups.pop_if(|last| last.span == inner.span);
    let instead = value(context, scope, other, Some(&found.ty))?;
    agree(context, &instead.ty, &found.ty, other)?;
    let ty = widen(&found.ty, &instead.ty);
    let instead = Box::new(instead.expr);
    let expr = match found.expr {
        Ir::Lookup { table, column, key, .. } => Ir::Lookup { table, column, key, otherwise: Some(instead) },
        Ir::First { of, order, .. } => Ir::First { of, order, otherwise: instead },
        Ir::Value(_)
        | Ir::Slot(_)
        | Ir::Arith(..)
        | Ir::Single(_)
        | Ir::Union(..)
        | Ir::Intersect(..)
        | Ir::Minus(..)
        | Ir::Count(_) => {
            return context.fail(
                "ifnone-without-table",
                inner.span,
                "`若无` 只用在查表之后",
                "`若无` follows a table look-up",
            );
        }
    };
    Some(Typed { expr, ty })
}
