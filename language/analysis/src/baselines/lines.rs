//! 附 and 须: what an action must take with it, and which lines a 须 decision must have.

use shao_syntax::ast::{Basis, Name, Param};
use shao_syntax::{Diagnostic, Span, Text};

use super::subjects::Subject;
use super::tell::Told;
use crate::context::Context;
use crate::suggest::nearest;

/// 附. False if the answer takes nothing with it, whatever is written.
pub(super) fn attached(
    context: &mut Context<'_>,
    told: &Told<'_>,
    wanted: &[Name],
    subject: &Subject<'_>,
) -> bool {
    let (params, span, basis): (&[Param], Span, &Basis) = match subject {
        Subject::Action(_, stage, action) => (&action.params, action.name.span, &stage.basis),
        Subject::Extension(clock, extension) => (&extension.params, extension.span, &clock.basis),
        Subject::Clock(..)
        | Subject::Stage(..)
        | Subject::Rung(..)
        | Subject::Decision(_)
        | Subject::Outcome(..)
        | Subject::Musts(..)
        | Subject::Score(_)
        | Subject::Indicator(..)
        | Subject::Share(..)
        | Subject::Accountability(_)
        | Subject::Hold(..)
        | Subject::Exemption(..)
        | Subject::Appeal(..) => return false,
    };
    let known: Vec<&str> = params.iter().map(|p| p.name.text.as_str()).collect();
    let (what, clause) = (subject.what(), &told.clause.name.text);
    let missing: Vec<&str> = wanted.iter().map(|w| w.text.as_str()).filter(|w| !known.contains(w)).collect();
    let Some(first) = missing.first() else { return true };
    let list = missing.join("`、`");
    let text = Text::new(
        format!("{} 没有附 `{list}`,条 `{clause}` 要求附上", what.zh),
        format!("{} does not take `{}`, which clause `{clause}` demands", what.en, missing.join("`, `")),
    );
    let all: Vec<&str> = known.iter().copied().chain(missing.iter().copied()).collect();
    let help = match nearest(first, known.iter().copied()) {
        Some(near) => Text::new(
            format!("`{near}` 是不是就是 `{first}`?名字要与条一致"),
            format!("perhaps `{near}` is `{first}`; the names must be alike"),
        ),
        None => Text::new(
            format!("在它后面的括号里写:({})", all.join(", ")),
            format!("write in the brackets after it: ({})", all.join(", ")),
        ),
    };
    let found = Diagnostic::error("missing-attachment", span, text).help(help);
    context.report(told.cite(found, basis));
    true
}

/// 须. False if the answer is no 须 decision.
pub(super) fn required(
    context: &mut Context<'_>,
    told: &Told<'_>,
    wanted: &[Name],
    subject: &Subject<'_>,
) -> bool {
    let Subject::Musts(decision, lines) = subject else { return false };
    let known: Vec<&str> = lines.iter().map(|line| line.name.text.as_str()).collect();
    let (name, clause) = (&decision.name.text, &told.clause.name.text);
    let none = Basis::default();
    for wanted in wanted.iter().filter(|wanted| !known.contains(&wanted.text.as_str())) {
        let wanted = &wanted.text;
        let text = Text::new(
            format!("判定 `{name}` 没有 `须 {wanted}`,条 `{clause}` 要求有"),
            format!("decision `{name}` has no line `须 {wanted}`, which clause `{clause}` demands"),
        );
        let help = match nearest(wanted, known.iter().copied()) {
            Some(near) => Text::new(
                format!("`须 {near}` 是不是就是 `{wanted}`?名字要与条一致"),
                format!("perhaps `须 {near}` is `{wanted}`; the names must be alike"),
            ),
            None => Text::new(
                format!("加一行 `须 {wanted} … 否则 \"…\"`"),
                format!("add a line `须 {wanted} … 否则 \"…\"`"),
            ),
        };
        let found = Diagnostic::error("missing-must", decision.name.span, text).help(help);
        context.report(told.cite(found, &none));
    }
    true
}
