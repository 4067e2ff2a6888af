//! 除外: exceptions name rules of their decision and never lead back to where they began.
//!
//! Two rules that stand back for each other would both stay silent where both conditions hold. Earlier rules of a 首个
//! come first already, so there an exception may not stand behind its rule.

use std::collections::BTreeSet;

use shao_syntax::ast::{Choice, Pick};
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, choice: &Choice) {
    let names: Vec<&str> = choice.rules.iter().map(|r| r.name.text.as_str()).collect();
    // To whom each rule gives way: its exceptions and, in a 首个, every earlier rule.
    let mut gives_way: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); names.len()];
    for (at, rule) in choice.rules.iter().enumerate() {
        for except in &rule.excepts {
            match names.iter().position(|n| *n == except.text) {
                Some(of) => gives_way.get_mut(of).into_iter().for_each(|to| {
                    to.insert(at);
                }),
                None => {
                    context.unknown::<()>(Text::new("规则", "rule"), &except.text, except.span, &names);
                }
            }
        }
        if choice.pick == Pick::First {
            gives_way.get_mut(at).into_iter().for_each(|to| to.extend(0..at));
        }
    }
    for (at, rule) in choice.rules.iter().enumerate() {
        for except in &rule.excepts {
            let Some(of) = names.iter().position(|n| *n == except.text) else { continue };
            if leads(&gives_way, at, of) {
                circle(context, choice, &rule.name.text, except);
            }
        }
    }
}

/// Whether giving way leads from one rule to another.
fn leads(gives_way: &[BTreeSet<usize>], from: usize, to: usize) -> bool {
    let (mut seen, mut ahead) = (BTreeSet::new(), vec![from]);
    while let Some(at) = ahead.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            ahead.extend(gives_way.get(at).into_iter().flatten());
        }
    }
    false
}

fn circle(context: &mut Context<'_>, choice: &Choice, rule: &str, except: &shao_syntax::ast::Name) {
    let of = &except.text;
    let text = Text::new(
        format!("规则 `{rule}` 与 `{of}` 互相让位:两条都符合的案件,谁也不管"),
        format!("rules `{rule}` and `{of}` give way to each other: a case that fits both has no owner"),
    );
    let help = match choice.pick {
        Pick::First => Text::new(
            format!("首个 按先后选:删去 除外,把 `{rule}` 移到 `{of}` 之前"),
            format!("首个 picks by order: drop 除外 and move `{rule}` before `{of}`"),
        ),
        Pick::Unique | Pick::All => Text::new("只留一头的 除外", "keep 除外 on one of the two"),
    };
    context.report(Diagnostic::error("exception-circle", except.span, text).help(help));
}
