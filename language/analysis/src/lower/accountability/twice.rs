//! 一事不再计: two situations with the same condition would hold somebody to account twice for the same facts.

use indexmap::IndexMap;
use shao_abi::{Accountability, DecisionId};
use shao_ir::Cond;
use shao_syntax::ast::Situation;
use shao_syntax::{Diagnostic, Span, Text};

use crate::context::Context;
use crate::declare::Declared;
use crate::lower::Built;

/// Situations about the same subjects are compared, in one 问责 or in several.
pub(super) fn check(
    context: &mut Context<'_>,
    built: &Built,
    declared: &Declared<'_>,
    lowered: &[Accountability],
) {
    let mut seen: IndexMap<(&str, Option<&str>, String), (&str, Span)> = IndexMap::new();
    for one in lowered {
        for situation in &one.situations {
            let Some(facts) = situation.when.and_then(|id| facts(built, id)) else { continue };
            let key = (one.subject.as_str(), one.role.as_deref(), facts);
            let Some(written) = written(declared, &situation.name) else { continue };
            match seen.get(&key) {
                // 可重复 says that it is meant.
                Some(_) if situation.repeatable => {}
                Some((first, span)) => same(context, written, first, *span),
                None => {
                    seen.insert(key, (&situation.name, written.name.span));
                }
            }
        }
    }
}

fn written<'s>(declared: &Declared<'s>, name: &str) -> Option<&'s Situation> {
    let all = declared.county.accountability.iter().flat_map(|one| &one.situations);
    all.into_iter().find(|situation| situation.name.text == name)
}

fn same(context: &mut Context<'_>, second: &Situation, first: &str, span: Span) {
    let name = &second.name.text;
    let text = Text::new(
        format!("情形 `{name}` 与 `{first}` 的条件一样:同样的事会建议两次"),
        format!(
            "situations `{name}` and `{first}` have the same condition: the same facts would be proposed twice"
        ),
    );
    let help = Text::new(
        "合成一种情形,用 `并` 一起建议;确要分开,就在这一种后面写 `可重复`",
        "make it one situation that proposes both with `并`; if both are meant, write `可重复` after this one",
    );
    let label = Text::new("同样的条件在这里", "the same condition");
    context
        .report(Diagnostic::error("same-facts-twice", second.name.span, text).label(span, label).help(help));
}

/// A condition in one form, however its parts are ordered.
fn facts(built: &Built, id: DecisionId) -> Option<String> {
    built.bodies.get(id.index())?.rules.first().map(|rule| form(&rule.when))
}

fn form(cond: &Cond) -> String {
    let list = |word: &str, parts: Vec<String>| {
        let mut parts = parts;
        parts.sort();
        parts.dedup();
        format!("({word} {})", parts.join(" "))
    };
    match cond {
        Cond::Const(truth) => truth.to_string(),
        Cond::And(parts) => list("and", flat(parts, |c| if let Cond::And(p) = c { Some(p) } else { None })),
        Cond::Or(parts) => list("or", flat(parts, |c| if let Cond::Or(p) = c { Some(p) } else { None })),
        Cond::Not(inner) => format!("(not {})", form(inner)),
        Cond::Atom(_, test) => format!("{test:?}"),
    }
}

/// The parts of a conjunction, those of conjunctions within it included; of a disjunction likewise.
fn flat(parts: &[Cond], same: fn(&Cond) -> Option<&Vec<Cond>>) -> Vec<String> {
    let each = |part: &Cond| match same(part) {
        Some(inner) => flat(inner, same),
        None => vec![form(part)],
    };
    parts.iter().flat_map(each).collect()
}
