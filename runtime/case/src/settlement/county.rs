//! The county as plain data: its archive, its proposals, its sealed scores, and up to when it is settled.

use serde::{Deserialize, Serialize};
use shao_abi::PartyId;
use shao_calendar::Moment;

use super::archive::Archive;
use super::close::Close;
use super::period::Span;
use super::proposal::{Proposal, ProposalId, SituationId};
use crate::{Effect, Policy, Refusal, Words};

/// What a county counts, proposes and has sealed. One actor settles it, step after step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct County {
    /// SHA-256 of the policy module by which its positions are to be read.
    pub policy: String,
    /// Every entry its cases have left.
    pub archive: Archive,
    /// From when on it is settled; nothing of before is proposed, and no period that ended before is sealed.
    pub since: Moment,
    /// Up to when it is settled, this instant included.
    pub settled: Moment,
    /// The position of the archive up to which corrections were looked at.
    pub seen: u64,
    /// 问责, in the order in which they arose.
    pub proposals: Vec<Proposal>,
    /// 考评, in the order in which they were sealed; a revision stands beside what it revises.
    pub closes: Vec<Close>,
}

/// What a step of the county gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The county afterwards.
    pub county: County,
    /// What happened, in order.
    pub news: Vec<News>,
    /// What cannot go on because no calendar says when it ends.
    pub waits: Vec<Words>,
    /// When the county must be settled next; none if nothing is due unless something happens.
    pub next: Option<Moment>,
    /// Why the act was refused, if one was: then nothing has happened but the time that passed.
    pub refusal: Option<Refusal>,
}

/// Something that happened to the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// When.
    pub at: Moment,
    /// To what.
    pub about: About,
    /// What, and why.
    pub words: Words,
    /// Who must be told.
    pub tell: Vec<PartyId>,
}

/// What news is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A proposal.
    Proposal(ProposalId),
    /// A sealed period of a score.
    Close {
        /// The position of the score in the policy.
        score: u16,
        /// Which period.
        span: Span,
        /// Which revision of it, from 1.
        revision: u32,
    },
}

impl County {
    /// A county of which nothing is known before `since`.
    #[must_use]
    pub fn new(policy: &Policy<'_>, since: Moment) -> Self {
        Self {
            policy: policy.hash.to_owned(),
            archive: Archive::default(),
            since,
            settled: since,
            seen: 0,
            proposals: Vec::new(),
            closes: Vec::new(),
        }
    }

    /// Takes what the step of a case asks for, with its place among the effects of that case (see [`Archive::take`]).
    /// What follows from it follows at the next settlement.
    pub fn take(&mut self, order: u64, effect: &Effect) {
        self.archive.take(order, effect);
    }

    /// The proposal of this number.
    #[must_use]
    pub fn proposal(&self, id: ProposalId) -> Option<&Proposal> {
        self.proposals.iter().find(|proposal| proposal.id == id)
    }

    /// The proposals of a 情形 against a subject, in the order in which they arose.
    pub fn proposals_of(&self, situation: SituationId, subject: PartyId) -> impl Iterator<Item = &Proposal> {
        self.proposals
            .iter()
            .filter(move |proposal| proposal.situation == situation && proposal.subject == subject)
    }

    /// The last sealed period of a score, in its last revision.
    #[must_use]
    pub fn last_close(&self, score: u16) -> Option<&Close> {
        let ours = self.closes.iter().filter(|close| close.score == score);
        ours.max_by_key(|close| (close.span, close.revision))
    }

    /// A sealed period of a score, in its last revision.
    #[must_use]
    pub fn close_of(&self, score: u16, span: Span) -> Option<&Close> {
        let ours = self.closes.iter().filter(|close| close.score == score && close.span == span);
        ours.max_by_key(|close| close.revision)
    }
}

/// The 情形 of this name, wherever it stands.
#[must_use]
pub fn situation_named(policy: &Policy<'_>, name: &str) -> Option<SituationId> {
    (0u16..).zip(&policy.ledgers.accountability).find_map(|(of, one)| {
        let at = one.situations.iter().position(|situation| situation.name == name)?;
        Some(SituationId { of, at: u16::try_from(at).ok()? })
    })
}

/// The position of the score of this name.
#[must_use]
pub fn score_named(policy: &Policy<'_>, name: &str) -> Option<u16> {
    let at = policy.ledgers.scores.iter().position(|score| score.name == name)?;
    u16::try_from(at).ok()
}
