//! All that a policy has, under the names by which it is known. One file per kind of thing.
//!
//! Nothing may be forgotten here, or it could change unseen: a test alters every part of a policy and expects to be told.

mod accountability;
mod actions;
mod clocks;
mod decisions;
mod effects;
mod flows;
mod ledgers;
mod matters;
mod organisation;
mod scores;
mod stages;
mod tables;
mod values;

use shao_ir::Policy;

use crate::names::Names;
use crate::thing::Thing;
use crate::{Facet, Sort};

/// The inventory of a policy.
pub(crate) fn of(policy: &Policy) -> Vec<Thing> {
    let names = Names { policy };
    let mut things = vec![head(names)];
    organisation::list(names, &mut things);
    matters::list(names, &mut things);
    tables::list(names, &mut things);
    decisions::list(names, &mut things);
    flows::list(names, &mut things);
    stages::list(names, &mut things);
    clocks::list(names, &mut things);
    ledgers::list(names, &mut things);
    scores::list(names, &mut things);
    accountability::list(names, &mut things);
    things
}

fn head(names: Names<'_>) -> Thing {
    use shao_abi::Transition;
    let info = &names.policy.schema.policy;
    let transition = match info.transition {
        Transition::Old => "从旧",
        Transition::New => "从新",
    };
    let follows = info.follows.iter().map(|one| format!("{} {}", one.name, one.version));
    Thing::new(Sort::Policy, "")
        .says(Facet::Area, &info.area)
        .says(Facet::Effective, &info.effective)
        .says(Facet::Calendar, &info.calendar)
        .says(Facet::Transition, transition)
        .term(Facet::Follows, Some(crate::term::Term::members(follows)), crate::term::Sense::Neutral)
}
