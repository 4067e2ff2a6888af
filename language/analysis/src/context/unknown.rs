//! Names that nobody declared, and names declared twice.

use shao_syntax::ast::Name;
use shao_syntax::{Diagnostic, Span, Text};

use super::Context;
use crate::suggest::nearest;

impl Context<'_> {
    /// Reports a name nobody declared, with the nearest known one as the fix.
    pub fn unknown<T>(&mut self, what: Text, name: &str, span: Span, known: &[impl AsRef<str>]) -> Option<T> {
        let all: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
        let few = !all.is_empty() && all.len() <= 12;
        let list = Text::new(format!("可以写:{}", all.join("、")), format!("known are: {}", all.join(", ")));
        self.unknown_or(what, name, span, known, few.then_some(list))
    }

    /// Reports a name nobody declared, with the nearest known one as the fix; with this help where none is near.
    pub fn unknown_or<T>(
        &mut self,
        what: Text,
        name: &str,
        span: Span,
        known: &[impl AsRef<str>],
        otherwise: Option<Text>,
    ) -> Option<T> {
        if self.is_broken(name) {
            return None;
        }
        let message = Text::new(
            format!("没有叫 `{name}` 的{}", what.zh),
            format!("there is no {} called `{name}`", what.en),
        );
        let mut found = Diagnostic::error("unknown-name", span, message);
        if let Some(near) = nearest(name, known.iter().map(AsRef::as_ref)) {
            let help = Text::new(format!("是不是 `{near}`?"), format!("perhaps `{near}`?"));
            found = found.help(help).fix(span, near);
        } else if let Some(help) = otherwise {
            found = found.help(help);
        }
        self.report(found);
        None
    }

    /// Reports a mark nobody declared. Where there are none at all, the reader may not know that they are declared.
    pub fn unknown_mark<T>(&mut self, mark: &Name, known: &[String]) -> Option<T> {
        let (what, name) = (Text::new("记号", "mark"), mark.text.as_str());
        if !known.is_empty() {
            return self.unknown(what, name, mark.span, known);
        }
        let help = Text::new(
            format!("记号要先声明,在流程前面写一行 `记号 {name}`"),
            format!("marks are declared: write a line `记号 {name}` before the process"),
        );
        self.unknown_or(what, name, mark.span, known, Some(help))
    }

    /// Reports a name declared twice.
    pub fn twice(&mut self, name: &Name, first: Option<Span>) {
        let text =
            Text::new(format!("`{}` 已经声明过", name.text), format!("`{}` is declared twice", name.text));
        let mut found = Diagnostic::error("declared-twice", name.span, text)
            .help(Text::new("换一个名字,或删去一处", "rename one of them, or remove one"));
        if let Some(first) = first {
            found = found.label(first, Text::new("第一次在这里", "first declared here"));
        }
        self.report(found);
    }
}
