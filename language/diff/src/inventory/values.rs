//! Expressions, as the author writes them.

use shao_abi::Type;
use shao_ir::{Arith, Expr};

use crate::names::Names;

/// What gives a value of a type.
pub(super) fn said(names: Names<'_>, ty: &Type, expr: &Expr) -> String {
    let pair =
        |a: &Expr, word: &str, b: &Expr| format!("({} {word} {})", said(names, ty, a), said(names, ty, b));
    match expr {
        Expr::Value(value) => names.value(ty, value),
        Expr::Slot(slot) => names.slot(*slot).to_owned(),
        Expr::Lookup { table, column, key, otherwise } => {
            let Some(table) = names.policy.tables.get(usize::from(table.0)) else { return "?".to_owned() };
            let column = table.columns.get(usize::from(*column)).map_or("?", |column| &column.name);
            let other = otherwise.as_ref().map(|other| format!(" 若无 ({})", said(names, ty, other)));
            let key = said(names, &table.key, key);
            format!("{}[{key}].{column}{}", table.name, other.unwrap_or_default())
        }
        Expr::Arith(op, a, b) => {
            let word = match op {
                Arith::Add => "+",
                Arith::Subtract => "-",
                Arith::Multiply => "*",
            };
            pair(a, word, b)
        }
        Expr::Single(one) => said(names, ty, one),
        Expr::Union(a, b) => pair(a, "加", b),
        Expr::Intersect(a, b) => pair(a, "交", b),
        Expr::Minus(a, b) => pair(a, "去", b),
        Expr::Count(set) => format!("{} 的个数", said(names, ty, set)),
        Expr::First { of, order, otherwise } => {
            let order: Vec<&str> = order.iter().map(|unit| names.party(*unit)).collect();
            let (of, other) = (said(names, ty, of), said(names, ty, otherwise));
            format!("{of} 中最先的({}) 若无 ({other})", order.join("、"))
        }
    }
}
