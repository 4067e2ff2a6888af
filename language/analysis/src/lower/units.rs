//! 上级(x), 部门(层级, 属地, 职能): functions of units are tables that the policy's own 机构 fills.

use shao_abi::{LevelId, Party, PartyId, PartyKind, Type, Value};
use shao_ir::{Expr as Ir, Table, TableColumn};
use shao_syntax::ast::{Expr, ExprKind, Name};
use shao_syntax::{Span, Text};

use super::lookups::lookup;
use super::values::{Scope, Typed};
use crate::context::{Context, Lookup};

/// The functions there are.
const FUNCTIONS: [&str; 3] = ["上级", "共同上级", "部门"];

/// The column of the tables made here.
const COLUMN: &str = "单位";

/// A function of units.
pub(super) fn call(context: &mut Context<'_>, scope: &Scope, name: &Name, args: &[Expr]) -> Option<Typed> {
    match (name.text.as_str(), args) {
        ("上级", [unit]) => {
            let rows = every_unit(context, superior);
            ask(context, scope, "上级".to_owned(), rows, unit, whole(name, args))
        }
        ("部门", [level, place, function]) => {
            let (level, function) = (named(context, level)?, named(context, function)?);
            let Some(on) = context.level(&level.text) else {
                let known: Vec<String> = context.levels.keys().cloned().collect();
                return context.unknown(Text::new("层级", "level"), &level.text, level.span, &known);
            };
            function_is_known(context, &function)?;
            let rows = every_unit(context, |context, unit| department(context, unit, on, &function.text));
            ask(
                context,
                scope,
                format!("部门 {} {}", level.text, function.text),
                rows,
                place,
                whole(name, args),
            )
        }
        ("共同上级", [a, b]) => common(context, scope, name, a, b),
        ("上级" | "部门" | "共同上级", _) => context.fail(
            "wrong-arguments",
            name.span,
            "写 `上级(单位)`、`共同上级(单位, 单位)` 或 `部门(层级, 属地, 职能)`",
            "write `上级(unit)`, `共同上级(unit, unit)` or `部门(level, place, function)`",
        ),
        _ => context.unknown(Text::new("函数", "function"), &name.text, name.span, &FUNCTIONS),
    }
}

/// 共同上级: of the units that stand above both, the lowest. There may be none, so it asks for 若无 like a look-up.
fn common(context: &mut Context<'_>, scope: &Scope, name: &Name, a: &Expr, b: &Expr) -> Option<Typed> {
    let title = "上级各级".to_owned();
    if context.table(&title).is_none() {
        let made = all_above(context, title.clone());
        context.tables.insert(title.clone(), made);
    }
    let (id, _) = context.table(&title)?;
    let above = |context: &mut Context<'_>, unit: &Expr| {
        let of = Expr { kind: ExprKind::Name(title.clone()), span: name.span };
        let column = Name { text: COLUMN.to_owned(), span: unit.span };
        lookup(context, scope, &of, unit, &column)
    };
    let (left, right) = (above(context, a)?, above(context, b)?);
    let mut order: Vec<(LevelId, PartyId)> = Vec::new();
    for unit in context.all_units() {
        if let Some((_, Party { kind: PartyKind::Unit { level, .. }, .. })) =
            context.parties.get_index(unit.index())
        {
            order.push((*level, unit));
        }
    }
    order.sort_unstable();
    let order: Vec<PartyId> = order.into_iter().map(|(_, unit)| unit).collect();
    let (ty, key) = (Type::Party { among: context.all_units().into_iter().collect() }, left.expr.clone());
    let span = Span { end: b.span.end.saturating_add(1), ..name.span };
    context.lookups.push(Lookup { span, table: id, key, missing: name.text.clone() });
    let of = Box::new(Ir::Intersect(Box::new(left.expr), Box::new(right.expr)));
    let otherwise = Box::new(Ir::party(PartyId(0)));
    Some(Typed { expr: Ir::First { of, order, otherwise }, ty })
}

/// Of every party, the set of units above it.
fn all_above(context: &Context<'_>, name: String) -> Table {
    let among: Vec<PartyId> = context.all_units().into_iter().collect();
    let above = |unit: &PartyId| line(context, *unit).into_iter().skip(1).map(|above| above.0).collect();
    let cells = among.iter().map(|unit| Value::Set(above(unit))).collect();
    let row_of = (0..crate::context::id16(context.parties.len()))
        .map(|at| among.iter().position(|unit| *unit == PartyId(at)).map(crate::context::id16));
    let column = TableColumn { name: COLUMN.to_owned(), ty: Type::PartySet { among: among.clone() }, cells };
    Table { name, key: Type::Party { among: among.clone() }, row_of: row_of.collect(), columns: vec![column] }
}

