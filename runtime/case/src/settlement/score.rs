//! Scores: what each indicator comes to for a unit, over one cohort, and what they come to together.

use serde::{Deserialize, Serialize};
use shao_abi::{Below, Indicator, LedgerId, PartyId, Score, Zero};

use super::exact::{Fraction, rounded_sum};
use super::fold::Tallied;
use crate::{EffectKey, Fault, Words};

/// What a score says of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which unit.
    pub unit: PartyId,
    /// Its indicators, in the order of the policy.
    pub parts: Vec<Part>,
    /// Its score in basis points; none if it does not take part (不参评).
    pub score: Option<i64>,
    /// Why it does not take part.
    pub out: Option<Words>,
    /// Its rank from 1 among those that take part; equals share one.
    pub rank: Option<u32>,
    /// Whether anything it was measured by is 待县确认.
    pub unsure: bool,
    /// What follows.
    pub given: Vec<Given>,
}

/// An indicator of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What stands above the line, with its entries.
    pub above: Tallied,
    /// What stands below it.
    pub below: i64,
    /// The entries below the line; none of a target.
    pub below_keys: Vec<EffectKey>,
    /// What it is worth.
    pub worth: Worth,
}

/// What an indicator is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worth {
    /// What stands above, by what stands below and 满分.
    Quotient,
    /// All of it: a target that is reached, or 分母为零 满分.
    Full,
    /// Nothing: 分母为零 零分.
    Nothing,
    /// It cannot be measured, so the unit does not take part.
    Out,
}

/// What follows from a score or a rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The position of the award in the policy.
    pub award: u16,
    /// 建议.
    pub form: String,
    /// Whether it is only a drill (演练), since something it rests on is 待县确认.
    pub drill: bool,
    /// Why.
    pub why: Words,
}

/// Measures a unit by what its ledgers hold of the period. Ranks and awards come later, from all rows together.
pub(crate) fn measure(
    score: &Score,
    unit: PartyId,
    held: &dyn Fn(LedgerId, PartyId) -> Result<Tallied, Fault>,
) -> Result<Row, Fault> {
    let (mut parts, mut out, mut unsure) = (Vec::new(), None, score.unconfirmed);
    for indicator in &score.indicators {
        let above = held(indicator.above, unit)?;
        let (below, below_tainted) = match indicator.below {
            Below::Ledger(id) => {
                let below = held(id, unit)?;
                ((below.value, below.keys), below.tainted)
            }
            Below::Target(n) => ((i64::from(n), Vec::new()), false),
        };
        unsure |= above.tainted || below_tainted;
        let (below, below_keys) = below;
        let worth = worth(indicator, above.value, below);
        if worth == Worth::Out {
            out = out.or_else(|| Some(out_words(indicator, below)));
        }
        parts.push(Part { above, below, below_keys, worth });
    }
    let terms = score.indicators.iter().zip(&parts).map(|(indicator, part)| weighted(indicator, part));
    let sum = rounded_sum(&terms.collect::<Vec<_>>());
    Ok(Row { unit, parts, score: out.is_none().then_some(sum), out, rank: None, unsure, given: Vec::new() })
}

/// 分母为零 comes before 样本: 零分 for a unit that has nothing below the line is what the policy wrote for just that.
fn worth(indicator: &Indicator, above: i64, below: i64) -> Worth {
    if below <= 0 {
        return match indicator.zero {
            Zero::Out => Worth::Out,
            Zero::Full => Worth::Full,
            Zero::None => Worth::Nothing,
        };
    }
    if below < i64::from(indicator.sample) {
        return Worth::Out;
    }
    let full = i128::from(below).saturating_mul(i128::from(indicator.full.max(1)));
    match indicator.below {
        Below::Target(_) if i128::from(above) >= full => Worth::Full,
        Below::Target(_) | Below::Ledger(_) => Worth::Quotient,
    }
}

/// What an indicator is worth, as a part of its weight.
pub(crate) fn fraction(indicator: &Indicator, part: &Part) -> Fraction {
    match part.worth {
        Worth::Quotient => {
            let bottom = i128::from(part.below).saturating_mul(i128::from(indicator.full.max(1)));
            Fraction { top: i128::from(part.above.value), bottom: bottom.max(1) }
        }
        Worth::Full => Fraction::WHOLE,
        Worth::Nothing | Worth::Out => Fraction::NOTHING,
    }
}

fn weighted(indicator: &Indicator, part: &Part) -> Fraction {
    let Fraction { top, bottom } = fraction(indicator, part);
    Fraction { top: top.saturating_mul(i128::from(indicator.weight)), bottom }
}

fn out_words(indicator: &Indicator, below: i64) -> Words {
    let (name, sample) = (&indicator.name, indicator.sample);
    if below <= 0 {
        return Words::new(
            format!("指标“{name}”分母为零"),
            format!("nothing stands below the line of `{name}`"),
        );
    }
    let zh = format!("指标“{name}”样本 {below}，不足 {sample}");
    Words::new(zh, format!("the sample of `{name}` is {below}, below {sample}"))
}

impl Row {
    /// The entries it was measured by.
    pub fn keys(&self) -> impl Iterator<Item = &EffectKey> {
        self.parts.iter().flat_map(|part| part.above.keys.iter().chain(&part.below_keys))
    }
}

/// Basis points as a person reads them: `87.50%`.
#[must_use]
pub fn percent(points: i64) -> String {
    let sign = if points < 0 { "-" } else { "" };
    let points = points.unsigned_abs();
    format!("{sign}{}.{:02}%", points / 100, points % 100)
}
