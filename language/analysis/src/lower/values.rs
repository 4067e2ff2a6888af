//! Values: literals, slots, table look-ups, arithmetic and sets, each with its type.

use std::collections::BTreeSet;

use shao_abi::{IntKind, Limit, LimitUnit, PartyId, SlotId, SlotSource, Type, Value};
use shao_ir::{Arith, Expr as Ir};
use shao_syntax::Text;
use shao_syntax::ast::{Expr, ExprKind, Name, SumOp};

use crate::context::{Context, FieldRef, id16};

/// A value with its type.
pub(super) struct Typed {
    pub expr: Ir,
    pub ty: Type,
}

/// What names mean here besides the policy's own: the parameters of the action whose guard is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    pub params: Vec<(String, SlotId)>,
}

/// Reads a value. `expected` lets a bare name be a member of the right enumeration.
pub(super) fn value(context: &mut Context<'_>, scope: &Scope, written: &Expr, expected: Option<&Type>) -> Option<Typed> {
    let int = |n: i64, kind| Some(Typed { expr: Ir::Value(Value::Int(n)), ty: Type::Int { kind, min: n, max: n } });
    match &written.kind {
        ExprKind::Number(n) => int(*n, IntKind::Plain),
        ExprKind::Money(n) => int(*n, IntKind::Money),
        ExprKind::Ratio(n) => int(*n, IntKind::Ratio),
        ExprKind::Date(n) => int(*n, IntKind::Date),
        ExprKind::Minute(n) => int(*n, IntKind::Minute),
        ExprKind::Bool(b) => Some(Typed { expr: Ir::Value(Value::Bool(*b)), ty: Type::Bool }),
        ExprKind::Limit(..) => Some(Typed { expr: Ir::limit(fixed_limit(context, written)?), ty: Type::Limit }),
        ExprKind::Name(name) => self::name(context, scope, name, written, expected),
        ExprKind::Member(inner, field) => member(context, scope, inner, field, written),
        ExprKind::IfNone(inner, other) => if_none(context, scope, inner, other, expected),
        ExprKind::Count(inner) => count(context, scope, inner),
        ExprKind::None => empty_set(context, written, expected),
        ExprKind::Set(items) => set(context, scope, items, written, expected),
        ExprKind::Sum(op, a, b) => sum(context, scope, *op, a, b, expected),
        ExprKind::Product(a, b) => arithmetic(context, scope, Arith::Multiply, a, b),
        ExprKind::Text(_) => context.fail(
            "text-as-value",
            written.span,
            "文本只能用 包含、=、非空 来问",
            "a text can only be asked with 包含, = and 非空",
        ),
        ExprKind::Or(_)
        | ExprKind::And(_)
        | ExprKind::Not(_)
        | ExprKind::Compare(..)
        | ExprKind::Within(..)
        | ExprKind::Contains(..)
        | ExprKind::Includes(..)
        | ExprKind::HasKey(..)
        | ExprKind::Passed(..)
        | ExprKind::Empty(..)
        | ExprKind::Ever(_)
        | ExprKind::Index(..) => {
            context.fail("not-a-value", written.span, "这里要一个值,不是条件", "a value is needed here, not a condition")
        }
    }
}

