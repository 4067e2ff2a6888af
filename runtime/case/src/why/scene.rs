//! A play, and its cases as they stood at a moment that is asked about.

use std::collections::BTreeSet;

use shao_abi::MatterId;

use crate::play::Script;
use crate::{CaseState, Play, Played, Policy, Words};

/// What is asked about.
#[derive(Clone, Copy)]
pub(super) struct Scene<'s> {
    pub policy: &'s Policy<'s>,
    pub play: &'s Play<'s>,
}

impl<'s> Scene<'s> {
    /// A case by its name or key.
    pub fn case(self, name: &str) -> Result<(&'s Played, &'s CaseState), Words> {
        let mut cases = self.play.cases().iter();
        let found = cases.find(|case| case.name == name || case.key == name);
        let names = || self.play.cases().iter().map(|case| case.name.as_str());
        let case = found.ok_or_else(|| unknown(["案件", "case"], name, names()))?;
        let state = case.state.as_ref().ok_or_else(|| {
            Words::new(format!("案件“{name}”没有立案"), format!("case `{name}` was never opened"))
        })?;
        Ok((case, state))
    }

    /// The matter of a case.
    pub fn matter(self, state: &CaseState) -> MatterId {
        let flow = self.policy.process.flows.get(state.flow.index());
        flow.map_or(MatterId(0), |flow| flow.matter)
    }

    /// What came to these cases and to all that are linked with them. There is a county only where time opened one of
    /// them.
    pub fn script(self, cases: impl IntoIterator<Item = String>) -> Script {
        let keys = self.linked(cases);
        let timed = self.play.opened().iter().any(|key| keys.contains(key));
        let script = self.play.script().only(&keys);
        if timed { script } else { script.without_county() }
    }

    /// Cases, and all that started them, were started by them, lead or follow them.
    pub fn linked(self, cases: impl IntoIterator<Item = String>) -> BTreeSet<String> {
        let (mut found, mut ahead) = (BTreeSet::new(), cases.into_iter().collect::<Vec<_>>());
        while let Some(key) = ahead.pop() {
            let state = self.play.cases().iter().find(|case| case.key == key);
            if found.insert(key) {
                let links = state.and_then(|case| case.state.as_ref()).into_iter().flat_map(|s| &s.links);
                ahead.extend(links.map(|linked| linked.case.clone()));
            }
        }
        found
    }

    /// A case as it stood after the step that wrote this record.
    pub fn at_record(self, case: &Played, seq: u64) -> Option<CaseState> {
        let reached = |play: &Play<'_>| {
            let found = play.cases().iter().find(|other| other.key == case.key);
            found.is_some_and(|found| found.records.iter().any(|record| record.seq >= seq))
        };
        let script = self.script([case.key.clone()]);
        let replayed = script.play(self.policy, None, script.until, Some(&reached));
        replayed.play.cases().iter().find(|other| other.key == case.key)?.state.clone()
    }
}

/// A name that is not there, with those that are.
pub(super) fn unknown<'n>([zh, en]: [&str; 2], name: &str, known: impl Iterator<Item = &'n str>) -> Words {
    /// How many names are listed.
    const LISTED_MOST: usize = 20;
    let mut names: Vec<&str> = Vec::new();
    known.for_each(|name| {
        if !names.contains(&name) {
            names.push(name);
        }
    });
    let more = names.len() > LISTED_MOST;
    names.truncate(LISTED_MOST);
    let (listed, zh_more, en_more) =
        (names.join("、"), if more { " 等" } else { "" }, if more { " and more" } else { "" });
    if names.is_empty() {
        return Words::new(
            format!("没有{zh}“{name}”，一个也没有"),
            format!("no {en} `{name}`, nor any other"),
        );
    }
    Words::new(
        format!("没有{zh}“{name}”；有：{listed}{zh_more}"),
        format!("no {en} `{name}`; there are: {listed}{en_more}"),
    )
}
