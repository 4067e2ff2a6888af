//! Values a little different from what they are.

use shao_abi::{Limit, LimitUnit, PartyKind, Schema, Who};
use shao_ir::Policy;

use crate::Mutant;
use crate::mutant::Site;

/// A limit one longer, one shorter, and, where that is another clock, on the clock it is most easily taken for.
pub(crate) fn limits(limit: Limit, clocks: bool) -> Vec<Limit> {
    if limit.unit == LimitUnit::NextAt {
        let later = limit.n.saturating_add(30).rem_euclid(1440);
        return vec![Limit { n: later, ..limit }];
    }
    let mut all = vec![Limit { n: limit.n.saturating_add(1), ..limit }];
    // A limit of nothing is no limit.
    if limit.n > 1 {
        all.push(Limit { n: limit.n - 1, ..limit });
    }
    let unit = match limit.unit {
        LimitUnit::WorkDay => Some(LimitUnit::Day),
        LimitUnit::Day => Some(LimitUnit::WorkDay),
        LimitUnit::WorkHour => Some(LimitUnit::Hour),
        LimitUnit::Hour => Some(LimitUnit::WorkHour),
        LimitUnit::Minute | LimitUnit::HourAfter | LimitUnit::Month | LimitUnit::NextAt => None,
    };
    all.extend(unit.filter(|_| clocks).map(|unit| Limit { unit, ..limit }));
    all
}

/// A number one greater and, unless it is the least it may be, one less.
pub(crate) fn counts(n: u32, least: u32) -> Vec<u32> {
    let less = n.checked_sub(1).filter(|less| *less >= least);
    std::iter::once(n.saturating_add(1)).chain(less).collect()
}

/// The unit declared next to another on its level.
pub(crate) fn neighbour(schema: &Schema, who: Who) -> Option<Who> {
    let id = who.party()?;
    let level = |at: usize| match schema.parties.get(at).map(|party| &party.kind) {
        Some(PartyKind::Unit { level, .. }) => Some(*level),
        Some(PartyKind::Group) | None => None,
    };
    let own = level(id.index())?;
    let near = (0..schema.parties.len()).filter(|at| *at != id.index() && level(*at) == Some(own));
    let near = near.min_by_key(|at| at.abs_diff(id.index()))?;
    Some(Who::Party(shao_abi::PartyId(u16::try_from(near).ok()?)))
}

/// Every variant of a limit that `find` finds in a policy. `word` stands before it: `限`, `剩`.
pub(crate) fn each_limit(
    site: &Site,
    word: &str,
    limit: Limit,
    clocks: bool,
    all: &mut Vec<Mutant>,
    find: impl for<'p> Fn(&'p mut Policy) -> Option<&'p mut Limit> + Clone + Send + Sync + 'static,
) {
    for other in limits(limit, clocks) {
        let find = find.clone();
        all.push(site.turn(format!("{word} {limit}"), format!("{word} {other}"), move |policy| {
            if let Some(place) = find(policy) {
                *place = other;
            }
        }));
    }
}

/// Every variant of a count that `find` finds in a policy, as `say` writes it.
pub(crate) fn each_count(
    site: &Site,
    n: u32,
    least: u32,
    say: impl Fn(u32) -> String,
    all: &mut Vec<Mutant>,
    find: impl for<'p> Fn(&'p mut Policy) -> Option<&'p mut u32> + Clone + Send + Sync + 'static,
) {
    for other in counts(n, least) {
        let find = find.clone();
        all.push(site.turn(say(n), say(other), move |policy| {
            if let Some(place) = find(policy) {
                *place = other;
            }
        }));
    }
}
