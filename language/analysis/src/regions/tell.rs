//! Findings about regions in words, each with a case.

use shao_ir::Policy;
use shao_regions::{Overlap, Region, Undecided, Witness};
use shao_syntax::ast::{Choice, Pick, Rule};
use shao_syntax::{Diagnostic, SampleCase, Text};

use super::About;
use crate::context::Context;

/// 责任真空.
pub(super) fn gap(context: &mut Context<'_>, about: &About<'_>, region: &Region) {
    let name = &about.name.text;
    let Text { zh, en } = which(region);
    let text = Text::new(
        format!("责任真空:`{name}` 没有一条规则管{zh}"),
        format!("nobody's case: no rule of `{name}` takes {en}"),
    );
    let help = Text::new(
        "给这些案件写一条规则,或加一条兜底,如 `规则 兜底 否则 主办 …`",
        "write a rule for them, or add a fallback such as `规则 兜底 否则 主办 …`",
    );
    let found = Diagnostic::error("gap", about.name.span, text).help(help);
    context.report(found.case(sample(about, &region.case)));
}

/// 责任重叠.
pub(super) fn overlap(context: &mut Context<'_>, about: &About<'_>, choice: &Choice, overlap: &Overlap) {
    let (first, second) = overlap.rules;
    let (Some(first), Some(second)) = (choice.rules.get(first), choice.rules.get(second)) else { return };
    let (a, b) = (&first.name.text, &second.name.text);
    let region = &overlap.region;
    let Text { zh, en } = which(region);
    let text = Text::new(
        format!("责任重叠:规则 `{a}` 与 `{b}` 都管{zh}"),
        format!("claimed twice: rules `{a}` and `{b}` both take {en}"),
    );
    let help = Text::new(
        format!("写 `规则 {b} 除外 {a} 当 …` 说明谁让谁,或改一条的条件,或用 首个 按先后选"),
        format!("say who gives way with `规则 {b} 除外 {a} 当 …`, narrow one condition, or use 首个"),
    );
    let label = Text::new("另一条在这里", "the other rule");
    let found = Diagnostic::error("overlap", second.name.span, text).label(first.name.span, label).help(help);
    context.report(found.case(sample(about, &region.case)));
}

/// A rule for which no case is left.
pub(super) fn unreachable(context: &mut Context<'_>, choice: &Choice, rule: &Rule, holds: bool) {
    let name = &rule.name.text;
    let text =
        Text::new(format!("没有一个案件轮得到规则 `{name}`"), format!("no case is left for rule `{name}`"));
    let help = if choice.pick == Pick::First && holds {
        Text::new(
            "前面的规则已把它管的案件都管了:调换次序,或删去这条",
            "earlier rules take all its cases: reorder, or remove it",
        )
    } else if holds {
        Text::new("它的除外把它管的案件都管了", "its exceptions take all its cases")
    } else {
        Text::new(
            "按现有的清单和取值,它的条件不会成立",
            "with these tables and values its condition never holds",
        )
    };
    context.report(Diagnostic::warning("unreachable-rule", rule.name.span, text).help(help));
}

/// What was not found out, and why.
pub(super) fn not_proved(context: &mut Context<'_>, about: &About<'_>, undecided: &Undecided) {
    let name = &about.name.text;
    let text = Text::new(
        format!("`{name}` 有没有空档、重叠,没有能证明:{}", reason(undecided).zh),
        format!("whether `{name}` leaves gaps or overlaps was not proved: {}", reason(undecided).en),
    );
    let help = Text::new(
        "补一条 否则 就不会有空档;把数的范围写窄些,或分成几个判定,就能证明",
        "否则 leaves no gap; narrower ranges, or several smaller decisions, can be proved",
    );
    context.report(Diagnostic::warning("gap-not-proved", about.name.span, text).help(help));
}

pub(super) fn reason(undecided: &Undecided) -> Text {
    match undecided {
        Undecided::Number(name) => Text::new(
            format!("`{name}` 的取值太多,又同别的数相比"),
            format!("`{name}` can take too many values and is compared with another number"),
        ),
        Undecided::TooMany | Undecided::NoSuchDecision => {
            Text::new("案件的种类太多", "there are too many kinds of cases")
        }
    }
}

/// The cases of a region, and one of them where that says more.
pub(super) fn which(region: &Region) -> Text {
    let (says, case) = (&region.says, &region.case.says);
    let (more_zh, more_en) = if region.whole { ("", "") } else { ("等", " and more") };
    let (like_zh, like_en) = if case.is_empty() || same(says, case) {
        (String::new(), String::new())
    } else {
        (format!(",如 `{case}`"), format!(", such as `{case}`"))
    };
    Text::new(
        format!("这些案件:`{says}`{more_zh}{like_zh}"),
        format!("these cases: `{says}`{more_en}{like_en}"),
    )
}

/// Whether a condition is as plain as the case: `类别 = 民生` and `类别 民生`.
fn same(says: &str, case: &str) -> bool {
    says.replace(" = ", " ").replace(" 且 ", ", ") == case
}

/// A case in its quotes.
pub(super) fn quoted(case: &Witness) -> String {
    if case.says.is_empty() { "任何案件".to_owned() } else { format!("`{}`", case.says) }
}

/// A witness as a case that can be opened.
pub(super) fn sample(about: &About<'_>, case: &Witness) -> Option<SampleCase> {
    sample_of(about.policy, about.id, case)
}

/// A witness of a decision as a case that can be opened.
pub(super) fn sample_of(policy: &Policy, id: shao_abi::DecisionId, case: &Witness) -> Option<SampleCase> {
    let matter = policy.schema.decisions.get(id.index())?.matter?;
    let facts = case.facts(policy, matter).into_iter().collect();
    let judgements = case.judgements(policy, matter).into_iter().collect();
    Some(SampleCase { matter: policy.schema.matter_name(matter).to_owned(), facts, judgements })
}
