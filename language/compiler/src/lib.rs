//! The facade: sources in; diagnostics, a checked policy and a module out. Reads aloud as the pipeline.

mod gather;
mod modules;
mod pages;
mod paths;
mod sources;

pub use shao_analysis::{Ceiling, nearest};
pub use shao_syntax::{
    Declared, Diagnostic, FileId, Fix, KEYWORDS, Keyword, Lang, SampleCase, Severity, Span, Spelling, Text,
    Token, TokenKind, declarations, keyword_spelled, keywords_at, tokens,
};
pub use sources::{Memory, SourceError, Sources};

use shao_abi::Artifact;
use shao_analysis::Unit;
use shao_codegen::CodegenError;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, as asked of [`Sources`].
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What checking found.
#[derive(Debug)]
pub struct Checked {
    /// The files read, indexed by [`FileId`]; the first is the main one.
    pub files: Vec<SourceFile>,
    /// Errors and warnings, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// The checked policy; none when there is an error.
    pub policy: Option<shao_ir::Policy>,
    /// A policy all of whose errors have a case in hand: to play that case, never to be used.
    pub draft: Option<shao_ir::Policy>,
    /// What baselines allow the clocks that answer them.
    pub ceilings: Vec<Ceiling>,
}

/// What compiling gave.
#[derive(Debug)]
pub struct Compiled {
    /// What checking found.
    pub checked: Checked,
    /// The module; none when there is an error.
    pub artifact: Option<Artifact>,
    /// The module of a draft, to play the cases of its errors.
    pub draft: Option<Artifact>,
}

impl Compiled {
    /// What can be looked at: the module, else that of a draft.
    #[must_use]
    pub fn playable(&self) -> Option<(&Artifact, &shao_ir::Policy)> {
        let sound = self.artifact.as_ref().zip(self.checked.policy.as_ref());
        sound.or_else(|| self.draft.as_ref().zip(self.checked.draft.as_ref()))
    }
}

/// Checks a policy: reads it and the files it names, then gives every name a meaning.
#[must_use]
pub fn check(sources: &dyn Sources, main: &str) -> Checked {
    let mut gathered = gather::gather(sources, main);
    let mut trees = std::mem::take(&mut gathered.trees);
    gathered.misfits.extend(shao_analysis::expand(&mut trees));
    let units: Vec<Unit<'_>> = gathered
        .files
        .iter()
        .zip(trees)
        .map(|(f, tree)| Unit { path: &f.path, text: &f.text, tree })
        .collect();
    let (unread, misfits) = (&gathered.unread, &gathered.misfits);
    let readable = unread.iter().all(|d| d.severity != Severity::Error);
    let whole = readable && misfits.iter().all(|d| d.severity != Severity::Error);
    let analysed = shao_analysis::analyse(&units, &gathered.data());
    let news = analysed.diagnostics.into_iter().filter(|d| readable || !follows(d, unread));
    let mut diagnostics: Vec<Diagnostic> = unread.iter().chain(misfits).cloned().chain(news).collect();
    diagnostics.sort_by(|a, b| (a.span, a.slug).cmp(&(b.span, b.slug)));
    drop(units);
    let (policy, draft) = (analysed.policy.filter(|_| whole), analysed.draft.filter(|_| whole));
    Checked { files: gathered.files, diagnostics, policy, draft, ceilings: analysed.ceilings }
}

/// Whether a finding may only follow from a piece of the text that cannot be read: it stands in such a piece, or says
/// that something is missing, which may be that piece.
fn follows(found: &Diagnostic, unread: &[Diagnostic]) -> bool {
    const MISSING: [&str; 40] = [
        "action-without-effect",
        "clause-unanswered",
        "count-without-beyond",
        "gap",
        "incomplete-head",
        "lapse-without-move",
        "missing-attachment",
        "missing-fact",
        "missing-must",
        "missing-outcome",
        "never-decided",
        "never-entered",
        "never-met",
        "no-appeal",
        "no-basis",
        "no-cohort",
        "no-decider",
        "no-exemption",
        "no-exit",
        "no-grace",
        "no-hold",
        "no-late-rule",
        "no-owner",
        "no-rules",
        "no-sample",
        "no-sealer",
        "no-settling-time",
        "no-stages",
        "no-subject",
        "no-ties",
        "no-zero-rule",
        "nothing-to-run",
        "silence-without-effect",
        "situation-unobservable",
        "situations-count",
        "streak-without-break",
        "unknown-name",
        "unreachable-rule",
        "wait-without-limit",
        "weights-not-whole",
    ];
    let touches = |a: Span, b: Span| a.file == b.file && a.start < b.end && b.start < a.end;
    MISSING.contains(&found.slug) || unread.iter().any(|other| touches(found.span, other.span))
}

/// Checks a policy and emits its module.
#[must_use]
pub fn compile(sources: &dyn Sources, main: &str) -> Compiled {
    let mut checked = check(sources, main);
    let artifact = match checked.policy.as_ref().map(shao_codegen::compile) {
        Some(Ok(artifact)) => Some(artifact),
        Some(Err(error)) => {
            checked.diagnostics.push(refused(&error.to_string()));
            None
        }
        None => {
            let errors = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
            checked.diagnostics.extend((errors == 0).then(only_a_baseline));
            None
        }
    };
    let draft = checked.draft.as_ref().and_then(|draft| shao_codegen::compile(draft).ok());
    Compiled { checked, artifact, draft }
}

/// A baseline can be checked on its own; there is nothing in it to run.
fn only_a_baseline() -> Diagnostic {
    let start = Span { file: FileId(0), start: 0, end: 0 };
    let text = Text::new("这是一份基线,没有可运行的政策", "this is a baseline: there is no policy to run");
    let help = Text::new(
        "由县里的政策来遵循它:`遵循 名字 来自 \"文件\"`",
        "a county's policy follows it with `遵循 名字 来自 \"文件\"`",
    );
    Diagnostic::error("nothing-to-run", start, text).help(help)
}

/// A checked policy that cannot be emitted: too large, or a fault of the compiler.
fn refused(why: &str) -> Diagnostic {
    let start = Span { file: FileId(0), start: 0, end: 0 };
    let text = Text::new(format!("写不成模块:{why}"), format!("no module can be written: {why}"));
    Diagnostic::error("not-emitted", start, text)
}

/// The policy that a module was compiled from, without its 案例. Its rules are compiled again and must give the same bytes:
/// they are those that the module runs.
///
/// # Errors
/// When they are not: the module was altered, or another version of the compiler wrote it.
pub fn decompile(artifact: &Artifact) -> Result<shao_ir::Policy, CodegenError> {
    shao_codegen::decompile(artifact)
}

/// Formats one file. Comments stay, and formatting twice changes nothing more.
///
/// # Errors
/// The syntax errors, when the text cannot be read whole.
pub fn format(text: &str, spelling: Spelling) -> Result<String, Vec<Diagnostic>> {
    shao_syntax::format(text, spelling)
}

pub use pages::{explain, slugs};
