//! What people do about a proposal: 免责, 决定, 申诉. Each is checked for who may do it and when; what may not be is
//! refused with its reason and changes nothing.

use serde::{Deserialize, Serialize};
use shao_abi::{PartyId, ProposalVerb};
use shao_calendar::Moment;

use super::candidate::has_passed;
use super::condition::{Case, situation};
use super::county::{County, Settled};
use super::desk::Desk;
use super::proposal::{Proposal, ProposalId, ProposalStatus, Ruling};
use super::say;
use crate::names::Names;
use crate::{Deadline, Fault, Policy, Refusal, RefusalKind, Words};

/// What somebody does about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountyAct {
    /// When: the host's clock. It never runs backwards for a county.
    pub at: Moment,
    /// Who. The host has checked that the person may speak for this party.
    pub actor: PartyId,
    /// About which proposal.
    pub proposal: ProposalId,
    /// What.
    pub verb: ProposalVerb,
    /// 成立 or 采纳: whether it is so. An appeal has no answer.
    pub answer: bool,
}

/// Does something about a proposal, after letting happen what fell due before.
///
/// # Errors
/// As [`super::settle`]. What may not be is no error: [`Settled::refusal`] says why.
pub fn act(policy: &Policy<'_>, county: County, act: &CountyAct) -> Result<Settled, Fault> {
    let mut desk = Desk::open(policy, county)?;
    desk.run_to(act.at)?;
    let refusal = desk.act(act)?;
    desk.close(refusal)
}

impl Desk<'_> {
    fn act(&mut self, act: &CountyAct) -> Result<Option<Refusal>, Fault> {
        let policy = self.policy;
        let id = act.proposal;
        let Some(proposal) = self.county.proposal(id) else {
            let zh = format!("没有第 {} 号问责建议", id.0);
            let en = format!("there is no proposal number {}", id.0);
            return Ok(Some(Refusal::new(RefusalKind::NotOpen, zh, en)));
        };
        let case = situation(&policy, proposal.situation)?;
        if let Some(refusal) = self.refusal(case, proposal, act) {
            return Ok(Some(refusal));
        }
        match act.verb {
            ProposalVerb::Exempt => self.exempt(id, act.answer)?,
            ProposalVerb::Decide => self.decide(id, case, act.answer)?,
            ProposalVerb::Appeal => self.appeal(id, case)?,
        }
        Ok(None)
    }

    /// Why an act may not be, if it may not: whose it is, then whether it is its time.
    fn refusal(&self, case: Case<'_>, proposal: &Proposal, act: &CountyAct) -> Option<Refusal> {
        let names = Names(&self.policy);
        let (may, word, en) = match act.verb {
            ProposalVerb::Exempt => (case.of.exemption.by.value, "答复免责", "answer about the exemption"),
            ProposalVerb::Decide => (case.of.decider.value, "决定", "decide"),
            ProposalVerb::Appeal => (proposal.subject, "申诉", "appeal"),
        };
        if act.actor != may {
            let (who, actor) = (names.party(may), names.party(act.actor));
            let zh = format!("“{}”由 {who} {word}，不由 {actor}", case.situation.name);
            let en = format!("{who} may {en}, not {actor}");
            return Some(Refusal::new(RefusalKind::NotYours, zh, en));
        }
        let reason = match act.verb {
            ProposalVerb::Exempt => exempt_now(proposal),
            ProposalVerb::Decide => decide_now(proposal, act.answer),
            ProposalVerb::Appeal => appeal_now(proposal, self.at),
        };
        let reason = reason?;
        let (name, unit) = (&case.situation.name, names.party(proposal.subject));
        let zh = format!("“{name}”对 {unit} 现为“{}”：{}", proposal.status.zh(), reason.zh);
        let en = format!("`{name}` of {unit} is {}: {}", proposal.status.en(), reason.en);
        Some(Refusal::new(RefusalKind::NotOffered, zh, en))
    }

    /// 决定: on the proposal, on an appeal, or on a review.
    fn decide(&mut self, id: ProposalId, case: Case<'_>, adopted: bool) -> Result<(), Fault> {
        let (at, by, status) = (self.at, case.of.decider.value, self.proposal(id)?.status);
        let (decider, subject) = self.concerned(id)?;
        let first = self.proposal(id)?.rulings.is_empty();
        // The time to appeal runs from the first decision; deciding on the appeal gives no new one.
        let appeal =
            if first && adopted { Some(self.wait(Some(subject), case.of.appeal.value)?) } else { None };
        let proposal = self.proposal_mut(id)?;
        proposal.rulings.push(Ruling { at, by, adopted });
        proposal.appeal = appeal.or(proposal.appeal);
        let forms = Self::forms_of(&proposal.measures);
        let unit = Names(&self.policy).party(decider);
        let on = if status == ProposalStatus::Appealed {
            Words::new("就申诉决定", "on the appeal")
        } else if status == ProposalStatus::Review {
            Words::new("复核决定", "on the review")
        } else {
            Words::new("决定", "decides")
        };
        let (word, en) = match (adopted, first) {
            (true, true) => ("采纳", "adopted"),
            (false, true) => ("不采纳", "not adopted"),
            (true, false) => ("维持", "upheld"),
            (false, false) => ("撤销原决定", "the decision is lifted"),
        };
        let (mut zh, mut en) =
            (format!("{unit} {}：{word} {forms}", on.zh), format!("{unit} {}: {en} ({forms})", on.en));
        if let Some(deadline) = appeal {
            let until = say::until_words(case.of.appeal.value, deadline);
            zh = format!("{zh}；可申诉 {}，申诉不停止执行", until.zh);
            en = format!("{en}; it may be appealed against within {}, which does not suspend it", until.en);
        }
        let to = if adopted { ProposalStatus::Adopted } else { ProposalStatus::Rejected };
        self.turn(id, to, Words::new(zh, en), vec![subject])
    }

    /// 申诉: what was decided stays in force.
    fn appeal(&mut self, id: ProposalId, case: Case<'_>) -> Result<(), Fault> {
        let at = self.at;
        let (decider, subject) = self.concerned(id)?;
        self.proposal_mut(id)?.appealed = Some(at);
        let unit = Names(&self.policy).party(subject);
        let name = &case.situation.name;
        let zh = format!("{unit} 就“{name}”申诉，申诉期间不停止执行");
        let en = format!("{unit} appeals against `{name}`; it stays in force meanwhile");
        self.turn(id, ProposalStatus::Appealed, Words::new(zh, en), vec![decider])
    }
}