/// A bare name: parameter, member of the expected enumeration, field, outcome, unit, member of any enumeration.
fn name(context: &mut Context<'_>, scope: &Scope, name: &str, at: &Expr, expected: Option<&Type>) -> Option<Typed> {
    let slot = |context: &Context<'_>, slot: SlotId| Typed { expr: Ir::Slot(slot), ty: context.slot_type(slot) };
    if let Some((_, id)) = scope.params.iter().find(|(n, _)| n == name) {
        return Some(slot(context, *id));
    }
    if let Some(Type::Enum(id) | Type::EnumSet(id)) = expected
        && let Some(at) = context.members(*id).iter().position(|m| m == name)
    {
        return Some(Typed { expr: Ir::Value(Value::Enum(id16(at))), ty: Type::Enum(*id) });
    }
    match context.fields.get(name) {
        Some(FieldRef::Slot(id)) => return Some(slot(context, *id)),
        Some(FieldRef::Text(_)) => {
            return context.fail("text-as-value", at.span, "文本只能用 包含、=、非空 来问", "a text can only be asked with 包含, = and 非空");
        }
        None => {}
    }
    if let Some(id) = context.outcomes.values().find_map(|d| d.fields.get(name).and_then(|(_, _, s)| *s)) {
        return Some(slot(context, id));
    }
    if let Some(party) = context.party(name) {
        return Some(Typed { expr: Ir::party(party), ty: Type::Party { among: vec![party] } });
    }
    let found = context.enums.values().enumerate().find_map(|(e, def)| {
        let at = def.members.iter().position(|m| m == name)?;
        Some((id16(e), id16(at)))
    });
    if let Some((id, member)) = found {
        return Some(Typed { expr: Ir::Value(Value::Enum(member)), ty: Type::Enum(shao_abi::EnumId(id)) });
    }
    unknown_name(context, name, at, expected)
}

fn unknown_name<T>(context: &mut Context<'_>, name: &str, at: &Expr, expected: Option<&Type>) -> Option<T> {
    let known: Vec<String> = match expected {
        Some(Type::Enum(id) | Type::EnumSet(id)) => context.members(*id).to_vec(),
        Some(Type::Party { .. } | Type::PartySet { .. }) => {
            context.parties.keys().chain(context.fields.keys()).cloned().collect()
        }
        Some(Type::Bool | Type::Int { .. } | Type::Limit) | None => {
            let outcomes = context.outcomes.values().flat_map(|d| d.fields.keys());
            context.fields.keys().chain(outcomes).chain(context.parties.keys()).cloned().collect()
        }
    };
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    context.unknown(Text::new("字段、单位或枚举值", "field, unit or member"), name, at.span, &known)
}

/// 判定.字段 or 表[键].列.
fn member(context: &mut Context<'_>, scope: &Scope, inner: &Expr, field: &Name, at: &Expr) -> Option<Typed> {
    match &inner.kind {
        ExprKind::Index(table, key) => lookup(context, scope, table, key, field),
        ExprKind::Name(decision) => {
            let fields = context.outcomes.get(decision).map(|d| d.fields.clone()).unwrap_or_default();
            match fields.get(&field.text) {
                Some((_, ty, Some(slot))) => Some(Typed { expr: Ir::Slot(*slot), ty: ty.clone() }),
                Some((_, _, None)) => context.fail(
                    "limit-as-value",
                    at.span,
                    format!("`{}` 只能用来起算期限", field.text),
                    format!("`{}` can only start a clock", field.text),
                ),
                None => {
                    let known: Vec<String> = fields.keys().cloned().collect();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    let what = Text::new(format!("`{decision}` 的字段"), format!("field of `{decision}`"));
                    context.unknown(what, &field.text, field.span, &known)
                }
            }
        }
        _ => context.fail("not-a-value", at.span, "读不懂这个值", "this value cannot be read"),
    }
}

fn lookup(context: &mut Context<'_>, scope: &Scope, table: &Expr, key: &Expr, column: &Name) -> Option<Typed> {
    let (id, key_type, found, columns) = match &table.kind {
        ExprKind::Name(name) if context.table(name).is_some() => {
            let (id, t) = context.table(name)?;
            let found = t.columns.iter().position(|c| c.name == column.text);
            let ty = found.and_then(|at| t.columns.get(at)).map(|c| c.ty.clone());
            let columns: Vec<String> = t.columns.iter().map(|c| c.name.clone()).collect();
            (id, t.key.clone(), found.zip(ty), columns)
        }
        ExprKind::Name(name) => {
            let known: Vec<String> = context.tables.keys().cloned().collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return context.unknown(Text::new("清单", "table"), name, table.span, &known);
        }
        _ => return context.fail("not-a-table", table.span, "这里要一张清单的名字", "the name of a table is needed here"),
    };
    let key_value = value(context, scope, key, Some(&key_type))?;
    agree(context, &key_value.ty, &key_type, key)?;
    let Some((at, ty)) = found else {
        let known: Vec<&str> = columns.iter().map(String::as_str).collect();
        return context.unknown(Text::new("列", "column"), &column.text, column.span, &known);
    };
    let key = Box::new(key_value.expr);
    Some(Typed { expr: Ir::Lookup { table: id, column: id16(at), key, otherwise: None }, ty })
}

