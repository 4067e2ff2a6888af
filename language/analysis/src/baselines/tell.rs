//! How a finding cites both texts: the clause of the baseline, and what the county rests its own line on.

use shao_syntax::ast::{Basis, Clause, MappingLine};
use shao_syntax::{Diagnostic, Text};

use super::Law;

/// What a finding is about: a clause, and the line of the 对照 that answers it, if one is needed.
#[derive(Clone, Copy)]
pub(super) struct Told<'s> {
    pub law: &'s Law<'s>,
    pub clause: &'s Clause,
    pub line: Option<&'s MappingLine>,
}

impl Told<'_> {
    /// The clause with its 依据, as a label.
    fn clause(&self) -> Text {
        let own = &self.clause.basis.cites;
        let cites = if own.is_empty() { &self.law.baseline.basis.cites } else { own };
        let cites: Vec<&str> = cites.iter().map(|c| c.text.as_str()).collect();
        let (name, cites) = (&self.law.baseline.name.text, cites.join("、"));
        if cites.is_empty() {
            return Text::new(format!("基线 `{name}` 的这一条"), format!("this clause of baseline `{name}`"));
        }
        Text::new(
            format!("基线 `{name}` 的这一条:{cites}"),
            format!("this clause of baseline `{name}`: {cites}"),
        )
    }

    /// A finding with both texts, those of the county first.
    pub fn cite(&self, found: Diagnostic, own: &Basis) -> Diagnostic {
        let found = match own.cites.first() {
            Some(cite) => found.label(cite.span, Text::new("县里的依据", "the county's own ground")),
            None => found,
        };
        let found = match self.line {
            Some(line) => found.label(line.span, Text::new("对照在这里", "mapped here")),
            None => found,
        };
        found.label(self.clause.span, self.clause())
    }
}

/// A county may only narrow.
pub(super) fn narrow(bound: &str, zh: &str, en: &str) -> Text {
    Text::new(
        format!("县里只能比上位法更严:改成{zh} `{bound}`"),
        format!("a county may only narrow: write {en} `{bound}`"),
    )
}

/// Basis points as an author writes them: `30%`, `12.5%`.
pub(super) fn percent(points: i64) -> String {
    let (whole, rest) = (points.div_euclid(100), points.rem_euclid(100));
    match rest {
        0 => format!("{whole}%"),
        _ if rest.rem_euclid(10) == 0 => format!("{whole}.{}%", rest.div_euclid(10)),
        _ => format!("{whole}.{rest:02}%"),
    }
}
