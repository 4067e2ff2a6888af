//! Which rules a case can fall under, found by trying one case of every elementary class.
//!
//! Two cases are of one class when no condition of the decision tells them apart. The axes of a decision are what its
//! conditions read: a field, a text with its questions, a happening with its count. Options of an axis that give every
//! condition the same truth are merged before the classes are counted, so most decisions have a few dozen. Beyond
//! [`CLASSES_MAX`], or where an axis cannot be listed, nothing is claimed.
//!
//! What rests on other decisions (通过, 主办, 含) is tried freely, though not every combination can occur: that a rule
//! never fires then still holds, that two overlap may not, and is not claimed.

mod assists;
mod axes;
mod classes;
mod options;
mod reach;

pub(crate) use reach::{Reach, reach};

use std::collections::BTreeMap;

use shao_abi::{DecisionKind, SlotSource};
use shao_ir::{Decision, Policy};
use shao_syntax::ast::{Choice, DecisionBody, Pick, Rule, RuleGuard};
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;
use crate::declare::Declared;
use classes::{Classes, Found};

/// How many classes of one decision are tried.
const CLASSES_MAX: usize = 200_000;

/// Checks every decision of a policy that has no error.
pub(crate) fn check(context: &mut Context<'_>, declared: &Declared<'_>, policy: &Policy) {
    let decisions = policy.schema.decisions.iter().zip(&policy.decisions).enumerate();
    for ((at, (def, body)), written) in decisions.zip(&declared.decisions) {
        let DecisionBody::Choice(choice) = &written.body else { continue };
        if def.name != written.name.text || body.rules.len() != choice.rules.len() {
            continue;
        }
        let Some(found) = Classes::of(policy, at).map(|classes| classes.try_each(body)) else { continue };
        if def.kind == DecisionKind::Unique && !rests_on_others(policy, body) {
            overlaps(context, choice, &found);
        }
        unreachable(context, choice, &found);
    }
    assists::check(context, declared, policy);
}

/// Whether a condition reads what another decision decided.
fn rests_on_others(policy: &Policy, body: &Decision) -> bool {
    let mut reads = std::collections::BTreeSet::new();
    body.rules.iter().for_each(|rule| rule.when.reads(&mut reads));
    reads.iter().filter_map(|slot| policy.schema.slots.get(slot.index())).any(|slot| {
        matches!(slot.source, SlotSource::Outcome(..) | SlotSource::Passed(_) | SlotSource::Fired(..))
    })
}

fn overlaps(context: &mut Context<'_>, choice: &Choice, found: &Found) {
    let pairs: &BTreeMap<(usize, usize), String> = &found.both;
    for ((first, second), case) in pairs {
        let (Some(first), Some(second)) = (choice.rules.get(*first), choice.rules.get(*second)) else {
            continue;
        };
        let (a, b) = (&first.name.text, &second.name.text);
        let text = Text::new(
            format!("规则 `{a}` 与 `{b}` 都管同一种案件:{case}"),
            format!("rules `{a}` and `{b}` both take this case: {case}"),
        );
        let help = Text::new(
            format!("写 `规则 {b} 除外 {a} 当 …` 说明谁让谁,或改一条的条件,或用 首个 按先后选"),
            format!("say who gives way with `规则 {b} 除外 {a} 当 …`, narrow one condition, or use 首个"),
        );
        let label = Text::new("另一条在这里", "the other rule");
        context.report(
            Diagnostic::error("overlap", second.name.span, text).label(first.name.span, label).help(help),
        );
    }
}

fn unreachable(context: &mut Context<'_>, choice: &Choice, found: &Found) {
    let otherwise = |rule: &Rule| matches!(rule.guard, RuleGuard::Otherwise(_));
    for (at, rule) in choice.rules.iter().enumerate() {
        if found.fired.contains_key(&at) || otherwise(rule) {
            continue;
        }
        let name = &rule.name.text;
        let text = Text::new(
            format!("没有一个案件轮得到规则 `{name}`"),
            format!("no case is left for rule `{name}`"),
        );
        let help = if choice.pick == Pick::First && found.held.contains(&at) {
            Text::new(
                "前面的规则已把它管的案件都管了:调换次序,或删去这条",
                "earlier rules take all its cases: reorder, or remove it",
            )
        } else if found.held.contains(&at) {
            Text::new("它的除外把它管的案件都管了", "its exceptions take all its cases")
        } else {
            Text::new(
                "按现有的清单和取值,它的条件不会成立",
                "with these tables and values its condition never holds",
            )
        };
        context.report(Diagnostic::warning("unreachable-rule", rule.name.span, text).help(help));
    }
}
