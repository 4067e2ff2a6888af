//! Values: literals, names and what hangs on them, each with its type.

use shao_abi::{IntKind, SlotId, Type, Value};
use shao_ir::Expr as Ir;
use shao_syntax::Text;
use shao_syntax::ast::{Expr, ExprKind, Name};

use super::arithmetic::{product, sum};
use super::comparisons;
use super::entries::{self, Entry};
use super::fits::fits;
use super::limits::fixed_limit;
use super::lookups::{if_none, lookup};
use super::sets::{count, empty_set, set};
use super::tallies::tally;
use super::units;
use crate::context::{Context, FieldRef, id16};

/// A value with its type.
pub(super) struct Typed {
    pub expr: Ir,
    pub ty: Type,
}

/// What names mean here besides the policy's own.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// The parameters of the action whose guard is read.
    pub params: Vec<(String, SlotId)>,
    /// What makes the entries of the ledger whose 当 is read.
    pub entry: Option<Entry>,
    /// Whether 对象 stands for somebody: in the conditions of 问责.
    pub subject: bool,
}

/// Reads a value. `expected` lets a bare name be a member of the right enumeration.
pub(super) fn value(
    context: &mut Context<'_>,
    scope: &Scope,
    written: &Expr,
    expected: Option<&Type>,
) -> Option<Typed> {
    let int =
        |n: i64, kind| Some(Typed { expr: Ir::Value(Value::Int(n)), ty: Type::Int { kind, min: n, max: n } });
    match &written.kind {
        ExprKind::Number(n) => int(*n, IntKind::Plain),
        ExprKind::Money(n) => int(*n, IntKind::Money),
        ExprKind::Ratio(n) => int(*n, IntKind::Ratio),
        ExprKind::Date(n) => int(*n, IntKind::Date),
        ExprKind::Minute(n) => int(*n, IntKind::Minute),
        ExprKind::Bool(b) => Some(Typed { expr: Ir::Value(Value::Bool(*b)), ty: Type::Bool }),
        ExprKind::Limit(..) => {
            Some(Typed { expr: Ir::limit(fixed_limit(context, written)?), ty: Type::Limit })
        }
        ExprKind::Name(name) => self::name(context, scope, name, written, expected),
        ExprKind::Member(inner, field) => member(context, scope, inner, field, written),
        ExprKind::IfNone(inner, other) => if_none(context, scope, inner, other, expected),
        ExprKind::Count(inner) => count(context, scope, inner),
        ExprKind::None => empty_set(context, written, expected),
        ExprKind::Set(items) => set(context, scope, items, written, expected),
        ExprKind::Sum(op, a, b) => sum(context, scope, *op, a, b, expected),
        ExprKind::Product(a, b) => product(context, scope, a, b),
        ExprKind::Ledger(name, seen) => tally(context, scope, name, *seen, written),
        ExprKind::Unconfirmed(inner) => {
            context.provisional = true;
            value(context, scope, inner, expected)
        }
        ExprKind::Call(function, args) => units::call(context, scope, function, args),
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
        | ExprKind::Index(..) => context.fail(
            "not-a-value",
            written.span,
            "这里要一个值,不是条件",
            "a value is needed here, not a condition",
        ),
    }
}

/// A bare name: parameter, member of the expected enumeration, field, outcome, unit, member of any enumeration.
fn name(
    context: &mut Context<'_>,
    scope: &Scope,
    name: &str,
    at: &Expr,
    expected: Option<&Type>,
) -> Option<Typed> {
    let slot =
        |context: &Context<'_>, slot: SlotId| Typed { expr: Ir::Slot(slot), ty: context.slot_type(slot) };
    if let Some(found) = entries::of_act(context, scope, name, at) {
        return found;
    }
    if let Some((_, id)) = scope.params.iter().find(|(n, _)| n == name) {
        return Some(slot(context, *id));
    }
    if let Some(Type::Enum(id) | Type::EnumSet(id)) = expected
        && let Some(at) = context.members(*id).iter().position(|m| m == name)
    {
        return Some(Typed { expr: Ir::Value(Value::Enum(id16(at))), ty: Type::Enum(*id) });
    }
    match context.fields().get(name) {
        Some(FieldRef::Slot(id)) => return Some(slot(context, *id)),
        Some(FieldRef::Text(_)) => {
            return context.fail(
                "text-as-value",
                at.span,
                "文本只能用 包含、=、非空 来问",
                "a text can only be asked with 包含, = and 非空",
            );
        }
        None => {}
    }
    if let Some(id) = context.outcome(name).and_then(|(_, (_, _, slot))| slot) {
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
    unknown_name(context, scope, name, at, expected)
}

fn unknown_name<T>(
    context: &mut Context<'_>,
    scope: &Scope,
    name: &str,
    at: &Expr,
    expected: Option<&Type>,
) -> Option<T> {
    let known: Vec<String> = match expected {
        Some(Type::Enum(id) | Type::EnumSet(id)) => context.members(*id).to_vec(),
        Some(Type::Party { .. } | Type::PartySet { .. }) => {
            context.parties.keys().chain(context.fields().keys()).cloned().collect()
        }
        Some(Type::Bool | Type::Int { .. } | Type::Limit) | None => {
            let outcomes = context.decisions().map(|(_, d)| d).flat_map(|d| d.fields.keys());
            let given = scope.params.iter().map(|(name, _)| name);
            given
                .chain(context.fields().keys())
                .chain(outcomes)
                .chain(context.parties.keys())
                .cloned()
                .collect()
        }
    };
    let what = Text::new("字段、单位或枚举值", "field, unit or member");
    match comparisons::within(name, &known) {
        Some(help) => context.unknown_or(what, name, at.span, &[""; 0], Some(help)),
        None => context.unknown(what, name, at.span, &known),
    }
}

/// 判定.字段 or 表[键].列.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is none of these is handled alike, also if the language grows"
)]
fn member(context: &mut Context<'_>, scope: &Scope, inner: &Expr, field: &Name, at: &Expr) -> Option<Typed> {
    match &inner.kind {
        ExprKind::Index(table, key) => lookup(context, scope, table, key, field),
        ExprKind::Name(decision) => {
            let fields = context.decision(decision).map(|d| d.fields.clone()).unwrap_or_default();
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
                    let what = Text::new(format!("`{decision}` 的字段"), format!("field of `{decision}`"));
                    context.unknown(what, &field.text, field.span, &known)
                }
            }
        }
        _ => context.fail("not-a-value", at.span, "读不懂这个值", "this value cannot be read"),
    }
}

/// A value that needs no case to be known.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is none of these is handled alike, also if the language grows"
)]
pub(crate) fn constant(context: &mut Context<'_>, written: &Expr, ty: &Type) -> Option<Value> {
    let typed = value(context, &Scope::default(), written, Some(ty))?;
    fits(context, &typed.ty, ty, written)?;
    match typed.expr {
        Ir::Value(value) => Some(value),
        _ => context.fail("not-constant", written.span, "这里要一个写定的值", "a fixed value is needed here"),
    }
}
