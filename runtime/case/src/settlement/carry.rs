//! Carrying a county to another version of its policy, by name: what bears the same name is the same. Positions mean
//! nothing from one version to the next.
//!
//! An entry of a ledger that the other version does not keep is not counted there; it stays on file. A proposal that is
//! under way goes on under the 情形 of the same name; one whose 情形, unit or ledger the other version does not know
//! must end first, so that nobody is left between two laws.

use shao_abi::{LedgerId, PartyId, Tally};

use super::close::Close;
use super::condition::situation;
use super::county::{County, situation_named};
use super::passage::entry_under;
use super::proposal::{Evidence, Proposal, ProposalStatus, SituationId};
use super::score::Row;
use crate::names::Names;
use crate::{Effect, Fault, Policy, Words};

/// Two versions of a policy.
#[derive(Clone, Copy)]
pub struct Carry<'a, 'p> {
    /// The one that is left.
    pub from: &'a Policy<'p>,
    /// The one that is gone over to.
    pub to: &'a Policy<'p>,
}

/// What a county came to under the other version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// It goes on under the other version. Its archive is empty: it is made anew, of effects that were carried, and then
    /// [`County::looked_at`] is called.
    Gone(Box<County>),
    /// These must end first.
    Waits(Vec<Words>),
}

impl Carry<'_, '_> {
    /// The county under the other version.
    ///
    /// # Errors
    /// When a proposal is of no 情形 of the version it was made under.
    pub fn county(self, county: &County) -> Result<Carried, Fault> {
        let (mut proposals, mut waits) = (Vec::new(), Vec::new());
        for proposal in &county.proposals {
            match self.proposal(proposal)? {
                Some(carried) => proposals.push(carried),
                None if is_over(proposal.status) => {}
                None => waits.push(self.waiting(proposal)?),
            }
        }
        if !waits.is_empty() {
            return Ok(Carried::Waits(waits));
        }
        let closes = county.closes.iter().filter_map(|close| self.close(close)).collect();
        let policy = self.to.hash.to_owned();
        let (since, settled) = (county.since, county.settled);
        let archive = super::Archive::default();
        Ok(Carried::Gone(Box::new(County { policy, archive, since, settled, seen: 0, proposals, closes })))
    }

    /// What a case filed, in the terms of the other version; none if nothing there keeps it.
    #[must_use]
    pub fn effect(self, effect: &Effect) -> Option<Effect> {
        match effect {
            Effect::Entry(entry) => {
                let entry = entry_under(self.from, self.to, entry)?;
                Some(Effect::Entry(Box::new(entry)))
            }
            Effect::Revoke(_)
            | Effect::Record(_)
            | Effect::Wake { .. }
            | Effect::Notify(_)
            | Effect::Open(_)
            | Effect::Send(_) => Some(effect.clone()),
        }
    }

    fn proposal(self, proposal: &Proposal) -> Result<Option<Proposal>, Fault> {
        let case = situation(self.from, proposal.situation)?;
        let carried = || {
            let evidence = proposal.evidence.iter().map(|evidence| self.evidence(evidence));
            let mut carried = Proposal {
                situation: self.situation(&case.of.name, &case.situation.name)?,
                subject: self.party(proposal.subject)?,
                evidence: evidence.collect::<Option<_>>()?,
                ..proposal.clone()
            };
            for ruling in &mut carried.rulings {
                ruling.by = self.party(ruling.by)?;
            }
            for turn in &mut carried.history {
                turn.tell = turn.tell.iter().filter_map(|who| self.party(*who)).collect();
            }
            Some(carried)
        };
        Ok(carried())
    }

    fn evidence(self, evidence: &Evidence) -> Option<Evidence> {
        let tally = Tally { ledger: self.ledger(evidence.tally.ledger)?, window: evidence.tally.window };
        Some(Evidence { tally, ..evidence.clone() })
    }

    /// The 情形 of these names: of the same 问责, or else the only one so called.
    pub(super) fn situation(self, of: &str, name: &str) -> Option<SituationId> {
        let all = (0u16..).zip(&self.to.ledgers.accountability);
        let mut ours = all.filter(|(_, one)| one.name == of).filter_map(|(of, one)| {
            let at = one.situations.iter().position(|situation| situation.name == name)?;
            Some(SituationId { of, at: u16::try_from(at).ok()? })
        });
        ours.next().or_else(|| situation_named(self.to, name))
    }

    fn close(self, close: &Close) -> Option<Close> {
        let name = &self.from.ledgers.scores.get(usize::from(close.score))?.name;
        let score = super::score_named(self.to, name)?;
        let row = |row: &Row| Some(Row { unit: self.party(row.unit)?, ..row.clone() });
        let rows = close.rows.iter().filter_map(row).collect();
        Some(Close { score, by: self.party(close.by)?, rows, ..close.clone() })
    }

    pub(super) fn ledger(self, id: LedgerId) -> Option<LedgerId> {
        let (old, ledgers) = (self.from.ledgers.ledgers.get(id.index())?, &self.to.ledgers.ledgers);
        let at = ledgers.iter().position(|new| new.name == old.name)?;
        u16::try_from(at).ok().map(LedgerId)
    }

    pub(super) fn party(self, id: PartyId) -> Option<PartyId> {
        self.to.schema.party_named(&self.from.schema.parties.get(id.index())?.name)
    }

    fn waiting(self, proposal: &Proposal) -> Result<Words, Fault> {
        let case = situation(self.from, proposal.situation)?;
        let (name, unit) = (&case.situation.name, Names(self.from).party(proposal.subject));
        let (number, zh, en) = (proposal.id.0, proposal.status.zh(), proposal.status.en());
        Ok(Words::new(
            format!("第 {number} 号（情形“{name}”对 {unit}，{zh}）新版政策没有，须先了结"),
            format!(
                "number {number} (`{name}` of {unit}, {en}) is unknown to the new version and must end first"
            ),
        ))
    }
}

impl County {
    /// Everything in the archive counts as looked at: so it was before the county was carried over.
    pub fn looked_at(&mut self) {
        self.seen = self.archive.position();
    }
}

/// Whether nothing follows from a proposal any more.
fn is_over(status: ProposalStatus) -> bool {
    match status {
        ProposalStatus::Excused
        | ProposalStatus::Drill
        | ProposalStatus::Withdrawn
        | ProposalStatus::Rejected => true,
        ProposalStatus::Held
        | ProposalStatus::Asked
        | ProposalStatus::Proposed
        | ProposalStatus::Adopted
        | ProposalStatus::Appealed
        | ProposalStatus::Shaken
        | ProposalStatus::Review => false,
    }
}
