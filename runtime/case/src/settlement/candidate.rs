//! Candidates: a 情形 is seen to hold of a subject, and waits (候核) for late data and corrections before it is looked
//! at again. 一事不再计: what it rests on supports nothing else under the same 情形 meanwhile.

use std::collections::BTreeSet;

use shao_abi::{DecisionId, Frame, PartyId, Situation};
use shao_calendar::Moment;

use super::condition::{Case, Finding, frame, situation};
use super::conduct::Law;
use super::county::County;
use super::desk::Desk;
use super::proposal::{Evidence, Proposal, ProposalId, ProposalStatus, SituationId};
use super::say;
use crate::{Deadline, EffectKey, Entry, Fault, Policy, Words};

impl Desk<'_> {
    /// 启于: looks at every 情形 of every unit whose 问责 is settled at this minute.
    pub(crate) fn look_for_new(&mut self) -> Result<(), Fault> {
        let policy = self.policy;
        for (of, one) in (0u16..).zip(&policy.ledgers.accountability) {
            if super::desk::next_at(self.county.settled, one.at)? != Some(self.at) {
                continue;
            }
            for at in (0u16..).zip(&one.situations).map(|(at, _)| at) {
                let case = situation(&policy, SituationId { of, at })?;
                for subject in &one.of {
                    self.look_at(case, *subject)?;
                }
            }
        }
        Ok(())
    }

    fn look_at(&mut self, case: Case<'_>, subject: PartyId) -> Result<(), Fault> {
        let archive = &self.county.archive;
        let mut seen = case.situation.evidence.iter();
        if case.situation.when.is_none()
            || !seen.any(|tally| archive.of(tally.ledger, subject).next().is_some())
        {
            return Ok(());
        }
        let used = used(&self.county, case.id, subject, None);
        let law = Law { policy: self.policy, archive, case, subject };
        let finding = law.find(self.at, &|situation, entry| is_free(&used, situation, entry))?;
        // 可重复 lets old facts support a new proposal, but never the same facts alone: something must have happened.
        let fresh = finding.evidence.iter().flat_map(|one| &one.keys).any(|key| !used.contains(key));
        if finding.holds && fresh { self.hold(case, subject, finding) } else { Ok(()) }
    }

    fn hold(&mut self, case: Case<'_>, subject: PartyId, finding: Finding) -> Result<(), Fault> {
        let number = self.county.proposals.iter().map(|proposal| proposal.id.0).max().unwrap_or(0);
        let id = ProposalId(number.saturating_add(1));
        let hold = self.wait(None, case.of.hold.value)?;
        let unsure = finding.unsure(&self.county.archive, case);
        self.county.proposals.push(Proposal {
            id,
            situation: case.id,
            subject,
            arisen: self.at,
            status: ProposalStatus::Held,
            evidence: finding.evidence.clone(),
            version: 1,
            unsure,
            measures: Vec::new(),
            under: None,
            again: None,
            hold,
            exemption: None,
            rulings: Vec::new(),
            appeal: None,
            appealed: None,
            history: Vec::new(),
        });
        let seen = say::joined_to(self.evidence_words(id)?, &finding.apart);
        let until = say::until_words(case.of.hold.value, hold);
        let name = &case.situation.name;
        let cites = say::cites_words(&case.situation.cites);
        let zh = format!("情形“{name}”成立：{}；候核 {}{}", seen.zh, until.zh, cites.zh);
        let en = format!("`{name}` holds: {}; held for {}{}", seen.en, until.en, cites.en);
        self.turn(id, ProposalStatus::Held, Words::new(zh, en), Vec::new())
    }

    /// 候核 has ended: the same days, the archive as it is now.
    pub(crate) fn end_hold(&mut self, id: ProposalId) -> Result<(), Fault> {
        let policy = self.policy;
        let case = situation(&policy, self.proposal(id)?.situation)?;
        let finding = self.find_again(id, case, |_| true)?;
        if !finding.holds {
            return self.withdraw(id, case, finding);
        }
        self.freeze(id, case, finding)?;
        let exemption = &case.of.exemption;
        let deadline = self.wait(Some(exemption.by.value), exemption.limit.value)?;
        self.proposal_mut(id)?.exemption = Some(deadline);
        let seen = self.evidence_words(id)?;
        let until = say::until_words(exemption.limit.value, deadline);
        let (name, by) = (&exemption.name, crate::names::Names(&policy).party(exemption.by.value));
        let zh = format!("候核期满，仍成立：{}；先问“{name}”，由 {by} 答复，{}", seen.zh, until.zh);
        let en = format!("it still holds: {}; `{name}` is asked of {by}, {}", seen.en, until.en);
        self.turn(id, ProposalStatus::Asked, Words::new(zh, en), vec![exemption.by.value])
    }

    /// Looks at a proposal's own days anew: by its own entries, and those that no other proposal has used up.
    pub(crate) fn find_again(
        &self,
        id: ProposalId,
        case: Case<'_>,
        admit: impl Fn(&Entry) -> bool,
    ) -> Result<Finding, Fault> {
        let proposal = self.proposal(id)?;
        let used = used(&self.county, case.id, proposal.subject, Some(id));
        let law = self.law(proposal, case);
        law.find(proposal.arisen, &|situation, entry| is_free(&used, situation, entry) && admit(entry))
    }

    /// Freezes what a proposal rests on now. Says whether that differs from before.
    pub(crate) fn freeze(&mut self, id: ProposalId, case: Case<'_>, finding: Finding) -> Result<bool, Fault> {
        let unsure = finding.unsure(&self.county.archive, case);
        let proposal = self.proposal_mut(id)?;
        let differs = proposal.evidence != finding.evidence;
        if differs {
            proposal.version = proposal.version.saturating_add(1);
            proposal.evidence = finding.evidence;
        }
        proposal.unsure = unsure;
        Ok(differs)
    }

    /// 撤回: nothing has been proposed yet, and nothing will be. Its entries are free again.
    pub(crate) fn withdraw(&mut self, id: ProposalId, case: Case<'_>, finding: Finding) -> Result<(), Fault> {
        let now = self.found_words(id, &finding)?;
        let gone = self.gone_words(id)?;
        let name = &case.situation.name;
        let zh = format!("情形“{name}”已不成立：{}{}；撤回", now.zh, gone.zh);
        let en = format!("`{name}` holds no more: {}{}; withdrawn", now.en, gone.en);
        self.turn(id, ProposalStatus::Withdrawn, Words::new(zh, en), Vec::new())
    }

    pub(crate) fn evidence_words(&self, id: ProposalId) -> Result<Words, Fault> {
        self.words_of(id, &self.proposal(id)?.evidence)
    }

    /// What was found, and what of it counts for nothing.
    pub(crate) fn found_words(&self, id: ProposalId, finding: &Finding) -> Result<Words, Fault> {
        Ok(say::joined_to(self.words_of(id, &finding.evidence)?, &finding.apart))
    }

    fn words_of(&self, id: ProposalId, evidence: &[Evidence]) -> Result<Words, Fault> {
        let (proposal, archive) = (self.proposal(id)?, &self.county.archive);
        let words: Vec<Words> = evidence
            .iter()
            .map(|one| say::evidence_words(&self.policy, archive, one, proposal.subject, proposal.arisen))
            .collect();
        Ok(say::joined(&words))
    }

    /// Which entries that it rested on were revoked since; empty if none.
    pub(crate) fn gone_words(&self, id: ProposalId) -> Result<Words, Fault> {
        let archive = &self.county.archive;
        let revoked = |key: &&EffectKey| archive.filed(key).is_none_or(|filed| filed.revoked);
        let gone: BTreeSet<&EffectKey> = self.proposal(id)?.keys().filter(revoked).collect();
        if gone.is_empty() {
            return Ok(Words::default());
        }
        let words: Vec<Words> = gone.into_iter().map(|key| say::entry_words(archive, key)).collect();
        let words = say::joined(&words);
        Ok(Words::new(format!("，因 {}", words.zh), format!(", because of {}", words.en)))
    }
}

