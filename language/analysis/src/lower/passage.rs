//! 择优: of the old rules and the new ones those that are milder. It is read, and refused: the county is settled under
//! one version at a time, so nothing could keep it, and an author may not be let believe that it is kept.

use shao_syntax::ast::Accountability;
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;

pub(super) fn check(context: &mut Context<'_>, accountability: &[&Accountability]) {
    for span in accountability.iter().filter_map(|one| one.milder) {
        let text = Text::new(
            "`择优` 还没有人能照办:结算一次只按一个版本,比不了新旧轻重",
            "nobody can keep `择优` yet: the county is settled under one version, which compares no two",
        );
        let help = Text::new(
            "删去 `择优`;新旧轻重不同的,由决定的单位自己比",
            "remove `择优`; where the old rules were milder, the deciding body must see to it",
        );
        context.report(Diagnostic::error("not-kept-yet", span, text).help(help));
    }
}
