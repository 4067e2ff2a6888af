//! Whether a policy is well-formed: what the interpreter and the code generator may take for granted.
//!
//! It repeats no check of the language (gaps, overlaps, missing ends): a finding here is a fault of the compiler.

mod ledgers;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use shao_abi::{DecisionDef, DecisionKind, SlotSource, Type};

use crate::infer::Shapes;
use crate::{Cond, Decision, Expr, Policy, Rule, Table, Test};

/// One thing that is wrong with a policy's ir.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: a decision, rule or table by name.
    pub place: String,
    /// What.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Everything that is wrong with a policy; empty if nothing is. The memory layout in its schema is not looked at.
#[must_use]
pub fn validate(policy: &Policy) -> Vec<Problem> {
    let mut all = Validator { policy, problems: Vec::new() };
    for what in
        shao_abi::inconsistencies(&policy.schema, &policy.process, &policy.ledgers, &policy.provenance)
    {
        all.report("schema", what);
    }
    // Ids that point nowhere would only be reported again, less clearly, by everything that uses them.
    if !all.problems.is_empty() {
        return all.problems;
    }
    all.slots();
    policy.tables.iter().for_each(|table| all.table(table));
    let (defs, bodies) = (&policy.schema.decisions, &policy.decisions);
    if defs.len() != bodies.len() {
        all.report("schema", format!("{} decisions, {} bodies", defs.len(), bodies.len()));
    }
    for (def, body) in defs.iter().zip(bodies) {
        all.decision(def, body);
    }
    all.ledgers();
    all.problems
}

struct Validator<'a> {
    policy: &'a Policy,
    problems: Vec<Problem>,
}

impl Validator<'_> {
    fn report(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem { place: place.into(), what: what.into() });
    }

    /// A slot has the type that whoever fills it gives, or a value might not fit its slot.
    fn slots(&mut self) {
        for slot in &self.policy.schema.slots {
            let fits = match slot.source {
                SlotSource::Outcome(decision, field) => {
                    let def = self.policy.schema.decisions.get(decision.index());
                    let field = def.and_then(|def| def.fields.get(usize::from(field)));
                    field.is_none_or(|field| field.ty == slot.ty)
                }
                SlotSource::Text(_)
                | SlotSource::Passed(_)
                | SlotSource::Fired(..)
                | SlotSource::Ever(_)
                | SlotSource::Deemed => slot.ty == Type::Bool,
                SlotSource::Result(_) => matches!(slot.ty, Type::Enum(_)),
                SlotSource::Count(_) | SlotSource::Tally(_) => {
                    matches!(slot.ty, Type::Int { min: 0, .. })
                }
                SlotSource::Field(_) | SlotSource::Param(..) => true,
            };
            if !fits {
                self.report(&slot.name, "its type is not that of its source");
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let schema = &self.policy.schema;
        let keys = match &table.key {
            Type::Enum(id) => schema.enums.get(id.index()).map(|def| def.members.len()),
            Type::Party { .. } => Some(schema.parties.len()),
            Type::Bool | Type::Int { .. } | Type::EnumSet(_) | Type::PartySet { .. } | Type::Limit => None,
        };
        if keys != Some(table.row_of.len()) {
            self.report(&table.name, format!("{} keys, its key type has another number", table.row_of.len()));
        }
        let rows: BTreeSet<u16> = table.row_of.iter().flatten().copied().collect();
        for column in &table.columns {
            let place = format!("{}.{}", table.name, column.name);
            let short = rows.last().is_some_and(|last| usize::from(*last) >= column.cells.len());
            if short {
                self.report(&place, "a key leads to a row that is not there");
            }
            for cell in &column.cells {
                if let Err(reason) = schema.admits(&column.ty, cell) {
                    self.report(&place, reason);
                }
            }
        }
    }

    fn decision(&mut self, def: &DecisionDef, body: &Decision) {
        let ids: Vec<_> = body.rules.iter().map(|rule| rule.id).collect();
        if ids != def.rules {
            self.report(&def.name, "its rules are not those of the schema");
        }
        let mut reads = BTreeSet::new();
        for rule in &body.rules {
            rule.when.reads(&mut reads);
            rule.values.iter().for_each(|value| value.reads(&mut reads));
        }
        if !reads.iter().eq(&def.reads) {
            self.report(&def.name, "the slots it reads are not those of the schema");
        }
        self.atoms(def, body);
        let mut shapes = Shapes::new(self.policy, asked(body));
        for rule in &body.rules {
            self.rule(def, body, rule, &mut shapes);
        }
    }

    /// Every number below `def.atoms` is used, always for the same test.
    fn atoms(&mut self, def: &DecisionDef, body: &Decision) {
        let mut tests: BTreeMap<u16, &Test> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for rule in &body.rules {
            crate::eval::each_atom(&rule.when, &mut |at, test| {
                if tests.insert(at, test).is_some_and(|other| other != test) {
                    twice.insert(at);
                }
            });
        }
        for at in twice {
            self.report(&def.name, format!("atom {at} stands for two tests"));
        }
        if !tests.keys().copied().eq(0..def.atoms) {
            self.report(&def.name, format!("its atoms are not numbered 0..{}", def.atoms));
        }
    }

    fn rule(&mut self, def: &DecisionDef, body: &Decision, rule: &Rule, shapes: &mut Shapes<'_>) {
        let name =
            self.policy.provenance.rules.get(rule.id.index()).map_or("?", |source| source.name.as_str());
        let place = format!("{}.{name}", def.name);
        let own = body.rules.iter().position(|other| other.id == rule.id);
        for other in &rule.unless {
            let other = usize::from(*other);
            if other >= body.rules.len() || Some(other) == own {
                self.report(&place, format!("it cannot stand back for rule {other} of its decision"));
            }
        }
        self.cond(&rule.when, &place, shapes);
        let fields =
            if matches!(def.kind, DecisionKind::Must | DecisionKind::Guard) { 0 } else { def.fields.len() };
        if rule.values.len() != fields {
            self.report(&place, format!("{} values for {fields} fields", rule.values.len()));
        }
        for (field, value) in def.fields.iter().zip(&rule.values) {
            let shape = shapes.of(value);
            if let Err(reason) = shape.and_then(|shape| shapes.fits(&shape, &field.ty)) {
                self.report(format!("{place}.{}", field.name), reason);
            }
        }
    }

    fn cond(&mut self, cond: &Cond, place: &str, shapes: &mut Shapes<'_>) {
        match cond {
            Cond::Const(_) => {}
            Cond::And(parts) | Cond::Or(parts) => {
                parts.iter().for_each(|part| self.cond(part, place, shapes))
            }
            Cond::Not(inner) => self.cond(inner, place, shapes),
            Cond::Atom(at, test) => {
                if let Err(reason) = shapes.test(test) {
                    self.report(place, format!("atom {at}: {reason}"));
                }
            }
        }
    }
}

/// The 表 有 k of a decision: where one is asked, a lookup of the same key may go without 否则.
fn asked(body: &Decision) -> Vec<(crate::TableId, &Expr)> {
    let mut asked = Vec::new();
    for rule in &body.rules {
        crate::eval::each_atom(&rule.when, &mut |_, test| {
            if let Test::HasKey(table, key) = test {
                asked.push((*table, key));
            }
        });
    }
    asked
}
