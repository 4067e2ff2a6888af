//! Values in 案例: names among them are checked here, amounts and times by the case engine.

use shao_abi::Type;
use shao_syntax::ast::FactValue;
use shao_syntax::{Diagnostic, Text};

use crate::context::{Context, FieldRef};
use crate::declare::{EnumOrUnits, read_cell};
use crate::suggest::nearest;

/// Checks the value of a field of the 事项, or of an outcome called `判定.字段`.
pub(super) fn check(context: &mut Context<'_>, field: &str, value: &FactValue) {
    let Some(ty) = type_of(context, field) else { return };
    let named = match &ty {
        Type::Bool => vec!["是".to_owned(), "否".to_owned()],
        Type::Enum(id) | Type::EnumSet(id) => EnumOrUnits::Enum(*id).known(context),
        Type::Party { among } | Type::PartySet { among } => EnumOrUnits::Units(among).known(context),
        Type::Int { .. } | Type::Limit => return,
    };
    let Err(word) = read_cell(context, &ty, &value.text) else { return };
    let text =
        Text::new(format!("`{word}` 不是 `{field}` 的值"), format!("`{word}` is no value of `{field}`"));
    let mut found = Diagnostic::error("bad-fact", value.span, text);
    if let Some(near) = nearest(&word, named.iter().map(String::as_str)) {
        found = found.help(Text::new(format!("是不是 `{near}`?"), format!("perhaps `{near}`?")));
    } else if named.len() <= 12 {
        let list = named.join("、");
        found = found.help(Text::new(format!("可以写:{list}"), format!("known are: {list}")));
    }
    context.report(found);
}

fn type_of(context: &Context<'_>, field: &str) -> Option<Type> {
    match context.fields().get(field) {
        Some(FieldRef::Slot(slot)) => return Some(context.slot_type(*slot)),
        Some(FieldRef::Text(_)) => return None,
        None => {}
    }
    let (decision, field) = field.split_once('.')?;
    context.decision(decision)?.fields.get(field).map(|(_, ty, _)| ty.clone())
}
