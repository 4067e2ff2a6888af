//! Types as written to types as the frame knows them.

use shao_abi::{EnumDef, IntKind, Type};
use shao_syntax::Text;
use shao_syntax::ast::{TypeExpr, TypeKind};

use crate::context::Context;

/// The range of a 整数 that names none: a billion either way, so that sums of a few cannot overflow.
const PLAIN: (i64, i64) = (-1_000_000_000, 1_000_000_000);
/// 金额 without a range: up to ten billion yuan, in fen.
const MONEY: (i64, i64) = (0, 1_000_000_000_000);
/// 比例 in basis points: up to 1000%.
const RATIO: (i64, i64) = (0, 100_000);
/// 日期: 1970 to 2199.
const DATE: (i64, i64) = (0, 84_005);

/// Reads a type; 文本 and 认定 are not types of values and give none here. `owner` names an inline enumeration.
pub(crate) fn read_type(context: &mut Context<'_>, ty: &TypeExpr, owner: &str) -> Option<Type> {
    let int = |kind, (min, max)| Some(Type::Int { kind, min, max });
    match &ty.kind {
        TypeKind::Bool => Some(Type::Bool),
        TypeKind::Int(range) => {
            let (min, max) = range.unwrap_or(PLAIN);
            if min > max {
                return empty(context, ty);
            }
            int(IntKind::Plain, (min, max))
        }
        TypeKind::Money(range) => {
            let fen = |n: i64| n.checked_mul(100);
            let Some((min, max)) = range.map_or(Some(MONEY), |(a, b)| fen(a).zip(fen(b))) else {
                return context.fail("overflow", ty.span, "金额太大了", "this amount of money is too large");
            };
            if min > max {
                return empty(context, ty);
            }
            int(IntKind::Money, (min, max))
        }
        TypeKind::Ratio => int(IntKind::Ratio, RATIO),
        TypeKind::Date => int(IntKind::Date, DATE),
        TypeKind::Time => int(IntKind::Minute, (0, 1440)),
        TypeKind::Limit => Some(Type::Limit),
        TypeKind::AnyUnit => Some(Type::Party { among: context.all_units().into_iter().collect() }),
        TypeKind::Inline(names) => {
            let members: Vec<String> = names.iter().map(|n| n.text.clone()).collect();
            for (at, name) in names.iter().enumerate() {
                if members.iter().take(at).any(|m| *m == name.text) {
                    context.twice(name, None);
                }
            }
            inline(context, owner, members)
        }
        TypeKind::Named(first, second) => {
            let name = second.as_ref().map_or(first.text.clone(), |s| format!("{}.{}", first.text, s.text));
            if let Some(id) = context.enumeration(&name) {
                return Some(Type::Enum(id));
            }
            if let Some(level) = context.level(&name) {
                return Some(Type::Party { among: context.units_of(level).into_iter().collect() });
            }
            let known: Vec<String> = context.enums.keys().chain(context.levels.keys()).cloned().collect();
            let help = Text::new(
                "类型有:是否、整数 0..100、甲 | 乙、单位、集合<单位>、金额、比例、日期、时刻、文本,和层级、枚举的名字",
                "types are: 是否, 整数 0..100, 甲 | 乙, 单位, 集合<单位>, 金额, 比例, 日期, 时刻, 文本, and the names of levels and enums",
            );
            context.unknown_or(Text::new("类型", "type"), &name, ty.span, &known, Some(help))
        }
        TypeKind::Set(element) => match read_type(context, element, owner)? {
            Type::Enum(id) => Some(Type::EnumSet(id)),
            Type::Party { among } => Some(Type::PartySet { among }),
            Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => context
                .fail(
                    "not-a-value",
                    element.span,
                    "集合只能由单位或枚举组成",
                    "a set is made of units or of members of an enumeration",
                ),
        },
        TypeKind::Text | TypeKind::Judgement(_) => context.fail(
            "not-a-value",
            ty.span,
            "文本和认定只能是事项的字段",
            "text and judgements can only be fields of a matter",
        ),
    }
}

fn empty<T>(context: &mut Context<'_>, ty: &TypeExpr) -> Option<T> {
    context.fail("empty-range", ty.span, "范围的下限大于上限", "the range ends before it begins")
}

/// The enumeration of a type written in place, called after what it belongs to. Where that name is taken by other
/// members, it gets one of its own.
fn inline(context: &mut Context<'_>, owner: &str, members: Vec<String>) -> Option<Type> {
    let mut name = owner.to_owned();
    while context.enums.get(&name).is_some_and(|known| known.members != members) {
        name.push('′');
    }
    context.enums.insert(name.clone(), EnumDef { name: name.clone(), members });
    context.enumeration(&name).map(Type::Enum)
}
