//! Corrections: when an entry that a proposal rests on was revoked or corrected, the proposal is looked at again. What
//! people have decided is never undone in silence.

use shao_abi::PartyId;

use super::condition::{Case, Finding, situation};
use super::desk::Desk;
use super::proposal::{ProposalId, ProposalStatus};
use crate::{Entry, Fault, Words};

impl Desk<'_> {
    /// Looks at everything that rests on what has changed since the last look.
    pub(crate) fn correct(&mut self) -> Result<(), Fault> {
        let (seen, position) = (self.county.seen, self.county.archive.position());
        if seen == position {
            return Ok(());
        }
        let ids: Vec<ProposalId> = self.county.proposals.iter().map(|proposal| proposal.id).collect();
        for id in ids {
            if self.must_look(id, seen)? {
                self.look_again(id)?;
            }
        }
        self.reopen(seen)?;
        self.county.seen = position;
        Ok(())
    }

    /// Whether a proposal rests on something that has changed. While 候核 lasts it is looked at anyway when that ends.
    fn must_look(&self, id: ProposalId, seen: u64) -> Result<bool, Fault> {
        let (proposal, archive) = (self.proposal(id)?, &self.county.archive);
        let touched =
            || proposal.keys().any(|key| archive.filed(key).is_none_or(|filed| filed.changed > seen));
        Ok(match proposal.status {
            ProposalStatus::Asked
            | ProposalStatus::Proposed
            | ProposalStatus::Drill
            | ProposalStatus::Adopted
            | ProposalStatus::Appealed => touched(),
            // Any new entry may be what it lacks.
            ProposalStatus::Shaken => true,
            ProposalStatus::Held
            | ProposalStatus::Excused
            | ProposalStatus::Withdrawn
            | ProposalStatus::Rejected
            | ProposalStatus::Review => false,
        })
    }

    fn look_again(&mut self, id: ProposalId) -> Result<(), Fault> {
        let policy = self.policy;
        let proposal = self.proposal(id)?;
        let (case, status) = (situation(&policy, proposal.situation)?, proposal.status);
        // A real proposal stays on firm ground: nothing that is 待县确认 may come to carry it.
        let real = !matches!(status, ProposalStatus::Asked | ProposalStatus::Drill);
        let finding = self.find_again(id, case, |entry: &Entry| !real || !entry.tainted)?;
        if finding.holds && (!real || finding.is_firm()) {
            return self.still_holds(id, case, status, finding);
        }
        match status {
            ProposalStatus::Asked | ProposalStatus::Drill => self.withdraw(id, case, finding),
            ProposalStatus::Proposed => self.shake(id, case, &finding, ProposalStatus::Shaken),
            ProposalStatus::Adopted | ProposalStatus::Appealed => {
                self.shake(id, case, &finding, ProposalStatus::Review)
            }
            ProposalStatus::Shaken
            | ProposalStatus::Held
            | ProposalStatus::Excused
            | ProposalStatus::Withdrawn
            | ProposalStatus::Rejected
            | ProposalStatus::Review => Ok(()),
        }
    }

    /// It holds all the same: the evidence is frozen anew, and the difference told.
    fn still_holds(
        &mut self,
        id: ProposalId,
        case: Case<'_>,
        status: ProposalStatus,
        finding: Finding,
    ) -> Result<(), Fault> {
        let gone = self.gone_words(id)?;
        // What makes a drill a drill stays, even when the entry that did is revoked: it was put to people as a drill.
        let unsure = self.proposal(id)?.unsure.clone();
        let differs = self.freeze(id, case, finding)?;
        if status == ProposalStatus::Drill {
            let proposal = self.proposal_mut(id)?;
            if proposal.unsure.is_empty() {
                proposal.unsure = unsure;
            }
        }
        let resumed = status == ProposalStatus::Shaken;
        if !differs && !resumed {
            return Ok(());
        }
        let now = self.evidence_words(id)?;
        let version = self.proposal(id)?.version;
        let (zh, en) = if resumed {
            ("依据恢复，情形重又成立", "its evidence is back and it holds again")
        } else {
            ("依据有更正，情形仍成立", "its evidence was corrected and it still holds")
        };
        let zh = format!("{zh}{}：{}（依据第 {version} 版）", gone.zh, now.zh);
        let en = format!("{en}{}: {} (version {version} of the evidence)", gone.en, now.en);
        let status = if resumed { ProposalStatus::Proposed } else { status };
        let tell = self.to_tell(id, status)?;
        self.turn(id, status, Words::new(zh, en), tell)
    }

    /// What it rests on does not carry it any more: the deciding body is told, and nothing is undone.
    fn shake(
        &mut self,
        id: ProposalId,
        case: Case<'_>,
        finding: &Finding,
        to: ProposalStatus,
    ) -> Result<(), Fault> {
        let (now, gone) = (self.found_words(id, finding)?, self.gone_words(id)?);
        let name = &case.situation.name;
        let (zh, en) = if to == ProposalStatus::Review {
            (
                "决定在先，建议复核；复核前仍有效",
                "it was decided already, so a review is suggested; it stays in force",
            )
        } else {
            ("依据变更，中止办理", "it is suspended")
        };
        let zh = format!("情形“{name}”已不成立：{}{}；{zh}", now.zh, gone.zh);
        let en = format!("`{name}` holds no more: {}{}; {en}", now.en, gone.en);
        let tell = self.to_tell(id, to)?;
        self.turn(id, to, Words::new(zh, en), tell)
    }

    fn to_tell(&self, id: ProposalId, status: ProposalStatus) -> Result<Vec<PartyId>, Fault> {
        let (decider, subject) = self.concerned(id)?;
        Ok(match status {
            ProposalStatus::Proposed
            | ProposalStatus::Shaken
            | ProposalStatus::Review
            | ProposalStatus::Adopted
            | ProposalStatus::Appealed => vec![decider, subject],
            ProposalStatus::Drill => vec![decider],
            ProposalStatus::Held
            | ProposalStatus::Asked
            | ProposalStatus::Excused
            | ProposalStatus::Withdrawn
            | ProposalStatus::Rejected => Vec::new(),
        })
    }
}
