//! What conditions ask besides values: the history of a case, texts, 须 decisions.

use shao_abi::{Happening, SlotSource, TextOp, Type};
use shao_ir::{Expr as Ir, Order, Test};
use shao_syntax::Text;
use shao_syntax::ast::{CompareOp, Expr, ExprKind};

use crate::context::{Context, FieldRef};

/// What a name in 曾 X or X.次数 means.
pub(super) fn happening(context: &Context<'_>, name: &str) -> Option<Happening> {
    let mark = context.mark(name).map(Happening::Mark);
    let act = context.acts().get(name).copied().map(Happening::Act);
    mark.or(act).or_else(|| context.stages().get(name).copied().map(Happening::Stage))
}

/// 判定 通过.
pub(super) fn passed(context: &mut Context<'_>, decision: &Expr) -> Option<Test> {
    let ExprKind::Name(name) = &decision.kind else {
        return context.fail(
            "not-a-must",
            decision.span,
            "只有须判定可以说通过",
            "only a 须 decision passes or fails",
        );
    };
    let found = context.decision(name).filter(|d| d.must).map(|d| d.id);
    let Some(id) = found else {
        let known: Vec<String> =
            context.decisions().filter(|(_, d)| d.must).map(|(n, _)| n.clone()).collect();
        return context.unknown(Text::new("须判定", "须 decision"), name, decision.span, &known);
    };
    let slot = context.slot(format!("{name} 通过"), Type::Bool, SlotSource::Passed(id));
    Some(Test::Holds(Ir::Slot(slot)))
}

/// A question put to a text field.
pub(super) fn text_question(
    context: &mut Context<'_>,
    text: &Expr,
    op: TextOp,
    literal: &Expr,
) -> Option<Test> {
    let field = if let ExprKind::Name(name) = &text.kind {
        context
            .fields()
            .get(name)
            .and_then(|f| if let FieldRef::Text(at) = f { Some((name.clone(), *at)) } else { None })
    } else {
        None
    };
    let (Some((name, field)), ExprKind::Text(words)) = (field, &literal.kind) else {
        return context.fail(
            "not-a-text",
            text.span,
            "这里要一个文本字段和一段引号里的字",
            "a text field and a quoted literal are needed here",
        );
    };
    let verb = if op == TextOp::Contains { "包含" } else { "=" };
    let slot = context.text_slot(format!("{name} {verb} \"{words}\""), field, op, words);
    Some(Test::Holds(Ir::Slot(slot)))
}

pub(super) fn order(op: CompareOp) -> Order {
    match op {
        CompareOp::Equal => Order::Equal,
        CompareOp::NotEqual => Order::NotEqual,
        CompareOp::Less => Order::Less,
        CompareOp::AtMost => Order::AtMost,
        CompareOp::Greater => Order::Greater,
        CompareOp::AtLeast => Order::AtLeast,
    }
}
