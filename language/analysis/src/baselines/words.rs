//! 禁止: nothing in the policy may be called so.

use shao_syntax::ast::{Basis, Name};
use shao_syntax::{Diagnostic, Text};

use super::names;
use super::tell::Told;
use crate::context::Context;

/// Checks every name against the words of a clause. A name that only contains one may say the opposite
/// (`清理一票否决`): that is for an official to see, and a warning.
pub(super) fn check(context: &mut Context<'_>, told: &Told<'_>, words: &[Name]) {
    let none = Basis::default();
    let clause = &told.clause.name.text;
    for (name, (zh, en)) in names::all(context.units) {
        let written = &name.text;
        if let Some(word) = words.iter().find(|word| word.text == *written) {
            let text = Text::new(
                format!("{zh}叫 `{written}`,条 `{clause}` 禁止"),
                format!("{en} is called `{written}`, which clause `{clause}` forbids"),
            );
            let help = Text::new(
                "删去它;确是别的意思,换一个不会混的名字",
                "remove it; if something else is meant, give it another name",
            );
            let found = Diagnostic::error("forbidden-by-baseline", name.span, text).help(help);
            context.report(told.cite(found, &none).label(word.span, word_label()));
        } else if let Some(word) = words.iter().find(|word| part(written, &word.text)) {
            let text = Text::new(
                format!("{zh}叫 `{written}`,里面有条 `{clause}` 禁止的 `{}`", word.text),
                format!("{en} is called `{written}`, and clause `{clause}` forbids `{}`", word.text),
            );
            let help = Text::new(
                "请人看一眼:是它,就删去;不是,换一个不会混的名字",
                "let somebody look: if it is that, remove it; if not, give it another name",
            );
            let found = Diagnostic::warning("forbidden-by-baseline", name.span, text).help(help);
            context.report(told.cite(found, &none).label(word.span, word_label()));
        }
    }
}

fn word_label() -> Text {
    Text::new("禁止的词", "the forbidden word")
}

/// Whether a name contains a word of more than one character.
fn part(name: &str, word: &str) -> bool {
    word.chars().count() > 1 && name.contains(word)
}
