//! 一律 须: what must hold of every case is proved, or broken by one.
//!
//! So 权责对等 is written (a primary duty goes with the power, a task with its money), and each break is told with both
//! rows: the one that gives the duty, and the one that lacks the power.

use std::collections::BTreeSet;

use shao_abi::{Frame, SlotSource};
use shao_ir::{Cond, Expr, Interpreter, Policy, Test};
use shao_regions::{Region, Regions, Undecided, Witness, show};
use shao_syntax::ast::Must;
use shao_syntax::{Diagnostic, Text};

use super::{About, tell};
use crate::context::Context;

/// How many pairs of rows are listed.
const ROWS_MAX: usize = 20;

/// Proves every line, or tells which cases break it.
pub(super) fn check(context: &mut Context<'_>, about: &About<'_>, lines: &[Must]) {
    let mut regions = match Regions::of(about.policy, about.id, true) {
        Ok(regions) => regions,
        Err(undecided) => return open(context, about, &undecided),
    };
    for (at, line) in lines.iter().enumerate() {
        match regions.fires(at) {
            Ok(None) => {}
            Ok(Some(region)) => {
                let cases = regions.fires_by_member(at, ROWS_MAX).unwrap_or_default();
                broken(context, about, (at, line), &region, &cases);
            }
            Err(undecided) => return open(context, about, &undecided),
        }
    }
}

/// What is said to hold of every case must be proved, or it is not said.
fn open(context: &mut Context<'_>, about: &About<'_>, undecided: &Undecided) {
    let (name, Text { zh, en }) = (&about.name.text, tell::reason(undecided));
    let text = Text::new(
        format!("`{name}` 是不是一律成立,没有能证明:{zh}"),
        format!("that `{name}` holds of every case was not proved: {en}"),
    );
    let help = Text::new(
        "把数的范围写窄些,或去掉 一律,改在办案时问",
        "narrow the ranges, or leave out 一律 and ask it of each case",
    );
    context.report(Diagnostic::error("uniform-not-proved", about.name.span, text).help(help));
}

fn broken(
    context: &mut Context<'_>,
    about: &About<'_>,
    (at, line): (usize, &Must),
    region: &Region,
    cases: &[Witness],
) {
    let (name, reason) = (&line.name.text, &line.reason.text);
    let Text { zh, en } = tell::which(region);
    let text = Text::new(
        format!("`{name}` 不是一律成立:{reason}。不成立的是{zh}"),
        format!("`{name}` does not hold of every case ({reason}): it is broken by {en}"),
    );
    let cases = if cases.is_empty() { std::slice::from_ref(&region.case) } else { cases };
    let told: Vec<String> = cases
        .iter()
        .map(|case| rows(about, at, &case.frame(about.policy, about.id)).join("、"))
        .filter(|rows| !rows.is_empty())
        .collect();
    let help = if told.is_empty() {
        Text::new("改规则或清单,使它处处成立", "change the rules or tables so that it holds everywhere")
    } else {
        let told = told.join(";");
        Text::new(
            format!("对不上的行:{told}。每一组改一行"),
            format!("rows that do not go together: {told}. Change one of each"),
        )
    };
    let found = Diagnostic::error("not-uniform", line.name.span, text).help(help);
    context.report(found.case(tell::sample(about, &region.case)));
}

/// What the tables say of a case: where the duty comes from, and what the line looks up.
fn rows(about: &About<'_>, line: usize, frame: &Frame) -> Vec<String> {
    let policy = about.policy;
    let Some(rule) = policy.decisions.get(about.id.index()).and_then(|body| body.rules.get(line)) else {
        return Vec::new();
    };
    let mut slots = BTreeSet::new();
    rule.when.reads(&mut slots);
    let mut looked = Vec::new();
    for slot in slots {
        let Some(source) = policy.schema.slots.get(slot.index()).map(|slot| &slot.source) else { continue };
        if let SlotSource::Outcome(of, field) = source {
            let rules = policy.decisions.get(of.index()).into_iter().flat_map(|body| &body.rules);
            let values = rules.filter_map(|rule| rule.values.get(usize::from(*field)));
            let value = frame.get(slot);
            for decided in values.filter(|expr| Interpreter::new(policy).value(expr, frame).as_ref() == value)
            {
                lookups(decided, &mut looked);
            }
        }
    }
    in_cond(&rule.when, &mut looked);
    let mut said: Vec<String> = Vec::new();
    for row in looked.iter().filter_map(|lookup| row(policy, lookup, frame)) {
        if !said.contains(&row) {
            said.push(row);
        }
    }
    said
}

/// `表[键].列 = 值` of this case.
fn row(policy: &Policy, lookup: &Expr, frame: &Frame) -> Option<String> {
    let Expr::Lookup { table, column, key, .. } = lookup else { return None };
    let table = policy.tables.get(usize::from(table.0))?;
    let of = table.columns.get(usize::from(*column))?;
    let interpreter = Interpreter::new(policy);
    let key = show(&policy.schema, &table.key, &interpreter.value(key, frame)?);
    let cell = interpreter.value(lookup, frame).map(|value| show(&policy.schema, &of.ty, &value));
    let cell = cell.unwrap_or_else(|| "没有这一行".to_owned());
    Some(format!("`{}[{key}].{} = {cell}`", table.name, of.name))
}

fn in_cond<'p>(cond: &'p Cond, found: &mut Vec<&'p Expr>) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| in_cond(part, found)),
        Cond::Not(inner) => in_cond(inner, found),
        Cond::Atom(_, test) => in_test(test, found),
    }
}

fn in_test<'p>(test: &'p Test, found: &mut Vec<&'p Expr>) {
    match test {
        Test::Holds(a) | Test::Empty(a) | Test::HasKey(_, a) => lookups(a, found),
        Test::Compare(_, a, b) | Test::Within(a, b) | Test::Subset(a, b) | Test::SameSet(a, b) => {
            lookups(a, found);
            lookups(b, found);
        }
    }
}

fn lookups<'p>(expr: &'p Expr, found: &mut Vec<&'p Expr>) {
    match expr {
        Expr::Value(_) | Expr::Slot(_) => {}
        Expr::Lookup { key, otherwise, .. } => {
            found.push(expr);
            lookups(key, found);
            otherwise.iter().for_each(|other| lookups(other, found));
        }
        Expr::Single(inner) | Expr::Count(inner) => lookups(inner, found),
        Expr::First { of, otherwise, .. } => {
            lookups(of, found);
            lookups(otherwise, found);
        }
        Expr::Arith(_, a, b) | Expr::Union(a, b) | Expr::Intersect(a, b) | Expr::Minus(a, b) => {
            lookups(a, found);
            lookups(b, found);
        }
    }
}
