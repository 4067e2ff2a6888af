//! Lines about the county as a whole: what ledgers hold, what is proposed, what a score says; and what is done about it.

use shao_abi::{ProposalVerb, StepKind as AbiStep, Window};
use shao_syntax::ast::{Name, Proposing, Sight, SightKind};
use shao_syntax::{Diagnostic, Text};

use super::party;
use crate::context::Context;
use crate::lower::window;

/// How a proposal can stand.
const STATES: [&str; 12] = [
    "无",
    "候核",
    "待免责",
    "免责",
    "建议",
    "演练",
    "撤回",
    "已决定",
    "不采纳",
    "申诉",
    "依据变更",
    "复核建议",
];

/// 免责, 决定, 申诉.
pub(super) fn propose(context: &mut Context<'_>, at: &Name, written: &Proposing) -> Option<AbiStep> {
    party(context, &written.actor);
    party(context, &written.subject);
    situation(context, &written.situation);
    let (verb, answer) = answer(context, written)?;
    Some(AbiStep::Propose {
        at: at.text.clone(),
        actor: written.actor.text.clone(),
        verb,
        situation: written.situation.text.clone(),
        subject: written.subject.text.clone(),
        answer,
    })
}

/// What is answered: an exemption holds or does not, a proposal is adopted or not, an appeal has no answer.
fn answer(context: &mut Context<'_>, written: &Proposing) -> Option<(ProposalVerb, bool)> {
    let (verb, answers) = match written.verb.text.as_str() {
        "免责" => (ProposalVerb::Exempt, ["成立", "不成立"]),
        "决定" => (ProposalVerb::Decide, ["采纳", "不采纳"]),
        _ => {
            if let Some(answer) = &written.answer {
                return context.fail(
                    "wrong-answer",
                    answer.span,
                    "申诉只是提出,后面不写答复",
                    "an appeal is only made: no answer follows it",
                );
            }
            return Some((ProposalVerb::Appeal, true));
        }
    };
    let [yes, no] = answers;
    let Some(word) = &written.answer else {
        let text = Text::new(
            format!("`{}` 没有写答复", written.verb.text),
            format!("`{}` does not say what is answered", written.verb.text),
        );
        let help = Text::new(
            format!("在单位后面写 `{yes}` 或 `{no}`"),
            format!("write `{yes}` or `{no}` after the unit"),
        );
        context.report(Diagnostic::error("wrong-answer", written.verb.span, text).help(help));
        return None;
    };
    if answers.contains(&word.text.as_str()) {
        return Some((verb, word.text == yes));
    }
    context.unknown(Text::new("答复", "answer"), &word.text, word.span, &answers)
}

/// 期望 台账, 问责, 考评.
pub(super) fn expect(context: &mut Context<'_>, written: &Sight) -> Option<AbiStep> {
    Some(match &written.kind {
        SightKind::Ledger(ledger, subject, seen, value) => {
            party(context, subject);
            let known: Vec<String> = context.county.ledgers.keys().cloned().collect();
            named(context, Text::new("台账", "ledger"), ledger, &known);
            AbiStep::ExpectLedger {
                ledger: ledger.text.clone(),
                subject: subject.text.clone(),
                window: seen.map_or(Some(Window::Ever), |seen| window(context, seen))?,
                value: *value,
            }
        }
        SightKind::Proposal(name, subject, status, forms) => {
            party(context, subject);
            situation(context, name);
            named(context, Text::new("问责状态", "state of a proposal"), status, &STATES);
            let proposed = context.county.situations.get(&name.text).cloned();
            for form in forms.iter().filter(|_| proposed.is_some()) {
                let what = Text::new("措施", "measure of this situation");
                named(context, what, form, proposed.as_deref().unwrap_or_default());
            }
            AbiStep::ExpectProposal {
                situation: name.text.clone(),
                subject: subject.text.clone(),
                status: status.text.clone(),
                forms: forms.iter().map(|f| f.text.clone()).collect(),
            }
        }
        SightKind::Score(score, subject, value) => {
            party(context, subject);
            self::score(context, score);
            let Ok(value) = u32::try_from(*value) else {
                return context.fail(
                    "out-of-range",
                    written.span,
                    "考评没有这样的得分",
                    "no score is like this",
                );
            };
            AbiStep::ExpectScore { score: score.text.clone(), subject: subject.text.clone(), value }
        }
        SightKind::Standing(score, subject, standing) => {
            party(context, subject);
            if let Some(mut forms) = self::score(context, score) {
                forms.insert(0, "不参评".to_owned());
                let what = Text::new("考评结果", "outcome of this score");
                named(context, what, standing, &forms);
            }
            AbiStep::ExpectStanding {
                score: score.text.clone(),
                subject: subject.text.clone(),
                standing: standing.text.clone(),
            }
        }
    })
}

fn situation(context: &mut Context<'_>, name: &Name) {
    let known: Vec<String> = context.county.situations.keys().cloned().collect();
    named(context, Text::new("情形", "situation"), name, &known);
}

/// What a score may propose; an unknown score is reported.
fn score(context: &mut Context<'_>, name: &Name) -> Option<Vec<String>> {
    let known: Vec<String> = context.county.scores.keys().cloned().collect();
    named(context, Text::new("考评", "score"), name, &known);
    context.county.scores.get(&name.text).cloned()
}

/// Reports a name that is not among those known.
fn named(context: &mut Context<'_>, what: Text, name: &Name, known: &[impl AsRef<str>]) {
    if !known.iter().any(|one| one.as_ref() == name.text) {
        context.unknown::<()>(what, &name.text, name.span, known);
    }
}
