//! What a policy says of one facet of a thing, and which way it goes when that changes.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use shao_abi::{Limit, LimitUnit, Stated};

use crate::Direction;

/// What is said: in the author's syntax, and as far as it can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    text: String,
    measure: Measure,
}

/// What of a term can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Measure {
    /// Nothing: it is the same or not.
    None,
    /// Whose it is.
    Party,
    /// A condition: that there is one. What it says is compared as a decision.
    Condition,
    /// A number.
    Number(i64),
    /// One limit, or two of which the earlier or the `later` counts.
    Limits { limits: Vec<Limit>, later: bool },
    /// Members.
    Members(BTreeSet<String>),
}

/// Which way it goes when a term becomes less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    /// 收紧.
    LessIsTighter,
    /// 放宽.
    MoreIsTighter,
    /// Neither.
    Neutral,
}

impl Term {
    pub fn text(&self) -> String {
        self.text.clone()
    }

    /// Something that is the same or not.
    pub fn said(text: impl Into<String>) -> Self {
        Self { text: text.into(), measure: Measure::None }
    }

    /// Who is meant.
    pub fn party(text: impl Into<String>) -> Self {
        Self { text: text.into(), measure: Measure::Party }
    }

    /// A condition that must hold.
    pub fn condition(text: impl Into<String>) -> Self {
        Self { text: text.into(), measure: Measure::Condition }
    }

    /// A number, which may be 待县确认.
    pub fn number(n: i64, shown: impl Into<String>, unconfirmed: bool) -> Self {
        Self { text: provisional(&shown.into(), unconfirmed), measure: Measure::Number(n) }
    }

    /// A limit.
    pub fn limit(stated: Stated<Limit>) -> Self {
        let measure = Measure::Limits { limits: vec![stated.value], later: false };
        Self { text: provisional(&stated.value.to_string(), stated.unconfirmed), measure }
    }

    /// Two limits, of which the earlier or the later counts.
    pub fn either(limits: [Limit; 2], later: bool, unconfirmed: bool) -> Self {
        let [a, b] = limits;
        let text = format!("{a} 与 {b} {}", if later { "后到者" } else { "先到者" });
        let measure = Measure::Limits { limits: limits.to_vec(), later };
        Self { text: provisional(&text, unconfirmed), measure }
    }

    /// Members, in whatever order.
    pub fn members(members: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let members: BTreeSet<String> = members.into_iter().map(Into::into).collect();
        let text = members.iter().map(String::as_str).collect::<Vec<_>>().join("、");
        Self { text, measure: Measure::Members(members) }
    }

    /// Which way it goes from here to another term; none if both say the same.
    pub fn towards(&self, new: &Self, sense: Sense) -> Option<Direction> {
        if self == new || (self.measure == Measure::Condition && new.measure == Measure::Condition) {
            return None;
        }
        Some(match (&self.measure, &new.measure) {
            (Measure::Party, Measure::Party) => Direction::Reassigned,
            (Measure::Number(old), Measure::Number(new)) => sense.of(new.cmp(old)),
            (Measure::Limits { limits: old, later: was }, Measure::Limits { limits: new, later: is }) => {
                match compare((old, *was), (new, *is)) {
                    Some(order) => sense.of(order),
                    None if sense == Sense::Neutral => Direction::Changed,
                    None => Direction::Incomparable,
                }
            }
            // One of the two depends on the case.
            (Measure::Limits { .. }, _) | (_, Measure::Limits { .. }) if sense != Sense::Neutral => {
                Direction::Incomparable
            }
            (_, _) => Direction::Changed,
        })
    }

    /// What both say, for people: of many members only those that came and went.
    pub fn told(&self, new: &Self) -> (String, String) {
        const FEW: usize = 8;
        match (&self.measure, &new.measure) {
            (Measure::Members(old), Measure::Members(now)) if old.len().max(now.len()) > FEW => {
                let only = |of: &BTreeSet<String>, than: &BTreeSet<String>| {
                    let names: Vec<&str> = of.difference(than).map(String::as_str).collect();
                    if names.is_empty() { "…".to_owned() } else { format!("…、{}", names.join("、")) }
                };
                (only(old, now), only(now, old))
            }
            (_, _) => (self.text(), new.text()),
        }
    }
}

