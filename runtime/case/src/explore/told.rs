//! A proposal in words: what it reaches, and the 案例 an author would write.

use std::fmt::Write as _;

use shao_abi::{DecisionKind, FactText, FlowId, StageId};
use shao_calendar::Moment;

use super::moves::{Line, Node};
use crate::Policy;
use crate::names::Names;
use crate::scenario::Coverage;
use crate::state::Duty;

/// What is seen and not known yet, by name: only what an author wrote a line for. A judgement that was given or an
/// extension that was asked for counts for no stage, and what a 启动 passes on is no rule of theirs.
pub(super) fn fresh(policy: &Policy<'_>, seen: &Coverage, known: &Coverage) -> Vec<String> {
    let names = Names(policy);
    let mut all = Vec::new();
    let passed: Vec<_> = policy.process.starts.iter().filter_map(|start| start.facts).collect();
    for rule in seen.rules.difference(&known.rules) {
        let decision = policy.provenance.rules.get(rule.index()).map(|source| source.decision);
        let written = decision.filter(|id| !passed.contains(id));
        let written = written.and_then(|id| policy.schema.decisions.get(id.index()));
        if written.is_some_and(|def| def.kind != DecisionKind::Guard) {
            all.push(format!("规则 {}", names.rule(*rule)));
        }
    }
    let offered = seen.acts.difference(&known.acts).filter(|(stage, act)| offers(policy, *stage, act));
    all.extend(offered.map(|(stage, act)| format!("{}的动作 {act}", names.stage(*stage))));
    let results = seen.results.difference(&known.results);
    all.extend(results.map(|(stage, act, result)| format!("{}的 {act} {result}", names.stage(*stage))));
    all.extend(
        seen.lapses.difference(&known.lapses).map(|clock| format!("期限 {} 届满", names.clock(*clock))),
    );
    all
}

fn offers(policy: &Policy<'_>, stage: StageId, act: &str) -> bool {
    let actions = policy.process.stages.get(stage.index()).map_or(&[][..], |stage| &stage.actions);
    let mut acts = actions.iter().filter_map(|action| policy.process.acts.get(action.act.index()));
    acts.any(|offered| offered.name == act)
}

/// The 案例: what is given, what is done, and where it stands at the end.
pub(super) fn scenario(
    policy: &Policy<'_>,
    flow: FlowId,
    at: Moment,
    given: &[FactText],
    node: &Node,
    reaches: &[String],
) -> String {
    let title = reaches.first().map_or("", String::as_str);
    format!("案例 \"走到{title}\" {{\n{}}}\n", lines(policy, flow, at, given, node, &[]))
}

/// The lines of a 案例, and what is expected besides where it stands at the end.
pub(super) fn lines(
    policy: &Policy<'_>,
    flow: FlowId,
    at: Moment,
    given: &[FactText],
    node: &Node,
    expects: &[String],
) -> String {
    let matter =
        policy.process.flows.get(flow.index()).map_or("", |flow| policy.schema.matter_name(flow.matter));
    let facts: Vec<String> = given.iter().map(|f| format!("{} {}", f.name, value(policy, f))).collect();
    // Writing to a string cannot fail.
    let mut text = String::new();
    let _ = writeln!(text, "    案件 甲 = {matter} 于 {} {{ {} }}", time(at), facts.join(", "));
    for line in &node.lines {
        let _ = match line {
            Line::Advance(to) => writeln!(text, "    推进至 {}", time(*to)),
            Line::Act { at, actor, act, branch, result, args, refused } => {
                let not = if *refused { "不可 " } else { "" };
                let branch = branch.as_ref().map_or_else(String::new, |unit| format!(" 对 {unit}"));
                let result = result.as_ref().map_or_else(String::new, |result| format!(" {result}"));
                let args: Vec<String> = args.iter().map(|(n, v)| format!("{n} {}", quoted(v))).collect();
                let args = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
                writeln!(text, "    {not}于 {} {actor} {act} 甲{branch}{result}{args}", time(*at))
            }
        };
    }
    let stage = node.state.root().map(|duty: &Duty| Names(policy).stage(duty.stage)).unwrap_or_default();
    let _ = writeln!(text, "    期望 甲 在 {stage}");
    for line in expects {
        let _ = writeln!(text, "    期望 甲{line}");
    }
    text
}

/// `2026-03-02 09:00`, as the language writes it.
fn time(at: Moment) -> String {
    at.to_string().replace('T', " ").chars().take(16).collect()
}

/// A fact as it is written: texts in quotes, names and numbers bare.
fn value(policy: &Policy<'_>, fact: &FactText) -> String {
    let field = policy.schema.fields.iter().find(|field| field.name == fact.name);
    let text = field.is_some_and(|field| matches!(field.kind, shao_abi::FieldKind::Text { .. }));
    match fact.value.contains('"') {
        _ if !text => fact.value.clone(),
        true => format!("“{}”", fact.value),
        false => format!("\"{}\"", fact.value),
    }
}

/// An argument: free text in quotes, a word of the policy or a number bare.
fn quoted(value: &str) -> String {
    if value == "已办" { format!("\"{value}\"") } else { value.to_owned() }
}
