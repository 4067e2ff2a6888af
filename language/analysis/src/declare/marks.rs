//! 记号 and 枚举.

use shao_abi::{EnumDef, MarkDef};
use shao_syntax::ast::Item;

use crate::context::Context;

/// Declares marks and enumerations.
pub(super) fn declare(context: &mut Context<'_>, items: &[&Item]) {
    for item in items {
        if let Item::Marks(marks) = item {
            for name in &marks.names {
                if context.marks.contains_key(&name.text) {
                    context.twice(name, None);
                } else {
                    context.marks.insert(name.text.clone(), MarkDef { name: name.text.clone() });
                }
            }
        } else if let Item::Enumeration(enumeration) = item {
            let name = &enumeration.name;
            if context.enums.contains_key(&name.text) {
                context.twice(name, None);
                continue;
            }
            let mut members: Vec<String> = Vec::new();
            for member in &enumeration.members {
                if members.contains(&member.text) {
                    context.twice(member, None);
                } else {
                    members.push(member.text.clone());
                }
            }
            context.enums.insert(name.text.clone(), EnumDef { name: name.text.clone(), members });
        }
    }
}
