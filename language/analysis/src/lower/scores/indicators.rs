//! 指标: what is divided by what, and what it weighs.

use std::collections::BTreeSet;

use shao_abi::{Below as AbiBelow, EntryKey, Indicator, Ledger, LedgerId, PartyId, Type, Zero as AbiZero};
use shao_syntax::ast::{Below, Indicator as Written, Name, Score, Zero};
use shao_syntax::{Diagnostic, Text};

use super::{WHOLE, count, percent};
use crate::context::Context;
use crate::lower::basis;
use crate::lower::tallies::unknown_ledger;

pub(super) fn lower(
    context: &mut Context<'_>,
    score: &Score,
    ledgers: &[Ledger],
    units: Option<&BTreeSet<PartyId>>,
) -> Option<Vec<Indicator>> {
    weights(context, score);
    let mut all = Vec::new();
    for (at, written) in score.indicators.iter().enumerate() {
        if let Some(first) = score.indicators.iter().take(at).find(|i| i.name.text == written.name.text) {
            context.twice(&written.name, Some(first.name.span));
        }
        all.push(indicator(context, score, written));
        let below = if let Below::Ledger(name) = &written.below { Some(name) } else { None };
        for name in [Some(&written.above), below].into_iter().flatten() {
            counted(context, score, name, ledgers, units);
        }
    }
    all.into_iter().collect()
}

fn indicator(context: &mut Context<'_>, score: &Score, written: &Written) -> Option<Indicator> {
    let name = &written.name.text;
    let what = Text::new(format!("指标 `{name}`"), format!("indicator `{name}`"));
    let cites = basis::resting(context, (&written.basis, &score.basis), &what, written.name.span, None);
    let above = ledger(context, &written.above);
    let below = match &written.below {
        Below::Ledger(name) => ledger(context, name).map(AbiBelow::Ledger),
        Below::Number(n) => count(context, n.value, written.span).map(AbiBelow::Target),
    };
    let full = written.full.map_or(Some(1), |n| count(context, n.value, written.span));
    let sample = written.sample.map_or(Some(0), |n| count(context, n.value, written.span));
    Some(Indicator {
        name: name.clone(),
        weight: u32::try_from(written.weight.value).unwrap_or(0),
        above: above?,
        below: below?,
        full: full?,
        sample: sample?,
        zero: match written.zero {
            Some(Zero::Full) => AbiZero::Full,
            Some(Zero::None) => AbiZero::None,
            Some(Zero::Out) | None => AbiZero::Out,
        },
        cites,
    })
}

fn ledger(context: &mut Context<'_>, name: &Name) -> Option<LedgerId> {
    match context.county.ledger(&name.text) {
        Some((id, _)) => Some(id),
        None => unknown_ledger(context, name),
    }
}

/// The weights make a whole.
fn weights(context: &mut Context<'_>, score: &Score) {
    let sum = score.indicators.iter().fold(0_i64, |sum, one| sum.saturating_add(one.weight.value));
    if sum == WHOLE {
        return;
    }
    let each: Vec<String> =
        score.indicators.iter().map(|i| format!("{} {}", i.name.text, percent(i.weight.value))).collect();
    let text = Text::new(
        format!("考评 `{}` 的权重合计 {},不是 100%", score.name.text, percent(sum)),
        format!("the weights of score `{}` add up to {}, not to 100%", score.name.text, percent(sum)),
    );
    let help = if each.is_empty() {
        Text::new("加一行 `指标 名 权重 100% = 台账 / 台账 …`", "add `指标 … 权重 100% = … / …`")
    } else {
        Text::new(format!("现在是:{}", each.join("、")), format!("they are: {}", each.join(", ")))
    };
    context.report(Diagnostic::error("weights-not-whole", score.name.span, text).help(help));
}

/// A ledger kept by a field has entries of the units that this field may hold. If none of them is scored, the
/// indicator says nothing about anybody.
fn counted(
    context: &mut Context<'_>,
    score: &Score,
    name: &Name,
    ledgers: &[Ledger],
    units: Option<&BTreeSet<PartyId>>,
) {
    let known = ledgers.iter().find(|ledger| ledger.name == name.text);
    let (Some(ledger), Some(units)) = (known, units) else { return };
    let EntryKey::Slot(slot) = ledger.by else { return };
    let Type::Party { among } = context.slot_type(slot) else { return };
    if units.is_empty() || among.iter().any(|unit| units.contains(unit)) {
        return;
    }
    let field = context.slots.get(slot.index()).map(|slot| slot.name.clone()).unwrap_or_default();
    let text = Text::new(
        format!("台账 `{}` 按 `{field}` 记,`{}` 考评的单位一个也记不到", name.text, score.name.text),
        format!(
            "ledger `{}` is kept by `{field}`, which holds no unit that `{}` scores",
            name.text, score.name.text
        ),
    );
    let help = Text::new(
        "换一本按被考评单位记的台账,如 `按 责任方`,或改 `对` 后面的层级",
        "use a ledger kept by the units that are scored, such as `按 责任方`, or change the level after `对`",
    );
    context.report(Diagnostic::error("nobody-counted", name.span, text).help(help));
}
