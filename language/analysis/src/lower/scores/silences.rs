//! What a 考评 may not leave unsaid: each silence would be filled in differently by whoever reckons.

use shao_syntax::ast::{Below, Score};
use shao_syntax::{Diagnostic, Text};

use super::awards;
use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, score: &Score) {
    whole(context, score);
    if awards::ranked(score) && score.ties.is_none() {
        let text = Text::new(
            format!("考评 `{}` 排名次,却没有写并列怎么办", score.name.text),
            format!("score `{}` ranks units but does not say what becomes of ties", score.name.text),
        );
        let help = Text::new(
            "加一行 `并列 同入`、`并列 从宽` 或 `并列 比 指标名`",
            "add `并列 同入`, `并列 从宽` or `并列 比` with an indicator",
        );
        context.report(Diagnostic::error("no-ties", score.name.span, text).help(help));
    }
    for indicator in &score.indicators {
        // A target is there however few cases there are.
        if matches!(indicator.below, Below::Number(_)) {
            continue;
        }
        let (name, span) = (&indicator.name.text, indicator.name.span);
        if indicator.sample.is_none() {
            let text = Text::new(
                format!("指标 `{name}` 没有写 样本:分母只有一两件时,比率说明不了什么"),
                format!("indicator `{name}` names no 样本: a rate over one or two cases says little"),
            );
            let help = Text::new(
                "加 `样本 5`:不足这个数不参评",
                "add `样本 5`: with fewer a unit does not take part",
            );
            context.report(Diagnostic::error("no-sample", span, text).help(help));
        }
        if indicator.zero.is_none() {
            let text = Text::new(
                format!("指标 `{name}` 没有写 分母为零 怎么算"),
                format!("indicator `{name}` does not say what a denominator of zero gives"),
            );
            let help = Text::new(
                "加 `分母为零 不参评`、`分母为零 满分` 或 `分母为零 零分`",
                "add `分母为零 不参评`, `分母为零 满分` or `分母为零 零分`",
            );
            context.report(Diagnostic::error("no-zero-rule", span, text).help(help));
        }
    }
}

/// The lines a 考评 has once.
fn whole(context: &mut Context<'_>, score: &Score) {
    let (name, span) = (&score.name.text, score.name.span);
    if score.cohort.is_none() {
        let text = Text::new(
            format!("考评 `{name}` 没有写哪些件算在一期里"),
            format!("score `{name}` does not say which cases belong to a period"),
        );
        let help = Text::new(
            "加一行 `计入 按 受理期`、`计入 按 到期期` 或 `计入 按 办结期`",
            "add `计入 按 受理期`, `计入 按 到期期` or `计入 按 办结期`",
        );
        context.report(Diagnostic::error("no-cohort", span, text).help(help));
    }
    if score.grace.is_none() {
        let text = Text::new(
            format!("考评 `{name}` 没有写期末之后宽限几天封账"),
            format!("score `{name}` does not say how long after its period it is sealed"),
        );
        let help = Text::new("加一行 `宽限 10 自然日`", "add `宽限 10 自然日`");
        context.report(Diagnostic::error("no-grace", span, text).help(help));
    }
    if score.late.is_none() {
        let text = Text::new(
            format!("考评 `{name}` 没有写封账以后才到的数据怎么办"),
            format!("score `{name}` does not say what becomes of data that arrives after the seal"),
        );
        let help = Text::new("加一行 `迟到 入下期` 或 `迟到 重开`", "add `迟到 入下期` or `迟到 重开`");
        context.report(Diagnostic::error("no-late-rule", span, text).help(help));
    }
    if score.by.is_none() {
        let text = Text::new(
            format!("考评 `{name}` 没有写由谁封账"),
            format!("score `{name}` does not say who seals it"),
        );
        let help = Text::new("在 对 … 之后写 `由 单位`", "write `由` and a unit after 对");
        context.report(Diagnostic::error("no-sealer", span, text).help(help));
    }
}
