//! The return call: who is reached, who is satisfied, what is done again.

use jiff::civil::DateTime;

use super::days::{DAY, at, later, next, office};
use super::random::Random;

/// What the return calls brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The first call.
    pub first: DateTime,
    /// Whether anybody answered.
    pub reached: bool,
    /// What was said first.
    pub said: &'static str,
    /// Done again: when it was ready, when the second call was made, and what was said then.
    pub again: Option<(DateTime, DateTime, &'static str)>,
}

/// Deals out opinions so that the share of the satisfied is the published one whatever the seed: of every 33 orders
/// evaluated one stays unsatisfied (97.0%), of every 40 one is satisfied only after it was done again.
#[derive(Debug, Clone, Default)]
pub struct Opinions {
    asked: u32,
}

/// The return call after an order was closed; `sure` for those who are certainly reached and content.
pub fn visit(
    random: &mut Random,
    opinions: &mut Opinions,
    closed: DateTime,
    sure: bool,
    until: DateTime,
) -> Visit {
    let belated = !sure && random.per_mille(10);
    let days = if belated { random.between(8, 9) } else { random.between(1, 5) };
    let day = (0..days).fold(closed.date(), |day, _| next(day));
    let first = later(at(day, random.between(9 * 60, 17 * 60)), 0);
    let reached = sure || random.per_mille(880);
    let content = random.pick("满意", &["满意", "基本满意"]);
    let mut visit = Visit { first, reached, said: content, again: None };
    if !reached || first > until {
        return visit;
    }
    if sure {
        return visit;
    }
    opinions.asked = opinions.asked.saturating_add(1);
    let never = opinions.asked % 33 == 16;
    let later_only = opinions.asked % 40 == 7;
    if never || later_only {
        let ready = office(first, random.between(DAY / 2, 4 * DAY));
        let call = later(at(next(ready.date()), random.between(9 * 60, 17 * 60)), 0);
        visit.said = "不满意";
        visit.again = Some((ready, call, if never { "不满意" } else { content }));
    }
    visit
}
