//! The cases beside the one that is shown, and what it left in the ledgers.

use std::collections::BTreeSet;

use shao_abi::Link;
use shao_case::{Played, view};

use super::Setting;
use super::drive::Driven;
use super::types::{LedgerEntry, Linked};

impl Setting<'_> {
    /// The sample and all that follows from it: what it started, what that started, and so on.
    pub(super) fn cases(&self, driven: &Driven<'_>) -> Result<Vec<Linked>, String> {
        let mut keys = BTreeSet::new();
        let mut cases = Vec::new();
        for (place, case) in driven.play.cases().iter().enumerate() {
            let sample = place == 0;
            if (sample || started_by(case, &keys)) && case.state.is_some() {
                keys.insert(case.key.as_str());
                cases.extend(self.linked(driven, case, sample, place == driven.shown)?);
            }
        }
        Ok(cases)
    }

    fn linked(
        &self,
        driven: &Driven<'_>,
        case: &Played,
        sample: bool,
        shown: bool,
    ) -> Result<Option<Linked>, String> {
        let Some(state) = &case.state else { return Ok(None) };
        let seen = view(&self.policy, state, driven.now).map_err(|fault| self.fault(&fault))?;
        let duty = seen.duties.first();
        Ok(Some(Linked {
            key: (!sample).then(|| case.key.clone()),
            name: self.policy.schema.matter_name(self.matter(state.flow)).to_owned(),
            opened: seen.opened,
            stage: duty.map(|duty| duty.stage.clone()).unwrap_or_default(),
            holder: duty.and_then(|duty| duty.holder.clone()),
            ended: seen.ended,
            shown,
        }))
    }

    /// What a case left in the ledgers, in order of time.
    pub(super) fn entries(&self, driven: &Driven<'_>, case: &Played) -> Vec<LedgerEntry> {
        let filed = driven.play.county().into_iter().flat_map(|county| county.archive.iter());
        let ours = filed.filter(|filed| !filed.revoked && filed.entry.key.case == case.key);
        let mut entries: Vec<LedgerEntry> = ours
            .filter_map(|filed| {
                let entry = &filed.entry;
                let rule = entry.key.rule.as_str();
                Some(LedgerEntry {
                    at: entry.at,
                    ledger: self.policy.ledgers.ledgers.get(entry.ledger.index())?.name.clone(),
                    unit: self.party(entry.subject),
                    value: entry.value,
                    breaks: entry.breaks,
                    made: rule.split_once(" 台账 ").map_or(rule, |(made, _)| made).to_owned(),
                })
            })
            .collect();
        entries.sort_by_key(|entry| entry.at);
        entries
    }
}

/// Whether a case was started by one of these.
fn started_by(case: &Played, keys: &BTreeSet<&str>) -> bool {
    let links = case.state.iter().flat_map(|state| &state.links);
    links.filter(|link| link.link == Link::Origin).any(|link| keys.contains(link.case.as_str()))
}