/// Of every party, the unit that the function gives.
fn every_unit(
    context: &Context<'_>,
    of: impl Fn(&Context<'_>, PartyId) -> Option<PartyId>,
) -> Vec<Option<PartyId>> {
    (0..crate::context::id16(context.parties.len())).map(|at| of(context, PartyId(at))).collect()
}

/// The whole call, bracket included.
fn whole(name: &Name, args: &[Expr]) -> Span {
    let end = args.last().map_or(name.span.end, |last| last.span.end.saturating_add(1));
    Span { end, ..name.span }
}

/// Looks a unit up in the table of a function, made when first asked for.
fn ask(
    context: &mut Context<'_>,
    scope: &Scope,
    title: String,
    rows: Vec<Option<PartyId>>,
    key: &Expr,
    at: Span,
) -> Option<Typed> {
    if context.table(&title).is_none() {
        let made = table(context, title.clone(), &rows);
        context.tables.insert(title.clone(), made);
    }
    let of = Expr { kind: ExprKind::Name(title), span: at };
    let column = Name { text: COLUMN.to_owned(), span: at };
    lookup(context, scope, &of, key, &column)
}

fn table(context: &Context<'_>, name: String, rows: &[Option<PartyId>]) -> Table {
    let mut cells: Vec<Value> = Vec::new();
    let mut row_of = Vec::new();
    for found in rows {
        row_of.push(found.map(|_| crate::context::id16(cells.len())));
        cells.extend(found.map(Value::Party));
    }
    let mut among: Vec<PartyId> = rows.iter().flatten().copied().collect();
    among.sort_unstable();
    among.dedup();
    let key = Type::Party { among: context.all_units().into_iter().collect() };
    let column = TableColumn { name: COLUMN.to_owned(), ty: Type::Party { among }, cells };
    Table { name, key, row_of, columns: vec![column] }
}

/// 属: the unit above.
fn superior(context: &Context<'_>, unit: PartyId) -> Option<PartyId> {
    match context.parties.get_index(unit.index()).map(|(_, party)| &party.kind) {
        Some(PartyKind::Unit { parent, .. }) => *parent,
        Some(PartyKind::Group) | None => None,
    }
}

/// The unit on a level with a function that answers for a place: it stands above it, or beside one that does. A unit of
/// which no 属 is said answers for every place. Where several do, nobody can say which.
fn department(context: &Context<'_>, place: PartyId, level: LevelId, function: &str) -> Option<PartyId> {
    let fits = |id: PartyId| match context.parties.get_index(id.index()).map(|(_, party)| &party.kind) {
        Some(PartyKind::Unit { level: on, functions, .. }) => {
            *on == level && functions.iter().any(|f| f == function)
        }
        Some(PartyKind::Group) | None => false,
    };
    if !context.all_units().contains(&place) {
        return None;
    }
    let above = line(context, place);
    let answers = |id: PartyId| {
        above.contains(&id) || superior(context, id).is_none_or(|parent| above.contains(&parent))
    };
    let near: Vec<PartyId> =
        context.units_of(level).into_iter().filter(|id| fits(*id) && answers(*id)).collect();
    if let [one] = near.as_slice() { Some(*one) } else { None }
}

/// A unit and all above it. 属 cannot run in a circle for longer than there are units.
fn line(context: &Context<'_>, unit: PartyId) -> Vec<PartyId> {
    let mut line = vec![unit];
    while let Some(above) = line.last().and_then(|last| superior(context, *last)) {
        if line.contains(&above) {
            break;
        }
        line.push(above);
    }
    line
}

fn named(context: &mut Context<'_>, written: &Expr) -> Option<Name> {
    if let ExprKind::Name(text) = &written.kind {
        return Some(Name { text: text.clone(), span: written.span });
    }
    context.fail("wrong-arguments", written.span, "这里要一个名字", "a name is needed here")
}

fn function_is_known(context: &mut Context<'_>, function: &Name) -> Option<()> {
    let functions = context.parties.values().flat_map(|party| match &party.kind {
        PartyKind::Unit { functions, .. } => functions.clone(),
        PartyKind::Group => Vec::new(),
    });
    let known: Vec<String> = functions.collect();
    if known.contains(&function.text) {
        return Some(());
    }
    context.unknown(Text::new("职能", "function"), &function.text, function.span, &known)
}
