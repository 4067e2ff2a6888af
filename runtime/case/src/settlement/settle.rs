//! Settling: time passes for the county, one instant after the other. At each the archive is looked at as it is then:
//! first what was corrected, then what has waited long enough, then what is sealed, then what is new.

use shao_calendar::Moment;

use super::close::seals;
use super::county::{County, Settled};
use super::desk::{Desk, after, next_at, wait};
use super::proposal::{ProposalId, ProposalStatus};
use crate::{Deadline, Fault, Policy, Words};

/// How many instants one step may pass. A hundred years of days are 36,525; more means a host that lost its clock.
const INSTANTS_MOST: u32 = 200_000;

/// Settles a county up to `now`, this instant included. Calling it often, seldom or twice makes no difference to a
/// county whose entries have all arrived; what had not arrived by a settlement is seen by the next.
///
/// # Errors
/// When the policy is broken or the county was kept under another one. The county is then as it was.
pub fn settle(policy: &Policy<'_>, county: County, now: Moment) -> Result<Settled, Fault> {
    let mut desk = Desk::open(policy, county)?;
    desk.run_to(now)?;
    desk.close(None)
}

/// When the county must be settled next; none if nothing is due unless something happens.
///
/// # Errors
/// As [`settle`].
pub fn next_settlement(policy: &Policy<'_>, county: &County) -> Result<Option<Moment>, Fault> {
    let mut due = Vec::new();
    for one in &policy.ledgers.accountability {
        if one.situations.iter().any(|situation| situation.when.is_some()) {
            due.extend(next_at(county.settled, one.at)?);
        }
    }
    due.extend(waiting(county).filter_map(|(_, deadline)| after(deadline)));
    for (_, _, seal) in seals(policy, county)? {
        due.extend(after(seal));
    }
    Ok(due.into_iter().min())
}

/// Proposals that wait for time to pass, with their deadlines.
fn waiting(county: &County) -> impl Iterator<Item = (ProposalId, Deadline)> + '_ {
    county.proposals.iter().filter_map(|proposal| match proposal.status {
        ProposalStatus::Held => Some((proposal.id, proposal.hold)),
        ProposalStatus::Asked => proposal.exemption.map(|deadline| (proposal.id, deadline)),
        ProposalStatus::Excused
        | ProposalStatus::Proposed
        | ProposalStatus::Drill
        | ProposalStatus::Withdrawn
        | ProposalStatus::Adopted
        | ProposalStatus::Rejected
        | ProposalStatus::Appealed
        | ProposalStatus::Shaken
        | ProposalStatus::Review => None,
    })
}

impl Desk<'_> {
    /// Lets everything happen up to an instant, and looks at what was corrected.
    pub(crate) fn run_to(&mut self, now: Moment) -> Result<(), Fault> {
        self.reckon()?;
        let mut instants = 0u32;
        while let Some(at) = next_settlement(&self.policy, &self.county)?.filter(|at| *at <= now) {
            instants = instants.saturating_add(1);
            if instants > INSTANTS_MOST {
                return Err(Fault::Endless { bound: INSTANTS_MOST });
            }
            // What a calendar published late tells to have ended long ago ends now.
            self.at = at.max(self.county.settled);
            self.correct()?;
            self.end_waits()?;
            self.seal_due()?;
            self.look_for_new()?;
            self.county.settled = self.at;
        }
        self.at = now.max(self.county.settled);
        self.correct()?;
        self.county.settled = self.at;
        Ok(())
    }

    /// What has waited long enough, in the order in which it arose.
    fn end_waits(&mut self) -> Result<(), Fault> {
        let over = |deadline: Deadline| after(deadline).is_some_and(|at| at <= self.at);
        let due: Vec<ProposalId> =
            waiting(&self.county).filter(|(_, deadline)| over(*deadline)).map(|(id, _)| id).collect();
        for id in due {
            if self.proposal(id)?.status == ProposalStatus::Held {
                self.end_hold(id)?;
            } else {
                self.fall_silent(id)?;
            }
        }
        Ok(())
    }

    /// A calendar published since the last step may tell deadlines that were unknown.
    fn reckon(&mut self) -> Result<(), Fault> {
        for at in 0..self.county.proposals.len() {
            let Some(proposal) = self.county.proposals.get(at) else { continue };
            let case = super::condition::situation(&self.policy, proposal.situation)?;
            let unknown = |deadline: Deadline| matches!(deadline, Deadline::UnknownAfter(_));
            let hold = match proposal.hold {
                deadline if unknown(deadline) => {
                    wait(&self.policy, None, proposal.arisen, case.of.hold.value)?
                }
                deadline => deadline,
            };
            let asked = proposal.history.iter().find(|turn| turn.status == ProposalStatus::Asked);
            let exemption = match (proposal.exemption, asked) {
                (Some(deadline), Some(asked)) if unknown(deadline) => {
                    let exemption = &case.of.exemption;
                    Some(wait(&self.policy, Some(exemption.by.value), asked.at, exemption.limit.value)?)
                }
                (deadline, _) => deadline,
            };
            let appeal = match (proposal.appeal, proposal.rulings.first()) {
                (Some(deadline), Some(ruling)) if unknown(deadline) => {
                    Some(wait(&self.policy, Some(proposal.subject), ruling.at, case.of.appeal.value)?)
                }
                (deadline, _) => deadline,
            };
            if let Some(proposal) = self.county.proposals.get_mut(at) {
                (proposal.hold, proposal.exemption, proposal.appeal) = (hold, exemption, appeal);
            }
        }
        Ok(())
    }

    /// What cannot go on because no calendar says when it ends.
    pub(crate) fn waits(&self) -> Result<Vec<Words>, Fault> {
        let names = crate::names::Names(&self.policy);
        let mut waits = Vec::new();
        for (id, deadline) in waiting(&self.county) {
            let Deadline::UnknownAfter(after) = deadline else { continue };
            let proposal = self.proposal(id)?;
            let case = super::condition::situation(&self.policy, proposal.situation)?;
            let (situation, unit) = (&case.situation.name, names.party(proposal.subject));
            let (zh, en) = (proposal.status.zh(), proposal.status.en());
            waits.push(Words::new(
                format!("{situation} 对 {unit} {zh}：日历只公布到 {after}，须待其后公布才能继续"),
                format!(
                    "{situation} of {unit}, {en}: the calendar ends at {after}; it waits for the next one"
                ),
            ));
        }
        for (score, span, seal) in seals(&self.policy, &self.county)? {
            let Deadline::UnknownAfter(after) = seal else { continue };
            let Some(score) = self.policy.ledgers.scores.get(usize::from(score)) else { continue };
            let (name, period) = (&score.name, span.words(score.every));
            waits.push(Words::new(
                format!("{name} {}：日历只公布到 {after}，须待其后公布才能封账", period.zh),
                format!("{name} for {}: the calendar ends at {after}; the seal waits", period.en),
            ));
        }
        Ok(waits)
    }
}
