//! What is ordinary: defaults where there is a choice, the middle of a range, a working morning.

use shao_abi::{IntKind, Schema};

use crate::space::Class;

/// A range up to this wide is answered by its middle; in a wider one the middle is nothing ordinary.
pub(super) const MIDDLE_MAX: i64 = 10_000;
/// Nine in the morning.
const MORNING: i64 = 9 * 60;

/// Classes, the most ordinary first: no before yes, a range of many before one of few, other texts before named ones.
pub(super) fn ordinary(classes: &[Class]) -> impl Iterator<Item = usize> {
    let mut order: Vec<usize> = (0..classes.len()).collect();
    order.sort_by_key(|at| match classes.get(*at) {
        Some(Class::Truth(truth)) => i64::from(*truth),
        Some(Class::Range(from, to)) => to.saturating_sub(*from).min(MIDDLE_MAX).saturating_neg(),
        Some(Class::Literal(None)) => -1,
        Some(Class::Named(_) | Class::Literal(Some(_))) | None => 0,
    });
    order.into_iter()
}

/// An ordinary number of a range.
pub(super) fn middle(schema: &Schema, kind: IntKind, from: i64, to: i64) -> i64 {
    match kind {
        IntKind::Minute if (from..=to).contains(&MORNING) => MORNING,
        IntKind::Date => effective_day(schema).unwrap_or(from).clamp(from, to),
        IntKind::Plain | IntKind::Money | IntKind::Ratio | IntKind::Minute => {
            let width = to.saturating_sub(from);
            if width > MIDDLE_MAX { from } else { from.saturating_add(width / 2) }
        }
    }
}

/// The day a policy takes effect, in days since 1970-01-01 (H. Hinnant, days_from_civil).
fn effective_day(schema: &Schema) -> Option<i64> {
    let mut parts = schema.policy.effective.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468)
}
