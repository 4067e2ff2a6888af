//! What decisions leave open, claim twice or never reach: `shao_regions` finds it, here it is said.
//!
//! What a decision reads of earlier decisions was decided on the facts of that time. So a case counts as taken only if a
//! rule takes it whatever was decided before, and two rules overlap only if they do for what is decided from the same
//! facts. A rule that never fires does not fire whatever was decided before.

mod assists;
mod never;
mod reach;
mod tell;
mod uniformly;

pub(crate) use reach::{Reach, reach};

use shao_abi::{DecisionId, DecisionKind};
use shao_ir::Policy;
use shao_regions::{Regions, Undecided};
use shao_syntax::ast::{Choice, DecisionBody, Name, RuleGuard};

use crate::context::{Context, id16};
use crate::declare::Declared;

/// Checks every decision of a policy that has no error.
pub(crate) fn check(context: &mut Context<'_>, declared: &Declared<'_>, policy: &Policy) {
    let decisions = policy.schema.decisions.iter().zip(&policy.decisions).enumerate();
    for ((at, (def, body)), written) in decisions.zip(&declared.decisions) {
        if def.name != written.name.text {
            continue;
        }
        let about = About { policy, id: DecisionId(id16(at)), name: &written.name };
        let found = match &written.body {
            DecisionBody::Choice(choice) if body.rules.len() == choice.rules.len() => {
                self::choice(context, &about, def.kind, choice)
            }
            DecisionBody::Choice(_) => continue,
            DecisionBody::Musts(body) if body.uniformly => {
                uniformly::check(context, &about, &body.lines);
                continue;
            }
            // Where it is not found out, nothing is lost: an admission always answers.
            DecisionBody::Musts(_) => never::refuses(context, &about).or(Ok(())),
        };
        if let Err(undecided) = found {
            tell::not_proved(context, &about, &undecided);
        }
    }
    never::happens(context, policy);
    assists::check(context, declared, policy);
}

/// The decision that is looked at.
struct About<'a> {
    policy: &'a Policy,
    id: DecisionId,
    name: &'a Name,
}

fn choice(
    context: &mut Context<'_>,
    about: &About<'_>,
    kind: DecisionKind,
    choice: &Choice,
) -> Result<(), Undecided> {
    let mut free = Regions::of(about.policy, about.id, false)?;
    let otherwise = choice.rules.iter().any(|rule| matches!(rule.guard, RuleGuard::Otherwise(_)));
    if kind == DecisionKind::Unique
        && !otherwise
        && let Some(region) = free.gap()?
    {
        tell::gap(context, about, &region);
    }
    if kind == DecisionKind::Unique {
        let overlaps = if rests_on_others(about.policy, about.id) {
            Regions::of(about.policy, about.id, true)?.overlaps()?
        } else {
            free.overlaps()?
        };
        for overlap in overlaps {
            tell::overlap(context, about, choice, &overlap);
        }
    }
    for (at, rule) in choice.rules.iter().enumerate() {
        if !matches!(rule.guard, RuleGuard::Otherwise(_)) && !free.ever_fires(at)? {
            tell::unreachable(context, choice, rule, free.ever_holds(at)?);
        }
    }
    Ok(())
}

/// Whether a decision reads what another one decided.
fn rests_on_others(policy: &Policy, id: DecisionId) -> bool {
    let reads = policy.schema.decisions.get(id.index()).map_or(&[][..], |def| &def.reads);
    reads
        .iter()
        .filter_map(|slot| policy.schema.slots.get(slot.index()))
        .any(|slot| slot.source.decision().is_some())
}
