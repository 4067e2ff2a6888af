//! Names, types and checks: strict trees become the ir.
//!
//! Knows nothing of files or folders: texts are handed in. Every finding is collected; nothing stops at the first.

mod baselines;
mod context;
mod courses;
mod data;
mod declare;
mod ladders;
mod lower;
mod regions;
mod scenarios;
mod suggest;

pub use baselines::Ceiling;
pub use data::{DataFile, data_paths};
pub use ladders::expand;
pub use suggest::nearest;

use shao_syntax::ast::File;
use shao_syntax::{Diagnostic, Severity};

use context::Context;

/// A file that was read, with its strict tree.
#[derive(Debug)]
pub struct Unit<'s> {
    /// Its path, for provenance.
    pub path: &'s str,
    /// Its text, so that a condition can be quoted as it was written.
    pub text: &'s str,
    /// Its tree. Files of data have an empty one.
    pub tree: File,
}

/// What analysis found.
#[derive(Debug)]
pub struct Analysed {
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The policy; none when there is an error.
    pub policy: Option<shao_ir::Policy>,
    /// The policy, when every error has a case in hand: to play that case, never to be used.
    pub draft: Option<shao_ir::Policy>,
    /// What baselines allow the clocks that answer them.
    pub ceilings: Vec<Ceiling>,
}

/// Analyses a policy. `units` is indexed by [`shao_syntax::FileId`]; the first is the main file, the others those it
/// uses and the data it reads.
#[must_use]
pub fn analyse(units: &[Unit<'_>], data: &[DataFile<'_>]) -> Analysed {
    let mut context = Context::new(units, data);
    let declared = if baselines::alone(&mut context) { None } else { declare::declare(&mut context) };
    let policy = declared.and_then(|declared| lower::lower(&mut context, declared));
    let ceilings = std::mem::take(&mut context.ceilings);
    let diagnostics = context.into_diagnostics();
    let mut errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).peekable();
    let sound = errors.peek().is_none();
    let shown = errors.all(|error| error.case.is_some());
    let (policy, draft) = if sound { (policy, None) } else { (None, policy.filter(|_| shown)) };
    Analysed { diagnostics, policy, draft, ceilings }
}
