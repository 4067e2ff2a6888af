//! What checking found, as the page reads it.

use serde::Serialize;
use shao_abi::{Artifact, FlowId, PartyKind, RuleSource, Scenario, Schema, StepKind};
use shao_compiler::{Compiled, Diagnostic, Lang, Severity, SourceFile, Span};

use crate::flow::{Flow, flow};
use crate::form::{FormField, form};
use crate::simulate::{Named, Plan, PlanStep};
use crate::texts::{Head, Place, Texts};

/// Everything one check says.
#[derive(Debug, Serialize)]
pub(crate) struct Report<'a> {
    pub diagnostics: Vec<Finding>,
    pub policy: Option<PolicyReport>,
    /// The files it is made of, the main one first.
    pub files: &'a [String],
    /// Every policy there is.
    pub policies: Vec<Head>,
}

/// A diagnostic.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    slug: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    place: Place,
    message: String,
    help: Option<String>,
    fix: Option<Edit>,
    labels: Vec<Label>,
    /// A case that shows it.
    case: Option<Opened>,
}

/// A case to be opened: what it is about, its facts, and what is judged of it.
#[derive(Debug, Serialize)]
pub(crate) struct Opened {
    pub matter: String,
    pub facts: Vec<Named>,
}

#[derive(Debug, Serialize)]
struct Edit {
    file: String,
    from: usize,
    to: usize,
    insert: String,
}

#[derive(Debug, Serialize)]
struct Label {
    #[serde(flatten)]
    place: Place,
    message: String,
}

/// A policy that can be played.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyReport {
    /// Whether it has errors, and is for looking at only.
    draft: bool,
    name: String,
    version: String,
    area: String,
    effective: String,
    hash: String,
    wasm_bytes: usize,
    /// One for each process.
    matters: Vec<MatterReport>,
    parties: Vec<PartyReport>,
    rules: Vec<RuleReport>,
    scenarios: Vec<ScenarioPlan>,
}

/// A kind of case: what it asks for, and the process it goes through.
#[derive(Debug, Serialize)]
struct MatterReport {
    name: String,
    process: String,
    form: Vec<FormField>,
    flow: Flow,
}

#[derive(Debug, Serialize)]
struct RuleReport {
    decision: String,
    name: String,
    place: Option<Place>,
}

#[derive(Debug, Serialize)]
struct PartyReport {
    name: String,
    group: bool,
}

#[derive(Debug, Serialize)]
struct ScenarioPlan {
    name: String,
    #[serde(flatten)]
    plan: Plan,
}

/// The findings of a check.
pub(crate) fn findings(compiled: &Compiled, texts: &Texts, lang: Lang) -> Vec<Finding> {
    let files = &compiled.checked.files;
    compiled
        .checked
        .diagnostics
        .iter()
        .filter_map(|diagnostic| finding(diagnostic, files, texts, lang))
        .collect()
}

fn finding(diagnostic: &Diagnostic, files: &[SourceFile], texts: &Texts, lang: Lang) -> Option<Finding> {
    let at = |span: Span| texts.range(&files.get(usize::from(span.file.0))?.path, span.start, span.end);
    let place = at(diagnostic.span)?;
    let fix = diagnostic.fix.as_ref().and_then(|fix| {
        let Place { file, from, to, .. } = at(fix.span)?;
        Some(Edit { file, from, to, insert: fix.replacement.clone() })
    });
    let labels = diagnostic.labels.iter();
    let labels = labels
        .filter_map(|(span, text)| Some(Label { place: at(*span)?, message: text.in_lang(lang).to_owned() }));
    Some(Finding {
        slug: diagnostic.slug,
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        place,
        message: diagnostic.message.in_lang(lang).to_owned(),
        help: diagnostic.help.as_ref().map(|text| text.in_lang(lang).to_owned()),
        fix,
        labels: labels.collect(),
        case: diagnostic.case.as_ref().map(|case| {
            let facts: Vec<_> = case.facts.iter().chain(&case.judgements).cloned().collect();
            opened(&case.matter, &facts)
        }),
    })
}

/// A case by names and values.
pub(crate) fn opened(matter: &str, facts: &[(String, String)]) -> Opened {
    let named = |(name, value): &(String, String)| Named { name: name.clone(), value: value.clone() };
    Opened { matter: matter.to_owned(), facts: facts.iter().map(named).collect() }
}

