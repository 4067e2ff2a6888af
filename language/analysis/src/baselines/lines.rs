//! 附 and 须: what an action must take with it, and which lines a 须 decision must have.

use shao_syntax::ast::{Basis, Name, Param};
use shao_syntax::{Diagnostic, Span, Text};

use super::subjects::Subject;
use super::tell::Told;
use crate::context::Context;
use crate::suggest::nearest;

/// 附: of an action, or of whoever asks for a 延期. False if the answer takes nothing with it, whatever is written.
pub(super) fn attached(
    context: &mut Context<'_>,
    told: &Told<'_>,
    wanted: &[Name],
    subject: &Subject<'_>,
) -> bool {
    let (params, span, basis): (&[Param], Span, &Basis) = match subject {
        Subject::Action(_, stage, action) => (&action.params, action.name.span, &stage.basis),
        Subject::Clock(_, clock) => match clock.extensions.first() {
            Some(extension) => (&extension.params, extension.span, &clock.basis),
            None => return false,
        },
        Subject::Stage(..)
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
    let what = match subject.clock() {
        Some(_) => Text::new(format!("{} 的延期", what.zh), format!("the 延期 of {}", what.en)),
        None => Text::new(format!("{} ", what.zh), what.en),
    };
    let missing: Vec<&str> = wanted.iter().map(|w| w.text.as_str()).filter(|w| !known.contains(w)).collect();
    let Some(first) = missing.first() else { return true };
    let list = missing.join("`、`");
    let text = Text::new(
        format!("{}没有附 `{list}`,条 `{clause}` 要求附上", what.zh),
        format!("{} does not take `{}`, which clause `{clause}` demands", what.en, missing.join("`, `")),
    );
    let all: Vec<&str> = known.iter().copied().chain(missing.iter().copied()).collect();
    let near = nearest(first, known.iter().copied());
    let found = Diagnostic::error("missing-attachment", span, text);
    let found = match params.iter().find(|param| Some(param.name.text.as_str()) == near) {
        Some(near) => found
            .help(Text::new(
                format!("`{}` 是不是就是 `{first}`?名字要与条一致", near.name.text),
                format!("perhaps `{}` is `{first}`; the names must be alike", near.name.text),
            ))
            .fix(near.name.span, *first),
        None => found.help(Text::new(
            format!("在它后面的括号里写:({})", all.join(", ")),
            format!("write in the brackets after it: ({})", all.join(", ")),
        )),
    };
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
        let found = Diagnostic::error("missing-must", decision.name.span, text);
        let near = nearest(wanted, known.iter().copied());
        let found = match lines.iter().find(|line| Some(line.name.text.as_str()) == near) {
            Some(near) => found
                .help(Text::new(
                    format!("`须 {}` 是不是就是 `{wanted}`?名字要与条一致", near.name.text),
                    format!("perhaps `须 {}` is `{wanted}`; the names must be alike", near.name.text),
                ))
                .fix(near.name.span, wanted.clone()),
            None => found.help(Text::new(
                format!("加一行 `须 {wanted} … 否则 \"…\"`"),
                format!("add a line `须 {wanted} … 否则 \"…\"`"),
            )),
        };
        context.report(told.cite(found, &none));
    }
    true
}
