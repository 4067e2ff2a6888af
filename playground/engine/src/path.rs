//! The way a case took through the graph of [`crate::flow`].

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::FlowId;
use shao_case::{DutyId, Policy, Record, What};

use crate::flow::{FlowEdge, clock_box, flow};
use crate::simulate::Path;
use crate::texts::Texts;

/// Which boxes it was in and which arrows it took.
pub(crate) fn path(policy: &Policy<'_>, of: FlowId, records: &[Record]) -> Path {
    let drawn = flow(policy.schema, policy.process, policy.provenance, &Texts::default(), of);
    let mut stages = BTreeSet::new();
    let mut edges = BTreeSet::new();
    let mut stood: BTreeMap<DutyId, usize> = BTreeMap::new();
    for record in records {
        let What::Entered { stage } = record.what else { continue };
        let to = stage.index();
        stages.insert(to);
        // A child duty comes from the stage that forks.
        let parent = stood.get(&DutyId::ROOT).copied();
        let from = stood.insert(record.duty, to).or(parent.filter(|_| record.duty != DutyId::ROOT));
        let taken = |edge: &&FlowEdge| Some(edge.from) == from && edge.to == to;
        let direct: Vec<usize> = drawn.edges.iter().filter(taken).map(|edge| edge.id).collect();
        if direct.is_empty() && from.is_some() {
            for (id, _) in policy
                .process
                .clocks
                .iter()
                .enumerate()
                .filter(|(_, clock)| clock.flow == of && record.key.rule.contains(&clock.name))
            {
                let moved = drawn
                    .edges
                    .iter()
                    .filter(|edge| edge.from == clock_box(policy.process, id) && edge.to == to);
                edges.extend(moved.map(|edge| edge.id));
                stages.insert(clock_box(policy.process, id));
            }
        }
        edges.extend(direct);
    }
    stages.retain(|id| drawn.stages.iter().any(|stage| stage.id == *id));
    Path { stages: stages.into_iter().collect(), edges: edges.into_iter().collect() }
}
