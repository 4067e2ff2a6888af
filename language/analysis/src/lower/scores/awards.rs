//! 前 n, 后 n, 低于 p: what is proposed from a rank or a score.

use std::collections::BTreeSet;

use shao_abi::{Award, PartyId, Rank as AbiRank};
use shao_syntax::ast::{Award as Written, Rank, Score};
use shao_syntax::{Diagnostic, Text};

use super::{count, part};
use crate::context::Context;
use crate::lower::basis;

/// Whether a score puts units in an order.
pub(super) fn ranked(score: &Score) -> bool {
    score.awards.iter().any(|award| matches!(award.rank, Rank::Top(_) | Rank::Bottom(_)))
}

pub(super) fn lower(
    context: &mut Context<'_>,
    score: &Score,
    units: Option<&BTreeSet<PartyId>>,
) -> Option<Vec<Award>> {
    if let Some(units) = units {
        overlap(context, score, units.len());
    }
    let all: Vec<Option<Award>> = score.awards.iter().map(|one| award(context, score, one)).collect();
    all.into_iter().collect()
}

fn award(context: &mut Context<'_>, score: &Score, written: &Written) -> Option<Award> {
    let line = context.written(written.span);
    let what = Text::new(format!("`{line}`"), format!("`{line}`"));
    let both = (&written.basis, &score.basis);
    let cites = basis::resting(context, both, &what, written.span, Some(written.unconfirmed));
    let rank = match written.rank {
        Rank::Top(n) => AbiRank::Top(count(context, n, written.span)?),
        Rank::Bottom(n) => AbiRank::Bottom(count(context, n, written.span)?),
        Rank::Below(ratio) => AbiRank::Below(part(context, ratio, written.span)?),
    };
    Some(Award { rank, form: written.form.text.clone(), unconfirmed: written.unconfirmed, cites })
}

/// Nobody is among the first and among the last: there are at least as many units as both lines take together.
fn overlap(context: &mut Context<'_>, score: &Score, units: usize) {
    let most = |of: fn(Rank) -> Option<i64>| {
        let lines = score.awards.iter().filter_map(|award| Some((of(award.rank)?, award)));
        lines.max_by_key(|(n, _)| *n)
    };
    let top = most(|rank| if let Rank::Top(n) = rank { Some(n) } else { None });
    let bottom = most(|rank| if let Rank::Bottom(n) = rank { Some(n) } else { None });
    let (Some((first, top)), Some((last, bottom))) = (top, bottom) else { return };
    let units = i64::try_from(units).unwrap_or(i64::MAX);
    if first.saturating_add(last) <= units {
        return;
    }
    let text = Text::new(
        format!(
            "前 {first} 和 后 {last} 要 {} 家,考评的只有 {units} 家:同一家会又奖又罚",
            first.saturating_add(last)
        ),
        format!(
            "the first {first} and the last {last} make {}, and only {units} are scored: one of them would be both",
            first.saturating_add(last)
        ),
    );
    let label = Text::new("与这一行重叠", "overlaps with this line");
    let help = Text::new("减少一头的家数", "let one of the two lines take fewer");
    context.report(Diagnostic::error("rank-overlap", bottom.span, text).label(top.span, label).help(help));
}
