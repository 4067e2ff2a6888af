//! 案例: names checked, times and values passed on as written.

mod county;
mod expectations;
mod facts;

use indexmap::IndexMap;
use shao_abi::{FactText, MatterId, Scenario, ScenarioCase, ScenarioStep, StepKind as AbiStep};
use shao_syntax::Text;
use shao_syntax::ast::{
    Action, ActionBody, Case, Deed, Expectation, ExpectationKind, Fact, Name, Revision, Scenario as Written,
    Stage, Step, StepKind,
};

use crate::context::{Context, id16};
use crate::declare::Declared;
use crate::lower::stages_of;

/// Acts every policy has; the case engine does them.
const BUILT_IN: [&str; 6] = ["延期", "同意延期", "不同意延期", "认定", "重启", "路径裁定"];
/// What is done to a case from outside its stages and can be taken back all the same.
const FROM_OUTSIDE: [&str; 3] = ["立案", "更正", "并案"];

pub(crate) fn lower(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Scenario> {
    declared.scenarios.iter().map(|s| scenario(context, declared, s)).collect()
}

fn scenario(context: &mut Context<'_>, declared: &Declared<'_>, written: &Written) -> Scenario {
    let cases: Vec<ScenarioCase> = written.cases.iter().map(|c| case(context, declared, c)).collect();
    for (at, case) in written.cases.iter().enumerate() {
        if let Some(first) = written.cases.iter().take(at).find(|c| c.name.text == case.name.text) {
            context.twice(&case.name, Some(first.name.span));
        }
    }
    let mut known: Cases =
        written.cases.iter().map(|c| (c.name.text.clone(), c.matter.text.clone())).collect();
    let steps = written.steps.iter().filter_map(|s| step(context, declared, &mut known, s)).collect();
    context.enter(None);
    Scenario { name: written.title.text.clone(), cases, steps, place: context.place(written.title.span) }
}

fn case(context: &mut Context<'_>, declared: &Declared<'_>, written: &Case) -> ScenarioCase {
    let matter = context.enter_named(&written.matter);
    let fields = matter.and_then(|id| declared.matters.get(id.index())).map_or(&[][..], |m| &m.fields);
    for fact in &written.facts {
        field(context, &fact.name);
        facts::check(context, &fact.name.text, &fact.value);
    }
    let given = |name: &str| written.facts.iter().any(|f| f.name.text == name);
    let judged = |f: &&shao_syntax::ast::Field| matches!(f.ty.kind, shao_syntax::ast::TypeKind::Judgement(_));
    let missing: Vec<&str> =
        fields.iter().filter(|f| !judged(f) && !given(&f.name.text)).map(|f| f.name.text.as_str()).collect();
    if !missing.is_empty() {
        let list = missing.join("、");
        context.fail::<()>(
            "missing-fact",
            written.name.span,
            format!("案件 `{}` 还缺:{list}", written.name.text),
            format!("case `{}` lacks: {list}", written.name.text),
        );
    }
    ScenarioCase {
        name: written.name.text.clone(),
        matter: written.matter.text.clone(),
        facts: written.facts.iter().map(fact).collect(),
        opened: written.opened.as_ref().map(|n| n.text.clone()),
        place: context.place(written.span),
    }
}

fn fact(written: &Fact) -> FactText {
    FactText { name: written.name.text.clone(), value: written.value.text.clone() }
}

fn field(context: &mut Context<'_>, name: &Name) {
    if !context.fields().contains_key(&name.text) {
        let known: Vec<String> = context.fields().keys().cloned().collect();
        context.unknown::<()>(Text::new("字段", "field"), &name.text, name.span, &known);
    }
}

/// The cases of a scenario, each with its matter.
type Cases = IndexMap<String, String>;

fn step(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    cases: &mut Cases,
    written: &Step,
) -> Option<ScenarioStep> {
    let kind = match &written.kind {
        StepKind::Act(at, deed) => {
            self::deed(context, declared, cases, deed);
            let Deed { actor, act, case, branch, result, args } = deed;
            AbiStep::Act {
                at: Some(at.text.clone()),
                actor: actor.text.clone(),
                act: act.text.clone(),
                case: case.text.clone(),
                branch: branch.as_ref().map(|b| b.text.clone()),
                result: result.as_ref().map(|r| r.text.clone()),
                args: args.iter().map(fact).collect(),
            }
        }
        StepKind::Refused(at, deed, because) => {
            self::deed(context, declared, cases, deed);
            let Deed { actor, act, case, branch, result, args } = deed;
            AbiStep::Refused {
                at: at.as_ref().map(|a| a.text.clone()),
                actor: actor.text.clone(),
                act: act.text.clone(),
                case: case.text.clone(),
                branch: branch.as_ref().map(|b| b.text.clone()),
                result: result.as_ref().map(|r| r.text.clone()),
                args: args.iter().map(fact).collect(),
                because: because.clone(),
            }
        }
        StepKind::Advance(to) => AbiStep::Advance { to: to.text.clone() },
        StepKind::Outage(from, to) => AbiStep::Outage { from: from.text.clone(), to: to.text.clone() },
        StepKind::Revise(at, revision) => revise(context, cases, at, revision)?,
        StepKind::Merge(at, actor, case, into) => merge(context, cases, [at, actor, case, into])?,
        StepKind::Propose(at, deed) => county::propose(context, at, deed)?,
        StepKind::ExpectOpened(flow, unit, name) => opened(context, declared, cases, [flow, unit, name])?,
        StepKind::ExpectSight(sight) => county::expect(context, sight)?,
        StepKind::Expect(case, that, because) => {
            enter_case(context, cases, case);
            let lowered = that.iter().filter_map(|e| expectations::lower(context, declared, e)).collect();
            that.iter().for_each(|e| named_from_here(context, declared, cases, e));
            if let Some(rule) = because
                && !context.rules.iter().any(|r| r.name == rule.text)
            {
                let known: Vec<String> = context.rules.iter().map(|r| r.name.clone()).collect();
                context.unknown::<()>(Text::new("规则", "rule"), &rule.text, rule.span, &known);
            }
            AbiStep::Expect {
                case: case.text.clone(),
                that: lowered,
                because: because.as_ref().map(|r| r.text.clone()),
            }
        }
    };
    Some(ScenarioStep { kind, place: context.place(written.span) })
}

/// 启动 流程 为 乙: from here on the scenario knows 乙.
fn named_from_here(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    cases: &mut Cases,
    written: &Expectation,
) {
    let ExpectationKind::Started(flow, Some(name)) = &written.kind else { return };
    let Some(process) = declared.processes.iter().find(|p| p.name.text == flow.text) else { return };
    if cases.insert(name.text.clone(), process.matter.text.clone()).is_some() {
        context.twice(name, None);
    }
}

/// 启于 流程 对 单位 为 乙: of a process whose cases time opens.
fn opened(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    cases: &mut Cases,
    names: [&Name; 3],
) -> Option<AbiStep> {
    let [flow, unit, name] = names;
    party(context, unit);
    let periodic = || declared.processes.iter().filter(|p| p.opening.is_some());
    let Some(process) = periodic().find(|p| p.name.text == flow.text) else {
        let known: Vec<&str> = periodic().map(|p| p.name.text.as_str()).collect();
        return context.unknown(
            Text::new("启于 的流程", "process that time opens"),
            &flow.text,
            flow.span,
            &known,
        );
    };
    if cases.insert(name.text.clone(), process.matter.text.clone()).is_some() {
        context.twice(name, None);
    }
    Some(AbiStep::ExpectOpened { flow: flow.text.clone(), unit: unit.text.clone(), name: name.text.clone() })
}

/// 更正: of an act the case's process has.
fn revise(context: &mut Context<'_>, cases: &Cases, at: &Name, written: &Revision) -> Option<AbiStep> {
    party(context, &written.actor);
    if !enter_case(context, cases, &written.case) {
        return None;
    }
    let act = written.act.text.as_str();
    if !context.acts().contains_key(act) && !BUILT_IN.contains(&act) && !FROM_OUTSIDE.contains(&act) {
        let known = context.acts().keys().cloned().chain(FROM_OUTSIDE.map(str::to_owned));
        let known: Vec<String> = known.collect();
        return context.unknown(Text::new("动作", "action"), &written.act.text, written.act.span, &known);
    }
    Some(AbiStep::Revise {
        at: at.text.clone(),
        actor: written.actor.text.clone(),
        case: written.case.text.clone(),
        act: written.act.text.clone(),
        to: written.at.as_ref().map(|to| to.text.clone()),
        args: written.args.iter().map(fact).collect(),
    })
}

/// 并案: of two cases of the scenario.
fn merge(context: &mut Context<'_>, cases: &Cases, names: [&Name; 4]) -> Option<AbiStep> {
    let [at, actor, case, into] = names;
    party(context, actor);
    let known = enter_case(context, cases, into) && enter_case(context, cases, case);
    known.then(|| AbiStep::Merge {
        at: at.text.clone(),
        actor: actor.text.clone(),
        case: case.text.clone(),
        into: into.text.clone(),
    })
}

fn deed(context: &mut Context<'_>, declared: &Declared<'_>, cases: &Cases, deed: &Deed) {
    party(context, &deed.actor);
    deed.branch.iter().for_each(|unit| party(context, unit));
    enter_case(context, cases, &deed.case);
    if context.acts().contains_key(&deed.act.text) {
        given(context, declared, deed);
    } else if deed.act.text == "认定" {
        for fact in &deed.args {
            field(context, &fact.name);
            facts::check(context, &fact.name.text, &fact.value);
        }
    } else if !BUILT_IN.contains(&deed.act.text.as_str()) {
        let known: Vec<String> = context.acts().keys().cloned().chain(BUILT_IN.map(str::to_owned)).collect();
        context.unknown::<()>(Text::new("动作", "action"), &deed.act.text, deed.act.span, &known);
    }
}

/// The result and the arguments of an act are among those that the process knows for it.
fn given(context: &mut Context<'_>, declared: &Declared<'_>, deed: &Deed) {
    let actions: Vec<&Action> = stages(context, declared)
        .into_iter()
        .flat_map(|s| &s.actions)
        .filter(|a| a.name.text == deed.act.text)
        .collect();
    let results: Vec<&str> = actions
        .iter()
        .filter_map(|a| if let ActionBody::Results(lines) = &a.body { Some(lines) } else { None })
        .flat_map(|lines| lines.iter().flat_map(|l| &l.names).map(|n| n.text.as_str()))
        .collect();
    if let Some(result) = deed.result.as_ref().filter(|r| !results.contains(&r.text.as_str())) {
        context.unknown::<()>(Text::new("结果", "result"), &result.text, result.span, &results);
    }
    let params: Vec<&str> = actions.iter().flat_map(|a| &a.params).map(|p| p.name.text.as_str()).collect();
    for arg in deed.args.iter().filter(|a| !params.contains(&a.name.text.as_str())) {
        context.unknown::<()>(Text::new("参数", "parameter"), &arg.name.text, arg.name.span, &params);
    }
}

/// Every stage of the process that is entered, those of forks included.
fn stages<'s>(context: &Context<'_>, declared: &Declared<'s>) -> Vec<&'s Stage> {
    let process = context.flow().and_then(|flow| declared.processes.get(flow.index()).copied());
    process.map(stages_of).unwrap_or_default()
}

/// Reads names from here on as those of a case's matter; whether there is such a case. An unknown one is reported, and
/// names stay those of the case before.
fn enter_case(context: &mut Context<'_>, cases: &Cases, name: &Name) -> bool {
    let Some(matter) = cases.get(&name.text) else {
        let known: Vec<&str> = cases.keys().map(String::as_str).collect();
        context.unknown::<()>(Text::new("案件", "case"), &name.text, name.span, &known);
        return false;
    };
    let found = context.rooms.get_index_of(matter).map(|at| MatterId(id16(at)));
    context.enter(found);
    found.is_some()
}

fn party(context: &mut Context<'_>, name: &Name) {
    if context.party(&name.text).is_none() {
        let known: Vec<String> = context.parties.keys().cloned().collect();
        context.unknown::<()>(Text::new("单位或群体", "unit or group"), &name.text, name.span, &known);
    }
}