fn exempt_now(proposal: &Proposal) -> Option<Words> {
    match proposal.status {
        ProposalStatus::Asked => None,
        ProposalStatus::Held => {
            Some(Words::new("候核未满，尚未询问免责", "it is held; nothing was asked yet"))
        }
        ProposalStatus::Excused => {
            Some(Words::new("已免责（逾期未答复视同成立）", "it is excused already; silence excuses"))
        }
        ProposalStatus::Withdrawn => Some(Words::new("已撤回", "it was withdrawn")),
        ProposalStatus::Proposed
        | ProposalStatus::Drill
        | ProposalStatus::Adopted
        | ProposalStatus::Rejected
        | ProposalStatus::Appealed
        | ProposalStatus::Shaken
        | ProposalStatus::Review => Some(Words::new("免责已有答复", "it was answered already")),
    }
}

fn decide_now(proposal: &Proposal, adopt: bool) -> Option<Words> {
    match proposal.status {
        ProposalStatus::Proposed | ProposalStatus::Appealed | ProposalStatus::Review => None,
        // It may still be turned down; what carries nothing may not be adopted.
        ProposalStatus::Shaken if !adopt => None,
        ProposalStatus::Shaken => Some(Words::new(
            "依据已变，不能采纳；可以不采纳",
            "its evidence has changed, so it cannot be adopted; it can be turned down",
        )),
        ProposalStatus::Drill => Some(Words::new(
            "演练不产生真实决定：其中有待县确认的内容",
            "nothing real is decided on a drill: something in it is unconfirmed",
        )),
        ProposalStatus::Held | ProposalStatus::Asked => {
            Some(Words::new("免责未答复前不得决定", "nothing is decided before the exemption is answered"))
        }
        ProposalStatus::Excused => Some(Words::new("已免责，没有建议可决定", "it is excused")),
        ProposalStatus::Withdrawn => Some(Words::new("已撤回，没有建议可决定", "it was withdrawn")),
        ProposalStatus::Adopted | ProposalStatus::Rejected => {
            Some(Words::new("已经决定", "it is decided already"))
        }
    }
}

fn appeal_now(proposal: &Proposal, at: Moment) -> Option<Words> {
    let decided = matches!(proposal.status, ProposalStatus::Adopted | ProposalStatus::Review);
    if let Some(before) = proposal.appealed {
        let zh = format!("已于 {before} 申诉过，申诉以一次为限");
        return Some(Words::new(zh, format!("it was appealed against on {before}, and may be once")));
    }
    if !decided {
        return Some(Words::new("没有生效的决定可申诉", "there is no decision in force to appeal against"));
    }
    match proposal.appeal {
        Some(deadline) if has_passed(deadline, at) => {
            let Deadline::At(end) = deadline else { return None };
            let zh = format!("申诉期已于 {end} 届满");
            Some(Words::new(zh, format!("the time to appeal ended on {end}")))
        }
        Some(_) | None => None,
    }
}
