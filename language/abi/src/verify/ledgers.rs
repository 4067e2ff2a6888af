//! Whether every id in the ledgers, scores and accountability points at something.

use super::schema::Findings;
use crate::{
    Accountability, Below, ClockId, DecisionId, DecisionKind, EntryKey, EntryPoint, Ledger, LedgerId,
    Ledgers, PartyId, Process, Schema, Score, Situation, StageId, Tally, Ties,
};

/// The weights of a score add up to this: basis points.
const WHOLE: u32 = 10_000;

/// Checks the ledgers; adds what is wrong to `found`.
pub(super) fn check(schema: &Schema, process: &Process, ledgers: &Ledgers, found: &mut Vec<String>) {
    let mut all = Findings { schema, process, ledgers, found };
    ledgers.ledgers.iter().for_each(|ledger| all.ledger(ledger));
    ledgers.tallies.iter().for_each(|tally| all.tally(*tally, "tallies"));
    ledgers.scores.iter().for_each(|score| all.score(score));
    ledgers.accountability.iter().for_each(|one| all.accountability(one));
}

impl Findings<'_> {
    fn ledger(&mut self, ledger: &Ledger) {
        let name = ledger.name.as_str();
        self.flow_id(ledger.flow, name);
        self.entry_point(ledger.on, name);
        ledger.broken_by.iter().for_each(|point| self.entry_point(*point, name));
        ledger.when.iter().for_each(|id| self.guard(*id, name));
        if let EntryKey::Slot(slot) = ledger.by {
            self.slot_id(slot, name);
        }
        ledger.value.iter().for_each(|slot| self.slot_id(*slot, name));
    }

    fn entry_point(&mut self, point: EntryPoint, place: &str) {
        let (stages, acts) = (self.process.stages.len(), self.process.acts.len());
        let (clocks, marks) = (self.process.clocks.len(), self.schema.marks.len());
        match point {
            EntryPoint::Opened => {}
            EntryPoint::Enter(StageId(id)) => self.within(usize::from(id), stages, "stage", place),
            EntryPoint::Act(id) => self.within(id.index(), acts, "action", place),
            EntryPoint::Mark(id) => self.within(id.index(), marks, "mark", place),
            EntryPoint::Met(ClockId(id)) | EntryPoint::Lapsed(ClockId(id)) | EntryPoint::Due(ClockId(id)) => {
                self.within(usize::from(id), clocks, "clock", place);
            }
        }
    }

    fn ledger_id(&mut self, id: LedgerId, place: &str) {
        self.within(id.index(), self.ledgers.ledgers.len(), "ledger", place);
    }

    fn tally(&mut self, tally: Tally, place: &str) {
        self.ledger_id(tally.ledger, place);
    }

    fn units(&mut self, units: &[PartyId], place: &str) {
        units.iter().for_each(|id| self.party(*id, place));
        let ascending = units.is_sorted_by(|a, b| a < b);
        self.must(ascending, || format!("{place}: its units are not in ascending order"));
    }

    fn score(&mut self, score: &Score) {
        let name = score.name.as_str();
        self.units(&score.of, name);
        self.party(score.by, name);
        let weights = score.indicators.iter().fold(0_u32, |sum, one| sum.saturating_add(one.weight));
        self.must(weights == WHOLE, || format!("{name}: the weights add up to {weights}, not to {WHOLE}"));
        for indicator in &score.indicators {
            self.ledger_id(indicator.above, name);
            self.must(indicator.full > 0, || format!("{name}.{}: 满分 is zero", indicator.name));
            match indicator.below {
                Below::Ledger(id) => self.ledger_id(id, name),
                Below::Target(n) => {
                    self.must(n > 0, || format!("{name}.{}: its target is zero", indicator.name))
                }
            }
        }
        if let Ties::By(at) = score.ties {
            self.within(usize::from(at), score.indicators.len(), "indicator", name);
        }
    }

    fn accountability(&mut self, one: &Accountability) {
        let name = one.name.as_str();
        self.must(one.at < 1440, || format!("{name}: it is settled at minute {} of the day", one.at));
        self.units(&one.of, name);
        self.party(one.exemption.by, name);
        self.party(one.decider, name);
        one.situations.iter().for_each(|situation| self.situation(situation));
    }

    fn situation(&mut self, situation: &Situation) {
        let name = situation.name.as_str();
        situation.when.iter().for_each(|id| self.guard(*id, name));
        situation.evidence.iter().for_each(|tally| self.tally(*tally, name));
        self.must(situation.when.is_none() || !situation.measures.is_empty(), || {
            format!("{name}: it proposes nothing")
        });
    }

    pub(super) fn guard(&mut self, id: DecisionId, place: &str) {
        let guard = self.schema.decisions.get(id.index()).is_some_and(|def| def.kind == DecisionKind::Guard);
        self.must(guard, || format!("{place}: decision {} is no guard", id.0));
    }
}
