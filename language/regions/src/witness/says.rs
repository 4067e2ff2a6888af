//! A witness as the facts of a 案件.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use shao_abi::{IntKind, Type};

use super::ordinary::MIDDLE_MAX;
use crate::space::{Class, Key, Space};
use crate::words;

/// What a case takes for each variable, in words.
pub(super) fn says(space: &Space, chosen: &BTreeMap<Key, Class>) -> String {
    let mut facts: IndexMap<String, String> = IndexMap::new();
    let mut sets: IndexMap<String, Vec<String>> = IndexMap::new();
    for (_, key, var) in space.iter() {
        let Some(class) = chosen.get(key) else { continue };
        match (key, class) {
            (Key::Slot(name), Class::Truth(truth)) => {
                facts.insert(name.name.clone(), if *truth { "是" } else { "否" }.to_owned());
            }
            (Key::Slot(name), Class::Range(from, to)) => {
                let kind = if let Type::Int { kind, .. } = var.ty { kind } else { IntKind::Plain };
                let width = to.saturating_sub(*from);
                let n = if width > MIDDLE_MAX { *from } else { from.saturating_add(width / 2) };
                facts.insert(name.name.clone(), words::show_number(kind, n));
            }
            (Key::Slot(name), Class::Named(member)) => {
                facts.insert(name.name.clone(), member.clone());
            }
            (Key::Member(name, member), class) => {
                let held = sets.entry(name.name.clone()).or_default();
                if *class == Class::Truth(true) {
                    held.push(member.clone());
                }
            }
            (Key::Equals(field), Class::Literal(text)) => {
                facts.insert(field.clone(), format!("\"{}\"", text.as_deref().unwrap_or("…")));
            }
            (Key::Contains(field, literal), Class::Truth(true)) => {
                let text = facts.entry(field.clone()).or_default();
                let before = text.trim_matches('"').trim_end_matches('…').to_owned();
                *text = format!("\"{before}{literal}…\"");
            }
            _ => {}
        }
    }
    for (name, held) in sets {
        let text = if held.is_empty() { "无".to_owned() } else { format!("{{{}}}", held.join(", ")) };
        facts.insert(name, text);
    }
    words::facts(&facts)
}
