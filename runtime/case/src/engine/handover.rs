//! 移送 时限 承前: what goes on of the clocks of a case that is handed over. Only a clock that has not lapsed does: what
//! follows from a lapse was brought about where it was missed, and is not laid to whoever takes over.

use shao_abi::Clock;

use super::work::Work;
use crate::Fault;
use crate::state::{Carried, ClockRun, ClockStatus, DutyId, Outage};

impl Work<'_> {
    /// The clocks of the case itself that run now, or that the very act which hands over has met.
    pub(super) fn passed_on(&self) -> Result<Vec<Carried>, Fault> {
        let mut passed_on = Vec::new();
        for run in self.state.clocks.iter().filter(|run| run.duty == DutyId::ROOT) {
            let clock = self.clock(run.clock)?;
            let runs = match run.status {
                ClockStatus::Running | ClockStatus::Stopped => true,
                ClockStatus::Met { at } => at == self.now,
                ClockStatus::Lapsed { .. } | ClockStatus::Cancelled { .. } => false,
            };
            if runs && clock.of_stage.is_none() {
                let (clock, stood) = (clock.name.clone(), self.stood(run));
                passed_on.push(Carried { clock, start: run.start, stood });
            }
        }
        Ok(passed_on)
    }

    /// When a run stood still so far.
    fn stood(&self, run: &ClockRun) -> Vec<Outage> {
        let pauses = run.pauses.iter().map(|pause| (pause.from, pause.to.unwrap_or(self.now)));
        let outages = run.outages.iter().map(|outage| (outage.from, outage.to));
        pauses.chain(outages).map(|(from, to)| Outage { from, to, spares: false }).collect()
    }

    /// What a clock that starts now goes on from. It does so once.
    pub(super) fn carried(&mut self, duty: DutyId, clock: &Clock, run: u32) -> Option<Carried> {
        if duty != DutyId::ROOT || clock.of_stage.is_some() || run > 1 {
            return None;
        }
        let at = self.state.carried.iter().position(|carried| carried.clock == clock.name)?;
        Some(self.state.carried.remove(at))
    }
}
