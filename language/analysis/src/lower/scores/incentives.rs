//! What a score rewards: where half of it is a bare count, whoever is scored will make more of what is counted.

use shao_abi::{Fold, Ledger};
use shao_syntax::ast::{Below, Indicator, Score};
use shao_syntax::{Diagnostic, Text};

use super::{WHOLE, percent};
use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, score: &Score, ledgers: &[Ledger]) {
    let counts = |name: &str| ledgers.iter().any(|l| l.name == name && l.fold == Fold::Count);
    let bare = |i: &&Indicator| matches!(i.below, Below::Number(_)) && counts(&i.above.text);
    let bare: Vec<&Indicator> = score.indicators.iter().filter(bare).collect();
    let weight = bare.iter().fold(0_i64, |sum, one| sum.saturating_add(one.weight.value));
    let Some(first) = bare.first().filter(|_| weight.saturating_mul(2) >= WHOLE) else { return };
    let names: Vec<String> = bare.iter().map(|i| format!("`{}`", i.name.text)).collect();
    let text = Text::new(
        format!(
            "考评 `{}` 有 {} 的权重只看次数({}):多做几次就得分",
            score.name.text,
            percent(weight),
            names.join("、")
        ),
        format!(
            "{} of score `{}` rests on bare counts ({}): doing it more often is enough",
            percent(weight),
            score.name.text,
            names.join(", ")
        ),
    );
    let help = Text::new(
        "改成比率(如按时响应占全部),或让次数的权重不到一半",
        "use a rate (what was answered in time out of all), or keep counts below half",
    );
    let mut found = Diagnostic::warning("bare-count", first.weight_span, text).help(help);
    for other in bare.iter().skip(1) {
        found = found.label(other.weight_span, Text::new("这一项也是", "and this one"));
    }
    context.report(found);
}
