//! Nothing is missed: whatever part of a policy is altered, the difference says so. What may be altered unseen is listed
//! here, part by part, with the reason.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shao_diff::changes;
use shao_ir::Policy;

use crate::laws::changes_mirrored;
use crate::policies::all;

/// Parts that decide no case, as the last steps of their path.
const SILENT: [(&str, &str); 23] = [
    ("policy.name", "which version it is, told in the title"),
    ("policy.version", "which version it is, told in the title"),
    ("policy.cites[]", "依据"),
    ("cites[]", "依据"),
    ("place.file", "where it stands"),
    ("place.line", "where it stands"),
    ("place.start", "where it stands"),
    ("place.end", "where it stands"),
    ("input.known", "the layout of the module"),
    ("input.values[]", "the layout of the module"),
    ("memory_bytes", "the layout of the module"),
    ("output.*", "the layout of the module"),
    ("decisions[].reads[]", "follows from the rules"),
    ("decisions[].atoms", "follows from the rules"),
    ("decisions[].rules[]", "the numbering of rules"),
    ("counters[]", "what a counter is called in messages"),
    ("counter", "the numbering of counters"),
    ("effects[].start", "the rungs of a ladder start the same, each by a number of its own"),
    ("acts[].flow", "whose stage offers it says the same"),
    ("params[].slot", "the numbering of slots"),
    ("fact.slot", "the numbering of slots"),
    ("judgement.slot", "the numbering of slots"),
    ("hidden_from[].slot", "the numbering of slots"),
];

/// Parts that are compared as decisions, region by region, and no part of the inventory.
const IN_DECISIONS: [&str; 12] = [
    "schema.slots[]",
    "schema.decisions[].fields[].ty.party_set",
    "schema.decisions[].fields[].slot",
    "schema.decisions[].fields[].ty.party",
    "schema.decisions[].fields[].ty.int.m",
    "schema.decisions[].matter",
    "schema.decisions[].name",
    "text.atoms[]",
    "guard",
    "when",
    "process.starts[].facts",
    "ledgers.tallies[]",
];

fn silent(path: &str) -> bool {
    let listed = SILENT.iter().any(|(part, _)| match part.strip_suffix('*') {
        Some(prefix) => path.contains(prefix),
        None => path.ends_with(part),
    });
    listed || IN_DECISIONS.iter().any(|part| path.contains(part))
}

/// Every leaf of a document with its path; positions in lists are left out of the path.
fn leaves(json: &Json, path: &str, at: &str, found: &mut BTreeMap<String, Vec<String>>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields {
                leaves(value, &format!("{path}.{name}"), &format!("{at}/{}", name.replace('~', "~0")), found);
            }
        }
        Json::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}[]"), &format!("{at}/{number}"), found);
            }
        }
        Json::Null => {}
        Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            found.entry(path.to_owned()).or_default().push(at.to_owned());
        }
    }
}

/// The leaf altered; none where the document would be no policy.
fn altered(leaf: &Json) -> Json {
    match leaf {
        Json::Bool(so) => Json::Bool(!so),
        Json::Number(n) => Json::from(n.as_i64().unwrap() + 1),
        other => Json::from(format!("{}改", other.as_str().unwrap())),
    }
}

fn with(policy: &Policy, whole: &Json) -> Option<Policy> {
    Some(Policy {
        schema: serde_json::from_value(whole["schema"].clone()).ok()?,
        process: serde_json::from_value(whole["process"].clone()).ok()?,
        ledgers: serde_json::from_value(whole["ledgers"].clone()).ok()?,
        ..policy.clone()
    })
}

#[test]
fn whatever_is_altered_is_told_and_from_either_end() {
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut unseen: BTreeMap<String, String> = BTreeMap::new();
    for folder in all() {
        let policy = folder.policy().unwrap();
        let mut whole = serde_json::json!({
            "schema": policy.schema, "process": policy.process, "ledgers": policy.ledgers,
        });
        let mut found = BTreeMap::new();
        leaves(&whole, "", "", &mut found);
        for (path, places) in found {
            // The first, the last and one between.
            let chosen = if tried.get(&path).is_some_and(|times| *times > 12) { 0..0 } else { 0..3 };
            let chosen = chosen.map(|part| part * (places.len() - 1) / 2);
            for place in chosen.map(|at| &places[at]) {
                let was = whole.pointer(place).unwrap().clone();
                *whole.pointer_mut(place).unwrap() = altered(&was);
                let other = with(&policy, &whole);
                *whole.pointer_mut(place).unwrap() = was;
                let Some(other) = other else { continue };
                *tried.entry(path.clone()).or_default() += 1;
                let told = !changes(&policy, &other).is_empty();
                if !told && !silent(&path) {
                    unseen.entry(path.clone()).or_insert_with(|| format!("{} {place}", folder.main));
                }
                if told {
                    changes_mirrored(&policy, &other);
                }
            }
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
    assert!(tried.len() > 150, "{} parts", tried.len());
}
