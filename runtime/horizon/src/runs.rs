//! Clocks with their dates, along a course.

use std::collections::BTreeMap;

use shao_abi::{ClockId, StageId};
use shao_calendar::{Moment, Pause};
use shao_course::Change;

use crate::ends::{Ends, Latest};

/// An open run of a clock.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run {
    pub start: Moment,
    /// The stage in which it started.
    pub stage: StageId,
    pub pauses: Vec<Held>,
    /// Its deadline, if it has lapsed.
    pub lapsed: Option<Moment>,
}

/// A pause of a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    pub pause: u16,
    pub from: Moment,
    pub to: Option<Moment>,
}

/// The open runs of a duty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Runs(BTreeMap<ClockId, Run>);

impl Runs {
    pub fn get(&self, clock: ClockId) -> Option<&Run> {
        self.0.get(&clock)
    }

    /// The runs after a move at `now` into `stage`; none if a clock that it should stop cannot stand still.
    pub fn after(&self, ends: &Ends<'_>, changes: &[Change], now: Moment, stage: StageId) -> Option<Self> {
        let mut runs = self.clone();
        for change in changes {
            match *change {
                Change::Entered(_) => {}
                Change::Started(clock) => {
                    let run = Run { start: now, stage, pauses: Vec::new(), lapsed: None };
                    runs.0.insert(clock, run);
                }
                Change::Ended(clock) => {
                    runs.0.remove(&clock);
                }
                // The consequences of a lapse come a moment after the deadline.
                Change::Lapsed(clock) => {
                    let run = runs.0.get_mut(&clock)?;
                    run.lapsed = Some(now.plus_millis(-1).unwrap_or(now));
                }
                Change::Stopped(clock, pause) => {
                    runs.0.get_mut(&clock)?.pauses.push(Held { pause, from: now, to: None });
                    if !matches!(runs.lapse(ends, clock), Latest::Standing) {
                        return None;
                    }
                }
                Change::Resumed(clock, pause) => {
                    let held = runs.0.get_mut(&clock)?.pauses.iter_mut();
                    held.filter(|held| held.pause == pause && held.to.is_none())
                        .for_each(|h| h.to = Some(now));
                }
            }
        }
        Some(runs)
    }

    /// When a clock lapses.
    pub fn lapse(&self, ends: &Ends<'_>, clock: ClockId) -> Latest {
        let Some(run) = self.get(clock) else { return Latest::Unknown };
        let pauses: Vec<Pause> = run.pauses.iter().map(|h| Pause { from: h.from, to: h.to }).collect();
        ends.lapse(clock, run.stage, run.start, &pauses)
    }

    /// When a pause ends by its own limit.
    pub fn resume(&self, ends: &Ends<'_>, clock: ClockId, pause: u16) -> Latest {
        let held = |run: &Run| run.pauses.iter().find(|h| h.pause == pause && h.to.is_none()).map(|h| h.from);
        let found = self.get(clock).and_then(|run| Some((run.stage, held(run)?)));
        let most = ends.clock(clock).and_then(|c| c.pauses.get(usize::from(pause))).and_then(|p| p.most);
        match (found, most) {
            (Some((stage, from)), Some(most)) => ends.after(clock, stage, from, most.value),
            (_, _) => Latest::Unknown,
        }
    }

    /// How late each clock ends if it runs from `now` on, in the order of the clocks: what a later course must not undercut.
    pub fn reach(&self, ends: &Ends<'_>, now: Moment) -> Vec<Latest> {
        let mut reach = Vec::new();
        for (clock, run) in &self.0 {
            let end = match run.lapsed {
                Some(at) => Latest::At(at),
                None => {
                    let to = |held: &Held| Some(held.to.unwrap_or(now));
                    let pauses: Vec<Pause> =
                        run.pauses.iter().map(|held| Pause { from: held.from, to: to(held) }).collect();
                    ends.lapse(*clock, run.stage, run.start, &pauses)
                }
            };
            reach.push(end);
            let open = run.pauses.iter().filter(|held| held.to.is_none());
            reach.extend(open.map(|held| self.resume(ends, *clock, held.pause)));
        }
        reach
    }
}
