//! Acts of a log that the policy refuses: counted by act and reason, none hidden.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use shao_case::{Refusal, Words};

/// Refusals of one kind.
#[derive(Debug)]
pub struct Group {
    /// How many.
    pub times: u32,
    /// Why the first was refused.
    pub reason: Words,
    /// The line of the first.
    pub line: u64,
    /// The key of the first.
    pub case: String,
}

/// All refusals, by act and kind of reason.
#[derive(Debug, Default)]
pub struct Refused {
    groups: BTreeMap<(String, String), Group>,
}

impl Refused {
    /// Adds one that the engine refused.
    pub fn add(&mut self, act: &str, refusal: &Refusal, line: u64, case: &str) {
        let kind = serde_json::to_value(refusal.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
        self.put(act, &kind.unwrap_or_default(), refusal.reason.clone(), line, case);
    }

    /// Adds one whose actor the policy does not know.
    pub fn stranger(&mut self, act: &str, name: &str, line: u64, case: &str) {
        let reason = Words::new(format!("政策里没有“{name}”"), format!("the policy has no `{name}`"));
        self.put(act, "stranger", reason, line, case);
    }

    fn put(&mut self, act: &str, kind: &str, reason: Words, line: u64, case: &str) {
        let first = || Group { times: 0, reason, line, case: case.to_owned() };
        let group = self.groups.entry((act.to_owned(), kind.to_owned())).or_insert_with(first);
        group.times += 1;
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.groups.values().map(|group| group.times).sum()
    }

    /// The groups with their act, most frequent first.
    #[must_use]
    pub fn ranked(&self) -> Vec<(&str, &Group)> {
        let mut all: Vec<_> = self.groups.iter().map(|((act, _), group)| (act.as_str(), group)).collect();
        all.sort_by_key(|(_, group)| std::cmp::Reverse(group.times));
        all
    }

    /// The groups as JSON.
    #[must_use]
    pub fn json(&self) -> Json {
        let one = |((act, kind), group): (&(String, String), &Group)| {
            json!({
                "act": act, "reason": kind, "times": group.times,
                "first": {"line": group.line, "case": group.case, "zh": group.reason.zh, "en": group.reason.en},
            })
        };
        self.groups.iter().map(one).collect()
    }
}