/// The entries used up for a 情形: 一事不再计.
fn used(
    county: &County,
    situation: SituationId,
    subject: PartyId,
    but: Option<ProposalId>,
) -> BTreeSet<EffectKey> {
    let of = county.proposals_of(situation, subject);
    let others = of.filter(|proposal| proposal.consumes() && Some(proposal.id) != but);
    others.flat_map(Proposal::keys).cloned().collect()
}

/// Whether an entry may support a proposal under a 情形 of which these are used up.
fn is_free(used: &BTreeSet<EffectKey>, situation: &Situation, entry: &Entry) -> bool {
    situation.repeatable || !used.contains(&entry.key)
}

/// What a 情形 reads of a subject at an instant, by the entries it has not used up, and whether it holds: the answer to
/// "why is nothing proposed?".
///
/// # Errors
/// When the policy is broken.
pub fn look(
    policy: &Policy<'_>,
    county: &County,
    id: SituationId,
    subject: PartyId,
    at: Moment,
) -> Result<Words, Fault> {
    let case = situation(policy, id)?;
    if case.situation.when.is_none() {
        return Ok(Words::new("情形待县确认，不会触发", "it is unconfirmed and never fires"));
    }
    let used = used(county, id, subject, None);
    let law = Law { policy: *policy, archive: &county.archive, case, subject };
    let finding = law.find(at, &|situation, entry| is_free(&used, situation, entry))?;
    let read = finding.evidence.iter();
    let mut words: Vec<Words> =
        read.map(|one| say::evidence_words(policy, &county.archive, one, subject, at)).collect();
    if finding.apart != Words::default() {
        words.push(finding.apart.clone());
    }
    if !used.is_empty() && !case.situation.repeatable {
        let count = used.len();
        words.push(Words::new(
            format!("另 {count} 条已计入此前的建议，不再计"),
            format!("{count} more support an earlier proposal and count no more"),
        ));
    }
    words.push(match finding.holds {
        true => Words::new("条件成立", "the condition holds"),
        false => Words::new("条件不成立", "the condition does not hold"),
    });
    Ok(say::joined(&words))
}

/// The condition of a 情形 and what it reads of a subject at an instant, by the entries it has not used up.
pub(crate) fn frame_of(
    policy: &Policy<'_>,
    county: &County,
    id: SituationId,
    subject: PartyId,
    at: Moment,
) -> Result<Option<(DecisionId, Frame)>, Fault> {
    let case = situation(policy, id)?;
    let Some(guard) = case.situation.when else { return Ok(None) };
    let Some(def) = policy.schema.decisions.get(guard.index()) else { return Ok(None) };
    let used = used(county, id, subject, None);
    let admit = |entry: &Entry| is_free(&used, case.situation, entry);
    Ok(Some((guard, frame(policy, &county.archive, def, subject, at, &admit)?)))
}

/// Whether a deadline has passed at an instant; one that is not known has not.
pub(crate) fn has_passed(deadline: Deadline, at: Moment) -> bool {
    match deadline {
        Deadline::At(end) => end < at,
        Deadline::UnknownAfter(_) | Deadline::Standing => false,
    }
}
