//! 考评: who is scored by which indicators, and what follows from a rank.

mod awards;
mod incentives;
mod indicators;
mod silences;

use std::collections::BTreeSet;

use shao_abi::{
    Cohort as AbiCohort, Late as AbiLate, Ledger, PartyId, PartyKind, Period as AbiPeriod, Score, Share,
    Ties as AbiTies,
};
use shao_syntax::Text;
use shao_syntax::ast::{
    Below, Cohort, Indicator, Late, Name, Period, Score as Written, Share as WrittenShare, Ties, TiesKind,
};

use super::limits::days;
use super::who::body;
use crate::context::{Context, cites, id16};
use crate::declare::Declared;

/// A whole, in basis points.
const WHOLE: i64 = 10_000;
/// The largest rank, sample or target.
const COUNT_MAX: u32 = 1_000_000;

pub(super) fn lower(context: &mut Context<'_>, declared: &Declared<'_>, ledgers: &[Ledger]) -> Vec<Score> {
    declared.county.scores.iter().filter_map(|written| score(context, written, ledgers)).collect()
}

fn score(context: &mut Context<'_>, written: &Written, ledgers: &[Ledger]) -> Option<Score> {
    silences::check(context, written);
    let of = units(context, &written.of);
    let by = written.by.as_ref().and_then(|by| body(context, by));
    let grace = written.grace.as_ref().and_then(|grace| days(context, &grace.value));
    let indicators = indicators::lower(context, written, ledgers, of.as_ref());
    incentives::check(context, written, ledgers);
    let ties = ties(context, written.ties.as_ref(), written);
    let awards = awards::lower(context, written, of.as_ref());
    let shares = shares(context, written);
    let unconfirmed = unconfirmed(written);
    Some(Score {
        name: written.name.text.clone(),
        every: match written.every {
            Period::Month => AbiPeriod::Month,
            Period::Quarter => AbiPeriod::Quarter,
            Period::Year => AbiPeriod::Year,
        },
        of: of?.into_iter().collect(),
        by: by?.value,
        cohort: match written.cohort? {
            Cohort::Opened => AbiCohort::Opened,
            Cohort::Due => AbiCohort::Due,
            Cohort::Done => AbiCohort::Done,
        },
        grace: grace?,
        late: match written.late? {
            Late::Next => AbiLate::Next,
            Late::Reopen => AbiLate::Reopen,
        },
        indicators: indicators?,
        ties: ties?,
        awards: awards?,
        shares: shares?,
        unconfirmed,
        cites: cites(&written.basis),
        place: context.place(written.span),
    })
}

/// Whether anything that a score is measured or sealed by is 待县确认.
fn unconfirmed(written: &Written) -> bool {
    let of_indicator = |one: &Indicator| {
        let target = if let Below::Number(n) = one.below { Some(n) } else { None };
        [Some(one.weight), one.full, one.sample, target].into_iter().flatten().any(|n| n.unconfirmed)
    };
    written.by.as_ref().is_some_and(|by| by.unconfirmed)
        || written.grace.as_ref().is_some_and(|grace| grace.unconfirmed)
        || written.indicators.iter().any(of_indicator)
        || written.shares.iter().any(|share| share.ratio.unconfirmed)
}

/// 对: the units of levels, and units by name. None when a name is unknown.
fn units(context: &mut Context<'_>, of: &[Name]) -> Option<BTreeSet<PartyId>> {
    let mut all = Some(BTreeSet::new());
    for name in of {
        let unit = |party: &PartyId| {
            let found = context.parties.get_index(party.index());
            found.is_some_and(|(_, party)| matches!(party.kind, PartyKind::Unit { .. }))
        };
        let found = match (context.level(&name.text), context.party(&name.text).filter(unit)) {
            (Some(level), _) => Some(context.units_of(level)),
            (None, Some(party)) => Some(BTreeSet::from([party])),
            (None, None) => {
                let named = context.all_units();
                let parties = context.parties.keys().zip((0..).map(PartyId));
                let parties = parties.filter(|(_, id)| named.contains(id)).map(|(name, _)| name);
                let known: Vec<String> = context.levels.keys().chain(parties).cloned().collect();
                context.unknown(Text::new("层级或单位", "level or unit"), &name.text, name.span, &known)
            }
        };
        all = all.zip(found).map(|(mut all, found)| {
            all.extend(found);
            all
        });
    }
    all
}

/// 并列. Where nobody is ranked, nothing depends on it.
fn ties(context: &mut Context<'_>, ties: Option<&Ties>, score: &Written) -> Option<AbiTies> {
    match ties.map(|ties| &ties.kind) {
        Some(TiesKind::All) => Some(AbiTies::All),
        Some(TiesKind::Lenient) => Some(AbiTies::Lenient),
        Some(TiesKind::By(name)) => {
            let known: Vec<&str> = score.indicators.iter().map(|i| i.name.text.as_str()).collect();
            match known.iter().position(|indicator| *indicator == name.text) {
                Some(at) => Some(AbiTies::By(id16(at))),
                None => context.unknown(Text::new("指标", "indicator"), &name.text, name.span, &known),
            }
        }
        None => (!awards::ranked(score)).then_some(AbiTies::All),
    }
}

/// 纳入.
fn shares(context: &mut Context<'_>, score: &Written) -> Option<Vec<Share>> {
    let all: Vec<Option<Share>> =
        score.shares.iter().map(|share| self::share(context, score, share)).collect();
    all.into_iter().collect()
}

fn share(context: &mut Context<'_>, score: &Written, written: &WrittenShare) -> Option<Share> {
    let own = cites(&written.basis);
    Some(Share {
        of: written.of.text.clone(),
        ratio: part(context, written.ratio.value, written.span)?,
        unconfirmed: written.ratio.unconfirmed,
        cites: if own.is_empty() { cites(&score.basis) } else { own },
    })
}

/// A part of a whole: more than nothing, at most all.
fn part(context: &mut Context<'_>, ratio: i64, span: shao_syntax::Span) -> Option<u32> {
    match u32::try_from(ratio).ok().filter(|_| (1..=WHOLE).contains(&ratio)) {
        Some(ratio) => Some(ratio),
        None => context.fail(
            "out-of-range",
            span,
            format!("`{}` 超出范围,这里要大于 0%、不超过 100%", percent(ratio)),
            format!("`{}` is out of range: more than 0% and at most 100% is needed here", percent(ratio)),
        ),
    }
}

/// A rank, a sample, a target: from 1.
fn count(context: &mut Context<'_>, n: i64, span: shao_syntax::Span) -> Option<u32> {
    match u32::try_from(n).ok().filter(|n| (1..=COUNT_MAX).contains(n)) {
        Some(n) => Some(n),
        None => context.fail(
            "count-out-of-range",
            span,
            format!("这里的数从 1 到 {COUNT_MAX},写的是 {n}"),
            format!("a number here is from 1 to {COUNT_MAX}, this is {n}"),
        ),
    }
}

/// Basis points as an author writes them.
fn percent(ratio: i64) -> String {
    match ratio.rem_euclid(100) {
        0 => format!("{}%", ratio.div_euclid(100)),
        rest => format!("{}.{rest:02}%", ratio.div_euclid(100)),
    }
}
