//! Second pass: decisions, the process and the scenarios become the ir.

mod accountability;
mod accounts;
mod actions;
mod arithmetic;
mod basis;
mod checks;
mod clock_units;
mod clocks;
mod comparisons;
mod conditions;
mod day_ends;
mod decided;
mod decisions;
mod effects;
mod entries;
mod exceptions;
mod fits;
mod folds;
mod guards;
mod judgements;
mod ledgers;
mod limits;
mod lookups;
mod outcomes;
mod outside;
mod process;
mod questions;
mod scores;
mod sets;
mod starts;
mod tallies;
mod units;
mod values;
mod who;
mod windows;

pub(crate) use checks::stage_spans;
pub(crate) use entries::stages_of;
pub(crate) use limits::{LIMIT_MAX, fixed_limit, plain_limit, stated_limit};
pub(crate) use starts::{Meeting, Starting};
pub(crate) use values::constant;
pub(crate) use who::{firm, who};
pub(crate) use windows::window;

use shao_abi::{
    Atom, DecisionDef, DecisionId, DecisionKind, InLayout, Ledgers, MatterDef, MatterId, OutLayout,
    OutcomeField, PolicyInfo, Provenance, RuleId, Schema,
};
use shao_ir::{Decision, Policy, Rule};
use shao_syntax::ast::{PolicyHead, Transition};

use crate::context::{Context, cites, id16};
use crate::declare::Declared;
use crate::{baselines, courses, regions, scenarios};

/// What is built up while decisions are read: named ones first, then the guards of actions.
#[derive(Default)]
pub(crate) struct Built {
    pub defs: Vec<DecisionDef>,
    pub bodies: Vec<Decision>,
    pub atoms: Vec<Vec<Atom>>,
}

impl Built {
    /// Adds a decision over a matter; its layout is the code generator's business.
    pub fn add(
        &mut self,
        name: String,
        matter: Option<MatterId>,
        kind: DecisionKind,
        fields: Vec<OutcomeField>,
        rules: Vec<Rule>,
        atoms: Vec<Atom>,
    ) -> DecisionId {
        let mut reads = std::collections::BTreeSet::new();
        for rule in &rules {
            rule.when.reads(&mut reads);
            rule.values.iter().for_each(|v| v.reads(&mut reads));
        }
        let ids: Vec<RuleId> = rules.iter().map(|r| r.id).collect();
        let output = OutLayout { status: 0, fired: 0, needs: 0, rows: Vec::new(), why: 0 };
        let id = DecisionId(id16(self.defs.len()));
        let reads = reads.into_iter().collect();
        self.defs.push(DecisionDef {
            name,
            matter,
            kind,
            fields,
            rules: ids,
            reads,
            atoms: id16(atoms.len()),
            output,
        });
        self.bodies.push(Decision { rules });
        self.atoms.push(atoms);
        id
    }
}

/// Lowers a declared policy.
pub(crate) fn lower(context: &mut Context<'_>, declared: Declared<'_>) -> Option<Policy> {
    let mut built = Built::default();
    for decision in &declared.decisions {
        decisions::lower(context, &mut built, decision);
    }
    let mut lowered = process::lower(context, &mut built, &declared.processes);
    starts::lower(context, &mut built, &declared, &mut lowered);
    for (written, flow) in declared.processes.iter().zip(&lowered.process.flows) {
        outside::facts_of_periodic(context, written, flow, &declared.fields);
    }
    let ledgers = county(context, &mut built, &declared, &lowered);
    basis::check(context, &declared);
    checks::check(context, &declared, &lowered);
    clock_units::check(context, &built, &declared, &lowered.process);
    day_ends::check(context, &built, &declared, &lowered.process, &ledgers);
    judgements::check(context, &built, &declared, &lowered);
    decided::check(context, &built, &declared, &lowered.process);
    let scenarios = scenarios::lower(context, &declared);
    let fields = text_questions(context, declared.fields.clone());
    let schema = Schema {
        policy: info(context, declared.head),
        levels: context.levels.values().cloned().collect(),
        parties: context.parties.values().cloned().collect(),
        enums: context.enums.values().cloned().collect(),
        marks: context.marks.values().cloned().collect(),
        matters: declared.matters.iter().map(|m| MatterDef { name: m.name.text.clone() }).collect(),
        fields,
        slots: context.slots.clone(),
        decisions: built.defs,
        input: InLayout { known: 0, values: Vec::new() },
        memory_bytes: 0,
    };
    let provenance = Provenance {
        rules: context.rules.clone(),
        atoms: built.atoms,
        stages: lowered.stages,
        clocks: lowered.clocks,
        actions: lowered.actions,
    };
    let tables = context.tables.values().cloned().collect();
    let policy = Policy {
        schema,
        process: lowered.process,
        ledgers,
        provenance,
        scenarios,
        tables,
        decisions: built.bodies,
    };
    let sound = (context.errors() == 0).then_some(&policy);
    baselines::check(context, declared.head, sound);
    if context.errors() == 0 {
        regions::check(context, &declared, &policy);
        courses::check(context, &declared, &policy);
    }
    Some(policy)
}

/// What runs over many cases.
fn county(
    context: &mut Context<'_>,
    built: &mut Built,
    declared: &Declared<'_>,
    lowered: &process::Lowered,
) -> Ledgers {
    let ledgers = ledgers::lower(context, built, declared, lowered);
    let scores = scores::lower(context, declared, &ledgers);
    let accountability = accountability::lower(context, built, declared);
    let tallies = context.county.tallies.clone();
    Ledgers { ledgers, tallies, scores, forms: accountability::forms(context), accountability }
}

fn info(context: &Context<'_>, head: &PolicyHead) -> PolicyInfo {
    let text = |n: &Option<shao_syntax::ast::Name>| n.as_ref().map(|n| n.text.clone()).unwrap_or_default();
    PolicyInfo {
        name: head.name.text.clone(),
        area: text(&head.area),
        version: text(&head.version),
        effective: text(&head.effective),
        calendar: text(&head.calendar),
        cites: cites(&head.basis),
        transition: match head.transition {
            Some((Transition::New, _)) => shao_abi::Transition::New,
            Some((Transition::Old, _)) | None => shao_abi::Transition::Old,
        },
        follows: baselines::followed(context, head),
    }
}

/// Gives each text field the questions that conditions put to it.
fn text_questions(context: &Context<'_>, mut fields: Vec<shao_abi::Field>) -> Vec<shao_abi::Field> {
    for (field, question) in &context.questions {
        if let Some(found) = fields.get_mut(usize::from(*field))
            && let shao_abi::FieldKind::Text { atoms } = &mut found.kind
        {
            atoms.push(question.clone());
        }
    }
    fields
}