impl Sense {
    /// Which way it goes when the new stands so to the old.
    fn of(self, new_to_old: Ordering) -> Direction {
        match (self, new_to_old) {
            (Self::Neutral, _) | (_, Ordering::Equal) => Direction::Changed,
            (Self::LessIsTighter, Ordering::Less) | (Self::MoreIsTighter, Ordering::Greater) => {
                Direction::Tighter
            }
            (Self::LessIsTighter, Ordering::Greater) | (Self::MoreIsTighter, Ordering::Less) => {
                Direction::Looser
            }
        }
    }

    /// Which way it goes when something is said that was not: what less of binds harder is a bound.
    pub fn appears(self) -> Direction {
        match self {
            Self::LessIsTighter => Direction::Tighter,
            Self::MoreIsTighter | Self::Neutral => Direction::Added,
        }
    }

    /// This way, unless it concerns somebody outside the offices.
    pub fn unless(self, outside: bool) -> Self {
        if outside { Self::Neutral } else { self }
    }
}

/// 待县确认.
fn provisional(text: &str, unconfirmed: bool) -> String {
    if unconfirmed { format!("待县确认(暂按 {text})") } else { text.to_owned() }
}

/// One limit, or two of which the earlier or the later counts.
type Limits<'a> = (&'a [Limit], bool);

/// How the new limits stand to the old ones, if that can be said: clock by clock.
fn compare(old: Limits<'_>, new: Limits<'_>) -> Option<Ordering> {
    match (old, new) {
        (([old], _), ([new], _)) => length(*new, *old),
        // One more limit beside the old one: the earlier of both is earlier, the later is later.
        (([old], _), (pair @ [_, _], later)) => beside(*old, pair, later),
        ((pair @ [_, _], later), ([new], _)) => beside(*new, pair, later).map(Ordering::reverse),
        (([a, b], was), ([c, d], is)) if was == is => {
            let straight = both(length(*c, *a), length(*d, *b));
            straight.or_else(|| both(length(*d, *a), length(*c, *b)))
        }
        (_, _) => None,
    }
}

/// How a pair of limits stands to one of the two.
fn beside(one: Limit, pair: &[Limit], later: bool) -> Option<Ordering> {
    let among = pair.iter().any(|limit| length(*limit, one) == Some(Ordering::Equal));
    among.then_some(if later { Ordering::Greater } else { Ordering::Less })
}

/// What holds of two pairs if it holds of each part.
fn both(a: Option<Ordering>, b: Option<Ordering>) -> Option<Ordering> {
    match (a?, b?) {
        (a, b) if a == b => Some(a),
        (Ordering::Equal, other) | (other, Ordering::Equal) => Some(other),
        (_, _) => None,
    }
}

/// How a limit stands to another, from whatever moment both begin; none if that depends on the moment.
fn length(a: Limit, b: Limit) -> Option<Ordering> {
    if a == b {
        return Some(Ordering::Equal);
    }
    if let (Some((least, most)), Some((other_least, other_most))) = (minutes(a), minutes(b)) {
        return match (most.cmp(&other_least), least.cmp(&other_most)) {
            (Ordering::Equal, Ordering::Equal) => Some(Ordering::Equal),
            (Ordering::Less | Ordering::Equal, _) => Some(Ordering::Less),
            (_, Ordering::Greater | Ordering::Equal) => Some(Ordering::Greater),
            (Ordering::Greater, Ordering::Less) => None,
        };
    }
    (a.unit == b.unit && a.unit != LimitUnit::NextAt).then(|| a.n.cmp(&b.n))
}

/// How many minutes a limit takes at least and at most, if it runs day and night.
fn minutes(limit: Limit) -> Option<(i64, i64)> {
    let hours = |n: i64| n.saturating_mul(60);
    match limit.unit {
        LimitUnit::Minute => Some((limit.n, limit.n)),
        LimitUnit::Hour => Some((hours(limit.n), hours(limit.n))),
        // From the next full hour, which is up to an hour off.
        LimitUnit::HourAfter => Some((hours(limit.n), hours(limit.n.saturating_add(1)))),
        LimitUnit::WorkHour | LimitUnit::WorkDay | LimitUnit::Day | LimitUnit::Month | LimitUnit::NextAt => {
            None
        }
    }
}
