//! Lines about the county as a whole: what ledgers hold, what is proposed, what a score says; and what is done about it.

use shao_abi::{ProposalVerb, StepKind as AbiStep, Window};
use shao_syntax::Text;
use shao_syntax::ast::{Name, Proposing, Sight, SightKind};

use super::party;
use crate::context::Context;
use crate::lower::window;

/// 免责, 决定, 申诉.
pub(super) fn propose(context: &mut Context<'_>, at: &Name, written: &Proposing) -> Option<AbiStep> {
    party(context, &written.actor);
    party(context, &written.subject);
    let (verb, answers) = match written.verb.text.as_str() {
        "免责" => (ProposalVerb::Exempt, ["成立", "不成立"]),
        "决定" => (ProposalVerb::Decide, ["采纳", "不采纳"]),
        _ => (ProposalVerb::Appeal, ["", ""]),
    };
    let [yes, _] = answers;
    let answer = match &written.answer {
        Some(word) if verb != ProposalVerb::Appeal && answers.contains(&word.text.as_str()) => {
            word.text == yes
        }
        None if verb == ProposalVerb::Appeal => true,
        Some(Name { text, span }) => {
            return context.unknown(Text::new("答复", "answer"), text, *span, &answers);
        }
        None => return context.unknown(Text::new("答复", "answer"), "", written.verb.span, &answers),
    };
    Some(AbiStep::Propose {
        at: at.text.clone(),
        actor: written.actor.text.clone(),
        verb,
        situation: written.situation.text.clone(),
        subject: written.subject.text.clone(),
        answer,
    })
}

/// 期望 台账, 问责, 考评.
pub(super) fn expect(context: &mut Context<'_>, written: &Sight) -> Option<AbiStep> {
    Some(match &written.kind {
        SightKind::Ledger(ledger, subject, seen, value) => {
            party(context, subject);
            AbiStep::ExpectLedger {
                ledger: ledger.text.clone(),
                subject: subject.text.clone(),
                window: seen.map_or(Some(Window::Ever), |seen| window(context, seen))?,
                value: *value,
            }
        }
        SightKind::Proposal(situation, subject, status, forms) => {
            party(context, subject);
            AbiStep::ExpectProposal {
                situation: situation.text.clone(),
                subject: subject.text.clone(),
                status: status.text.clone(),
                forms: forms.iter().map(|f| f.text.clone()).collect(),
            }
        }
        SightKind::Score(score, subject, value) => {
            party(context, subject);
            AbiStep::ExpectScore {
                score: score.text.clone(),
                subject: subject.text.clone(),
                value: u32::try_from(*value).ok()?,
            }
        }
        SightKind::Standing(score, subject, standing) => {
            party(context, subject);
            AbiStep::ExpectStanding {
                score: score.text.clone(),
                subject: subject.text.clone(),
                standing: standing.text.clone(),
            }
        }
    })
}
