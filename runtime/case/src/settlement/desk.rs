//! The desk at which a county is settled: one mutable working copy, at one instant after the other.

use shao_abi::{Limit, PartyId};
use shao_calendar::{Minute, Moment};

use super::county::{About, County, News, Settled};
use super::proposal::{Proposal, ProposalId, ProposalStatus, Turn};
use crate::{Deadline, Fault, Policy, Refusal, Words, limits};

/// The working copy of a step.
pub(crate) struct Desk<'p> {
    pub policy: Policy<'p>,
    pub county: County,
    /// The instant at which things happen now.
    pub at: Moment,
    pub news: Vec<News>,
}

impl<'p> Desk<'p> {
    /// Takes a county up, if it was kept under this policy: ledgers and 情形 go by position.
    pub(crate) fn open(policy: &Policy<'p>, county: County) -> Result<Self, Fault> {
        if county.policy != policy.hash {
            let (pinned, given) = (format!("policy {}", county.policy), format!("policy {}", policy.hash));
            return Err(Fault::Pinned { pinned, given });
        }
        let at = county.settled;
        Ok(Self { policy: *policy, county, at, news: Vec::new() })
    }

    pub(crate) fn close(self, refusal: Option<Refusal>) -> Result<Settled, Fault> {
        let (next, waits) = (super::settle::next_settlement(&self.policy, &self.county)?, self.waits()?);
        Ok(Settled { county: self.county, news: self.news, waits, next, refusal })
    }

    /// A proposal that must exist.
    pub(crate) fn proposal(&self, id: ProposalId) -> Result<&Proposal, Fault> {
        self.county.proposal(id).ok_or_else(|| missing(id))
    }

    pub(crate) fn proposal_mut(&mut self, id: ProposalId) -> Result<&mut Proposal, Fault> {
        self.county.proposals.iter_mut().find(|proposal| proposal.id == id).ok_or_else(|| missing(id))
    }

    /// A proposal changes its status, or says something without changing it.
    pub(crate) fn turn(
        &mut self,
        id: ProposalId,
        status: ProposalStatus,
        why: Words,
        tell: Vec<PartyId>,
    ) -> Result<(), Fault> {
        let (at, position) = (self.at, self.county.archive.position());
        let proposal = self.proposal_mut(id)?;
        proposal.status = status;
        proposal.history.push(Turn { at, position, status, why: why.clone(), tell: tell.clone() });
        self.news.push(News { at, about: About::Proposal(id), words: why, tell });
        Ok(())
    }

    /// When a limit ends that starts now, by the timetable of whoever must act in it.
    pub(crate) fn wait(&self, who: Option<PartyId>, limit: Limit) -> Result<Deadline, Fault> {
        wait(&self.policy, who, self.at, limit)
    }
}

/// When a limit ends; one of nothing ends as it starts.
pub(crate) fn wait(
    policy: &Policy<'_>,
    who: Option<PartyId>,
    start: Moment,
    limit: Limit,
) -> Result<Deadline, Fault> {
    if limit.n <= 0 { Ok(Deadline::At(start)) } else { limits::deadline(policy, who, start, limit, &[]) }
}

/// The first instant after a closed deadline, when what follows from it happens.
pub(crate) fn after(deadline: Deadline) -> Option<Moment> {
    match deadline {
        Deadline::At(at) => Some(at.plus_millis(1).unwrap_or(Moment::MAX)),
        Deadline::UnknownAfter(_) | Deadline::Standing => None,
    }
}

/// The first instant after `from` at which the wall clock shows this minute; none at the end of time.
pub(crate) fn next_at(from: Moment, minute: u16) -> Result<Option<Moment>, Fault> {
    let minute = Minute::new(minute).map_err(|error| Fault::Malformed(error.to_string()))?;
    let today = Moment::at(from.date(), minute);
    if today > from {
        return Ok(Some(today));
    }
    Ok(from.date().plus_days(1).ok().map(|day| Moment::at(day, minute)))
}

fn missing(id: ProposalId) -> Fault {
    Fault::Malformed(format!("there is no proposal number {}", id.0))
}
