//! Whether a corrected history still fits the stages that people saw.

use std::collections::BTreeMap;

use shao_calendar::Moment;

use crate::CaseState;
use crate::engine::Moved;
use crate::state::DutyId;

/// The moves of a case, in order.
pub(super) type Path = Vec<Moved>;

/// The first place in the order at which two paths part; none if they lead through the same stages. When a stage was
/// entered does not matter for this.
pub(super) fn parting(old: &[Moved], new: &[Moved]) -> Option<(Moment, u32)> {
    let (old, new) = (by_duty(old), by_duty(new));
    let duties = old.keys().chain(new.keys());
    let none: Vec<&Moved> = Vec::new();
    let partings = duties.filter_map(|duty| {
        let (old, new) = (old.get(duty).unwrap_or(&none), new.get(duty).unwrap_or(&none));
        let same = old.iter().zip(new.iter()).take_while(|(a, b)| a.what == b.what).count();
        let place = |moves: &[&Moved]| moves.get(same).map(|moved| (moved.at, moved.rank));
        match (place(old), place(new)) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    });
    partings.min()
}

fn by_duty(path: &[Moved]) -> BTreeMap<DutyId, Vec<&Moved>> {
    let mut duties: BTreeMap<DutyId, Vec<&Moved>> = BTreeMap::new();
    for moved in path {
        duties.entry(moved.duty).or_default().push(moved);
    }
    duties
}

/// Whether the duties of two states stand in the same places: same stages, same visits, still going on or not.
pub(super) fn same_places(a: &CaseState, b: &CaseState) -> bool {
    let places = |state: &CaseState| -> Vec<_> {
        let duties = state.duties.iter();
        duties.map(|duty| (duty.id, duty.stage, duty.visit, std::mem::discriminant(&duty.status))).collect()
    };
    places(a) == places(b)
}
