//! The arguments of an act, read by name against its parameters, all problems at once.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shao_abi::{Param, Schema, SlotId, Value};

use crate::facts::shown;
use crate::open::refused_for;
use crate::{FactProblem, Refusal, Trouble, read_value, show_value};

/// Arguments as they were read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given {
    /// What decisions may read.
    pub slots: Vec<(SlotId, Value)>,
    /// All of it as text, for the record.
    pub texts: Vec<(String, String)>,
}

/// Reads arguments. Each parameter must be given; nothing else may be, except what `also` names.
pub(crate) fn read(
    schema: &Schema,
    params: &[Param],
    given: &BTreeMap<String, Json>,
    also: &[&str],
) -> Result<Given, Refusal> {
    let mut read = Given::default();
    let mut problems = Vec::new();
    for param in params {
        if let Err(trouble) = read_one(schema, param, given.get(&param.name), &mut read) {
            problems.push(FactProblem { field: param.name.clone(), trouble });
        }
    }
    let known = |name: &str| params.iter().any(|param| param.name == name) || also.contains(&name);
    for name in given.keys().filter(|name| !known(name)) {
        let fields = params.iter().map(|param| param.name.clone()).collect();
        problems.push(FactProblem { field: name.clone(), trouble: Trouble::Unknown { fields } });
    }
    match refused_for(&problems) {
        Some(refusal) => Err(refusal),
        None => Ok(read),
    }
}

fn read_one(schema: &Schema, param: &Param, given: Option<&Json>, read: &mut Given) -> Result<(), Trouble> {
    let blank = |json: &&Json| json.is_null() || json.as_str().is_some_and(|text| text.trim().is_empty());
    let given = given.filter(|json| !blank(json)).ok_or(Trouble::Missing)?;
    let text = match &param.ty {
        None => shown(given),
        Some(ty) => {
            let value = read_value(schema, ty, given)?;
            let text = show_value(schema, ty, &value);
            if let Some(slot) = param.slot {
                read.slots.push((slot, value));
            }
            text
        }
    };
    read.texts.push((param.name.clone(), text));
    Ok(())
}
