//! Diagnostics as data: what is wrong, where, and what would mend it. Nothing here renders anything.

use serde::Serialize;

/// A file of the policy, by its place in the list of files read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FileId(pub u16);

/// A range of bytes `[start, end)` in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The same thing said twice, from the same facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// Both wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The wording in a language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The languages that messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The policy does not compile.
    Error,
    /// The policy compiles; an official should look.
    Warning,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Its stable kebab-case name; `shao explain <slug>` prints its page.
    pub slug: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// The headline, which stands alone.
    pub message: Text,
    /// Other places that belong to it.
    pub labels: Vec<(Span, Text)>,
    /// What would mend it, in words.
    pub help: Option<Text>,
    /// What would mend it, as an edit.
    pub fix: Option<Fix>,
    /// A case that shows it, where there is one: the policy can be played on it, though not yet be used.
    pub case: Option<SampleCase>,
}

/// A case that shows a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleCase {
    /// Its 事项.
    pub matter: String,
    /// Names and values of its facts, as a host reads them.
    pub facts: Vec<(String, String)>,
    /// Names and values of what is judged of it.
    pub judgements: Vec<(String, String)>,
}

/// An edit that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// With what.
    pub replacement: String,
}

impl Diagnostic {
    /// An error with a headline and no more.
    #[must_use]
    pub fn error(slug: &'static str, span: Span, message: Text) -> Self {
        let severity = Severity::Error;
        Self { slug, severity, span, message, labels: Vec::new(), help: None, fix: None, case: None }
    }

    /// A warning with a headline and no more.
    #[must_use]
    pub fn warning(slug: &'static str, span: Span, message: Text) -> Self {
        Self { severity: Severity::Warning, ..Self::error(slug, span, message) }
    }

    /// Adds another place.
    #[must_use]
    pub fn label(mut self, span: Span, text: Text) -> Self {
        self.labels.push((span, text));
        self
    }

    /// Says what would mend it.
    #[must_use]
    pub fn help(mut self, text: Text) -> Self {
        self.help = Some(text);
        self
    }

    /// Shows it by a case.
    #[must_use]
    pub fn case(mut self, case: Option<SampleCase>) -> Self {
        self.case = case;
        self
    }

    /// Says what would mend it, as an edit at a place.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }
}
