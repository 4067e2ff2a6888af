//! Where a change can be noticed: the stages in which what it changes is asked.

use std::collections::BTreeSet;

use shao_abi::{Clock, DecisionId, FlowId, Point, Stage, StageId};
use shao_ir::Policy;

use crate::Reach;

/// In which stages decisions are asked and clocks begin.
pub(crate) struct Places<'p> {
    policy: &'p Policy,
}

impl<'p> Places<'p> {
    pub(crate) fn of(policy: &'p Policy) -> Self {
        Self { policy }
    }

    /// Where a decision is asked; what is asked elsewhere (of a 启动) any 案例 may notice.
    pub(crate) fn decision(&self, id: DecisionId) -> Reach {
        let ledgers = &self.policy.ledgers;
        let situations = ledgers.accountability.iter().flat_map(|one| &one.situations);
        if let Some(situation) = situations.into_iter().find(|situation| situation.when == Some(id)) {
            return Reach::Ledgers(situation.evidence.iter().map(|tally| tally.ledger).collect());
        }
        let mut stages = self.stages(|stage| {
            stage.decisions.contains(&id) || stage.actions.iter().any(|action| action.guard == Some(id))
        });
        for ledger in ledgers.ledgers.iter().filter(|ledger| ledger.when == Some(id)) {
            stages.extend(self.flow(ledger.flow));
        }
        if stages.is_empty() { Reach::Any } else { Reach::Stages(stages) }
    }

    /// Where a clock begins.
    pub(crate) fn clock(&self, clock: &Clock) -> Reach {
        let mut stages = BTreeSet::new();
        for point in &clock.from {
            match point {
                Point::Enter(stage) | Point::Leave(stage) => {
                    stages.insert(*stage);
                }
                Point::Open => {
                    let flow = self.policy.process.flows.get(clock.flow.index());
                    stages.extend(flow.map(|flow| flow.start));
                }
                Point::Act { act, .. } => {
                    stages.extend(self.stages(|stage| stage.actions.iter().any(|action| action.act == *act)));
                }
            }
        }
        Reach::Stages(stages)
    }

    /// The stages of a flow.
    pub(crate) fn flow(&self, flow: FlowId) -> BTreeSet<StageId> {
        self.stages(|stage| stage.flow == flow)
    }

    fn stages(&self, which: impl Fn(&Stage) -> bool) -> BTreeSet<StageId> {
        let all = (0u16..).map(StageId).zip(&self.policy.process.stages);
        all.filter(|(_, stage)| which(stage)).map(|(id, _)| id).collect()
    }
}
