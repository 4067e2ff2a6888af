//! What should be shown, in words.

use shao_abi::{Atom, DecisionId, Kleene, Value};
use shao_compiler::Text;
use shao_ir::Policy;
use shao_regions::{About, Idle, Obligation};

/// What should be shown.
pub fn said(policy: &Policy, one: &Obligation) -> Text {
    let (name, of) = (decision(policy, one.decision), one.decision);
    match one.about {
        About::Fires(at) => {
            let rule = rule(policy, of, at);
            Text::new(format!("{name} 规则 {rule}"), format!("{name} rule {rule}"))
        }
        About::Decides { rule: at, atom: place, truth } => {
            let (rule, atom) = (rule(policy, of, at), atom(policy, of, place));
            let (text, zh, en) = condition(atom, truth);
            Text::new(
                format!("{name} 规则 {rule}：“{text}”{zh}，由它决定"),
                format!("{name} rule {rule}: `{text}` {en}, and that decides"),
            )
        }
        About::Edge { slot, stands, beside } => {
            let slot = policy.schema.slots.get(slot.index());
            let number = |n: i64| {
                slot.map_or_else(String::new, |slot| {
                    shao_regions::show(&policy.schema, &slot.ty, &Value::Int(n))
                })
            };
            let slot = slot.map_or("", |slot| slot.name.as_str());
            let (stands, beside) = (number(stands), number(beside));
            Text::new(
                format!("{name}：{slot} 是 {stands}（若是 {beside} 就不同了）"),
                format!("{name}: {slot} is {stands} (with {beside} it would be otherwise)"),
            )
        }
    }
}

/// A condition of which no pair of cases shows that it matters.
pub fn idle(policy: &Policy, of: DecisionId, one: &Idle) -> Text {
    let (name, rule) = (decision(policy, of), rule(policy, of, one.rule));
    let atom = atom(policy, of, one.atom);
    let (text, zh, en) = condition(atom, one.only.unwrap_or(true));
    match one.only {
        Some(_) => Text::new(
            format!("{name} 规则 {rule}：“{text}”只在{zh}时决定过，反过来从不"),
            format!("{name} rule {rule}: `{text}` decides only where it {en}"),
        ),
        None => Text::new(
            format!("{name} 规则 {rule}：“{text}”从不单独决定什么"),
            format!("{name} rule {rule}: `{text}` never decides by itself"),
        ),
    }
}

fn decision(policy: &Policy, of: DecisionId) -> &str {
    policy.schema.decisions.get(of.index()).map_or("", |def| def.name.as_str())
}

fn rule(policy: &Policy, of: DecisionId, at: usize) -> &str {
    let id = policy.schema.decisions.get(of.index()).and_then(|def| def.rules.get(at));
    let source = id.and_then(|id| policy.provenance.rules.get(id.index()));
    source.map_or("", |source| source.name.as_str())
}

fn atom(policy: &Policy, of: DecisionId, at: u16) -> Option<&Atom> {
    policy.provenance.atoms.get(of.index())?.get(usize::from(at))
}

/// A condition as it is written, and whether what it says is so, given what testing it gives.
fn condition(atom: Option<&Atom>, truth: bool) -> (&str, &'static str, &'static str) {
    let holds = atom.map_or(truth, |atom| atom.says(Kleene::known(truth)) == Kleene::True);
    let (zh, en) = if holds { ("成立", "holds") } else { ("不成立", "does not hold") };
    (atom.map_or("", |atom| atom.text.as_str()), zh, en)
}
