//! Text to tree: the keyword table, the grammar, a forgiving tree, diagnostics as data and the formatter.
//!
//! Knows nothing of what names mean.

pub mod ast;
mod broken;
mod build;
mod diagnostic;
mod format;
mod guard;
mod hanging;
mod keywords;
mod limits;
mod lines;
mod names;
mod node;
mod nouns;
mod parser;
mod possible;
mod read;
mod scan;
mod tokens;

pub use build::{build, read_date, read_minute};
pub use diagnostic::{Diagnostic, FileId, Fix, Lang, SampleCase, Severity, Span, Text};
pub use format::format;
pub use keywords::{KEYWORDS, Keyword, keyword_of_rule, keyword_spelled};
pub use names::{Declared, declarations};
pub use node::Node;
pub use parser::Kind;
pub use possible::keywords_at;
pub use read::{Read, read};
pub use tokens::{Token, TokenKind, tokens};

/// In which spelling the formatter writes keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As each was written.
    Kept,
    /// Chinese.
    Zh,
    /// English.
    En,
}
