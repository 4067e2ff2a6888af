//! Proposing: nothing is proposed before somebody was asked whether the subject is excused (免责), and silence excuses.

use shao_abi::{Again, Measure, PartyId};

use super::condition::{Case, situation};
use super::desk::Desk;
use super::due::Due;
use super::proposal::{ProposalId, ProposalStatus};
use super::say;
use super::window::{days_of, window_words};
use crate::{Fault, Words};

impl Desk<'_> {
    /// Nobody answered whether the subject is excused: it is.
    pub(crate) fn fall_silent(&mut self, id: ProposalId) -> Result<(), Fault> {
        let policy = self.policy;
        let case = situation(&policy, self.proposal(id)?.situation)?;
        let by = crate::names::Names(&policy).party(case.of.exemption.by.value);
        let name = &case.of.exemption.name;
        let zh = format!("{by} 逾期未答复“{name}”，视同成立：免责");
        let en = format!("{by} did not answer `{name}` in time, which excuses");
        self.turn(id, ProposalStatus::Excused, Words::new(zh, en), Vec::new())
    }

    /// 免责 was answered.
    pub(crate) fn exempt(&mut self, id: ProposalId, excused: bool) -> Result<(), Fault> {
        let policy = self.policy;
        let case = situation(&policy, self.proposal(id)?.situation)?;
        let by = crate::names::Names(&policy).party(case.of.exemption.by.value);
        let name = &case.of.exemption.name;
        if excused {
            let zh = format!("{by} 认为“{name}”成立：免责");
            let why = Words::new(zh, format!("{by} holds that `{name}` applies: excused"));
            return self.turn(id, ProposalStatus::Excused, why, Vec::new());
        }
        let zh = format!("{by} 认为“{name}”不成立");
        self.propose(id, case, Words::new(zh, format!("{by} holds that `{name}` does not apply")))
    }

    /// 建议; or 演练 if anything it rests on is 待县确认.
    fn propose(&mut self, id: ProposalId, case: Case<'_>, first: Words) -> Result<(), Fault> {
        let due = self.due(id, self.law(self.proposal(id)?, case))?;
        let under = (due.policy.hash != self.policy.hash).then(|| due.under());
        let Due { case: whose, measures, again, why, .. } = due;
        let cites = say::cites_words(&whose.situation.cites);
        let proposal = self.proposal_mut(id)?;
        proposal.measures.clone_from(&measures);
        proposal.under = under;
        proposal.again = again.as_ref().map(|(earlier, _)| *earlier);
        let (subject, unsure) = (proposal.subject, say::joined(&proposal.unsure));
        let what = say::measures_words(&self.policy, whose, subject, &measures);
        let again = again.map(|(_, words)| words).unwrap_or_default();
        let seen = self.evidence_words(id)?;
        let what = Words::new(format!("{}{}", what.zh, again.zh), format!("{}{}", what.en, again.en));
        let Words { zh, en } = say::joined_to(what, &why);
        let (zh, en) = (format!("{zh}；{}{}", seen.zh, cites.zh), format!("{en}; {}{}", seen.en, cites.en));
        if unsure == Words::default() {
            let why = Words::new(format!("{}；{zh}", first.zh), format!("{}; {en}", first.en));
            return self.turn(id, ProposalStatus::Proposed, why, vec![case.of.decider.value, subject]);
        }
        let zh = format!("{}；演练，不作真实建议，因 {}：{zh}", first.zh, unsure.zh);
        let en = format!("{}; a drill, no real proposal, since {}: {en}", first.en, unsure.en);
        self.turn(id, ProposalStatus::Drill, Words::new(zh, en), vec![case.of.decider.value])
    }

    /// 再犯: an earlier proposal of the same 情形 against the same subject that was adopted before this one arose, within
    /// the window, and is still in force. Proposals do not count, nor what was lifted on an appeal.
    pub(super) fn measure_in_force(
        &self,
        id: ProposalId,
        again: Option<&Again>,
    ) -> Result<Option<(ProposalId, Words)>, Fault> {
        let Some(again) = again else { return Ok(None) };
        let proposal = self.proposal(id)?;
        let days = days_of(again.window, proposal.arisen.date());
        let earlier = self.county.proposals_of(proposal.situation, proposal.subject).filter_map(|earlier| {
            let since = earlier.in_force_since()?;
            let counts = earlier.id != id && since <= proposal.arisen && days.hold(since);
            counts.then_some((earlier, since))
        });
        let Some((earlier, since)) = earlier.max_by_key(|(earlier, since)| (*since, earlier.id)) else {
            return Ok(None);
        };
        let forms: Vec<&str> = earlier.measures.iter().map(say::measure_name).collect();
        let (forms, window) = (forms.join("、"), window_words(again.window));
        let zh = format!("（再犯：{since} 决定的“{forms}”{}仍在效力内）", window.zh);
        let en = format!(" (again: `{forms}`, decided on {since}, is in force within {})", window.en);
        Ok(Some((earlier.id, Words::new(zh, en))))
    }

    /// Who decides on a proposal, and whom it concerns.
    pub(crate) fn concerned(&self, id: ProposalId) -> Result<(PartyId, PartyId), Fault> {
        let proposal = self.proposal(id)?;
        Ok((situation(&self.policy, proposal.situation)?.of.decider.value, proposal.subject))
    }

    /// The names of what is proposed.
    pub(crate) fn forms_of(measures: &[Measure]) -> String {
        measures.iter().map(say::measure_name).collect::<Vec<_>>().join("、")
    }
}
