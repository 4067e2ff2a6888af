//! Old rules and new ones: what a policy may say of their passage and no host keeps yet. Silence would let the author
//! believe that it is kept.

use shao_syntax::ast::{Accountability, PolicyHead, Transition};
use shao_syntax::{Diagnostic, Span, Text};

use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, head: &PolicyHead, accountability: &[&Accountability]) {
    if let Some((Transition::New, span)) = head.transition {
        let text = Text::new(
            "`过渡 从新` 还不起作用:已经开着的案件仍按开案时的版本办完",
            "`过渡 从新` has no effect yet: open cases still end under the version they began under",
        );
        let help = Text::new("写 `过渡 从旧`,与实际一致", "write `过渡 从旧`, which is what happens");
        unkept(context, span, text, help);
    }
    for span in accountability.iter().filter_map(|one| one.milder) {
        let text = Text::new(
            "`择优` 还不起作用:问责一律按现行版本的形式建议,不比新旧轻重",
            "`择优` has no effect yet: forms are proposed as the version in force has them, milder or not",
        );
        let help = Text::new(
            "删去 `择优`;新旧轻重不同的,由决定的单位自己比",
            "remove `择优`; where the old rules were milder, the deciding body must see to it",
        );
        unkept(context, span, text, help);
    }
}

fn unkept(context: &mut Context<'_>, span: Span, text: Text, help: Text) {
    context.report(Diagnostic::warning("not-kept-yet", span, text).help(help));
}
