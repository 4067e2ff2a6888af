//! What a 问责 may not leave unsaid, and the one answer that its silence may have.

use shao_syntax::ast::{Accountability, Exemption};
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, written: &Accountability) {
    counted(context, written);
    let (name, span) = (&written.name.text, written.name.span);
    if written.at.is_none() {
        let text = Text::new(
            format!("问责 `{name}` 没有写每日几点结算"),
            format!("accountability `{name}` does not say when it is settled each day"),
        );
        let help = Text::new("写 `启于 每日 18:00`", "write `启于 每日 18:00`");
        context.report(Diagnostic::error("no-settling-time", span, text).help(help));
    }
    if written.subject.is_none() {
        let text = Text::new(
            format!("问责 `{name}` 没有写对象:问的是单位,还是其中的人"),
            format!("accountability `{name}` names no subject: the unit, or somebody in it"),
        );
        let help = Text::new(
            "加一行 `对象 责任方.主要负责人 为 领导干部`",
            "add `对象 责任方.主要负责人 为 领导干部`",
        );
        context.report(Diagnostic::error("no-subject", span, text).help(help));
    }
    if written.hold.is_none() {
        let text = Text::new(
            format!("问责 `{name}` 没有候核:数据晚到、更正还没进来,就提出建议了"),
            format!(
                "accountability `{name}` has no 候核: it would propose before late data and corrections are in"
            ),
        );
        let help = Text::new("加一行 `候核 3 工作日`", "add `候核 3 工作日`");
        context.report(Diagnostic::error("no-hold", span, text).help(help));
    }
    match &written.exemption {
        Some(exemption) => silence(context, exemption),
        None => {
            let text = Text::new(
                format!("问责 `{name}` 没有免责:没有人先问一句是不是情有可原"),
                format!(
                    "accountability `{name}` has no 免责: nobody asks first whether the subject is excused"
                ),
            );
            let help = Text::new(
                "加一行 `免责 容错 由 单位 限 5 工作日 届满 视同 成立`",
                "add `免责 容错 由 … 限 5 工作日 届满 视同 成立`",
            );
            context.report(Diagnostic::error("no-exemption", span, text).help(help));
        }
    }
    if written.decider.is_none() {
        let text = Text::new(
            format!("问责 `{name}` 没有写由谁决定"),
            format!("accountability `{name}` does not say who decides"),
        );
        let help = Text::new(
            "加一行 `决定 单位`:政策只建议,由人决定",
            "add `决定` and a body: a policy proposes, people decide",
        );
        context.report(Diagnostic::error("no-decider", span, text).help(help));
    }
    if written.appeal.is_none() {
        let text = Text::new(
            format!("问责 `{name}` 没有写多久之内可以申诉"),
            format!("accountability `{name}` does not say how long the subject may appeal"),
        );
        let help = Text::new("加一行 `申诉 30 自然日`", "add `申诉 30 自然日`");
        context.report(Diagnostic::error("no-appeal", span, text).help(help));
    }
}

/// 情形总数 is what the document says; as many are listed, those that are not yet public as 待县确认.
fn counted(context: &mut Context<'_>, written: &Accountability) {
    let listed = i64::try_from(written.situations.len()).unwrap_or(i64::MAX);
    let name = &written.name.text;
    let (span, text) = match written.total {
        Some((total, _)) if total == listed => return,
        Some((total, span)) if total > listed => (
            span,
            Text::new(
                format!("情形总数是 {total},`{name}` 只列了 {listed} 种"),
                format!("the total is {total}, and `{name}` lists {listed}"),
            ),
        ),
        Some((total, span)) => (
            span,
            Text::new(
                format!("情形总数是 {total},`{name}` 却列了 {listed} 种"),
                format!("the total is {total}, and `{name}` lists {listed}"),
            ),
        ),
        None => (
            written.name.span,
            Text::new(
                format!("问责 `{name}` 没有写 情形总数:列漏了看不出来"),
                format!("accountability `{name}` names no 情形总数: nobody would see that one is missing"),
            ),
        ),
    };
    let help = Text::new(
        "总数照文件写;还没有公布的也列上:`情形 五 待县确认`",
        "the total is that of the document; list what is not yet public as well: `情形 五 待县确认`",
    );
    context.report(Diagnostic::error("situations-count", span, text).help(help));
}

/// Nobody is held to account because an answer did not come.
fn silence(context: &mut Context<'_>, exemption: &Exemption) {
    if exemption.silence.text == "成立" {
        return;
    }
    let text = Text::new(
        format!("免责 `{}` 过期没有答复,只能视同 成立:沉默不能变成问责", exemption.name.text),
        format!(
            "silence on `{}` can only mean 成立: nobody is held to account by silence",
            exemption.name.text
        ),
    );
    context.report(
        Diagnostic::error("adverse-silence", exemption.silence.span, text)
            .help(Text::new("写 `届满 视同 成立`", "write `届满 视同 成立`"))
            .fix(exemption.silence.span, "成立"),
    );
}
