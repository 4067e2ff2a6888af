//! Facts: what opening a case must supply, read by name against the schema, all problems at once.

mod number;
mod problem;
mod show;
mod value;

pub(crate) use problem::shown;
pub use problem::{FactProblem, Trouble};
pub use show::{show_type, show_value};
pub use value::read_value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use shao_abi::{Field, FieldKind, MatterId, Schema, Value};

/// The facts of a case, by position of the field in the schema.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Typed facts.
    pub values: BTreeMap<u16, Value>,
    /// 文本 facts.
    pub texts: BTreeMap<u16, String>,
}

/// Reads the facts of a matter by name. Values are as a person writes them: `"民生"`, `true` or `"是"`, `12`, money as 元 `"12.34"`,
/// ratios `"30%"`, dates `"2026-09-24"`, minutes `"17:30"`, sets `["甲", "乙"]` or `"甲、乙"`.
///
/// # Errors
/// Every problem at once: a field missing or unknown, a value that is impossible or out of range.
pub fn read_facts(
    schema: &Schema,
    matter: MatterId,
    given: &Map<String, Json>,
) -> Result<Facts, Vec<FactProblem>> {
    let mut facts = Facts::default();
    let mut problems = Vec::new();
    for (at, field) in schema.fields_of(matter) {
        if let Err(trouble) = read_field(schema, at, field, given.get(&field.name), &mut facts) {
            problems.push(FactProblem { field: field.name.clone(), trouble });
        }
    }
    let known = |name: &str| schema.fields_of(matter).any(|(_, field)| field.name == name);
    for name in given.keys().filter(|name| !known(name)) {
        let fields = schema.fields_of(matter).map(|(_, field)| field.name.clone()).collect();
        problems.push(FactProblem { field: name.clone(), trouble: Trouble::Unknown { fields } });
    }
    if problems.is_empty() { Ok(facts) } else { Err(problems) }
}

fn read_field(
    schema: &Schema,
    at: u16,
    field: &Field,
    given: Option<&Json>,
    facts: &mut Facts,
) -> Result<(), Trouble> {
    let given = given.filter(|json| !json.is_null());
    match (&field.kind, given) {
        (FieldKind::Fact { slot }, Some(json)) => {
            let ty = &schema.slots.get(slot.index()).ok_or(Trouble::Missing)?.ty;
            facts.values.insert(at, read_value(schema, ty, json)?);
            Ok(())
        }
        (FieldKind::Text { .. }, Some(json)) => {
            let text = json.as_str().ok_or_else(|| Trouble::not_a("文本", "a text", json))?;
            facts.texts.insert(at, text.to_owned());
            Ok(())
        }
        (FieldKind::Fact { .. } | FieldKind::Text { .. }, None) => Err(Trouble::Missing),
        // A judgement belongs to whoever must judge; whoever opens the case may not do it for them.
        (FieldKind::Judgement { .. }, Some(_)) => Err(Trouble::Judged),
        (FieldKind::Judgement { .. }, None) => Ok(()),
    }
}
