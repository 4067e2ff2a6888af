//! The one function by which a text becomes bits, the same on every host.

use unicode_normalization::UnicodeNormalization;

use crate::TextOp;

/// Whether a text answers a question with yes. Both sides are folded first: NFKC (so `ＡＢ１` is `AB1`), ASCII
/// letters to lower case, surrounding blanks dropped.
#[must_use]
pub fn text_holds(op: TextOp, literal: &str, text: &str) -> bool {
    let (text, literal) = (fold_text(text), fold_text(literal));
    match op {
        TextOp::Contains => text.contains(&literal),
        TextOp::Equals => text == literal,
        TextOp::NonEmpty => !text.is_empty(),
    }
}

/// A text as questions see it: NFKC, ASCII letters in lower case, without surrounding blanks.
#[must_use]
pub fn fold_text(text: &str) -> String {
    let folded: String = text.nfkc().map(|c| c.to_ascii_lowercase()).collect();
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_case_do_not_matter() {
        assert!(text_holds(TextOp::Contains, "ab１", "路灯ＡＢ1坏了"));
        assert!(text_holds(TextOp::Equals, "占道", " 占道　"));
        assert!(!text_holds(TextOp::NonEmpty, "", "　 "));
    }
}
