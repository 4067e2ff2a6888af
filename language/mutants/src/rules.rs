//! Rules: one is not there, or decides what its neighbour does; a limit that it gives is another one.

use shao_abi::{DecisionId, DecisionKind, Limit, Place, Value};
use shao_ir::{Cond, Expr, Policy, Rule};

use crate::mutant::{Group, Site};
use crate::reach::Places;
use crate::vary::each_limit;
use crate::{Mutant, Reach};

pub(crate) fn add(policy: &Policy, places: &Places<'_>, all: &mut Vec<Mutant>) {
    for (id, body) in (0u16..).map(DecisionId).zip(&policy.decisions) {
        let Some(def) = policy.schema.decisions.get(id.index()) else { continue };
        if def.kind == DecisionKind::Guard {
            continue;
        }
        let reach = places.decision(id);
        let guarded = body.rules.iter().any(|rule| rule.when == Cond::Const(true));
        for (at, rule) in body.rules.iter().enumerate() {
            let site = site(policy, &def.name, rule, reach.clone());
            let limits = Site { of: format!("{} 规则 {}", def.name, name(policy, rule)), ..site.clone() };
            if (guarded || def.kind != DecisionKind::Unique) && rule.when != Cond::Const(true) {
                all.push(site.drop(format!("规则 {}", name(policy, rule)), move |policy| {
                    if let Some(rule) = rule_at(policy, id, at) {
                        // Its condition stays, so that the atoms of the decision keep their numbers.
                        let when = std::mem::replace(&mut rule.when, Cond::Const(false));
                        rule.when = Cond::And(vec![when, Cond::Const(false)]);
                    }
                }));
            }
            let next = at.saturating_add(1);
            for (field, def) in def.fields.iter().enumerate() {
                let own = rule.values.get(field);
                limit_of(&limits, id, at, field, own, all);
                let Some(neighbour) = body.rules.get(next) else { continue };
                if own == neighbour.values.get(field) {
                    continue;
                }
                let (was, now) =
                    (format!("规则 {} 的 {}", name(policy, rule), def.name), name(policy, neighbour));
                let now = format!("规则 {now} 的 {}", def.name);
                all.push(site.turn(was, now, move |policy| swap(policy, id, at, field)));
            }
        }
    }
}

fn limit_of(
    site: &Site,
    id: DecisionId,
    at: usize,
    field: usize,
    value: Option<&Expr>,
    all: &mut Vec<Mutant>,
) {
    let Some(Expr::Value(Value::Limit(limit))) = value else { return };
    let site = Site { group: Group::Limit, ..site.clone() };
    each_limit(&site, "时限", *limit, true, all, move |policy| limit_at(policy, id, at, field));
}

fn limit_at(policy: &mut Policy, id: DecisionId, at: usize, field: usize) -> Option<&mut Limit> {
    let value = rule_at(policy, id, at)?.values.get_mut(field)?;
    if let Expr::Value(Value::Limit(limit)) = value { Some(limit) } else { None }
}

/// A rule decides what the next one does.
fn swap(policy: &mut Policy, id: DecisionId, at: usize, field: usize) {
    let rules = policy.decisions.get(id.index()).map(|decision| &decision.rules);
    let other = rules.and_then(|rules| rules.get(at.saturating_add(1))?.values.get(field).cloned());
    let own = rule_at(policy, id, at).and_then(|rule| rule.values.get_mut(field));
    if let (Some(own), Some(other)) = (own, other) {
        *own = other;
    }
}

fn rule_at(policy: &mut Policy, id: DecisionId, at: usize) -> Option<&mut Rule> {
    policy.decisions.get_mut(id.index())?.rules.get_mut(at)
}

fn name(policy: &Policy, rule: &Rule) -> String {
    policy.provenance.rules.get(rule.id.index()).map(|source| source.name.clone()).unwrap_or_default()
}

fn site(policy: &Policy, decision: &str, rule: &Rule, reach: Reach) -> Site {
    let source = policy.provenance.rules.get(rule.id.index());
    let place = source.map(|source| source.place.clone()).unwrap_or_else(nowhere);
    let of = format!("判定 {decision}");
    Site { group: Group::Rule, place, of, unconfirmed: rule.unconfirmed, reach }
}

/// A part that came from nowhere.
pub(crate) fn nowhere() -> Place {
    Place { file: String::new(), line: 0, start: 0, end: 0 }
}
