//! What a log came to under a policy, unit by unit.

use std::collections::BTreeMap;

use shao_abi::{ClockId, FlowId, PartyId, Process};
use shao_case::{Actor, ClockStatus, Played, Record, What};

use crate::import::Report;

/// One unit's share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Share {
    /// Cases it had.
    pub had: u32,
    /// Runs of the clock that it met in time.
    pub on_time: u32,
    /// Runs that lapsed.
    pub late: u32,
    /// Runs that go on.
    pub open: u32,
    /// Cases it handed back.
    pub returned: u32,
    /// Cases whose last evaluation is good.
    pub satisfied: u32,
    /// Cases whose last evaluation is bad.
    pub dissatisfied: u32,
}

/// The shares of all units.
#[derive(Debug)]
pub struct Tally<'a> {
    report: &'a Report,
    /// The clock that says who has a case.
    clock: Option<ClockId>,
    /// By unit.
    pub shares: BTreeMap<PartyId, Share>,
}

impl<'a> Tally<'a> {
    /// An empty tally.
    #[must_use]
    pub fn new(report: &'a Report, process: &Process, flow: FlowId) -> Self {
        let at = process.clocks.iter().position(|clock| clock.flow == flow && clock.name == report.clock);
        Self { report, clock: at.and_then(|at| u16::try_from(at).ok()).map(ClockId), shares: BTreeMap::new() }
    }

    /// Adds a case.
    pub fn add(&mut self, case: &Played) {
        let mut last = None;
        let mut had = Vec::new();
        for run in case.runs.values().filter(|run| Some(run.clock) == self.clock) {
            let Some(unit) = run.holder else { continue };
            last = Some(unit);
            if !had.contains(&unit) {
                had.push(unit);
            }
            let share = self.shares.entry(unit).or_default();
            match run.status {
                ClockStatus::Met { .. } => share.on_time += 1,
                ClockStatus::Lapsed { .. } => share.late += 1,
                ClockStatus::Running | ClockStatus::Stopped => share.open += 1,
                ClockStatus::Cancelled { .. } => {}
            }
        }
        for unit in had {
            self.shares.entry(unit).or_default().had += 1;
        }
        self.acts(last, &case.records);
    }

    fn acts(&mut self, last: Option<PartyId>, records: &[Record]) {
        let mut said = None;
        for record in records {
            let What::Acted { act, result, .. } = &record.what else { continue };
            match record.actor {
                Actor::Party(unit) if *act == self.report.returned => {
                    self.shares.entry(unit).or_default().returned += 1;
                }
                Actor::Party(_) | Actor::Time | Actor::Deemed | Actor::Process => {}
            }
            if *act == self.report.evaluated {
                said = result.as_ref();
            }
        }
        let (Some(unit), Some(said)) = (last, said) else { return };
        let share = self.shares.entry(unit).or_default();
        share.satisfied += u32::from(self.report.satisfied.contains(said));
        share.dissatisfied += u32::from(self.report.dissatisfied.contains(said));
    }

    /// The sum of all shares.
    #[must_use]
    pub fn total(&self) -> Share {
        self.shares.values().fold(Share::default(), |sum, share| Share {
            had: sum.had + share.had,
            on_time: sum.on_time + share.on_time,
            late: sum.late + share.late,
            open: sum.open + share.open,
            returned: sum.returned + share.returned,
            satisfied: sum.satisfied + share.satisfied,
            dissatisfied: sum.dissatisfied + share.dissatisfied,
        })
    }
}

impl Share {
    /// The share of the satisfied among those who said how it was, in tenths of a percent, half up.
    #[must_use]
    pub fn per_mille(&self) -> Option<u32> {
        let said = self.satisfied + self.dissatisfied;
        (self.satisfied * 2000 + said).checked_div(said * 2)
    }
}
