//! 权重 至少 and 至多: which part of another assessment a score makes, or which part of a score an indicator makes.

use shao_syntax::ast::{Basis, Score};
use shao_syntax::{Diagnostic, Span, Text};

use super::subjects::Subject;
use super::tell::{self, Told, percent};
use crate::context::Context;

/// A clause about shares, in basis points.
#[derive(Clone, Copy)]
pub(super) enum Share {
    AtLeast(i64),
    AtMost(i64),
}

/// A share as the county writes it.
struct Own<'s> {
    ratio: i64,
    span: Span,
    basis: &'s Basis,
    what: Text,
}

/// Checks one answer. False if it has no share to speak of.
pub(super) fn check(context: &mut Context<'_>, told: &Told<'_>, share: Share, subject: &Subject<'_>) -> bool {
    let all = shares(subject);
    for own in &all {
        one(context, told, share, own);
    }
    !all.is_empty()
}

fn shares<'s>(subject: &Subject<'s>) -> Vec<Own<'s>> {
    let included = |score: &'s Score, share: &'s shao_syntax::ast::Share| Own {
        ratio: share.ratio.value,
        span: share.span,
        basis: if share.basis.cites.is_empty() { &score.basis } else { &share.basis },
        what: Text::new(
            format!("考评 `{}` 纳入 `{}` 占 {}", score.name.text, share.of.text, percent(share.ratio.value)),
            format!(
                "score `{}` makes {} of `{}`",
                score.name.text,
                percent(share.ratio.value),
                share.of.text
            ),
        ),
    };
    match subject {
        Subject::Score(score) => score.shares.iter().map(|share| included(score, share)).collect(),
        Subject::Share(score, share) => vec![included(score, share)],
        Subject::Indicator(score, indicator) => vec![Own {
            ratio: indicator.weight.value,
            span: indicator.weight_span,
            basis: if indicator.basis.cites.is_empty() { &score.basis } else { &indicator.basis },
            what: Text::new(
                format!("指标 `{}` 的权重是 {}", indicator.name.text, percent(indicator.weight.value)),
                format!("indicator `{}` weighs {}", indicator.name.text, percent(indicator.weight.value)),
            ),
        }],
        Subject::Clock(..)
        | Subject::Stage(..)
        | Subject::Action(..)
        | Subject::Decision(_)
        | Subject::Outcome(..)
        | Subject::Musts(..)
        | Subject::Accountability(_)
        | Subject::Hold(..)
        | Subject::Exemption(..)
        | Subject::Appeal(..) => Vec::new(),
    }
}

fn one(context: &mut Context<'_>, told: &Told<'_>, share: Share, own: &Own<'_>) {
    let (what, clause) = (&own.what, &told.clause.name.text);
    let found = match share {
        Share::AtLeast(least) if own.ratio < least => {
            let least = percent(least);
            let text = Text::new(
                format!("{},不到条 `{clause}` 的至少 {least}", what.zh),
                format!("{}; clause `{clause}` demands at least {least}", what.en),
            );
            Diagnostic::error("below-baseline", own.span, text).help(tell::narrow(&least, "至少", "at least"))
        }
        Share::AtMost(most) if own.ratio > most => {
            let most = percent(most);
            let text = Text::new(
                format!("{},超过条 `{clause}` 的至多 {most}", what.zh),
                format!("{}; clause `{clause}` demands at most {most}", what.en),
            );
            Diagnostic::error("beyond-baseline", own.span, text).help(tell::narrow(&most, "至多", "at most"))
        }
        Share::AtLeast(_) | Share::AtMost(_) => return,
    };
    context.report(told.cite(found, own.basis));
}