/// What the page shows of a policy.
pub(crate) fn policy(
    artifact: &Artifact,
    draft: bool,
    scenarios: &[Scenario],
    texts: &Texts,
) -> PolicyReport {
    let Artifact { wasm, hash, schema, provenance, .. } = artifact;
    let parties = schema.parties.iter();
    PolicyReport {
        draft,
        name: schema.policy.name.clone(),
        version: schema.policy.version.clone(),
        area: schema.policy.area.clone(),
        effective: schema.policy.effective.clone(),
        hash: hash.clone(),
        wasm_bytes: wasm.len(),
        matters: matters(artifact, texts),
        parties: parties
            .map(|p| PartyReport { name: p.name.clone(), group: matches!(p.kind, PartyKind::Group) })
            .collect(),
        rules: provenance.rules.iter().map(|rule| rule_report(rule, schema, texts)).collect(),
        scenarios: scenarios.iter().filter_map(|one| scenario(artifact, one)).collect(),
    }
}

fn matters(artifact: &Artifact, texts: &Texts) -> Vec<MatterReport> {
    let Artifact { schema, process, provenance, .. } = artifact;
    let named = (0u16..).map(FlowId).zip(&process.flows);
    let one = |(id, def): (FlowId, &shao_abi::Flow)| MatterReport {
        name: schema.matter_name(def.matter).to_owned(),
        process: def.name.clone(),
        form: form(schema, def.matter),
        flow: flow(schema, process, provenance, texts, id),
    };
    named.map(one).collect()
}

/// The process of the cases of a matter, by name.
fn process_of(artifact: &Artifact, matter: &str) -> Option<String> {
    let flow = artifact.process.flow_of(artifact.schema.matter_named(matter)?)?;
    Some(artifact.process.flows.get(flow.index())?.name.clone())
}

fn rule_report(rule: &RuleSource, schema: &Schema, texts: &Texts) -> RuleReport {
    let decision = schema.decisions.get(rule.decision.index()).map(|decision| decision.name.clone());
    RuleReport {
        decision: decision.unwrap_or_default(),
        name: rule.name.clone(),
        place: texts.place(&rule.place),
    }
}

/// The first case of a 案例 as a plan: its facts, what is done to it, and how far it is followed.
fn scenario(artifact: &Artifact, scenario: &Scenario) -> Option<ScenarioPlan> {
    let case = scenario.cases.first()?;
    let named = |facts: &[shao_abi::FactText]| -> Vec<Named> {
        facts.iter().map(|fact| Named { name: fact.name.clone(), value: fact.value.clone() }).collect()
    };
    let mut now = case.opened.clone();
    let mut script = Vec::new();
    for step in &scenario.steps {
        match &step.kind {
            StepKind::Act { at, actor, act, case: of, result, args, .. } => {
                now = at.clone().or(now);
                if *of == case.name {
                    let (actor, act, result) = (actor.clone(), act.clone(), result.clone());
                    let (at, args, case) = (now.clone()?, named(args), None);
                    script.push(PlanStep { at, actor, act, result, args, case });
                }
            }
            StepKind::Advance { to } => now = Some(to.clone()),
            StepKind::Refused { at, .. } => now = at.clone().or(now),
            // What is done to the county or to the history of a case is not part of a plan.
            StepKind::Expect { .. }
            | StepKind::ExpectOpened { .. }
            | StepKind::Revise { .. }
            | StepKind::Outage { .. }
            | StepKind::Merge { .. }
            | StepKind::Propose { .. }
            | StepKind::ExpectLedger { .. }
            | StepKind::ExpectProposal { .. }
            | StepKind::ExpectScore { .. }
            | StepKind::ExpectStanding { .. } => {}
        }
    }
    let opened = case.opened.clone().or_else(|| script.first().map(|step| step.at.clone()))?;
    let (process, facts) = (process_of(artifact, &case.matter)?, named(&case.facts));
    let until = now.unwrap_or_else(|| opened.clone());
    let plan = Plan { process, facts, opened, script, until, shown: None };
    Some(ScenarioPlan { name: scenario.name.clone(), plan })
}