fn if_none(context: &mut Context<'_>, scope: &Scope, inner: &Expr, other: &Expr, expected: Option<&Type>) -> Option<Typed> {
    let found = value(context, scope, inner, expected)?;
    let instead = value(context, scope, other, Some(&found.ty))?;
    agree(context, &instead.ty, &found.ty, other)?;
    let Ir::Lookup { table, column, key, .. } = found.expr else {
        return context.fail("ifnone-without-table", inner.span, "`若无` 只用在查表之后", "`若无` follows a table look-up");
    };
    let otherwise = Some(Box::new(instead.expr));
    Some(Typed { expr: Ir::Lookup { table, column, key, otherwise }, ty: widen(&found.ty, &instead.ty) })
}

/// 集合.次数 is not a thing; X.次数 of a mark, an action or a stage is a number of the case's history.
fn count(context: &mut Context<'_>, scope: &Scope, inner: &Expr) -> Option<Typed> {
    if let ExprKind::Name(name) = &inner.kind
        && let Some(what) = super::conditions::happening(context, name)
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
            return context.fail("not-a-set", inner.span, "只有集合、动作、阶段、记号有次数", "only sets, actions, stages and marks have 次数");
        }
    };
    let ty = Type::Int { kind: IntKind::Plain, min: 0, max: i64::try_from(max).unwrap_or(i64::MAX) };
    Some(Typed { expr: Ir::Count(Box::new(set.expr)), ty })
}

fn empty_set(context: &mut Context<'_>, at: &Expr, expected: Option<&Type>) -> Option<Typed> {
    let ty = match expected {
        Some(ty @ (Type::EnumSet(_) | Type::PartySet { .. })) => ty.clone(),
        Some(Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::Party { .. } | Type::Limit) => {
            return context.fail("not-a-set", at.span, "`无` 是空集合,这里要一个值", "`无` is the empty set; a value is needed here");
        }
        None => Type::PartySet { among: Vec::new() },
    };
    Some(Typed { expr: Ir::Value(Value::Set(BTreeSet::new())), ty })
}

