//! Clocks that go over: a running one keeps its start, its length, its extensions and its pauses. What its marks bring
//! about is what the new version says.

use shao_abi::{Clock, ClockId, Extension, Mark, Point, StageId};

use super::atlas::{Atlas, no};
use crate::names::Names;
use crate::state::{ClockRun, DutyId, FiredMark, PauseRun, RunId};
use crate::{CaseState, Refusal};

/// The runs that were begun by entering this stage: the new version begins its own.
pub(super) fn begun_here(atlas: &Atlas<'_>, state: &CaseState, stage: StageId) -> Vec<RunId> {
    let since = state.root().map(|root| root.since);
    let clock = |run: &ClockRun| atlas.old.process.clocks.get(run.clock.index());
    let here = |run: &&ClockRun| {
        let begins = clock(run).is_some_and(|clock| clock.from.contains(&Point::Enter(stage)));
        begins && run.duty == DutyId::ROOT && run.is_open() && Some(run.start) == since
    };
    state.clocks.iter().filter(here).map(|run| run.id).collect()
}

/// The runs of the case itself. One that has ended may be forgotten where the new version has no such clock.
pub(super) fn runs(atlas: &Atlas<'_>, state: &CaseState) -> Result<Vec<ClockRun>, Refusal> {
    let mut carried = Vec::new();
    for run in state.clocks.iter().filter(|run| run.duty == DutyId::ROOT) {
        if run.is_open() || atlas.clock_or(run.clock).is_some() {
            carried.push(carry(atlas, run)?);
        }
    }
    Ok(carried)
}

fn carry(atlas: &Atlas<'_>, run: &ClockRun) -> Result<ClockRun, Refusal> {
    let id = atlas.clock(run.clock)?;
    let clocks = (atlas.old.process.clocks.get(run.clock.index()), atlas.new.process.clocks.get(id.index()));
    let (Some(old), Some(new)) = clocks else { return Ok(run.clone()) };
    let holder = run.holder.map(|holder| atlas.party(holder)).transpose()?;
    let pauses = run.pauses.iter().map(|pause| carry_pause(pause, old, new)).collect::<Result<_, _>>()?;
    let fired = run.fired.iter().filter_map(|fired| carry_fired(fired, &old.marks, &new.marks)).collect();
    Ok(ClockRun { clock: id, holder, pauses, fired, ..run.clone() })
}

/// A pause that lasts must be known by its name, so that it can end.
fn carry_pause(pause: &PauseRun, old: &Clock, new: &Clock) -> Result<PauseRun, Refusal> {
    let name = old.pauses.get(usize::from(pause.pause)).map_or("", |pause| pause.name.as_str());
    let at = new.pauses.iter().position(|pause| pause.name == name).and_then(|at| u16::try_from(at).ok());
    match at {
        Some(at) => Ok(PauseRun { pause: at, ..pause.clone() }),
        None if pause.to.is_some() => Ok(PauseRun { pause: u16::MAX, ..pause.clone() }),
        None => {
            let clock = &old.name;
            let zh = format!("期限“{clock}”正因“{name}”停表，新版没有这条停表");
            Err(no(zh, format!("clock `{clock}` stands still by `{name}`, which the new version lacks")))
        }
    }
}

/// A mark that has fired has fired, if the new version has one at the same point.
fn carry_fired(fired: &FiredMark, old: &[Mark], new: &[Mark]) -> Option<FiredMark> {
    Some(FiredMark { mark: same_point(fired.mark, old, new)?, ..fired.clone() })
}

/// The mark of a clock at the same point, by position.
fn same_point(mark: u16, old: &[Mark], new: &[Mark]) -> Option<u16> {
    let at = old.get(usize::from(mark))?.at;
    u16::try_from(new.iter().position(|mark| mark.at == at)?).ok()
}

/// A mark of a clock, as what brought something about. One that the new version has not at this point has no position.
pub(super) fn mark(atlas: &Atlas<'_>, clock: ClockId, mark: u16) -> Result<(ClockId, u16), Refusal> {
    let id = atlas.clock(clock)?;
    let of = |policy: &crate::Policy<'_>, id: ClockId| {
        policy.process.clocks.get(id.index()).map(|clock| clock.marks.clone()).unwrap_or_default()
    };
    let (old, new) = (of(atlas.old, clock), of(atlas.new, id));
    Ok((id, same_point(mark, &old, &new).unwrap_or(u16::MAX)))
}

/// A request for more time stands, if the clock can be extended in the new version too.
pub(super) fn extendable(atlas: &Atlas<'_>, state: &CaseState, run: RunId) -> Result<(), Refusal> {
    let clock = state.run(run).map(|run| run.clock);
    let extension: Option<&Extension> = clock
        .and_then(|clock| atlas.clock_or(clock))
        .and_then(|id| atlas.new.process.clocks.get(id.index())?.extension.as_ref());
    if extension.is_some() {
        return Ok(());
    }
    let name = clock.map_or_else(String::new, |clock| Names(atlas.old).clock(clock));
    let zh = format!("期限“{name}”的延期申请尚未答复，新版不能延期");
    Err(no(zh, format!("a request for more time on `{name}` is open, which the new version does not grant")))
}
