//! 基线: a policy may only narrow what the superior law allows.
//!
//! Each file holds one kind of demand, or one thing they share. What a clause demands is held against what the county's
//! 对照 maps to it; both texts are cited. A finding about a rule names a case that comes to it, where one can be found
//! (`regions`); where none can, nothing is claimed.

mod answers;
mod ceilings;
mod cells;
mod extensions;
mod faults;
mod forms;
mod limits;
mod lines;
mod names;
mod order;
mod shares;
mod sound;
mod subjects;
mod tell;
mod terms;
mod words;

pub use ceilings::Ceiling;
pub(crate) use forms::{forms_of, kinds};
pub(crate) use order::never_later;

use shao_abi::Followed;
use shao_ir::Policy;
use shao_syntax::ast::{Baseline, Follow, Item, Mapping, MappingLine, PolicyHead};
use shao_syntax::{Span, Text};

use crate::Unit;
use crate::context::Context;

/// A baseline that is followed, with the lines of the county that answer it.
struct Law<'s> {
    baseline: &'s Baseline,
    lines: Vec<&'s MappingLine>,
    /// Where the county says so: its 对照, or else the line 遵循.
    place: Span,
}

/// Checks a policy against every baseline it follows. `policy` is none while the policy has errors: then nothing is
/// said that needs cases to be tried.
pub(crate) fn check(context: &mut Context<'_>, head: &PolicyHead, policy: Option<&Policy>) {
    baselines(context.units).for_each(|baseline| sound::check(context, baseline));
    once(context, head);
    unfollowed(context, head);
    let laws: Vec<Law<'_>> = head.follows.iter().filter_map(|follow| law(context.units, follow)).collect();
    let named = subjects::all(context.units);
    for law in &laws {
        answers::check(context, law, &named, policy);
    }
}

/// Whether there is a baseline and nothing else: then it is read for its own sake, and there is no policy.
pub(crate) fn alone(context: &mut Context<'_>) -> bool {
    let mut items = context.units.iter().flat_map(|unit| &unit.tree.items);
    let alone = baselines(context.units).next().is_some() && items.all(|i| matches!(i, Item::Baseline(_)));
    if alone {
        baselines(context.units).for_each(|baseline| sound::check(context, baseline));
    }
    alone
}

/// The baselines that are followed, as the host is told of them.
pub(crate) fn followed(context: &Context<'_>, head: &PolicyHead) -> Vec<Followed> {
    let version = |baseline: &Baseline| baseline.version.as_ref().map(|v| v.text.clone()).unwrap_or_default();
    let laws = head.follows.iter().filter_map(|follow| law(context.units, follow));
    let followed =
        |law: Law<'_>| Followed { name: law.baseline.name.text.clone(), version: version(law.baseline) };
    laws.map(followed).collect()
}

/// The baselines that were read.
fn baselines<'s>(units: &'s [Unit<'s>]) -> impl Iterator<Item = &'s Baseline> {
    let items = units.iter().flat_map(|unit| &unit.tree.items);
    items.filter_map(|item| if let Item::Baseline(baseline) = item { Some(baseline) } else { None })
}

fn mappings<'s>(units: &'s [Unit<'s>]) -> impl Iterator<Item = &'s Mapping> {
    let items = units.iter().flat_map(|unit| &unit.tree.items);
    items.filter_map(|item| if let Item::Mapping(mapping) = item { Some(mapping) } else { None })
}

/// A baseline that is followed; none if it could not be read, or its file holds another one.
fn law<'s>(units: &'s [Unit<'s>], follow: &'s Follow) -> Option<Law<'s>> {
    let baseline = baselines(units).find(|baseline| baseline.name.text == follow.baseline.text)?;
    let own = || mappings(units).filter(|mapping| mapping.baseline.text == follow.baseline.text);
    let place = own().next().map_or(follow.baseline.span, |mapping| mapping.baseline.span);
    Some(Law { baseline, lines: own().flat_map(|mapping| &mapping.lines).collect(), place })
}

/// A baseline is followed once.
fn once(context: &mut Context<'_>, head: &PolicyHead) {
    for (at, follow) in head.follows.iter().enumerate() {
        let mut earlier = head.follows.iter().take(at);
        if let Some(first) = earlier.find(|first| first.baseline.text == follow.baseline.text) {
            context.twice(&follow.baseline, Some(first.baseline.span));
        }
    }
}

/// What is compared is followed.
fn unfollowed(context: &mut Context<'_>, head: &PolicyHead) {
    let known: Vec<&str> = head.follows.iter().map(|follow| follow.baseline.text.as_str()).collect();
    for mapping in mappings(context.units) {
        let name = &mapping.baseline;
        if !known.contains(&name.text.as_str()) {
            context.unknown::<()>(
                Text::new("基线", "baseline that is followed"),
                &name.text,
                name.span,
                &known,
            );
        }
    }
}
