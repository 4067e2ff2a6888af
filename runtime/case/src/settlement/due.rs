//! What is due of a proposal: the measures of the version that was in force when its 情形 came to hold. Where this
//! version says 择优, its own if they are milder for the subject.
//!
//! Measures are weighed by the declared order of forms, mildest first; 移送 outweighs every form. The heaviest measure
//! of each side decides, then the next; where one side has no more, it is the milder. What weighs the same, or cannot be
//! weighed because a form of before has no place in the order, goes by the version of the conduct.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use shao_abi::Measure;
use shao_calendar::Moment;

use super::condition::Case;
use super::conduct::{Before, Law};
use super::desk::Desk;
use super::proposal::{Proposal, ProposalId, Under};
use super::say;
use crate::{EffectKey, Fault, Policy, Words};

/// What is proposed, and by which version.
pub(crate) struct Due<'p> {
    pub policy: Policy<'p>,
    pub case: Case<'p>,
    pub measures: Vec<Measure>,
    /// 再犯: the proposal whose measure is in force, and the sentence that says so.
    pub again: Option<(ProposalId, Words)>,
    /// Why it goes by this version; empty if no other was asked.
    pub why: Words,
}

impl<'p> Desk<'p> {
    /// A proposal by the version that the county is settled by.
    pub(crate) fn law<'c>(&self, proposal: &Proposal, case: Case<'c>) -> Law<'_, 'c>
    where
        'p: 'c,
    {
        Law { policy: self.policy, archive: &self.county.archive, case, subject: proposal.subject }
    }

    /// What is due by a version, or by the one before it.
    pub(crate) fn due<'c>(&self, id: ProposalId, law: Law<'_, 'c>) -> Result<Due<'c>, Fault> {
        let own = self.due_alone(id, law)?;
        let Some((version, since)) = law.earlier() else { return Ok(own) };
        let proposal = self.proposal(id)?;
        let keys: BTreeSet<&EffectKey> = proposal.keys().collect();
        let complete = law.alone(proposal.arisen, &|entry| entry.at < since && keys.contains(&entry.key))?;
        let before = if complete.holds { Before::of(law, version).ok() } else { None };
        let Some(before) = before else { return Ok(own) };
        Ok(chosen(own, self.due(id, before.law())?, since))
    }

    fn due_alone<'c>(&self, id: ProposalId, law: Law<'_, 'c>) -> Result<Due<'c>, Fault> {
        let Law { policy, case, .. } = law;
        let again = self.measure_in_force(id, case.situation.again.as_ref())?;
        let measures = match (&case.situation.again, &again) {
            (Some(again), Some(_)) => again.measures.clone(),
            (Some(_) | None, _) => case.situation.measures.clone(),
        };
        Ok(Due { policy, case, measures, again, why: Words::default() })
    }
}

/// Which of two versions goes: of what was done before `since`, when the later one took effect.
fn chosen<'p>(later: Due<'p>, earlier: Due<'p>, since: Moment) -> Due<'p> {
    let since = since.date();
    let (old, new) = (&earlier.policy.schema.policy.version, &later.policy.schema.policy.version);
    if !later.case.of.milder {
        let zh = format!("{since} 施行以前的行为，照当时的版本 {old}");
        return earlier.because(Words::new(zh, format!("done before {since}, so version {old} applies")));
    }
    let order = weighed(&later.measures, &earlier.measures, forms(&later));
    let (zh, en) = match order {
        Some(Ordering::Less) => ("新版较轻，照新版", "the later is milder and applies"),
        Some(Ordering::Greater) => ("旧版较轻，照旧版", "the earlier is milder and applies"),
        Some(Ordering::Equal) => ("轻重相同，照旧版", "they weigh the same, so the earlier applies"),
        None => ("比不出轻重，照旧版", "they cannot be weighed, so the earlier applies"),
    };
    let [was, is] = [&earlier, &later].map(|due| say::measures_list(&due.measures));
    let why = Words::new(
        format!("{since} 施行以前的行为，择优：旧版 {old} {}，新版 {new} {}，{zh}", was.zh, is.zh),
        format!("done before {since}; version {old}: {}; version {new}: {}; {en}", was.en, is.en),
    );
    if order == Some(Ordering::Less) { later.because(why) } else { earlier.because(why) }
}

impl Due<'_> {
    /// What a proposal keeps of the version.
    pub(crate) fn under(&self) -> Under {
        Under {
            version: self.policy.schema.policy.version.clone(),
            role: self.case.of.role.clone(),
            cites: self.case.situation.cites.clone(),
        }
    }

    fn because(self, more: Words) -> Self {
        let why = if self.why == Words::default() { more } else { say::joined(&[self.why, more]) };
        Self { why, ..self }
    }
}

/// The forms that fit the subject, mildest first.
fn forms<'d>(due: &Due<'d>) -> &'d [String] {
    let list = due.policy.ledgers.forms.iter().find(|list| list.subject == due.case.of.subject);
    list.map_or(&[], |list| list.forms.as_slice())
}

/// How measures that are proposed together compare with others; none if a form has no place in the order.
fn weighed(these: &[Measure], those: &[Measure], order: &[String]) -> Option<Ordering> {
    let weight = |measure: &Measure| match measure {
        Measure::Propose(form) => order.iter().position(|known| known == form),
        Measure::Refer(_) => Some(order.len()),
    };
    let heaviest_first = |measures: &[Measure]| {
        let mut weights: Vec<usize> = measures.iter().map(weight).collect::<Option<_>>()?;
        weights.sort_unstable_by_key(|weight| Reverse(*weight));
        Some(weights)
    };
    Some(heaviest_first(these)?.cmp(&heaviest_first(those)?))
}