fn set(context: &mut Context<'_>, scope: &Scope, items: &[Expr], at: &Expr, expected: Option<&Type>) -> Option<Typed> {
    let mut whole = match expected {
        Some(ty @ (Type::EnumSet(_) | Type::PartySet { .. })) => Some(Typed { expr: Ir::Value(Value::Set(BTreeSet::new())), ty: ty.clone() }),
        Some(Type::Enum(id)) => Some(Typed { expr: Ir::Value(Value::Set(BTreeSet::new())), ty: Type::EnumSet(*id) }),
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

fn join(a: Typed, b: Typed) -> Typed {
    Typed { ty: widen(&a.ty, &b.ty), expr: fold(Ir::Union(Box::new(a.expr), Box::new(b.expr))) }
}

/// Unions and singletons of literals are literals.
fn fold(expr: Ir) -> Ir {
    match expr {
        Ir::Single(inner) => match *inner {
            Ir::Value(Value::Enum(m)) => Ir::Value(Value::Set(BTreeSet::from([m]))),
            Ir::Value(Value::Party(PartyId(p))) => Ir::Value(Value::Set(BTreeSet::from([p]))),
            other => Ir::Single(Box::new(other)),
        },
        Ir::Union(a, b) => match (fold(*a), fold(*b)) {
            (Ir::Value(Value::Set(a)), Ir::Value(Value::Set(b))) => Ir::Value(Value::Set(a.union(&b).copied().collect())),
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
            return context.fail("not-a-set", at.span, "这里要单位或枚举的集合", "a set of units or members is needed here");
        }
    };
    Some(Typed { expr: fold(Ir::Single(Box::new(typed.expr))), ty })
}

fn sum(context: &mut Context<'_>, scope: &Scope, op: SumOp, a: &Expr, b: &Expr, expected: Option<&Type>) -> Option<Typed> {
    let left = value(context, scope, a, expected)?;
    if matches!(left.ty, Type::Int { .. }) {
        return arithmetic(context, scope, if op == SumOp::Add { Arith::Add } else { Arith::Subtract }, a, b);
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

/// Integer arithmetic by intervals: what may leave 64 bits does not compile.
fn arithmetic(context: &mut Context<'_>, scope: &Scope, op: Arith, a: &Expr, b: &Expr) -> Option<Typed> {
    let (left, right) = (value(context, scope, a, None)?, value(context, scope, b, None)?);
    let (Type::Int { kind, min, max }, Type::Int { kind: other, min: low, max: high }) = (&left.ty, &right.ty) else {
        return context.fail("not-a-number", a.span, "只有数可以加减乘", "only numbers can be added or multiplied");
    };
    if kind != other && !(op == Arith::Multiply && (*kind == IntKind::Plain || *other == IntKind::Plain)) {
        return context.fail("mixed-kinds", b.span, "两边的量不是同一种", "the two sides do not count the same thing");
    }
    let ends: Option<Vec<i64>> = match op {
        Arith::Add => [min.checked_add(*low), max.checked_add(*high)].into_iter().collect(),
        Arith::Subtract => [min.checked_sub(*high), max.checked_sub(*low)].into_iter().collect(),
        Arith::Multiply => [min, max].into_iter().flat_map(|x| [x.checked_mul(*low), x.checked_mul(*high)]).collect(),
    };
    let kind = if *kind == IntKind::Plain { *other } else { *kind };
    match ends.and_then(|e| e.iter().min().copied().zip(e.iter().max().copied())) {
        Some((min, max)) => {
            let expr = Ir::Arith(op, Box::new(left.expr), Box::new(right.expr));
            Some(Typed { expr, ty: Type::Int { kind, min, max } })
        }
        None => context.fail("overflow", a.span, "这个算式可能超出 64 位整数", "this sum can leave the range of 64-bit integers"),
    }
}

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

/// A type in words.
pub(super) fn describe(context: &Context<'_>, ty: &Type) -> Text {
    let of = |id: &shao_abi::EnumId| context.enums.get_index(id.index()).map(|(n, _)| n.clone()).unwrap_or_default();
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

/// A written amount of time.
pub(crate) fn fixed_limit(context: &mut Context<'_>, written: &Expr) -> Option<Limit> {
    let ExprKind::Limit(n, unit) = &written.kind else {
        return context.fail("not-a-limit", written.span, "这里要一个时限,如 `5 工作日`", "a limit such as `5 工作日` is needed here");
    };
    let unit = match *unit {
        "minutes" => LimitUnit::Minute,
        "clockhours" => LimitUnit::Hour,
        "workhours" => LimitUnit::WorkHour,
        "workdays" => LimitUnit::WorkDay,
        "days" => LimitUnit::Day,
        "months" => LimitUnit::Month,
        _ => LimitUnit::NextAt,
    };
    if unit != LimitUnit::NextAt && (*n < 1 || *n > 36_500) {
        return context.fail("limit-out-of-range", written.span, "时限从 1 到 36500", "a limit is from 1 to 36500");
    }
    Some(Limit { n: *n, unit })
}

/// A value that needs no case to be known.
pub(crate) fn constant(context: &mut Context<'_>, written: &Expr, ty: &Type) -> Option<Value> {
    let typed = value(context, &Scope::default(), written, Some(ty))?;
    agree(context, &typed.ty, ty, written)?;
    match typed.expr {
        Ir::Value(value) => Some(value),
        _ => context.fail("not-constant", written.span, "这里要一个写定的值", "a fixed value is needed here"),
    }
}
