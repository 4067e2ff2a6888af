//! 期望: what must be so, by names that exist.

use shao_abi::Expectation as AbiExpectation;
use shao_syntax::Text;
use shao_syntax::ast::{Expectation, ExpectationKind, Name};

use super::{facts, party, stages};
use crate::context::Context;
use crate::declare::Declared;

/// Where a case stands that should not have been opened (撤销立案): in no stage of its process.
const ANNULLED: &str = "已撤销立案";
/// What a clock can be.
const CLOCK_STATES: [&str; 5] = ["走", "停", "如期", "届满", "注销"];

pub(super) fn lower(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    written: &Expectation,
) -> Option<AbiExpectation> {
    Some(match &written.kind {
        ExpectationKind::Started(flow, name) => {
            if !declared.processes.iter().any(|p| p.name.text == flow.text) {
                let known: Vec<&str> = declared.processes.iter().map(|p| p.name.text.as_str()).collect();
                return context.unknown(Text::new("流程", "process"), &flow.text, flow.span, &known);
            }
            AbiExpectation::Started { flow: flow.text.clone(), name: name.as_ref().map(|n| n.text.clone()) }
        }
        ExpectationKind::Notified(whom) => {
            party(context, whom);
            AbiExpectation::Notified { who: whom.text.clone() }
        }
        ExpectationKind::Field(first, second, equal, value) => {
            let field = outcome(context, first, second.as_ref())?;
            facts::check(context, &field, value);
            AbiExpectation::Field { field, value: value.text.clone(), equal: *equal }
        }
        ExpectationKind::Stage(stage, of) => {
            if !context.stages().contains_key(&stage.text) && stage.text != ANNULLED {
                let known: Vec<String> = context.stages().keys().cloned().collect();
                return context.unknown(Text::new("阶段", "stage"), &stage.text, stage.span, &known);
            }
            AbiExpectation::Stage { stage: stage.text.clone(), of: against(context, of.as_ref()) }
        }
        ExpectationKind::Mark(recorded, mark, of) => {
            if context.mark(&mark.text).is_none() {
                let known: Vec<String> = context.marks.keys().cloned().collect();
                return context.unknown_mark(mark, &known);
            }
            AbiExpectation::Mark {
                mark: mark.text.clone(),
                of: against(context, of.as_ref()),
                recorded: *recorded,
            }
        }
        ExpectationKind::Deadline(clock, at) => {
            known_clock(context, declared, clock)?;
            AbiExpectation::Deadline { clock: clock.text.clone(), at: at.text.clone() }
        }
        ExpectationKind::Clock(clock, state) => {
            known_clock(context, declared, clock)?;
            if !CLOCK_STATES.contains(&state.text.as_str()) {
                return context.unknown(
                    Text::new("期限状态", "state of a clock"),
                    &state.text,
                    state.span,
                    &CLOCK_STATES,
                );
            }
            AbiExpectation::ClockIs { clock: clock.text.clone(), state: state.text.clone() }
        }
        ExpectationKind::Must(decision, failed) => {
            if context.decision(&decision.text).is_none_or(|d| !d.must) {
                let known: Vec<String> =
                    context.decisions().filter(|(_, d)| d.must).map(|(n, _)| n.clone()).collect();
                return context.unknown(
                    Text::new("须判定", "须 decision"),
                    &decision.text,
                    decision.span,
                    &known,
                );
            }
            let reason = failed.as_ref().map(|r| r.as_ref().map(|n| n.text.clone()).unwrap_or_default());
            AbiExpectation::Must { decision: decision.text.clone(), reason }
        }
    })
}

fn against(context: &mut Context<'_>, of: Option<&Name>) -> Option<String> {
    let name = of?;
    party(context, name);
    Some(name.text.clone())
}

/// A field of the 事项, or of an outcome; bare outcome fields get their decision's name in front.
fn outcome(context: &mut Context<'_>, first: &Name, second: Option<&Name>) -> Option<String> {
    let known_field = |d: &str, f: &str| context.decision(d).is_some_and(|o| o.fields.contains_key(f));
    if let Some(second) = second {
        if known_field(&first.text, &second.text) {
            return Some(format!("{}.{}", first.text, second.text));
        }
        let what = Text::new("判定的字段", "field of a decision");
        return context.unknown(what, &format!("{}.{}", first.text, second.text), second.span, &[""; 0]);
    }
    if context.fields().contains_key(&first.text) {
        return Some(first.text.clone());
    }
    let holder =
        context.decisions().find(|(_, d)| d.fields.contains_key(&first.text)).map(|(n, _)| n.clone());
    if let Some(decision) = holder {
        return Some(format!("{decision}.{}", first.text));
    }
    let outcomes = context.decisions().map(|(_, d)| d).flat_map(|d| d.fields.keys());
    let known: Vec<String> = context.fields().keys().chain(outcomes).cloned().collect();
    context.unknown(Text::new("字段", "field"), &first.text, first.span, &known)
}

fn known_clock(context: &mut Context<'_>, declared: &Declared<'_>, name: &Name) -> Option<()> {
    let process = context.flow().and_then(|flow| declared.processes.get(flow.index()));
    let stages = stages(context, declared);
    let of_stages = stages.iter().filter(|s| s.within.is_some()).map(|s| s.name.text.as_str());
    let awaited =
        stages.iter().flat_map(|s| &s.actions).filter(|a| a.tail.is_some()).map(|a| a.name.text.as_str());
    let clocks = process.into_iter().flat_map(|p| &p.clocks).map(|c| c.name.text.as_str());
    let known: Vec<&str> = clocks.chain(of_stages).chain(awaited).collect();
    if known.contains(&name.text.as_str()) {
        return Some(());
    }
    context.unknown(Text::new("期限", "clock"), &name.text, name.span, &known)
}
